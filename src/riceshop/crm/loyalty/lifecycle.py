"""Life cycle: at which stage a customer stands, by rule and by hazard, and how customers move between stages."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray
    from pandas import DataFrame, Series


class Survival(Protocol):
    """Anything that tells the share still to come after a time, as `WeibullHazard` does.

    Source: our own.

    >>> from riceshop.crm.loyalty.weibull import WeibullHazard
    >>> hasattr(WeibullHazard, "survival")
    True
    """

    def survival(self, times: ArrayLike) -> NDArray[np.float64]:
        """Return the share not yet come after each time."""
        ...


def stage_by_rule(
    orders: ArrayLike, since_first: ArrayLike, since_last: ArrayLike, new_days: float = 30, gap_days: float = 30
) -> Series:
    """Return each customer's stage: "new", "growing", "regular", "cooling" or "lost".

    `orders` counts, `since_first` and `since_last` are days, one a customer. Silent for more than two gaps: lost; for
    more than one: cooling. Of the others: first order within `new_days`: new; fewer than 3 orders: growing (three in
    a row is Tucker's mark); else regular. Simple and the same for all, whatever a customer's own rhythm is. The rule
    is ours. Raises BadValue for different lengths, less than one order, or a last order before the first.
    Source: our own; three in a row after Tucker (1964).

    >>> stage_by_rule([1, 2, 9, 9, 9], [5, 50, 300, 300, 300], [5, 10, 10, 40, 70]).tolist()
    ['new', 'growing', 'regular', 'cooling', 'lost']
    """
    place = "stage_by_rule"
    count = guard.series(f"{place}(orders)", orders, 1.0)
    first, last = guard.series(f"{place}(since_first)", since_first, 0.0), guard.series(f"{place}(since_last)", since_last, 0.0)
    guard.same_length(place, count, first, last)
    for value in last[last > first][:1]:
        raise BadValue("crm_loyalty.last_before_first", place=place, value=f"{value:g}")
    young = guard.number(f"{place}(new_days)", new_days, 0.0)
    gap = guard.number(f"{place}(gap_days)", gap_days, 0.0, open_low=True)
    named = np.select(
        [last > 2 * gap, last > gap, first <= young, count < 3], ["lost", "cooling", "new", "growing"], "regular"
    )
    return pd.Series(named, orders.index if isinstance(orders, pd.Series) else None, name="stage")


def stage_by_hazard(since_last: ArrayLike, gaps: Survival, cooling: float = 0.2, lost: float = 0.05) -> DataFrame:
    """Return for each customer `waiting` (the share of gaps longer than their silence) and stage.

    `gaps` is a model fitted to the days between orders of such customers, for instance `WeibullHazard`; where only
    `lost` of all gaps are longer than the silence, the stage is "lost", below `cooling` "cooling", else "active". The
    same silence is alarming in one who buys weekly and nothing in one who buys monthly. Raises BadValue for a
    negative silence, or `lost` above `cooling`. Source: the two cuts are ours.

    >>> from riceshop.crm.loyalty.weibull import WeibullHazard
    >>> weekly = WeibullHazard().fit([6, 7, 7, 8, 7, 9, 5])
    >>> stage_by_hazard([3, 8.5, 30], weekly)["stage"].tolist()
    ['active', 'cooling', 'lost']
    """
    silent = guard.series("stage_by_hazard(since_last)", since_last, 0.0)
    warm = guard.number("stage_by_hazard(cooling)", cooling, 0.0, 1.0)
    cold = guard.number("stage_by_hazard(lost)", lost, 0.0, warm)
    waiting = gaps.survival(silent)
    named = np.select([waiting < cold, waiting < warm], ["lost", "cooling"], "active")
    index = since_last.index if isinstance(since_last, pd.Series) else None
    return pd.DataFrame({"waiting": waiting, "stage": named}, index)


def stage_transitions(paths: Sequence[Sequence[str]], stages: Sequence[str]) -> DataFrame:
    """Return the share of customers who go from each stage (row) to each stage (column) in one period.

    `paths` holds one list of stages a customer, period by period. A stage nobody left from has a row of NaN. Raises
    BadValue for a stage not in `stages`. Source: R-192 names the evolution of loyalty; a Markov chain is our reading.

    >>> stage_transitions([["new", "loyal", "loyal"], ["new", "gone"]], ["new", "loyal", "gone"]).loc["new"].tolist()
    [0.0, 0.5, 0.5]
    """
    names = list(stages)
    counts = pd.DataFrame(0.0, pd.Index(names, name="from"), pd.Index(names, name="to"))
    for path in paths:
        for stage in path:
            guard.one_of("stage_transitions(paths)", stage, names)
        for before, after in pairwise(path):
            counts.loc[before, after] += 1
    total = counts.sum(axis=1)
    return counts.div(total.where(total > 0), axis=0)


def stage_forecast(transitions: DataFrame, now: Mapping[str, float], periods: int) -> DataFrame:
    """Return how many customers stand at each stage after 0, 1 ... `periods` periods.

    `transitions` is a square table whose rows sum to 1, `now` the numbers at each stage (missing: 0). Index `period`.
    Raises BadValue for rows that do not sum to 1, or stages the table does not have. Source: as `stage_transitions`.

    >>> table = pd.DataFrame([[0.5, 0.5], [0.0, 1.0]], ["in", "out"], ["in", "out"])
    >>> stage_forecast(table, {"in": 100}, 2)["in"].tolist()
    [100.0, 50.0, 25.0]
    """
    place = "stage_forecast"
    names = list(guard.frame(f"{place}(transitions)", transitions, transitions.index).index)
    move = guard.probability(f"{place}(transitions)", transitions[names].to_numpy())
    for name, total in zip(names, move.sum(axis=1), strict=True):
        if abs(total - 1) > 1e-9:
            raise BadValue("crm_loyalty.row_sum", place=f"{place}(transitions)", name=name, value=f"{total:g}")
    for stage in now:
        guard.one_of(f"{place}(now)", stage, names)
    found = [np.array([guard.number(f"{place}(now)", now.get(name, 0.0), 0.0) for name in names])]
    for _ in range(guard.whole(f"{place}(periods)", periods)):
        found.append(found[-1] @ move)
    return pd.DataFrame(found, pd.RangeIndex(len(found), name="period"), names)


def conversion_funnel(counts: Mapping[str, float]) -> DataFrame:
    """Return the funnel from visitor to loyal customer: count, conversion from the step before, and from the start.

    `counts` names the steps in order, the first above 0 and none above the one before. `bottleneck` is True at the
    lowest conversion (the first of equals). A step after an empty one has conversion NaN. Raises BadValue otherwise.
    Source: R-069 names the steps: visitor, potential buyer, buyer, second purchase, repeat customer, loyal customer.

    >>> conversion_funnel({"visitor": 200, "buyer": 50, "repeat": 30})["conversion"].tolist()
    [1.0, 0.25, 0.6]
    """
    place = "conversion_funnel(counts)"
    size = guard.series(place, list(counts.values()), 0.0)
    guard.number(place, float(size[0]), 0.0, open_low=True)
    for value in size[1:][np.diff(size) > 0][:1]:
        raise BadValue("crm_loyalty.rises", place=place, value=f"{value:g}")
    before = np.append(size[0], size[:-1])
    conversion = np.divide(size, before, out=np.full(len(size), np.nan), where=before > 0)
    narrow = np.zeros(len(size), dtype=bool)
    if len(size) > 1:
        narrow[1 + int(np.nanargmin(conversion[1:]))] = True
    found = {"count": size, "conversion": conversion, "overall": size / size[0], "bottleneck": narrow}
    return pd.DataFrame(found, pd.Index(list(counts), name="step"))
