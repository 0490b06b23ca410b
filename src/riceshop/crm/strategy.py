"""Strategy: how far a firm carries its CRM, what its activities cost, how long the plan takes, what it brings back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm.foundations import crm_triangle
from riceshop.crm.guard import frame, number, numbers, series
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "CONDITIONS",
    "Maturity",
    "activity_costs",
    "compare_activities",
    "crm_triangle",
    "maturity",
    "overlap_needed",
    "payback",
    "plan_readings",
    "schedule",
    "syllabus_plan",
    "track_benefits",
]

# The five supporting conditions of R-114, in its order.
CONDITIONS = ("leadership_culture", "database", "it_infrastructure", "process_organisation", "human_resources")


@dataclass(frozen=True)
class Maturity:
    """How mature a firm's CRM is: level (whole, by the weakest condition), average, and which is weakest.

    Source: R-114; the rule is ours.

    >>> Maturity(2, 3.0, ("database",)).level
    2
    """

    level: int
    average: float
    weakest: tuple[str, ...]


def maturity(scores: Mapping[str, float], conditions: Sequence[str] = CONDITIONS, highest: int = 5) -> Maturity:
    """Return the maturity of conditions scored from 0 to `highest`: no level above that of the weakest.

    Every condition is needed, so four fives and a 1 make level 1, and the average of 4.2 hides it. Raises BadValue
    for a condition that is missing or unknown and a score out of bounds. The rule is ours. Source: R-114 calls each
    condition indispensable; `crm_triangle` does the same with the three sides of R-029.

    >>> maturity(dict.fromkeys(CONDITIONS, 5) | {"database": 1})
    Maturity(level=1, average=4.2, weakest=('database',))
    """
    if set(scores) != set(conditions):
        raise BadValue("crm_strategy.conditions", place="maturity(scores)", value=", ".join(map(str, scores)),
                       known=", ".join(conditions))  # fmt: skip
    found = series("maturity(scores)", [scores[name] for name in conditions], low=0.0)
    numbers("maturity(scores)", found, 0.0, highest)
    weakest = tuple(name for name, score in zip(conditions, found, strict=True) if score == found.min())
    return Maturity(int(found.min()), float(found.mean()), weakest)


def activity_costs(activities: pd.DataFrame, output: float) -> pd.DataFrame:
    """Return the cost of each activity of one firm, its share of all costs, and its cost per unit of output.

    `activities` has a row per activity (index) and the columns quantity (of the driver: hours, trips, jin) and rate
    (money per unit of the driver); `output` is what the firm sold in the same time, above 0. Raises BadValue for
    missing columns, negative numbers, an activity given twice, and no cost at all. Source: R-111 (Porter 1985).

    >>> shop = pd.DataFrame({"quantity": [30, 60], "rate": [2.0, 1.0]}, index=["sift", "deliver"])
    >>> activity_costs(shop, output=100)["per_unit"].to_dict()
    {'sift': 0.6, 'deliver': 0.6}
    """
    frame("activity_costs(activities)", activities, ("quantity", "rate"))
    sold = number("activity_costs(output)", output, 0.0, open_low=True)
    if activities.index.has_duplicates:
        twice = activities.index[activities.index.duplicated()][0]
        raise BadValue("crm_strategy.twice", place="activity_costs(activities)", value=twice)
    quantity = series("activity_costs(quantity)", activities["quantity"].to_numpy(), low=0.0)
    cost = quantity * series("activity_costs(rate)", activities["rate"].to_numpy(), low=0.0)
    if cost.sum() == 0:
        raise BadValue("crm_strategy.no_cost", place="activity_costs(activities)")
    return pd.DataFrame({"cost": cost, "share": cost / cost.sum(), "per_unit": cost / sold}, index=activities.index)


def compare_activities(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Return the cost per unit of two firms by activity and the difference (ours less theirs), largest surplus first.

    Both are tables of `activity_costs`; an activity that one firm does not have costs it 0. Raises BadValue for a table
    without per_unit. Source: R-111: the difference between value chains is the source of advantage.

    >>> ours = pd.DataFrame({"per_unit": [0.6, 0.1]}, index=["deliver", "sell"])
    >>> compare_activities(ours, pd.DataFrame({"per_unit": [0.4]}, index=["sell"]))["difference"].round(2).to_dict()
    {'deliver': 0.6, 'sell': -0.3}
    """
    frame("compare_activities(ours)", ours, ("per_unit",))
    frame("compare_activities(theirs)", theirs, ("per_unit",))
    table = pd.concat({"ours": ours["per_unit"], "theirs": theirs["per_unit"]}, axis=1).fillna(0.0)
    table["difference"] = table["ours"] - table["theirs"]
    return table.sort_values("difference", ascending=False, kind="stable")


