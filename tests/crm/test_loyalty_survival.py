"""Survival: a textbook table by hand, another library's figures, properties, and input that cannot be used."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm import loyalty
from riceshop.words.errors import BadType, BadValue

# Remission in weeks of 21 patients on 6-MP, Freireich and others (1963), the example of most textbooks.
TREATED = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
SEEN = [1] * 9 + [0] * 12
CONTROL = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
LIVES = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


def split(lives: list[tuple[int, bool]]) -> tuple[list[int], list[bool]]:
    return [time for time, _ in lives], [seen for _, seen in lives]


def test_kaplan_meier_of_the_textbook_by_hand() -> None:
    table = loyalty.kaplan_meier(TREATED, SEEN)
    assert table.index.name == "time"
    by_hand = {6: 18 / 21}
    for time, left in ((7, 17), (10, 15), (13, 12), (16, 11), (22, 7), (23, 6)):
        by_hand[time] = list(by_hand.values())[-1] * (left - 1) / left
    assert table["survival"].loc[list(by_hand)].tolist() == pytest.approx(list(by_hand.values()))
    # As printed in the textbooks: .857 .807 .753 .690 .627 .538 .448, standard errors .076 ... .135.
    assert table["survival"].loc[[6, 7, 10, 13, 16, 22, 23]].round(3).tolist() == pytest.approx(
        [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448])
    assert table.loc[6, "standard_error"] == pytest.approx(0.857142857 * math.sqrt(3 / (21 * 18)))
    assert table.loc[0, "survival"] == table.loc[0, "high"] == 1
    assert loyalty.median_survival(table) == 23
    assert math.isnan(loyalty.median_survival(loyalty.kaplan_meier([3, 5, 8], [1, 0, 0])))


def test_greenwood_agrees_with_statsmodels() -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    theirs = SurvfuncRight(TREATED, SEEN)
    ours = loyalty.kaplan_meier(TREATED, SEEN).loc[theirs.surv_times]
    assert ours["survival"].to_numpy() == pytest.approx(theirs.surv_prob)
    assert ours["standard_error"].to_numpy() == pytest.approx(theirs.surv_prob_se)


def test_the_log_log_interval_by_its_own_formula() -> None:
    row = loyalty.kaplan_meier(TREATED, SEEN).loc[10]
    spread = 1.959963985 * math.sqrt(3 / (21 * 18) + 1 / (17 * 16) + 1 / (15 * 14)) / abs(math.log(row["survival"]))
    assert row["low"] == pytest.approx(row["survival"] ** math.exp(spread))
    assert row["high"] == pytest.approx(row["survival"] ** math.exp(-spread))
    plain = loyalty.kaplan_meier(TREATED, SEEN, interval="plain").loc[10]
    assert plain["high"] - plain["survival"] == pytest.approx(1.959963985 * plain["standard_error"])


def test_logrank_agrees_with_statsmodels() -> None:
    from statsmodels.duration.survfunc import survdiff

    times, seen = TREATED + CONTROL, SEEN + [1] * 21
    groups = ["6-MP"] * 21 + ["placebo"] * 21
    told = loyalty.logrank_test(times, seen, groups)
    statistic, p_value = survdiff(np.array(times), np.array(seen), np.array(groups))
    assert told.statistic == pytest.approx(statistic) == pytest.approx(16.79, abs=0.005)
    assert told.p_value == pytest.approx(p_value)
    assert told.table.loc["6-MP", "expected"] == pytest.approx(19.25, abs=0.005)
    rng = np.random.default_rng(5)
    times, seen, three = rng.integers(1, 30, 200), rng.random(200) < 0.7, rng.choice(list("abc"), 200)
    statistic, p_value = survdiff(times, seen, three)
    told = loyalty.logrank_test(times, seen, three)
    assert (told.statistic, told.p_value, told.degrees) == (pytest.approx(statistic), pytest.approx(p_value), 2)


def test_logrank_rejects_at_its_level_when_groups_are_alike() -> None:
    rng, hits = np.random.default_rng(8), 0
    for _ in range(300):
        times, groups = rng.exponential(10, 60), rng.integers(0, 2, 60)
        hits += loyalty.logrank_test(np.minimum(times, 15), times < 15, groups).p_value < 0.05
    assert 4 <= hits <= 28


def test_nelson_aalen_by_hand_and_near_the_log_of_kaplan_meier() -> None:
    table = loyalty.nelson_aalen(TREATED, SEEN)
    assert table.loc[13, "cumulative_hazard"] == pytest.approx(3 / 21 + 1 / 17 + 1 / 15 + 1 / 12)
    assert table.loc[7, "standard_error"] == pytest.approx(math.sqrt(3 / 21**2 + 1 / 17**2))
    exact = -np.log(loyalty.kaplan_meier(TREATED, SEEN)["survival"])
    assert (table["cumulative_hazard"] <= exact + 1e-12).all()


def test_discrete_hazard_is_kaplan_meier_in_whole_periods() -> None:
    table = loyalty.discrete_hazard(TREATED, SEEN)
    km = loyalty.kaplan_meier(TREATED, SEEN)
    assert table["survival"].loc[[6, 10, 23]].tolist() == pytest.approx(km["survival"].loc[[6, 10, 23]].tolist())
    assert table.loc[6, "hazard"] == pytest.approx(3 / 21)
    # Wilson's interval for 3 in 21, computed from the roots of its quadratic.
    z2, n, p = 1.959963985**2, 21, 3 / 21
    roots = sorted(np.roots([1 + z2 / n, -(2 * p + z2 / n), p * p]))
    assert [table.loc[6, "low"], table.loc[6, "high"]] == pytest.approx(roots)


@settings(max_examples=60, deadline=None)
@given(LIVES, st.floats(0.1, 50), st.randoms())
def test_kaplan_meier_properties(lives: list[tuple[int, bool]], factor: float, chance) -> None:
    table = loyalty.kaplan_meier(*split(lives))
    assert table["survival"].is_monotonic_decreasing and table["survival"].between(0, 1).all()
    assert (table["low"] <= table["survival"] + 1e-12).all() and (table["survival"] <= table["high"] + 1e-12).all()
    assert table[["low", "high"]].notna().all().all()
    assert table["events"].sum() + table["censored"].sum() == len(lives)
    chance.shuffle(lives)
    times, seen = split(lives)
    scaled = loyalty.kaplan_meier([factor * time for time in times], seen)
    assert scaled["survival"].to_numpy() == pytest.approx(table["survival"].to_numpy())


@settings(max_examples=40, deadline=None)
@given(LIVES.filter(lambda lives: len({t for t, _ in lives}) > 1))
def test_without_censoring_survival_is_the_share_still_there(lives: list[tuple[int, bool]]) -> None:
    times = np.array(split(lives)[0])
    table = loyalty.kaplan_meier(times)
    assert table["survival"].to_numpy() == pytest.approx([(times > at).mean() for at in table.index])


def test_degenerate_lives_give_a_defined_result() -> None:
    one = loyalty.kaplan_meier([5], [True])
    assert one.loc[5].tolist()[:3] == [0, 0, 1]
    assert (loyalty.kaplan_meier([5, 7], [False, False])["survival"] == 1).all()
    assert loyalty.nelson_aalen([5, 7], [False, False])["high"].eq(0).all()
    assert loyalty.discrete_hazard([1], [1])["hazard"].tolist() == [1]


@pytest.mark.parametrize("call", [
    lambda: loyalty.kaplan_meier([], []),
    lambda: loyalty.kaplan_meier([1, math.nan], [1, 1]),
    lambda: loyalty.kaplan_meier([1, -2], [1, 1]),
    lambda: loyalty.kaplan_meier([1, 2], [1]),
    lambda: loyalty.kaplan_meier([1, 2], [1, 2]),
    lambda: loyalty.kaplan_meier([1, 2], [1, None]),
    lambda: loyalty.kaplan_meier(["a"], [1]),
    lambda: loyalty.kaplan_meier([1], [1], confidence=1),
    lambda: loyalty.kaplan_meier([1], [1], interval="log"),
    lambda: loyalty.discrete_hazard([0, 1], [1, 1]),
    lambda: loyalty.discrete_hazard([1.5], [1]),
    lambda: loyalty.logrank_test([1, 2], [1, 1], ["a", "a"]),
    lambda: loyalty.logrank_test([1, 2], [1, 1], ["a", None]),
    lambda: loyalty.logrank_test([1, 2], [0, 0], ["a", "b"]),
])  # fmt: skip
def test_bad_input_is_refused_with_a_sentence(call) -> None:
    with pytest.raises((BadValue, BadType)) as told:
        call()
    assert len(str(told.value)) > 15
