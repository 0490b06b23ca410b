"""Guard: refuses numbers and tables that cannot be used, naming the value, the place and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pandas import DataFrame, Series

INFINITE = float("inf")


def numbers(
    place: str, value: ArrayLike, low: float = -INFINITE, high: float = INFINITE, open_low: bool = False
) -> NDArray[np.float64]:
    """Return `value`, one number or many, as an array of float64 with every number in [low, high].

    `place` names the argument ("npv(cash_flows)"); with `open_low` the lower bound itself is refused. Raises BadType
    for what is no number (text, None, True), BadValue for NaN, infinity or a number out of bounds, naming the first.
    """
    found = np.asarray(value)
    # NumPy would read True among numbers as 1.
    if isinstance(value, list | tuple) and any(isinstance(item, bool | np.bool_) for item in value):
        raise BadType("crm.number", place=place, value=_short(value))
    if found.dtype == object:
        found = _plain(place, found)
    if found.dtype.kind not in "iuf":
        raise BadType("crm.number", place=place, value=_short(value))
    found = found.astype(np.float64)
    _refuse(place, found, ~np.isfinite(found), "crm.finite")
    _refuse(place, found, found <= low if open_low else found < low, "crm.above" if open_low else "crm.least", low)
    _refuse(place, found, found > high, "crm.most", high)
    return found


def number(
    place: str, value: float, low: float = -INFINITE, high: float = INFINITE, open_low: bool = False
) -> float:
    """Return one number as float; bounds and errors as in `numbers`."""
    found = numbers(place, value, low, high, open_low)
    if found.ndim:
        raise BadType("crm.one", place=place, value=_short(value))
    return float(found)


def whole(place: str, value: int, low: int = 0, high: int | None = None) -> int:
    """Return one whole number in [low, high] as int; 3.0 is whole, 3.5 and True are not."""
    found = number(place, value, low, INFINITE if high is None else high)
    if found != int(found):
        raise BadValue("crm.whole", place=place, value=value)
    return int(found)


def probability(place: str, value: ArrayLike) -> NDArray[np.float64]:
    """Return probabilities as an array of float64; errors as in `numbers` outside [0, 1]."""
    return numbers(place, value, 0.0, 1.0)


def series(place: str, value: ArrayLike, low: float = -INFINITE, at_least: int = 1) -> NDArray[np.float64]:
    """Return a one-dimensional array of float64 with at least `at_least` numbers, each at least `low`."""
    found = numbers(place, value, low)
    if found.ndim != 1 or len(found) < at_least:
        raise BadValue("crm.series", place=place, value=_short(value), count=at_least)
    return found


def same_length(place: str, *values: Sequence[object] | NDArray[np.float64]) -> int:
    """Return the common length of `values`. Raises BadValue, naming the lengths, when they differ."""
    lengths = [len(value) for value in values]
    if len(set(lengths)) > 1:
        raise BadValue("crm.lengths", place=place, value=", ".join(map(str, lengths)))
    return lengths[0]


def frame(place: str, value: DataFrame, columns: Iterable[str]) -> DataFrame:
    """Return `value` if it is a DataFrame with these columns. Raises BadType or BadValue naming what is missing."""
    import pandas as pd

    if not isinstance(value, pd.DataFrame):
        raise BadType("crm.frame", place=place, value=type(value).__name__)
    missing = [name for name in columns if name not in value.columns]
    if missing:
        raise BadValue("crm.columns", place=place, value=", ".join(missing), known=", ".join(map(str, value.columns)))
    return value


def dates(place: str, values: Series) -> Series:
    """Return `values` as whole days without a zone, so that two orders of one day are equal.

    Raises BadValue, naming the first, for what is no date; numbers are refused, as pandas would read them as nanoseconds.
    """
    import pandas as pd

    if values.dtype.kind in "iufb":
        raise BadValue("crm.date", place=place, value=str(values.iloc[0]))
    try:
        found = pd.to_datetime(values, format="ISO8601")
    except (ValueError, TypeError) as reason:
        unread = pd.to_datetime(values, format="ISO8601", errors="coerce", utc=True).isna()
        first = values[unread].iloc[0] if unread.any() else values.iloc[0]
        raise BadValue("crm.date", place=place, value=repr(first)) from reason
    if found.isna().any():
        raise BadValue("crm.date", place=place, value="NaT")
    return found.dt.tz_localize(None).dt.normalize()


def one_of(place: str, value: str, allowed: Iterable[str]) -> str:
    """Return `value` if it is one of the words allowed. Raises BadValue naming them."""
    names = tuple(allowed)
    if value not in names:
        raise BadValue("crm.word", place=place, value=value, known=", ".join(names))
    return value


def _plain(place: str, found: NDArray[np.object_]) -> NDArray[np.float64]:
    for item in found.ravel():
        if isinstance(item, bool) or not isinstance(item, int | float | np.number):
            raise BadType("crm.number", place=place, value=_short(item))
    return found.astype(np.float64)


def _refuse(place: str, found: NDArray[np.float64], wrong: NDArray[np.bool_], key: str, bound: float = 0.0) -> None:
    if np.any(wrong):
        first = found[wrong].ravel()[0] if found.ndim else float(found)
        raise BadValue(key, place=place, value=f"{first:g}", bound=f"{bound:g}")


def _short(value: object) -> str:
    told = repr(value)
    return told if len(told) <= 60 else f"{told[:57]}..."
