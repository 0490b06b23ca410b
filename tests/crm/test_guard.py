"""Guard: what is let through comes back as floats, what is not is named with its place and a remedy."""

import math

import numpy as np
import pandas as pd
import pytest

from riceshop.crm import guard
from riceshop.words.errors import BadType, BadValue


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RICESHOP_LANG", "en")


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3), np.float32(3), [1, 2], (1, 2.5), np.arange(3), pd.Series([1, 2])])
def test_numbers_come_back_as_floats(value: object) -> None:
    found = guard.numbers("f(x)", value)
    assert found.dtype == np.float64 and found.tolist() == np.asarray(value, dtype=float).tolist()


@pytest.mark.parametrize("value", ["3", None, True, [1, None], [1, "2"], [True], [1, True], (2.5, np.True_), object()])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(BadType, match=r"f\(x\)"):
        guard.numbers("f(x)", value)


@pytest.mark.parametrize("value", [math.nan, math.inf, [1, -math.inf]])
def test_what_is_not_finite_is_refused(value: object) -> None:
    with pytest.raises(BadValue, match="dropna"):
        guard.numbers("f(x)", value)


def test_bounds_name_the_first_number_beyond() -> None:
    with pytest.raises(BadValue, match="-2 is too small; it must be at least 0"):
        guard.numbers("f(x)", [1, -2, -3], 0.0)
    with pytest.raises(BadValue, match="7 is too large"):
        guard.numbers("f(x)", [1, 7], 0.0, 5.0)
    with pytest.raises(BadValue, match="0 is not above 0"):
        guard.numbers("f(x)", 0, 0.0, open_low=True)
    assert guard.numbers("f(x)", [0, 5], 0.0, 5.0).tolist() == [0, 5]


def test_one_number_is_one() -> None:
    assert guard.number("f(x)", np.float64(2)) == 2.0 and isinstance(guard.number("f(x)", 2), float)
    with pytest.raises(BadType, match="one number"):
        guard.number("f(x)", [2])


def test_whole_numbers() -> None:
    assert guard.whole("f(n)", 3.0) == 3 and isinstance(guard.whole("f(n)", 3.0), int)
    with pytest.raises(BadValue, match="3.5"):
        guard.whole("f(n)", 3.5)
    with pytest.raises(BadValue):
        guard.whole("f(n)", -1)
    with pytest.raises(BadValue):
        guard.whole("f(n)", 5, high=4)
    with pytest.raises(BadType):
        guard.whole("f(n)", True)


@pytest.mark.parametrize("value", [-0.01, 1.01, [0.5, 2]])
def test_probabilities_lie_between_0_and_1(value: object) -> None:
    with pytest.raises(BadValue):
        guard.probability("f(p)", value)
    assert guard.probability("f(p)", [0, 1]).tolist() == [0, 1]


def test_series_are_rows_of_enough_numbers() -> None:
    assert guard.series("f(x)", [1, 2], at_least=2).tolist() == [1, 2]
    for wrong, least in (([], 1), ([1], 2), ([[1, 2]], 1), (4, 1)):
        with pytest.raises(BadValue, match="row of numbers"):
            guard.series("f(x)", wrong, at_least=least)


def test_lengths_and_words() -> None:
    assert guard.same_length("f", [1, 2], np.zeros(2)) == 2
    with pytest.raises(BadValue, match="2, 3"):
        guard.same_length("f", [1, 2], [1, 2, 3])
    assert guard.one_of("f(way)", "a", ("a", "b")) == "a"
    with pytest.raises(BadValue, match="a, b"):
        guard.one_of("f(way)", "c", ("a", "b"))


def test_frames_have_their_columns() -> None:
    table = pd.DataFrame({"x": [1]})
    assert guard.frame("f(table)", table, ["x"]) is table
    with pytest.raises(BadValue, match="lacks these columns: y"):
        guard.frame("f(table)", table, ["x", "y"])
    with pytest.raises(BadType, match="dict"):
        guard.frame("f(table)", {"x": [1]}, ["x"])  # type: ignore[arg-type]
