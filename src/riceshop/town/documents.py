"""Documents: the parameters and the columns of every table, with their notes in both languages."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from riceshop.town.guard import one_of
from riceshop.town.mechanisms import WHOLE, chosen
from riceshop.town.parameters import BUILT, PARAMETERS, Value
from riceshop.town.whole_parameters import WHOLE_PARAMETERS
from riceshop.words import entries, text

if TYPE_CHECKING:
    from pandas import DataFrame

# A run's tables: what the shopkeeper could have known, and what nobody in the shop knows. Each is one function of
# tables_shop.py or tables_truth.py and one group of columns in a town catalogue.
SHOP_TABLES = ("orders", "deliveries", "notebook", "payments", "daily", "households",
               "complaints", "contacts", "bulk", "receivables", "surveys")
TRUTH_TABLES = ("truth", "truth_daily")
TABLES = (*SHOP_TABLES, *TRUTH_TABLES, "compare")
# What experiments come out as.
EXPERIMENTS = ("experiment", "effects")


def parameters(mechanisms: Iterable[str] = WHOLE) -> "DataFrame":
    """Return every number of the rules: name, value, unit, low, high, provenance, source, note_zh, note_en.

    With mechanisms=() those that the first chapter's town goes by. Raises BadValue for an unknown mechanism.
    """
    from pandas import DataFrame

    at_work = chosen("parameters(mechanisms=...)", mechanisms)
    numbers = PARAMETERS if at_work else tuple(one for one in PARAMETERS if one not in WHOLE_PARAMETERS)
    return DataFrame([
        {
            "name": one.name,
            "value": _shown(one.value),
            "unit": one.unit,
            "low": one.low,
            "high": one.high,
            "provenance": one.provenance,
            "source": one.source,
            "note_zh": text(f"town.parameters.{one.name}", "zh"),
            "note_en": text(f"town.parameters.{one.name}", "en"),
        }
        for one in BUILT + numbers
    ])  # fmt: skip


def columns(table: str) -> "DataFrame":
    """Return the columns of one table: name, unit, meaning_zh, meaning_en. Raises BadValue for an unknown table."""
    from pandas import DataFrame

    one_of("columns", table, TABLES + EXPERIMENTS)
    return DataFrame([
        {
            "name": name,
            "unit": unit(name),
            "meaning_zh": text(key, "zh"),
            "meaning_en": text(key, "en"),
        }
        for name, key in _column_keys(table).items()
    ])  # fmt: skip


def column_names(table: str) -> list[str]:
    """Return the documented columns of one table, in order."""
    return list(_column_keys(table))


def _column_keys(table: str) -> dict[str, str]:
    """Return the catalogue key of each column; a table's columns may be spread over several town catalogues."""
    form = re.compile(rf"town\w*\.columns\.{table}\.(\w+)")
    return {found[1]: key for key in entries() if (found := form.fullmatch(key))}


def unit(column: str) -> str:
    """Return a column's unit, which its name ends in; empty where it has none."""
    for ending, name in (("_per_day_g", "g/day"), ("_g", "g"), ("_fen", "fen"), ("_min", "min"), ("_mm", "mm"),
                         ("_jin", "jin"), ("_permille", "permille"), ("_days", "day"), ("_day", "day"), ("_m", "m")):  # fmt: skip
        if column.endswith(ending):
            return name
    named = {"day": "day", "next_payday": "day", "days": "day", "lifetime_value": "fen", "purchase_rate": "1/day"}
    return named.get(column, "")


def _shown(value: Value) -> int | str:
    return value if isinstance(value, int) else ", ".join(str(item) for item in value)
