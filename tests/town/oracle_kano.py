"""The oracle's judgement of a purchase: what was expected, what was met, what delights and what annoys."""

from oracle_draws import clamp
from oracle_house import House


def performances(house: House, dirt: int, walked: int, paid: int, care: int, tact: int) -> list[int]:
    """Return purity, fresh, full, ease, price, jar care and tact as met, each 0 to 1000."""
    p = house.p
    return [
        1000 - dirt,
        0 if house.stale_since else 1000,
        0 if house.empty_since else 1000,
        1000 - 1000 * min(walked, p.walk_far_m) // p.walk_far_m,
        clamp(p.usual_points + (p.price_fen - paid) * 2500 // p.price_fen, 0, 1000),
        care,
        tact,
    ]


def points_of(house: House, met: list[int], asked: int, noise: int) -> int:
    """Return the points of a purchase; what was met moves what is expected next time."""
    p, weights = house.p, house.weights
    whole = max(sum(weights), 1)
    level = sum(weight * one for weight, one in zip(weights, met, strict=True)) // whole
    gaps = [_felt(one - hoped, hoped) for one, hoped in zip(met, house.expect, strict=True)]
    joy = sum(weight * gap for weight, gap in zip(weights, gaps, strict=True)) // whole * p.joy_permille // 1000
    annoyed = min(asked * p.question_points, 1000) * house.privacy // 1000 * p.questions_points // 1000
    house.expect = [hoped + (one - hoped) * p.fade_permille // 1000 for one, hoped in zip(met, house.expect, strict=True)]
    return clamp(level + joy - annoyed + noise, 0, 1000)


def _felt(gap: int, hoped: int) -> int:
    """A gain counts the less, a loss the more, the more was expected."""
    return gap * (1000 - hoped) // 1000 if gap >= 0 else gap * hoped // 1000
