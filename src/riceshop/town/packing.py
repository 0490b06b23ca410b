"""Packing: dataclasses of numbers and arrays as plain JSON and plain arrays, whatever their fields, and back."""

import importlib
import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

HOME = "riceshop.town."
KINDS = "biu"


class Packer:
    """Turns values into JSON; arrays go one after the other into one long array for each type.

    What is met a second time is written as a reference to the first, so that shared things stay shared. `known` are
    things that are not written at all, by name.
    """

    def __init__(self, known: Mapping[str, object]) -> None:
        self._known = {id(thing): name for name, thing in known.items()}
        self._seen: dict[int, int] = {}
        # What was seen is held, so that no address is given to something else.
        self._held: list[object] = []
        self._parts: dict[str, list[np.ndarray]] = {}
        self._ends: dict[str, int] = {}

    def pack(self, value: object) -> object:
        """Return `value` as JSON. Raises TypeError for what is neither number, text, array, container nor dataclass."""
        if value is None or isinstance(value, bool | int | str):
            return value
        if id(value) in self._known:
            return {"outside": self._known[id(value)]}
        if isinstance(value, np.generic) and value.dtype.kind in KINDS:
            return {"number": [value.dtype.str, int(value)]}
        if isinstance(value, tuple):
            return {"tuple": [self.pack(item) for item in value]}
        if isinstance(value, set | frozenset):
            return {type(value).__name__: [self.pack(item) for item in sorted(value)]}
        if id(value) in self._seen:
            return {"again": self._seen[id(value)]}
        self._seen[id(value)] = len(self._held)
        self._held.append(value)
        return self._container(value)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the long arrays by type, as "<i8"."""
        return {dtype: np.concatenate(parts) for dtype, parts in sorted(self._parts.items())}

    def _container(self, value: object) -> object:
        if isinstance(value, list):
            return [self.pack(item) for item in value]
        if isinstance(value, deque):
            return {"deque": [self.pack(item) for item in value], "most": value.maxlen}
        if isinstance(value, dict):
            return {"dict": [[self.pack(key), self.pack(item)] for key, item in value.items()]}
        if isinstance(value, np.ndarray) and value.dtype.kind in KINDS:
            return self._array(value)
        if is_dataclass(value) and type(value).__module__.startswith(HOME):
            told = {field.name: self.pack(getattr(value, field.name)) for field in fields(value)}
            return {"class": f"{type(value).__module__.removeprefix(HOME)}:{type(value).__name__}", "fields": told}
        raise TypeError(f"{type(value)} has no plain form: make it an array, a number or a dataclass of these")

    def _array(self, value: np.ndarray) -> object:
        # One byte order in the file, whatever the machine's.
        dtype = value.dtype.newbyteorder("<").str
        start = self._ends.get(dtype, 0)
        self._parts.setdefault(dtype, []).append(value.astype(dtype, copy=False).ravel())
        self._ends[dtype] = start + value.size
        return {"array": [dtype, start, list(value.shape)]}


class Unpacker:
    """Turns what a Packer made back into values. Raises ValueError, TypeError or KeyError for anything else."""

    def __init__(self, arrays: Mapping[str, np.ndarray], known: Mapping[str, object]) -> None:
        self._arrays, self._known = arrays, known
        self._seen: list[Any] = []

    def unpack(self, told: Any) -> Any:
        """Return the value that `told` stands for."""
        if told is None or isinstance(told, bool | int | str):
            return told
        if isinstance(told, list):
            return self._filled([], told)
        if not isinstance(told, dict):
            raise TypeError(str(type(told)))
        form = next(iter(told))
        return getattr(self, f"_{form}")(told) if form in FORMS else self._unknown(form)

    def _outside(self, told: Mapping[str, Any]) -> object:
        return self._known[told["outside"]]

    def _filled(self, container: Any, items: Iterable[Any]) -> Any:
        self._seen.append(container)
        for item in items:
            container.append(self.unpack(item))
        return container

    def _unknown(self, form: str) -> object:
        raise ValueError(form)

    def _number(self, told: Mapping[str, Any]) -> object:
        dtype, value = told["number"]
        return np.dtype(dtype).type(value)

    def _tuple(self, told: Mapping[str, Any]) -> object:
        return tuple(self.unpack(item) for item in told["tuple"])

    def _set(self, told: Mapping[str, Any]) -> object:
        return {self.unpack(item) for item in told["set"]}

    def _frozenset(self, told: Mapping[str, Any]) -> object:
        return frozenset(self.unpack(item) for item in told["frozenset"])

    def _again(self, told: Mapping[str, Any]) -> object:
        return self._seen[told["again"]]

    def _deque(self, told: Mapping[str, Any]) -> object:
        return self._filled(deque(maxlen=told["most"]), told["deque"])

    def _dict(self, told: Mapping[str, Any]) -> object:
        made: dict[Any, Any] = {}
        self._seen.append(made)
        for key, item in told["dict"]:
            named = self.unpack(key)
            made[named] = self.unpack(item)
        return made

    def _array(self, told: Mapping[str, Any]) -> object:
        dtype, start, shape = told["array"]
        end = start + math.prod(shape)
        whole = self._arrays[dtype]
        if min([start, *shape], default=0) < 0 or end > len(whole):
            raise ValueError(f"array {start}-{end} of {len(whole)}")
        made = whole[start:end].astype(np.dtype(dtype).newbyteorder("=")).reshape(shape)
        self._seen.append(made)
        return made

    def _class(self, told: Mapping[str, Any]) -> object:
        kind = _dataclass(told["class"])
        names = [field.name for field in fields(kind)]
        if list(told["fields"]) != names:
            raise ValueError(f"{told['class']}: {sorted(set(names) ^ set(told['fields']))}")
        place = len(self._seen)
        made = object.__new__(kind)
        self._seen.append(made)
        values = {name: self.unpack(value) for name, value in told["fields"].items()}
        if hasattr(kind, "__post_init__"):
            # It checks what it is given: let it.
            self._seen[place] = made = kind(**values)
        else:
            for name, value in values.items():
                object.__setattr__(made, name, value)
        return made


FORMS = ("outside", "number", "tuple", "set", "frozenset", "again", "deque", "dict", "array", "class")


def _dataclass(told: str) -> type:
    module, _, name = told.partition(":")
    if not module.isidentifier() or not name.isidentifier():
        raise ValueError(told)
    kind = getattr(importlib.import_module(HOME + module), name, None)
    if not isinstance(kind, type) or not is_dataclass(kind) or not kind.__module__.startswith(HOME):
        raise ValueError(told)
    return kind
