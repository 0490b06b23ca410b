"""Documents: the parameters and the columns of every table, with their notes in both languages."""

import tomllib
from importlib import resources
from typing import TYPE_CHECKING

from riceshop.town.guard import one_of
from riceshop.town.parameters import BUILT, PARAMETERS, Value
from riceshop.words import text

if TYPE_CHECKING:
    from pandas import DataFrame

TABLES = ("orders", "deliveries", "notebook", "payments", "daily", "households", "truth", "truth_daily", "compare")


def parameters() -> "DataFrame":
    """Return every number of the rules: name, value, unit, low, high, provenance, source, note_zh, note_en."""
    from pandas import DataFrame

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
        for one in BUILT + PARAMETERS
    ])  # fmt: skip


def columns(table: str) -> "DataFrame":
    """Return the columns of one table: name, unit, meaning_zh, meaning_en. Raises BadValue for an unknown table."""
    from pandas import DataFrame

    one_of("columns", table, TABLES)
    return DataFrame([
        {
            "name": name,
            "unit": unit(name),
            "meaning_zh": text(f"town.columns.{table}.{name}", "zh"),
            "meaning_en": text(f"town.columns.{table}.{name}", "en"),
        }
        for name in column_names(table)
    ])  # fmt: skip


def column_names(table: str) -> list[str]:
    """Return the documented columns of one table, in order."""
    raw = (resources.files("riceshop.words") / "catalogue" / "town.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(raw)["columns"][table])


def unit(column: str) -> str:
    """Return a column's unit, which its name ends in; empty where it has none."""
    for ending, name in (("_per_day_g", "g/day"), ("_g", "g"), ("_fen", "fen"), ("_min", "min"), ("_mm", "mm"),
                         ("_jin", "jin"), ("_permille", "permille"), ("_days", "day"), ("_day", "day"), ("_m", "m")):  # fmt: skip
        if column.endswith(ending):
            return name
    return "day" if column in ("day", "next_payday", "days") else ""


def _shown(value: Value) -> int | str:
    return value if isinstance(value, int) else ", ".join(str(item) for item in value)
