"""The oracle's town: households one after the other, a day at a time, in plain Python."""

from collections.abc import Iterable
from types import SimpleNamespace

from oracle_base import Events, OracleShop
from oracle_bulk import EatingHouse, OracleBulk
from oracle_draws import bell, below, below_wide, draw
from oracle_errands import OracleErrands
from oracle_house import House
from oracle_market import Market
from oracle_moves import OracleMoves
from oracle_research import OracleResearch
from oracle_rivals import OracleRivals

from riceshop.town import ids
from riceshop.town.calendar import season_permille
from riceshop.town.policy import Policy


class OracleTown(OracleBulk, OracleErrands, OracleMoves, OracleResearch, OracleRivals):
    """Build with the same arguments as Town.build; `advance` as a simulation's; `today` holds the day's events."""

    def __init__(self, seed: int, households: int, rivals: int, p: SimpleNamespace, mechanisms: Iterable[str] = ()) -> None:
        self.seed, self.p, self.day, self.on = seed, p, 0, frozenset(mechanisms)
        self.market = Market(seed, rivals, self.on, p)
        self.houses = []
        for number in range(households):
            street = number * len(ids.STREETS) // households
            place = self.market.on_street(street, below(draw(seed, 0, ids.DRAW_PLACE, number), 1000))
            self.houses.append(House(number, place, self.market))
        self.shop = OracleShop(p.capital_fen)
        self.kitchens = [EatingHouse(self, number) for number in range(p.eating_houses)]
        self._watch()

    # the day

    def advance(
        self,
        policy: Policy,
        visit: list[int] | None = None,
        measure: list[int] | None = None,
        survey: tuple[str, int] | None = None,
    ) -> Events:
        """Live through one day and return its events."""
        p, shop = self.p, self.shop
        self.policy = policy
        self.today = today = Events(draw(self.seed, self.day, ids.DRAW_RAIN) % 1000 < p.rain_permille)
        self.trading, sold_before_g = shop.closed_day < 0, shop.sold_g
        self.minutes_left, self.demand_g = (p.day_min if self.trading else 0), 0
        self.season_permille = season_permille(self.day, p) if "seasons" in self.on else 1000
        self._react()
        self._moves()
        if self.trading:
            self._buy_rice()
            self._hotel_order()
            self._bulk()
            self._round(visit)
            self._measure(measure or [])
        self._market()
        if self.trading:
            self._collect()
            self._hear()
            self._win_back()
            self._hawk()
            shop.asked_g = [*shop.asked_g, self.demand_g][-p.sales_memory_days :]
        self._suppers()
        self._grow_old()
        if self.trading:
            self._night()
            self._research(survey)
            self._close()
        self._remember_sales(sold_before_g)
        self._look_at_the_till()
        self.day += 1
        return today

    def _look_at_the_till(self) -> None:
        shop, today = self.shop, self.today
        today.closed = shop.closed_day >= 0
        today.cash_fen, today.receivables_fen = shop.cash_fen, shop.receivables_fen
        today.stock_g, today.clean_g = shop.stock_g, shop.clean_g
        today.listed = sum(house.listed for house in self.houses)
        today.known = sum(house.knows for house in self.houses)

    def _buy_rice(self) -> None:
        p, shop = self.p, self.shop
        sack_g, sack_fen = p.sack_jin * p.jin_g, p.sack_jin * p.cost_fen
        for due, grams in shop.coming:
            if due <= self.day:
                self._rice_comes(grams)
        shop.coming = [(due, grams) for due, grams in shop.coming if due > self.day]
        wanted = max(p.first_sacks * sack_g, self.policy.stock_days * (sum(shop.asked_g) // p.sales_memory_days))
        wanted -= shop.stock_g + sum(grams for _, grams in shop.coming)
        free, sacks = max(shop.cash_fen - p.keep_days * p.living_fen, 0), 0
        while wanted > 0 and free >= sack_fen:
            wanted, free, sacks = wanted - sack_g, free - sack_fen, sacks + 1
        shop.cash_fen -= sacks * sack_fen
        shop.bought_fen += sacks * sack_fen
        self.today.sacks, self.today.bought_fen = sacks, sacks * sack_fen
        days = p.lead_days if "lead_time" in self.on and self.day else 0
        if not days:
            self._rice_comes(sacks * sack_g)
        elif sacks:
            shop.coming.append((self.day + days, sacks * sack_g))

    def _rice_comes(self, grams: int) -> None:
        self.shop.raw_g += grams
        self.shop.bought_g += grams

    # the market

    def _market(self) -> None:
        p, ours, elsewhere, price_now = self.p, [], {}, self._price_now()
        for house, shop in self._choices():
            if shop == ids.WANG:
                ours.append(house)
            else:
                elsewhere[house.number] = shop
        for house, given in zip(ours, self._serve(ours), strict=True):
            if not given:
                word = self._draw(ids.DRAW_SECOND_CHOICE, house)
                elsewhere[house.number] = house.field.rival_at(below_wide(word, house.field.total))
        for number, shop in sorted(elsewhere.items()):
            house = self.houses[number]
            grams = house.lot_g(p.carry_jin, house.thin(self.day))
            house.jar.pour(grams, self.day + p.spoil_dirty_days, False)
            if "bonds" in self.on:
                self._go_on(house, shop)
                self._bought_elsewhere(house, shop, price_now)
            house.usual_shop = shop
            house.from_rivals_g += grams
            self.today.went.append((number, shop, grams))

    def _choices(self) -> list[tuple[House, int]]:
        found = [(house, self._choice(house)) for house in self.houses]
        return [(house, shop) for house, shop in found if shop is not None]

    def _choice(self, house: House) -> int | None:
        """Return the shop the household goes to today, None if it stays at home."""
        p, level, stock = self.p, house.reorder_g, house.jar.stock_g
        if stock > level or house.jar_g - stock < p.jin_g:
            return None
        if house.listed and self.trading and self.policy.delivery == "before_empty" and stock > house.need_g // 4:
            return None
        own = 0
        if self.trading:
            percent = 100 if self.policy.delivery == "none" else p.request_walk_percent
            pull = house.own_pull(self.policy, self._price_now())
            own = self.market.decayed(pull, house.to_shop_m * percent // 100)
        return house.choose(self._draw(ids.DRAW_CHOICE, house), self.day, own)

    def _serve(self, came: list[House]) -> list[int]:
        p, day = self.p, self.day
        minutes = [self._visit_min(house, house.lot_g(p.deliver_jin, house.thin(day))) for house in came]
        carried = [False] * len(came)
        if self.policy.delivery != "none":
            carried = self._in_order(minutes, "deliver")
        buyers, found = [], [house.jar.stock_g for house in came]
        for house, there in zip(came, carried, strict=True):
            thin = house.thin(day)
            guess = house.lot_days * house.need_g // p.jin_g * self.price_fen
            poor = thin and not (there and self._credit(house, guess))
            asked = house.lot_g(p.deliver_jin if there else p.carry_jin, poor)
            buyers.append((house, ids.REQUEST if there else ids.COUNTER, asked, thin))
        given = self._sell(buyers, 1 << 60)
        for index, house in enumerate(came):
            if carried[index]:
                result = ids.DONE if given[index] else ids.NO_RICE
                seen = found[index] if self.policy.measure_jars else -1
                asked = buyers[index][2]
                row = (house.number, ids.REQUEST, asked, given[index], minutes[index], result, seen)
                self.today.trips.append(row)
        return given

    # evening and night

    def _suppers(self) -> None:
        for house in self.houses:
            self._supper(house)

    def _supper(self, house: House) -> None:
        p, today = self.p, self.today
        stale = house.jar.throw_stale(self.day)
        if stale:
            house.stale_since += 1
            house.stale_g += stale
            today.stale.append(house.number)
            today.stale_g += stale
        need = house.need_g * self.season_permille // 1000
        swing = bell(self._draw(ids.DRAW_EAT, house)) * p.appetite_noise_permille // 209
        wanted = max(need * (1000 + swing) // 1000, 0)
        eaten = house.jar.eat(wanted)
        house.eaten_g += eaten
        if eaten == wanted:
            return
        house.hungry_g += wanted - eaten
        house.empty_since += 1
        house.empty_evenings += 1
        today.ran_out.append(house.number)
        if house.listed and self.trading and self.policy.delivery == "before_empty":
            self._promise_broken(house)

    def _promise_broken(self, house: House) -> None:
        p, before = self.p, house.goodwill
        house.goodwill = max(before - p.score_broken, 0)
        house.listed = below(self._draw(ids.DRAW_LEAVE, house), 1000) < house.goodwill
        self.today.broken.append(house.number)
        if "bonds" in self.on:
            house.trust -= house.trust * p.broken_trust_permille // 1000
        if "complaints" in self.on:
            self._complain(house, ids.BROKEN, before)

    def _night(self) -> None:
        p, shop, today = self.p, self.shop, self.today
        left = p.night_min - today.minutes.get("write", 0)
        knock = today.rain and draw(self.seed, self.day, ids.DRAW_HOTEL) % 1000 < p.hotel_knock_permille
        if knock and not shop.hotel_trust:
            today.hotel_knocked = True
            if self.policy.rainy_night and self._hotel(p.hotel_night_jin, ids.HOTEL_NIGHT):
                today.hotel_served = True
                left -= p.hotel_min
                today.minutes["hotel_night"] = p.hotel_min
                shop.hotel_trust, shop.hotel_next_day = 1, self.day + p.hotel_every_days
        minutes = max(min(self.policy.sift_min, left), 0)
        if p.lamp_fen_per_hour:
            minutes = min(minutes, shop.cash_fen * 60 // p.lamp_fen_per_hour)
        jin = min(minutes // p.sift_min_per_jin, shop.raw_g // p.jin_g)
        lost = jin * p.jin_g * p.impurity_permille // 1000
        lamp = jin * p.sift_min_per_jin * p.lamp_fen_per_hour // 60
        today.minutes["sift"] = jin * p.sift_min_per_jin
        today.sifted_g, today.lamp_fen = jin * p.jin_g, lamp
        shop.raw_g -= jin * p.jin_g
        shop.clean_g += jin * p.jin_g - lost
        shop.impurities_g += lost
        shop.cash_fen -= lamp
        shop.lamp_fen += lamp

    def _close(self) -> None:
        p, shop = self.p, self.shop
        paid = min(p.living_fen, shop.cash_fen)
        shop.cash_fen -= paid
        shop.living_fen += paid
        self.today.living_fen = paid
        shop.poor_days = 0 if paid == p.living_fen else shop.poor_days + 1
        if shop.poor_days >= p.grace_days:
            shop.closed_day = self.day
