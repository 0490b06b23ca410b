"""The wire: plain data as bytes of a closed format and back, exactly the types named here and nothing else."""

import struct
import time
from datetime import date, datetime, timedelta
from typing import Any

LARGEST = 32 * 2**20
DEEPEST = 40
SLOWEST = 3.0
_COUNT, _DOUBLE = struct.Struct(">I"), struct.Struct(">d")


class WireError(Exception):
    """Bytes that are no message, or a value too large or too deep to cross."""


class Opaque:
    """Stands for an object that cannot cross; `described` is a word about it and nothing more."""

    def __init__(self, described: str) -> None:
        self.described = described

    def __repr__(self) -> str:
        return f"<{self.described}>"


class OpaqueFunction(Opaque):
    """Stands for something that can be called, but not from here."""

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Refuse. Raises TypeError."""
        raise TypeError(f"{self.described}: cannot be called from here")


class Whole(bytearray):
    """A message in which everything must be plain data."""


def encode(value: Any, largest: int = LARGEST, whole: bool = False) -> bytes:
    """Return `value` as bytes. What is not plain data goes as its description; raises WireError past the limits.

    With `whole` it raises WireError for what is not plain data too.
    """
    out = Whole() if whole else bytearray()
    _put(out, value, DEEPEST, largest)
    return bytes(out)


def decode(raw: bytes, tables: bool = True) -> Any:
    """Return the value that `raw` holds, numpy and pandas values only with `tables`.

    Raises WireError for anything else than one whole message.
    """
    reader = Reader(raw, tables)
    try:
        value = _get(reader, DEEPEST)
    except WireError:
        raise
    except Exception as error:  # numpy and pandas have many ways to refuse a forged message
        raise WireError(f"{type(error).__name__}") from error
    if reader.left():
        raise WireError("surplus bytes")
    return value


class Reader:
    """Takes bytes off the front of a message and never past its end."""

    def __init__(self, raw: bytes, tables: bool) -> None:
        self._raw, self._place, self.tables = raw, 0, tables

    def left(self) -> int:
        """Return how many bytes are left."""
        return len(self._raw) - self._place

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes. Raises WireError when there are fewer."""
        if count < 0 or count > self.left():
            raise WireError("message ends too early")
        self._place += count
        return self._raw[self._place - count:self._place]

    def count(self) -> int:
        """Return the next number of items, at most one a byte that is left."""
        found = _COUNT.unpack(self.take(4))[0]
        if found > self.left():
            raise WireError("message ends too early")
        return found

    def block(self) -> bytes:
        """Return the next block of bytes with its length in front."""
        return self.take(self.count())


def put_block(out: bytearray, raw: bytes) -> None:
    """Append `raw` with its length in front."""
    if len(raw) >= 2**32:
        raise WireError("too large")
    out += _COUNT.pack(len(raw)) + raw


def _put(out: bytearray, value: Any, depth: int, largest: int) -> None:
    if depth <= 0:
        raise WireError("too deep")
    exact = type(value)
    if value is None:
        out += b"N"
    elif exact is bool:
        out += b"T" if value else b"F"
    elif exact is int:
        out += b"i"
        put_block(out, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))
    elif exact is float:
        out += b"f" + _DOUBLE.pack(value)
    elif exact is complex:
        out += b"c" + _DOUBLE.pack(value.real) + _DOUBLE.pack(value.imag)
    elif exact is str:
        out += b"s"
        put_block(out, value.encode("utf-8", "surrogatepass"))
    elif exact is bytes:
        out += b"b"
        put_block(out, value)
    elif exact in _MANY:
        out += _MANY[exact] + _COUNT.pack(len(value))
        for item in value:
            _put(out, item, depth - 1, largest)
    elif exact is dict:
        out += b"d" + _COUNT.pack(len(value))
        for key, item in value.items():
            _put(out, key, depth - 1, largest)
            _put(out, item, depth - 1, largest)
    elif exact is date:
        out += b"D"
        put_block(out, value.isoformat().encode())
    elif exact is datetime and value.tzinfo is None:
        out += b"M"
        put_block(out, value.isoformat().encode())
    elif exact is timedelta:
        out += b"E"
        _put(out, (value.days, value.seconds, value.microseconds), depth - 1, largest)
    elif not _put_table(out, value, depth, largest):
        if type(out) is Whole:
            raise WireError("no plain data")
        out += b"O" if callable(value) else b"o"
        put_block(out, described(value).encode("utf-8", "replace"))
    if len(out) > largest:
        raise WireError("too large")


