"""The tables of a run written a second time, from the oracle's rows and households, as plain columns."""

from collections.abc import Callable, Collection, Iterable, Sequence

import pandas as pd
from oracle_base import Events, Row
from oracle_ledger import daily, truth_daily
from oracle_notebook import notebook
from oracle_town import OracleTown
from oracle_truth import households, lifetime_value, truth

from riceshop.town import Run, ids

# What the truth makes of the state by definitions of its own, not by the town's rules.
DEFINED = {"standing", "purchase_rate", "will_return", "will_buy_more", "will_recommend", "will_pay_more"}
Columns = dict[str, list[object]]


def same_tables(run: Run, oracle: OracleTown, days: Sequence[Events]) -> None:
    """Every table of the run but the truth holds what the oracle's own tables hold, column by column."""
    made = {
        "orders": orders(oracle, days),
        "deliveries": deliveries(days),
        "payments": payments(days),
        "complaints": complaints(days),
        "contacts": contacts(days),
        "bulk": bulk(days),
        "receivables": receivables(oracle),
        "notebook": notebook(oracle, days),
        "households": households(oracle),
        "daily": daily(oracle, days),
        "truth_daily": truth_daily(oracle, days),
    }
    for name, columns in made.items():
        same_table(name, getattr(run, name), columns, set())


def same_truth(run: Run, oracle: OracleTown) -> None:
    """The truth too, the coming year's value included: the oracle lives through that year and is not the same after."""
    left_out = DEFINED if "expectations" in oracle.on else DEFINED | {"satisfaction_weights", "expectations"}
    columns = {name: told for name, told in truth(oracle).items() if name not in left_out}
    same_table("truth", run.truth, columns | {"lifetime_value": lifetime_value(oracle)}, left_out)


def same_table(name: str, table: pd.DataFrame, columns: Columns, left_out: Collection[str]) -> None:
    compared = [column for column in table.columns if column not in left_out]
    assert sorted(compared) == sorted(columns), name
    for column in compared:
        gone = table[column].isna().tolist()
        told = [None if missing else value for value, missing in zip(table[column].tolist(), gone, strict=True)]
        assert told == columns[column], (name, column)


def dated(days: Sequence[Events], rows: Callable[[Events], Iterable[Row]]) -> list[Row]:
    """Return the rows of all days, each with its day in front."""
    return [(day, *row) for day, events in enumerate(days) for row in rows(events)]


def turned(rows: Sequence[Row], names: Sequence[str]) -> Columns:
    """Return rows as columns."""
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def in_words(codes: Iterable[int], names: Sequence[str]) -> list[object]:
    return [names[code] for code in codes]


def orders(oracle: OracleTown, days: Sequence[Events]) -> Columns:
    rows = dated(days, lambda events: events.sales)
    names = ["day", "household", "channel", "asked_g", "quantity_g", "clean_g", "amount_fen", "on_credit"]
    found = turned(rows, names)
    jin_g = oracle.p.jin_g
    found["order"] = list(range(len(rows)))
    found["channel"] = in_words(found["channel"], ids.CHANNELS)
    found["quantity_jin"] = [grams // jin_g for grams in found["quantity_g"]]
    found["on_credit"] = [bool(code) for code in found["on_credit"]]
    found["price_fen"] = [amount * jin_g // grams for _, _, _, _, grams, _, amount, _ in rows]
    return found


def deliveries(days: Sequence[Events]) -> Columns:
    names = ["day", "household", "kind", "planned_g", "delivered_g", "minutes_min", "result", "found_g"]
    found = turned(dated(days, lambda events: events.trips), names)
    found["kind"] = in_words(found["kind"], ids.CHANNELS)
    found["result"] = in_words(found["result"], ids.RESULTS)
    found["found_g"] = [None if grams < 0 else grams for grams in found["found_g"]]
    return found


def payments(days: Sequence[Events]) -> Columns:
    names = ["day", "household", "amount_fen", "kind", "owed_fen"]
    found = turned(dated(days, lambda events: events.payments), names)
    found["kind"] = in_words(found["kind"], ids.PAYMENTS)
    return found


def complaints(days: Sequence[Events]) -> Columns:
    """One row a complaint, and its end: the household's next, for it never has two complaints open."""
    ends: dict[int, list[Row]] = {}
    for day, events in enumerate(days):
        for household, _, _, minutes, paid in events.heard_complaints:
            ends.setdefault(household, []).append((1, day, minutes, paid))
        for household, _, _ in events.unheard:
            ends.setdefault(household, []).append((2, day, 0, 0))
    rows = dated(days, lambda events: events.complaints)
    found = turned(rows, ["day", "household", "cause"])
    found["cause"] = in_words(found["cause"], ids.COMPLAINTS)
    how = [ends[household].pop(0) if ends.get(household) else (0, None, None, None) for _, household, _ in rows]
    found |= turned(how, ["status", "end_day", "minutes_min", "compensation_fen"])
    found["status"] = in_words(found["status"], ("open", "settled", "unheard"))
    return found


def contacts(days: Sequence[Events]) -> Columns:
    found = turned(
        dated(days, lambda events: events.contacts), ["day", "household", "minutes_min", "gift_fen", "result"]
    )
    found["result"] = in_words(found["result"], ids.CONTACTS)
    return found


def bulk(days: Sequence[Events]) -> Columns:
    names = ["day", "eating_house", "asked_jin", "price_100_jin_fen", "result"]
    found = turned(dated(days, lambda events: events.bulk), names)
    found["price_100_jin_fen"] = [price or None for price in found["price_100_jin_fen"]]
    found["result"] = in_words(found["result"], ids.BULK_RESULTS)
    return found


def receivables(oracle: OracleTown) -> Columns:
    rows = []
    for house in oracle.houses:
        if house.owed_fen:
            days = oracle.day - house.owed_since
            age = "0-30" if days <= 30 else "31-60" if days <= 60 else "61-90" if days <= 90 else "over_90"
            rows.append((house.number, house.owed_fen, house.owed_since, days, age, house.misses))
    return turned(rows, ["household", "owed_fen", "since_day", "age_days", "age", "missed"])
