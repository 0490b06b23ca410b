"""Lives: when a household moves in, moves away, grows by one or loses a member; drawn once from the seed."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town import ids
from riceshop.town.draws import Narrow, Whole, Words, below, words

YEAR = 365
PERCENT = 100
# Nobody's stay is drawn for longer than this many years: such a household stays for good.
LONGEST = 60


@dataclass(frozen=True)
class Lives:
    """Days of a household's events; ids.NEVER_32 where there is none. Day 0 of `arrive_day` is there from the start.

    `children` are how many of the members are children on the first day; none where families are not at work.
    """

    children: NDArray[np.int16]
    arrive_day: NDArray[np.int32]
    leave_day: NDArray[np.int32]
    grow_day: NDArray[np.int32]
    shrink_day: NDArray[np.int32]


def draw_children(seed: int, key: Words, members: Narrow, at_work: tuple[str, ...]) -> NDArray[np.int16]:
    """Return how many of each household are children: any number that leaves one grown-up."""
    if "families" not in at_work:
        return np.zeros(len(key), dtype=np.int16)
    return below(words(seed, 0, ids.DRAW_CHILDREN, key), members).astype(np.int16)


def daily_need_g(members: Whole | Narrow, children: Whole | Narrow, appetite_g: Narrow, p: SimpleNamespace) -> Whole | Narrow:
    """Return what a household eats on an ordinary day, in grams: a child eats a share of a grown-up's helping."""
    return appetite_g * (PERCENT * (members - children) + p.child_percent * children) // PERCENT


def draw_events(seed: int, key: Words, at_work: tuple[str, ...], p: SimpleNamespace) -> dict[str, NDArray[np.int32]]:
    """Draw the events of all households; returns the days of Lives by name."""
    if "moves" not in at_work:
        never = np.full(len(key), ids.NEVER_32, dtype=np.int32)
        return {"arrive_day": np.zeros(len(key), dtype=np.int32), "leave_day": never, "grow_day": never, "shrink_day": never}

    def drawn(purpose: int) -> Words:
        return words(seed, 0, purpose, key)

    def some_day(whether: int, when: int, permille: int, days: int, otherwise: int) -> Whole:
        happens = below(drawn(whether), 1_000) < permille
        return np.where(happens, 1 + below(drawn(when), days), otherwise)

    arrive = some_day(ids.DRAW_ARRIVES, ids.DRAW_ARRIVE_DAY, p.later_permille, p.later_days, 0)
    years = _years(drawn(ids.DRAW_LEAVE_YEAR), p.leave_permille)
    leave = arrive + YEAR * years + 1 + below(drawn(ids.DRAW_LEAVE_DAY), YEAR)
    found = {
        "arrive_day": arrive,
        "leave_day": np.where(years < LONGEST, leave, ids.NEVER_32),
        "grow_day": some_day(ids.DRAW_GROWS, ids.DRAW_GROW_DAY, p.grows_permille, p.grow_days, ids.NEVER_32),
        "shrink_day": some_day(ids.DRAW_SHRINKS, ids.DRAW_SHRINK_DAY, p.shrinks_permille, p.grow_days, ids.NEVER_32),
    }
    return {name: days.astype(np.int32) for name, days in found.items()}


def _years(drawn: Words, leave_permille: int) -> Whole:
    """Return whole years stayed: each year the same share of those still there leaves."""
    point = (drawn >> np.uint64(32)).astype(np.int64)
    years = np.zeros(len(point), dtype=np.int64)
    survive = 1 << 32
    for _ in range(LONGEST):
        survive = survive * (1_000 - leave_permille) // 1_000
        years += point < survive
    return years
