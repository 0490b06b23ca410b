"""Calendar: the date of a day of the town, the festivals of the real lunar year, and what people eat by season."""

from datetime import date, timedelta
from functools import cache
from types import SimpleNamespace

from riceshop.town.guard import whole

# Assumed: the story says about 1932, and the lunar year had begun on 6 February.
FIRST_DATE = date(1932, 3, 1)

# In the order of the year; their names are in the catalogue under town_calendar.festivals.
FESTIVALS = ("new_year", "tomb_sweeping", "dragon_boat", "ghost", "mid_autumn", "winter_solstice")

# Day of the year (1 January is 1) of the six festivals, by year: the 1st of the 1st lunar month, Qingming, the 5th of
# the 5th, the 15th of the 7th, the 15th of the 8th, Dongzhi. They follow the rules of GB/T 33661-2017 (China Standard
# Time). Compared, all 101 years: sxtwl 2.0.7 and lunar_python 1.4.8 agree on all six, LunarCalendar 0.0.9 and zhdate
# 0.1 on the four lunar dates; lunardate 0.3.0 differs once (16 September 1978 for mid-autumn, of the older almanacs).
# The new moons were also computed anew with ephem 4.2.1.
_DAYS_OF_YEAR = {
    1932: (37, 96, 160, 229, 259, 357), 1933: (26, 95, 148, 247, 277, 356), 1934: (45, 95, 167, 236, 266, 356),
    1935: (35, 96, 156, 225, 255, 357), 1936: (24, 96, 175, 244, 274, 357), 1937: (42, 95, 164, 232, 262, 356),
    1938: (31, 95, 153, 222, 281, 356), 1939: (50, 96, 172, 241, 270, 357), 1940: (39, 96, 162, 231, 260, 357),
    1941: (27, 95, 150, 249, 278, 356), 1942: (46, 95, 169, 238, 267, 356), 1943: (36, 96, 158, 227, 257, 357),
    1944: (25, 96, 177, 246, 275, 357), 1945: (44, 95, 165, 234, 263, 356), 1946: (33, 95, 155, 223, 253, 356),
    1947: (22, 95, 174, 242, 272, 357), 1948: (41, 96, 163, 232, 261, 357), 1949: (29, 95, 152, 221, 279, 356),
    1950: (48, 95, 170, 240, 269, 356), 1951: (37, 95, 160, 229, 258, 357), 1952: (27, 96, 149, 247, 277, 357),
    1953: (45, 95, 166, 236, 265, 356), 1954: (34, 95, 156, 225, 254, 356), 1955: (24, 95, 175, 244, 273, 356),
    1956: (43, 96, 165, 233, 263, 357), 1957: (31, 95, 153, 222, 251, 356), 1958: (49, 95, 172, 241, 270, 356),
    1959: (39, 95, 161, 230, 260, 356), 1960: (28, 96, 150, 249, 279, 357), 1961: (46, 95, 168, 237, 267, 356),
    1962: (36, 95, 157, 226, 256, 356), 1963: (25, 95, 176, 245, 275, 356), 1964: (44, 96, 166, 235, 264, 357),
    1965: (33, 95, 155, 223, 253, 356), 1966: (21, 95, 174, 242, 272, 356), 1967: (40, 95, 163, 232, 261, 356),
    1968: (30, 96, 152, 221, 280, 357), 1969: (48, 95, 170, 239, 269, 356), 1970: (37, 95, 159, 228, 258, 356),
    1971: (27, 95, 148, 247, 276, 356), 1972: (46, 96, 167, 236, 266, 357), 1973: (34, 95, 156, 225, 254, 356),
    1974: (23, 95, 175, 244, 273, 356), 1975: (42, 95, 165, 233, 263, 356), 1976: (31, 95, 154, 223, 252, 357),
    1977: (49, 95, 172, 241, 270, 356), 1978: (38, 95, 161, 230, 260, 356), 1979: (28, 95, 150, 249, 278, 356),
    1980: (47, 95, 169, 238, 267, 357), 1981: (36, 95, 157, 226, 255, 356), 1982: (25, 95, 176, 245, 274, 356),
    1983: (44, 95, 166, 235, 264, 356), 1984: (33, 95, 156, 224, 254, 357), 1985: (51, 95, 173, 242, 272, 356),
    1986: (40, 95, 162, 232, 261, 356), 1987: (29, 95, 151, 250, 280, 356), 1988: (48, 95, 170, 239, 269, 356),
    1989: (37, 95, 159, 228, 257, 356), 1990: (27, 95, 148, 246, 276, 356), 1991: (46, 95, 167, 236, 265, 356),
    1992: (35, 95, 157, 226, 255, 356), 1993: (23, 95, 175, 244, 273, 356), 1994: (41, 95, 164, 233, 263, 356),
    1995: (31, 95, 153, 222, 252, 356), 1996: (50, 95, 172, 241, 271, 356), 1997: (38, 95, 160, 229, 259, 356),
    1998: (28, 95, 150, 248, 278, 356), 1999: (47, 95, 169, 237, 267, 356), 2000: (36, 95, 158, 227, 256, 356),
    2001: (24, 95, 176, 245, 274, 356), 2002: (43, 95, 166, 235, 264, 356), 2003: (32, 95, 155, 224, 254, 356),
    2004: (22, 95, 174, 243, 272, 356), 2005: (40, 95, 162, 231, 261, 356), 2006: (29, 95, 151, 220, 279, 356),
    2007: (49, 95, 170, 239, 268, 356), 2008: (38, 95, 160, 228, 258, 356), 2009: (26, 94, 148, 246, 276, 356),
    2010: (45, 95, 167, 236, 265, 356), 2011: (34, 95, 157, 226, 255, 356), 2012: (23, 95, 175, 244, 274, 356),
    2013: (41, 94, 163, 233, 262, 356), 2014: (31, 95, 153, 222, 251, 356), 2015: (50, 95, 171, 240, 270, 356),
    2016: (39, 95, 161, 230, 259, 356), 2017: (28, 94, 150, 248, 277, 356), 2018: (47, 95, 169, 237, 267, 356),
    2019: (36, 95, 158, 227, 256, 356), 2020: (25, 95, 177, 246, 275, 356), 2021: (43, 94, 165, 234, 264, 355),
    2022: (32, 95, 154, 224, 253, 356), 2023: (22, 95, 173, 242, 272, 356), 2024: (41, 95, 162, 231, 261, 356),
    2025: (29, 94, 151, 249, 279, 355), 2026: (48, 95, 170, 239, 268, 356), 2027: (37, 95, 160, 228, 258, 356),
    2028: (26, 95, 149, 247, 277, 356), 2029: (44, 94, 167, 236, 265, 355), 2030: (34, 95, 156, 225, 255, 356),
    2031: (23, 95, 175, 244, 274, 356), 2032: (42, 95, 164, 233, 263, 356),
}  # fmt: skip

