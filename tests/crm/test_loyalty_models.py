"""Models of leaving: published figures, recovery of known parameters, properties, and input that fits no model."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.loyalty import ShiftedBetaGeometric, WeibullHazard
from riceshop.crm.loyalty.retention_model import _negative
from riceshop.words.errors import BadType, BadValue

# Fader and Hardie (2007): two cohorts of 1,000, fitted to their first seven renewals.
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]


@pytest.mark.parametrize(("cohort", "alpha", "beta", "likelihood"),
                         [(REGULAR, 0.704, 1.182, -1680.27), (HIGH_END, 0.668, 3.806, -1611.16)])  # fmt: skip
def test_the_published_cohorts(cohort: list[int], alpha: float, beta: float, likelihood: float) -> None:
    model = ShiftedBetaGeometric().fit(cohort)
    assert model.params_["alpha"] == pytest.approx(alpha, abs=6e-4)
    assert model.params_["beta"] == pytest.approx(beta, abs=6e-4)
    assert model.log_likelihood_ == pytest.approx(likelihood, abs=6e-3)
    assert not model.homogeneous_
    assert (np.abs(model.survival(range(8)) * 1000 - cohort) < 20).all()


def test_single_customers_give_what_the_cohort_gives() -> None:
    lost = -np.diff(REGULAR)
    times = np.append(np.repeat(np.arange(1, 8), lost), np.full(REGULAR[-1], 7))
    seen = np.arange(1000) < lost.sum()
    one, other = ShiftedBetaGeometric().fit(REGULAR), ShiftedBetaGeometric().fit_durations(times, seen)
    assert other.log_likelihood_ == pytest.approx(one.log_likelihood_)
    assert other.params_ == pytest.approx(one.params_, rel=1e-4)


def test_the_likelihood_by_the_recursion_of_the_paper_and_its_gradient_by_differences() -> None:
    alpha, beta, lost = 0.9, 2.1, -np.diff(np.array(REGULAR, float))
    chance = [alpha / (alpha + beta)]
    for t in range(2, 8):
        chance.append((beta + t - 2) / (alpha + beta + t - 1) * chance[-1])
    told = (lost * np.log(chance)).sum() + REGULAR[-1] * math.log(1 - sum(chance))
    staying = np.array([0.0] * 6 + [241])
    at = np.log([alpha, beta])
    value, slope = _negative(at, lost, staying)
    assert -value == pytest.approx(told)
    for k, move in enumerate(np.eye(2) * 1e-6):
        near = (_negative(at + move, lost, staying)[0] - _negative(at - move, lost, staying)[0]) / 2e-6
        assert slope[k] == pytest.approx(near, rel=1e-5)


def test_expected_lifetime_is_the_sum_it_stands_for() -> None:
    model = ShiftedBetaGeometric().fit(HIGH_END)
    at = np.arange(3000)
    assert model.expected_lifetime(0.1) == pytest.approx((model.survival(at) / 1.1**at).sum(), rel=1e-9)
    after = model.survival(at[2:]) / model.survival(1) / 1.1 ** (at[2:] - 2)
    assert model.expected_lifetime(0.1, renewals=2) == pytest.approx(after.sum(), rel=1e-9)
    # Who stayed long is worth more, though nobody changed.
    assert model.expected_lifetime(0.1, 5) > model.expected_lifetime(0.1, 1)


def test_sbg_recovers_known_parameters_within_its_intervals() -> None:
    rng, inside = np.random.default_rng(16), 0
    for _ in range(30):
        times = rng.geometric(rng.beta(0.8, 2.5, 2000))
        model = ShiftedBetaGeometric().fit_durations(np.minimum(times, 8), times <= 8)
        gaps = [abs(model.params_[k] - v) / model.standard_errors_[k] for k, v in (("alpha", 0.8), ("beta", 2.5))]
        inside += gaps[0] < 1.96
        inside += gaps[1] < 1.96
    assert inside >= 50  # 57 of 60 expected; 50 allows the two to err together


def test_one_common_chance_is_told_as_such() -> None:
    model = ShiftedBetaGeometric().fit([1024, 512, 256, 128, 64])
    assert model.homogeneous_ and math.isnan(model.standard_errors_["alpha"])
    assert model.retention(range(1, 5)) == pytest.approx([0.5] * 4, abs=1e-3)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=2, max_size=7), st.integers(1, 200), st.integers(2, 9))
def test_sbg_properties(lost: list[int], staying: int, factor: int) -> None:
    cohort = np.cumsum([staying, *lost])[::-1]
    model = ShiftedBetaGeometric().fit(cohort)
    assert (np.diff(model.retention(range(1, 30))) >= 0).all()
    told = model.survival(range(30))
    assert ((0 <= told) & (told <= 1)).all() and (np.diff(told) <= 0).all()
    many = ShiftedBetaGeometric().fit(cohort * factor)
    assert many.log_likelihood_ == pytest.approx(factor * model.log_likelihood_, rel=1e-6)
    assert many.survival(range(9)) == pytest.approx(model.survival(range(9)), abs=2e-3)


def test_weibull_agrees_with_scipy_and_its_gradient_is_zero() -> None:
    from scipy.stats import CensoredData, weibull_min

    rng = np.random.default_rng(3)
    times = 8 * rng.weibull(1.6, 300)
    seen = times < 9
    times = np.minimum(times, 9)
    model = WeibullHazard().fit(times, seen)
    shape, _, scale = weibull_min.fit(CensoredData(uncensored=times[seen], right=times[~seen]), floc=0)
    assert model.params_ == pytest.approx({"shape": shape, "scale": scale}, rel=1e-3)
    told = weibull_min.logpdf(times[seen], model.params_["shape"], scale=model.params_["scale"]).sum()
    told += weibull_min.logsf(times[~seen], model.params_["shape"], scale=model.params_["scale"]).sum()
    assert model.log_likelihood_ == pytest.approx(told)
    k, s = model.params_["shape"], model.params_["scale"]
    powers = (times / s) ** k
    assert seen.sum() / k + np.log(times[seen] / s).sum() - (powers * np.log(times / s)).sum() == pytest.approx(0, abs=1e-6)
    assert powers.sum() == pytest.approx(seen.sum())


def test_weibull_recovers_known_parameters_within_its_intervals() -> None:
    rng, inside = np.random.default_rng(21), 0
    for _ in range(150):
        times = 20 * rng.weibull(0.7, 400)
        model = WeibullHazard().fit(np.minimum(times, 40), times < 40)
        inside += abs(model.params_["shape"] - 0.7) < 1.96 * model.standard_errors_["shape"]
        inside += abs(model.params_["scale"] - 20) < 1.96 * model.standard_errors_["scale"]
    assert 270 <= inside <= 298  # 285 of 300 expected


def test_weibull_answers_fit_together() -> None:
    model = WeibullHazard().fit([2, 3, 5, 8, 9], [1, 1, 1, 1, 0])
    assert float(model.survival(model.quantile(0.25))) == pytest.approx(0.75)
    near = (math.log(float(model.survival(4))) - math.log(float(model.survival(4 + 1e-6)))) / 1e-6
    assert float(model.hazard(4)) == pytest.approx(near, rel=1e-4)
    at = np.linspace(0, 200, 400_001)
    assert model.mean() == pytest.approx(np.trapezoid(model.survival(at), at), rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0.1, 50), st.booleans()), min_size=3, max_size=30), st.floats(0.01, 1000))
def test_weibull_follows_the_unit_of_time(lives: list[tuple[float, bool]], factor: float) -> None:
    times, seen = np.array([t for t, _ in lives]), np.array([s for _, s in lives])
    if not seen.any() or np.log(times[seen] / times.max()).mean() > -1e-3:
        seen, times = np.ones(3, bool), np.array([1.0, 2.0, 4.0])
    one, other = WeibullHazard().fit(times, seen), WeibullHazard().fit(times * factor, seen)
    assert other.params_["shape"] == pytest.approx(one.params_["shape"], rel=1e-6)
    assert other.params_["scale"] == pytest.approx(factor * one.params_["scale"], rel=1e-6)


@pytest.mark.parametrize("call", [
    lambda: ShiftedBetaGeometric().fit([1000]),
    lambda: ShiftedBetaGeometric().fit([10, 10, 10]),
    lambda: ShiftedBetaGeometric().fit([10, 0, 0]),
    lambda: ShiftedBetaGeometric().fit([10, 5, 6]),
    lambda: ShiftedBetaGeometric().fit([10, math.nan]),
    lambda: ShiftedBetaGeometric().survival([1]),
    lambda: ShiftedBetaGeometric().fit(REGULAR).expected_lifetime(0),
    lambda: WeibullHazard().fit([1, 2], [0, 0]),
    lambda: WeibullHazard().fit([3, 3, 3], [1, 1, 1]),
    lambda: WeibullHazard().fit([1, 3, 3], [0, 1, 1]),
    lambda: WeibullHazard().fit([0, 1], [1, 1]),
    lambda: WeibullHazard().mean(),
    lambda: WeibullHazard().fit([1, 2], ["yes", "no"]),
])  # fmt: skip
def test_what_fits_no_model_is_refused_with_a_sentence(call) -> None:
    with pytest.raises((BadValue, BadType)) as told:
        call()
    assert len(str(told.value)) > 15