def syllabus_plan() -> pd.DataFrame:
    """Return the six phases of the syllabus: index phase; days 5, 10, 15, 2, 15, 0; after (tuple of phases before).

    The source prints the six numbers apart from the phases, so their mapping, in printed order, is reconstructed; only
    the 15 days of staff training stand in its text. One phase after the other is our reading. Source: R-232, R-233.

    >>> syllabus_plan()["days"].tolist()
    [5, 10, 15, 2, 15, 0]
    """
    days = {"start_up": 5, "analysis": 10, "design": 15, "data": 2, "training": 15, "evaluation": 0}
    names = list(days)
    before = [(), *((name,) for name in names[:-1])]
    return pd.DataFrame({"days": list(days.values()), "after": before}, index=pd.Index(names, name="phase"))


def schedule(plan: pd.DataFrame) -> pd.DataFrame:
    """Return start, end, latest_start, latest_end, slack (days) and critical of each phase, and the plan's length.

    `plan` has a row per phase (index, names of text) with columns days (at least 0) and after (a tuple of phases that
    must have ended). Day 0 is the first morning; the plan's length is the largest end. A phase is critical if it has
    no slack. Raises BadValue for an unknown phase, a name given twice, a circle, or negative days; BadType if after
    holds text instead of a tuple. Source: Kelley and Walker 1959, Critical-Path Planning and Scheduling.

    >>> schedule(syllabus_plan())["end"].max().item()
    47
    """
    frame("schedule(plan)", plan, ("days", "after"))
    days = dict(zip(plan.index, series("schedule(days)", plan["days"].to_numpy(), low=0.0), strict=True))
    if len(days) < len(plan):
        raise BadValue("crm_strategy.twice", place="schedule(plan)", value=plan.index[plan.index.duplicated()][0])
    after = dict(plan["after"])
    order = _in_order(after)
    start: dict[str, float] = {}
    for name in order:
        start[name] = max((start[one] + days[one] for one in after[name]), default=0.0)
    length = max(start[name] + days[name] for name in order)
    latest: dict[str, float] = dict.fromkeys(order, length)
    for name in reversed(order):
        for one in after[name]:
            latest[one] = min(latest[one], latest[name] - days[name])
    table = pd.DataFrame({"start": start, "length": days, "latest_end": latest}).loc[plan.index]
    table["end"] = table["start"] + table["length"]
    table["latest_start"] = table["latest_end"] - table["length"]
    table["slack"] = table["latest_end"] - table["end"]
    columns = table[["start", "end", "latest_start", "latest_end", "slack"]]
    if np.array_equal(columns, columns.round()):
        columns = columns.astype(int)
    return columns.assign(critical=table["slack"].abs() < 1e-9)


def overlap_needed(plan: pd.DataFrame, target_days: float = 30) -> float:
    """Return by how many days phases must overlap for the plan to last `target_days`, 0 if it does already.

    Errors as in `schedule`. Source: contradiction C-23: 47 days and "about one month".

    >>> overlap_needed(syllabus_plan())
    17.0
    """
    target = number("overlap_needed(target_days)", target_days, 0.0)
    return float(max(0.0, schedule(plan)["end"].max() - target))


