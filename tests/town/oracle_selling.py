"""The oracle's selling: credit, a sale and the talk after it, household by household."""

from typing import NamedTuple

from oracle_bonds import OracleBonds
from oracle_complaints import OracleComplaints
from oracle_draws import bell, below
from oracle_house import House
from oracle_kano import performances, points_of
from oracle_talk import OracleTalk

from riceshop.town import ids

INSIDE = (ids.REQUEST, ids.AHEAD, ids.VISIT)


class Sale(NamedTuple):
    """One household served."""

    house: House
    channel: int
    asked: int
    thin: bool
    given: int
    clean: int
    amount: int
    credit: bool

    @property
    def inside(self) -> bool:
        return self.channel in INSIDE


class OracleSelling(OracleBonds, OracleComplaints, OracleTalk):
    """Serving households, whatever way they came by it."""

    def _visit_min(self, house: House, carried_g: int) -> int:
        p, policy = self.p, self.policy
        minutes = 2 * self._walk_min(house) * carried_g // (p.load_jin * p.jin_g) + p.pour_min
        if policy.clean_jar:
            minutes += p.clean_min
        if policy.measure_jars and not house.line.measured:
            minutes += p.measure_min
        minutes += len(house.asked(policy, self.day)) * p.ask_min
        return minutes + (0 if "address" in house.line.known else p.search_min)

    def _credit(self, house: House, amount_fen: int) -> bool:
        policy = self.policy
        if policy.collect == "cash" or house.barred:
            return False
        fits = house.owed_fen + amount_fen <= policy.credit_limit_fen
        return fits and 0 < house.payday_wait(self.day) <= policy.credit_days

    def _sell(self, buyers: list[tuple[House, int, int, bool]], limit_g: int) -> list[int]:
        """Serve (house, channel, asked, thin purse) in order; return what each was given."""
        given_all, served = [], []
        for house, channel, asked, thin in buyers:
            self.demand_g += asked
            given, clean = self._take_rice(asked, limit_g)
            limit_g -= given
            given_all.append(given)
            if given:
                served.append(self._priced(house, channel, asked, thin, given, clean))
        self.today.unserved += given_all.count(0)
        told = [self._live_through(sale) for sale in served]
        self._talk([(sale.house, points) for sale, points in zip(served, told, strict=True)])
        for sale in served:
            self._after_sale(sale)
        return given_all

    def _priced(self, house: House, channel: int, asked: int, thin: bool, given: int, clean: int) -> Sale:
        jin_g = self.p.jin_g
        amount = given // jin_g * self.price_fen + clean // jin_g * self.policy.clean_premium_fen
        credit = channel in INSIDE and self._credit(house, amount)
        return Sale(house, channel, asked, thin, given, clean, amount, credit)

    def _live_through(self, sale: Sale) -> int:
        """Pay, pour, write down, judge; return the points that the household gives."""
        house, p = sale.house, self.p
        self._pay(sale)
        self._pour(sale)
        asked = house.asked(self.policy, self.day)
        self._write(sale, asked)
        dirt = ((sale.given - sale.clean) * 1000 + sale.clean * p.sift_left_permille) // sale.given
        points = self._points(sale, dirt, len(asked))
        cash_in_thin = sale.thin and sale.inside and not sale.credit
        cause = ids.STONES if dirt > 500 else ids.OTHER
        cause = ids.CASH_ASKED if cash_in_thin else cause
        cause = ids.STALE if house.stale_since else cause
        before = house.goodwill
        house.goodwill += (points - before) * p.learn_permille // 1000
        house.empty_since = house.stale_since = 0
        house.tried = True
        if "complaints" in self.on and points + p.complaint_points <= before:
            self._complain(house, cause, before)
        if "bonds" in self.on:
            self._bind(house, points, sale.channel)
        return points

    def _pay(self, sale: Sale) -> None:
        shop, house = self.shop, sale.house
        shop.revenue_fen += sale.amount
        if sale.credit:
            house.owed_since = house.owed_since if house.owed_fen else self.day
            house.owed_fen += sale.amount
            shop.receivables_fen += sale.amount
        else:
            shop.cash_fen += sale.amount
            self.today.payments.append((house.number, sale.amount, ids.CASH, house.owed_fen))
        row = (house.number, sale.channel, sale.asked, sale.given, sale.clean, sale.amount, int(sale.credit))
        self.today.sales.append(row)

    def _pour(self, sale: Sale) -> None:
        p, policy = self.p, self.policy
        clean_jar, old_on_top = sale.inside and policy.clean_jar, sale.inside and policy.old_on_top
        days = p.spoil_clean_days if clean_jar else p.spoil_dirty_days
        sale.house.jar.pour(sale.given, self.day + days, old_on_top)

    def _write(self, sale: Sale, asked: list[str]) -> None:
        p, policy, house = self.p, self.policy, sale.house
        house.answer(asked, self.day, house.goodwill)
        ruler = sale.inside and policy.measure_jars
        house.line.measured |= ruler
        if policy.notebook or policy.measure_jars:
            house.write_sale(self.day, house.jar.stock_g, sale.given, ruler)
        if policy.notebook:
            self.today.minutes["write"] = self.today.minutes.get("write", 0) + p.write_min

    def _points(self, sale: Sale, dirt: int, asked: int) -> int:
        p, house = self.p, sale.house
        walked = {ids.COUNTER: 100, ids.REQUEST: p.request_walk_percent}.get(sale.channel, 0) * house.to_shop_m // 100
        if "expectations" in self.on:
            noise = bell(self._draw(ids.DRAW_PERCEIVE, house)) * p.perceive_points // 209
            care = sale.inside * (500 * self.policy.clean_jar + 500 * self.policy.old_on_top)
            tact = 1000 if sale.credit else 0 if sale.thin else self.p.usual_points
            paid = sale.amount // (sale.given // p.jin_g)
            return points_of(house, performances(house, dirt, walked, paid, care, tact), asked, noise)
        points = 1000 - p.score_impurity * dirt // 1000 - p.score_walk * min(walked, p.walk_far_m) // p.walk_far_m
        points -= p.score_empty if house.empty_since else 0
        points -= p.score_stale if house.stale_since else 0
        points -= p.score_cash if sale.thin and sale.inside and not sale.credit else 0
        return max(points, 0)

    def _after_sale(self, sale: Sale) -> None:
        house = sale.house
        asks = self.policy.delivery == "before_empty" and self.policy.notebook and not house.listed
        if asks and below(self._draw(ids.DRAW_CONSENT, house), 1000) < house.goodwill:
            house.listed = True
            self.today.joined.append(house.number)
        house.usual_shop = ids.WANG
        house.from_wang_g += sale.given
        house.spent_fen += sale.amount
        house.first_day = self.day if house.first_day < 0 else house.first_day
        house.last_day = self.day
        house.orders += 1
