"""The oracle's selling: hours, credit, a sale and the talk after it, household by household."""

from types import SimpleNamespace

from oracle_house import House, below, draw

from riceshop.town import ids
from riceshop.town.policy import Policy


class OracleShop:
    def __init__(self, capital_fen: int) -> None:
        self.cash_fen, self.raw_g, self.clean_g = capital_fen, 0, 0
        self.receivables_fen = self.bought_g = self.bought_fen = self.sold_g = self.revenue_fen = 0
        self.impurities_g = self.living_fen = self.lamp_fen = self.written_off_fen = self.poor_days = 0
        self.closed_day, self.hotel_trust, self.hotel_next_day = -1, 0, ids.NEVER
        self.asked_g: list[int] = []


class OracleSelling:
    """What every step of the oracle's day needs."""

    seed: int
    p: SimpleNamespace
    day: int
    rain: bool
    policy: Policy
    shop: OracleShop
    houses: list[House]

    def _draw(self, purpose: int, house: House) -> int:
        return draw(self.seed, self.day, purpose, house.number)

    def _take_rice(self, asked_g: int, limit_g: int) -> tuple[int, int]:
        shop, jin_g = self.shop, self.p.jin_g
        given = min(asked_g, min(shop.raw_g + shop.clean_g, limit_g) // jin_g * jin_g)
        clean = min(given, shop.clean_g)
        shop.clean_g -= clean
        shop.raw_g -= given - clean
        shop.sold_g += given
        return given, clean

    def _fits(self, minutes: int, activity: str) -> bool:
        if minutes > self.minutes_left:
            return False
        self.minutes_left -= minutes
        self.minutes[activity] = self.minutes.get(activity, 0) + minutes
        return True

    def _in_order(self, minutes: list[int], activity: str) -> list[bool]:
        """Errands in order; the first that does not fit ends the round."""
        done, going = [], True
        for one in minutes:
            going = going and self._fits(one, activity)
            done.append(going)
        return done

    def _walk_min(self, house: House) -> int:
        return house.to_shop_m * (self.p.rain_walk_percent if self.rain else 100) // (100 * self.p.walk_m_per_min)

    def _visit_min(self, house: House, carried_g: int) -> int:
        p, policy = self.p, self.policy
        minutes = 2 * self._walk_min(house) * carried_g // (p.load_jin * p.jin_g) + p.pour_min
        if policy.clean_jar:
            minutes += p.clean_min
        if policy.measure_jars and not house.line.measured:
            minutes += p.measure_min
        minutes += house.missing(policy) * p.ask_min
        return minutes + (0 if "address" in house.line.known else p.search_min)

    def _credit(self, house: House, amount_fen: int) -> bool:
        policy = self.policy
        if policy.collect == "cash" or house.barred:
            return False
        fits = house.owed_fen + amount_fen <= policy.credit_limit_fen
        return fits and 0 < house.payday_wait(self.day) <= policy.credit_days

    # selling

    def _sell(self, buyers: list[tuple[House, int, int, bool]], limit_g: int) -> list[int]:
        """Serve (house, channel, asked, thin purse) in order; return what each was given."""
        given_all, talk, served = [], [], []
        for house, channel, asked, thin in buyers:
            self.demand_g += asked
            given, clean = self._take_rice(asked, limit_g)
            limit_g -= given
            given_all.append(given)
            if given:
                served.append((house, channel, asked, thin, given, clean))
        for house, channel, asked, thin, given, clean in served:
            inside = channel in (ids.REQUEST, ids.AHEAD, ids.VISIT)
            amount = given // self.p.jin_g * self.p.price_fen
            credit = inside and self._credit(house, amount)
            self._pay(house, amount, credit)
            self._pour_and_write(house, given, inside)
            points = self._score(house, channel, given, clean, thin and inside and not credit)
            house.goodwill += (points - house.goodwill) * self.p.learn_permille // 1000
            house.empty_since = house.stale_since = 0
            house.tried = True
            talk.append((house, points))
            self.sales.append((house.number, channel, asked, given, clean, amount, int(credit)))
        self._talk(talk)
        for house, channel, _, _, given, _ in served:
            self._after_sale(house, given)
        return given_all

    def _pay(self, house: House, amount: int, credit: bool) -> None:
        shop = self.shop
        shop.revenue_fen += amount
        if credit:
            house.owed_fen += amount
            shop.receivables_fen += amount
        else:
            shop.cash_fen += amount
            self.payments.append((house.number, amount, ids.CASH, house.owed_fen))

    def _pour_and_write(self, house: House, given: int, inside: bool) -> None:
        p, policy = self.p, self.policy
        if inside:
            days = p.spoil_clean_days if policy.clean_jar else p.spoil_dirty_days
            house.jar.pour(given, self.day + days, policy.old_on_top)
        else:
            house.jar.pour(given, self.day + p.spoil_dirty_days, False)
        house.line.known |= set(policy.notebook)
        ruler = inside and policy.measure_jars
        house.line.measured |= ruler
        if policy.notebook or policy.measure_jars:
            house.write_sale(self.day, given, ruler)
        if policy.notebook:
            self.minutes["write"] = self.minutes.get("write", 0) + p.write_min

    def _score(self, house: House, channel: int, given: int, clean: int, cash_in_thin: bool) -> int:
        p = self.p
        dirt = ((given - clean) * 1000 + clean * p.sift_left_permille) // given
        walked = {ids.COUNTER: 100, ids.REQUEST: p.request_walk_percent}.get(channel, 0) * house.to_shop_m // 100
        points = 1000 - p.score_impurity * dirt // 1000 - p.score_walk * min(walked, p.walk_far_m) // p.walk_far_m
        points -= p.score_empty if house.empty_since else 0
        points -= p.score_stale if house.stale_since else 0
        points -= p.score_cash if cash_in_thin else 0
        return max(points, 0)

    def _talk(self, told: list[tuple[House, int]]) -> None:
        p, count = self.p, len(self.houses)
        words = []
        for house, points in told:
            beyond = points - p.par_quality
            rate = p.talk_good_permille if beyond > 0 else p.talk_bad_permille
            if below(self._draw(ids.DRAW_TALK, house), 1000) >= abs(beyond) * rate // 1000:
                continue
            step = below(self._draw(ids.DRAW_LISTENER, house), 2 * p.talk_reach)
            away = step - p.talk_reach if step < p.talk_reach else step - p.talk_reach + 1
            far = self._draw(ids.DRAW_LISTENER_FAR, house)
            anywhere = below(far, 1000) < p.talk_far_permille
            listener = (far & 0xFFFFFFFF) * count >> 32 if anywhere else (house.number + away) % count
            words.append((self.houses[listener], beyond, p.par_quality + beyond * p.hearsay_permille // 1000))
        for listener, _, _ in words:
            listener.knows = True
            self.heard.add(listener.number)
        for listener, beyond, said in words:
            if beyond > 0 and not listener.tried:
                listener.goodwill = max(listener.goodwill, said)
        for listener, beyond, said in words:
            if beyond < 0 and not listener.tried:
                listener.goodwill = min(listener.goodwill, said)

    def _after_sale(self, house: House, given: int) -> None:
        if self.policy.delivery == "before_empty" and self.policy.notebook and not house.listed:
            house.listed = below(self._draw(ids.DRAW_CONSENT, house), 1000) < house.goodwill
        house.usual = ids.WANG
        house.from_wang_g += given
        house.first_day = self.day if house.first_day < 0 else house.first_day
        house.last_day = self.day
        house.orders += 1
