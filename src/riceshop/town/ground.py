"""Ground: what every step of a day stands on: the town's constants and state, draws, hours, purses and prices."""

from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town import calendar, ids
from riceshop.town.day import Day
from riceshop.town.draws import (
    BLOCK,
    BYTES_MEAN,
    BYTES_SD,
    Blocks,
    Narrow,
    Whole,
    Words,
    strides_of,
    wide,
    words,
)
from riceshop.town.eating_houses import EatingHouses
from riceshop.town.households import Households
from riceshop.town.market import Finder, Map, resistance, single_pulls, walk_m
from riceshop.town.moving import Timetable
from riceshop.town.offers import Places
from riceshop.town.policy import NOTEBOOK_FIELDS, Policy
from riceshop.town.state import State

PERMILLE = 1_000
# More days than any pay cycle has.
NOT_THIN = 1_000
Flags = NDArray[np.bool_]


class Ground:
    """The town's constants and state, and today's."""

    policy: Policy
    fields: tuple[int, ...]
    field_rows: Whole
    today: Day
    since_pay: Narrow
    minutes_left: int
    demand_g: int
    heard: list[Whole]

    def __init__(
        self,
        seed: int,
        town_map: Map,
        places: Places,
        houses: Households,
        eating_houses: EatingHouses,
        at_work: tuple[str, ...],
        state: State,
        p: SimpleNamespace,
    ) -> None:
        self.seed, self.map, self.places, self.houses, self.p = seed, town_map, places, houses, p
        self.eating_houses, self.at_work = eating_houses, frozenset(at_work)
        far = walk_m(town_map.group_x_m, town_map.group_y_m, *p.wang_m)
        self.resistance = resistance(far, p)
        self.resistance_asked = resistance(far * p.request_walk_percent // 100, p)
        self.blocks = Blocks(len(houses))
        self.timetable = Timetable(houses) if self.on("moves") else None
        self._portion = np.empty(min(len(houses), BLOCK), dtype=np.int32)
        self._season = np.empty_like(self._portion)
        swing = (np.arange(2 * BYTES_MEAN + 1) - BYTES_MEAN) * p.appetite_noise_permille // BYTES_SD
        self.portions = np.maximum(PERMILLE + swing, 0).astype(np.int32)
        cycles = np.array(p.pay_cycle_days, dtype=np.int64)
        pay_row = np.cumsum(cycles) - cycles
        self.pay_length = np.repeat(cycles, cycles)
        self.pay_day = np.arange(len(self.pay_length)) - np.repeat(pay_row, cycles)
        # Of each household: its day in the list of all pay cycles' days, and days after pay from which its purse is thin.
        self.pay_slot = (pay_row.astype(np.int16)[houses.pay_cycle] + houses.pay_phase).astype(np.int16)
        thin_from = -(-houses.pay_days * houses.thin_permille // PERMILLE)
        self.thin_from = np.where(houses.pay_days > 1, thin_from, NOT_THIN).astype(np.int16)
        self.state = state

    @property
    def state(self) -> State:
        """All that changes; putting another state in its place goes on from there."""
        return self._state

    @state.setter
    def state(self, state: State) -> None:
        self._state = state
        self.offers_changed()
        self.low_g = np.empty(len(self.houses), dtype=np.int32)
        self.lot_jin = np.empty(len(self.houses), dtype=np.int32)
        self.needs_changed(slice(None))

    def on(self, mechanism: str) -> bool:
        """Return whether a mechanism is at work in this town."""
        return mechanism in self.at_work

    def offers_changed(self) -> None:
        """Work out anew how the rivals draw households, together and each."""
        sums = self.places.sums(self._state.offers, self.p)
        self.finder = Finder(sums)
        self.rivals_pull = sums[:, -1].copy()
        self.singles = single_pulls(sums)
        self.shops = self.singles.shape[1]

    def needs_changed(self, who: Whole | slice) -> None:
        """Work out anew the level at which `who` buy if a jin fits in, and their lot in jin."""
        houses, people, p = self.houses, self._state.people, self.p
        self.low_g[who] = np.minimum(people.reorder_g[who], houses.jar_g[who] - p.jin_g)
        self.lot_jin[who] = houses.lot_days[who] * people.need_g[who] // p.jin_g

    def stand(self, policy: Policy) -> None:
        """Let `policy` stand from now on."""
        self.policy = policy
        self.fields = tuple(NOTEBOOK_FIELDS.index(name) for name in policy.notebook)
        self.field_rows = np.array(self.fields, dtype=np.int64)[:, None]

    # draws and hours

    def draw(self, purpose: int, who: Whole) -> Words:
        """Return today's words of `who` for one purpose."""
        return words(self.seed, self.today.day, purpose, strides_of(who))

    def walk_min(self, who: Whole) -> Whole:
        """Return minutes of the walk to each of `who`, one way, in today's weather."""
        return self.way_min(wide(self.houses.to_shop_m, who))

    def way_min(self, metres: Whole | int) -> Whole | int:
        """Return minutes of a walk of so many metres in today's weather."""
        percent = self.p.rain_walk_percent if self.today.rain else 100
        return metres * percent // (100 * self.p.walk_m_per_min)

    def spend(self, minutes: Whole, activity: str, limit_min: int | None = None) -> Flags:
        """Take the errands that fit into the day's minutes, or a part of them, in order; return which were done."""
        left = self.minutes_left if limit_min is None else min(self.minutes_left, limit_min)
        total = np.cumsum(minutes)
        done = total <= left
        used = int(total[done][-1]) if done.any() else 0
        self.take_time(used, activity)
        return done

    def take_time(self, minutes: int, activity: str) -> None:
        """Take minutes that are there."""
        self.minutes_left -= minutes
        self.today.minutes[activity] = self.today.minutes.get(activity, 0) + minutes

    # purses and prices

    def thin(self, who: Whole) -> Flags:
        """Return whose purse is thin: late in a pay cycle of more than a day, the poorer the earlier."""
        return self.since_pay.take(self.pay_slot.take(who)) >= self.thin_from.take(who)

    def list_price(self) -> int:
        """Return the shop's price of a jin of plain rice, in fen."""
        return self.policy.price_fen or self.p.price_fen

    def price_now(self) -> int:
        """Return what a jin costs here as far as a household can tell: the sifted grade's price while there is any."""
        return self.list_price() + (self.policy.clean_premium_fen if self._state.shop.clean_g > 0 else 0)

    def season_permille(self, day: int) -> int:
        """Return how much is eaten on `day` against an ordinary day."""
        return calendar.season_permille(day, self.p) if self.on("seasons") else PERMILLE


def channel_inside(channel: Whole) -> Flags:
    """Return which sales were made at the household's own jar."""
    return (channel == ids.REQUEST) | (channel == ids.AHEAD) | (channel == ids.VISIT)
