"""Money: present and lifetime values, their parts and factors, costs and break-evens, against figures made by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.value import (
    BetaGeo,
    BetaGeoBetaBinomial,
    GammaGamma,
    ParetoNBD,
    break_even_uplift,
    clv,
    cost_to_serve,
    customer_lifetime_value,
    factor_value,
    margin_multiple,
    npv,
    payback_periods,
    referral_value,
    relationship_value,
    split_value,
    tornado,
)
from riceshop.words.errors import BadType, BadValue

LIN = {"first_revenue": 10, "variable_cost": 0.8, "purchases_per_year": 12, "years": 3, "other_revenue": 30,
           "referral_probability": 0.5, "discount_rate": 0.1}  # fmt: skip
TABLE = pd.DataFrame({"frequency": [2, 0], "recency": [30.43, 0.0], "T": [38.86, 38.86], "monetary_value": [22.35, 0.0]},
                     index=["Lin", "Tan"])  # fmt: skip
share, money = st.floats(0, 1), st.floats(0, 1e6)


def test_npv_by_hand() -> None:
    assert npv([100], 0.1) == 100
    assert npv([-100, 110], 0.1) == pytest.approx(0)
    assert npv([1, 1, 1], 0) == 3
    assert npv([0, 0, 121], 0.1) == pytest.approx(100)


def test_margin_multiples_in_print() -> None:
    assert margin_multiple(0.8, 0.1) == pytest.approx(2.67, abs=0.005)
    assert margin_multiple([0.6, 0.7, 0.9], 0.1) == pytest.approx([1.20, 1.75, 4.50], abs=0.005)


@given(st.floats(0, 0.99), st.floats(0.01, 0.5))
def test_the_first_margin_adds_exactly_one(stay: float, rate: float) -> None:
    assert margin_multiple(stay, rate, first_margin=True) == pytest.approx(1 + margin_multiple(stay, rate))


@given(st.floats(0, 0.95), st.floats(0.01, 0.5), st.integers(0, 40), st.booleans())
def test_finite_values_grow_to_the_infinite_one(stay: float, rate: float, years: int, first: bool) -> None:
    short, longer = clv(100, stay, rate, years, first), clv(100, stay, rate, years + 1, first)
    endless = clv(100, stay, rate, first_margin=first)
    assert short <= longer + 1e-9 and longer <= endless * (1 + 1e-9) + 1e-9
    assert clv(100, stay, rate, 2_000, first) == pytest.approx(endless)


@given(st.floats(0, 1), st.floats(0, 0.5), st.integers(1, 20))
def test_clv_is_the_npv_of_margins_that_thin_out(stay: float, rate: float, years: int) -> None:
    assert clv(50, stay, rate, years) == pytest.approx(npv(50 * stay ** np.arange(years), rate))


def test_values_that_have_no_sense_are_refused() -> None:
    for wrong in ([], [math.nan, 1], [[1, 2]]):
        with pytest.raises(BadValue):
            npv(wrong, 0.1)
    with pytest.raises(BadValue):
        npv([1], -1)
    with pytest.raises(BadValue):
        margin_multiple(1, 0)
    with pytest.raises(BadValue):
        clv(100, 1.1, 0.1)
    with pytest.raises(BadValue):
        clv(100, 0.5, 0.1, horizon=2.5)  # type: ignore[arg-type]
    with pytest.raises(BadType):
        npv("100", 0.1)


@pytest.mark.parametrize("model", [BetaGeo.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426),
                                   ParetoNBD.with_params(r=0.553, alpha=10.578, s=0.606, beta=11.669)])  # fmt: skip
def test_value_by_model_is_purchases_times_spend_less_discount(model: BetaGeo | ParetoNBD) -> None:
    history = [TABLE[name].to_numpy() for name in ("frequency", "recency", "T")]
    plain = customer_lifetime_value(model, TABLE, 20.0, periods=39)
    assert plain.to_numpy() == pytest.approx(20 * model.conditional_expected_purchases(39, *history))
    assert list(plain.index) == ["Lin", "Tan"]
    by_four = customer_lifetime_value(model, TABLE, 20.0, periods=13, step=3, margin=0.3)
    assert by_four.to_numpy() == pytest.approx(0.3 * plain.to_numpy())
    assert np.all(customer_lifetime_value(model, TABLE, 20.0, 39, discount_rate=0.01) < plain)
    assert customer_lifetime_value(model, TABLE, [20.0, 40.0], 39).iloc[1] == pytest.approx(2 * plain.iloc[1])
    spend = GammaGamma.with_params(p=6.25, q=3.74, v=15.44)
    with_spend = customer_lifetime_value(model, TABLE, spend, 39)
    told = spend.expected_spend(TABLE["frequency"], TABLE["monetary_value"])
    assert with_spend.to_numpy() == pytest.approx(plain.to_numpy() / 20 * told)


def test_value_by_model_of_opportunities() -> None:
    model = BetaGeoBetaBinomial.with_params(alpha=1.204, beta=0.75, gamma=0.657, delta=2.784)
    table = pd.DataFrame({"frequency": [0, 6], "recency": [0, 6], "n": 6})
    assert customer_lifetime_value(model, table, 100, 5).to_numpy() == pytest.approx([7, 375], rel=0.05)


def test_value_by_model_refuses() -> None:
    model = BetaGeo.with_params(r=1, alpha=1, a=1, b=1)
    with pytest.raises(BadType):
        customer_lifetime_value("BG/NBD", TABLE, 20.0, 39)  # type: ignore[arg-type]
    with pytest.raises(BadValue):
        customer_lifetime_value(model, TABLE.drop(columns="T"), 20.0, 39)
    with pytest.raises(BadValue):
        customer_lifetime_value(model, TABLE, [20.0], 39)
    with pytest.raises(BadValue):
        customer_lifetime_value(model, TABLE, 20.0, 39, discount_rate=-0.1)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=12), st.floats(0, 0.3), st.data())
def test_both_cuts_have_one_sum(margins: list[float], rate: float, data: st.DataObject) -> None:
    now = data.draw(st.integers(0, len(margins) - 1))
    two, three = split_value(margins, now, rate), split_value(margins, now, rate, parts=3)
    assert two["realised"] == pytest.approx(three["historical"] + three["current"], abs=1e-9)
    assert two["potential"] == three["potential"]
    assert sum(two.values()) == pytest.approx(npv(margins, rate) * (1 + rate) ** now, abs=1e-6)


@pytest.mark.parametrize(("now", "parts"), [(3, 2), (-1, 2), (0, 4)])
def test_cuts_that_are_none(now: int, parts: int) -> None:
    with pytest.raises(BadValue):
        split_value([1, 2, 3], now, parts=parts)


def test_the_seven_factors_by_hand() -> None:
    # 150 a year, a fifth of it margin, three years, half a friend: 30 * 3 * 1.5.
    assert factor_value({**LIN, "discount_rate": 0}) == pytest.approx(135)
    assert factor_value(LIN) == pytest.approx(30 * (1 + 1 / 1.1 + 1 / 1.21) * 1.5)
    assert factor_value({**LIN, "years": 0}) == 0


def test_the_tornado_is_sorted_and_leans_the_right_way() -> None:
    table = tornado(LIN)
    assert len(table) == 7 and table["swing"].is_monotonic_decreasing
    falling = table["high"] < table["low"]
    assert set(table.index[falling]) == {"variable_cost", "discount_rate"}
    assert np.all(tornado(LIN, 0)["swing"] == 0)
    assert tornado({**LIN, "referral_probability": 1.0}).loc["referral_probability", "high"] == pytest.approx(
        factor_value({**LIN, "referral_probability": 1.0}))


def test_factors_that_are_missing_or_impossible() -> None:
    with pytest.raises(BadValue, match="years"):
        factor_value({name: value for name, value in LIN.items() if name != "years"})
    with pytest.raises(BadValue, match="variable_cost"):
        tornado({**LIN, "variable_cost": 1.2})


def test_the_five_measures() -> None:
    table = pd.DataFrame({"profitability": [0, 50, 100], "life": [1, 2, 3], "competence": [1, 1, 1],
                          "referral": [0, 5, 10], "potential": [10, 5, 0]}, index=list("abc"))  # fmt: skip
    told = relationship_value(table)
    assert told["score"].tolist() == pytest.approx([0.2, 0.4, 0.6]) and told["rank"].tolist() == [3, 2, 1]
    weights = dict.fromkeys(table.columns, 0.0) | {"potential": 2.0}
    assert relationship_value(table, weights)["score"].tolist() == [1.0, 0.5, 0.0]
    assert relationship_value(table.iloc[:1])["score"].tolist() == [0.0]
    with pytest.raises(BadValue):
        relationship_value(table, {"life": 1.0})
    with pytest.raises(BadValue):
        relationship_value(table, dict.fromkeys(table.columns, 0.0))
    with pytest.raises(BadValue):
        relationship_value(table.assign(life=[1, np.nan, 3]))


@settings(max_examples=40)
@given(st.lists(st.tuples(*[st.integers(0, 50)] * 5), min_size=2, max_size=8), st.integers(1, 100), st.integers(-50, 50))
def test_scores_do_not_know_units_or_order(rows: list[tuple[int, ...]], unit: int, shift: int) -> None:
    table = pd.DataFrame(rows, columns=["profitability", "life", "competence", "referral", "potential"])
    score = relationship_value(table)["score"]
    assert ((score >= 0) & (score <= 1 + 1e-12)).all()
    assert np.allclose(relationship_value(table.assign(life=table["life"] * unit + shift))["score"], score)
    assert np.allclose(relationship_value(table.iloc[::-1])["score"].iloc[::-1], score)


def test_recommending() -> None:
    assert referral_value(10, 0.2, 50) == 100
    assert referral_value(10, 0.2, 50, saved=5, rate=0.1, delay=1) == pytest.approx(100)
    assert referral_value([0, 10], 0.2, 50).tolist() == [0, 100]
    with pytest.raises(BadValue):
        referral_value(1, 1.2, 50)


@given(st.lists(st.tuples(st.floats(0, 1e3), st.floats(0, 1e3)), min_size=1, max_size=9), money)
def test_activity_costs_sum_to_what_was_spent(rows: list[tuple[float, float]], cost: float) -> None:
    use = pd.DataFrame(rows, columns=["deliveries", "minutes"]) + 0.5
    table = cost_to_serve(use, {"deliveries": cost, "minutes": 7.0})
    assert table["cost_to_serve"].sum() == pytest.approx(cost + 7)
    assert np.all(table["deliveries"] >= 0)


def test_a_large_customer_may_lose_money() -> None:
    use = pd.DataFrame({"deliveries": [20, 2], "gross": [100.0, 40.0]}, index=["large", "small"])
    assert (cost_to_serve(use, {"deliveries": 132}, "gross")["profit"] < 0).tolist() == [True, False]
    with pytest.raises(BadValue, match="deliveries"):
        cost_to_serve(use.assign(deliveries=0), {"deliveries": 5})
    assert cost_to_serve(use.assign(deliveries=0), {"deliveries": 0})["cost_to_serve"].tolist() == [0, 0]


@pytest.mark.parametrize("ratio", [5, 7])
def test_the_saying_breaks_even_where_one_in_k_is_saved(ratio: int) -> None:
    assert break_even_uplift(ratio * 13.0, 13.0) == pytest.approx(1 / ratio)
    assert break_even_uplift(ratio * 13.0, 13.0, kept_value=2.0) == pytest.approx(1 / ratio / 2)


@settings(max_examples=60)
@given(st.floats(1, 1_000), st.floats(1, 200), st.floats(0, 0.99), st.floats(0, 0.4))
def test_payback_is_the_first_horizon_whose_value_covers_the_cost(cost: float, margin: float, stay: float, rate: float) -> None:
    periods = payback_periods(cost, margin, stay, rate)
    if math.isinf(periods):
        assert clv(margin, stay, rate, 3_000) <= cost * (1 + 1e-6)
    elif periods < 3_000:
        assert clv(margin, stay, rate, int(periods)) >= cost * (1 - 1e-6)
        assert clv(margin, stay, rate, int(periods) - 1) <= cost * (1 + 1e-6)


def test_payback_at_the_limits() -> None:
    assert payback_periods(0, 10, 0.5) == 0
    assert payback_periods(30, 10, 1.0) == 3
    assert payback_periods(10, 10, 0.0) == 1
    assert payback_periods(11, 10, 0.0) == math.inf
