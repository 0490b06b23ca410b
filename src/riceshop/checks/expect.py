"""Expectations that are not one exact value: an item that must be there, one that must not, a place, a distance."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Has:
    """A list that holds `item`."""

    item: object


@dataclass(frozen=True)
class Lacks:
    """A list that holds something, but not `item`."""

    item: object


@dataclass(frozen=True)
class At:
    """A list of `length` items with `item` at `place`, counted from 0."""

    place: int
    item: object
    length: int


@dataclass(frozen=True)
class Near:
    """A number at most `within` away from `value`."""

    value: float
    within: float


@dataclass(frozen=True)
class OneOf:
    """Any one of `items`."""

    items: tuple[object, ...]


Expectation = (Has, Lacks, At, Near, OneOf)


def has(item: object) -> Has:
    """Expect a list (or set, column) that holds `item`."""
    return Has(item)


def lacks(item: object) -> Lacks:
    """Expect a list that is not empty and does not hold `item`."""
    return Lacks(item)


def at(place: int, item: object, length: int) -> At:
    """Expect a list of `length` items whose item number `place` (from 0) is `item`."""
    return At(place, item, length)


def one_of(items: Iterable[object]) -> OneOf:
    """Expect any one of `items`: the best of a table may be shared. All items are of the first one's kind."""
    return OneOf(tuple(items))


def near(value: float, within: float) -> Near:
    """Expect a number from value - within to value + within."""
    return Near(value, within)
