"""Bulk: eating houses that order by the sack and bargain about the price of a hundred jin."""

import numpy as np

from riceshop.town import ids, shopkeeping
from riceshop.town.day import Sales
from riceshop.town.events import Bulk
from riceshop.town.ground import Ground

FULL = 1_000
LOT_JIN = 100


def orders(town: Ground) -> None:
    """Take today's orders of the eating houses, if the shop deals with them, one after the other."""
    state, day = town.state, town.today.day
    for e, every in enumerate(town.eating_houses.every_days):
        while state.bulk_next_day[e] < day:
            state.bulk_next_day[e] += every
        if state.bulk_next_day[e] == day:
            state.bulk_next_day[e] += every
            if town.policy.bulk_floor_fen and not state.shop.closed:
                town.today.bulk.append(_order(town, e))


def _order(town: Ground, e: int) -> Bulk:
    """Bargain and deliver: the price lies halfway between the shop's floor and what the house would pay at most."""
    p, shop, houses = town.p, town.state.shop, town.eating_houses
    jin = houses.need_jin[e]
    grams = jin * p.jin_g
    trust = town.state.bulk_trust[e]
    most = p.wholesale_fen + trust * p.bulk_trust_fen // FULL
    if houses.wants_clean[e] and shop.clean_g >= grams:
        most += p.bulk_clean_fen
    floor = town.policy.bulk_floor_fen
    if floor > most:
        return Bulk(e, jin, 0, ids.NO_DEAL)
    price = (floor + most) // 2
    town.demand_g += grams
    minutes = 2 * town.way_min(houses.walk_m[e]) + p.bulk_min
    if minutes > town.minutes_left or shop.stock_g < grams:
        town.state.bulk_trust[e] = trust // 2
        return Bulk(e, jin, price, ids.BULK_NO_TIME if minutes > town.minutes_left else ids.BULK_NO_RICE)
    town.take_time(minutes, "bulk")
    town.state.bulk_trust[e] = trust + (FULL - trust) * p.bulk_gain // FULL
    _sell(town, e, jin, price)
    return Bulk(e, jin, price, ids.SERVED)


def _sell(town: Ground, e: int, jin: int, price: int) -> None:
    p, shop = town.p, town.state.shop
    asked = np.array([jin * p.jin_g], dtype=np.int64)
    given, clean = shopkeeping.hand_out(shop, asked, shop.stock_g, p)
    amount = np.array([jin * price // LOT_JIN], dtype=np.int64)
    shop.cash_fen += int(amount[0])
    shop.revenue_fen += int(amount[0])
    who, channel = np.array([ids.HOTEL - 1 - e]), np.array([ids.BULK])
    town.today.sales.append(Sales(who, channel, asked, given, clean, amount, np.zeros(1, dtype=np.int64)))
