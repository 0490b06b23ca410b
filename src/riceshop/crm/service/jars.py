"""Jars: from the notebook to the day a jar runs empty, and to tonight's delivery list."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from pandas import DataFrame, Series

JIN_G = 600
DENSITY_G_PER_L = 800

# What stands in for a line the notebook does not have: assumptions, the same as the town's own.
GUESS_MEMBERS = 5
GUESS_APPETITE_G = 350
GUESS_LOT_G = 20 * JIN_G
MONTH_DAYS = 30

# What may be used of the notebook, and the columns it is written in.
FIELDS = {
    "members": "members",
    "appetite": "appetite_g",
    "monthly_use": "monthly_use_g",
    "last_quantity": "last_quantity_g",
    "level": "after_g",
}


def jar_capacity_g(diameter_mm: float, height_mm: float, density_g_per_l: float = DENSITY_G_PER_L) -> int:
    """Return how many grams of rice a round jar holds, from what a soft ruler measures.

    `diameter_mm` and `height_mm` are the inner width and height in millimetres; `density_g_per_l` is the bulk
    density of rice in grams a litre. The volume of a cylinder, rounded to whole grams. Raises BadType for
    what is no number, BadValue for what is negative or not finite. Source: R-080.

    >>> jar_capacity_g(400, 500)
    50265
    """
    width = _measure("diameter_mm", diameter_mm)
    height = _measure("height_mm", height_mm)
    density = _measure("density_g_per_l", density_g_per_l)
    litres = math.pi * (width / 2) ** 2 * height / 1_000_000
    return round(litres * density)


def daily_need_g(members: int, appetite_g: float) -> int:
    """Return the grams a household eats a day: members times the appetite of each, in grams a day.

    Raises BadType for what is no number, BadValue for what is negative or not finite. Source: R-006.

    >>> daily_need_g(6, 200)
    1200
    """
    return round(_measure("members", members) * _measure("appetite_g", appetite_g))


def days_until_empty(stock_g: float, members: int, appetite_g: float) -> int:
    """Return for how many whole days `stock_g` grams still feed a household.

    `members` eat `appetite_g` grams a day each. A rest smaller than one day's need does not count as a day.
    Raises BadType for what is no number; BadValue for what is negative, not finite, or a household that eats
    nothing (its jar never runs empty). Source: R-006.

    >>> days_until_empty(9_600, 6, 200)
    8
    """
    need = daily_need_g(members, appetite_g)
    if need == 0:
        raise BadValue("service.eats_nothing", members=members, appetite=appetite_g)
    return int(_measure("stock_g", stock_g) // need)


def forecast(notebook: DataFrame, day: int, fields: Iterable[str] | None = None) -> DataFrame:
    """Return for each household of the notebook when its jar is expected to run empty, seen from `day`.

    `notebook` has one row a household with the columns household and last_day (day of the last visit) and any
    of street, members, appetite_g, monthly_use_g, last_quantity_g, and after_g with level_seen (grams read
    with the ruler after the last visit); a missing line is NA. `fields` names what may be used: members,
    appetite, monthly_use, last_quantity, level (all, if None). Use a day is members times appetite, else a
    month's use by 30, else a guess for what is missing; rice on last_day is the level read, else the quantity
    sold, else a guess.

    Returns household, street, basis ("told", "month", "part" or "guess"), daily_g, stock_g (on `day`, not
    below 0) and run_out_day (the first day without a full day's rice). Raises BadType, BadValue for what
    cannot be used. Source: R-006, R-079.

    >>> import pandas as pd
    >>> book = pd.DataFrame({"household": [7], "last_day": [0], "members": [6], "appetite_g": [200], "after_g": [9_600]})
    >>> forecast(book, day=3)[["household", "basis", "daily_g", "stock_g", "run_out_day"]].values.tolist()
    [[7, 'told', 1200, 6000, 8]]
    """
    import pandas as pd

    used = _fields(fields)
    _table(notebook, ("household", "last_day"))
    today = _whole("day", day)
    members, appetite, monthly, sold = (
        _column(notebook, FIELDS[name], name in used)
        for name in ("members", "appetite", "monthly_use", "last_quantity")
    )
    level = _column(notebook, FIELDS["level"], "level" in used)
    if "level_seen" in notebook:
        level = level.where(notebook["level_seen"].astype(bool))
    told = members.fillna(GUESS_MEMBERS) * appetite.fillna(GUESS_APPETITE_G)
    known = members.notna() & appetite.notna()
    daily = told.where(known | monthly.isna(), monthly / MONTH_DAYS).clip(lower=1).round().astype(int)
    filled = level.fillna(sold).fillna(GUESS_LOT_G).round().astype(int)
    last_day = notebook["last_day"].astype(int)
    basis = pd.Series("part", index=notebook.index)
    basis = (
        basis.mask(members.isna() & appetite.isna(), "guess")
        .mask(monthly.notna(), "month")
        .mask(known, "told")
    )
    return pd.DataFrame({
        "household": notebook["household"],
        "street": notebook.get("street", pd.NA),
        "basis": basis,
        "daily_g": daily,
        "stock_g": (filled - daily * (today - last_day)).clip(lower=0),
        "run_out_day": last_day + filled // daily,
    })  # fmt: skip


def delivery_list(
    notebook: DataFrame,
    day: int,
    days_ahead: int = 2,
    limit: int | None = None,
    fields: Iterable[str] | None = None,
) -> DataFrame:
    """Return tonight's list for `day`: whose jar is expected to be empty within `days_ahead` days.

    Most urgent first, then street by street, then by household; households without a street come last of
    their day. `limit` keeps only the first so many. Returns household, street, run_out_day, days_left and
    deliver_g, whole jin that fill the jar where its size (jar_g) is known, else 20 jin. `notebook` and
    `fields` as in `forecast`. Raises BadType for what is no table or no number, BadValue for a missing
    column, an unknown field, negative numbers, and a `day`, `days_ahead` or `limit` that is not whole.
    Source: R-006, R-079.

    >>> import pandas as pd
    >>> book = pd.DataFrame({"household": [7], "last_day": [0], "members": [6], "appetite_g": [200], "after_g": [9_600]})
    >>> delivery_list(book, day=6)[["household", "run_out_day", "days_left", "deliver_g"]].values.tolist()
    [[7, 8, 2, 12000]]
    """
    import pandas as pd

    found = forecast(notebook, day, fields)
    found["days_left"] = found["run_out_day"] - day
    room = _column(notebook, "jar_g", True) - found["stock_g"]
    found["deliver_g"] = (room.fillna(GUESS_LOT_G).clip(lower=JIN_G) // JIN_G * JIN_G).astype(int)
    due = found[found["days_left"] <= _whole("days_ahead", days_ahead)].assign(
        _street=lambda table: table["street"].astype(pd.StringDtype())
    )
    due = due.sort_values(["run_out_day", "_street", "household"], na_position="last")
    columns = ["household", "street", "run_out_day", "days_left", "deliver_g"]
    listed = due[columns].reset_index(drop=True)
    return listed if limit is None else listed.head(_whole("limit", limit))


def _fields(fields: Iterable[str] | None) -> set[str]:
    if fields is None:
        return set(FIELDS)
    if isinstance(fields, str) or not isinstance(fields, Iterable):
        raise BadType("service.bad_fields", value=fields, known=", ".join(FIELDS))
    chosen = set(fields)
    if chosen - set(FIELDS):
        raise BadValue("service.bad_fields", value=sorted(chosen - set(FIELDS)), known=", ".join(FIELDS))
    return chosen


def _table(notebook: Any, needed: tuple[str, ...]) -> None:
    import pandas as pd

    if not isinstance(notebook, pd.DataFrame):
        raise BadType("service.no_table", value=type(notebook).__name__)
    for column in needed:
        if column not in notebook:
            raise BadValue("service.no_column", value=column, known=", ".join(map(str, notebook.columns)))


def _column(notebook: DataFrame, name: str, used: bool) -> Series:
    import pandas as pd

    if not used or name not in notebook:
        return pd.Series(float("nan"), index=notebook.index)
    column = notebook[name]
    if not pd.api.types.is_numeric_dtype(column):
        raise BadType("service.no_numbers", value=name)
    column = column.astype("Float64").astype(float)
    if (column < 0).any() or column.isin([math.inf]).any():
        raise BadValue("service.negative_column", value=name)
    return column


def _whole(name: str, value: Any) -> int:
    number = _measure(name, value)
    if number != int(number):
        raise BadValue("service.no_whole", name=name, value=value)
    return int(number)


def _measure(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) and not hasattr(value, "__float__"):
        raise BadType("service.no_number", name=name, value=value)
    number = float(value)
    if not math.isfinite(number) or number < 0:
        raise BadValue("service.bad_number", name=name, value=value)
    return number
