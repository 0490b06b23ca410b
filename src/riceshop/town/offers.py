"""Offers: what each rival shop offers today, and how strongly that draws households of each taste and place.

A shop's utility is a sum of points for quality, price and delivery; its weight is exp(points / scale), read from a
table of whole numbers (McFadden 1974), and distance takes its part of it (Huff 1964). A choice compares integers.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town import ids
from riceshop.town.draws import Whole, strides, words
from riceshop.town.market import PULL_SCALE, Map, decayed, strength

FARTHEST_POINTS = 1_500
_MOST_WEIGHT = 10**9
_FRACTION = 64
_TERMS = 20
NEUTRAL_PRICE_SENSE = 500


@dataclass
class Offers:
    """Quality in points, price in fen a jin, whether it delivers and is open, by shop number; Wang's line is not used."""

    quality: Whole
    price_fen: Whole
    delivers: Whole
    open: Whole

    @classmethod
    def usual(cls, seed: int, town_map: Map, rivals: int, at_work: tuple[str, ...], p: SimpleNamespace) -> "Offers":
        """Return the offers on the first morning; a shop that comes late is the last and not yet open.

        Where households have tastes, the `rivals` differ in price too; the others ask the usual price.
        """
        quality = town_map.shop_quality.copy()
        opened, price = np.ones_like(quality), np.full_like(quality, p.price_fen)
        opened[ids.FIRST_RIVAL + rivals :] = 0
        if "tastes" in at_work:
            drawn = words(seed, 0, ids.DRAW_RIVAL_QUALITY, strides(rivals))
            # The upper half of the word is the quality's, the lower half the price's.
            lower = (drawn & np.uint64(0xFFFFFFFF)).astype(np.int64)
            off = (lower * (2 * p.rival_price_spread_fen + 1) >> 32) - p.rival_price_spread_fen
            price[ids.FIRST_RIVAL : ids.FIRST_RIVAL + rivals] = np.maximum(p.price_fen + off, 1)
        return cls(quality, price, np.zeros_like(quality), opened)


@lru_cache(maxsize=8)
def weight_table(scale: int) -> NDArray[np.int64]:
    """Return PULL_SCALE * exp(points / scale) for -FARTHEST_POINTS .. FARTHEST_POINTS, worked out in integers."""
    one = 1 << _FRACTION
    ratio = term = one
    for n in range(1, _TERMS + 1):
        term //= n * scale
        ratio += term
    up, down = [PULL_SCALE << 32], [PULL_SCALE << 32]
    for _ in range(FARTHEST_POINTS):
        up.append(up[-1] * ratio >> _FRACTION)
        down.append((down[-1] << _FRACTION) // ratio)
    fixed = down[:0:-1] + up
    return np.array([min(value >> 32, _MOST_WEIGHT) for value in fixed], dtype=np.int64)


def weight(utility: Whole, logit: bool, p: SimpleNamespace) -> Whole:
    """Return the weight of a utility in points before distance; without logit, its ratio to par to the power of version 1."""
    if not logit:
        return strength(np.maximum(utility, 0), p)
    beyond = np.minimum(np.maximum(utility - (p.par_quality - FARTHEST_POINTS), 0), 2 * FARTHEST_POINTS)
    return weight_table(p.logit_points).take(beyond)


def utility(
    offers: Offers, shop: int, quality_sense: Whole, price_sense: Whole, service_sense: Whole, p: SimpleNamespace
) -> Whole:
    """Return the points a rival's offer is worth to each taste given."""
    points = p.par_quality + (int(offers.quality[shop]) - p.par_quality) * quality_sense // 1_000
    points = points - price_sense * (int(offers.price_fen[shop]) - p.price_fen) // p.price_fen
    return points + int(offers.delivers[shop]) * p.service_points * service_sense // 1_000


@dataclass(frozen=True)
class Places:
    """From where, and with which taste, rivals are looked at: one row a group of households.

    `distance_m` is (groups, shops).
    """

    quality_sense: Whole
    price_sense: Whole
    service_sense: Whole
    distance_m: Whole
    logit: bool

    def sums(self, offers: Offers, p: SimpleNamespace) -> Whole:
        """Return (groups, shops - 1): running sums of the pulls of every shop but Wang's."""
        found = np.empty((len(self.distance_m), self.distance_m.shape[1] - 1), dtype=np.int64)
        running = np.zeros(len(self.distance_m), dtype=np.int64)
        for shop in range(ids.JAPANESE, self.distance_m.shape[1]):
            if offers.open[shop]:
                points = utility(offers, shop, self.quality_sense, self.price_sense, self.service_sense, p)
                running = running + decayed(weight(points, self.logit, p), self.distance_m[:, shop], p)
            found[:, shop - 1] = running
        return found


def blocks(town_map: Map, segment: NDArray[np.int8], p: SimpleNamespace) -> tuple[Whole, Places]:
    """Return each household's group and the groups: a block of the town and a segment."""
    columns, rows = p.width_m // p.block_m + 1, p.height_m // p.block_m + 1
    kinds = len(ids.SEGMENTS)
    block = town_map.house_x_m // p.block_m + columns * (town_map.house_y_m // p.block_m)
    number = np.arange(columns * rows * kinds, dtype=np.int64)
    place, kind = number // kinds, number % kinds
    x = place % columns * p.block_m + p.block_m // 2
    y = place // columns * p.block_m + p.block_m // 2
    far = np.abs(x[:, None] - town_map.shop_x_m) + np.abs(y[:, None] - town_map.shop_y_m)
    tables = (np.array(table, dtype=np.int64)[kind] for table in (p.segment_quality, p.segment_price, p.segment_service))
    quality, price, service = tables
    return block * kinds + segment, Places(quality, price, service, far, logit=True)


def by_place(town_map: Map) -> tuple[Whole, Places]:
    """Return each household's place and the places, with the neutral taste: the first chapter's choice."""
    far = np.abs(town_map.group_x_m[:, None] - town_map.shop_x_m) + np.abs(town_map.group_y_m[:, None] - town_map.shop_y_m)
    neutral = np.full(len(far), 1_000, dtype=np.int64)
    return town_map.house_group, Places(neutral, np.full(len(far), NEUTRAL_PRICE_SENSE), neutral, far, logit=False)
