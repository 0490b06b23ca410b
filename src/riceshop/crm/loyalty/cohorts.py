"""Cohorts: who came back when, from a log of orders, and durations for the models of leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from pandas import DataFrame, Series, Timestamp

PERIODS = ("D", "W", "M", "Q", "Y")


def cohort_table(orders: DataFrame, customer_col: str, date_col: str, period: str = "M") -> DataFrame:
    """Return how many customers of each cohort bought 0, 1, 2 ... periods after their first order.

    Rows: calendar periods of the first order ("D", "W", "M", "Q" or "Y"), index `cohort`; columns: whole periods since,
    name `age`. Column 0 is the size of the cohort. A cell after the last period of the log is NaN (not yet seen), a
    cell before it without a buyer 0. Raises BadType or BadValue for a table without these columns, without rows,
    with missing values, or an unknown `period`. Source: our own.

    >>> log = pd.DataFrame({"who": ["Lin", "Lin", "Tan", "Wu"],
    ...     "day": ["2026-01-05", "2026-02-09", "2026-01-20", "2026-02-02"]})
    >>> cohort_table(log, "who", "day")
    age        0    1
    cohort
    2026-01  2.0  1.0
    2026-02  1.0  NaN
    """
    log = _clean("cohort_table", orders, customer_col, date_col)
    guard.one_of("cohort_table(period)", period, PERIODS)
    when = log["date"].dt.to_period(period)
    # Whole periods are counted in the calendar's own numbering.
    number = when.astype("int64")
    first = number.groupby(log["customer"]).transform("min")
    found = pd.DataFrame({"customer": log["customer"], "cohort": first, "age": number - first})
    counted = found.drop_duplicates().groupby(["cohort", "age"]).size()
    last = int(number.max())
    cohorts = np.unique(first)
    table = counted.unstack(fill_value=0).reindex(columns=range(last - int(cohorts[0]) + 1), fill_value=0).astype(float)
    seen = cohorts[:, None] + np.arange(table.shape[1])[None, :] <= last
    table = table.where(seen)
    table.index = pd.PeriodIndex.from_ordinals(cohorts, freq=period, name="cohort")
    table.columns.name = "age"
    return table


def retention_table(cohorts: DataFrame) -> DataFrame:
    """Return each cohort's counts as shares of its size; the table is that of `cohort_table`.

    A share may rise again: who skipped a period was not gone. Unseen cells stay NaN. Raises BadValue for a cohort of
    size 0. Source: our own.

    >>> retention_table(pd.DataFrame({0: [4.0], 1: [2.0], 2: [3.0]})).iloc[0].tolist()
    [1.0, 0.5, 0.75]
    """
    guard.frame("retention_table(cohorts)", cohorts, [0])
    guard.numbers("retention_table(cohorts[0])", cohorts[0], 0.0, open_low=True)
    return cohorts.div(cohorts[0], axis=0)


def pooled_retention(cohorts: DataFrame) -> Series:
    """Return the share active at each age, over all cohorts that had reached it, weighted by their size.

    Raises BadType for what is no table, BadValue for a table without column 0 and for a cohort of size 0.
    Source: our own.

    >>> pooled_retention(pd.DataFrame({0: [4.0, 6.0], 1: [2.0, None]})).tolist()
    [1.0, 0.5]
    """
    guard.frame("pooled_retention(cohorts)", cohorts, [0])
    guard.numbers("pooled_retention(cohorts[0])", cohorts[0], 0.0, open_low=True)
    sizes = cohorts.notna().mul(cohorts[0], axis=0).sum()
    return (cohorts.sum() / sizes).rename("retention")


def lapse_durations(
    orders: DataFrame, customer_col: str, date_col: str, gap_days: float, observation_end: str | Timestamp | None = None
) -> DataFrame:
    """Return one row a customer: duration (days) and observed, for `kaplan_meier`.

    A customer has left (observed True) when `gap_days` passed after the last order before a next one came or the
    observation ended; the duration runs from the first order to that last one. Later orders of a customer who has
    left are a second life and do not count. Who is still inside the gap at `observation_end` (the last day of the
    log if None) is not observed, and the duration runs to that end. The gap is a rule of ours: nobody in a shop
    without contracts says that they leave. Errors as in `cohort_table`, and BadValue when nothing was bought
    by then. Source: our own.

    >>> log = pd.DataFrame({"who": ["Lin", "Lin", "Tan"], "day": ["2026-01-01", "2026-01-11", "2026-03-01"]})
    >>> lapse_durations(log, "who", "day", 30, "2026-03-11")["duration"].tolist()
    [10.0, 10.0]
    """
    gap = guard.number("lapse_durations(gap_days)", gap_days, 0.0, open_low=True)
    log = _clean("lapse_durations", orders, customer_col, date_col)
    end = log["date"].max() if observation_end is None else _day("lapse_durations(observation_end)", observation_end)
    log = log[log["date"] <= end].sort_values(["customer", "date"])
    if log.empty:
        raise BadValue("crm_loyalty.no_orders", place="lapse_durations", end=f"{end:%Y-%m-%d}")
    day = (log["date"] - log["date"].min()).dt.total_seconds() / 86_400
    stop = (end - log["date"].min()).total_seconds() / 86_400
    who = log["customer"]
    following = day.groupby(who).shift(-1).fillna(stop)
    silent = following - day > gap
    # The first silence ends the life; without one the life is still running at the end.
    lapsed = silent.groupby(who).any()
    begun = day.groupby(who).min()
    left = day[silent].groupby(who[silent]).min().reindex(begun.index).fillna(stop)
    found = pd.DataFrame({"duration": left - begun, "observed": lapsed.astype(bool)})
    found.index.name = customer_col
    return found


def _clean(place: str, orders: DataFrame, customer_col: str, date_col: str) -> DataFrame:
    table = guard.frame(f"{place}(orders)", orders, [customer_col, date_col])
    if table.empty:
        raise BadValue("crm_loyalty.no_rows", place=f"{place}(orders)")
    for column in (customer_col, date_col):
        if table[column].isna().any():
            count = int(table[column].isna().sum())
            raise BadValue("crm_loyalty.missing", place=f"{place}(orders)", column=column, count=count)
    try:
        dates = pd.to_datetime(table[date_col], format="ISO8601")
    except (ValueError, TypeError) as cause:
        raise BadValue("crm_loyalty.date", place=f"{place}({date_col})", value=table[date_col].iloc[0]) from cause
    return pd.DataFrame({"customer": table[customer_col].to_numpy(), "date": dates.to_numpy()})


def _day(place: str, value: str | Timestamp) -> Timestamp:
    try:
        found = pd.Timestamp(value)
    except (ValueError, TypeError) as cause:
        raise BadValue("crm_loyalty.date", place=place, value=value) from cause
    if found is pd.NaT:
        raise BadValue("crm_loyalty.date", place=place, value=value)
    return found
