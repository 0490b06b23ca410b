"""Costs: what serving each customer costs by activity, and what may be paid to win or to keep one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.crm.value.likelihood import plain
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike
    from pandas import DataFrame

    from riceshop.crm.value.likelihood import Floats


def cost_to_serve(activities: DataFrame, costs: Mapping[str, float], margin: str | None = None) -> DataFrame:
    """Return the cost of serving each customer, activity by activity: activity-based costing.

    `activities` has one row a customer and, for each key of `costs`, a column with how much of that activity the
    customer used (deliveries, minutes of jar cleaning, days of credit); `costs` is what each activity cost in all.
    Each activity's cost is shared by use, so that the parts sum to the whole. Columns: the activities in money,
    cost_to_serve, and with `margin` (the column of gross margin) that margin and profit. Raises BadType, BadValue
    for what cannot be used, among it an activity that cost money and that nobody used. Source: R-109.

    >>> use = pd.DataFrame({"deliveries": [3, 1], "credit_days": [0, 30], "gross": [50, 45]}, index=["Lin", "Tan"])
    >>> cost_to_serve(use, {"deliveries": 40, "credit_days": 18}, margin="gross")
         deliveries  credit_days  cost_to_serve  gross  profit
    Lin        30.0          0.0           30.0   50.0    20.0
    Tan        10.0         18.0           28.0   45.0    17.0
    """
    place = "cost_to_serve"
    names = list(costs)
    found = guard.frame(f"{place}(activities)", activities, names if margin is None else [*names, margin])
    parts = {}
    for name in names:
        used = guard.numbers(f"{place}({name})", found[name].to_numpy(), 0.0)
        cost = guard.number(f"{place}(costs: {name})", costs[name], 0.0)
        if cost and not used.sum():
            raise BadValue("crm_value.unused", place=place, activity=name, cost=f"{cost:g}")
        parts[name] = used * (cost / used.sum()) if used.sum() else np.zeros(len(used))
    table = pd.DataFrame(parts, index=found.index, dtype=np.float64)
    table["cost_to_serve"] = table.sum(axis=1)
    if margin is not None:
        table[margin] = guard.numbers(f"{place}({margin})", found[margin].to_numpy())
        table["profit"] = table[margin] - table["cost_to_serve"]
    return table


def break_even_uplift(
    acquisition_cost: ArrayLike, retention_cost: ArrayLike, new_value: ArrayLike = 1.0, kept_value: ArrayLike = 1.0
) -> Floats | float:
    """Return the share of customers an effort must save for money spent on keeping to match money spent on winning.

    Winning one customer costs `acquisition_cost` and brings `new_value`; treating one customer costs
    `retention_cost`, and one saved is worth `kept_value`. With equal values and a cost ratio of k the answer is 1/k:
    the saying "five times" or "seven times" as dear is no reason to keep unless one treated customer in k stays who
    would have left. Above 1 no effort can. Raises BadType, BadValue for what cannot be used. Source: R-048, R-049.

    >>> round(break_even_uplift(700, 100), 3), break_even_uplift(500, 100)
    (0.143, 0.2)
    """
    place = "break_even_uplift"
    win = guard.numbers(f"{place}(acquisition_cost)", acquisition_cost, 0.0, open_low=True)
    keep = guard.numbers(f"{place}(retention_cost)", retention_cost, 0.0)
    new = guard.numbers(f"{place}(new_value)", new_value, 0.0, open_low=True)
    kept = guard.numbers(f"{place}(kept_value)", kept_value, 0.0, open_low=True)
    return plain(keep / kept * new / win)


def payback_periods(acquisition_cost: float, margin: float, retention: float, rate: float = 0.0) -> float:
    """Return after how many margins the cost of winning a customer has come back, discounted; infinite if never.

    The first `margin` comes at once, each later one with the chance `retention` and discounted at `rate` a period.
    A whole number of periods. Raises BadType, BadValue for what cannot be used. Source: R-048.

    >>> payback_periods(250, 100, 0.8, 0.1), payback_periods(500, 100, 0.8, 0.1)
    (4.0, inf)
    """
    place = "payback_periods"
    cost = guard.number(f"{place}(acquisition_cost)", acquisition_cost, 0.0)
    money = guard.number(f"{place}(margin)", margin, 0.0, open_low=True)
    stay = guard.number(f"{place}(retention)", retention, 0.0, 1.0)
    share = stay / (1 + guard.number(f"{place}(rate)", rate, 0.0))
    if share == 1:
        return float(np.ceil(cost / money - 1e-12))
    if cost <= money:
        return 1.0 if cost else 0.0
    left = 1 - cost / money * (1 - share)
    if share == 0 or left <= 0:
        return float("inf")
    return float(max(np.ceil(np.log(left) / np.log(share) - 1e-9), 0.0))
