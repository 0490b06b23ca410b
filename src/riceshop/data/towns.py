"""Ready-made towns: what a small town wrote down in half a year, under two policies, and apart from it the truth."""

from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.data.tables import folder
from riceshop.words.errors import BadValue, Damaged

if TYPE_CHECKING:
    import pandas as pd

TOWNS = "towns"
TRUTH = "truth"


def town_names() -> list[str]:
    """Return the names of the ready-made towns: town and policy, as "quiet_wang"."""
    return sorted(path.name for path in (folder() / TOWNS).glob("*") if path.is_dir())


def load_town(name: str) -> "dict[str, pd.DataFrame]":
    """Return what the shop of a ready-made town could have known: orders, deliveries, payments, notebook and so on.

    Columns are those of `riceshop.town.columns`; a missing cell is NA. Raises BadValue for an unknown name, naming
    the known ones, and Damaged when a file cannot be read. Source: data/datasheet.md, towns.
    """
    return {path.stem: _read(path) for path in _files(name) if not path.stem.startswith(TRUTH)}


def load_town_truth(name: str) -> "dict[str, pd.DataFrame]":
    """Return what nobody in the shop of a ready-made town could know: truth, truth_daily; never a source for a mark.

    Raises BadValue and Damaged as `load_town`. Source: data/datasheet.md, towns.
    """
    return {path.stem: _read(path) for path in _files(name) if path.stem.startswith(TRUTH)}


def _files(name: str) -> list[Path]:
    if name not in town_names():
        raise BadValue("data.unknown_town", value=name, known=", ".join(town_names()) or "-")
    found = sorted((folder() / TOWNS / name).glob("*.csv"))
    if not found:
        raise Damaged("data.empty_town", path=str(folder() / TOWNS / name))
    return found


def _read(path: Path) -> "pd.DataFrame":
    import pandas as pd

    try:
        table = pd.read_csv(path, encoding="utf-8", keep_default_na=False, na_values=[""])
    except (OSError, ValueError) as reason:
        raise Damaged("data.unreadable", path=str(path), reason=str(reason)) from reason
    return table.astype({name: "Int64" for name in table.select_dtypes("float") if _whole(table[name])})


def _whole(column: "pd.Series") -> bool:
    # Whole numbers with missing cells among them are read as decimals.
    there = column.dropna()
    return len(there) < len(column) and bool((there % 1 == 0).all())
