"""Summary: from a log of orders to one row a customer, in the sense of the buy-till-you-die models and of RFM."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from pandas import DataFrame, Timestamp

# Days in one period; months and years are mean lengths of the Gregorian calendar.
DAYS = {"D": 1.0, "W": 7.0, "M": 365.25 / 12, "Y": 365.25}


def rfm_summary(
    orders: DataFrame,
    customer_col: str,
    date_col: str,
    value_col: str | None = None,
    period: str = "W",
    observation_end: str | Timestamp | None = None,
) -> DataFrame:
    """Return one row a customer: frequency, recency, T and, with `value_col`, monetary_value.

    Orders of one customer on one day count as one. frequency is the number of *repeat* days, recency the time from
    the first order to the last, T the time from the first order to `observation_end` (the last day of the log, if
    None; later orders are ignored). Times are days divided by the days of `period` ("D" 1, "W" 7, "M" 30.4375,
    "Y" 365.25), fractions kept. monetary_value is the mean spend of a repeat day, the first day left out; 0 without
    a repeat. Index: the customers, sorted. Raises BadType, BadValue for a table without these columns or with
    missing values, an unknown `period`, and when nothing was bought by `observation_end`.
    Source: Fader, Hardie and Lee (2005), Counting your customers the easy way.

    >>> log = pd.DataFrame({"who": ["Lin", "Lin", "Lin", "Tan"], "spend": [10.0, 30.0, 50.0, 20.0],
    ...     "day": ["2026-01-01", "2026-01-08", "2026-01-15", "2026-01-08"]})
    >>> rfm_summary(log, "who", "day", "spend", observation_end="2026-01-22")
         frequency  recency    T  monetary_value
    who
    Lin          2      2.0  3.0            40.0
    Tan          0      0.0  2.0             0.0
    """
    length = DAYS[guard.one_of("rfm_summary(period)", period, DAYS)]
    days, end = order_days(orders, customer_col, date_col, value_col, observation_end)
    grouped = days.groupby(customer_col, sort=True, observed=True)
    first, last = grouped[date_col].min(), grouped[date_col].max()
    table = pd.DataFrame({
        "frequency": grouped.size() - 1,
        "recency": (last - first).dt.days / length,
        "T": (end - first).dt.days / length,
    })  # fmt: skip
    if value_col is not None:
        repeat = days[days[date_col] > days[customer_col].map(first)]
        means = repeat.groupby(customer_col, observed=True)[value_col].mean()
        table["monetary_value"] = means.reindex(table.index).fillna(0.0)
    return table


def rfm_senses(
    orders: DataFrame,
    customer_col: str,
    date_col: str,
    value_col: str,
    period: str = "W",
    observation_end: str | Timestamp | None = None,
) -> DataFrame:
    """Return both senses of recency, frequency and money side by side, one row a customer.

    The columns under "btyd" are those of `rfm_summary`: repeats, first to last order, mean of the repeats. Those
    under "rfm" are what direct marketing scores: recency is the time *since* the last order (small is good),
    frequency counts every order day, the first included, and monetary_value is the whole spend. Arguments and
    errors as in `rfm_summary`. Source: R-136 names RFM; Fader, Hardie and Lee (2005) for the other sense.

    >>> log = pd.DataFrame({"who": ["Lin", "Lin", "Lin"], "spend": [10.0, 30.0, 50.0],
    ...     "day": ["2026-01-01", "2026-01-08", "2026-01-15"]})
    >>> rfm_senses(log, "who", "day", "spend", observation_end="2026-02-05").loc["Lin"]
    btyd  frequency          2.0
          recency            2.0
          T                  5.0
          monetary_value    40.0
    rfm   recency            3.0
          frequency          3.0
          monetary_value    90.0
    Name: Lin, dtype: float64
    """
    summary = rfm_summary(orders, customer_col, date_col, value_col, period, observation_end)
    days, _ = order_days(orders, customer_col, date_col, value_col, observation_end)
    scored = pd.DataFrame({
        "recency": summary["T"] - summary["recency"],
        "frequency": summary["frequency"] + 1,
        "monetary_value": days.groupby(customer_col, observed=True)[value_col].sum(),
    })  # fmt: skip
    return pd.concat({"btyd": summary, "rfm": scored}, axis=1)


def opportunity_summary(
    orders: DataFrame, customer_col: str, opportunity_col: str, opportunities: int, weights: bool = False
) -> DataFrame:
    """Return the table that `BetaGeoBetaBinomial` fits: frequency, recency and n in whole opportunities.

    `orders` has one row an order with the number of its opportunity, 0 for the one that won the customer and 1 to
    `opportunities` for those that could repeat it (years, events, sermons); several orders at one opportunity count
    once. frequency is the opportunities used, recency the last one used (0 for none), n all of them. With `weights`
    customers alike are one row and the column weights counts them. Raises BadType, BadValue for missing columns and
    opportunities that are not whole or out of range. Source: Fader, Hardie and Shang (2010).

    >>> log = pd.DataFrame({"who": ["Lin", "Lin", "Lin", "Tan"], "year": [0, 1, 3, 0]})
    >>> opportunity_summary(log, "who", "year", 6)
         frequency  recency  n
    who
    Lin          2        3  6
    Tan          0        0  6
    """
    n = guard.whole("opportunity_summary(opportunities)", opportunities, low=1)
    found = guard.frame("opportunity_summary(orders)", orders, (customer_col, opportunity_col))
    _complete("opportunity_summary(orders)", found, (customer_col,))
    place = f"opportunity_summary({opportunity_col})"
    steps = guard.numbers(place, found[opportunity_col].to_numpy(), 0, n)
    if np.any(steps != np.floor(steps)):
        raise BadValue("crm.whole", place=place, value=f"{steps[steps != np.floor(steps)][0]:g}")
    used = pd.DataFrame({customer_col: found[customer_col].to_numpy(), "step": steps.astype(np.int64)})
    used = used.drop_duplicates().assign(repeat=used["step"] > 0)
    grouped = used.groupby(customer_col, sort=True, observed=True)
    table = pd.DataFrame({"frequency": grouped["repeat"].sum(), "recency": grouped["step"].max(), "n": n})
    if not weights:
        return table
    return table.groupby(["frequency", "recency", "n"]).size().rename("weights").reset_index()


def order_days(
    orders: DataFrame, customer_col: str, date_col: str, value_col: str | None, observation_end: str | Timestamp | None
) -> tuple[DataFrame, Timestamp]:
    """Return one row a customer and day up to the end, money summed, and that end at midnight.

    >>> log = pd.DataFrame({"who": ["Lin", "Lin"], "day": ["2026-01-01 09:00", "2026-01-01 17:00"], "jin": [2, 3]})
    >>> order_days(log, "who", "day", "jin", None)[0]
       who        day  jin
    0  Lin 2026-01-01  5.0
    """
    place = "rfm_summary(orders)"
    names = (customer_col, date_col) if value_col is None else (customer_col, date_col, value_col)
    found = guard.frame(place, orders, names)
    if found.empty:
        raise BadValue("crm_value.no_rows", place=place)
    _complete(place, found, (customer_col, date_col))
    dates = guard.dates(f"rfm_summary({date_col})", found[date_col])
    kept = pd.DataFrame({customer_col: found[customer_col].to_numpy(), date_col: dates.to_numpy()})
    if value_col is not None:
        kept[value_col] = guard.numbers(f"rfm_summary({value_col})", found[value_col].to_numpy())
    if observation_end is None:
        end = kept[date_col].max()
    else:
        end = guard.dates("rfm_summary(observation_end)", pd.Series([observation_end]))[0]
    kept = kept[kept[date_col] <= end]
    if kept.empty:
        raise BadValue("crm_value.no_orders", place=place, end=str(observation_end))
    keys = [customer_col, date_col]
    if value_col is None:
        return kept.drop_duplicates(keys, ignore_index=True), end
    return kept.groupby(keys, sort=True, observed=True, as_index=False)[value_col].sum(), end


def _complete(place: str, found: DataFrame, columns: tuple[str, ...]) -> None:
    for name in columns:
        missing = int(found[name].isna().sum())
        if missing:
            raise BadValue("crm_value.missing", place=place, column=name, count=missing)