FIRST_YEAR, LAST_YEAR = min(_DAYS_OF_YEAR), max(_DAYS_OF_YEAR)
LAST_DAY = (date(LAST_YEAR, 12, 31) - FIRST_DATE).days
LUNAR_NEW_YEARS = {year: date(year, 1, 1) + timedelta(days[0] - 1) for year, days in _DAYS_OF_YEAR.items()}


def date_of(day: int) -> date:
    """Return the date of a day of the town; day 0 is 1 March 1932. Raises BadValue before day 0 and after 2032."""
    return FIRST_DATE + timedelta(whole("date_of(day)", day, 0, LAST_DAY))


def festivals(year: int) -> dict[str, date]:
    """Return the dates of the six festivals of a year, 1932 to 2032, by their ids. Raises BadValue for another year."""
    year = whole("festivals(year)", year, FIRST_YEAR, LAST_YEAR)
    return dict(zip(FESTIVALS, map(date.fromordinal, _ordinals(year)), strict=True))


def festival(day: int, p: SimpleNamespace) -> str:
    """Return the id of the festival within whose span `day` lies, "" on a plain day; of two, the earlier in FESTIVALS.

    The span is p.festival_days_before and p.festival_days_after days around the day itself.
    """
    found = _festival(date_of(day), p)
    return "" if found < 0 else FESTIVALS[found]


def season_permille(day: int, p: SimpleNamespace) -> int:
    """Return what is eaten on `day`, in parts per thousand of a plain day: the month's part times the festival's."""
    today = date_of(day)
    eaten, found = p.month_permille[today.month - 1], _festival(today, p)
    return eaten if found < 0 else eaten * p.festival_permille[found] // 1000


def _festival(today: date, p: SimpleNamespace) -> int:
    ordinal = today.toordinal()
    # A span may begin in the old year or end in the new one.
    nearby = [_ordinals(year) for year in (today.year, today.year + 1, today.year - 1) if year in _DAYS_OF_YEAR]
    for number, (before, after) in enumerate(zip(p.festival_days_before, p.festival_days_after, strict=True)):
        if any(days[number] - before <= ordinal <= days[number] + after for days in nearby):
            return number
    return -1


@cache
def _ordinals(year: int) -> tuple[int, ...]:
    last_of_old = date(year, 1, 1).toordinal() - 1
    return tuple(last_of_old + day for day in _DAYS_OF_YEAR[year])
