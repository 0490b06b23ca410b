"""Choosing: how strongly each shop draws each household today, and which one a draw picks."""

from dataclasses import dataclass

import numpy as np

from riceshop.town import bonds, ids, offers
from riceshop.town.draws import Narrow, Whole, below, wide
from riceshop.town.ground import PERMILLE, Flags, Ground
from riceshop.town.households import below_wide

PERFECT = 1_000


@dataclass(frozen=True)
class Pulls:
    """Pulls on some households: of Wang's shop, of habit, of a rival's offer at the door, of all rivals.

    `usual` is the shop that habit speaks for, `row` a household's row in tables of the rivals' pulls.
    """

    own: Whole
    habit: Whole
    offer: Whole
    rivals: Whole
    usual: Narrow
    row: Narrow

    @property
    def every(self) -> Whole:
        """All pulls together: what a draw falls into."""
        return self.own + self.habit + self.offer + self.rivals


class Choosing(Ground):
    """The households' side of the market."""

    def pulls(self, who: Whole, at_door: bool = False) -> Pulls:
        """Return today's pulls on `who`; at the door nobody has to walk to Wang's shop."""
        usual, row = self.state.people.usual_shop.take(who), self.houses.rival_row.take(who)
        strengthened = self._habit_percent(who)
        own = self._own(who, usual, strengthened, at_door)
        habit = self._single(row, usual) * (strengthened - 100) // 100
        return Pulls(own, habit, self._offer(who, row), self.rivals_pull.take(row), usual, row)

    def pull_of_usual(self, who: Whole) -> Whole:
        """Return the pull of each household's usual shop, habit included; 0 where it is Wang's."""
        usual, row = wide(self.state.people.usual_shop, who), wide(self.houses.rival_row, who)
        return self._single(row, usual) * self._habit_percent(who) // 100

    def chosen(self, who: Whole, pulls: Pulls, point: Whole) -> Whole:
        """Return the shop whose stretch of the pulls holds each `point` (0 .. every - 1); WANG where it is his own."""
        shop = pulls.usual.astype(np.int64)
        point = point - pulls.own
        shop[(point < 0).nonzero()[0]] = ids.WANG
        point -= pulls.habit
        rest = (point >= 0).nonzero()[0]
        point, row, offer = point.take(rest), pulls.row.take(rest), pulls.offer.take(rest)
        point -= offer
        found = self.finder.at(row, np.maximum(point, 0))
        found[(point < 0).nonzero()[0]] = ids.JAPANESE
        shop[rest] = found
        return shop

    def second_choice(self, who: Whole) -> Whole:
        """Return the rival that those turned away for want of rice go to."""
        row = self.houses.rival_row[who]
        return self.finder.at(row, below_wide(self.draw(ids.DRAW_SECOND_CHOICE, who), self.rivals_pull[row]))

    def takes_at_door(self, who: Whole) -> Flags:
        """Return who takes rice brought unasked: those on the list unless disappointed; others if drawn to the shop."""
        p, people = self.p, self.state.people
        drawn = self.draw(ids.DRAW_DOOR, who)
        takes = below(drawn, PERMILLE) >= np.maximum(p.par_quality - people.goodwill[who], 0)
        other = (~people.listed[who]).nonzero()[0]
        if len(other):
            drawn, some = drawn[other], who[other]
            pulls = self.pulls(some, at_door=True)
            drawn_in = below_wide(drawn, pulls.every) < pulls.own
            takes[other] = drawn_in & (self.state.jars.stock_g[some] <= p.hawk_stock_days * people.need_g[some])
        return takes & people.present[who]

    def _single(self, row: Whole, shop: Whole) -> Whole:
        return self.singles.ravel().take(row * self.shops + shop)

    def _habit_percent(self, who: Whole) -> Whole:
        if self.on("bonds"):
            return bonds.habit_percent(self.state.people, who, self.p)
        return np.full(len(who), self.p.habit_percent, dtype=np.int64)

    def _own(self, who: Whole, usual: Whole, habit_percent: Whole, at_door: bool) -> Whole:
        """Return the pull of Wang's shop; most of a large town have never heard of it, and are passed over."""
        own = np.zeros(len(who), dtype=np.int64)
        if self.state.shop.closed:
            return own
        people, p = self.state.people, self.p
        know = people.knows.take(who).nonzero()[0]
        some = who.take(know)
        pull = offers.weight(self._own_points(some), self.on("tastes"), p)
        mine = (usual.take(know) == ids.WANG).nonzero()[0]
        pull[mine] = pull[mine] * habit_percent[know[mine]] // 100
        if self.on("bonds"):
            bonds.hold(people, some, pull, p)
        if not at_door:
            walk = self.resistance if self.policy.delivery == "none" else self.resistance_asked
            pull = pull * PERMILLE // walk.take(self.houses.group.take(some))
        own[know] = pull
        return own

    def _own_points(self, who: Whole) -> Whole:
        """Return the points that Wang's offer is worth to each of `who`: what it believes of him, his price, delivery."""
        goodwill, p, houses = wide(self.state.people.goodwill, who), self.p, self.houses
        if not self.on("tastes"):
            return goodwill
        dearer = self.price_now() - p.price_fen
        points = p.par_quality + (goodwill - p.par_quality) * houses.quality_sense.take(who) // PERMILLE
        if dearer:
            points = points - wide(houses.price_sense, who) * dearer // p.price_fen
        if self.policy.delivery != "none":
            points = points + p.service_points * wide(houses.service_sense, who) // PERMILLE
        return points

    def _offer(self, who: Whole, row: Whole) -> Whole:
        """Return what the Japanese shop's offer at the door adds to its pull while it stands."""
        if not self.on("rivals_react") or self.state.watch.alarm_day < 0:
            return np.zeros(len(who), dtype=np.int64)
        called_on = self.state.people.poached_until[who] > self.today.day
        return np.where(called_on, self.singles[row, ids.JAPANESE] * self.p.poach_percent // 100, 0)
