"""RFM: scores for recency, frequency and money, with the rule for ties stated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from riceshop.crm.guard import dates, frame, one_of, series, whole
from riceshop.words.errors import BadValue

RULES = ("average", "min", "max", "first")


def rfm_scores(
    orders: pd.DataFrame, customer_col: str, date_col: str, value_col: str, today: str | pd.Timestamp | None = None,
    bins: int = 5, ties: str = "average", nested: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Return, per customer, recency in days, frequency, monetary and their scores r, f, m from 1 to `bins` (best).

    `orders` has a row per order line. Recency counts whole days from the last order to `today` (default: the day of
    the last order in the table; later lines are ignored); frequency counts days with an order, the first included;
    monetary is the net sum. These are the words of direct marketing; `value.rfm_summary` uses them otherwise.
    A score is the bin of (rank - 1/2) / customers. `ties`: equal figures share the mean of their ranks and so one
    score ("average"), the lowest ("min"), the highest ("max"), or go by customer order ("first"). With few different
    figures bins stay empty under the first three rules. `nested` scores f within r, and m within r and f.
    Column rfm is the code 100 r + 10 f + m for bins up to 9. Raises BadType and BadValue for columns that are missing,
    dates or values that are missing, and an empty table. Source: R-136; Hughes 1994, Strategic Database Marketing.

    >>> log = pd.DataFrame({"who": list("abca"), "day": pd.to_datetime(["2025-01-01"] * 3 + ["2025-01-09"]),
    ...                     "fen": [5, 6, 7, 9]})
    >>> rfm_scores(log, "who", "day", "fen", bins=3)["rfm"].to_dict()
    {'a': 333, 'b': 221, 'c': 222}
    """
    frame("rfm_scores(orders)", orders, (customer_col, date_col, value_col))
    one_of("rfm_scores(ties)", ties, RULES)
    whole("rfm_scores(bins)", bins, 2, 9)
    facts = _facts(orders[[customer_col, date_col, value_col]], today)
    facts["r"] = _score(-facts["recency"], bins, ties, [])
    facts["f"] = _score(facts["frequency"], bins, ties, [facts["r"]] if nested else [])
    facts["m"] = _score(facts["monetary"], bins, ties, [facts["r"], facts["f"]] if nested else [])
    facts["rfm"] = 100 * facts["r"] + 10 * facts["f"] + facts["m"]
    return facts


def rank_scores(table: pd.DataFrame, bins: int = 5, ties: str = "average") -> pd.DataFrame:
    """Return every column of numbers as scores from 1 to `bins` (best: the largest), by the rank of each customer.

    The score and `ties` are those of `rfm_scores`; turn the sign of a column in which little is good. Raises BadValue
    for a gap in a column, another rule or bins outside 2 to 9. Source: R-130, which asks for scores from 5 to 1.

    >>> rank_scores(pd.DataFrame({"jin": [40, 10, 20, 30, 50]}))["jin"].tolist()
    [4, 1, 2, 3, 5]
    """
    frame("rank_scores(table)", table, ())
    one_of("rank_scores(ties)", ties, RULES)
    whole("rank_scores(bins)", bins, 2, 9)
    checked = {name: pd.Series(series(f"rank_scores({name})", column.to_numpy()), table.index) for name, column in table.items()}
    return pd.DataFrame({name: _score(column, bins, ties, []) for name, column in checked.items()}, index=table.index)


def _facts(orders: pd.DataFrame, today: str | pd.Timestamp | None) -> pd.DataFrame:
    lines = orders.set_axis(["customer", "date", "value"], axis=1)
    if lines[["customer", "date"]].isna().any(axis=None):
        raise BadValue("crm_segmentation.missing", place="rfm_scores(orders)", value=int(lines.isna().any(axis=1).sum()))
    if lines.empty:
        raise BadValue("crm_segmentation.no_orders", place="rfm_scores(orders)")
    lines = lines.assign(date=dates("rfm_scores(date_col)", lines["date"]))
    end = lines["date"].max() if today is None else dates("rfm_scores(today)", pd.Series([today]))[0]
    lines = lines[lines["date"] <= end]
    if lines.empty:
        raise BadValue("crm_segmentation.no_orders", place="rfm_scores(orders)")
    lines = lines.assign(value=series("rfm_scores(value_col)", lines["value"].to_numpy()))
    groups = lines.groupby("customer")
    facts = pd.DataFrame({
        "recency": (end - groups["date"].max()).dt.days,
        "frequency": groups["date"].nunique(),
        "monetary": groups["value"].sum(),
    })  # fmt: skip
    facts.index.name = orders.columns[0]
    return facts


def _score(figures: pd.Series, bins: int, ties: str, within: list[pd.Series]) -> pd.Series:
    if within:
        groups = figures.groupby([part.to_numpy() for part in within])
        ranks, counts = groups.rank(method=ties), groups.transform("size")
    else:
        ranks, counts = figures.rank(method=ties), len(figures)
    places = (ranks - 0.5) / counts
    return (np.floor(places * bins) + 1).astype(int)
