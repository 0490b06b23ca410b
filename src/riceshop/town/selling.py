"""Selling: credit, and one sale of rice with all that follows from it: money, jar, notebook, experience, talk."""

import numpy as np

from riceshop.town import bonds, complaints, expectations, ids, network, relationship, shopkeeping
from riceshop.town.choosing import Choosing
from riceshop.town.day import Payments, Sales
from riceshop.town.draws import Whole, below, wide
from riceshop.town.expectations import Found
from riceshop.town.ground import PERMILLE, Flags, channel_inside


class Selling(Choosing):
    """The shop's side of the counter."""

    def visit_min(self, who: Whole, carried_g: Whole) -> Whole:
        """Return the minutes of deliveries: a full load is a way there and back, part of a load shares the way."""
        p, book, policy = self.p, self.state.notebook, self.policy
        minutes = 2 * self.walk_min(who) * carried_g // (p.load_jin * p.jin_g) + p.pour_min
        if policy.clean_jar:
            minutes = minutes + p.clean_min
        if policy.measure_jars:
            minutes = minutes + np.where(book.measured[who], 0, p.measure_min)
        if self.fields:
            minutes = minutes + self.questions(who) * p.ask_min
        return minutes + np.where(book.addressed(who), 0, p.search_min)

    def questions(self, who: Whole) -> Whole:
        """Return how many questions the notebook would put to each of `who` today: what is missing, or all anew."""
        book, refresh = self.state.notebook, self.policy.refresh_days
        missing = book.missing(who, self.field_rows)
        if not refresh or not self.on("candour"):
            return missing
        return np.where(book.is_old(who, self.today.day, refresh), len(self.fields), missing)

    def credit(self, who: Whole, amount_fen: Whole) -> Flags:
        """Return who is given credit today."""
        policy, people, day = self.policy, self.state.people, self.today.day
        if policy.collect == "cash":
            return np.zeros(len(who), dtype=np.bool_)
        wait = self.state.notebook.payday_wait(who, day, self.p)
        within = (wait > 0) & (wait <= policy.credit_days)
        return within & ~people.barred[who] & (people.owed_fen[who] + amount_fen <= policy.credit_limit_fen)

    def sell(self, who: Whole, channel: Whole, asked_g: Whole, thin: Flags, limit_g: int) -> Whole:
        """Hand out rice, take money or credit, pour, write down, score, talk; return grams given to each."""
        p, state, today = self.p, self.state, self.today
        self.demand_g += int(asked_g.sum())
        given, clean = shopkeeping.hand_out(state.shop, asked_g, limit_g, p)
        today.unserved += int((given == 0).sum())
        served = given > 0
        if not served.any():
            return given
        buyer, sold, clean, channel, thin = who[served], given[served], clean[served], channel[served], thin[served]
        amount = sold // p.jin_g * self.list_price() + clean // p.jin_g * self.policy.clean_premium_fen
        inside = channel_inside(channel)
        credit = self.credit(buyer, amount) & inside
        self._take_money(buyer, amount, credit)
        self._pour(buyer, sold, inside)
        asked = self._write(buyer, sold, inside)
        self._experience(buyer, sold, clean, channel, amount, credit, thin, asked)
        self._consent(buyer)
        people = state.people
        people.usual_shop[buyer] = ids.WANG
        people.from_wang_g[buyer] += sold
        people.spent_fen[buyer] += amount
        people.first_day[buyer] = np.where(people.first_day[buyer] < 0, today.day, people.first_day[buyer])
        people.last_day[buyer] = today.day
        people.orders[buyer] += 1
        today.sales.append(Sales(buyer, channel, asked_g[served], sold, clean, amount, credit.astype(np.int64)))
        return given

    def _take_money(self, buyer: Whole, amount: Whole, credit: Flags) -> None:
        shop, people = self.state.shop, self.state.people
        on_credit = np.where(credit, amount, 0)
        cash = amount - on_credit
        first = credit & (people.owed_fen[buyer] == 0)
        people.owed_since[buyer[first]] = self.today.day
        people.owed_fen[buyer] += on_credit
        shop.receivables_fen += int(on_credit.sum())
        shop.cash_fen += int(cash.sum())
        shop.revenue_fen += int(amount.sum())
        paid = cash > 0
        if paid.any():
            who = buyer[paid]
            kind = np.full(len(who), ids.CASH, dtype=np.int64)
            self.today.payments.append(Payments(who, cash[paid], kind, wide(people.owed_fen, who)))

    def _pour(self, buyer: Whole, sold: Whole, inside: Flags) -> None:
        p, policy, jars, day = self.p, self.policy, self.state.jars, self.today.day
        clean_jar = policy.clean_jar
        served = buyer[inside]
        jars.pour(served, sold[inside], day + (p.spoil_clean_days if clean_jar else p.spoil_dirty_days), policy.old_on_top)
        jars.pour(buyer[~inside], sold[~inside], day + p.spoil_dirty_days, False)

    def _write(self, buyer: Whole, sold: Whole, inside: Flags) -> Whole:
        """Write the sale down, with what is asked on the occasion; return how many questions each was asked."""
        book, jars, day = self.state.notebook, self.state.jars, self.today.day
        asked = np.zeros(len(buyer), dtype=np.int64)
        if self.fields:
            asked = self.questions(buyer)
            self._ask(buyer, asked)
            self.today.minutes["write"] = self.today.minutes.get("write", 0) + len(buyer) * self.p.write_min
        ruler = inside & self.policy.measure_jars
        book.measured[buyer[ruler]] = True
        if self.fields or self.policy.measure_jars:
            book.write_sale(buyer, day, sold, jars.stock_g[buyer], ruler, self.p)
        return asked

    def _ask(self, buyer: Whole, asked: Whole) -> None:
        """Ask what is missing or old; who guards its privacy tells a field only to a shop it thinks well of."""
        book, people, p, day = self.state.notebook, self.state.people, self.p, self.today.day
        members = wide(people.members, buyer)
        if not self.on("candour"):
            book.ask(buyer, self.field_rows, members)
            return
        anew = np.zeros(len(buyer), dtype=np.bool_)
        if self.policy.refresh_days:
            anew = book.is_old(buyer, day, self.policy.refresh_days)
        private = np.array(p.field_privacy, dtype=np.int64)[self.field_rows]
        tells = wide(self.houses.privacy, buyer) * private // PERMILLE <= people.goodwill[buyer]
        book.ask_willing(buyer, self.field_rows, tells, anew, members, day)

    def _experience(
        self, buyer: Whole, sold: Whole, clean: Whole, channel: Whole, amount: Whole, credit: Flags, thin: Flags, asked: Whole
    ) -> None:
        """Let the purchase be judged, remembered, complained about and talked about."""
        p, people, houses = self.p, self.state.people, self.houses
        inside = channel_inside(channel)
        dirt = ((sold - clean) * PERMILLE + clean * p.sift_left_permille) // sold
        walked = np.where(channel == ids.COUNTER, wide(houses.to_shop_m, buyer), 0)
        walked = np.where(channel == ids.REQUEST, wide(houses.to_shop_m, buyer) * p.request_walk_percent // 100, walked)
        cash_in_thin = thin & ~credit & inside
        stale = people.stale_since[buyer] > 0
        before = wide(people.goodwill, buyer)
        if self.on("expectations"):
            care = inside * (int(self.policy.clean_jar) + int(self.policy.old_on_top))
            found = Found(dirt, walked, people.empty_since[buyer], people.stale_since[buyer],
                          amount // (sold // p.jin_g), care, credit, thin, asked)  # fmt: skip
            points = self._judge(buyer, found)
        else:
            points = relationship.score(people, buyer, dirt, walked, cash_in_thin, p)
        relationship.learn(people, buyer, points, p)
        people.tried[buyer] = True
        if self.on("complaints"):
            cause = np.where(dirt > PERMILLE // 2, ids.STONES, ids.OTHER)
            cause = np.where(stale, ids.STALE, np.where(cash_in_thin, ids.CASH_ASKED, cause))
            upset = points + p.complaint_points <= before
            complaints.complain(self, buyer[upset], cause[upset], before[upset])
        if self.on("bonds"):
            bonds.after_purchase(people, buyer, points, channel == ids.AHEAD, p)
        if self.on("network"):
            self.heard.append(network.talk(self, buyer, points))
        else:
            self.heard.append(relationship.talk(people, self.seed, self.today.day, buyer, points, p))

    def _judge(self, buyer: Whole, found: Found) -> Whole:
        """Score the purchases attribute by attribute, and let expectations move."""
        people, houses, p = self.state.people, self.houses, self.p
        performed = expectations.performances(found, p)
        expected = people.expect[:, buyer].astype(np.int64)
        weights = houses.weights[:, buyer].astype(np.int64)
        privacy = wide(houses.privacy, buyer)
        drawn = self.draw(ids.DRAW_PERCEIVE, buyer)
        people.expect[:, buyer] = expectations.moved(expected, performed, p)
        return expectations.points(performed, expected, weights, found.asked, privacy, drawn, p)

    def _consent(self, buyer: Whole) -> None:
        """Ask those written down whether the shop may deliver ahead; goodwill in permille is the chance of a yes."""
        people, book = self.state.people, self.state.notebook
        if self.policy.delivery != "before_empty" or not self.fields:
            return
        open_to = ~people.listed[buyer] & (book.last_day[buyer] >= 0)
        yes = open_to & (below(self.draw(ids.DRAW_CONSENT, buyer), PERMILLE) < people.goodwill[buyer])
        people.listed[buyer[yes]] = True
        self.today.joined = np.concatenate([self.today.joined, buyer[yes]])
