"""Engine: one day of the town at a time, vectorised over households, in whole numbers only."""

from collections.abc import Iterable

import numpy as np

from riceshop.town import bonds, bulk, complaints, ids, moves, reaction, research, shopkeeping
from riceshop.town.day import Day, Payments, Trips, nobody, once_each
from riceshop.town.draws import BLOCK, Whole, below, bytes_summed, wide, word
from riceshop.town.ground import PERMILLE, Flags
from riceshop.town.households import below_wide
from riceshop.town.policy import Policy
from riceshop.town.selling import Selling

Ordered = tuple[str, int]


class Engine(Selling):
    """The rules of a day, step by step; knows no table and no screen."""

    # the day

    def advance(
        self,
        policy: Policy,
        visit: Iterable[int] | None = None,
        measure: Iterable[int] = (),
        survey: Ordered | None = None,
    ) -> Day:
        """Run one day and return its events. `visit` overrides the automatic delivery list, in the order given."""
        shop, day = self.state.shop, self.state.day
        self.stand(policy)
        self.today = Day(day, word(self.seed, day, ids.DRAW_RAIN) % PERMILLE < self.p.rain_permille)
        self.since_pay = ((day - self.pay_day) % self.pay_length).astype(np.int16)
        self.minutes_left = 0 if shop.closed else self.p.day_min
        self.demand_g, self.heard = 0, []
        self._morning()
        if not shop.closed:
            self._trade(visit, measure)
        self._market()
        if not shop.closed:
            self._afternoon()
        self._supper()
        if not shop.closed:
            self._night(survey)
        self._close_books()
        self.state.day += 1
        return self.today

    def _morning(self) -> None:
        """What happens whether the shop is open or not: rivals, arrivals and departures, eating houses' days."""
        if self.on("rivals_react"):
            reaction.morning(self)
        if self.on("moves"):
            moves.morning(self)

    def _trade(self, visit: Iterable[int] | None, measure: Iterable[int]) -> None:
        lead_days = self.p.lead_days if self.on("lead_time") else 0
        shopkeeping.buy_rice(self.state.shop, self.policy, self.today, lead_days, self.p)
        self._hotel_order()
        if self.on("enterprises"):
            bulk.orders(self)
        self._round(visit)
        self._measure(np.array(list(measure), dtype=np.int64))

    def _afternoon(self) -> None:
        self._collect()
        if self.on("complaints"):
            complaints.hear(self)
        if self.on("bonds"):
            bonds.win_back(self)
        self._hawk()
        shopkeeping.remember_demand(self.state.shop, self.demand_g, self.p)

    def _close_books(self) -> None:
        shop, today, people = self.state.shop, self.today, self.state.people
        if self.on("rivals_react"):
            reaction.evening(self)
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
        in_time = bool(self.spend(np.array([p.hotel_min], dtype=np.int64), "hotel")[0])
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
        minutes = self.visit_min(who, planned)
        reached = self.spend(minutes, "deliver")
        found = stock[who].copy()
        room = (houses.jar_g[who] - found) // p.jin_g * p.jin_g
        there = people.present[who]
        people.knows[who[reached & there]] = True
        takes = self.takes_at_door(who)
        thin = self.thin(who)
        credit = self.credit(who, planned // p.jin_g * self.list_price())
        wanted = np.minimum(planned, room)
        less = np.maximum(wanted // p.jin_g * p.thin_lot_percent // 100, 1) * p.jin_g
        wanted = np.where(thin & ~credit, less, wanted)
        asks = reached & takes & (room > 0)
        given = np.zeros(len(who), dtype=np.int64)
        if asks.any():
            codes = np.full(int(asks.sum()), channel, dtype=np.int64)
            given[asks] = self.sell(who[asks], codes, wanted[asks], thin[asks], state.shop.stock_g)
        result = np.where(given > 0, ids.DONE, ids.NO_RICE)
        result = np.where(~takes, ids.REFUSED, result)
        result = np.where(room <= 0, ids.FULL, result)
        result = np.where(there, result, ids.NOBODY)
        result = np.where(reached, result, ids.NO_TIME)
        # A full jar was seen all the same: the notebook is put right, so that the next trip is not made in vain.
        back = reached & there & (given == 0) & (room <= 0)
        if self.fields and back.any():
            state.notebook.write_level(who[back], self.today.day, found[back], p)
        seen = np.where(reached & there & self.policy.measure_jars, found, -1)
        self.today.trips.append(
            Trips(who, np.full(len(who), channel), planned, given, np.where(reached, minutes, 0), result, seen)
        )

    def _measure(self, who: Whole) -> None:
        """Go round with the soft ruler: the jar and its level are known exactly afterwards."""
        if not len(who):
            return
        book = self.state.notebook
        done = who[self.spend(self.walk_min(who) + self.p.measure_min, "measure")]
        done = done[self.state.people.present[done]]
        book.measured[done] = True
        book.write_level(done, self.today.day, self.state.jars.stock_g[done], self.p)
        self.state.people.knows[done] = True
        self.today.measured = done

    def _market(self) -> None:
        """Households that are running low choose a shop and buy."""
        people, stock = self.state.people, self.state.jars.stock_g
        low = stock <= self.low_g
        if self.policy.delivery == "before_empty" and not self.state.shop.closed:
            # Those on the list rely on the shop and go out only when there is not a day's rice left.
            relying = people.listed.nonzero()[0]
            low[relying] &= stock[relying] <= people.need_g[relying] // 4
        who = low.nonzero()[0]
        if not len(who):
            return
        price_now = self.price_now()
        shop_no = np.concatenate([self._choose(who[first : first + BLOCK]) for first in range(0, len(who), BLOCK)])
        here = (shop_no == ids.WANG).nonzero()[0]
        if len(here):
            ours = who[here]
            turned = (self._serve(ours) == 0).nonzero()[0]
            if len(turned):
                shop_no[here[turned]] = self.second_choice(ours[turned])
            away = shop_no.nonzero()[0]
            who, shop_no = who.take(away), shop_no.take(away)
        self._buy_elsewhere(who, shop_no, price_now)

    def _choose(self, who: Whole) -> Whole:
        """Return the shop that each of `who` goes to today."""
        pulls = self.pulls(who)
        return self.chosen(who, pulls, below_wide(self.draw(ids.DRAW_CHOICE, who), pulls.every))

    def _lot(self, who: Whole, carry_jin: Whole | int, thin: Flags) -> Whole:
        """Return what a household buys in whole jin: its usual lot, less with a thin purse, as much as fits."""
        p, houses = self.p, self.houses
        jin = self.lot_jin.take(who)
        few = thin.nonzero()[0]
        jin[few] = jin.take(few) * p.thin_lot_percent // 100
        room = (houses.jar_g.take(who) - self.state.jars.stock_g.take(who)) // p.jin_g
        return np.maximum(np.minimum(np.minimum(jin, carry_jin), room), 1).astype(np.int64) * p.jin_g

    def _serve(self, who: Whole) -> Whole:
        """Serve those who came: deliver where asked and there is time, over the counter otherwise."""
        p = self.p
        thin = self.thin(who)
        carried = np.zeros(len(who), dtype=np.bool_)
        minutes = np.zeros(len(who), dtype=np.int64)
        if self.policy.delivery != "none":
            minutes = self.visit_min(who, self._lot(who, p.deliver_jin, thin))
            carried = self.spend(minutes, "deliver")
        guess = self.lot_jin[who] * self.list_price()
        credit = self.credit(who, guess) & carried
        asked = self._lot(who, np.where(carried, p.deliver_jin, p.carry_jin), thin & ~credit)
        found = self.state.jars.stock_g[who].copy()
        channel = np.where(carried, ids.REQUEST, ids.COUNTER)
        given = self.sell(who, channel, asked, thin, self.state.shop.stock_g)
        if carried.any():
            seen = np.where(self.policy.measure_jars, found, -1)
            result = np.where(given > 0, ids.DONE, ids.NO_RICE)
            self.today.trips.append(
                Trips(who[carried], channel[carried], asked[carried], given[carried], minutes[carried],
                      result[carried], seen[carried])
            )  # fmt: skip
        return given

    def _buy_elsewhere(self, who: Whole, shop_no: Whole, price_now: int) -> None:
        people, grams = self.state.people, np.empty(len(who), dtype=np.int64)
        for first in range(0, len(who), BLOCK):
            part = slice(first, first + BLOCK)
            some, lot = who[part], grams[part]
            lot[:] = self._lot(some, self.p.carry_jin, self.thin(some))
            self.state.jars.pour(some, lot, self.today.day + self.p.spoil_dirty_days, False)
            if self.on("bonds"):
                bonds.elsewhere(self, some, shop_no[part], price_now)
            people.usual_shop[some] = shop_no[part].astype(np.int32)
            people.from_rivals_g[some] = people.from_rivals_g.take(some) + lot
        self.today.went, self.today.went_shop, self.today.went_g = who, shop_no, grams

    def _collect(self) -> None:
        """Collect on the payday believed in; a household pays while the pay is there, or misses."""
        p, people, houses, shop = self.p, self.state.people, self.houses, self.state.shop
        if not shop.receivables_fen:
            return
        who = np.flatnonzero(people.owed_fen > 0)
        who = who[self.state.notebook.payday_wait(who, self.today.day, p) == 0]
        who = who[self.spend(self.walk_min(who) + p.collect_min, "collect")]
        if not len(who):
            return
        since = (self.today.day - houses.pay_phase[who]) % houses.pay_days[who]
        willing = below(self.draw(ids.DRAW_PAYS, who), PERMILLE) >= self._miss_permille(who)
        pays = (since <= p.purse_days) & willing
        amount = np.where(pays, people.owed_fen[who], 0)
        people.misses[who] = np.where(pays, 0, people.misses[who] + 1)
        gone = people.misses[who] >= p.write_off_misses
        loss = np.where(gone, people.owed_fen[who], 0)
        people.barred[who[gone]] = True
        people.owed_fen[who] -= amount + loss
        people.owed_since[who[people.owed_fen[who] == 0]] = -1
        shop.cash_fen += int(amount.sum())
        shop.written_off_fen += int(loss.sum())
        shop.receivables_fen -= int(amount.sum()) + int(loss.sum())
        kind = np.where(pays, ids.COLLECTED, np.where(gone, ids.WRITTEN_OFF, ids.MISSED))
        self.today.payments.append(Payments(who, amount + loss, kind, wide(people.owed_fen, who)))

    def _miss_permille(self, who: Whole) -> Whole:
        """Return the chance that a debt is not paid when collected: old debts are the worst."""
        miss, p = wide(self.houses.miss_permille, who), self.p
        if not self.on("old_debts"):
            return miss
        age = self.today.day - wide(self.state.people.owed_since, who)
        return np.minimum(miss + np.maximum(age - p.debt_age_days, 0) * p.debt_age_permille, p.debt_most_permille)

    def _hawk(self) -> None:
        """Walk the streets with a sack: whoever is met learns of the shop, some buy a little."""
        p, people, state = self.p, self.state.people, self.state
        meetings = min(self.policy.hawk_min, self.minutes_left) // p.hawk_contact_min
        if self.today.rain or meetings <= 0:
            return
        self.spend(np.array([meetings * p.hawk_contact_min], dtype=np.int64), "hawk")
        # below(word, houses) < meetings, put as a limit for the word: the draw of all is compared where it lies.
        limit = np.uint64((min(-(-(meetings << 32) // len(self.houses)), 1 << 32) << 32) - 1)
        drawn = self.blocks.words(self.seed, self.today.day, ids.DRAW_HAWK)
        who = np.concatenate([first + np.flatnonzero(found <= limit) for first, found, _ in drawn])
        who = who[people.present[who]]
        people.knows[who] = True
        self.today.met_hawker = who
        who = who[self.houses.jar_g[who] - state.jars.stock_g[who] >= p.jin_g]
        who = who[~people.listed[who] & self.takes_at_door(who)]
        if len(who):
            asked = self._lot(who, p.hawk_lot_jin, np.zeros(len(who), dtype=np.bool_))
            codes = np.full(len(who), ids.HAWK, dtype=np.int64)
            self.sell(who, codes, asked, self.thin(who), p.hawk_carry_jin * p.jin_g)

    def _supper(self) -> None:
        """Eat; throw away what has gone stale; an evening without rice is remembered, a broken promise at once."""
        state, today = self.state, self.today
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
            self._broken_promises(hungry[people.listed[hungry]])
        if self.on("complaints"):
            complaints.grow_old(self)

    def _broken_promises(self, broken: Whole) -> None:
        """Let those on the list who ran out think the less of the shop; some leave the list, some complain."""
        people, p = self.state.people, self.p
        before = wide(people.goodwill, broken)
        people.goodwill[broken] = np.maximum(before - p.score_broken, 0)
        leaves = below(self.draw(ids.DRAW_LEAVE, broken), PERMILLE) >= people.goodwill[broken]
        people.listed[broken[leaves]] = False
        if self.on("bonds"):
            bonds.broken_promise(people, broken, p)
        if self.on("complaints"):
            complaints.complain(self, broken, np.full(len(broken), ids.BROKEN), before)
        self.today.broken = broken

    def _eat(self) -> Whole:
        """Eat in every house what was meant to be eaten, as far as there is rice; return where it was not enough."""
        people, season = self.state.people, self.season_permille(self.today.day)
        spent = []
        for first, drawn, spare in self.blocks.words(self.seed, self.today.day, ids.DRAW_EAT):
            here, wanted = slice(first, first + len(drawn)), self._portion[: len(drawn)]
            need = people.need_g[here]
            if season != PERMILLE:
                need = np.multiply(need, season, out=self._season[: len(drawn)])
                need //= PERMILLE
            np.take(self.portions, bytes_summed(drawn, spare), out=wanted, mode="clip")
            wanted *= need
            wanted //= PERMILLE
            people.eaten_g[here] += wanted
            spent.append(self.state.jars.eat(wanted, first))
        short, missing = self.state.jars.bring_up(np.concatenate(spent))
        people.eaten_g[short] -= missing
        people.hungry_g[short] += missing
        return short

    def _night(self, survey: Ordered | None) -> None:
        """The cook's knock on a rainy night, the picking of stones by three people, market research, the day's living."""
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
        self._research(survey)
        shopkeeping.close_the_day(shop, today, p)

    def _research(self, ordered: Ordered | None) -> None:
        """Buy the survey ordered for today, or the one the policy has on its schedule, if the cash is there."""
        policy, shop, today = self.policy, self.state.shop, self.today
        due = policy.survey and today.day % policy.survey_days == policy.survey_days - 1
        if ordered is None and due:
            ordered = (policy.survey, policy.survey_sample)
        if ordered is None:
            return
        state = self.state
        kind, sample = ordered
        found = research.ask(self.seed, today.day, self.houses, state.people, state.notebook, state.offers, policy,
                             self.map, kind, sample, self.p)  # fmt: skip
        if found.cost_fen > shop.cash_fen:
            today.survey_refused = True
            return
        shop.cash_fen -= found.cost_fen
        shop.research_fen += found.cost_fen
        today.research_fen += found.cost_fen
        today.surveys.append(found)
