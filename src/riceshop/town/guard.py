"""Guard: refuses values that cannot be used, naming the value, the place and the remedy."""

import operator
from collections.abc import Iterable

import numpy as np

from riceshop.words.errors import BadType, BadValue


def whole(place: str, value: object, low: int, high: int) -> int:
    """Return `value` as int if it is a whole number in [low, high]; a bool or a float is refused."""
    if isinstance(value, float | np.floating) and np.isnan(value):
        raise BadValue("town.errors.range", place=place, value=value, low=low, high=high)
    if isinstance(value, bool | np.bool_):
        raise BadType("town.errors.whole", place=place, value=value, low=low, high=high)
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise BadType("town.errors.whole", place=place, value=value, low=low, high=high) from None
    if not low <= number <= high:
        raise BadValue("town.errors.range", place=place, value=number, low=low, high=high)
    return number


def yes_no(place: str, value: object) -> bool:
    """Return `value` if it is True or False and nothing else."""
    if not isinstance(value, bool | np.bool_):
        raise BadType("town.errors.yes_no", place=place, value=value)
    return bool(value)


def one_of(place: str, value: object, allowed: Iterable[str]) -> str:
    """Return `value` if it is one of the words allowed."""
    names = tuple(allowed)
    shown = ", ".join(name or '""' for name in names)
    if not isinstance(value, str):
        raise BadType("town.errors.word", place=place, value=value, allowed=shown)
    if value not in names:
        raise BadValue("town.errors.word", place=place, value=value, allowed=shown)
    return value


def house_numbers(place: str, values: object, households: int) -> list[int]:
    """Return house numbers in the order given, each once; refuses what is not a house of this town."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise BadType("town.errors.houses", place=place, value=values, last=households - 1)
    return list(dict.fromkeys(whole(place, value, 0, households - 1) for value in values))
