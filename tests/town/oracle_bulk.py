"""The oracle's customers by the sack: the hotel across the railway, and the eating houses, which bargain."""

from oracle_base import OracleBase
from oracle_draws import below, draw

from riceshop.town import ids


class EatingHouse:
    """A kitchen that orders every so many days."""

    def __init__(self, town: OracleBase, number: int) -> None:
        p = town.p

        def first(purpose: int) -> int:
            return draw(town.seed, 0, purpose, number)

        self.number, self.trust = number, 0
        street = below(first(ids.DRAW_HOUSE_PLACE), len(ids.STREETS))
        x, y = town.market.on_street(street, below(first(ids.DRAW_HOUSE_SPOT), 1000))
        self.metres = abs(x - p.wang_m[0]) + abs(y - p.wang_m[1])
        self.need_jin = p.bulk_low_jin + below(first(ids.DRAW_HOUSE_NEED), p.bulk_spread_jin)
        self.every = p.bulk_low_days + below(first(ids.DRAW_HOUSE_EVERY), p.bulk_spread_days)
        self.phase = below(first(ids.DRAW_HOUSE_PHASE), self.every)
        self.wants_clean = below(first(ids.DRAW_HOUSE_CLEAN), 1000) < p.bulk_clean_permille

    def due(self, day: int) -> bool:
        return day % self.every == self.phase


class OracleBulk(OracleBase):
    """Sales by the sack."""

    kitchens: list[EatingHouse]

    # the hotel

    def _hotel(self, jin: int, channel: int) -> bool:
        p, shop = self.p, self.shop
        if shop.stock_g < jin * p.jin_g:
            return False
        self._hand_over(ids.HOTEL, channel, jin * p.jin_g, jin * p.price_fen)
        return True

    def _hand_over(self, household: int, channel: int, grams: int, amount: int) -> None:
        given, clean = self._take_rice(grams, self.shop.stock_g)
        self.shop.cash_fen += amount
        self.shop.revenue_fen += amount
        self.today.sales.append((household, channel, given, given, clean, amount, 0))

    def _hotel_order(self) -> None:
        p, shop = self.p, self.shop
        if not shop.hotel_trust or self.day < shop.hotel_next_day:
            return
        self.demand_g += p.hotel_order_jin * p.jin_g
        if self._fits(p.hotel_min, "hotel") and self._hotel(p.hotel_order_jin, ids.HOTEL_ORDER):
            shop.hotel_next_day = self.day + p.hotel_every_days
        else:
            shop.hotel_trust, shop.hotel_next_day = 0, ids.NEVER

    # the eating houses

    def _bulk(self) -> None:
        if "enterprises" not in self.on or self.policy.bulk_floor_fen <= 0:
            return
        for kitchen in self.kitchens:
            if kitchen.due(self.day):
                price, result = self._bargain(kitchen)
                self.today.bulk.append((kitchen.number, kitchen.need_jin, price, result))

    def _bargain(self, kitchen: EatingHouse) -> tuple[int, int]:
        """Return the price of a hundred jin, 0 without a deal, and what came of it."""
        p, shop, floor = self.p, self.shop, self.policy.bulk_floor_fen
        grams = kitchen.need_jin * p.jin_g
        most = p.wholesale_fen + kitchen.trust * p.bulk_trust_fen // 1000
        most += p.bulk_clean_fen if kitchen.wants_clean and shop.clean_g >= grams else 0
        if floor > most:
            return 0, ids.NO_DEAL
        price = (floor + most) // 2
        self.demand_g += grams
        minutes = 2 * self._minutes_of(kitchen.metres) + p.bulk_min
        if minutes > self.minutes_left or shop.stock_g < grams:
            kitchen.trust //= 2
            return price, ids.BULK_NO_TIME if minutes > self.minutes_left else ids.BULK_NO_RICE
        self._fits(minutes, "bulk")
        self._hand_over(-2 - kitchen.number, ids.BULK, grams, kitchen.need_jin * price // 100)
        kitchen.trust += (1000 - kitchen.trust) * p.bulk_gain // 1000
        return price, ids.SERVED
