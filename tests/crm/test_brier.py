"""Accuracy: the Brier score with customers lost to sight, calibration, rank correlation, the adjusted Rand index."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm import accuracy, loyalty
from riceshop.words.errors import BadType, BadValue

# Fifteen customers, no two times alike, so that every convention about ties gives the same figures.
TIMES = [0.7, 1.9, 2.4, 3.1, 4.6, 5.2, 6.8, 7.7, 8.3, 9.5, 10.1, 11.6, 12.2, 13.9, 14.4]
LEFT = [1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0, 1]
AT = [1.0, 3.0, 5.0, 8.0, 12.0]
SAID = np.exp(-np.outer(np.linspace(0.11, 0.04, 15), AT))
OTHERS = ([2.2, 4.4, 6.1, 8.8, 11.3, 13.1, 15.7, 17.0], [0, 1, 0, 1, 0, 1, 1, 0])
LIVES = st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=3, max_size=40)


def test_brier_as_scikit_survival_has_it() -> None:
    """The figures are those of scikit-survival 0.28.0, metrics.brier_score and integrated_brier_score, on these lists."""
    curve = accuracy.brier_curve(TIMES, LEFT, SAID, AT)
    assert curve.index.name == "time" and curve.index.tolist() == AT
    assert curve["brier"].tolist() == pytest.approx(
        [0.058369462453913785, 0.10029239581670633, 0.15610922084137993, 0.16123081805358516, 0.16454604770904754], rel=1e-12)
    assert accuracy.integrated_brier_score(TIMES, LEFT, SAID, AT) == pytest.approx(0.14023884225421995, rel=1e-12)
    curve = accuracy.brier_curve(TIMES, LEFT, SAID, AT, censoring=OTHERS)
    assert curve["brier"].tolist() == pytest.approx(
        [0.058369462453913785, 0.10195885296598102, 0.16218551930222777, 0.16589516127661422, 0.17267833826175785], rel=1e-12)
    told = accuracy.integrated_brier_score(TIMES, LEFT, SAID, AT, censoring=OTHERS)
    assert told == pytest.approx(0.14488551887573733, rel=1e-12)


def test_nobody_lost_gives_the_plain_score() -> None:
    curve = accuracy.brier_curve(TIMES, None, SAID, AT)
    there = np.array(TIMES)[:, None] > AT
    assert curve["brier"].tolist() == pytest.approx([accuracy.brier_score(there[:, k], SAID[:, k]) for k in range(5)])
    assert curve["base"].tolist() == pytest.approx((there.mean(axis=0) * (1 - there.mean(axis=0))).tolist())


def test_customers_lost_to_sight_do_not_bend_the_score_even_with_ties() -> None:
    """Whole days tie leavers and lost ones; over many towns the mean score is the one of seeing everybody."""
    rng, off = np.random.default_rng(11), []
    for _ in range(400):
        life, lost = rng.geometric(0.12, 150), rng.geometric(0.06, 150)
        rate = np.where(rng.random(150) < 0.5, 0.08, 0.2)
        at = np.array([3.0, 6.0, 9.0])
        said = (1 - rate[:, None]) ** at
        seen = accuracy.brier_curve(np.minimum(life, lost), life <= lost, said, at)["brier"]
        everybody = accuracy.brier_curve(np.append(life, 99), None, np.vstack([said, said[:1]]), at)["brier"]
        off.append((seen - everybody).to_numpy())
    mean, error = np.mean(off, axis=0), np.std(off, axis=0) / math.sqrt(400)
    assert (np.abs(mean) < 3 * error + 1e-3).all()


@settings(max_examples=60, deadline=None)
@given(LIVES, st.randoms(use_true_random=False), st.floats(0.2, 30))
def test_brier_properties(lives: list[tuple[int, bool]], chance, factor: float) -> None:
    ends = np.array([life for life, _ in lives], dtype=float)
    left = np.array([seen for _, seen in lives])
    at = np.arange(0.0, ends.max(), 1.0)
    said = np.exp(-np.outer([chance.random() for _ in lives], at))
    curve = accuracy.brier_curve(ends, left, said, at)
    assert (curve["brier"] >= 0).all()
    order = list(range(len(lives)))
    chance.shuffle(order)
    again = accuracy.brier_curve(factor * ends[order], left[order], said[order], factor * at)
    assert again["brier"].to_numpy() == pytest.approx(curve["brier"].to_numpy())
    # The truth as prediction scores nothing where everybody is seen.
    known = (ends[:, None] > at).astype(float)
    assert accuracy.brier_curve(ends, None, known, at)["brier"].max() == 0


def test_the_curve_of_all_beats_every_other_single_curve() -> None:
    base = accuracy.brier_curve(TIMES, None, [0.5] * 5, AT)
    assert (base["base"] <= base["brier"] + 1e-15).all()
    survival = loyalty.kaplan_meier(TIMES, LEFT)["survival"]
    told = [survival[survival.index <= one].iloc[-1] for one in AT]
    both = accuracy.brier_curve(TIMES, LEFT, told, AT)
    assert both["base"].tolist() == pytest.approx(both["brier"].tolist())


def test_brier_score_by_hand() -> None:
    assert accuracy.brier_score([1, 0], [0.8, 0.4]) == pytest.approx((0.04 + 0.16) / 2)
    assert accuracy.brier_score([True] * 3 + [False], [0.75] * 4) == pytest.approx(0.75 * 0.25)


def test_calibration_table_by_hand() -> None:
    said, came = [5, 1, 2, 6, 3, 4], [50, 10, 30, 70, 20, 60]
    table = accuracy.calibration_table(said, came, groups=3)
    assert table["customers"].tolist() == [2, 2, 2]
    assert table["predicted"].tolist() == [1.5, 3.5, 5.5] and table["found"].tolist() == [20, 40, 60]
    # Two numbers d apart: standard error of the mean d / 2.
    assert table["high"].sub(table["found"]).tolist() == pytest.approx([1.959964 * 10, 1.959964 * 20, 1.959964 * 10], rel=1e-6)
    shares = accuracy.calibration_table([0.1] * 21 + [0.9] * 10, [1] * 3 + [0] * 18 + [1] * 10, groups=4)
    assert shares["customers"].tolist() == [21, 10]
    # Wilson for 3 in 21, from the roots of its quadratic.
    z2, n, p = 1.959963985**2, 21, 3 / 21
    roots = sorted(np.roots([1 + z2 / n, -(2 * p + z2 / n), p * p]).real)
    assert shares.loc[1, ["low", "high"]].tolist() == pytest.approx(roots)
    assert shares.loc[2, "high"] == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 20)), min_size=1, max_size=60), st.integers(1, 12))
def test_calibration_table_keeps_every_customer(pairs: list[tuple[int, int]], groups: int) -> None:
    said, came = map(np.array, zip(*pairs, strict=True))
    table = accuracy.calibration_table(said, came, groups)
    assert table["customers"].sum() == len(pairs) and 1 <= len(table) <= groups
    assert table["predicted"].is_monotonic_increasing and table["predicted"].is_unique
    assert (table["customers"] * table["found"]).sum() == pytest.approx(came.sum())
    backwards = accuracy.calibration_table(said[::-1], came[::-1], groups)
    assert backwards["found"].to_numpy() == pytest.approx(table["found"].to_numpy())


def test_calibration_line_finds_what_was_put_in() -> None:
    """Chances whose logit was stretched by 2 and shifted by 0.5 give the slope 1/2 and the shift back, within 3 errors."""
    rng = np.random.default_rng(3)
    logit = rng.normal(0, 1.2, 6_000)
    came = rng.random(6_000) < 1 / (1 + np.exp(-logit))
    line = accuracy.calibration_line(1 / (1 + np.exp(-(2 * logit + 0.5))), came, scale="logit")
    assert abs(line.slope - 0.5) < 3 * line.slope_error and abs(line.intercept + 0.25) < 3 * line.intercept_error
    value = rng.gamma(3, 20, 4_000)
    line = accuracy.calibration_line(value, 5 + 0.8 * value + rng.normal(0, 9, 4_000))
    assert abs(line.slope - 0.8) < 3 * line.slope_error and abs(line.intercept - 5) < 3 * line.intercept_error


def test_calibration_line_by_the_formulas_of_least_squares() -> None:
    x, y = np.array([1.0, 2, 4, 7]), np.array([1.0, 3, 2, 6])
    line = accuracy.calibration_line(x, y)
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    rest = y - y.mean() - slope * (x - x.mean())
    assert (line.slope, line.intercept) == (pytest.approx(slope), pytest.approx(y.mean() - slope * x.mean()))
    assert line.slope_error == pytest.approx(math.sqrt((rest**2).sum() / 2 / ((x - x.mean()) ** 2).sum()))


def test_certainties_are_read_as_nearly_certain() -> None:
    said, came = [0.0, 0.2, 0.6, 1.0, 1.0, 0.4], [0, 1, 0, 1, 0, 0]
    held = accuracy.calibration_line(np.clip(said, 0.001, 0.999), came, scale="logit")
    assert accuracy.calibration_line(said, came, scale="logit") == held


def pairs_formula(first: list[int], second: list[int]) -> float:
    """The index from its definition: pairs together in both, in each, and expected by chance."""
    n = len(first)
    pairs = [(i, j) for i in range(n) for j in range(i)]
    one, two = ({pair for pair in pairs if names[pair[0]] == names[pair[1]]} for names in (first, second))
    expected = len(one) * len(two) / len(pairs)
    most = (len(one) + len(two)) / 2
    return 1.0 if most == expected else (len(one & two) - expected) / (most - expected)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=2, max_size=25))
def test_adjusted_rand_counts_pairs(pairs: list[tuple[int, int]]) -> None:
    first, second = ([one[k] for one in pairs] for k in (0, 1))
    told = accuracy.adjusted_rand(first, second)
    assert told == pytest.approx(pairs_formula(first, second)) == pytest.approx(accuracy.adjusted_rand(second, first))
    assert told <= 1 + 1e-12
    assert accuracy.adjusted_rand([f"segment {one}" for one in first], second) == pytest.approx(told)


def test_adjusted_rand_of_chance_is_about_zero() -> None:
    rng = np.random.default_rng(2)
    told = [accuracy.adjusted_rand(rng.integers(0, 5, 300), rng.integers(0, 4, 300)) for _ in range(200)]
    assert abs(np.mean(told)) < 3 * np.std(told) / math.sqrt(200)


def test_rank_correlation_by_hand_and_under_stretching() -> None:
    """Without ties it is 1 - 6 Σd² / n(n² - 1)."""
    assert accuracy.rank_correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]) == pytest.approx(1 - 6 * 4 / (5 * 24))
    assert accuracy.rank_correlation([1, 2, 3], [100, 10, 1]) == -1
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(2, 80))
    told = accuracy.rank_correlation(x, x + y)
    assert accuracy.rank_correlation(np.exp(x), (x + y) ** 3) == pytest.approx(told)


@pytest.mark.parametrize("call", [
    lambda: accuracy.brier_score([1, 2], [0.5, 0.5]),
    lambda: accuracy.brier_score([1, 0], [0.5, 1.5]),
    lambda: accuracy.brier_score([1], [0.5, 0.5]),
    lambda: accuracy.brier_score([], []),
    lambda: accuracy.brier_curve([1, 2], [1, 1], [0.5, 0.5, 0.5], [1]),
    lambda: accuracy.brier_curve([1, 2], [1, 1], [[0.5]], [1]),
    lambda: accuracy.brier_curve([1, 2], [1, 1], [0.5], [2]),
    lambda: accuracy.brier_curve([3, 4], [1, 1], [0.5, 0.4], [2, 1]),
    lambda: accuracy.brier_curve([3, 4], [1, 1], [0.5, 1.4], [1, 2]),
    lambda: accuracy.brier_curve([3, 4], [1, 3], [0.5, 0.4], [1, 2]),
    lambda: accuracy.brier_curve([3, 4], [1, 1], [0.5], [2], censoring=([1, 1], [0, 0])),
    lambda: accuracy.integrated_brier_score([3, 4], [1, 1], [0.5], [2]),
    lambda: accuracy.calibration_table([0.1, None], [1, 0]),
    lambda: accuracy.calibration_table([0.1], [1], groups=0),
    lambda: accuracy.calibration_table([0.1], [1], confidence=1),
    lambda: accuracy.calibration_line([1, 1, 1], [1, 2, 3]),
    lambda: accuracy.calibration_line([1, 2], [1, 2]),
    lambda: accuracy.calibration_line([1, 2, 3], [1, 2, 3], scale="log"),
    lambda: accuracy.calibration_line([0.1, 0.2, 0.3], [1, 1, 1], scale="logit"),
    lambda: accuracy.calibration_line([0.1, 0.2, 0.3], [0, 0, 1], scale="logit"),
    lambda: accuracy.calibration_line([0.1, 0.2, 0.3], [0, 1, 2], scale="logit"),
    lambda: accuracy.adjusted_rand([], []),
    lambda: accuracy.adjusted_rand(["a", None], ["a", "b"]),
    lambda: accuracy.adjusted_rand([1, 2], [1]),
    lambda: accuracy.rank_correlation([1, 1], [1, 2]),
    lambda: accuracy.rank_correlation([1], [2]),
    lambda: accuracy.rank_correlation([1, math.nan], [1, 2]),
    lambda: accuracy.rank_correlation(["a", "b"], [1, 2]),
])  # fmt: skip
def test_bad_input_is_refused_with_a_sentence(call) -> None:
    with pytest.raises((BadValue, BadType)) as told:
        call()
    assert len(str(told.value)) > 15
