"""Finds and reads the one copy of a table: packed into the package, else in the checkout's data folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.words.errors import BadValue, Damaged

if TYPE_CHECKING:
    import pandas as pd

PACKED = Path(__file__).parent / "files"
CHECKOUT = Path(__file__).parents[3] / "data"


def folder() -> Path:
    """Return the folder that holds the tables: the packed one when the package was built, else the checkout's."""
    return PACKED if PACKED.is_dir() else CHECKOUT


def table_path(name: str) -> Path:
    """Return the path of table `name` ("story_facts"). Raises BadValue for an unknown name, naming the known ones."""
    path = folder() / f"{name}.csv"
    if not path.is_file():
        known = sorted(file.stem for file in folder().glob("*.csv"))
        raise BadValue("data.unknown_table", value=name, folder=str(folder()), known=", ".join(known) or "-")
    return path


def read_table(name: str, columns: Sequence[str], index: str | None = None) -> "pd.DataFrame":
    """Read table `name` (UTF-8, comma) and hold it to its columns; empty cells stay empty text.

    Returns a DataFrame with `columns` in that order, `index` as its index where given. Raises BadValue for an
    unknown table and Damaged when the file cannot be read or lacks a column. Source: data/datasheet.md.
    """
    import pandas as pd

    path = table_path(name)
    try:
        table = pd.read_csv(path, encoding="utf-8", keep_default_na=False)
    except (OSError, ValueError) as reason:
        raise Damaged("data.unreadable", path=str(path), reason=str(reason)) from reason
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise Damaged("data.columns_missing", path=str(path), missing=", ".join(missing))
    table = table[list(columns)]
    return table if index is None else table.set_index(index)
