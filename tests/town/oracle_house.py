"""The oracle's household: one object, plain Python integers, the same rules written a second time."""

from types import SimpleNamespace

from riceshop.town import ids
from riceshop.town.policy import Policy

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def mix(word: int) -> int:
    word &= MASK
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & MASK
    return word ^ (word >> 31)


def draw(seed: int, day: int, purpose: int, number: int = 0) -> int:
    return mix(mix(mix(mix(seed + GOLDEN) + day * GOLDEN) + purpose * GOLDEN) + number * GOLDEN)


def below(word: int, limit: int) -> int:
    return (word >> 32) * limit >> 32


def below_wide(word: int, limit: int) -> int:
    return ((word >> 42) * limit + ((word >> 20 & 0x3FFFFF) * limit >> 22)) >> 22


def weighted(word: int, weights: tuple[int, ...]) -> int:
    point = below(word, sum(weights))
    for index, weight in enumerate(weights):
        if point < weight:
            return index
        point -= weight
    raise AssertionError(weights)


class Jar:
    """Layers from the bottom up as [grams, day gone stale]; never more than three."""

    def __init__(self, holds_g: int, grams: int, stale_day: int) -> None:
        self.holds_g = holds_g
        self.layers = [[grams, stale_day]] if grams else []

    @property
    def stock_g(self) -> int:
        return sum(grams for grams, _ in self.layers)

    def room_jin(self, jin_g: int) -> int:
        return (self.holds_g - self.stock_g) // jin_g

    def pour(self, grams: int, stale_day: int, old_on_top: bool) -> None:
        if old_on_top:
            self.layers.insert(0, [grams, stale_day])
            if len(self.layers) > 3:
                last = self.layers.pop()
                self.layers[-1] = [self.layers[-1][0] + last[0], min(self.layers[-1][1], last[1])]
        else:
            self.layers.append([grams, stale_day])
            if len(self.layers) > 3:
                first = self.layers.pop(0)
                self.layers[0] = [self.layers[0][0] + first[0], min(self.layers[0][1], first[1])]

    def eat(self, wanted_g: int) -> int:
        eaten = 0
        while self.layers and eaten < wanted_g:
            taken = min(wanted_g - eaten, self.layers[-1][0])
            self.layers[-1][0] -= taken
            eaten += taken
            if not self.layers[-1][0]:
                self.layers.pop()
        return eaten

    def throw_stale(self, day: int) -> int:
        gone = sum(grams for grams, stale in self.layers if stale <= day)
        self.layers = [layer for layer in self.layers if layer[1] > day]
        return gone


