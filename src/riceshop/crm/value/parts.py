"""Parts: one customer's value cut at today in the two-part and the three-part way, and the seven factors behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike
    from pandas import DataFrame

FACTORS = (
    "first_revenue",
    "variable_cost",
    "purchases_per_year",
    "years",
    "other_revenue",
    "referral_probability",
    "discount_rate",
)


def split_value(margins: ArrayLike, now: int, rate: float = 0.0, parts: int = 2) -> dict[str, float]:
    """Return a customer's value in two parts (realised, potential) or three (historical, current, potential).

    `margins` is the profit of each period, past and expected, `now` the number of the present period, from 0. All
    money is moved to the present period at `rate` a period, the past grown, the future discounted: so both cuts have
    the same sum, and realised is historical and current together. Raises BadType, BadValue for what cannot be used.
    Source: R-098 (two parts), R-099 (three).

    >>> split_value([10, 20, 30, 40], now=1)
    {'realised': 30.0, 'potential': 70.0}
    >>> split_value([10, 20, 30, 40], now=1, parts=3)
    {'historical': 10.0, 'current': 20.0, 'potential': 70.0}
    """
    money = guard.series("split_value(margins)", margins)
    today = guard.whole("split_value(now)", now, high=len(money) - 1)
    growth = 1 + guard.number("split_value(rate)", rate, -1.0, open_low=True)
    if parts not in (2, 3):
        raise BadValue("crm_value.parts", place="split_value(parts)", value=parts)
    worth = money * growth ** (today - np.arange(len(money), dtype=np.float64))
    past, present, ahead = float(worth[:today].sum()), float(worth[today]), float(worth[today + 1:].sum())
    if parts == 2:
        return {"realised": past + present, "potential": ahead}
    return {"historical": past, "current": present, "potential": ahead}


def factor_value(factors: Mapping[str, float]) -> float:
    """Return a lifetime value from the seven factors of the syllabus.

    `factors` has first_revenue (money a purchase), variable_cost (share of revenue), purchases_per_year, years,
    other_revenue (money a year from other products), referral_probability (of one more customer of the same worth)
    and discount_rate (a year). Each year's margin comes at its start; years may be a fraction; what the referred
    refer is not counted. How the factors combine is ours, the source only lists them. Raises BadType, BadValue for
    missing or impossible factors. Source: R-101.

    >>> lin = dict(first_revenue=10, variable_cost=0.8, purchases_per_year=12, years=3, other_revenue=30,
    ...            referral_probability=0.5, discount_rate=0)
    >>> round(factor_value(lin), 2)
    135.0
    """
    missing = [name for name in FACTORS if name not in factors]
    if missing:
        raise BadValue("crm.columns", place="factor_value(factors)", value=", ".join(missing), known=", ".join(factors))
    value = {name: guard.number(f"factor_value({name})", factors[name], 0.0) for name in FACTORS}
    for name in ("variable_cost", "referral_probability"):
        guard.probability(f"factor_value({name})", value[name])
    revenue = value["first_revenue"] * value["purchases_per_year"] + value["other_revenue"]
    grown = np.log1p(value["discount_rate"])
    years = value["years"]
    if grown > 0:
        years = float(np.expm1(-grown * years) / np.expm1(-grown))
    return revenue * (1 - value["variable_cost"]) * years * (1 + value["referral_probability"])


def tornado(factors: Mapping[str, float], change: float = 0.2) -> DataFrame:
    """Return how far the value of `factor_value` moves when each factor alone moves by `change` of itself.

    Columns: low and high (the value with the factor lowered and raised; a share stops at 1) and swing (the distance
    of the two); index factor, the widest swing first, as a tornado chart is drawn. Raises BadType, BadValue for
    what cannot be used. Source: R-101.

    >>> lin = dict(first_revenue=10, variable_cost=0.8, purchases_per_year=12, years=3, other_revenue=30,
    ...            referral_probability=0.5, discount_rate=0.1)
    >>> tornado(lin).round(1).head(2)
                     low   high  swing
    factor
    variable_cost  221.6   24.6  197.0
    years          101.2  143.8   42.6
    """
    part = guard.number("tornado(change)", change, 0.0, 1.0)
    factor_value(factors)
    rows = []
    for name in FACTORS:
        top = 1.0 if name in ("variable_cost", "referral_probability") else np.inf
        ends = [factor_value({**factors, name: min(factors[name] * (1 + sign * part), top)}) for sign in (-1, 1)]
        rows.append((name, *ends, abs(ends[1] - ends[0])))
    table = pd.DataFrame(rows, columns=["factor", "low", "high", "swing"]).set_index("factor")
    return table.sort_values("swing", ascending=False, kind="stable")
