"""The oracle's errands: deliveries ahead of need, measuring, collecting, hawking."""

from oracle_draws import below
from oracle_house import House
from oracle_selling import OracleSelling

from riceshop.town import ids


class OracleErrands(OracleSelling):
    """What the shop goes out for."""

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
        channel = ids.AHEAD if visit is None else ids.VISIT
        round_ = self._due() if visit is None else [self.houses[number] for number in visit]
        planned = [house.believed_quantity_g(self.day) for house in round_]
        minutes = [self._visit_min(house, grams) for house, grams in zip(round_, planned, strict=True)]
        reached = self._in_order(minutes, "deliver")
        buyers, seen, results = [], [], []
        for house, grams, there in zip(round_, planned, reached, strict=True):
            house.knows |= there and house.present
            result, asked = self._at_the_door(house, grams, there)
            if result == ids.DONE:
                buyers.append((house, channel, asked, house.thin(self.day)))
            met = there and house.present
            seen.append(house.jar.stock_g if met and self.policy.measure_jars else -1)
            results.append(result)
        given = iter(self._sell(buyers, 1 << 60))
        for house, grams, spent, there, result, level in zip(
            round_, planned, minutes, reached, results, seen, strict=True
        ):
            left = next(given) if result == ids.DONE else 0
            if result == ids.DONE and not left:
                result = ids.NO_RICE
            if result == ids.FULL and self.policy.notebook:
                house.write_level(self.day, house.jar.stock_g)
            self.today.trips.append((house.number, channel, grams, left, spent if there else 0, result, level))

    def _at_the_door(self, house: House, planned_g: int, there: bool) -> tuple[int, int]:
        """Return what will come of a visit if there is rice, and the grams that are asked for."""
        p = self.p
        if not there:
            return ids.NO_TIME, 0
        if not house.present:
            return ids.NOBODY, 0
        room = house.jar.room_jin(p.jin_g)
        if room <= 0:
            return ids.FULL, 0
        if not house.takes_at_door(self._draw(ids.DRAW_DOOR, house), self.day, self.policy, self._price_now()):
            return ids.REFUSED, 0
        jin = min(planned_g // p.jin_g, room)
        if house.thin(self.day) and not self._credit(house, planned_g // p.jin_g * self.price_fen):
            jin = max(jin * p.thin_lot_percent // 100, 1)
        return ids.DONE, jin * p.jin_g

    def _measure(self, numbers: list[int]) -> None:
        houses = [self.houses[number] for number in numbers]
        done = self._in_order([self._walk_min(house) + self.p.measure_min for house in houses], "measure")
        for house, there in zip(houses, done, strict=True):
            if there and house.present:
                house.line.measured = house.knows = True
                house.write_level(self.day, house.jar.stock_g)
                self.today.measured.append(house.number)

    def _collect(self) -> None:
        p = self.p
        due = [house for house in self.houses if house.owed_fen > 0 and house.payday_wait(self.day) == 0]
        done = self._in_order([self._walk_min(house) + p.collect_min for house in due], "collect")
        for house, there in zip(due, done, strict=True):
            if there:
                self._ask_for_money(house)

    def _ask_for_money(self, house: House) -> None:
        p, owed = self.p, house.owed_fen
        willing = below(self._draw(ids.DRAW_PAYS, house), 1000) >= self._miss_permille(house)
        if willing and house.pay_ago(self.day) <= p.purse_days:
            house.misses = 0
            self._settle(house, owed, 0)
            row = owed, ids.COLLECTED
        else:
            house.misses += 1
            house.barred |= house.misses >= p.write_off_misses
            lost = owed if house.misses >= p.write_off_misses else 0
            self._settle(house, 0, lost)
            row = lost, ids.WRITTEN_OFF if lost else ids.MISSED
        self.today.payments.append((house.number, *row, house.owed_fen))

    def _miss_permille(self, house: House) -> int:
        p = self.p
        if "old_debts" not in self.on:
            return house.miss_permille
        old = max(self.day - house.owed_since - p.debt_age_days, 0)
        return min(house.miss_permille + old * p.debt_age_permille, p.debt_most_permille)

    def _hawk(self) -> None:
        p = self.p
        meetings = min(self.policy.hawk_min, self.minutes_left) // p.hawk_contact_min
        if self.today.rain or meetings <= 0:
            return
        self._fits(meetings * p.hawk_contact_min, "hawk")
        count, price, buyers = len(self.houses), self._price_now(), []
        for house in self.houses:
            if not house.present or below(self._draw(ids.DRAW_HAWK, house), count) >= meetings:
                continue
            house.knows = True
            self.today.met_hawker.append(house.number)
            if house.jar.room_jin(p.jin_g) < 1 or house.listed:
                continue
            if house.takes_at_door(self._draw(ids.DRAW_DOOR, house), self.day, self.policy, price):
                buyers.append((house, ids.HAWK, house.lot_g(p.hawk_lot_jin, False), house.thin(self.day)))
        self._sell(buyers, p.hawk_carry_jin * p.jin_g)
