"""The oracle's market place: shops with their offers, and how strongly each draws a household."""

from functools import lru_cache
from types import SimpleNamespace

from oracle_draws import below, clamp, draw

from riceshop.town import ids

ONE = 1 << 64
WIDEST = 1_500


@lru_cache
def exponential(scale: int) -> list[int]:
    """Return 10^6 x exp(k / scale) for k = -1500 .. 1500, in fixed point by Python integers."""
    root, term = 0, ONE
    for n in range(21):
        term = term // (n * scale) if n else ONE
        root += term
    up, down = [10**6 << 32], [10**6 << 32]
    for _ in range(WIDEST):
        up.append(up[-1] * root >> 64)
        down.append((down[-1] << 64) // root)
    return [min(value >> 32, 10**9) for value in down[:0:-1] + up]


class Offer:
    """A rival shop: where it is, what it offers, at what price."""

    def __init__(self, place: tuple[int, int], quality: int, price_fen: int) -> None:
        self.place, self.quality, self.price_fen = place, quality, price_fen
        self.delivers, self.open = False, True


class Field:
    """The pulls of all rivals on those who live in one place and have one taste: (quality, price, service)."""

    def __init__(self, place: tuple[int, int], taste: tuple[int, int, int]) -> None:
        self.place, self.taste = place, taste
        self.pulls: list[int] = []
        self.total = 0

    def look_round(self, offers: list[Offer], market: "Market") -> None:
        self.pulls = [market.rival_pull(self, offer) for offer in offers]
        self.total = sum(self.pulls)

    def rival_at(self, point: int) -> int:
        for shop, pull in enumerate(self.pulls, start=1):
            if point < pull:
                return shop
            point -= pull
        raise AssertionError(point)

    def pull_of(self, shop: int) -> int:
        return 0 if shop == ids.WANG else self.pulls[shop - 1]


class Market:
    """The map, the rivals' offers and the fields of pulls."""

    def __init__(self, seed: int, rivals: int, on: frozenset[str], p: SimpleNamespace) -> None:
        self.seed, self.on, self.p = seed, on, p
        self.offers = [Offer(p.japanese_m, p.japanese_quality, p.price_fen)]
        self.offers += [self._rival(number) for number in range(rivals)]
        if "rivals_react" in on and p.late_rival_day > 0:
            late = Offer(p.late_rival_m, p.late_rival_quality, p.price_fen)
            late.open = False
            self.offers.append(late)
        self.fields: dict[tuple[int, int, int], Field] = {}

    def _rival(self, number: int) -> Offer:
        p = self.p
        street = below(draw(self.seed, 0, ids.DRAW_RIVAL_STREET, number), len(ids.STREETS))
        place = self.on_street(street, below(draw(self.seed, 0, ids.DRAW_RIVAL_PLACE, number), 1000))
        spread = p.rival_quality_high - p.rival_quality_low + 1
        quality = p.rival_quality_low + below(draw(self.seed, 0, ids.DRAW_RIVAL_QUALITY, number), spread)
        return Offer(place, quality, self._price(number))

    def _price(self, number: int) -> int:
        p = self.p
        if "tastes" not in self.on:
            return p.price_fen
        lower = draw(self.seed, 0, ids.DRAW_RIVAL_QUALITY, number) & 0xFFFFFFFF
        off = lower * (2 * p.rival_price_spread_fen + 1) // 2**32 - p.rival_price_spread_fen
        return max(p.price_fen + off, 1)

    def on_street(self, street: int, permille: int) -> tuple[int, int]:
        p, half = self.p, len(ids.STREETS) // 2
        depth = min(p.railway_y_m, p.height_m)
        if street < half:
            west, east = p.width_m // 20, p.width_m * 19 // 20
            return west + (east - west) * permille // 1000, depth * (2 * street + 1) // (2 * half)
        south, north = depth // 20, depth * 19 // 20
        return p.width_m * (2 * (street - half) + 1) // (2 * half), south + (north - south) * permille // 1000

    # pulls

    def weight(self, utility: int) -> int:
        p = self.p
        if "tastes" in self.on:
            return exponential(p.logit_points)[clamp(utility - p.par_quality, -WIDEST, WIDEST) + WIDEST]
        top = 1_000_000
        for _ in range(p.attraction_power):
            top = top * max(utility, 0) // p.par_quality
        return top

    def decayed(self, pull: int, metres: int) -> int:
        power = self.p.decay_power
        return pull * 1000 // (1000 + metres**power * 1000 // self.p.decay_m**power)

    def rival_pull(self, field: Field, offer: Offer) -> int:
        if not offer.open:
            return 0
        p, (quality, price, service) = self.p, field.taste
        utility = p.par_quality + (offer.quality - p.par_quality) * quality // 1000
        utility -= price * (offer.price_fen - p.price_fen) // p.price_fen
        utility += offer.delivers * p.service_points * service // 1000
        metres = abs(field.place[0] - offer.place[0]) + abs(field.place[1] - offer.place[1])
        return self.decayed(self.weight(utility), metres)

    def look_round(self) -> None:
        """Work out all pulls again, after an offer has changed."""
        for field in self.fields.values():
            field.look_round(self.offers, self)

    def field_of(self, number: int, place: tuple[int, int], segment: int) -> Field:
        """Return the field of a house: its own, or with tastes that of its block and segment."""
        p = self.p
        if "tastes" in self.on:
            column, row = place[0] // p.block_m, place[1] // p.block_m
            key = column, row, segment
            middle = column * p.block_m + p.block_m // 2, row * p.block_m + p.block_m // 2
            taste = p.segment_quality[segment], p.segment_price[segment], p.segment_service[segment]
        else:
            key, middle, taste = (number, 0, 0), place, (1000, 500, 1000)
        if key not in self.fields:
            self.fields[key] = Field(middle, taste)
            self.fields[key].look_round(self.offers, self)
        return self.fields[key]
