"""The calendar: dates as published, a lunar year that keeps its rules, spans and seasons as the parameters say."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from riceshop.town.calendar import (
    FESTIVALS,
    FIRST_DATE,
    FIRST_YEAR,
    LAST_DAY,
    LAST_YEAR,
    LUNAR_NEW_YEARS,
    date_of,
    festival,
    festivals,
    season_permille,
)
from riceshop.town.parameters import values
from riceshop.town.town import MOST_DAYS
from riceshop.words import entries
from riceshop.words.errors import BadType, BadValue

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
# As printed in almanacs and in the notices of the holidays.
PUBLISHED = {
    1932: {"new_year": (2, 6)},
    1949: {"new_year": (1, 29), "mid_autumn": (10, 6)},
    1966: {"new_year": (1, 21)},
    1985: {"new_year": (2, 20)},
    2008: {"new_year": (2, 7), "tomb_sweeping": (4, 4), "dragon_boat": (6, 8), "mid_autumn": (9, 14)},
    2020: {"new_year": (1, 25), "dragon_boat": (6, 25), "mid_autumn": (10, 1), "winter_solstice": (12, 21)},
    2024: {"new_year": (2, 10), "tomb_sweeping": (4, 4), "dragon_boat": (6, 10), "ghost": (8, 18), "mid_autumn": (9, 17)},
    2025: {"new_year": (1, 29), "dragon_boat": (5, 31), "mid_autumn": (10, 6)},
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_festivals_fall_on_their_published_dates(year: int) -> None:
    found = festivals(year)
    assert {name: (found[name].month, found[name].day) for name in PUBLISHED[year]} == PUBLISHED[year]


def test_the_lunar_year_keeps_its_rules() -> None:
    mean_month, new_moon = 29.530588861, datetime(2000, 1, 6, 14, 20) + timedelta(hours=8)
    for year in YEARS:
        one = festivals(year)
        assert tuple(one) == FESTIVALS and list(one.values()) == sorted(one.values())
        assert (1, 21) <= (one["new_year"].month, one["new_year"].day) <= (2, 20)
        assert date(year, 4, 4) <= one["tomb_sweeping"] <= date(year, 4, 6)
        assert date(year, 12, 21) <= one["winter_solstice"] <= date(year, 12, 23)
        assert (one["mid_autumn"] - one["ghost"]).days in (29, 30, 58, 59, 60)
        if year < LAST_YEAR:
            assert 29 <= (LUNAR_NEW_YEARS[year + 1] - one["winter_solstice"]).days <= 60, "the second new moon, or third"
        for name, into_the_month in (("new_year", 0), ("dragon_boat", 4), ("ghost", 14), ("mid_autumn", 14)):
            noon = datetime.combine(one[name], datetime.min.time()) - timedelta(days=into_the_month - 0.5)
            months = (noon - new_moon) / timedelta(days=mean_month)
            # A true new moon is at most 15 hours off the mean one (Meeus 1998, ch. 49), and noon at most 12 off the true one.
            assert abs(months - round(months)) * mean_month < 27 / 24, (year, name)


def test_new_years_are_one_table() -> None:
    assert {year: festivals(year)["new_year"] for year in YEARS} == LUNAR_NEW_YEARS


def test_day_nought_is_the_first_of_march_and_any_run_fits() -> None:
    assert date_of(0) == FIRST_DATE == date(1932, 3, 1)
    assert date_of(365) == date(1933, 3, 1)
    assert LAST_DAY >= MOST_DAYS - 1
    assert date_of(MOST_DAYS - 1).year <= LAST_YEAR


def test_the_span_of_a_festival_is_the_parameters() -> None:
    p = values({})
    around = {(date(1933, 1, 26) + timedelta(days)): "new_year" for days in range(-7, 4)}
    first = (date(1933, 1, 1) - FIRST_DATE).days
    found = {date_of(day): festival(day, p) for day in range(first, first + 60)}
    assert {when: name for when, name in found.items() if name} == around


def test_spans_reach_over_the_turn_of_the_year_and_the_earlier_in_the_list_goes_first() -> None:
    def told(before: int, after: int) -> SimpleNamespace:
        return SimpleNamespace(festival_days_before=(before,) * 6, festival_days_after=(after,) * 6)

    new_years_day = (date(1933, 1, 1) - FIRST_DATE).days
    assert festival(new_years_day, told(0, 30)) == "winter_solstice"
    assert festival(new_years_day - 1, told(30, 30)) == "new_year"
    assert festival(new_years_day, told(0, 0)) == ""
    fixed = [festival(day, told(0, 0)) for day in range(365)]
    assert [name for name in fixed if name] == ["tomb_sweeping", *FESTIVALS[2:], "new_year"]


def test_a_season_is_the_months_part_times_the_festivals() -> None:
    p = values({})
    assert season_permille(0, p) == p.month_permille[2]
    new_year = (date(1933, 1, 26) - FIRST_DATE).days
    assert season_permille(new_year, p) == p.month_permille[0] * p.festival_permille[0] // 1000
    plain = values({"month_permille": (1000,) * 12, "festival_permille": (1000,) * 6})
    assert {season_permille(day, plain) for day in range(0, MOST_DAYS, 7)} == {1000}


def test_the_swing_is_mild_and_its_mean_a_thousand() -> None:
    p = values({})
    assert sum(p.month_permille) == 12_000
    year = [season_permille(day, p) for day in range(365)]
    assert 1_000 <= sum(year) / 365 <= 1_020, "the festivals add a little"
    assert all(isinstance(one, int) for one in year)


def test_what_is_no_day_of_the_calendar_is_refused() -> None:
    for wrong in (-1, LAST_DAY + 1):
        with pytest.raises(BadValue, match=str(wrong)):
            date_of(wrong)
    with pytest.raises(BadValue, match="2033"):
        festivals(2033)
    with pytest.raises(BadType):
        date_of(1.5)
    with pytest.raises(BadValue, match="month_permille"):
        values({"month_permille": (0,) * 12})


def test_every_festival_has_a_name_in_both_languages() -> None:
    assert [f"town_calendar.festivals.{name}" in entries() for name in FESTIVALS] == [True] * 6
