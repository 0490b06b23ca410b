"""State: everything of a running town that changes from day to day."""

from collections import deque
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town.draws import Narrow, Whole
from riceshop.town.households import Households
from riceshop.town.ids import NEVER
from riceshop.town.jar import Jars
from riceshop.town.notebook import Notebook
from riceshop.town.offers import Offers

Flags = NDArray[np.bool_]
LONG_AGO = -1_000_000


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
    compensation_fen: int = 0
    gifts_fen: int = 0
    research_fen: int = 0
    poor_days: int = 0
    closed_day: int = -1
    hotel_trust: int = 0
    hotel_next_day: int = NEVER
    asked_g: deque[int] = field(default_factory=deque)
    # Rice paid for and not yet there: the day it comes and its grams, in order.
    coming: deque[tuple[int, int]] = field(default_factory=deque)

    @property
    def stock_g(self) -> int:
        """Rice in the shop, clean and raw."""
        return self.raw_g + self.clean_g

    @property
    def coming_g(self) -> int:
        """Rice paid for and on its way."""
        return sum(grams for _, grams in self.coming)

    @property
    def closed(self) -> bool:
        """Whether the shop has had to close."""
        return self.closed_day >= 0


@dataclass
class Watch:
    """What the Japanese shop has noticed: grams sold by Wang and by all others of the last days, and its steps so far."""

    wang_g: deque[int] = field(default_factory=deque)
    rivals_g: deque[int] = field(default_factory=deque)
    sold_before_g: int = 0
    alarm_day: int = -1
    copied: bool = False
    cut: bool = False


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
    spent_fen: Whole
    owed_since: Narrow
    # The whole town: who lives here, how many they are, what was carried in and out.
    present: Flags
    members: NDArray[np.int16]
    children: NDArray[np.int16]
    need_g: Narrow
    reorder_g: Narrow
    arrived_g: Narrow
    moved_g: Narrow
    # What is expected (attributes, households), trusted and usual.
    expect: NDArray[np.int16]
    trust: NDArray[np.int16]
    commitment: NDArray[np.int16]
    streak: NDArray[np.int8]
    stage: NDArray[np.int8]
    # How a relationship ended, and what was done about it.
    churned: Flags
    churn_day: Narrow
    churn_cause: NDArray[np.int8]
    returns: NDArray[np.int16]
    wooed_day: Narrow
    poached_until: Narrow
    # An open complaint; what was told to the neighbours last (network.TOLD_...).
    complaint_day: Narrow
    complaint_cause: NDArray[np.int8]
    before_failure: NDArray[np.int16]
    told: NDArray[np.int8]

    @classmethod
    def strangers(cls, houses: Households, expects: bool, p: SimpleNamespace) -> "People":
        """Return households that have never been to Wang's shop; `expects` keeps their expectations one by one."""
        count = len(houses)
        present = houses.arrive_day == 0

        def full(value: int) -> Narrow:
            # Zeros take no memory before they are written to: of a large town most never see Wang's shop.
            return np.full(count, value, dtype=np.int32) if value else np.zeros(count, dtype=np.int32)

        def grams() -> Whole:
            # What is poured and thrown away day by day for a lifetime may pass 2**31 grams.
            return np.zeros(count, dtype=np.int64)

        def no() -> Flags:
            return np.zeros(count, dtype=np.bool_)

        def tiny(value: int = 0) -> NDArray[np.int8]:
            return np.full(count, value, dtype=np.int8) if value else np.zeros(count, dtype=np.int8)

        def points(value: int = 0) -> NDArray[np.int16]:
            return np.full(count, value, dtype=np.int16) if value else np.zeros(count, dtype=np.int16)

        return cls(
            goodwill=full(p.stranger_quality), knows=houses.knows.copy(), usual_shop=houses.start_shop.copy(),
            tried=no(), listed=no(), empty_since=full(0), stale_since=full(0),
            owed_fen=full(0), misses=full(0), barred=no(),
            eaten_g=full(0), stale_g=grams(), from_wang_g=grams(), from_rivals_g=grams(), hungry_g=full(0),
            empty_evenings=full(0), first_day=full(-1), last_day=full(-1), orders=full(0),
            spent_fen=grams(), owed_since=full(-1), present=present, members=houses.members.astype(np.int16), children=houses.children.copy(),
            need_g=np.where(present, houses.need_g, 0).astype(np.int32),
            reorder_g=np.where(present, houses.reorder_g, -1).astype(np.int32),
            arrived_g=full(0), moved_g=full(0),
            expect=houses.expect_start.copy() if expects else houses.expect_start,
            trust=points(p.trust_start), commitment=points(), streak=houses.start_streak.copy(), stage=tiny(),
            churned=no(), churn_day=full(-1), churn_cause=tiny(), returns=points(), wooed_day=full(LONG_AGO),
            poached_until=full(0), complaint_day=full(-1), complaint_cause=tiny(), before_failure=points(), told=tiny(),
        )  # fmt: skip


@dataclass
class State:
    """The whole of a running town: the day to come, jars, people, notebook, shop."""

    day: int
    jars: Jars
    people: People
    notebook: Notebook
    shop: Shop
    offers: Offers
    watch: Watch
    # Of each eating house: its trust, and the day of its next order.
    bulk_trust: list[int]
    bulk_next_day: list[int]
