"""The game's event log: what a day's events were, in plain words, in both languages."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from riceshop.lab.game_map import Pair, house_numbers, pair
from riceshop.town import Town, ids
from riceshop.town.day import Day

MOST_LINES = 7


def lines_of(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    """Return at most seven sentences about the day, the ones that matter most first.

    `empty` marks the regulars who had no rice tonight. Each sentence is a pair [Chinese, English].
    """
    if today.closed:
        return [pair("game.events.closed")]
    found: list[Pair] = []
    for say in (_empty, _rivals, _reports, _sales, _bulk, _failed, _complaints, _lost, _money):
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


def _rivals(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    found = []
    if town.parameters.late_rival_day and "rivals_react" in town.mechanisms and today.day == town.parameters.late_rival_day:
        found.append(pair("game_events.late_rival"))
    if today.rival_copied:
        found.append(pair("game_events.rival_copied"))
    if today.rival_cut:
        found.append(pair("game_events.rival_cut", fen=town.parameters.cut_fen))
    if len(today.poached):
        found.append(pair("game_events.poached", n=len(today.poached)))
    return found


def _reports(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    found = []
    for survey in today.surveys:
        words = pair(f"game_research.kinds.{survey.kind}")
        cost = f"{survey.cost_fen / 100:.2f}"
        found.append([pair("game_research.came", name=words[i], yuan=cost)[i] for i in (0, 1)])
    return [*found, pair("game_research.refused")] if today.survey_refused else found


def _bulk(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    found = []
    for order in today.bulk:
        key = f"game_events.bulk_{ids.BULK_RESULTS[order.result]}"
        found.append(pair(key, jin=order.asked_jin, yuan=f"{order.price_fen / 100:.2f}"))
    return found


def _complaints(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    counts = {
        "complained": sum(len(part.household) for part in today.complaints),
        "heard": sum(len(part.household) for part in today.heard_complaints),
        "unheard": sum(len(part.household) for part in today.unheard),
    }
    return [pair(f"game_events.{name}", n=n) for name, n in counts.items() if n]


def _lost(today: Day, town: Town, empty: NDArray[np.bool_]) -> list[Pair]:
    result = _joined([part.result for part in today.contacts])
    if not len(result):
        return []
    back = int((result == ids.CONTACTS.index("back")).sum())
    return [pair("game_events.visited_lost", n=len(result), back=back)]


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
    found = [pair(f"game.events.{name}", n=n) for name, n in told.items() if n]
    nobody = count(ids.NOBODY)
    return [*found, pair("game_events.nobody", n=nobody)] if nobody else found


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
