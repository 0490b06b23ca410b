"""Service: from the notebook to the day a jar runs empty, and to tonight's delivery list."""

import math
from typing import Any

from riceshop.words.errors import BadType, BadValue

JIN_G = 600
DENSITY_G_PER_L = 800


def jar_capacity_g(diameter_mm: float, height_mm: float, density_g_per_l: float = DENSITY_G_PER_L) -> int:
    """Return how many grams of rice a round jar holds, from what a soft ruler measures.

    `diameter_mm` and `height_mm` are the inner width and height in millimetres; `density_g_per_l` is the bulk
    density of rice in grams a litre. The volume of a cylinder, rounded to whole grams. Raises BadType for what is
    no number, BadValue for what is negative or not finite. Source: R-080.
    """
    width = _measure("diameter_mm", diameter_mm)
    height = _measure("height_mm", height_mm)
    density = _measure("density_g_per_l", density_g_per_l)
    litres = math.pi * (width / 2) ** 2 * height / 1_000_000
    return round(litres * density)


def daily_need_g(members: int, appetite_g: float) -> int:
    """Return the grams a household eats a day: members times the appetite of each, in grams a day.

    Raises BadType for what is no number, BadValue for what is negative or not finite.
    """
    return round(_measure("members", members) * _measure("appetite_g", appetite_g))


def days_until_empty(stock_g: float, members: int, appetite_g: float) -> int:
    """Return for how many whole days `stock_g` grams still feed a household.

    `members` eat `appetite_g` grams a day each. A rest smaller than one day's need does not count as a day.
    Raises BadType for what is no number; BadValue for what is negative, not finite, or a household that eats
    nothing (its jar never runs empty). Source: R-006.
    """
    need = daily_need_g(members, appetite_g)
    if need == 0:
        raise BadValue("service.eats_nothing", members=members, appetite=appetite_g)
    return int(_measure("stock_g", stock_g) // need)


def _measure(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) and not hasattr(value, "__float__"):
        raise BadType("service.no_number", name=name, value=value)
    number = float(value)
    if not math.isfinite(number) or number < 0:
        raise BadValue("service.bad_number", name=name, value=value)
    return number
