"""Engine: one day of the town at a time, vectorised over households, in whole numbers only."""

from collections.abc import Iterable

import numpy as np

from riceshop.town import ids, relationship, shopkeeping
from riceshop.town.day import Day, Payments, Trips, nobody, once_each
from riceshop.town.draws import Whole, below, bytes_summed, word
from riceshop.town.households import below_wide
from riceshop.town.market import rival_at
from riceshop.town.policy import NOTEBOOK_FIELDS, Policy
from riceshop.town.selling import PERMILLE, Selling
from riceshop.town.state import Flags


class Engine(Selling):
    """The rules of a day, step by step; knows no table and no screen."""

    # the day

    def advance(self, policy: Policy, visit: Iterable[int] | None = None, measure: Iterable[int] = ()) -> Day:
        """Run one day and return its events. `visit` overrides the automatic delivery list, in the order given."""
        state, shop, p = self.state, self.state.shop, self.p
        day = state.day
        self.policy = policy
        self.fields = tuple(NOTEBOOK_FIELDS.index(name) for name in policy.notebook)
        self.field_rows = np.array(self.fields, dtype=np.int64)[:, None]
        self.today = today = Day(day, word(self.seed, day, ids.DRAW_RAIN) % PERMILLE < p.rain_permille)
        self.thin_today = self._thin_purses(day)
        self.minutes_left = 0 if shop.closed else p.day_min
        self.demand_g, self.heard = 0, []
        if not shop.closed:
            shopkeeping.buy_rice(shop, policy, today, p)
            self._hotel_order()
            self._round(visit)
            self._measure(np.array(list(measure), dtype=np.int64))
        self._market()
        if not shop.closed:
            self._collect()
            self._hawk()
            shopkeeping.remember_demand(shop, self.demand_g, p)
        self._supper()
        if not shop.closed:
            self._night()
            shopkeeping.close_the_day(shop, today, p)
        self._close_books()
        state.day += 1
        return today

    def _close_books(self) -> None:
        shop, today, people = self.state.shop, self.today, self.state.people
        today.closed = shop.closed
        today.heard = once_each(self.heard)
        today.cash_fen, today.receivables_fen = shop.cash_fen, shop.receivables_fen
        today.stock_g, today.clean_g = shop.stock_g, shop.clean_g
        today.listed, today.known = int(np.count_nonzero(people.listed)), int(np.count_nonzero(people.knows))

    # the steps

    def _hotel_order(self) -> None:
        shop, p, today = self.state.shop, self.p, self.today
        if shop.hotel_trust <= 0 or today.day < shop.hotel_next_day:
            return
        self.demand_g += p.hotel_order_jin * p.jin_g
        in_time = bool(self._spend(np.array([p.hotel_min], dtype=np.int64), "hotel")[0])
        if in_time and shopkeeping.hotel_sale(shop, p.hotel_order_jin, ids.HOTEL_ORDER, today, p):
            shop.hotel_next_day = today.day + p.hotel_every_days
        else:
            shop.hotel_trust, shop.hotel_next_day = 0, ids.NEVER

    def _round(self, visit: Iterable[int] | None) -> None:
        """Deliver before the jar is empty: the list from the notebook, or the houses decided on."""
        who = self.delivery_list(self.policy) if visit is None else np.array(list(visit), dtype=np.int64)
        if len(who):
            self._deliver(who, ids.AHEAD if visit is None else ids.VISIT)

    def delivery_list(self, policy: Policy) -> Whole:
        """Return the houses on the list whose rice the notebook expects to be low today, most urgent first."""
        state, p = self.state, self.p
        people, book, day = state.people, state.notebook, state.day
        if policy.delivery != "before_empty" or not policy.notebook or state.shop.closed:
            return nobody()
        who = np.flatnonzero(people.listed)
        last = book.last_day[who]
        who = who[(last >= 0) & (last < day)]
        use = book.daily_use_g(who, p)
        left = book.left_g(who, day, p, use)
        call = left <= use * book.alarm_days(who, policy.days_ahead)
        urgency = left[call] * 100 // use[call]
        return who[call][np.argsort(urgency, kind="stable")]

    def _deliver(self, who: Whole, channel: int) -> None:
        p, state, houses = self.p, self.state, self.houses
        people, stock = state.people, state.jars.stock_g
        planned = state.notebook.quantity_g(who, self.today.day, p)
        minutes = self._visit_min(who, planned)
        reached = self._spend(minutes, "deliver")
        found = stock[who].copy()
        room = (houses.jar_g[who] - found) // p.jin_g * p.jin_g
        people.knows[who[reached]] = True
        takes = self._takes_at_door(who)
        thin = self._thin(who)
        credit = self._credit(who, planned // p.jin_g * p.price_fen)
        wanted = np.minimum(planned, room)
        less = np.maximum(wanted // p.jin_g * p.thin_lot_percent // 100, 1) * p.jin_g
        wanted = np.where(thin & ~credit, less, wanted)
        asks = reached & takes & (room > 0)
        given = np.zeros(len(who), dtype=np.int64)
        if asks.any():
            codes = np.full(int(asks.sum()), channel, dtype=np.int64)
            given[asks] = self._sell(who[asks], codes, wanted[asks], thin[asks], state.shop.stock_g)
        result = np.where(given > 0, ids.DONE, ids.NO_RICE)
        result = np.where(~takes, ids.REFUSED, result)
        result = np.where(room <= 0, ids.FULL, result)
        result = np.where(reached, result, ids.NO_TIME)
        # A full jar was seen all the same: the notebook is put right, so that the next trip is not made in vain.
        back = reached & (given == 0) & (room <= 0)
        if self.fields and back.any():
            state.notebook.write_level(who[back], self.today.day, found[back], p)
        seen = np.where(reached & self.policy.measure_jars, found, -1)
        self.today.trips.append(
            Trips(who, np.full(len(who), channel), planned, given, np.where(reached, minutes, 0), result, seen)
        )

    def _takes_at_door(self, who: Whole) -> Flags:
        """Return who takes rice brought unasked: those on the list unless disappointed; others if drawn to the shop."""
        p, people, houses = self.p, self.state.people, self.houses
        drawn = self._words(ids.DRAW_DOOR, who)
        disappointed = below(drawn, PERMILLE) < np.maximum(p.par_quality - people.goodwill[who], 0)
        usual = people.usual_shop[who]
        own = relationship.pull(people, who, np.where(usual == ids.WANG, p.habit_percent, 100), self.strengths)
        rows = houses.group[who]
        habit = self.habit.take(rows.astype(np.int64) * self.shops + usual)
        everything = own + habit + self.rivals_pull[rows]
        drawn_in = below_wide(drawn, everything) < own
        low = self.state.jars.stock_g[who] <= p.hawk_stock_days * houses.need_g[who]
        return np.where(people.listed[who], ~disappointed, drawn_in & low)

    def _measure(self, who: Whole) -> None:
        """Go round with the soft ruler: the jar and its level are known exactly afterwards."""
        if not len(who):
            return
        book = self.state.notebook
        done = who[self._spend(self._walk_min(who) + self.p.measure_min, "measure")]
        book.measured[done] = True
        book.write_level(done, self.today.day, self.state.jars.stock_g[done], self.p)
        self.state.people.knows[done] = True
        self.today.measured = done

    def _market(self) -> None:
        """Households that are running low choose a shop and buy."""
        state, houses = self.state, self.houses
        people, stock, shop = state.people, state.jars.stock_g, state.shop
        low = stock <= self.low_g
        if self.policy.delivery == "before_empty" and not shop.closed:
            # Those on the list rely on the shop and go out only when there is not a day's rice left.
            relying = np.flatnonzero(people.listed)
            low[relying] &= stock[relying] <= houses.need_g[relying] // 4
        who = np.flatnonzero(low)
        if not len(who):
            return
        usual, rows = people.usual_shop[who], houses.group[who]
        own = self._own_pull(who, usual, rows)
        stays = own + self.habit.take(rows.astype(np.int64) * self.shops + usual)
        point = below_wide(self._words(ids.DRAW_CHOICE, who), stays + self.rivals_pull[rows])
        ours = point < own
        point -= stays
        theirs = np.flatnonzero(point >= 0)
        shop_no = usual
        shop_no[theirs] = rival_at(self.sums, rows[theirs], point[theirs])
        if ours.any():
            given = self._serve(who[ours])
            turned = who[ours][given == 0]
            if len(turned):
                back = np.flatnonzero(ours)[given == 0]
                again = below_wide(self._words(ids.DRAW_SECOND_CHOICE, turned), self.rivals_pull[rows[back]])
                shop_no[back] = rival_at(self.sums, rows[back], again)
                ours[back] = False
            who, shop_no = who[~ours], shop_no[~ours]
        self._buy_elsewhere(who, shop_no)

    def _own_pull(self, who: Whole, usual: Whole, rows: Whole) -> Whole:
        """Return the pull of Wang's shop on those who go to buy; most of a large town have never heard of it."""
        own = np.zeros(len(who), dtype=np.int64)
        if self.state.shop.closed:
            return own
        know = np.flatnonzero(self.state.people.knows[who])
        kept = np.where(usual[know] == ids.WANG, self.p.habit_percent, 100)
        walk = self.resistance if self.policy.delivery == "none" else self.resistance_asked
        pull = relationship.pull(self.state.people, who[know], kept, self.strengths)
        own[know] = pull * PERMILLE // walk[rows[know]]
        return own

    def _lot(self, who: Whole, carry_jin: Whole | int, thin: Flags) -> Whole:
        """Return what a household buys in whole jin: its usual lot, less with a thin purse, as much as fits."""
        p, houses = self.p, self.houses
        jin = self.lot_jin[who]
        jin = np.where(thin, jin * p.thin_lot_percent // 100, jin)
        room = (houses.jar_g[who] - self.state.jars.stock_g[who]) // p.jin_g
        return np.maximum(np.minimum(np.minimum(jin, carry_jin), room), 1).astype(np.int64) * p.jin_g

    def _serve(self, who: Whole) -> Whole:
        """Serve those who came: deliver where asked and there is time, over the counter otherwise."""
        p = self.p
        thin = self._thin(who)
        carried = np.zeros(len(who), dtype=np.bool_)
        minutes = np.zeros(len(who), dtype=np.int64)
        if self.policy.delivery != "none":
            minutes = self._visit_min(who, self._lot(who, p.deliver_jin, thin))
            carried = self._spend(minutes, "deliver")
        guess = self.lot_jin[who] * p.price_fen
        credit = self._credit(who, guess) & carried
        asked = self._lot(who, np.where(carried, p.deliver_jin, p.carry_jin), thin & ~credit)
        found = self.state.jars.stock_g[who].copy()
        channel = np.where(carried, ids.REQUEST, ids.COUNTER)
        given = self._sell(who, channel, asked, thin, self.state.shop.stock_g)
        if carried.any():
            seen = np.where(self.policy.measure_jars, found, -1)
            result = np.where(given > 0, ids.DONE, ids.NO_RICE)
            self.today.trips.append(
                Trips(who[carried], channel[carried], asked[carried], given[carried], minutes[carried],
                      result[carried], seen[carried])
            )  # fmt: skip
        return given

    def _buy_elsewhere(self, who: Whole, shop_no: Whole) -> None:
        p, people, jars = self.p, self.state.people, self.state.jars
        grams = self._lot(who, p.carry_jin, self._thin(who))
        jars.pour(who, grams, self.today.day + p.spoil_dirty_days, False)
        people.usual_shop[who] = shop_no
        people.from_rivals_g[who] += grams
        self.today.went, self.today.went_shop, self.today.went_g = who, shop_no, grams

    def _collect(self) -> None:
        """Collect on the payday believed in; a household pays while the pay is there, or misses."""
        p, people, houses, shop = self.p, self.state.people, self.houses, self.state.shop
        if not shop.receivables_fen:
            return
        who = np.flatnonzero(people.owed_fen > 0)
        who = who[self.state.notebook.payday_wait(who, self.today.day, p) == 0]
        who = who[self._spend(self._walk_min(who) + p.collect_min, "collect")]
        if not len(who):
            return
        since = (self.today.day - houses.pay_phase[who]) % houses.pay_days[who]
        willing = below(self._words(ids.DRAW_PAYS, who), PERMILLE) >= houses.miss_permille[who]
        pays = (since <= p.purse_days) & willing
        amount = np.where(pays, people.owed_fen[who], 0)
        people.misses[who] = np.where(pays, 0, people.misses[who] + 1)
        gone = people.misses[who] >= p.write_off_misses
        loss = np.where(gone, people.owed_fen[who], 0)
        people.barred[who[gone]] = True
        people.owed_fen[who] -= amount + loss
        shop.cash_fen += int(amount.sum())
        shop.written_off_fen += int(loss.sum())
        shop.receivables_fen -= int(amount.sum()) + int(loss.sum())
        kind = np.where(pays, ids.COLLECTED, np.where(gone, ids.WRITTEN_OFF, ids.MISSED))
        self.today.payments.append(Payments(who, amount + loss, kind, people.owed_fen[who]))

    def _hawk(self) -> None:
        """Walk the streets with a sack: whoever is met learns of the shop, some buy a little."""
        p, people, state = self.p, self.state.people, self.state
        meetings = min(self.policy.hawk_min, self.minutes_left) // p.hawk_contact_min
        if self.today.rain or meetings <= 0:
            return
        self._spend(np.array([meetings * p.hawk_contact_min], dtype=np.int64), "hawk")
        # below(word, houses) < meetings, put as a limit for the word: the draw of all is compared where it lies.
        limit = np.uint64((min(-(-(meetings << 32) // len(self.houses)), 1 << 32) << 32) - 1)
        drawn = self.blocks.words(self.seed, self.today.day, ids.DRAW_HAWK)
        who = np.concatenate([first + np.flatnonzero(found <= limit) for first, found, _ in drawn])
        people.knows[who] = True
        self.today.met_hawker = who
        who = who[self.houses.jar_g[who] - state.jars.stock_g[who] >= p.jin_g]
        who = who[~people.listed[who] & self._takes_at_door(who)]
        if len(who):
            asked = self._lot(who, p.hawk_lot_jin, np.zeros(len(who), dtype=np.bool_))
            codes = np.full(len(who), ids.HAWK, dtype=np.int64)
            self._sell(who, codes, asked, self._thin(who), p.hawk_carry_jin * p.jin_g)

    def _supper(self) -> None:
        """Eat; throw away what has gone stale; an evening without rice is remembered, a broken promise at once."""
        p, state, today = self.p, self.state, self.today
        people, jars = state.people, state.jars
        stale, grams = jars.throw_stale(today.day)
        people.stale_since[stale] += 1
        people.stale_g[stale] += grams
        today.stale, today.stale_g = stale, int(grams.sum())
        hungry = self._eat()
        people.empty_since[hungry] += 1
        people.empty_evenings[hungry] += 1
        today.ran_out = hungry
        if self.policy.delivery == "before_empty" and not state.shop.closed:
            broken = hungry[people.listed[hungry]]
            people.goodwill[broken] = np.maximum(people.goodwill[broken] - p.score_broken, 0)
            leaves = below(self._words(ids.DRAW_LEAVE, broken), PERMILLE) >= people.goodwill[broken]
            people.listed[broken[leaves]] = False
            today.broken = broken

    def _eat(self) -> Whole:
        """Eat in every house what was meant to be eaten, as far as there is rice; return where it was not enough."""
        people, need = self.state.people, self.houses.need_g
        short = []
        for first, drawn, spare in self.blocks.words(self.seed, self.today.day, ids.DRAW_EAT):
            here, wanted = slice(first, first + len(drawn)), self._portion[: len(drawn)]
            np.take(self.portions, bytes_summed(drawn, spare), out=wanted, mode="clip")
            wanted *= need[here]
            wanted //= PERMILLE
            people.eaten_g[here] += wanted
            who, missing = self.state.jars.eat(wanted, first)
            people.eaten_g[who] -= missing
            people.hungry_g[who] += missing
            short.append(who)
        return np.concatenate(short)

    def _night(self) -> None:
        """The cook's knock on a rainy night, then the picking of stones by three people until midnight."""
        p, shop, today = self.p, self.state.shop, self.today
        left = p.night_min - today.minutes.get("write", 0)
        knock = today.rain and word(self.seed, today.day, ids.DRAW_HOTEL) % PERMILLE < p.hotel_knock_permille
        if knock and shop.hotel_trust == 0:
            today.hotel_knocked = True
            if self.policy.rainy_night and shopkeeping.hotel_sale(shop, p.hotel_night_jin, ids.HOTEL_NIGHT, today, p):
                today.hotel_served = True
                today.minutes["hotel_night"] = p.hotel_min
                left -= p.hotel_min
                shop.hotel_trust, shop.hotel_next_day = 1, today.day + p.hotel_every_days
        today.minutes["sift"] = shopkeeping.sift(shop, max(min(self.policy.sift_min, left), 0), today, p)
