"""The wire's numpy and pandas: arrays and tables taken apart into plain data and put together again, exact types only."""

import math
import re
import sys
from typing import Any

from riceshop.grading.boxed.wire import WireError

MOST = 2**24
# Whole numbers, fractions, truth, fixed text and times; never objects, records or pointers.
_DTYPE = re.compile(r"[<>|=]([biufcUSmM])(\d{1,7})(\[\d{0,6}[A-Za-z]{1,2}\])?")
_SCALARS = ("bool_", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "longlong",
            "ulonglong", "float16", "float32", "float64", "complex64", "complex128", "str_", "bytes_",
            "datetime64", "timedelta64")
_EXTENSIONS = re.compile(r"str|string|boolean|U?Int(8|16|32|64)|Float(32|64)|datetime64\[(s|ms|us|ns), [A-Za-z0-9_/+:-]{1,40}\]")


def parts(value: Any) -> tuple[Any, ...] | None:
    """Return a numpy or pandas value as a tuple of plain parts, None when it is neither or of another type."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    exact = type(value)
    if numpy is not None:
        if exact is numpy.ndarray:
            return _array_parts(value)
        if exact.__module__ == "numpy" and exact in _scalars(numpy) and _DTYPE.fullmatch(value.dtype.str):
            return "scalar", value.dtype.str, value.tobytes()
    return None if pandas is None else _table_parts(pandas, exact, value)


def whole(held: Any) -> Any:
    """Return the numpy or pandas value of `held`. Raises WireError when it is none."""
    if type(held) is not tuple or not held or type(held[0]) is not str or held[0] not in _WHOLE:
        raise WireError("no such table")
    return _WHOLE[held[0]](*held[1:])


def _scalars(numpy: Any) -> frozenset[type]:
    return frozenset(getattr(numpy, name) for name in _SCALARS)


def _array_parts(value: Any) -> tuple[Any, ...] | None:
    if value.dtype.kind == "O":
        return "objects", tuple(value.shape), value.ravel().tolist()
    if not _DTYPE.fullmatch(value.dtype.str):
        return None
    return "array", value.dtype.str, tuple(value.shape), value.tobytes()


def _table_parts(pandas: Any, exact: type, value: Any) -> tuple[Any, ...] | None:
    if exact is pandas.DataFrame:
        columns = [_values_parts(value.iloc[:, place]) for place in range(value.shape[1])]
        if any(one is None for one in columns):
            return None
        return "frame", value.columns, value.index, columns
    if exact is pandas.Series:
        held = _values_parts(value)
        return None if held is None else ("series", held, value.index, value.name)
    if exact is pandas.RangeIndex:
        return "range", value.start, value.stop, value.step, value.name
    if exact is pandas.MultiIndex:
        return "levels", [tuple(one) for one in value.tolist()], list(value.names)
    if exact in (pandas.Index, pandas.DatetimeIndex, pandas.TimedeltaIndex, pandas.CategoricalIndex):
        held = _values_parts(value)
        return None if held is None else ("index", held, value.name)
    if exact is pandas.Categorical:
        return _values_parts(value)
    if exact is pandas.Timestamp:
        return "timestamp", value.isoformat(), value.unit
    if exact is pandas.Timedelta:
        return "timedelta", value.isoformat(), value.unit
    if value is pandas.NaT or value is pandas.NA:
        return ("nat",) if value is pandas.NaT else ("na",)
    return None


def _values_parts(value: Any) -> tuple[Any, ...] | None:
    """Return the parts of the values of a Series, Index or Categorical: a plain array, categories, or a named kind."""
    import numpy
    import pandas

    if isinstance(value.dtype, numpy.dtype):
        return _array_parts(value.to_numpy())
    array = value if type(value) is pandas.Categorical else value.array
    if type(array) is pandas.Categorical:
        return "categories", _array_parts(numpy.asarray(array.codes)), array.categories, bool(array.ordered)
    name = str(value.dtype)
    if not _EXTENSIONS.fullmatch(name):
        return None
    if name.startswith("datetime64"):
        return "named", name, _array_parts(numpy.asarray(array.astype("int64")))
    return "named", name, [None if pandas.isna(one) else one for one in array]


def _array(dtype: Any, shape: Any, raw: Any) -> Any:
    import numpy

    if type(dtype) is not str or not _DTYPE.fullmatch(dtype) or type(raw) is not bytes:
        raise WireError("no such array")
    size = _shape_size(shape)
    kind = numpy.dtype(dtype)
    if size * kind.itemsize != len(raw):
        raise WireError("array of another size")
    return numpy.frombuffer(bytearray(raw), dtype=kind, count=size).reshape(shape)


def _objects(shape: Any, items: Any) -> Any:
    import numpy

    if type(items) is not list or _shape_size(shape) != len(items):
        raise WireError("array of another size")
    made = numpy.empty(len(items), dtype=object)
    for place, item in enumerate(items):
        made[place] = item
    return made.reshape(shape)


def _shape_size(shape: Any) -> int:
    if type(shape) is not tuple or len(shape) > 16 or not all(type(one) is int and one >= 0 for one in shape):
        raise WireError("no such shape")
    size = math.prod(shape)
    if size > MOST:
        raise WireError("too large")
    return size


def _scalar(dtype: Any, raw: Any) -> Any:
    return _array(dtype, (1,), raw)[0]


def _values(held: Any) -> Any:
    if type(held) is not tuple or not held or held[0] not in ("array", "objects", "categories", "named"):
        raise WireError("no such column")
    return _WHOLE[held[0]](*held[1:])


def _categories(codes: Any, categories: Any, ordered: Any) -> Any:
    import pandas

    if not isinstance(categories, pandas.Index):
        raise WireError("no such categories")
    return pandas.Categorical.from_codes(_values(codes), categories=categories, ordered=ordered is True)


def _named(name: Any, items: Any) -> Any:
    import pandas

    if type(name) is not str or not _EXTENSIONS.fullmatch(name):
        raise WireError("no such column")
    if name.startswith("datetime64"):
        unit, zone = name[len("datetime64["):-1].split(", ")
        return pandas.DatetimeIndex(_values(items).astype(f"M8[{unit}]")).tz_localize("UTC").tz_convert(zone).array
    if type(items) is not list:
        raise WireError("no such column")
    return pandas.array(items, dtype=name)


def _index(held: Any, name: Any) -> Any:
    import pandas

    values = _values(held)
    return pandas.Index(values, name=name, dtype=object if getattr(values.dtype, "kind", "") == "O" and held[0] == "objects"
                        else None)


def _series(held: Any, index: Any, name: Any) -> Any:
    import pandas

    values = _values(held)
    return pandas.Series(values, index=_an_index(index), name=name, dtype=values.dtype)


def _frame(columns: Any, index: Any, held: Any) -> Any:
    import pandas

    if type(held) is not list or len(held) != len(_an_index(columns)):
        raise WireError("no such table")
    series = {place: _series(one, index, None) for place, one in enumerate(held)}
    made = pandas.DataFrame(series, index=_an_index(index))
    made.columns = columns
    return made


def _an_index(value: Any) -> Any:
    import pandas

    if not isinstance(value, pandas.Index):
        raise WireError("no such index")
    return value


def _range(start: Any, stop: Any, step: Any, name: Any) -> Any:
    import pandas

    # A range takes no room in the message and all the room there is when it is written out.
    _shape_size((len(range(start, stop, step)),))
    return pandas.RangeIndex(start, stop, step, name=name)


def _levels(items: Any, names: Any) -> Any:
    import pandas

    if type(items) is not list or type(names) is not list:
        raise WireError("no such index")
    if not items:
        return pandas.MultiIndex.from_arrays([[] for _ in names], names=names)
    return pandas.MultiIndex.from_tuples(items, names=names)


def _pandas(name: str, *arguments: Any) -> Any:
    import pandas

    return getattr(pandas, name)(*arguments)


def _time(name: str, words: Any, unit: Any) -> Any:
    if type(words) is not str or unit not in ("s", "ms", "us", "ns"):
        raise WireError("no such time")
    return _pandas(name, words).as_unit(unit)


_WHOLE: dict[str, Any] = {
    "array": _array,
    "objects": _objects,
    "scalar": _scalar,
    "categories": _categories,
    "named": _named,
    "index": _index,
    "series": _series,
    "frame": _frame,
    "range": lambda start, stop, step, name: _range(start, stop, step, name),
    "levels": lambda items, names: _levels(items, names),
    "timestamp": lambda words, unit: _time("Timestamp", words, unit),
    "timedelta": lambda words, unit: _time("Timedelta", words, unit),
    "nat": lambda: _pandas_value("NaT"),
    "na": lambda: _pandas_value("NA"),
}


def _pandas_value(name: str) -> Any:
    import pandas

    return getattr(pandas, name)
