"""Market: the map of the town and how strongly each shop draws each household, in whole numbers.

A shop's pull is its quality to a power, divided by a power of the distance (Huff 1964): a household goes to a shop
with probability pull / sum of pulls (Luce). Pulls are integers, so a choice is a comparison of integers.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from riceshop.town import ids
from riceshop.town.draws import Whole, below, strides, words

PULL_SCALE = 1_000_000
# Up to so many pulls, comparing with every shop is quicker than halving.
SMALL = 30_000


@dataclass(frozen=True)
class Map:
    """Where things stand, in metres: houses by number, shops by number (0 Wang, 1 Japanese), hotel, railway."""

    house_street: Whole
    house_x_m: Whole
    house_y_m: Whole
    shop_x_m: Whole
    shop_y_m: Whole
    shop_quality: Whole
    street_ends_m: Whole
    hotel_m: tuple[int, int]
    railway_y_m: int
    width_m: int
    height_m: int


def draw_map(seed: int, households: int, rivals: int, p: SimpleNamespace) -> Map:
    """Lay out streets, houses along them in order, and the shops."""
    ends = street_ends(p)
    number = np.arange(households, dtype=np.int64)
    street = number * len(ids.STREETS) // households
    place = below(words(seed, 0, ids.DRAW_PLACE, strides(households)), 1_000)
    x, y = _along(ends, street, place)
    key = strides(rivals)
    rival_street = below(words(seed, 0, ids.DRAW_RIVAL_STREET, key), len(ids.STREETS))
    rival_x, rival_y = _along(ends, rival_street, below(words(seed, 0, ids.DRAW_RIVAL_PLACE, key), 1_000))
    spread = p.rival_quality_high - p.rival_quality_low + 1
    quality = p.rival_quality_low + below(words(seed, 0, ids.DRAW_RIVAL_QUALITY, key), spread)
    return Map(
        house_street=street,
        house_x_m=x,
        house_y_m=y,
        shop_x_m=np.concatenate([np.array([p.wang_m[0], p.japanese_m[0]], dtype=np.int64), rival_x]),
        shop_y_m=np.concatenate([np.array([p.wang_m[1], p.japanese_m[1]], dtype=np.int64), rival_y]),
        shop_quality=np.concatenate([np.array([0, p.japanese_quality], dtype=np.int64), quality]),
        street_ends_m=ends,
        hotel_m=p.hotel_m,
        railway_y_m=p.railway_y_m,
        width_m=p.width_m,
        height_m=p.height_m,
    )


def street_ends(p: SimpleNamespace) -> Whole:
    """Return (12, 4): x, y of each street's two ends; half run east-west, half north-south, all this side of the line."""
    half = len(ids.STREETS) // 2
    depth = min(p.railway_y_m, p.height_m)
    ends = [(p.width_m // 20, depth * (2 * k + 1) // (2 * half), p.width_m * 19 // 20, depth * (2 * k + 1) // (2 * half))
            for k in range(half)]
    ends += [(p.width_m * (2 * k + 1) // (2 * half), depth // 20, p.width_m * (2 * k + 1) // (2 * half), depth * 19 // 20)
             for k in range(half)]
    return np.array(ends, dtype=np.int64)


def _along(ends: Whole, street: Whole, place: Whole) -> tuple[Whole, Whole]:
    one = ends[street]
    return (one[:, 0] + (one[:, 2] - one[:, 0]) * place // 1_000, one[:, 1] + (one[:, 3] - one[:, 1]) * place // 1_000)


def walk_m(x: Whole, y: Whole, to_x: int, to_y: int) -> Whole:
    """Return how far the walk is in metres: along streets, so east-west plus north-south."""
    return np.abs(x - to_x) + np.abs(y - to_y)


def strength(quality: Whole, p: SimpleNamespace) -> Whole:
    """Return quality against an ordinary shop's, to the attraction power, PULL_SCALE for an ordinary one."""
    top = np.full_like(quality, PULL_SCALE)
    for _ in range(p.attraction_power):
        top = top * quality // p.par_quality
    return top


def decayed(pull: Whole, distance_m: Whole, p: SimpleNamespace) -> Whole:
    """Return the pull that is left after a walk: pull x d0^k / (d0^k + d^k)."""
    near, far = p.decay_m, distance_m
    for _ in range(p.decay_power - 1):
        near, far = near * p.decay_m, far * distance_m
    # Dividing first by the grain keeps the product inside 64 bits at any distance on the map.
    return pull * 1_000 // (1_000 + far * 1_000 // near)


def rival_pulls(town_map: Map, p: SimpleNamespace) -> Whole:
    """Return (households, shops - 1): running sums of the pulls of every shop but Wang's, in shop order."""
    sums = np.empty((len(town_map.house_x_m), len(town_map.shop_x_m) - 1), dtype=np.int64)
    running = np.zeros(len(town_map.house_x_m), dtype=np.int64)
    pulls = strength(town_map.shop_quality, p)
    for shop in range(1, len(town_map.shop_x_m)):
        far = walk_m(town_map.house_x_m, town_map.house_y_m, town_map.shop_x_m[shop], town_map.shop_y_m[shop])
        running = running + decayed(np.full_like(far, pulls[shop]), far, p)
        sums[:, shop - 1] = running
    return sums


def rival_at(sums: Whole, rows: Whole, point: Whole) -> Whole:
    """Return for each row the shop whose stretch of the running sums holds `point`."""
    if len(rows) * sums.shape[1] < SMALL:
        return (sums[rows] <= point[:, None]).sum(axis=1) + ids.JAPANESE
    # Many rows: halve the stretch of shops that can hold the point until one is left.
    low, high = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), sums.shape[1] - 1, dtype=np.int64)
    for _ in range(int(sums.shape[1] - 1).bit_length()):
        middle = (low + high) >> 1
        above = sums[rows, middle] <= point
        low, high = np.where(above, middle + 1, low), np.where(above, high, middle)
    return low + ids.JAPANESE


def pull_of(sums: Whole, rows: Whole, shop: Whole) -> Whole:
    """Return the pull of one rival shop on each row's household; 0 where the shop is Wang's."""
    rival = shop - ids.JAPANESE
    lower = np.where(rival > 0, sums[rows, np.maximum(rival - 1, 0)], 0)
    return np.where(rival >= 0, sums[rows, rival], lower) - lower
