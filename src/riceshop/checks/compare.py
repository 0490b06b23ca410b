"""Comparison of an answer with what was expected, in the order type, size, value."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from riceshop.checks.expect import At, Expectation, Has, Near, OneOf
from riceshop.checks.plain import kind, plain

RELATIVE = 1e-6
_LISTS = ("list", "column")


@dataclass(frozen=True)
class Finding:
    """What is wrong first: `stage` is "type", "item", "size", "rows", "columns" or "value"; the rest goes into the message."""

    stage: str
    got: Any = None
    want: Any = None


def differs(got: Any, expected: Any, tolerance: float = RELATIVE, any_order: bool = False) -> Finding | None:
    """Return the first difference between an answer and the expected plain value, or None when they agree.

    Numbers agree within `tolerance` (relative); lists also as tuples, arrays or columns; with `any_order` lists and
    rows are compared without their order. The answer's own comparison operators are never asked.
    """
    if isinstance(expected, Expectation):
        return _expected(got, expected, tolerance)
    want = kind(expected)
    if want == "table_of_names" and kind(got) == "table":
        got = _one_column(got)
    if not _fits(kind(got), want):
        return Finding("type", got=kind(got), want=want)
    if want == "table":
        return _table(got, expected, tolerance, any_order)
    if want == "list":
        return _items(plain(got), plain(expected), tolerance, any_order)
    if want == "set":
        return _items(_sorted(_once(plain(got))), _sorted(_once(plain(expected))), tolerance, False)
    if want == "table_of_names":
        return _names(_as_dict(got), plain(expected), tolerance)
    return None if _same(plain(got), plain(expected), tolerance) else Finding("value")


def _expected(got: Any, expected: Any, tolerance: float) -> Finding | None:
    if isinstance(expected, Near):
        if kind(got) != "number":
            return Finding("type", got=kind(got), want="number")
        return None if abs(float(plain(got)) - expected.value) <= expected.within else Finding("value")
    if isinstance(expected, OneOf):
        found = [differs(got, item, tolerance) for item in expected.items]
        return None if None in found else found[0]
    if not _fits(kind(got), "set"):
        return Finding("type", got=kind(got), want="list")
    items = list(plain(got))
    if not items:
        return Finding("size", got=0)
    if isinstance(expected, At):
        if len(items) != expected.length:
            return Finding("size", got=len(items), want=expected.length)
        return _inside(differs(items[expected.place], expected.item, tolerance))
    found = any(differs(item, expected.item, tolerance) is None for item in items)
    return None if found == isinstance(expected, Has) else Finding("value")


def _fits(got: str, want: str) -> bool:
    accepted = {"list": _LISTS, "set": ("set", *_LISTS), "table_of_names": ("table_of_names", "column")}
    return got in accepted.get(want, (want,))


def _items(got: Sequence[Any], expected: Sequence[Any], tolerance: float, any_order: bool) -> Finding | None:
    if len(got) != len(expected):
        return Finding("size", got=len(got), want=len(expected))
    if any_order:
        got, expected = _sorted(got), _sorted(expected)
    for one, other in zip(got, expected, strict=True):
        if type(other) is list:
            inner = differs(one, other, tolerance)
            if inner is not None:
                return _inside(inner)
        elif not _fits(kind(one), kind(other)):
            return Finding("item", got=kind(one), want=kind(other))
        elif not _same(one, other, tolerance):
            return Finding("value")
    return None


def _inside(finding: Finding | None) -> Finding | None:
    """Return what is wrong with one item so that the message speaks of the item, not of the whole answer."""
    if finding is not None and finding.stage == "type":
        return replace(finding, stage="item")
    return finding


def _names(got: dict[Any, Any], expected: dict[Any, Any], tolerance: float) -> Finding | None:
    if len(got) != len(expected):
        return Finding("size", got=len(got), want=len(expected))
    for name, value in expected.items():
        if name not in got or differs(got[name], value, tolerance) is not None:
            return Finding("value")
    return None


def _table(got: Any, expected: Any, tolerance: float, any_order: bool) -> Finding | None:
    names = [str(name) for name in expected.columns]
    given = [name for name in got.columns.tolist() if type(name) is str]
    if given != names or len(got.columns) != len(names):
        return Finding("columns", got=", ".join(given), want=", ".join(names))
    if len(got) != len(expected):
        return Finding("rows", got=len(got), want=len(expected))
    rows = list(zip(*(plain(got[name]) for name in names), strict=True))
    wanted = list(zip(*(plain(expected[name]) for name in names), strict=True))
    if any_order:
        rows, wanted = _sorted(rows), _sorted(wanted)
    for row, right in zip(rows, wanted, strict=True):
        if any(differs(one, other, tolerance) for one, other in zip(row, right, strict=True)):
            return Finding("value")
    return None


def _one_column(table: Any) -> Any:
    """Return a table of one column, or of names and one column, as that column; any other table as it is."""
    if len(table.columns) == 2 and table.iloc[:, 0].is_unique:
        table = table.set_index(table.columns[0])
    return table.iloc[:, 0] if len(table.columns) == 1 else table


def _as_dict(value: Any) -> dict[Any, Any]:
    return plain(value.to_dict()) if kind(value) == "column" else plain(value)


def _once(items: Any) -> list[Any]:
    return list({repr(item): item for item in items}.values())


def _sorted(items: Any) -> list[Any]:
    # The pictures of plain items order every mixture of numbers and words, which sorted() alone refuses.
    return sorted(items, key=lambda item: (type(item).__name__ == "str", repr(plain(item))))


def _same(got: Any, expected: Any, tolerance: float) -> bool:
    if kind(expected) == "number":
        try:
            return math.isfinite(got) and math.isclose(got, expected, rel_tol=tolerance, abs_tol=1e-9)
        except OverflowError:  # a whole number too long for a float
            return False
    if type(expected) is str:
        return got.strip() == expected
    return type(got) is type(expected) and got == expected
