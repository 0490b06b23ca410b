"""Tables: finds the function that makes a table, and what these functions share."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas import DataFrame

if TYPE_CHECKING:
    from riceshop.town.run import Run

HOMES = ("riceshop.town.tables_shop", "riceshop.town.tables_truth", "riceshop.town.tables_whole")


def table(run: "Run", name: str) -> DataFrame:
    """Return table `name` of a run, made by the function of that name in one of the modules of HOMES."""
    made: DataFrame = next(getattr(module, name) for module in map(import_module, HOMES) if hasattr(module, name))(run)
    # The town keeps some numbers in 32 bits; sums and products of a table need 64.
    narrow = [column for column, dtype in made.dtypes.items() if dtype.kind in "iu" and dtype.itemsize < 8]
    return made.astype(dict.fromkeys(narrow, np.int64))


def parts(run: "Run", name: str) -> tuple[list[object], np.ndarray]:
    """Return the days' events called `name` ("sales", "trips" ...) in order, and the day of each of their rows."""
    dated = [(today.day, part) for today in run.day_events for part in getattr(today, name)]
    days = [np.full(len(part.household), day, dtype=np.int64) for day, part in dated]
    return [part for _, part in dated], np.concatenate(days or [np.zeros(0, dtype=np.int64)])


def joined(found: Sequence[object], name: str) -> np.ndarray:
    """Return one column of the events that `parts` found."""
    return np.concatenate([getattr(part, name) for part in found] or [np.zeros(0, dtype=np.int64)])


def in_words(codes: np.ndarray, names: tuple[str, ...]) -> pd.Categorical:
    """Return the names that the codes stand for."""
    return pd.Categorical.from_codes(codes, categories=list(names))


def where_known(values: np.ndarray, known: np.ndarray) -> pd.Series:
    """Return whole numbers, missing (NA) where not known."""
    return pd.Series(values, dtype="Int64").mask(~known)


def words_where_known(codes: np.ndarray, known: np.ndarray, names: tuple[str, ...]) -> pd.Categorical:
    """Return the names that the codes stand for, missing where not known."""
    return pd.Categorical.from_codes(np.where(known, codes, -1), categories=list(names))
