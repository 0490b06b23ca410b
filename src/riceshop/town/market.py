"""Market: the map of the town and how strongly each shop draws each household, in whole numbers.

A shop's pull is its quality to a power, divided by a power of the distance (Huff 1964): a household goes to a shop
with probability pull / sum of pulls (Luce). Pulls are integers, so a choice is a comparison of integers.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town import ids
from riceshop.town.draws import Whole, below, strides, words

PULL_SCALE = 1_000_000
# A street has so many places; houses at one place share the pulls of the shops.
PLACES = 1_000
# Up to so many pulls, comparing with every shop is quicker than a table of where to begin, with so many lines a group.
SMALL = 4 * 1_000
BUCKETS = 64


@dataclass(frozen=True)
class Map:
    """Where things stand, in metres: houses by number, shops by number (0 Wang, 1 Japanese), hotel, railway.

    `house_group` is the row of a house in tables that hold one row a place, whose places are `group_x_m`, `group_y_m`.
    """

    house_street: Whole
    house_x_m: Whole
    house_y_m: Whole
    house_group: Whole
    group_x_m: Whole
    group_y_m: Whole
    shop_x_m: Whole
    shop_y_m: Whole
    shop_quality: Whole
    street_ends_m: Whole
    hotel_m: tuple[int, int]
    railway_y_m: int
    width_m: int
    height_m: int


def draw_map(seed: int, households: int, rivals: int, late: bool, p: SimpleNamespace) -> Map:
    """Lay out streets, houses along them in order, and the shops; one that opens `late` is the last."""
    ends = street_ends(p)
    number = np.arange(households, dtype=np.int64)
    street = number * len(ids.STREETS) // households
    place = below(words(seed, 0, ids.DRAW_PLACE, strides(households)), PLACES)
    group, group_x, group_y = _places(ends, street * PLACES + place)
    key = strides(rivals)
    rival_street = below(words(seed, 0, ids.DRAW_RIVAL_STREET, key), len(ids.STREETS))
    rival_x, rival_y = _along(ends, rival_street, below(words(seed, 0, ids.DRAW_RIVAL_PLACE, key), PLACES))
    spread = p.rival_quality_high - p.rival_quality_low + 1
    quality = p.rival_quality_low + below(words(seed, 0, ids.DRAW_RIVAL_QUALITY, key), spread)
    late_x, late_y, late_quality = (
        np.array([told] * late, dtype=np.int64) for told in (*p.late_rival_m, p.late_rival_quality)
    )
    return Map(
        house_street=street.astype(np.int32),
        house_x_m=group_x.astype(np.int32)[group],
        house_y_m=group_y.astype(np.int32)[group],
        house_group=group,
        group_x_m=group_x,
        group_y_m=group_y,
        shop_x_m=np.concatenate([np.array([p.wang_m[0], p.japanese_m[0]], dtype=np.int64), rival_x, late_x]),
        shop_y_m=np.concatenate([np.array([p.wang_m[1], p.japanese_m[1]], dtype=np.int64), rival_y, late_y]),
        shop_quality=np.concatenate([np.array([0, p.japanese_quality], dtype=np.int64), quality, late_quality]),
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
    return (one[:, 0] + (one[:, 2] - one[:, 0]) * place // PLACES, one[:, 1] + (one[:, 3] - one[:, 1]) * place // PLACES)


def on_street(ends: Whole, street: int, place: int) -> tuple[int, int]:
    """Return x and y of one place, in thousandths of a street's length, in metres."""
    x, y = _along(ends, np.array([street]), np.array([place]))
    return int(x[0]), int(y[0])


def _places(ends: Whole, code: Whole) -> tuple[Whole, Whole, Whole]:
    """Return for each house the row of its place, and x and y of the places that have a house."""
    lived_at = np.bincount(code, minlength=len(ends) * PLACES) > 0
    street, place = np.divmod(np.flatnonzero(lived_at), PLACES)
    row = np.cumsum(lived_at) - 1
    return row.astype(np.int32)[code], *_along(ends, street, place)


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
    return pull * 1_000 // resistance(distance_m, p)


def resistance(distance_m: Whole, p: SimpleNamespace) -> Whole:
    """Return by how many thousandths a walk divides a pull: (d0^k + d^k) / d0^k."""
    near, far = p.decay_m, distance_m
    for _ in range(p.decay_power - 1):
        near, far = near * p.decay_m, far * distance_m
    # Dividing first by the grain keeps the product inside 64 bits at any distance on the map.
    return 1_000 + far * 1_000 // near


class Finder:
    """Finds the shop whose stretch of the running sums (groups of houses, shops - 1) holds a point."""

    def __init__(self, sums: Whole) -> None:
        self._sums, self._table = sums, None

    def at(self, rows: Whole, point: Whole) -> Whole:
        """Return for each of `rows` the shop that holds `point`, 0 .. last sum - 1."""
        if len(rows) * self._sums.shape[1] < SMALL:
            return (self._sums[rows] <= point[:, None]).sum(axis=1) + ids.JAPANESE
        if self._table is None:
            self._shift, self._table = self._indexed()
        # The table says from which shop on to look; nearly always that is the one.
        flat, start = self._sums.ravel(), rows.astype(np.int64) * self._sums.shape[1]
        at = self._table.take(rows * BUCKETS + (point >> self._shift.take(rows))) + start
        beyond = (flat.take(at) <= point).nonzero()[0]
        while len(beyond):
            at[beyond] += 1
            beyond = beyond[flat.take(at[beyond]) <= point[beyond]]
        at -= start - ids.JAPANESE
        return at

    def _indexed(self) -> tuple[Whole, NDArray[np.int16]]:
        """Return by how many bits each row's points are cut to a bucket, and how many shops end before each bucket."""
        groups = len(self._sums)
        shift = np.zeros(groups, dtype=np.int64)
        while (wide := self._sums[:, -1] - 1 >> shift >= BUCKETS).any():
            shift += wide
        ends = np.minimum(-(-self._sums >> shift[:, None]), BUCKETS)
        counts = np.bincount((np.arange(groups)[:, None] * (BUCKETS + 1) + ends).ravel(), minlength=groups * (BUCKETS + 1))
        return shift, counts.reshape(groups, -1).cumsum(axis=1)[:, :BUCKETS].astype(np.int16)


def single_pulls(sums: Whole) -> Whole:
    """Return (rows, shops): the pull of each shop, from running sums; Wang's column is 0."""
    return np.concatenate([np.zeros((len(sums), 1), dtype=np.int64), np.diff(sums, axis=1, prepend=0)], axis=1)
