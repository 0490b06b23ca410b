"""Cohorts, definitions of loyalty and the trap: by hand, properties, and input that cannot be used."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm import loyalty as lo
from riceshop.words.errors import BadType, BadValue

LOG = pd.DataFrame(
    [("Lin", "2026-01-02"), ("Lin", "2026-01-30"), ("Lin", "2026-03-05"), ("Tan", "2026-01-09"), ("Tan", "2026-02-01"),
     ("Wu", "2026-02-14"), ("Wu", "2026-02-15"), ("Chen", "2026-03-01")], columns=["who", "day"])  # fmt: skip
SCORES = ("cognitive", "affective", "conative", "action")


def test_cohort_and_retention_tables_by_hand() -> None:
    table = lo.cohort_table(LOG, "who", "day")
    assert [str(one) for one in table.index] == ["2026-01", "2026-02", "2026-03"]
    assert table.loc["2026-01"].tolist() == [2, 1, 1]
    assert table.iloc[1].tolist()[:2] == [1, 0] and math.isnan(table.iloc[1, 2])
    assert table.iloc[2].isna().tolist() == [False, True, True]
    assert lo.retention_table(table).iloc[0].tolist() == [1, 0.5, 0.5]
    # Ages seen by cohorts of 4, 3 and 2 customers.
    assert lo.pooled_retention(table).tolist() == pytest.approx([1, 1 / 3, 1 / 2])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 200)), min_size=1, max_size=60), st.sampled_from("DWMQY"))
def test_cohorts_count_every_customer_once_in_any_order(rows: list[tuple[int, int]], period: str) -> None:
    log = pd.DataFrame(rows, columns=["who", "day"])
    log["day"] = pd.Timestamp("2025-11-03") + pd.to_timedelta(log["day"], "D")
    table = lo.cohort_table(log, "who", "day", period)
    assert table[0].sum() == log["who"].nunique()
    assert table.sum().sum() == len(pd.DataFrame({"w": log["who"], "p": log["day"].dt.to_period(period)}).drop_duplicates())
    assert lo.retention_table(table).stack().dropna().between(0, 1).all()
    pd.testing.assert_frame_equal(table, lo.cohort_table(log[::-1], "who", "day", period))


def test_lapses_by_hand() -> None:
    told = lo.lapse_durations(LOG, "who", "day", 31, "2026-03-31")
    assert told.loc["Lin"].tolist() == [28, True]  # silent from 30 January to 5 March
    assert told.loc["Tan"].tolist() == [23, True]
    assert told.loc["Wu"].tolist() == [1, True]
    assert told.loc["Chen"].tolist() == [30, False]
    assert "Chen" not in lo.lapse_durations(LOG, "who", "day", 31, "2026-02-20").index
    assert lo.kaplan_meier(told["duration"], told["observed"]).loc[30, "survival"] == pytest.approx(0.25)


def test_tucker_wants_three_in_a_row() -> None:
    assert not lo.tucker_loyal([], "A")
    assert lo.tucker_loyal(["A", "B", "A", "A", "A"], "A")
    assert not lo.tucker_loyal(["A", "A", "B", "A", "A"], "A")
    assert lo.tucker_loyal(np.array([1, 1]), 1, run=2)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from("AB"), max_size=20), st.integers(1, 6))
def test_tucker_is_what_the_text_search_finds(bought: list[str], run: int) -> None:
    assert lo.tucker_loyal(bought, "A", run) == ("A" * run in "".join(bought))
    assert lo.longest_run(bought, "A") == max(map(len, "".join(bought).split("B")))


@pytest.mark.parametrize(("given_scores", "stage"), [
    ((1, 1, 1, 1), "action"), ((1, 1, 1, 0), "conative"), ((1, 0, 1, 1), "cognitive"), ((0, 1, 1, 1), "none"),
])  # fmt: skip
def test_oliver_counts_stages_without_a_gap(given_scores: tuple[int, ...], stage: str) -> None:
    assert lo.oliver_stage(dict(zip(SCORES, given_scores, strict=True))) == stage


def test_loyalty_index_with_three_and_with_four_items_ranks_differently() -> None:
    answers = pd.DataFrame({"repeat": [9, 8], "cross": [9, 8], "referral": [9, 8], "price_tolerance": [1, 9]})
    three = lo.loyalty_index(answers, {"repeat": 1, "cross": 1, "referral": 1})
    four = lo.loyalty_index(answers)
    assert three[0] > three[1] and four[0] < four[1]
    assert four[0] == pytest.approx(100 * (3 * 8 / 9) / 4)


def test_kappa_by_hand_and_where_it_has_no_value() -> None:
    one = [1] * 25 + [0] * 25
    other = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    assert lo.cohen_kappa(one, other) == pytest.approx((0.7 - 0.5) / 0.5)
    assert math.isnan(lo.cohen_kappa([1, 1], [1, 1]))
    assert lo.cohen_kappa(["a", "b"], ["b", "a"]) == -1


@settings(max_examples=50, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_bayes_turns_back_to_where_it_came_from(share: float, gone: float, glad: float) -> None:
    if share * gone > glad or (1 - share) * gone > 1 - glad:
        with pytest.raises(BadValue):
            lo.switching_trap(share, gone, glad)
        return
    told = lo.switching_trap(share, gone, glad)
    assert told.switched_given_satisfied * glad / gone == pytest.approx(share)
    total = told.switched_given_satisfied * glad + told.switched_given_dissatisfied * (1 - glad)
    assert total == pytest.approx(gone)


def test_the_same_share_of_leavers_fits_good_and_bad_shops() -> None:
    few, many = lo.switching_trap(0.75, 0.05, 0.9), lo.switching_trap(0.75, 0.35, 0.9)
    assert few.switched_given_satisfied == pytest.approx(0.0417, abs=1e-4)
    assert many.switched_given_satisfied == pytest.approx(0.2917, abs=1e-4)
    assert few.lift == pytest.approx(many.lift) == pytest.approx((0.25 / 0.1) / (0.75 / 0.9))
    # Where nine in ten are satisfied, leavers of whom nine in ten were satisfied say nothing against satisfaction.
    assert lo.switching_trap(0.9, 0.2, 0.9).lift == pytest.approx(1)


def test_counted_and_computed_trap_agree() -> None:
    rng = np.random.default_rng(2)
    glad = rng.random(500) < 0.8
    gone = rng.random(500) < np.where(glad, 0.1, 0.5)
    counted = lo.trap_from_counts(glad, gone)
    computed = lo.switching_trap(counted.satisfied_given_switched, gone.mean(), glad.mean())
    assert computed.switched_given_satisfied == pytest.approx(counted.switched_given_satisfied)
    assert computed.switched_given_dissatisfied == pytest.approx(counted.switched_given_dissatisfied)
    assert math.isnan(lo.trap_from_counts([1, 1], [0, 0]).satisfied_given_switched)


def test_curves_meet_at_the_ends_and_order_by_freedom_between() -> None:
    at = np.linspace(0, 1, 11)
    free, middle, bound = (lo.satisfaction_loyalty_curve(at, market) for market in ("free", "middle", "bound"))
    assert free[[0, -1]].tolist() == middle[[0, -1]].tolist() == bound[[0, -1]].tolist() == [0, 1]
    assert (free[1:-1] < middle[1:-1]).all() and (middle[1:-1] < bound[1:-1]).all()
    assert (np.diff(bound) > 0).all()


@pytest.mark.parametrize("call", [
    lambda: lo.cohort_table(LOG, "who", "when"),
    lambda: lo.cohort_table(LOG[:0], "who", "day"),
    lambda: lo.cohort_table(LOG, "who", "day", "H"),
    lambda: lo.cohort_table(LOG.assign(day=None), "who", "day"),
    lambda: lo.cohort_table(LOG.assign(day="2026-13-45"), "who", "day"),
    lambda: lo.cohort_table([1], "who", "day"),
    lambda: lo.lapse_durations(LOG, "who", "day", 0),
    lambda: lo.lapse_durations(LOG, "who", "day", 30, "2025-01-01"),
    lambda: lo.lapse_durations(LOG, "who", "day", 30, "soon"),
    lambda: lo.retention_table(pd.DataFrame({0: [0.0], 1: [0.0]})),
    lambda: lo.tucker_loyal("AAA", "A"),
    lambda: lo.tucker_loyal(["A"], "A", 0),
    lambda: lo.oliver_stage({"cognitive": 1}),
    lambda: lo.oliver_stage(dict.fromkeys(SCORES, 2)),
    lambda: lo.loyalty_index(pd.DataFrame({"repeat": [11]}), {"repeat": 1}),
    lambda: lo.loyalty_index(pd.DataFrame({"repeat": [math.nan]}), {"repeat": 1}),
    lambda: lo.loyalty_index(pd.DataFrame({"repeat": [5]}), {"repeat": 0}),
    lambda: lo.loyalty_quadrants([0.5], [0.5, 0.6]),
    lambda: lo.loyalty_quadrants([1.5], [0.5]),
    lambda: lo.cohen_kappa([], []),
    lambda: lo.switching_trap(0.75, 0.2, 1.0),
    lambda: lo.trap_from_counts([2], [1]),
    lambda: lo.satisfaction_loyalty_curve([0.5], "open"),
    lambda: lo.customer_types([0.5], [math.nan]),
])  # fmt: skip
def test_bad_input_is_refused_with_a_sentence(call) -> None:
    with pytest.raises((BadValue, BadType)) as told:
        call()
    assert len(str(told.value)) > 12
