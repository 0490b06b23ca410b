"""Plain data: what kind of thing a value is, told by its exact type, and a short picture of it for a message."""

import sys
from collections.abc import Callable
from typing import Any

SHOWN = 90
_KINDS = {
    type(None): "nothing", bool: "truth", int: "number", float: "number", str: "words",
    list: "list", tuple: "list", set: "set", frozenset: "set", dict: "table_of_names",
}


def kind(value: object) -> str:
    """Return the kind of `value`: number, truth, words, list, set, table_of_names, table, nothing or other.

    Only exact built-in, numpy and pandas types count: a subclass can lie about every comparison.
    """
    exact = type(value)
    if exact in _KINDS:
        return _KINDS[exact]
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None:
        if exact is numpy.bool_:
            return "truth"
        if exact in _numpy_numbers(numpy):
            return "number"
        if exact is numpy.ndarray:
            return "list"
    if pandas is not None:
        if exact is pandas.DataFrame:
            return "table"
        if exact is pandas.Series:
            return "column"
    return "function" if callable(value) else "other"


def plain(value: Any) -> Any:
    """Return `value` with numpy and pandas wrappings taken off: numbers, lists and dicts of plain items."""
    sort = kind(value)
    if sort in ("number", "truth") and type(value).__module__ == "numpy":
        return value.item()
    if type(value) in (list, tuple):
        return [plain(item) for item in value]
    if type(value).__name__ in ("ndarray", "Series") and sort in ("list", "column"):
        return [plain(item) for item in value.tolist()]
    if sort == "set":
        return {plain(item) if _is_plain(item) else object() for item in value}
    if sort == "table_of_names":
        return {key: plain(item) for key, item in value.items()}
    return value


def shown(value: Any, describe: Callable[[int], str]) -> str:
    """Return at most 90 characters that show `value`; a table is described by its number of rows."""
    sort = kind(value)
    if sort == "table":
        return describe(len(value))
    if sort == "column":
        return shown(plain(value), describe)
    if sort in ("function", "other"):
        return type(value).__name__
    if sort in ("list", "set", "table_of_names") and not _all_plain(value):
        return type(value).__name__
    bare = plain(value)
    # Twelve figures: 22619.400000000001 would make a student look for a mistake that is none.
    picture = f"{bare:.12g}" if type(bare) is float else repr(bare)
    return picture if len(picture) <= SHOWN else picture[: SHOWN - 1] + "…"


def _is_plain(value: object) -> bool:
    return kind(value) in ("number", "truth", "words", "nothing")


def _all_plain(value: Any) -> bool:
    items = list(value.items()) if kind(value) == "table_of_names" else plain(value)
    return all(_is_plain(item) or (type(item) in (list, tuple, set, dict) and _all_plain(item)) for item in items)


def _numpy_numbers(numpy: Any) -> frozenset[type]:
    names = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64")
    return frozenset(getattr(numpy, name) for name in names)
