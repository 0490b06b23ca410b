"""The game's event log: what a day's events were, in plain words, in both languages."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from riceshop.lab.game_map import Pair, house_numbers, pair
from riceshop.town import Town, ids
from riceshop.town.day import Day

MOST_LINES = 5


def lines_of(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    """Return at most five sentences about the day, the ones that matter most first.

    `empty` marks the regulars who had no rice tonight. Each sentence is a pair [Chinese, English].
    """
    if today.closed:
        return [pair("game.events.closed")]
    found: list[Pair] = []
    for say in (_empty, _sales, _failed, _money):
        found += say(today, town, empty)
    if today.rain:
        found.append(pair("game.events.rain"))
    return found[:MOST_LINES]


def street_key(street: str) -> str:
    """Return the catalogue key of a street's name."""
    return f"town.streets.{street}"


def _empty(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    who = np.flatnonzero(empty)
    if not len(who):
        return []
    street = town.map.house_street
    first = int(who[0])
    names = pair(street_key(town.street_ids[street[first]]))
    number = house_numbers(town)[first]
    key = "game.events.empty_one" if len(who) == 1 else "game.events.empty_more"
    told = [pair(key, street=name, number=number, n=len(who)) for name in names]
    return [[told[0][0], told[1][1]]]


def _sales(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    channel = _joined([sale.channel for sale in today.sales])
    grams = _joined([sale.sold_g for sale in today.sales])
    ways = (
        ("delivered", (ids.REQUEST, ids.AHEAD, ids.VISIT)),
        ("counter", (ids.COUNTER,)),
        ("hawked", (ids.HAWK,)),
        ("hotel", (ids.HOTEL_NIGHT, ids.HOTEL_ORDER)),
    )
    found = []
    for name, channels in ways:
        mine = np.isin(channel, channels)
        if mine.any():
            jin = int(grams[mine].sum()) // town.parameters.jin_g
            homes = int(mine.sum())
            key = f"game.events.{name}_one" if homes == 1 and name != "hotel" else f"game.events.{name}"
            found.append(pair(key, n=homes, jin=jin))
    return found or [pair("game.events.quiet")]


def _failed(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    result = _joined([trip.result for trip in today.trips])
    count: Callable[..., int] = lambda *codes: int(np.isin(result, codes).sum())
    told = {
        "no_time": count(ids.NO_TIME),
        "no_rice": max(count(ids.NO_RICE), today.unserved),
        "refused": count(ids.REFUSED, ids.FULL),
    }
    return [pair(f"game.events.{name}", n=n) for name, n in told.items() if n]


def _money(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    kind = _joined([payment.kind for payment in today.payments])
    fen = _joined([payment.amount_fen for payment in today.payments])
    found = []
    collected = int(fen[kind == ids.COLLECTED].sum())
    if collected:
        found.append(pair("game.events.paid", yuan=f"{collected / 100:.2f}"))
    missed = int((kind == ids.MISSED).sum())
    if missed:
        found.append(pair("game.events.missed", n=missed))
    return found


def _joined(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
