"""The game's map: where streets, shops and jars stand on the screen, worked out once from the town's own metres."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from riceshop.words import entries

WIDTH = 1_000
STREET_WIDE = 9
TOP = 26
TALL = 1.05
LEFT = 58
BELOW_HOTEL = 40
# In jar heights: from the middle of a street to the middle of a jar, between jars side by side, between rows of jars,
# and what upright streets leave free beside a level street for its own jars.
BESIDE = 1.22
PITCH = 1.3
ROW = 1.6
CLEAR = 2.77
MOST_ROWS = 6
JAR_SIZES = (18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3)
# Half width and half height of the space that a shop with a name board takes.
BOARD = (40, 34)

Pair = list[str]
Boards = list[tuple[float, float]]


def pair(key: str, **values: object) -> Pair:
    """Return one catalogue sentence as [Chinese, English], both filled in with `values`."""
    entry = entries()[key]
    return [entry["zh"].format(**values), entry["en"].format(**values)]


def drawn_map(town: Any, street_keys: Sequence[str]) -> dict[str, Any]:
    """Return the map as plain data: width, height, streets, rail, places, fields, shops, house, jar, first.

    Lengths are screen units on a map 1,000 wide; houses keep their street and their order along it, spread so
    that no two jars overlap. `street_keys` are the catalogue keys of the street names.
    """
    layout = town.map
    across = (WIDTH - LEFT) / layout.width_m
    down = across * TALL
    ends = np.asarray(layout.street_ends_m, dtype=float) * [across, down, across, down] + [
        LEFT,
        TOP,
        LEFT,
        TOP,
    ]
    shops = _shops(layout, across, down)
    station = (162.0, layout.railway_y_m * down + TOP - 12)
    boards = [*[(shop["x"], shop["y"]) for shop in shops if "name" in shop], station]
    size, x, y = _houses(ends, np.asarray(layout.house_street), _along(layout, ends, across, down), boards)
    rail_y = layout.railway_y_m * down + TOP
    hotel = (layout.hotel_m[0] * across + LEFT, layout.hotel_m[1] * down + TOP)
    height = round(hotel[1] + BELOW_HOTEL)
    return {
        "width": WIDTH,
        "height": height,
        "streets": [_street(one, pair(key)) for one, key in zip(ends.tolist(), street_keys, strict=True)],
        "rail": [[-10, rail_y - 6], [220, rail_y + 3], [560, rail_y - 2], [1010, rail_y + 5]],
        "places": [
            {"x": station[0], "y": station[1], "name": pair("game.station"), "side": -1},
            {"x": hotel[0], "y": hotel[1] + 14, "name": pair("game.hotel"), "side": 1},
        ],
        "fields": [[72, rail_y + 28, 6, 41], [850, rail_y + 28, 6, 11]],
        "river": [[18, -10], [34, height * 0.25], [14, height * 0.5], [36, height * 0.75], [20, height + 10]],
        "shops": shops,
        "house": {
            "x": [round(float(one), 1) for one in x],
            "y": [round(float(one), 1) for one in y],
            "street": [pair(street_keys[one]) for one in layout.house_street],
            "number": list(house_numbers(town)),
        },
        "jar": size,
        "first": _nearest(x, y, *boards[0]),
    }


def _street(ends: list[float], name: Pair) -> dict[str, Any]:
    x0, y0, x1, y1 = ends
    level = abs(y1 - y0) < abs(x1 - x0)
    at = [x0 - 9, y0] if level else [x0, 15]
    return {
        "path": [[x0, y0], [x1, y1]],
        "wide": STREET_WIDE,
        "label": name,
        "at": at,
        "align": "right" if level else "center",
    }


def _shops(layout: Any, across: float, down: float) -> list[dict[str, Any]]:
    shops = []
    for number, (x, y) in enumerate(zip(layout.shop_x_m.tolist(), layout.shop_y_m.tolist(), strict=True)):
        kind = ("own", "japanese")[number] if number < 2 else "rival"
        shop: dict[str, Any] = {
            "x": round(x * across + LEFT, 1),
            "y": round(y * down + TOP, 1),
            "kind": kind,
        }
        if number < 2:
            shop["name"] = pair(f"game.shop_{kind}")
        shops.append(shop)
    return shops


def _along(layout: Any, ends: np.ndarray, across: float, down: float) -> np.ndarray:
    level = np.array([_level(one) for one in ends])[np.asarray(layout.house_street)]
    return np.where(
        level, np.asarray(layout.house_x_m) * across + LEFT, np.asarray(layout.house_y_m) * down + TOP
    )


def _houses(
    ends: np.ndarray, street: np.ndarray, along: np.ndarray, boards: Boards
) -> tuple[int, np.ndarray, np.ndarray]:
    """Return the largest jar size at which every household finds a place, and the places."""
    for size in JAR_SIZES:
        found = _placed(ends, street, along, _Ground(ends, boards, size))
        if found is not None:
            return size, *found
    return JAR_SIZES[-1], *_crowded(ends, street, along)


def _placed(
    ends: np.ndarray, street: np.ndarray, along: np.ndarray, ground: "_Ground"
) -> tuple[np.ndarray, np.ndarray] | None:
    x, y = np.zeros(len(street)), np.zeros(len(street))
    for one in range(len(ends)):
        members = np.flatnonzero(street == one)
        members = members[np.argsort(along[members], kind="stable")]
        for side in (0, 1):
            mine = members[side::2]
            rows = 1
            while len(spots := ground.spots(one, side, rows)) < len(mine) and rows < MOST_ROWS:
                rows += 1
            if len(spots) < len(mine):
                return None
            if len(mine):
                x[mine], y[mine] = spots[_choose(spots[:, 0 if _level(ends[one]) else 1], along[mine])].T
    return x, y


def _crowded(ends: np.ndarray, street: np.ndarray, along: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return places in a town too large for jars that stand apart: each at its own spot, on alternate sides."""
    level = np.array([_level(one) for one in ends])[street]
    aside = np.where(np.arange(len(street)) % 2, 9.0, -9.0)
    return (
        np.where(level, along, ends[street, 0] + aside),
        np.where(level, ends[street, 1] + aside, along),
    )


