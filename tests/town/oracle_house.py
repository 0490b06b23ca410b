"""The oracle's household: one object, plain Python integers, the same rules written a second time."""

from types import SimpleNamespace

from oracle_draws import below, below_wide
from oracle_jar import Jar
from oracle_market import Field, Market
from oracle_notes import Line, Noted

from riceshop.town import ids
from riceshop.town.policy import Policy


class House(Noted):
    """A household: facts drawn from the seed, and what it believes, owes and has lived through."""

    def __init__(self, number: int, place: tuple[int, int], market: Market) -> None:
        p: SimpleNamespace = market.p
        super().__init__(market.seed, number, place, market.on, p)
        self.market = market
        self.field: Field = market.field_of(number, place, self.segment)
        near = self.to_shop_m <= p.near_m
        self.knows = near or below(self._first(ids.DRAW_KNOWS), 1000) < p.far_knows_permille
        self.usual_shop = self.field.rival_at(below_wide(self._first(ids.DRAW_USUAL_SHOP), self.field.total))
        self.goodwill = p.stranger_quality
        self.tried = self.listed = self.barred = False
        self.empty_since = self.stale_since = self.owed_fen = self.misses = 0
        self.eaten_g = self.stale_g = self.from_wang_g = self.from_rivals_g = self.hungry_g = 0
        self.empty_evenings = self.orders = self.spent_fen = 0
        self.first_day = self.last_day = self.owed_since = -1
        self.line = Line(self.members)
        self._be_there()
        self._relate()

    def _be_there(self) -> None:
        self.present = self.arrive_day == 0
        self.jar = Jar(self.jar_g, self.start_stock_g if self.present else 0, self.p.spoil_dirty_days)
        self.need_g = self.first_need_g if self.present else 0
        self.reorder_g = self.reorder_at(self.need_g) if self.present else -1
        self.moved_g = self.arrived_g = 0

    def _relate(self) -> None:
        self.trust, self.commitment, self.stage = self.p.trust_start, 0, ids.NONE
        self.churned, self.churn_day, self.churn_cause, self.returns = False, -1, ids.ALIVE, 0
        self.wooed_day, self.poached_until, self.told = -(10**6), 0, 0
        self.complaint_day, self.complaint_cause, self.before_failure = -1, 0, 0

    # choosing

    def habit(self) -> int:
        """Return the percent by which the usual shop's pull counts."""
        p = self.p
        if "bonds" not in self.on:
            return p.habit_percent
        return 100 + (p.habit_percent - 100) * self.streak // p.streak_most

    def own_pull(self, policy: Policy, price_fen: int) -> int:
        """Return the pull of Wang's shop at this price, before distance."""
        if not self.knows:
            return 0
        p, utility = self.p, self.goodwill
        if "tastes" in self.on:
            utility = p.par_quality + (self.goodwill - p.par_quality) * self.quality_sense // 1000
            utility -= self.price_sense * (price_fen - p.price_fen) // p.price_fen
            utility += (policy.delivery != "none") * p.service_points * self.service_sense // 1000
        pull = self.market.weight(utility) * (self.habit() if self.usual_shop == ids.WANG else 100) // 100
        if "bonds" in self.on:
            barrier = p.barrier_percent if self.owed_fen > 0 or self.listed else 0
            pull = pull * (100 + barrier + self.commitment * p.commit_percent // 1000) // 100
            if self.churned:
                pull = pull * p.churned_percent // 100
        return pull

    def usual_pull(self) -> int:
        """Return what habit adds to the usual shop, if that is a rival."""
        if self.usual_shop == ids.WANG:
            return 0
        return self.field.pull_of(self.usual_shop) * (self.habit() - 100) // 100

    def poached_pull(self, day: int) -> int:
        """Return what the Japanese shop's canvasser adds to its pull."""
        if "rivals_react" not in self.on or day >= self.poached_until:
            return 0
        return self.field.pull_of(ids.JAPANESE) * self.p.poach_percent // 100

    def choose(self, word: int, day: int, own: int) -> int:
        habit, extra = self.usual_pull(), self.poached_pull(day)
        point = below_wide(word, own + habit + extra + self.field.total)
        if point < own:
            return ids.WANG
        if point < own + habit:
            return self.usual_shop
        if point < own + habit + extra:
            return ids.JAPANESE
        return self.field.rival_at(point - own - habit - extra)

    def takes_at_door(self, word: int, day: int, policy: Policy, price_fen: int) -> bool:
        if self.listed:
            return below(word, 1000) >= max(self.p.par_quality - self.goodwill, 0)
        if self.jar.stock_g > self.p.hawk_stock_days * self.need_g:
            return False
        own = self.own_pull(policy, price_fen)
        return below_wide(word, own + self.usual_pull() + self.poached_pull(day) + self.field.total) < own

    # purse and lot

    def pay_ago(self, day: int) -> int:
        return (day - self.pay_phase) % self.pay_days

    def thin(self, day: int) -> bool:
        return self.pay_days > 1 and self.pay_ago(day) * 1000 >= self.pay_days * self.thin_permille

    def lot_g(self, carry_jin: int, thin: bool) -> int:
        jin = self.lot_days * self.need_g // self.p.jin_g
        if thin:
            jin = jin * self.p.thin_lot_percent // 100
        return max(min(jin, carry_jin, self.jar.room_jin(self.p.jin_g)), 1) * self.p.jin_g