def _put_table(out: bytearray, value: Any, depth: int, largest: int) -> bool:
    from riceshop.grading.boxed import wire_tables

    parts = wire_tables.parts(value)
    if parts is None:
        return False
    out += b"n"
    _put(out, parts, depth - 1, largest)
    return True


def described(value: Any) -> str:
    """Return the name of a value's type, at most 80 characters of it."""
    name = type.__dict__["__name__"].__get__(type(value))
    return str(name)[:80]


def _get(reader: Reader, depth: int) -> Any:
    if depth <= 0:
        raise WireError("too deep")
    kind = reader.take(1)
    if kind in _PLAIN:
        return _PLAIN[kind](reader)
    if kind in _MANY_BACK:
        items = [_get(reader, depth - 1) for _ in range(reader.count())]
        return _MANY_BACK[kind](items if kind in b"lt" else _keyed(items, items))
    if kind == b"d":
        pairs = [(_get(reader, depth - 1), _get(reader, depth - 1)) for _ in range(reader.count())]
        return _keyed([key for key, _ in pairs], [value for _, value in pairs])
    if kind == b"E":
        days, seconds, rest = _get(reader, depth - 1)
        return timedelta(days=days, seconds=seconds, microseconds=rest)
    if kind == b"n" and reader.tables:
        from riceshop.grading.boxed import wire_tables

        return wire_tables.whole(_get(reader, depth - 1))
    raise WireError("unknown kind")


def _keyed(keys: list[Any], values: list[Any]) -> dict[Any, Any]:
    """Return a dict of the keys and values. Raises WireError when that takes too long."""
    found: dict[Any, Any] = {}
    until = time.monotonic() + SLOWEST
    for number, (key, value) in enumerate(zip(keys, values, strict=True)):
        found[key] = value
        # Keys chosen to have one hash are looked through one by one, each time.
        if number % 1024 == 0 and time.monotonic() > until:
            raise WireError("too slow")
    return found


def _opaque(reader: Reader, base: type[Opaque]) -> Opaque:
    words = reader.block().decode("utf-8", "replace")[:80]
    # A message of a check names the type: the stand-in carries the name, and only the name.
    name = words if words.isidentifier() else base.__name__
    return type(name, (base,), {})(words)


_MANY: dict[type, bytes] = {list: b"l", tuple: b"t", set: b"S", frozenset: b"Z"}
_MANY_BACK = {code: kind for kind, code in _MANY.items()}
_PLAIN: dict[bytes, Any] = {
    b"N": lambda reader: None,
    b"T": lambda reader: True,
    b"F": lambda reader: False,
    b"i": lambda reader: int.from_bytes(reader.block(), "big", signed=True),
    b"f": lambda reader: _DOUBLE.unpack(reader.take(8))[0],
    b"c": lambda reader: complex(_DOUBLE.unpack(reader.take(8))[0], _DOUBLE.unpack(reader.take(8))[0]),
    b"s": lambda reader: reader.block().decode("utf-8", "surrogatepass"),
    b"b": lambda reader: reader.block(),
    b"D": lambda reader: date.fromisoformat(reader.block().decode("ascii")),
    b"M": lambda reader: datetime.fromisoformat(reader.block().decode("ascii")),
    b"O": lambda reader: _opaque(reader, OpaqueFunction),
    b"o": lambda reader: _opaque(reader, Opaque),
}