def _level(ends: np.ndarray) -> bool:
    return bool(abs(ends[3] - ends[1]) < abs(ends[2] - ends[0]))


class _Ground:
    """Where jars of one size may stand beside each street."""

    def __init__(self, ends: np.ndarray, boards: Boards, size: int) -> None:
        self.ends, self.boards, self.size = ends, boards, size

    def spots(self, one: int, side: int, rows: int) -> np.ndarray:
        """Return (places, 2): x, y beside street `one`, in order along it, `rows` deep, clear of streets and shops."""
        level, size = _level(self.ends[one]), self.size
        middle = self.ends[one][1] if level else self.ends[one][0]
        found = []
        deep = min(rows, self._most_rows(one))
        for along in self._stretches(one):
            for row in range(deep):
                away = size * (BESIDE + row * (ROW if level else PITCH)) * (1 if side else -1)
                x, y = (along, middle + away) if level else (middle + away, along)
                if not any(abs(x - bx) < BOARD[0] and abs(y - by) < BOARD[1] for bx, by in self.boards):
                    found.append((x, y))
        return np.array(found).reshape(-1, 2)

    def _most_rows(self, one: int) -> int:
        """Return how many rows fit before the middle between this street and the next that runs beside it."""
        level = _level(self.ends[one])
        lines = [float(other[1] if level else other[0]) for other in self.ends if _level(other) == level]
        mine = float(self.ends[one][1] if level else self.ends[one][0])
        near = min((abs(line - mine) for line in lines if line != mine), default=WIDTH / 4)
        return max(int((near / 2 / self.size - 0.7 - BESIDE) // (ROW if level else PITCH)) + 1, 1)

    def _stretches(self, one: int) -> list[float]:
        ends, size, level = self.ends, self.size, _level(self.ends[one])
        start, end = (ends[one][0], ends[one][2]) if level else (ends[one][1], ends[one][3])
        crossing = sorted(float(other[0] if level else other[1]) for other in ends if _level(other) != level)
        clear, pitch = (size * (BESIDE + 0.2), size * PITCH) if level else (size * CLEAR, size * ROW)
        edges = [start - clear, *crossing, end + clear]
        places: list[float] = []
        for a, b in pairwise(edges):
            room = (b - clear) - (a + clear)
            count = int(room // pitch) + 1 if room >= 0 else 0
            places += [(a + b) / 2 + (k - (count - 1) / 2) * pitch for k in range(count)]
        return places


def _choose(slots: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return for each wanted place, in order, a slot near it, each slot once and order kept."""
    chosen = np.searchsorted(slots, wanted).clip(0, len(slots) - 1)
    for k in range(1, len(chosen)):
        chosen[k] = max(chosen[k], chosen[k - 1] + 1)
    for k, last in zip(range(len(chosen) - 1, -1, -1), range(len(slots) - 1, -1, -1), strict=False):
        chosen[k] = min(chosen[k], last)
    return chosen


@lru_cache(maxsize=8)
def house_numbers(town: Any) -> tuple[int, ...]:
    """Return each household's number in its street, 1, 2, 3 ... in the order in which the houses stand."""
    layout = town.map
    street = np.asarray(layout.house_street)
    level = np.array([_level(one) for one in np.asarray(layout.street_ends_m)])[street]
    along = np.where(level, layout.house_x_m, layout.house_y_m)
    numbers = np.zeros(len(street), dtype=np.int64)
    for one in np.unique(street):
        members = np.flatnonzero(street == one)
        numbers[members[np.argsort(along[members], kind="stable")]] = np.arange(1, len(members) + 1)
    return tuple(numbers.tolist())


def _nearest(x: np.ndarray, y: np.ndarray, to_x: float, to_y: float) -> int:
    return int(np.argmin((x - to_x) ** 2 + (y - to_y) ** 2))
