"""The oracle's town: households one after the other, a day at a time, in plain Python."""

from types import SimpleNamespace

from oracle_house import House, below, below_wide, draw
from oracle_selling import OracleSelling, OracleShop

from riceshop.town import ids
from riceshop.town.policy import Policy


class OracleTown(OracleSelling):
    """Build with the same arguments as Town.build; `advance` as a simulation's; `sales` and others are the day's."""

    def __init__(self, seed: int, households: int, rivals: int, p: SimpleNamespace) -> None:
        self.seed, self.p, self.day = seed, p, 0
        shops = self._shops(rivals)
        self.houses = []
        for number in range(households):
            street = number * len(ids.STREETS) // households
            place = self._on_street(street, below(draw(seed, 0, ids.DRAW_PLACE, number), 1000))
            self.houses.append(House(seed, number, place, [self._pull(place, shop) for shop in shops], p))
        self.shop = OracleShop(p.capital_fen)

    # the map

    def _on_street(self, street: int, permille: int) -> tuple[int, int]:
        p, half = self.p, len(ids.STREETS) // 2
        depth = min(p.railway_y_m, p.height_m)
        if street < half:
            west, east = p.width_m // 20, p.width_m * 19 // 20
            return west + (east - west) * permille // 1000, depth * (2 * street + 1) // (2 * half)
        south, north = depth // 20, depth * 19 // 20
        return p.width_m * (2 * (street - half) + 1) // (2 * half), south + (north - south) * permille // 1000

    def _shops(self, rivals: int) -> list[tuple[tuple[int, int], int]]:
        p, found = self.p, [(self.p.japanese_m, self.p.japanese_quality)]
        for number in range(rivals):
            street = below(draw(self.seed, 0, ids.DRAW_RIVAL_STREET, number), len(ids.STREETS))
            place = self._on_street(street, below(draw(self.seed, 0, ids.DRAW_RIVAL_PLACE, number), 1000))
            spread = p.rival_quality_high - p.rival_quality_low + 1
            quality = p.rival_quality_low + below(draw(self.seed, 0, ids.DRAW_RIVAL_QUALITY, number), spread)
            found.append((place, quality))
        return found

    def _pull(self, house: tuple[int, int], shop: tuple[tuple[int, int], int]) -> int:
        (x, y), quality = shop
        top = 1_000_000
        for _ in range(self.p.attraction_power):
            top = top * quality // self.p.par_quality
        return self._decayed(top, abs(house[0] - x) + abs(house[1] - y))

    def _decayed(self, pull: int, metres: int) -> int:
        power = self.p.decay_power
        return pull * 1000 // (1000 + metres**power * 1000 // self.p.decay_m**power)

    # the day

    def advance(self, policy: Policy, visit: list[int] | None = None, measure: list[int] | None = None) -> None:
        p, shop = self.p, self.shop
        self.policy = policy
        self.rain = draw(self.seed, self.day, ids.DRAW_RAIN) % 1000 < p.rain_permille
        self.sales: list[tuple[int, ...]] = []
        self.trips: list[tuple[int, ...]] = []
        self.payments: list[tuple[int, ...]] = []
        self.went: list[tuple[int, ...]] = []
        self.minutes: dict[str, int] = {}
        self.ran_out: list[int] = []
        self.broken: list[int] = []
        self.heard: set[int] = set()
        self.minutes_left, self.demand_g = (0 if shop.closed_day >= 0 else p.day_min), 0
        trading = shop.closed_day < 0
        if trading:
            self._buy_rice()
            self._hotel_order()
            self._round(visit)
            self._measure(measure or [])
        self._market(trading)
        if trading:
            self._collect()
            self._hawk()
            shop.asked_g = [*shop.asked_g, self.demand_g][-p.sales_memory_days :]
        self._suppers(trading)
        if trading:
            self._night()
            self._close()
        self.day += 1

    def _buy_rice(self) -> None:
        p, shop = self.p, self.shop
        sack_g = p.sack_jin * p.jin_g
        wanted = max(p.first_sacks * sack_g, self.policy.stock_days * (sum(shop.asked_g) // p.sales_memory_days))
        wanted -= shop.raw_g + shop.clean_g
        free = max(shop.cash_fen - p.keep_days * p.living_fen, 0)
        while wanted > 0 and free >= p.sack_jin * p.cost_fen:
            wanted -= sack_g
            free -= p.sack_jin * p.cost_fen
            shop.cash_fen -= p.sack_jin * p.cost_fen
            shop.bought_fen += p.sack_jin * p.cost_fen
            shop.raw_g += sack_g
            shop.bought_g += sack_g

    # the steps

    def _hotel(self, jin: int, channel: int) -> bool:
        p, shop = self.p, self.shop
        if shop.raw_g + shop.clean_g < jin * p.jin_g:
            return False
        given, clean = self._take_rice(jin * p.jin_g, shop.raw_g + shop.clean_g)
        shop.cash_fen += jin * p.price_fen
        shop.revenue_fen += jin * p.price_fen
        self.sales.append((ids.HOTEL, channel, given, given, clean, jin * p.price_fen, 0))
        return True

    def _hotel_order(self) -> None:
        p, shop = self.p, self.shop
        if not shop.hotel_trust or self.day < shop.hotel_next_day:
            return
        self.demand_g += p.hotel_order_jin * p.jin_g
        if self._fits(p.hotel_min, "hotel") and self._hotel(p.hotel_order_jin, ids.HOTEL_ORDER):
            shop.hotel_next_day = self.day + p.hotel_every_days
        else:
            shop.hotel_trust, shop.hotel_next_day = 0, ids.NEVER

    def _due(self) -> list[House]:
        if self.policy.delivery != "before_empty" or not self.policy.notebook:
            return []
        due = []
        for house in self.houses:
            if not (house.listed and 0 <= house.line.last_day < self.day):
                continue
            ahead = self.policy.days_ahead
            if "habits" in house.line.known:
                ahead = max(ahead, house.reorder_days)
            left, use = house.believed_left_g(self.day), house.believed_use_g()
            if left <= use * ahead:
                due.append((left * 100 // use, house.number))
        return [self.houses[number] for _, number in sorted(due)]

    def _round(self, visit: list[int] | None) -> None:
        p, channel = self.p, ids.AHEAD if visit is None else ids.VISIT
        round_ = self._due() if visit is None else [self.houses[number] for number in visit]
        planned = [house.believed_quantity_g(self.day) for house in round_]
        minutes = [self._visit_min(house, grams) for house, grams in zip(round_, planned, strict=True)]
        reached = self._in_order(minutes, "deliver")
        for house, there in zip(round_, reached, strict=True):
            house.knows |= there
        buyers, found, states = [], [], []
        for house, grams, there in zip(round_, planned, reached, strict=True):
            found.append(house.jar.stock_g)
            room, takes, thin = house.jar.room_jin(p.jin_g), house.takes_at_door(self.day), house.thin(self.day)
            jin = min(grams // p.jin_g, room)
            if thin and not self._credit(house, grams // p.jin_g * p.price_fen):
                jin = max(jin * p.thin_lot_percent // 100, 1)
            states.append((there, takes, room))
            if there and takes and room > 0:
                buyers.append((house, channel, jin * p.jin_g, thin))
        given = iter(self._sell(buyers, 1 << 60))
        for index, house in enumerate(round_):
            there, takes, room = states[index]
            left = next(given) if there and takes and room > 0 else 0
            result = ids.DONE if left else ids.NO_RICE
            result = result if takes else ids.REFUSED
            result = result if room > 0 else ids.FULL
            result = result if there else ids.NO_TIME
            if there and room <= 0 and self.policy.notebook:
                house.write_level(self.day, found[index])
            seen = found[index] if there and self.policy.measure_jars else -1
            spent = minutes[index] if there else 0
            self.trips.append((house.number, channel, planned[index], left, spent, result, seen))

    def _measure(self, numbers: list[int]) -> None:
        houses = [self.houses[number] for number in numbers]
        done = self._in_order([self._walk_min(house) + self.p.measure_min for house in houses], "measure")
        for house, there in zip(houses, done, strict=True):
            if there:
                house.line.measured = house.knows = True
                house.write_level(self.day, house.jar.stock_g)

    def _market(self, trading: bool) -> None:
        p, ours, elsewhere = self.p, [], {}
        for house, shop in self._choices(trading):
            if shop == ids.WANG:
                ours.append(house)
            else:
                elsewhere[house.number] = shop
        for house, given in zip(ours, self._serve(ours), strict=True):
            if not given:
                word = self._draw(ids.DRAW_SECOND_CHOICE, house)
                elsewhere[house.number] = house.rival_at(below_wide(word, sum(house.pulls)))
        for number, shop in sorted(elsewhere.items()):
            house = self.houses[number]
            grams = house.lot_g(p.carry_jin, house.thin(self.day))
            house.jar.pour(grams, self.day + p.spoil_dirty_days, False)
            house.usual = shop
            house.from_rivals_g += grams
            self.went.append((number, shop, grams))

    def _choices(self, trading: bool) -> list[tuple[House, int]]:
        found = [(house, self._choice(house, trading)) for house in self.houses]
        return [(house, shop) for house, shop in found if shop is not None]

    def _choice(self, house: House, trading: bool) -> int | None:
        """Return the shop the household goes to today, None if it stays at home."""
        p, level = self.p, house.reorder_g
        if house.listed and trading and self.policy.delivery == "before_empty":
            level = min(level, house.need_g // 4)
        stock = house.jar.stock_g
        if stock > level or house.jar.holds_g - stock < p.jin_g:
            return None
        percent = 100 if self.policy.delivery == "none" else p.request_walk_percent
        own = self._decayed(house.strength(), house.to_shop_m * percent // 100) if trading else 0
        return house.choose(self._draw(ids.DRAW_CHOICE, house), own)

    def _serve(self, came: list[House]) -> list[int]:
        p = self.p
        minutes = [self._visit_min(house, house.lot_g(p.deliver_jin, house.thin(self.day))) for house in came]
        carried = [False] * len(came)
        if self.policy.delivery != "none":
            carried = self._in_order(minutes, "deliver")
        buyers, found = [], [house.jar.stock_g for house in came]
        for house, there in zip(came, carried, strict=True):
            thin = house.thin(self.day)
            guess = house.lot_days * house.need_g // p.jin_g * p.price_fen
            poor = thin and not (there and self._credit(house, guess))
            asked = house.lot_g(p.deliver_jin if there else p.carry_jin, poor)
            buyers.append((house, ids.REQUEST if there else ids.COUNTER, asked, thin))
        given = self._sell(buyers, 1 << 60)
        for index, house in enumerate(came):
            if carried[index]:
                result = ids.DONE if given[index] else ids.NO_RICE
                seen = found[index] if self.policy.measure_jars else -1
                asked = buyers[index][2]
                self.trips.append((house.number, ids.REQUEST, asked, given[index], minutes[index], result, seen))
        return given

    def _collect(self) -> None:
        p, shop = self.p, self.shop
        due = [house for house in self.houses if house.owed_fen > 0 and house.payday_wait(self.day) == 0]
        for house, there in zip(
            due, self._in_order([self._walk_min(house) + p.collect_min for house in due], "collect"), strict=True
        ):
            if not there:
                continue
            willing = below(self._draw(ids.DRAW_PAYS, house), 1000) >= house.miss_permille
            amount, kind = 0, ids.COLLECTED
            if willing and (self.day - house.pay_phase) % house.pay_days <= p.purse_days:
                amount, house.misses = house.owed_fen, 0
                shop.cash_fen += amount
            else:
                house.misses += 1
                kind = ids.MISSED
                if house.misses >= p.write_off_misses:
                    amount, kind, house.barred = house.owed_fen, ids.WRITTEN_OFF, True
                    shop.written_off_fen += amount
            house.owed_fen -= amount
            shop.receivables_fen -= amount
            self.payments.append((house.number, amount, kind, house.owed_fen))

    def _hawk(self) -> None:
        p = self.p
        meetings = min(self.policy.hawk_min, self.minutes_left) // p.hawk_contact_min
        if self.rain or meetings <= 0:
            return
        self._fits(meetings * p.hawk_contact_min, "hawk")
        met = [h for h in self.houses if below(self._draw(ids.DRAW_HAWK, h), len(self.houses)) < meetings]
        for house in met:
            house.knows = True
        buyers = []
        for house in met:
            if house.jar.holds_g - house.jar.stock_g >= p.jin_g and not house.listed and house.takes_at_door(self.day):
                buyers.append((house, ids.HAWK, house.lot_g(p.hawk_lot_jin, False), house.thin(self.day)))
        self._sell(buyers, p.hawk_carry_jin * p.jin_g)

    def _suppers(self, trading: bool) -> None:
        for house in self.houses:
            self._supper(house, trading)

    def _supper(self, house: House, trading: bool) -> None:
        p = self.p
        stale = house.jar.throw_stale(self.day)
        house.stale_since += stale > 0
        house.stale_g += stale
        word = self._draw(ids.DRAW_EAT, house)
        swing = (sum(word.to_bytes(8, "big")) - 1020) * p.appetite_noise_permille // 209
        wanted = max(house.need_g * (1000 + swing) // 1000, 0)
        eaten = house.jar.eat(wanted)
        house.eaten_g += eaten
        if eaten == wanted:
            return
        house.hungry_g += wanted - eaten
        house.empty_since += 1
        house.empty_evenings += 1
        self.ran_out.append(house.number)
        if house.listed and trading and self.policy.delivery == "before_empty":
            house.goodwill = max(house.goodwill - p.score_broken, 0)
            house.listed = below(self._draw(ids.DRAW_LEAVE, house), 1000) < house.goodwill
            self.broken.append(house.number)

    def _night(self) -> None:
        p, shop = self.p, self.shop
        left = p.night_min - self.minutes.get("write", 0)
        knock = self.rain and draw(self.seed, self.day, ids.DRAW_HOTEL) % 1000 < p.hotel_knock_permille
        if knock and not shop.hotel_trust and self.policy.rainy_night and self._hotel(p.hotel_night_jin, ids.HOTEL_NIGHT):
            left -= p.hotel_min
            self.minutes["hotel_night"] = p.hotel_min
            shop.hotel_trust, shop.hotel_next_day = 1, self.day + p.hotel_every_days
        minutes = max(min(self.policy.sift_min, left), 0)
        if p.lamp_fen_per_hour:
            minutes = min(minutes, shop.cash_fen * 60 // p.lamp_fen_per_hour)
        jin = min(minutes // p.sift_min_per_jin, shop.raw_g // p.jin_g)
        lost = jin * p.jin_g * p.impurity_permille // 1000
        lamp = jin * p.sift_min_per_jin * p.lamp_fen_per_hour // 60
        self.minutes["sift"] = jin * p.sift_min_per_jin
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
        shop.poor_days = 0 if paid == p.living_fen else shop.poor_days + 1
        if shop.poor_days >= p.grace_days:
            shop.closed_day = self.day
