"""What must hold for the models whatever the data: units, order, weights, probabilities, limits, refusals."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import beta as beta_law

from riceshop.crm.value import BetaGeo, BetaGeoBetaBinomial, GammaGamma, ParetoNBD, rfm_summary
from riceshop.data import load_cdnow, load_donations
from riceshop.words.errors import BadType, BadValue, RiceShopError

TIMED = (BetaGeo, ParetoNBD)
positive = st.floats(0.05, 20.0)
history = st.tuples(st.integers(0, 60), st.floats(0.01, 1.0), st.floats(1.0, 100.0))


@pytest.fixture(scope="module")
def summary() -> pd.DataFrame:
    return rfm_summary(load_cdnow(), "customer_id", "date", "spend", observation_end="1997-09-30")


def made(kind: type, values: tuple[float, ...]) -> BetaGeo | ParetoNBD:
    return kind.with_params(**dict(zip(kind.symbols, values, strict=True)))


def seen(one: tuple[int, float, float]) -> tuple[float, float, float]:
    x, share, end = one
    return x, (share * end if x else 0.0), end


@pytest.mark.parametrize("kind", TIMED)
def test_days_or_weeks_are_the_same_model(kind: type, summary: pd.DataFrame) -> None:
    weeks, days = kind().fit(summary), kind().fit(summary.assign(recency=summary["recency"] * 7, T=summary["T"] * 7))
    for name in kind.symbols:
        assert days.params_[name] == pytest.approx(weeks.params_[name] * (7 if name in ("alpha", "beta") else 1), rel=1e-4)
    moved = summary["frequency"].sum() * np.log(7)
    assert days.log_likelihood_ == pytest.approx(weeks.log_likelihood_ - moved, rel=1e-9)


@pytest.mark.parametrize("kind", [*TIMED, GammaGamma])
def test_order_and_merging_change_nothing(kind: type, summary: pd.DataFrame) -> None:
    one = kind().fit(summary)
    columns = ["frequency", "monetary_value"] if kind is GammaGamma else ["frequency", "recency", "T"]
    packed = summary.groupby(columns).size().rename("weights").reset_index()
    for other in (kind().fit(summary.sample(frac=1, random_state=3)), kind().fit(packed),
                  kind().fit(packed.drop(columns="weights"), weights=packed["weights"])):
        assert list(other.params_.values()) == pytest.approx(list(one.params_.values()), rel=1e-5)
        assert list(other.standard_errors_.values()) == pytest.approx(list(one.standard_errors_.values()), rel=1e-3)


@pytest.mark.parametrize("kind", TIMED)
def test_four_times_the_customers_halve_the_errors(kind: type, summary: pd.DataFrame) -> None:
    one, four = kind().fit(summary), kind().fit(summary, weights=np.full(len(summary), 4))
    assert four.log_likelihood_ == pytest.approx(4 * one.log_likelihood_)
    for name in kind.symbols:
        assert four.standard_errors_[name] == pytest.approx(one.standard_errors_[name] / 2, rel=1e-3)


def test_the_mean_spend_of_the_model_scales_with_the_coin(summary: pd.DataFrame) -> None:
    dollars, cents = GammaGamma().fit(summary), GammaGamma().fit(summary.assign(monetary_value=summary["monetary_value"] * 100))
    assert cents.expected_spend(3, 2_000) == pytest.approx(100 * dollars.expected_spend(3, 20), rel=1e-5)


@pytest.mark.parametrize("kind", [*TIMED, GammaGamma])
def test_the_likelihoods_of_the_rows_sum_to_that_of_the_fit(kind: type, summary: pd.DataFrame) -> None:
    model = kind().fit(summary)
    if kind is GammaGamma:
        back = summary[summary["frequency"] > 0]
        rows = model.log_likelihood(back["frequency"], back["monetary_value"])
    else:
        rows = model.log_likelihood(summary["frequency"], summary["recency"], summary["T"])
    assert rows.sum() == pytest.approx(model.log_likelihood_)


@pytest.mark.parametrize("kind", TIMED)
@settings(max_examples=60, deadline=None)
@given(values=st.tuples(positive, positive, positive, positive), one=history, t=st.floats(0, 100))
def test_probabilities_and_expectations_stay_in_bounds(
    kind: type, values: tuple[float, ...], one: tuple[int, float, float], t: float
) -> None:
    model, (x, last, end) = made(kind, values), seen(one)
    alive = model.probability_alive(x, last, end)
    assert 0 <= alive <= 1
    ahead = model.conditional_expected_purchases([t, 2 * t + 1], x, last, end)
    assert np.all(np.isfinite(ahead)) and 0 <= ahead[0] <= ahead[1] * (1 + 1e-9)
    # Nobody buys more than a customer sure to stay at the mean rate.
    r, alpha = values[:2]
    assert ahead[0] <= (r + x) / (alpha + end) * t * (1 + 1e-9) + 1e-12
    assert model.probability_alive(x, last, end * 1.5) <= alive + 1e-12
    if x:
        assert model.probability_alive(x, end, end) >= alive - 1e-12


@pytest.mark.parametrize("kind", TIMED)
@settings(max_examples=30, deadline=None)
@given(values=st.tuples(st.floats(0.2, 3), st.floats(2, 20), st.floats(0.2, 3), st.floats(0.5, 20)), t=st.floats(0.1, 30))
def test_numbers_of_purchases_form_a_distribution_with_the_expected_mean(kind: type, values: tuple[float, ...], t: float) -> None:
    n = np.arange(3_000)
    chances = made(kind, values).probability_of_n_purchases(n, t)
    assert np.all((chances >= 0) & (chances <= 1))
    assert chances.sum() == pytest.approx(1, abs=1e-6)
    assert n @ chances == pytest.approx(made(kind, values).expected_purchases(t), rel=1e-4)


@pytest.mark.parametrize(("a", "b"), [(1.0, 2.0), (1.000001, 2.0), (0.2, 0.8), (0.3, 0.2), (8.0, 0.5), (3.0, 400.0)])
@pytest.mark.parametrize(("x", "t", "end"), [(0, 39, 0), (3, 39, 38), (200, 52, 38), (5_000, 52, 38), (2, 4_000, 38)])
def test_beta_geo_expectation_is_the_integral_over_the_chance_of_leaving(
    a: float, b: float, x: int, t: float, end: float
) -> None:
    r, alpha, law = 0.25, 4.4, beta_law(a, b + x)
    model = BetaGeo.with_params(r=r, alpha=alpha, a=a, b=b)

    def by_share(share: float) -> float:
        p = max(law.ppf(share), 1e-300)
        return -np.expm1(-(r + x) * np.log1p(p * t / (alpha + end))) / p

    wanted = quad(by_share, 0, 1, epsabs=0, epsrel=1e-7, limit=400)[0]
    last = end if x else 0
    told = model.conditional_expected_purchases(t, x, last, end)
    assert told == pytest.approx(model.probability_alive(x, last, end) * wanted, rel=1e-4)


@pytest.mark.parametrize("values", [(0.55, 10.6, 0.6, 11.7), (3, 40, 0.3, 0.05), (1.5, 0.1, 2, 90), (0.5, 1e4, 5, 20), (9, 2, 1, 2)])
@pytest.mark.parametrize("one", [(0, 0.0, 39.0), (2, 1.0, 39.0), (40, 5.0, 39.0), (3_000, 38.9, 39.0), (5, 39.0, 39.0)])
def test_pareto_nbd_is_the_integral_over_the_moment_of_leaving(
    values: tuple[float, ...], one: tuple[int, float, float]
) -> None:
    (r, alpha, s, beta), (x, last, end) = values, one

    def logs(tau: float) -> float:
        return -(r + x) * np.log1p(tau / alpha) - (s + 1) * np.log1p(tau / beta)

    top = logs(last)
    left = quad(lambda tau: np.exp(logs(tau) - top), last, end, epsabs=0, epsrel=1e-9, limit=500)[0] * s / beta
    living = np.exp(-(r + x) * np.log1p(end / alpha) - s * np.log1p(end / beta) - top)
    assert made(ParetoNBD, values).probability_alive(x, last, end) == pytest.approx(living / (living + left), rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(values=st.tuples(positive, positive, positive, positive), n=st.integers(1, 30), ahead=st.integers(0, 30), data=st.data())
def test_opportunities_stay_in_bounds(values: tuple[float, ...], n: int, ahead: int, data: st.DataObject) -> None:
    model = BetaGeoBetaBinomial.with_params(**dict(zip(BetaGeoBetaBinomial.symbols, values, strict=True)))
    last = data.draw(st.integers(0, n))
    x = data.draw(st.integers(1, last)) if last else 0
    assert 0 <= model.probability_alive(x, last, n) <= 1
    assert 0 <= model.conditional_expected_purchases(ahead, x, last, n) <= ahead
    chances = model.probability_of_n_purchases(np.arange(n + 1), n)
    assert chances.sum() == pytest.approx(1) and np.all(chances >= 0)
    assert np.arange(n + 1) @ chances == pytest.approx(model.expected_purchases(n))


def test_all_histories_of_six_opportunities_have_probabilities_that_sum_to_one() -> None:
    model = BetaGeoBetaBinomial().fit(load_donations())
    total = 0.0
    for pattern in range(2**6):
        taken = [step + 1 for step in range(6) if pattern >> step & 1]
        total += np.exp(model.log_likelihood(len(taken), max(taken, default=0), 6))
    assert total == pytest.approx(1)


def test_the_donations_table_is_read_with_either_name_of_n() -> None:
    table = load_donations()
    one, other = BetaGeoBetaBinomial().fit(table), BetaGeoBetaBinomial().fit(table.rename(columns={"n": "periods"}))
    assert one.params_ == other.params_


@pytest.mark.parametrize("money", ["30", True, None])
def test_spend_that_is_no_number_is_refused_by_name(money: object) -> None:
    model = GammaGamma.with_params(p=6.25, q=3.74, v=15.44)
    with pytest.raises(BadType, match="monetary_value"):
        model.expected_spend(2, money)
    assert model.expected_spend(0, money) == pytest.approx(6.25 * 15.44 / 2.74)


def test_spend_is_drawn_towards_the_mean_the_more_the_less_is_known() -> None:
    model = GammaGamma.with_params(p=6.25, q=3.74, v=15.44)
    of_all = 6.25 * 15.44 / 2.74
    assert model.expected_spend(0, np.nan) == pytest.approx(of_all)
    told = model.expected_spend([1, 5, 50, 5_000], 100.0)
    assert np.all(np.diff(told) > 0) and of_all < told[0] and told[-1] == pytest.approx(100, rel=1e-3)
    assert GammaGamma.with_params(p=2, q=0.9, v=3).expected_spend(0, 0) == np.inf


@pytest.mark.parametrize("kind", TIMED)
def test_one_customer_gives_a_result_that_says_it_is_none(kind: type) -> None:
    model = kind().fit(pd.DataFrame({"frequency": [3], "recency": [20.0], "T": [30.0]}))
    assert not model.converged_
    assert all(np.isnan(error) for error in model.standard_errors_.values())
    assert 0 <= model.probability_alive(3, 20, 30) <= 1 and np.isfinite(model.log_likelihood_)


def test_one_customer_of_opportunities_buys_at_his_own_rate() -> None:
    model = BetaGeoBetaBinomial().fit(pd.DataFrame({"frequency": [2], "recency": [4], "n": [6]}))
    assert not model.converged_
    assert model.conditional_expected_purchases(6, 2, 4, 6) == pytest.approx(2, rel=1e-3)


@pytest.mark.parametrize("kind", TIMED)
def test_customers_who_all_came_back_to_the_very_end_are_alive(kind: type) -> None:
    table = pd.DataFrame({"frequency": [1, 2, 5, 9, 30], "recency": 39.0, "T": 39.0})
    model = kind().fit(table)
    assert np.all(model.probability_alive(table["frequency"], table["recency"], table["T"]) > 0.999)


@pytest.mark.parametrize("kind", TIMED)
def test_large_counts_and_no_time_overflow_nothing(kind: type) -> None:
    table = pd.DataFrame({"frequency": [100_000, 3, 0, 0], "recency": [38.0, 20.0, 0.0, 0.0], "T": [39.0, 39.0, 39.0, 0.0]})
    model = kind().fit(table)
    assert np.isfinite(model.log_likelihood_)
    told = model.conditional_expected_purchases(10, table["frequency"], table["recency"], table["T"])
    assert np.all(np.isfinite(told)) and np.all(told >= 0)


@pytest.mark.parametrize(("change", "word"), [
    ({"frequency": [0, 0]}, "came back"), ({"recency": [np.nan, 0]}, "nan"), ({"recency": [50.0, 0.0]}, "later"),
    ({"frequency": [-1, 0]}, "too small"), ({"recency": [0.0, 0.0]}, "recency"), ({"T": [np.inf, 30.0]}, "inf"),
])  # fmt: skip
@pytest.mark.parametrize("kind", [*TIMED, BetaGeoBetaBinomial])
def test_what_cannot_be_fitted_is_named(
    kind: type, change: dict[str, list[float]], word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RICESHOP_LANG", "en")
    table = pd.DataFrame({"frequency": [2, 0], "recency": [20.0, 0.0], "T": [30.0, 30.0]}).assign(**change)
    if change == {"frequency": [0, 0]}:
        table["recency"] = 0.0
    if kind is BetaGeoBetaBinomial:
        table = table.rename(columns={"T": "n"})
    with pytest.raises(BadValue, match=word):
        kind().fit(table)


def test_other_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RICESHOP_LANG", "en")
    table = pd.DataFrame({"frequency": [2, 0], "recency": [20.0, 0.0], "T": [30.0, 30.0]})
    with pytest.raises(RiceShopError, match="not been fitted"):
        BetaGeo().expected_purchases(3)
    with pytest.raises(BadValue, match="lacks"):
        BetaGeo().fit(table.drop(columns="T"))
    with pytest.raises(BadType):
        ParetoNBD().fit({"frequency": [1]})  # type: ignore[arg-type]
    with pytest.raises(BadValue, match="no customers"):
        BetaGeo().fit(table.iloc[:0])
    with pytest.raises(BadValue, match="weights"):
        BetaGeo().fit(table, weights=[1, 2, 3])
    with pytest.raises(BadValue, match="differ in length"):
        BetaGeo.with_params(r=1, alpha=1, a=1, b=1).probability_alive([1, 2], [1, 2, 3], 9)
    with pytest.raises(BadValue, match="alpha"):
        BetaGeo.with_params(r=1, alpha=0, a=1, b=1)
    with pytest.raises(BadValue, match="are r, alpha, a, b"):
        BetaGeo.with_params(r=1)
    with pytest.raises(BadValue, match="same|spread"):
        GammaGamma().fit(pd.DataFrame({"frequency": [1, 2], "monetary_value": [5.0, 5.0]}))
    with pytest.raises(BadValue, match="1 returning customers spent 0 or less"):
        GammaGamma().fit(pd.DataFrame({"frequency": [1, 2], "monetary_value": [5.0, 0.0]}))
    with pytest.raises(BadValue, match="opportunit"):
        BetaGeoBetaBinomial.with_params(alpha=1, beta=1, gamma=1, delta=1).probability_alive(3, 2, 6)
    with pytest.raises(BadValue, match="whole"):
        BetaGeoBetaBinomial.with_params(alpha=1, beta=1, gamma=1, delta=1).probability_alive(1.5, 2, 6)


def test_importing_the_room_loads_no_scipy() -> None:
    code = "import sys, riceshop.crm.value; print([one for one in ('scipy', 'sklearn', 'matplotlib') if one in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"
