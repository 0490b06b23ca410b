"""Claims and maps of satisfaction: multipliers, recommendation, importance and performance, reliability."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm import satisfaction as s
from riceshop.words.errors import BadType, BadValue

REFUSED = (BadValue, BadType)


# Multipliers


def test_break_even_is_where_the_clientele_brings_nothing() -> None:
    for completely, generally in ((18, 0), (10, 30), (0, 5)):
        lost = s.dissatisfied_to_break_even(completely, generally)
        assert s.satisfaction_value(completely, generally, lost, base=7) == pytest.approx(0)
    assert s.satisfaction_value(1, 0, 0) == 2.6 and s.satisfaction_value(0, 0, 1) == pytest.approx(-1.8 * 2.6)


def test_the_interval_of_a_multiplier_holds_the_truth_as_often_as_it_says() -> None:
    generator = np.random.default_rng(26)
    hits, kept = 0, 0
    for _ in range(400):
        above, below = generator.gamma(2, 2.6 * 50, size=80), generator.gamma(2, 50, size=120)
        told = s.multiplier_test(above, below)
        hits, kept = hits + told.agrees, kept + (told.p_value > 0.05)
    assert 0.92 <= hits / 400 <= 0.98
    assert hits == kept


def test_a_wrong_multiplier_is_refused_by_enough_data() -> None:
    generator = np.random.default_rng(18)
    told = s.multiplier_test(
        generator.gamma(2, 1.3 * 50, size=400), generator.gamma(2, 50, size=400), claimed=1.8
    )
    assert not told.agrees and told.p_value < 0.001 and told.high < 1.8


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(1, 100), min_size=2, max_size=20),
    st.lists(st.floats(1, 100), min_size=2, max_size=20),
    st.floats(0.01, 100),
)
def test_the_unit_does_not_matter_and_the_inverse_is_the_inverse(
    above: list, below: list, unit: float
) -> None:
    told = s.multiplier_test(above, below, claimed=2)
    again = s.multiplier_test(np.array(above) * unit, np.array(below) * unit, claimed=2)
    assert again.ratio == pytest.approx(told.ratio) and again.low == pytest.approx(told.low)
    other = s.multiplier_test(below, above, claimed=0.5)
    assert other.low == pytest.approx(1 / told.high) and other.p_value == pytest.approx(
        told.p_value, abs=1e-9
    )
    assert 0 <= told.p_value <= 1 and told.low <= told.ratio <= told.high


def test_groups_without_spread_are_exact() -> None:
    told = s.multiplier_test([26, 26], [10, 10])
    assert (told.ratio, told.low, told.high, told.p_value) == (2.6, 2.6, 2.6, 1.0)
    assert s.multiplier_test([20, 20], [10, 10]).p_value == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda: s.multiplier_test([1], [1, 2]),
        lambda: s.multiplier_test([1, 2], [0, 0]),
        lambda: s.multiplier_test([-3, 1], [1, 2]),
        lambda: s.multiplier_test([1, math.nan], [1, 2]),
        lambda: s.multiplier_test([1, 2], [1, 2], claimed=0),
        lambda: s.multiplier_test([1, 2], [1, 2], confidence=2),
        lambda: s.satisfaction_value(-1, 0, 0),
        lambda: s.dissatisfied_to_break_even(1, loss=0),
    ],
)
def test_multipliers_refuse(call) -> None:
    with pytest.raises(REFUSED):
        call()


# Recommendation


def test_the_score_by_hand_and_the_plain_interval() -> None:
    ratings = [10] * 50 + [8] * 30 + [2] * 20
    told = s.net_promoter_score(ratings, method="wald")
    width = 1.959964 * math.sqrt((0.5 + 0.2 - 0.3**2) / 100)
    assert told.score == pytest.approx(30) and told.answers == 100
    assert (told.low, told.high) == pytest.approx((100 * (0.3 - width), 100 * (0.3 + width)))
    assert (told.promoters, told.passives, told.detractors) == (50, 30, 20)


@pytest.mark.parametrize(("rating", "score"), [(0, -100), (6, -100), (7, 0), (8, 0), (9, 100), (10, 100)])
def test_one_customer_gives_a_wide_interval(rating: int, score: float) -> None:
    told = s.net_promoter_score([rating])
    assert told.score == score and told.low <= score <= told.high and told.high - told.low > 60
    plain = s.net_promoter_score([rating], method="wald")
    assert plain.low == plain.high == score


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.integers(0, 10), min_size=1, max_size=60), st.sampled_from(["wald", "adjusted"]), st.randoms()
)
def test_the_score_stays_in_range_and_is_blind_to_order(ratings: list, method: str, chance) -> None:
    told = s.net_promoter_score(ratings, method=method)
    assert -100 <= told.low <= told.score <= told.high <= 100
    wide = s.net_promoter_score(ratings, 0.99, method)
    assert wide.low <= told.low and wide.high >= told.high
    chance.shuffle(ratings)
    assert s.net_promoter_score(ratings, method=method) == told


@pytest.mark.parametrize("shares", [(0.5, 0.3, 0.2), (0.8, 0.15, 0.05), (0.1, 0.2, 0.7)])
def test_the_adjusted_interval_holds_the_truth_with_few_answers(shares: tuple[float, float, float]) -> None:
    generator = np.random.default_rng(9)
    hits = 0
    for _ in range(1500):
        told = s.net_promoter_score(generator.choice([10, 8, 3], p=shares, size=25))
        hits += told.low <= 100 * (shares[0] - shares[2]) <= told.high
    assert 0.93 <= hits / 1500 <= 0.985


@pytest.mark.parametrize("ratings", [[], [11], [-1], [7.5], [math.nan], ["9"], [None], [True]])
def test_ratings_off_the_scale_are_refused(ratings: list) -> None:
    with pytest.raises(REFUSED):
        s.net_promoter_score(ratings)


# Importance and performance


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1
    ),
    st.integers(1, 20),
    st.randoms(),
)
def test_quadrants_do_not_depend_on_scale_or_order(told: dict, factor: int, chance) -> None:
    high, good = ({name: pair[place] for name, pair in told.items()} for place in (0, 1))
    found = s.importance_performance(pd.Series(high), pd.Series(good))
    for name, line in found.iterrows():
        important = high[name] * len(told) >= sum(high.values())
        performs = good[name] * len(told) >= sum(good.values())
        assert (
            line["quadrant"]
            == {
                (True, True): "keep_up",
                (True, False): "concentrate",
                (False, False): "low_priority",
                (False, True): "possible_overkill",
            }[important, performs]
        )
    names = list(told)
    chance.shuffle(names)
    again = s.importance_performance(pd.Series(high)[names] * 2**factor, pd.Series(good)[names] + 64)
    assert again["quadrant"].to_dict() == found["quadrant"].to_dict()


def test_cuts_of_ones_own() -> None:
    told = s.importance_performance(
        pd.Series({"a": 5}), pd.Series({"a": 5}), importance_cut=5, performance_cut=6
    )
    assert told.loc["a", "quadrant"] == "concentrate"


def test_the_map_of_a_model_is_regression_in_points() -> None:
    spec = s.specification("acsi")
    survey = s.simulate_survey("acsi", rows=400, seed=3)
    model = s.PLSPathModel(*spec).fit(survey)
    told = s.model_map(model, survey)
    points = s.construct_index(model, survey)
    causes = np.column_stack([np.ones(400), points[["expectations", "quality", "value"]]])
    direct = np.linalg.lstsq(causes, points["satisfaction"].to_numpy(), rcond=None)[0]
    # Nothing stands between value and satisfaction: its total effect is its coefficient.
    assert told.loc["value", "importance"] == pytest.approx(direct[3])
    assert np.allclose(told["performance"], points[["expectations", "quality", "value"]].mean())


@pytest.mark.parametrize(
    "call",
    [
        lambda: s.importance_performance(pd.Series({"a": 1}), pd.Series({"b": 1})),
        lambda: s.importance_performance(pd.Series({"a": 1}), [1]),
        lambda: s.importance_performance(
            pd.Series([1, 2], index=["a", "a"]), pd.Series([1, 2], index=["a", "a"])
        ),
        lambda: s.importance_performance(pd.Series({"a": math.nan}), pd.Series({"a": 1})),
        lambda: s.importance_performance(pd.Series(dtype=float), pd.Series(dtype=float)),
    ],
)
def test_maps_refuse(call) -> None:
    with pytest.raises(REFUSED):
        call()


def test_a_map_needs_a_target_that_something_affects() -> None:
    survey = s.simulate_survey("acsi", rows=50, seed=3)
    model = s.PLSPathModel(*s.specification("acsi")).fit(survey)
    for target in ("expectations", "price"):
        with pytest.raises(BadValue):
            s.model_map(model, survey, target)
    with pytest.raises(BadValue):
        s.construct_index(model, survey + 5)


# Reliability


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 9999), st.integers(2, 6), st.floats(0.01, 100))
def test_alpha_by_definition(seed: int, count: int, factor: float) -> None:
    generator = np.random.default_rng(seed)
    table = generator.normal(size=(20, 1)) + generator.normal(size=(20, count))
    total = table.sum(axis=1).var(ddof=1)
    expected = count / (count - 1) * (1 - sum(column.var(ddof=1) for column in table.T) / total)
    assert s.cronbach_alpha(table) == pytest.approx(expected)
    assert s.cronbach_alpha(pd.DataFrame(table[:, ::-1] * factor + 3)) == pytest.approx(expected)
    r = np.corrcoef(table, rowvar=False)[np.triu_indices(count, 1)].mean()
    alone = s.cronbach_alpha(table * generator.uniform(1, 5, size=count), standardised=True)
    assert alone == pytest.approx(count * r / (1 + (count - 1) * r))


def test_alpha_of_copies_is_one_and_of_strangers_near_zero() -> None:
    column = np.array([1.0, 2, 5, 4])
    assert s.cronbach_alpha(np.column_stack([column] * 3)) == pytest.approx(1)
    strangers = np.random.default_rng(1).normal(size=(20_000, 4))
    assert abs(s.cronbach_alpha(strangers)) < 0.05


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=8))
def test_composite_reliability_and_ave(loadings: list) -> None:
    load = np.array(loadings)
    assert s.average_variance_extracted(load) == pytest.approx(
        (load**2).sum() / ((load**2).sum() + (1 - load**2).sum())
    )
    common = load.sum() ** 2
    rho = s.composite_reliability(load)
    assert rho == pytest.approx(common / (common + len(load) - (load**2).sum())) and 0 <= rho <= 1
    assert s.composite_reliability(-load[::-1]) == pytest.approx(rho)


@pytest.mark.parametrize(
    "call",
    [
        lambda: s.cronbach_alpha([[1, 2]]),
        lambda: s.cronbach_alpha([[1], [2]]),
        lambda: s.cronbach_alpha([1, 2]),
        lambda: s.cronbach_alpha([[1, 1], [1, 1]]),
        lambda: s.cronbach_alpha([[1, 2], [2, 2]], standardised=True),
        lambda: s.cronbach_alpha([[1, math.nan], [2, 2]]),
        lambda: s.composite_reliability([1.2]),
        lambda: s.composite_reliability([]),
        lambda: s.average_variance_extracted(["a"]),
    ],
)
def test_reliability_refuses(call) -> None:
    with pytest.raises(REFUSED):
        call()


def test_loadings_that_cancel_measure_nothing() -> None:
    assert s.composite_reliability([1.0, -1.0]) == 0
