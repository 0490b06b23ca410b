"""Tables of the whole town's events: complaints, visits to win back, eating houses, old debts; one function a table."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas import DataFrame

from riceshop.town import ids
from riceshop.town.tables import in_words, joined, parts, where_known

if TYPE_CHECKING:
    from riceshop.town.run import Run

AGES = ("0-30", "31-60", "61-90", "over_90")
ENDS = ("open", "settled", "unheard")
OPEN, SETTLED, UNHEARD = range(3)


def complaints(run: "Run") -> DataFrame:
    """Return one row a complaint made, with what became of it."""
    found, day = parts(run, "complaints")
    table = pd.DataFrame({
        "day": day,
        "household": joined(found, "household"),
        "cause": in_words(joined(found, "cause"), ids.COMPLAINTS),
    })  # fmt: skip
    ends = pd.concat([_ends(run, "heard_complaints", SETTLED), _ends(run, "unheard", UNHEARD)])
    ends = ends.sort_values("end_day", kind="stable")
    # A household never has two complaints open: its first end is that of its first complaint, and so on, even where
    # one day saw a complaint heard by day and the next one made in the evening.
    for one in (table, ends):
        one["number"] = one.groupby("household").cumcount()
    table = table.merge(ends, how="left", on=["household", "number"]).drop(columns="number")
    table["status"] = in_words(table.pop("end").fillna(OPEN).to_numpy(dtype=np.int64), ENDS)
    for column in ("end_day", "minutes_min", "compensation_fen"):
        table[column] = table.pop(column).astype("Int64")
    return table


def _ends(run: "Run", name: str, end: int) -> DataFrame:
    found, day = parts(run, name)
    return DataFrame({
        "household": joined(found, "household"),
        "end": np.full(len(day), end),
        "end_day": day,
        "minutes_min": joined(found, "minutes"),
        "compensation_fen": joined(found, "compensation_fen"),
    })  # fmt: skip


def contacts(run: "Run") -> DataFrame:
    """Return one row a visit to a customer who had not come for long."""
    found, day = parts(run, "contacts")
    return DataFrame({
        "day": day,
        "household": joined(found, "household"),
        "minutes_min": joined(found, "minutes"),
        "gift_fen": joined(found, "gift_fen"),
        "result": in_words(joined(found, "result"), ids.CONTACTS),
    })  # fmt: skip


def bulk(run: "Run") -> DataFrame:
    """Return one row an order of an eating house that the shop dealt with."""
    found = [(today.day, one) for today in run.day_events for one in today.bulk]
    price = np.array([one.price_fen for _, one in found], dtype=np.int64)
    return DataFrame({
        "day": np.array([day for day, _ in found], dtype=np.int64),
        "eating_house": np.array([one.house for _, one in found], dtype=np.int64),
        "asked_jin": np.array([one.asked_jin for _, one in found], dtype=np.int64),
        "price_100_jin_fen": where_known(price, price > 0),
        "result": in_words(np.array([one.result for _, one in found], dtype=np.int64), ids.BULK_RESULTS),
    })  # fmt: skip


def receivables(run: "Run") -> DataFrame:
    """Return one row a household that owes at the end of the run, with the age of its debt."""
    people, day = run.state.people, run.state.day
    who = np.flatnonzero(people.owed_fen > 0)
    age = day - people.owed_since[who].astype(np.int64)
    return DataFrame({
        "household": who,
        "owed_fen": people.owed_fen[who].astype(np.int64),
        "since_day": people.owed_since[who].astype(np.int64),
        "age_days": age,
        "age": in_words(np.searchsorted([30, 60, 90], age), AGES),
        "missed": people.misses[who].astype(np.int64),
    })  # fmt: skip


def surveys(run: "Run") -> DataFrame:
    """Return one row an answer to a question of the market research bought; NA where none was given."""
    bought = [(today.day, one) for today in run.day_events for one in today.surveys]
    numbers = range(len(bought))

    def every(name: str) -> np.ndarray:
        return np.concatenate([getattr(one, name) for _, one in bought] or [np.zeros(0, dtype=np.int64)])

    sizes = [len(one.item) for _, one in bought]
    items = [one.items[item] for _, one in bought for item in one.item.tolist()]
    household, shop, answer = every("household"), every("shop"), every("answer")
    return DataFrame({
        "day": np.repeat(np.array([day for day, _ in bought], dtype=np.int64), sizes),
        "survey": np.repeat(np.array(list(numbers), dtype=np.int64), sizes),
        "kind": np.repeat(np.array([one.kind for _, one in bought], dtype=object), sizes),
        "household": where_known(household, household >= 0),
        "shop": where_known(shop, shop >= 0),
        "item": items,
        "answer": where_known(answer, answer >= 0),
    })  # fmt: skip
