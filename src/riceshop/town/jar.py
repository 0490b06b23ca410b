"""Jar: rice in layers, bottom first; what is poured last is eaten first unless the old is put on top."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riceshop.town.draws import Narrow, Whole

Flags = NDArray[np.bool_]

# The day on which a layer that is not there goes stale: later than any.
NO_DAY = np.iinfo(np.int32).max
# So many jars at a time are looked through for stale rice.
MANY = 1 << 16


@dataclass
class Jars:
    """All jars, one position a household: grams in the jar, under the top layer, in the bottom layer of three.

    There is no layer under an empty one. `..._stale` is the day on which a layer has gone stale; `first_stale` is never
    later than the earliest of them.
    """

    stock_g: Narrow
    under_g: Narrow
    bottom_g: Narrow
    top_stale: Narrow
    middle_stale: Narrow
    bottom_stale: Narrow
    first_stale: Narrow

    @classmethod
    def filled(cls, stock_g: Whole, stale_day: int) -> "Jars":
        """Return jars with at most one layer each."""
        count = len(stock_g)
        top = np.where(stock_g > 0, stale_day, NO_DAY).astype(np.int32)
        no_grams, no_day = np.zeros(count, dtype=np.int32), np.full(count, NO_DAY, dtype=np.int32)
        return cls(
            stock_g.astype(np.int32), no_grams, no_grams.copy(), top, no_day, no_day.copy(), top.copy()
        )  # fmt: skip

    @property
    def layers_g(self) -> Whole:
        """Grams of the layers (3, households), bottom first."""
        parts = (self.bottom_g, self.under_g - self.bottom_g, self.stock_g - self.under_g)
        return np.stack(parts).astype(np.int64)

    @property
    def stale_day(self) -> Whole:
        """Days on which the layers have gone stale (3, households), bottom first; NO_DAY where there is no layer."""
        return np.stack((self.bottom_stale, self.middle_stale, self.top_stale)).astype(np.int64)

    def pour(self, who: Whole, grams: Whole, stale_day: int, old_on_top: bool) -> None:
        """Pour new rice into the jars of `who`, on top of what is there or, old on top, under it.

        Of three layers that are there already, the two farthest from the new rice are mixed, as old as the older.
        """
        if not len(who):
            return
        stock = self.stock_g.take(who)
        if old_on_top:
            self._pour_under(who, grams, stale_day)
        else:
            self._pour_over(who.take(stock.nonzero()[0]))
            self.top_stale[who] = stale_day
        self.stock_g[who] = stock + grams.astype(np.int32)
        self.first_stale[who] = np.minimum(self.first_stale.take(who), stale_day)

    def _pour_over(self, who: Whole) -> None:
        """Make what lies in the jars of `who` the layers under a new one."""
        under = self.under_g.take(who)
        two = under.nonzero()[0]
        if len(two):
            deep = who.take(two)
            self.bottom_stale[deep] = np.minimum(self.middle_stale.take(deep), self.bottom_stale.take(deep))
            self.bottom_g[deep] = under.take(two)
        self.middle_stale[who] = self.top_stale.take(who)
        self.under_g[who] = self.stock_g.take(who)

    def _pour_under(self, who: Whole, grams: Whole, stale_day: int) -> None:
        under, bottom = self.under_g[who], self.bottom_g[who]
        top, middle, last = self.top_stale[who], self.middle_stale[who], self.bottom_stale[who]
        some, two, three = self.stock_g[who] > 0, under > 0, bottom > 0
        self.under_g[who] = np.where(some, np.where(three, bottom, under) + grams, 0)
        self.bottom_g[who] = np.where(two, grams, 0)
        self.top_stale[who] = np.where(some, np.where(three, np.minimum(top, middle), top), stale_day)
        self.middle_stale[who] = np.where(three, last, np.where(some & ~two, stale_day, middle))
        self.bottom_stale[who] = np.where(two, stale_day, NO_DAY)

    def eat(self, wanted_g: Narrow, first: int = 0) -> Whole:
        """Eat from the top of the jars from `first` on; return those whose top layer is gone, for `bring_up`."""
        here = slice(first, first + len(wanted_g))
        stock, under = self.stock_g[here], self.under_g[here]
        stock -= wanted_g
        spent = (stock <= under).nonzero()[0]
        spent += first
        return spent

    def bring_up(self, spent: Whole) -> tuple[Whole, Narrow]:
        """Eat on from the layers under the top one; return the households that went short and by how much."""
        left, rest = self.stock_g.take(spent), self.under_g.take(spent)
        self.top_stale[spent] = NO_DAY
        lacking = (left < 0).nonzero()[0]
        short, missing = spent.take(lacking), -left.take(lacking)
        self.stock_g[short] = 0
        deep = rest.nonzero()[0]
        if len(deep):
            self._next_layer(spent.take(deep), np.maximum(left.take(deep), 0))
        return short, missing

    def _next_layer(self, who: Whole, left: Narrow) -> None:
        """Bring up the next layer where the top one has been eaten; `left` is what the jar holds now."""
        bottom, last = self.bottom_g[who], self.bottom_stale[who]
        deep = left <= bottom
        self.under_g[who] = np.where(deep, 0, bottom)
        self.top_stale[who] = np.where(deep, np.where(left > 0, last, NO_DAY), self.middle_stale[who])
        self.middle_stale[who] = np.where(deep, NO_DAY, last)
        self.bottom_g[who] = 0
        self.bottom_stale[who] = NO_DAY

    def empty(self, who: Whole) -> None:
        """Empty the jars of `who`."""
        for grams in (self.stock_g, self.under_g, self.bottom_g):
            grams[who] = 0
        for day in (self.top_stale, self.middle_stale, self.bottom_stale, self.first_stale):
            day[who] = NO_DAY

    def throw_stale(self, day: int) -> tuple[Whole, Narrow]:
        """Throw away layers that have gone stale by `day`; return the households and the grams."""
        due = (self.first_stale <= day).nonzero()[0]
        if len(due) <= MANY:
            return self._throw(due, day)
        # What every house began with goes stale on one day: a large town's jars are seen to part by part.
        parts = [self._throw(due[first : first + MANY], day) for first in range(0, len(due), MANY)]
        return np.concatenate([who for who, _ in parts]), np.concatenate([grams for _, grams in parts])

    def _throw(self, who: Whole, day: int) -> tuple[Whole, Narrow]:
        """Throw away what has gone stale in the jars of `who`; return those who had any, and the grams."""
        if not len(who):
            return who, who
        top, middle, last = self.top_stale[who], self.middle_stale[who], self.bottom_stale[who]
        first = np.minimum(np.minimum(top, middle), last)
        # Rice that had been the oldest may have been eaten since.
        self.first_stale[who] = first
        hit = (first <= day).nonzero()[0]
        who, top, middle, last = who[hit], top[hit], middle[hit], last[hit]
        before = self.stock_g[who]
        old_top, old_middle = top <= day, middle <= day
        sound_under = (old_top & (middle > day) & (middle != NO_DAY)) | (old_middle & (last > day) & (last != NO_DAY))
        if sound_under.any():
            self._sort_out(who[sound_under], day)
            below = ~sound_under
            self._throw_lower(who[below], top[below], middle[below], old_top[below], old_middle[below])
        else:
            self._throw_lower(who, top, middle, old_top, old_middle)
        return who, before - self.stock_g[who]

    def _throw_lower(self, who: Whole, top: Narrow, middle: Narrow, old_top: Flags, old_middle: Flags) -> None:
        """Throw away the bottom layer of the jars of `who`, and with it the middle and the top one where they are old."""
        under = self.under_g[who]
        lost = np.where(old_middle, under, self.bottom_g[who])
        self.under_g[who] = np.where(old_top, 0, under - lost)
        self.stock_g[who] -= np.where(old_top, self.stock_g[who], lost)
        self.bottom_g[who] = 0
        top, middle = np.where(old_top, NO_DAY, top), np.where(old_middle, NO_DAY, middle)
        self.top_stale[who], self.middle_stale[who], self.bottom_stale[who] = top, middle, NO_DAY
        self.first_stale[who] = np.minimum(top, middle)

    def _sort_out(self, who: Whole, day: int) -> None:
        """Throw away old layers of the jars of `who`, whatever lies under them."""
        bottom, under, stock = self.bottom_g[who], self.under_g[who], self.stock_g[who]
        grams = np.stack((stock - under, under - bottom, bottom))
        days = np.stack((self.top_stale[who], self.middle_stale[who], self.bottom_stale[who]))
        thrown = days <= day
        grams[thrown], days[thrown] = 0, NO_DAY
        self.first_stale[who] = days.min(axis=0)
        self._close_up(who, grams, days)

    def _close_up(self, who: Whole, grams: Narrow, days: Narrow) -> None:
        """Put layers (3, households; top first) into the jars of `who`, bringing up those under a layer that has gone."""
        for layer, below in ((1, 2), (0, 1), (1, 2)):
            gone = grams[layer] == 0
            for told, nothing in ((grams, 0), (days, NO_DAY)):
                told[layer] = np.where(gone, told[below], told[layer])
                told[below] = np.where(gone, nothing, told[below])
        self.top_stale[who], self.middle_stale[who], self.bottom_stale[who] = days
        self.bottom_g[who] = grams[2]
        self.under_g[who] = grams[1] + grams[2]
        self.stock_g[who] = grams.sum(axis=0)
