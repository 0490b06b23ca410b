"""What the analytics estimate from what a shop sees, against the truth of the town; each statement as an interval over seeds.

What cannot be recovered is stated too. Figures of ten towns: `python benchmarks/recovery.py`.
"""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from recovery_tables import interval


def surely_above(values: pd.Series, bound: float) -> None:
    """The whole interval of the mean lies above the bound."""
    low, high = interval(values)
    assert low > bound, f"mean in [{low:.3f}, {high:.3f}], not above {bound}"


def surely_below(values: pd.Series, bound: float) -> None:
    """The whole interval of the mean lies below the bound."""
    low, high = interval(values)
    assert high < bound, f"mean in [{low:.3f}, {high:.3f}], not below {bound}"


# segments


def test_what_households_say_counts_tells_their_segment(found: SimpleNamespace) -> None:
    surely_above(found.regular["segments.points"], 0.6)


def test_without_knowing_how_many_segments_there_are_most_is_told(found: SimpleNamespace) -> None:
    surely_above(found.regular["segments.points_chosen"], 0.5)


def test_what_people_answer_in_other_questionnaires_tells_a_little(found: SimpleNamespace) -> None:
    for name in ("kano", "census", "intentions"):
        surely_above(found.regular[f"segments.{name}"], 0.0)
        surely_below(found.regular[f"segments.{name}"], 0.25)


def test_recency_frequency_and_money_tell_nothing_of_the_segment(found: SimpleNamespace) -> None:
    surely_above(found.regular["segments.rfm"], -0.03)
    surely_below(found.regular["segments.rfm"], 0.03)


def test_not_everybody_answers(found: SimpleNamespace) -> None:
    surely_above(found.regular["segments.answered"], 0.5)
    surely_below(found.regular["segments.answered"], 0.95)


# satisfaction weights


def test_stated_weights_put_the_dimensions_in_the_true_order(found: SimpleNamespace) -> None:
    told = found.regular
    surely_above(told["satisfaction_weights.stated_by_segment"], 0.9)
    assert (told["satisfaction_weights.stated_all"] > 0.85).all()
    # Mean distance in points of 100.
    surely_below(told["satisfaction_weights.stated_error"], 2)


@pytest.mark.parametrize("way", ["derived", "derived_pls"])
def test_derived_weights_do_not_because_all_is_seen_in_one_light(found: SimpleNamespace, way: str) -> None:
    told = found.regular
    surely_above(told["satisfaction_weights.halo"], 0.4)
    surely_above(told[f"satisfaction_weights.{way}_error"] - told["satisfaction_weights.stated_error"], 3)


def test_who_minds_prices_is_found_in_part(found: SimpleNamespace) -> None:
    surely_above(found.regular["satisfaction_weights.price"], 0.05)
    surely_below(found.regular["satisfaction_weights.price"], 0.6)


# purchase rate


@pytest.mark.parametrize("way", ["regular", "irregular"])
def test_the_rate_is_ranked_by_every_estimate_and_best_not_by_the_whole_past(found: SimpleNamespace, way: str) -> None:
    told = getattr(found, way)
    for name in ("count", "recent", "clock", "bgnbd"):
        surely_above(told[f"purchase_rate.{name}_rank"], 0.45)
    surely_above(told["purchase_rate.count_error"] - told["purchase_rate.recent_error"], 0.05)
    # A customer of yesterday who bought once has bought daily, by the count: too many purchases in all.
    surely_above(told["purchase_rate.count_total"], 1.1)


def test_the_truth_of_the_rate_is_about_what_then_happens(found: SimpleNamespace) -> None:
    surely_above(found.regular["purchase_rate.truth_total"], 0.75)
    surely_below(found.regular["purchase_rate.truth_total"], 1.35)


def test_the_jar_clock_foretells_regular_purchases_best(found: SimpleNamespace) -> None:
    told = found.regular
    for name in ("count", "recent", "bgnbd"):
        surely_above(told[f"purchase_rate.{name}_error"] - told["purchase_rate.clock_error"], 0.0)


# lifetime value


def test_refills_are_regular_where_they_are_brought_in_time_and_only_there(found: SimpleNamespace) -> None:
    """The shape of the gaps: 1 is the memoryless buying that BG/NBD assumes, far above 1 is a clock."""
    surely_above(found.regular["churn.shape"], 2.5)
    surely_below(found.irregular["churn.shape"], 2.0)


@pytest.mark.parametrize("way", ["regular", "irregular"])
def test_value_is_ranked_by_every_model(found: SimpleNamespace, way: str) -> None:
    told = getattr(found, way)
    for name in ("bgnbd", "pareto", "clock"):
        surely_above(told[f"lifetime_value.{name}_rank"], 0.35)


def test_bgnbd_misfits_regular_refills_and_the_jar_clock_does_not(found: SimpleNamespace) -> None:
    told = found.regular
    for name in ("bgnbd", "pareto"):
        surely_above(told[f"lifetime_value.{name}_error"] - told["lifetime_value.clock_error"], 0.02)
        surely_above(told[f"lifetime_value.{name}_total"], 1.1)
    off = {name: np.log(told[f"lifetime_value.{name}_total"]).abs() for name in ("bgnbd", "clock")}
    surely_above(off["bgnbd"] - off["clock"], 0.0)


def test_without_deliveries_it_is_the_jar_clock_that_misfits(found: SimpleNamespace) -> None:
    """Households that come when they like, and not every time to this shop, are no clock."""
    told = found.irregular
    off = {name: np.log(told[f"lifetime_value.{name}_total"]).abs() for name in ("bgnbd", "clock")}
    surely_above(off["clock"] - off["bgnbd"], 0.1)
    surely_below(told["lifetime_value.clock_total"], 0.8)


# churn


@pytest.mark.parametrize("way", ["regular", "irregular"])
def test_who_is_still_a_customer_is_better_told_than_by_the_share(found: SimpleNamespace, way: str) -> None:
    told = getattr(found, way)
    surely_above(told["churn.today_base"] - told["churn.today_clock"], 0.02)
    if way == "regular":
        surely_above(told["churn.today_base"] - told["churn.today_pareto"], 0.0)


@pytest.mark.parametrize("way", ["regular", "irregular"])
def test_bgnbd_takes_everybody_who_bought_once_for_a_customer(found: SimpleNamespace, way: str) -> None:
    told = getattr(found, way)
    surely_above(told["churn.once"], 0.1)
    surely_below(told["churn.once_alive"], 0.6)
    surely_above(told["churn.today_bgnbd"] - told["churn.today_pareto"], 0.05)
    surely_above(told["churn.ibs_bgnbd"] - told["churn.ibs_base"], 0.0)


@pytest.mark.parametrize("way", ["regular", "irregular"])
def test_half_a_year_ahead_recency_and_frequency_beat_the_best_single_curve(found: SimpleNamespace, way: str) -> None:
    """The curve to beat is the Kaplan-Meier curve of the truth itself, said of everybody."""
    told = getattr(found, way)
    surely_above(told["churn.ibs_base"] - told["churn.ibs_logit"], 0.0)


def test_half_a_year_ahead_the_jar_clock_serves_where_buying_is_regular(found: SimpleNamespace) -> None:
    regular, irregular = found.regular, found.irregular
    surely_above(regular["churn.ibs_base"] - regular["churn.ibs_clock"], 0.02)
    surely_above(irregular["churn.ibs_clock"] - irregular["churn.ibs_logit"], 0.0)
