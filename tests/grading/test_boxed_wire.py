"""What crosses the wire: plain data comes out as it went in, everything else as a word about it, and forged bytes not at all."""

import datetime
import math
import random
from typing import Any

import numpy
import pandas
import pytest

from riceshop.grading.boxed import wire
from riceshop.grading.boxed.wire import DEEPEST, Opaque, OpaqueFunction, WireError, decode, encode

DAY = datetime.datetime(1932, 5, 1, 6, 30)
PLAIN: list[Any] = [
    None, True, False, 0, -1, 2**80, -(2**63), 1.5, -0.0, math.inf, 3 + 4j, "", "米 \ud800 \x00", b"\x00\xff",
    [], [1, [2, (3, {4})]], {}, {"a": [1], 2: None, (1, 2): "x"}, frozenset({1, "a"}),
    DAY, DAY.date(), datetime.timedelta(-1, 5, 7),
]
ARRAYS = [
    numpy.arange(6).reshape(2, 3), numpy.array([1.5, math.nan]), numpy.array(["米", "b"]), numpy.zeros((0, 3)),
    numpy.array([True]), numpy.array([1, "a", None], dtype=object), numpy.array(["1932-05-01"], dtype="M8[D]"),
]
SCALARS = [numpy.float64(2.5), numpy.int32(-3), numpy.bool_(True), numpy.str_("米"), numpy.datetime64("1932-05-01")]
TABLE = pandas.DataFrame({"n": ["x", "y", "x"], "g": [1, 2, 3], "v": [1.5, None, 2.0]})
TABLES = [
    TABLE, TABLE.groupby("n")["g"].sum(), TABLE.set_index(["n", "g"]), TABLE["n"].value_counts(), TABLE.describe(),
    TABLE.iloc[[2, 0]], pandas.DataFrame(), pandas.DataFrame([[1, 2]], columns=["a", "a"]), TABLE.astype({"n": "category"}),
    pandas.Series([1, None], dtype="Int64"), pandas.Series([DAY]), pandas.Series([DAY]).dt.tz_localize("Asia/Taipei"),
    pandas.Series([datetime.timedelta(1)]), pandas.Series([1, "a"]), pandas.Series(["a", None]), pandas.Series([], dtype=float),
]
INDEXES = [TABLE.index, TABLE.columns, TABLE.set_index(["n", "g"]).index, pandas.Index([1, "a"]), pandas.DatetimeIndex([DAY])]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_data_comes_out_as_it_went_in(value: Any):
    got = decode(encode(value))
    assert got == value and type(got) is type(value) and repr(got) == repr(value)


@pytest.mark.parametrize("value", [*ARRAYS, *SCALARS], ids=repr)
def test_arrays_and_numbers_of_numpy(value: Any):
    got = decode(encode(value))
    assert type(got) is type(value) and got.dtype == value.dtype
    numpy.testing.assert_array_equal(got, value)


@pytest.mark.parametrize("value", [*TABLES, *INDEXES], ids=lambda one: type(one).__name__)
def test_tables_of_pandas(value: Any):
    got = decode(encode(value))
    assert type(got) is type(value)
    if isinstance(value, pandas.DataFrame):
        pandas.testing.assert_frame_equal(got, value)
    elif isinstance(value, pandas.Series):
        pandas.testing.assert_series_equal(got, value)
    else:
        pandas.testing.assert_index_equal(got, value)


@pytest.mark.parametrize("value", [pandas.Timestamp(DAY), pandas.Timedelta(3, "h"), pandas.Categorical(["a", "b", "a"])])
def test_single_values_of_pandas(value: Any):
    got = decode(encode(value))
    assert type(got) is type(value) and list(numpy.atleast_1d(got == value)) == [True] * numpy.size(value)


def test_what_is_missing_stays_missing():
    for value in (pandas.NaT, pandas.NA):
        assert decode(encode(value)) is value
    assert math.isnan(decode(encode(math.nan)))


def test_what_lies_about_itself_is_only_a_word():
    class Table(pandas.DataFrame):
        pass

    class Number(float):
        def __eq__(self, other: object) -> bool:
            raise AssertionError("never asked")

        __hash__ = float.__hash__

    for value in (Table({"a": [1]}), Number(7), object(), numpy.ma.array([1]), iter([])):
        got = decode(encode(value))
        assert isinstance(got, Opaque) and type(got).__name__ == type(value).__name__
    assert isinstance(decode(encode(len)), OpaqueFunction) and callable(decode(encode(len)))
    with pytest.raises(TypeError, match="builtin"):
        decode(encode(len))()


def test_depth_and_size_have_an_end():
    deep: list[Any] = []
    for _ in range(DEEPEST + 1):
        deep = [deep]
    with pytest.raises(WireError):
        encode(deep)
    wide = [0] * 10
    for _ in range(8):
        wide = [wide] * 10
    with pytest.raises(WireError):
        encode(wide)
    circle: list[Any] = []
    circle.append(circle)
    with pytest.raises(WireError):
        encode(circle)


def test_forged_bytes_are_refused_and_never_more():
    # Every message of the zoo of values, with bytes changed at random: a value or a refusal, nothing else.
    rolls = random.Random(1932)
    for value in [*PLAIN, *ARRAYS, *SCALARS, *TABLES, *INDEXES]:
        raw = encode(value)
        for _ in range(40):
            forged = bytearray(raw)
            forged[rolls.randrange(len(forged))] = rolls.randrange(256)
            try:
                decode(bytes(forged[: rolls.randrange(len(forged)) + 1] if rolls.random() < 0.3 else forged))
            except WireError:
                continue
    for raw in (b"", b"i\xff\xff\xff\xff", b"l\x00\x00\xff\xff", b"d\x00\x00\x00\x01l\x00\x00\x00\x00N", b"NN", b"cpickle"):
        with pytest.raises(WireError):
            decode(raw)


@pytest.mark.parametrize("parts", [
    ("range", 0, 10**15, 1, None), ("array", "<U0", (10**12,), b""), ("array", "|O8", (1,), b"12345678"),
    ("array", "<i8", (-1, -1), b"12345678"), ("series", ("array", "<i8", (1,), b"12345678"), None, None),
    ("frame", 1, 2, [3]), ("named", "object", [1]), ("os", "system"), ("scalar", "<V8", b"12345678"),
])
def test_forged_tables_are_refused(parts: tuple[Any, ...]):
    with pytest.raises(WireError):
        decode(b"n" + encode(parts))
    with pytest.raises(WireError):
        decode(encode(TABLE), tables=False)


@pytest.mark.parametrize("kind", [b"S", b"Z", b"d"])
def test_keys_chosen_to_share_a_hash_do_not_stop_the_reader(kind: bytes, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(wire, "SLOWEST", 0.05)
    count = 20_000
    raw = bytearray(kind + count.to_bytes(4, "big"))
    for number in range(1, count + 1):
        # Multiples of this number all have the hash 0.
        value = (number * (2**61 - 1)).to_bytes(12, "big")
        raw += b"i" + len(value).to_bytes(4, "big") + value + (b"N" if kind == b"d" else b"")
    with pytest.raises(WireError, match="slow"):
        decode(bytes(raw))
