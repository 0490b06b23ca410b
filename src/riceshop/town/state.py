"""State: everything of a running town that changes from day to day."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from riceshop.town.draws import Narrow, Whole
from riceshop.town.ids import NEVER
from riceshop.town.jar import Jars
from riceshop.town.notebook import Notebook

Flags = NDArray[np.bool_]


@dataclass
class Shop:
    """Wang's shop: rice in grams, money in fen, hotel and hours; `asked_g` holds the last days' demand."""

    cash_fen: int
    raw_g: int = 0
    clean_g: int = 0
    receivables_fen: int = 0
    bought_g: int = 0
    bought_fen: int = 0
    sold_g: int = 0
    revenue_fen: int = 0
    impurities_g: int = 0
    living_fen: int = 0
    lamp_fen: int = 0
    written_off_fen: int = 0
    poor_days: int = 0
    closed_day: int = -1
    hotel_trust: int = 0
    hotel_next_day: int = NEVER
    asked_g: deque[int] = field(default_factory=deque)

    @property
    def stock_g(self) -> int:
        """Rice in the shop, clean and raw."""
        return self.raw_g + self.clean_g

    @property
    def closed(self) -> bool:
        """Whether the shop has had to close."""
        return self.closed_day >= 0


@dataclass
class People:
    """What households believe, owe and have lived through; one array position a household."""

    goodwill: Narrow
    knows: Flags
    usual_shop: Narrow
    tried: Flags
    listed: Flags
    empty_since: Narrow
    stale_since: Narrow
    owed_fen: Narrow
    misses: Narrow
    barred: Flags
    eaten_g: Narrow
    stale_g: Whole
    from_wang_g: Whole
    from_rivals_g: Whole
    hungry_g: Narrow
    empty_evenings: Narrow
    first_day: Narrow
    last_day: Narrow
    orders: Narrow

    @classmethod
    def strangers(cls, knows: Flags, usual_shop: Narrow, goodwill: int) -> "People":
        """Return households that have never been to Wang's shop."""
        count = len(knows)

        def full(value: int) -> Narrow:
            return np.full(count, value, dtype=np.int32)

        def grams() -> Whole:
            # What is poured and thrown away day by day for a lifetime may pass 2**31 grams.
            return np.zeros(count, dtype=np.int64)

        def no() -> Flags:
            return np.zeros(count, dtype=np.bool_)

        return cls(
            goodwill=full(goodwill), knows=knows.copy(), usual_shop=usual_shop.copy(),
            tried=no(), listed=no(), empty_since=full(0), stale_since=full(0),
            owed_fen=full(0), misses=full(0), barred=no(),
            eaten_g=full(0), stale_g=grams(), from_wang_g=grams(), from_rivals_g=grams(), hungry_g=full(0),
            empty_evenings=full(0), first_day=full(-1), last_day=full(-1), orders=full(0),
        )  # fmt: skip


@dataclass
class State:
    """The whole of a running town: the day to come, jars, people, notebook, shop."""

    day: int
    jars: Jars
    people: People
    notebook: Notebook
    shop: Shop