class Line:
    """The shop's notebook line on one household."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.measured = self.level_seen = False
        self.last_day, self.after_g, self.learned_g = -1, 0, 0


class House:
    """A household: facts drawn from the seed, and what it believes, owes and has lived through."""

    def __init__(self, seed: int, number: int, place: tuple[int, int], pulls: list[int], p: SimpleNamespace) -> None:
        self.number, self.seed, self.p, self.place, self.pulls = number, seed, p, place, pulls
        self._draw_facts()
        self.to_shop_m = abs(place[0] - p.wang_m[0]) + abs(place[1] - p.wang_m[1])
        near = self.to_shop_m <= p.near_m
        self.knows = near or below(self._first(ids.DRAW_KNOWS), 1000) < p.far_knows_permille
        start = below(self._first(ids.DRAW_START_STOCK), 1000) * min(self.lot_days * self.need_g, self.jar_g) // 1000
        self.jar = Jar(self.jar_g, start, p.spoil_dirty_days)
        self.usual = self.rival_at(below_wide(self._first(ids.DRAW_USUAL_SHOP), sum(pulls)))
        self.goodwill = p.stranger_quality
        self.tried = self.listed = self.barred = False
        self.empty_since = self.stale_since = self.owed_fen = self.misses = 0
        self.eaten_g = self.stale_g = self.from_wang_g = self.from_rivals_g = self.hungry_g = 0
        self.empty_evenings = self.orders = 0
        self.first_day = self.last_day = -1
        self.line = Line()

    def _first(self, purpose: int) -> int:
        return draw(self.seed, 0, purpose, self.number)

    def _draw_facts(self) -> None:
        p = self.p
        self.members = 1 + weighted(self._first(ids.DRAW_MEMBERS), p.members_weights)
        spread = p.appetite_high_g - p.appetite_low_g + 1
        self.appetite_g = p.appetite_low_g + below(self._first(ids.DRAW_APPETITE), spread)
        self.need_g = self.members * self.appetite_g
        width = p.jar_base_mm + p.jar_member_mm * self.members + below(self._first(ids.DRAW_JAR_WIDTH), p.jar_spread_mm)
        height = (width + below(self._first(ids.DRAW_JAR_HEIGHT), p.jar_tall_mm)) * p.jar_percent // 100
        self.jar_width_mm, self.jar_height_mm = width // 10 * 10, max(height // 10 * 10, 10)
        cubic_mm = self.jar_width_mm**2 * self.jar_height_mm * 355 // 452
        self.jar_g = cubic_mm * p.density_g_per_l // 1_000_000
        self.reorder_days = weighted(self._first(ids.DRAW_REORDER), p.reorder_weights)
        self.reorder_g = self.reorder_days * self.need_g + self.need_g // 4
        self.lot_days = p.lot_low_days + below(self._first(ids.DRAW_LOT), p.lot_high_days - p.lot_low_days + 1)
        self.pay_cycle = weighted(self._first(ids.DRAW_PAY_CYCLE), p.pay_weights)
        self.pay_days = p.pay_cycle_days[self.pay_cycle]
        self.pay_phase = below(self._first(ids.DRAW_PAY_PHASE), self.pay_days)
        bad = below(self._first(ids.DRAW_PAYER), 1000) < p.bad_payer_permille
        self.miss_permille = p.miss_bad_permille if bad else p.miss_good_permille
        self.told_appetite_g = self._off(self.appetite_g, ids.DRAW_TOLD_APPETITE, p.told_appetite_permille)
        self.told_month_g = self._off(30 * self.need_g, ids.DRAW_TOLD_MONTH, p.told_month_permille)
        self.told_jar_g = self._off(self.jar_g, ids.DRAW_TOLD_JAR, p.told_jar_permille)

    def _off(self, true: int, purpose: int, permille: int) -> int:
        return true * (1000 - permille + below(self._first(purpose), 2 * permille + 1)) // 1000

    # choosing

    def rival_at(self, point: int) -> int:
        for shop, pull in enumerate(self.pulls, start=1):
            if point < pull:
                return shop
            point -= pull
        raise AssertionError(point)

    def strength(self) -> int:
        top = 1_000_000
        for _ in range(self.p.attraction_power):
            top = top * self.goodwill // self.p.par_quality
        habit = self.p.habit_percent if self.usual == ids.WANG else 100
        return (top if self.knows else 0) * habit // 100

    def habit_pull(self) -> int:
        if self.usual == ids.WANG:
            return 0
        return self.pulls[self.usual - 1] * (self.p.habit_percent - 100) // 100

    def choose(self, word: int, own: int) -> int:
        habit = self.habit_pull()
        point = below_wide(word, own + habit + sum(self.pulls))
        if point < own:
            return ids.WANG
        return self.usual if point < own + habit else self.rival_at(point - own - habit)

    def takes_at_door(self, day: int) -> bool:
        word = draw(self.seed, day, ids.DRAW_DOOR, self.number)
        if self.listed:
            return below(word, 1000) >= max(self.p.par_quality - self.goodwill, 0)
        if self.jar.stock_g > self.p.hawk_stock_days * self.need_g:
            return False
        own = self.strength()
        return below_wide(word, own + self.habit_pull() + sum(self.pulls)) < own

    def thin(self, day: int) -> bool:
        since = (day - self.pay_phase) % self.pay_days
        return self.pay_days > 1 and since * 1000 >= self.pay_days * self.p.thin_permille

    def lot_g(self, carry_jin: int, thin: bool) -> int:
        jin = self.lot_days * self.need_g // self.p.jin_g
        if thin:
            jin = jin * self.p.thin_lot_percent // 100
        return max(min(jin, carry_jin, self.jar.room_jin(self.p.jin_g)), 1) * self.p.jin_g

    # the notebook's line

    def believed_use_g(self) -> int:
        line, p = self.line, self.p
        if line.learned_g > 0:
            return line.learned_g
        both = {"members", "appetite"} <= line.known
        if "monthly_use" in line.known and not both:
            return max(self.told_month_g // 30, 1)
        members = self.members if "members" in line.known else p.guess_members
        return max(members * (self.told_appetite_g if "appetite" in line.known else p.guess_appetite_g), 1)

    def believed_left_g(self, day: int) -> int:
        return self.line.after_g - self.believed_use_g() * (day - self.line.last_day)

    def believed_quantity_g(self, day: int) -> int:
        line, p = self.line, self.p
        if line.measured or "jar" in line.known:
            holds = self.jar_g if line.measured else self.told_jar_g
            lot = holds - max(self.believed_left_g(day), 0)
        elif "preferences" in line.known:
            lot = self.lot_days * self.believed_use_g()
        else:
            lot = p.guess_lot_jin * p.jin_g
        return min(max(lot // p.jin_g, 1), p.deliver_jin) * p.jin_g

    def payday_wait(self, day: int) -> int:
        if "payday" in self.line.known:
            return (self.pay_phase - day) % self.pay_days
        return -day % self.p.guess_pay_days

    def learn(self, day: int, level_g: int, ruler: bool) -> None:
        line = self.line
        days, used = day - line.last_day, line.after_g - level_g
        if not (ruler and line.level_seen and "last_quantity" in line.known):
            return
        if days >= 2 and used > 0 and level_g > 0:
            line.learned_g = (self.believed_use_g() + used // days) // 2

    def write_sale(self, day: int, sold_g: int, ruler: bool) -> None:
        line, p = self.line, self.p
        level = self.jar.stock_g
        self.learn(day, level - sold_g, ruler)
        told = sold_g if "last_quantity" in line.known else p.guess_lot_jin * p.jin_g
        line.after_g = level if ruler else told
        line.level_seen, line.last_day = ruler, day

    def write_level(self, day: int, level_g: int) -> None:
        self.learn(day, level_g, True)
        self.line.after_g, self.line.level_seen, self.line.last_day = level_g, True, day

    def missing(self, policy: Policy) -> int:
        return sum(field not in self.line.known for field in policy.notebook)
