"""Service: jar arithmetic against hand-made figures, forecasts and delivery lists on small notebooks."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riceshop.crm.service import daily_need_g, days_until_empty, delivery_list, forecast, jar_capacity_g
from riceshop.words.errors import BadType, BadValue


def book(**columns: list) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({"household": range(rows), "last_day": [0] * rows, **columns})


def test_a_jar_of_one_litre_holds_the_density() -> None:
    # A cylinder of 100 mm by 127.32 mm holds one litre.
    assert jar_capacity_g(100, 127.324) == 800
    assert jar_capacity_g(100, 127.324, 600) == 600


def test_a_jar_twice_as_wide_holds_four_times_as_much() -> None:
    assert jar_capacity_g(400, 300) == pytest.approx(4 * jar_capacity_g(200, 300), abs=3)


def test_days_count_whole_days_only() -> None:
    assert days_until_empty(9_600, 6, 200) == 8
    assert days_until_empty(9_599, 6, 200) == 7
    assert days_until_empty(0, 6, 200) == 0


@given(st.integers(0, 10**6), st.integers(1, 20), st.integers(1, 1_000))
def test_a_jar_lasts_as_long_as_its_days_and_not_one_more(stock: int, members: int, appetite: int) -> None:
    days = days_until_empty(stock, members, appetite)
    assert days * daily_need_g(members, appetite) <= stock < (days + 1) * daily_need_g(members, appetite)


@pytest.mark.parametrize("bad", [-1, math.nan, math.inf])
def test_impossible_measures_are_named(bad: float) -> None:
    with pytest.raises(BadValue, match="diameter_mm"):
        jar_capacity_g(bad, 100)
    with pytest.raises(BadValue, match="stock_g"):
        days_until_empty(bad, 4, 300)


@pytest.mark.parametrize("bad", ["300", None, [300], True])
def test_a_measure_that_is_no_number_is_named(bad: object) -> None:
    with pytest.raises(BadType, match="height_mm"):
        jar_capacity_g(300, bad)  # type: ignore[arg-type]


def test_numpy_numbers_are_numbers() -> None:
    assert days_until_empty(np.int64(9_600), np.int64(6), np.float64(200)) == 8


def test_a_household_that_eats_nothing_is_refused() -> None:
    with pytest.raises(BadValue, match="never runs empty"):
        days_until_empty(100, 0, 300)


def test_the_level_read_goes_before_the_quantity_sold() -> None:
    told = book(members=[4], appetite_g=[250], last_quantity_g=[6_000], after_g=[9_000], level_seen=[True])
    assert forecast(told, 0)["run_out_day"].tolist() == [9]
    assert forecast(told.assign(level_seen=False), 0)["run_out_day"].tolist() == [6]
    assert forecast(told, 0, ["members", "appetite", "last_quantity"])["run_out_day"].tolist() == [6]


def test_what_is_not_written_down_is_guessed() -> None:
    empty = forecast(book(members=[pd.NA]).astype({"members": "Int64"}), 3)
    assert empty.loc[0, "daily_g"] == 5 * 350
    assert empty.loc[0, "run_out_day"] == 12_000 // 1_750
    assert empty.loc[0, "basis"] == "guess"


def test_basis_says_what_the_daily_use_comes_from() -> None:
    told = book(
        members=[4, 4, None, None],
        appetite_g=[300, None, None, None],
        monthly_use_g=[None, None, 30_000, None],
    )
    assert forecast(told, 0)["basis"].tolist() == ["told", "part", "month", "guess"]
    assert forecast(told, 0)["daily_g"].tolist() == [1_200, 1_400, 1_000, 1_750]


def test_the_stock_goes_down_day_by_day_and_never_below_nothing() -> None:
    told = book(members=[2], appetite_g=[300], last_quantity_g=[3_000])
    assert [int(forecast(told, day).loc[0, "stock_g"]) for day in (0, 1, 4, 5, 9)] == [
        3_000,
        2_400,
        600,
        0,
        0,
    ]


def test_the_list_is_ordered_by_urgency_then_street() -> None:
    told = book(
        members=[2, 2, 2, 2], appetite_g=[300] * 4, last_quantity_g=[3_000, 1_200, 1_200, 12_000],
        street=["smith", "temple", "cloth", "cloth"], jar_g=[9_000, 9_000, None, 9_000],
    )  # fmt: skip
    listed = delivery_list(told, 1, days_ahead=4)
    assert listed["household"].tolist() == [2, 1, 0]
    assert listed["days_left"].tolist() == [1, 1, 4]
    assert listed["deliver_g"].tolist() == [12_000, 8_400, 6_600]
    assert delivery_list(told, 1, days_ahead=4, limit=1)["household"].tolist() == [2]


def test_a_household_without_street_comes_last_of_its_day() -> None:
    told = book(
        members=[2, 2], appetite_g=[300, 300], last_quantity_g=[1_200, 1_200], street=[None, "temple"]
    )
    assert delivery_list(told, 0)["household"].tolist() == [1, 0]


def test_bad_tables_and_fields_are_named() -> None:
    with pytest.raises(BadType, match="list"):
        forecast([1, 2], 0)  # type: ignore[arg-type]
    with pytest.raises(BadValue, match="last_day"):
        forecast(pd.DataFrame({"household": [1]}), 0)
    with pytest.raises(BadValue, match="payday"):
        forecast(book(members=[2]), 0, ["payday"])
    with pytest.raises(BadType, match="members"):
        forecast(book(members=[2]), 0, "members")
    with pytest.raises(BadType, match="members"):
        forecast(book(members=["two"]), 0)
    with pytest.raises(BadValue, match="appetite_g"):
        forecast(book(appetite_g=[-5.0]), 0)


def test_the_notebook_given_is_not_changed() -> None:
    told = book(members=[2], appetite_g=[300], last_quantity_g=[3_000])
    before = told.copy()
    delivery_list(told, 4, days_ahead=9)
    pd.testing.assert_frame_equal(told, before)
