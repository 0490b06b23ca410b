"""Selling: one sale of rice, whatever way it comes about, and the hours that errands take."""

from types import SimpleNamespace

import numpy as np

from riceshop.town import ids, relationship, shopkeeping
from riceshop.town.day import Day, Payments, Sales
from riceshop.town.draws import BLOCK, BYTES_MEAN, BYTES_SD, Blocks, Whole, Words, below, strides_of, words
from riceshop.town.households import Households
from riceshop.town.market import Map, habit_pulls, resistance, strength, walk_m
from riceshop.town.policy import Policy
from riceshop.town.state import Flags, State

PERMILLE = 1_000


class Selling:
    """The town's constants and state, and what every step of a day needs: draws, hours, credit, a sale."""

    policy: Policy
    fields: tuple[int, ...]
    field_rows: Whole
    today: Day
    thin_today: Flags
    minutes_left: int
    demand_g: int
    heard: list[Whole]

    def __init__(self, seed: int, town_map: Map, sums: Whole, houses: Households, state: State, p: SimpleNamespace) -> None:
        self.seed, self.map, self.sums, self.houses, self.state, self.p = seed, town_map, sums, houses, state, p
        self.rivals_pull = sums[:, -1].copy()
        self.strengths = strength(np.arange(relationship.PERFECT + 1, dtype=np.int64), p)
        far = walk_m(town_map.group_x_m, town_map.group_y_m, *p.wang_m)
        self.habit, self.shops = habit_pulls(sums, p).ravel(), len(town_map.shop_x_m)
        self.resistance = resistance(far, p)
        self.resistance_asked = resistance(far * p.request_walk_percent // 100, p)
        self._read_houses()
        self.blocks = Blocks(len(houses))
        self._portion = np.empty(min(len(houses), BLOCK), dtype=np.int32)
        swing = (np.arange(2 * BYTES_MEAN + 1) - BYTES_MEAN) * p.appetite_noise_permille // BYTES_SD
        cycles = np.array(p.pay_cycle_days, dtype=np.int64)
        self.pay_row = np.cumsum(cycles) - cycles
        self.pay_length = np.repeat(cycles, cycles)
        self.pay_day = np.arange(len(self.pay_length)) - np.repeat(self.pay_row, cycles)
        self.portions = np.maximum(PERMILLE + swing, 0).astype(np.int32)

    def _read_houses(self) -> None:
        """Work out what follows from the households' facts: the level at which they buy if a jin fits in, their lot."""
        houses, p = self.houses, self.p
        self.low_g = np.minimum(houses.reorder_g, houses.jar_g - p.jin_g)
        self.lot_jin = houses.lot_days * houses.need_g // p.jin_g

    # draws and hours

    def _words(self, purpose: int, who: Whole) -> Words:
        return words(self.seed, self.today.day, purpose, strides_of(who))

    def _walk_min(self, who: Whole) -> Whole:
        percent = self.p.rain_walk_percent if self.today.rain else 100
        return self.houses.to_shop_m[who].astype(np.int64) * percent // (100 * self.p.walk_m_per_min)

    def _spend(self, minutes: Whole, activity: str) -> Flags:
        """Take the errands that fit into the day's minutes, in order; return which were done."""
        total = np.cumsum(minutes)
        done = total <= self.minutes_left
        used = int(total[done][-1]) if done.any() else 0
        self.minutes_left -= used
        self.today.minutes[activity] = self.today.minutes.get(activity, 0) + used
        return done

    def _visit_min(self, who: Whole, carried_g: Whole) -> Whole:
        """Return the minutes of deliveries: a full load is a way there and back, part of a load shares the way."""
        p, book, policy = self.p, self.state.notebook, self.policy
        minutes = 2 * self._walk_min(who) * carried_g // (p.load_jin * p.jin_g) + p.pour_min
        if policy.clean_jar:
            minutes = minutes + p.clean_min
        if policy.measure_jars:
            minutes = minutes + np.where(book.measured[who], 0, p.measure_min)
        if self.fields:
            minutes = minutes + book.missing(who, self.field_rows) * p.ask_min
        return minutes + np.where(book.addressed(who), 0, p.search_min)

    def _thin(self, who: Whole) -> Flags:
        """Return whose purse is thin: late in a pay cycle of more than a day."""
        return self.thin_today[self.pay_row[self.houses.pay_cycle[who]] + self.houses.pay_phase[who]]

    def _thin_purses(self, day: int) -> Flags:
        """Return for every day of every pay cycle, one cycle after the other, whether who is paid then is thin today."""
        since = (day - self.pay_day) % self.pay_length
        return (self.pay_length > 1) & (since * PERMILLE >= self.pay_length * self.p.thin_permille)

    def _credit(self, who: Whole, amount_fen: Whole) -> Flags:
        """Return who is given credit today."""
        policy, people, day = self.policy, self.state.people, self.today.day
        if policy.collect == "cash":
            return np.zeros(len(who), dtype=np.bool_)
        wait = self.state.notebook.payday_wait(who, day, self.p)
        within = (wait > 0) & (wait <= policy.credit_days)
        return within & ~people.barred[who] & (people.owed_fen[who] + amount_fen <= policy.credit_limit_fen)

    # selling

    def _sell(self, who: Whole, channel: Whole, asked_g: Whole, thin: Flags, limit_g: int) -> Whole:
        """Hand out rice, take money or credit, pour, write down, score, talk; return grams given to each."""
        p, state, today = self.p, self.state, self.today
        self.demand_g += int(asked_g.sum())
        given, clean = shopkeeping.hand_out(state.shop, asked_g, limit_g, p)
        today.unserved += int((given == 0).sum())
        served = given > 0
        if not served.any():
            return given
        buyer, sold, clean, channel, thin = who[served], given[served], clean[served], channel[served], thin[served]
        amount = sold // p.jin_g * p.price_fen
        inside = (channel == ids.REQUEST) | (channel == ids.AHEAD) | (channel == ids.VISIT)
        credit = self._credit(buyer, amount) & inside
        self._take_money(buyer, amount, credit)
        self._pour(buyer, sold, inside)
        self._write(buyer, sold, inside)
        self._experience(buyer, sold, clean, channel, thin & ~credit & inside)
        self._consent(buyer)
        people = state.people
        people.usual_shop[buyer] = ids.WANG
        people.from_wang_g[buyer] += sold
        people.first_day[buyer] = np.where(people.first_day[buyer] < 0, today.day, people.first_day[buyer])
        people.last_day[buyer] = today.day
        people.orders[buyer] += 1
        today.sales.append(Sales(buyer, channel, asked_g[served], sold, clean, amount, credit.astype(np.int64)))
        return given

    def _take_money(self, buyer: Whole, amount: Whole, credit: Flags) -> None:
        shop, people = self.state.shop, self.state.people
        on_credit = np.where(credit, amount, 0)
        cash = amount - on_credit
        people.owed_fen[buyer] += on_credit
        shop.receivables_fen += int(on_credit.sum())
        shop.cash_fen += int(cash.sum())
        shop.revenue_fen += int(amount.sum())
        paid = cash > 0
        if paid.any():
            who = buyer[paid]
            kind = np.full(len(who), ids.CASH, dtype=np.int64)
            self.today.payments.append(Payments(who, cash[paid], kind, people.owed_fen[who]))

    def _pour(self, buyer: Whole, sold: Whole, inside: Flags) -> None:
        p, policy, jars, day = self.p, self.policy, self.state.jars, self.today.day
        clean_jar = policy.clean_jar
        served = buyer[inside]
        jars.pour(served, sold[inside], day + (p.spoil_clean_days if clean_jar else p.spoil_dirty_days), policy.old_on_top)
        jars.pour(buyer[~inside], sold[~inside], day + p.spoil_dirty_days, False)

    def _write(self, buyer: Whole, sold: Whole, inside: Flags) -> None:
        book, jars, day = self.state.notebook, self.state.jars, self.today.day
        if self.fields:
            book.ask(buyer, self.field_rows)
            self.today.minutes["write"] = self.today.minutes.get("write", 0) + len(buyer) * self.p.write_min
        ruler = inside & self.policy.measure_jars
        book.measured[buyer[ruler]] = True
        if self.fields or self.policy.measure_jars:
            book.write_sale(buyer, day, sold, jars.stock_g[buyer], ruler, self.p)

    def _experience(self, buyer: Whole, sold: Whole, clean: Whole, channel: Whole, cash_in_thin: Flags) -> None:
        p, people, houses = self.p, self.state.people, self.houses
        raw = sold - clean
        dirt = (raw * PERMILLE + clean * p.sift_left_permille) // sold
        walked = np.where(channel == ids.COUNTER, houses.to_shop_m[buyer], 0)
        walked = np.where(channel == ids.REQUEST, houses.to_shop_m[buyer] * p.request_walk_percent // 100, walked)
        points = relationship.score(people, buyer, dirt, walked, cash_in_thin, p)
        relationship.learn(people, buyer, points, p)
        people.tried[buyer] = True
        heard = relationship.talk(people, self.seed, self.today.day, houses.stride, buyer, points, p)
        self.heard.append(heard)

    def _consent(self, buyer: Whole) -> None:
        """Ask those written down whether the shop may deliver ahead; goodwill in permille is the chance of a yes."""
        people, book = self.state.people, self.state.notebook
        if self.policy.delivery != "before_empty" or not self.fields:
            return
        open_to = ~people.listed[buyer] & (book.last_day[buyer] >= 0)
        yes = open_to & (below(self._words(ids.DRAW_CONSENT, buyer), PERMILLE) < people.goodwill[buyer])
        people.listed[buyer[yes]] = True
        self.today.joined = np.concatenate([self.today.joined, buyer[yes]])
