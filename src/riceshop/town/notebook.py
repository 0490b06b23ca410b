"""Notebook: what the shop has written down of each household, and the forecast made from it and nothing else."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town.draws import Narrow, Whole, wide
from riceshop.town.households import Households
from riceshop.town.policy import (
    ADDRESS,
    APPETITE,
    HABITS,
    JAR,
    LAST_QUANTITY,
    MEMBERS,
    MONTHLY_USE,
    NOTEBOOK_FIELDS,
    PAYDAY,
    PREFERENCES,
)

Flags = NDArray[np.bool_]


@dataclass
class Notebook:
    """One line a household: which fields are known, when the shop was last there, what it found.

    known          (fields, households) flags
    measured       the soft ruler has been round this jar
    level_seen     the level after the last visit was read, not guessed
    last_day       day of the last sale or measure, -1 for none
    after_g        rice believed to be in the jar on last_day
    note_members   how many they were when last asked
    noted_day      day on which anything was last asked, -1 for never; kept where answers can grow old
    learned_g      daily use worked out between two levels read, 0 while unknown
    told           the households, of whom the notebook reads only what was asked or measured
    """

    known: Flags
    measured: Flags
    level_seen: Flags
    last_day: Narrow
    after_g: Narrow
    note_members: NDArray[np.int16]
    noted_day: Narrow
    learned_g: Narrow
    told: Households

    @classmethod
    def empty(cls, told: Households) -> "Notebook":
        """Return a notebook with nothing in it."""
        households = len(told)
        flags = np.zeros(households, dtype=np.bool_)
        return cls(
            np.zeros((len(NOTEBOOK_FIELDS), households), dtype=np.bool_),
            flags.copy(), flags.copy(),
            np.full(households, -1, dtype=np.int32),
            np.zeros(households, dtype=np.int32), told.members.astype(np.int16),
            np.full(households, -1, dtype=np.int32), np.zeros(households, dtype=np.int32), told,
        )  # fmt: skip

    def missing(self, who: Whole, fields: Whole) -> Whole:
        """Return how many of `fields` (a column) are not yet written down of each of `who`."""
        return (~self.known[fields, who]).sum(axis=0)

    def ask(self, who: Whole, fields: Whole, members: Whole) -> None:
        """Write down `fields` (a column) of each of `who`, who are `members` now; what is known is not asked again."""
        before = self.known[MEMBERS, who]
        self.known[fields, who] = True
        new = self.known[MEMBERS, who] & ~before
        self.note_members[who[new]] = members[new]

    def ask_willing(self, who: Whole, fields: Whole, tells: Flags, anew: Flags, members: Whole, day: int) -> None:
        """Write down of `fields` (a column) what is missing, or all where `anew`, as far as each `tells` (fields, who)."""
        asked = ~self.known[fields, who] | anew
        told = asked & tells
        self.known[fields, who] |= told
        counted = (told & (fields == MEMBERS)).any(axis=0)
        self.note_members[who[counted]] = members[counted]
        self.noted_day[who[asked.any(axis=0)]] = day

    def is_old(self, who: Whole, day: int, days: int) -> Flags:
        """Return of whom something was last asked so many days ago or more."""
        noted = self.noted_day[who]
        return (noted >= 0) & (day - noted >= days)

    def write_sale(self, who: Whole, day: int, sold_g: Whole, level_g: Whole, ruler: Flags, p: SimpleNamespace) -> None:
        """Write down a sale: the level where the ruler was used, else the quantity sold, else a guess."""
        self._learn(who, day, level_g - sold_g, ruler, p)
        told = np.where(self.known[LAST_QUANTITY, who], sold_g, p.guess_lot_jin * p.jin_g)
        self.after_g[who] = np.where(ruler, level_g, told)
        self.level_seen[who] = ruler
        self.last_day[who] = day

    def write_level(self, who: Whole, day: int, level_g: Whole, p: SimpleNamespace) -> None:
        """Write down a level read without a sale."""
        ruler = np.ones(len(who), dtype=np.bool_)
        self._learn(who, day, level_g, ruler, p)
        self.after_g[who] = level_g
        self.level_seen[who] = True
        self.last_day[who] = day

    def _learn(self, who: Whole, day: int, level_g: Whole, ruler: Flags, p: SimpleNamespace) -> None:
        if not ruler.any():
            return
        days = day - self.last_day[who]
        used = self.after_g[who] - level_g
        fit = ruler & self.level_seen[who] & self.known[LAST_QUANTITY, who]
        # An empty jar says how much was eaten at least, not how much was wanted: nothing is learned from it.
        fit &= (days >= 2) & (used > 0) & (level_g > 0)
        if fit.any():
            read = who[fit]
            self.learned_g[read] = (self.daily_use_g(read, p) + used[fit] // days[fit]) // 2

    def daily_use_g(self, who: Whole, p: SimpleNamespace) -> Whole:
        """Return the grams a day that each of `who` is expected to eat; a guess stands in for a missing field."""
        use = self.learned_g[who].astype(np.int64)
        unread = np.flatnonzero(use <= 0)
        if len(unread):
            use[unread] = self._told_use_g(who[unread], p)
        return use

    def _told_use_g(self, who: Whole, p: SimpleNamespace) -> Whole:
        told, members, appetite = self.told, self.known[MEMBERS, who], self.known[APPETITE, who]
        use = np.where(members, wide(self.note_members, who), p.guess_members)
        use = use * np.where(appetite, told.told_appetite_g[who], p.guess_appetite_g)
        only_month = self.known[MONTHLY_USE, who] & ~(members & appetite)
        month = wide(told.told_month_g, who) * self.note_members[who] // told.members[who]
        return np.maximum(np.where(only_month, month // 30, use), 1)

    def left_g(self, who: Whole, day: int, p: SimpleNamespace, use: Whole | None = None) -> Whole:
        """Return the grams believed to be in the jar; negative where it should have been empty for a while.

        `use` is daily_use_g where the caller has it already.
        """
        use = self.daily_use_g(who, p) if use is None else use
        return self.after_g[who] - use * (day - self.last_day[who])

    def quantity_g(self, who: Whole, day: int, p: SimpleNamespace) -> Whole:
        """Return the grams to carry to each of `who`: the room believed free, or the lot they like, or a guess."""
        jar = np.where(self.measured[who], self.told.jar_g[who], self.told.told_jar_g[who])
        use = self.daily_use_g(who, p)
        room = jar - np.maximum(self.left_g(who, day, p, use), 0)
        lot = np.where(self.known[PREFERENCES, who], self.told.lot_days[who] * use, p.guess_lot_jin * p.jin_g)
        lot = np.where(self.known[JAR, who] | self.measured[who], room, lot)
        jin = np.minimum(np.maximum(lot // p.jin_g, 1), p.deliver_jin)
        return jin * p.jin_g

    def alarm_days(self, who: Whole, days_ahead: int) -> Whole:
        """Return how many days of rice call for a delivery: habits tell how early a household likes to buy."""
        return np.where(self.known[HABITS, who], np.maximum(days_ahead, self.told.reorder_days[who]), days_ahead)

    def payday_wait(self, who: Whole, day: int, p: SimpleNamespace) -> Whole:
        """Return days from `day` to the payday believed in, 0 on the day itself; 30-day months where not known."""
        known = self.known[PAYDAY, who]
        cycle = np.where(known, self.told.pay_days[who], p.guess_pay_days)
        return (self.told.pay_phase[who] * known - day) % cycle

    def addressed(self, who: Whole) -> Flags:
        """Return whether the address of each of `who` is written down."""
        return self.known[ADDRESS, who]