def plan_readings() -> pd.DataFrame:
    """Return how long the syllabus's plan lasts by each reading of "analysis and design can overlap": days, weeks.

    Rows: one_by_one; analysis_beside_design (all the text allows, begun together); training_beside_data; and
    training_beside_design. `weeks` are of five working days, for whoever reads the days as working days. Only the last
    is about one month or less, and the source does not allow it. Source: R-233 and C-23; the readings are ours.

    >>> plan_readings()["days"].to_dict()
    {'one_by_one': 47, 'analysis_beside_design': 37, 'training_beside_data': 35, 'training_beside_design': 22}
    """
    plain = syllabus_plan()
    beside = _after(plain, design=("start_up",), data=("analysis", "design"))
    data = _after(beside, training=("analysis", "design"), evaluation=("data", "training"))
    design = _after(data, training=("start_up",))
    plans = {
        "one_by_one": plain,
        "analysis_beside_design": beside,
        "training_beside_data": data,
        "training_beside_design": design,
    }
    days = pd.Series({name: int(schedule(plan)["end"].max()) for name, plan in plans.items()}, name="days")
    return pd.DataFrame({"days": days, "weeks": days / 5})


def track_benefits(planned: ArrayLike, actual: ArrayLike, rate: float = 0.0) -> pd.DataFrame:
    """Return, per period from 0, planned and actual net benefits, both cumulated, and the gap (actual less planned).

    Benefits less costs in one money unit; `actual` may end earlier and is NaN from there. Sums are discounted by `rate`
    a period (above -1), period 0 undiscounted. Raises BadValue for NaN, an actual row longer than the plan, and an
    empty one. Source: R-217 and R-236 (evaluation, of which the source keeps the heading only).

    >>> track_benefits([-10, 6, 6], [-12, 7])["gap"].tolist()
    [-2.0, -1.0, nan]
    """
    plan = series("track_benefits(planned)", planned)
    done = series("track_benefits(actual)", actual)
    if len(done) > len(plan):
        raise BadValue("crm_strategy.longer", place="track_benefits(actual)", value=len(done), count=len(plan))
    factors = (1 + number("track_benefits(rate)", rate, -1.0, open_low=True)) ** -np.arange(len(plan), dtype=float)
    so_far = np.full(len(plan), np.nan)
    so_far[: len(done)] = done
    table = pd.DataFrame({"planned": plan, "actual": so_far}, index=pd.RangeIndex(len(plan), name="period"))
    table["planned_sum"] = np.cumsum(plan * factors)
    table["actual_sum"] = np.cumsum(so_far * factors)
    return table.assign(gap=table["actual_sum"] - table["planned_sum"])


def payback(net: ArrayLike, rate: float = 0.0) -> int | None:
    """Return the first period from which on the discounted sum of net benefits stays at 0 or above, None if never.

    Shapes, units and errors as in `track_benefits`. Source: R-236; a usual measure.

    >>> payback([-10, 6, 6]), payback([-10, 6])
    (2, None)
    """
    sums = track_benefits(net, net, rate)["planned_sum"].to_numpy()
    # A sum of money that is 0 but for rounding is 0.
    below = np.flatnonzero(sums < -1e-9 * np.abs(sums).max())
    first = 0 if len(below) == 0 else int(below[-1]) + 1
    return first if first < len(sums) else None


def _after(plan: pd.DataFrame, **changes: tuple[str, ...]) -> pd.DataFrame:
    return plan.assign(after=[changes.get(str(name), before) for name, before in plan["after"].items()])


def _in_order(after: Mapping[str, tuple[str, ...]]) -> list[str]:
    for name, before in after.items():
        if not isinstance(before, tuple | list):
            raise BadType("crm_strategy.after", place=f"schedule(after) {name}", value=repr(before))
        for one in before:
            if one not in after:
                raise BadValue("crm_strategy.unknown", place=f"schedule(after) {name}", value=one)
    order: list[str] = []
    while len(order) < len(after):
        ready = [name for name in after if name not in order and all(one in order for one in after[name])]
        if not ready:
            left = ", ".join(str(name) for name in after if name not in order)
            raise BadValue("crm_strategy.circle", place="schedule(after)", value=left)
        order += ready
    return order
