"""Shopkeeping: the shop's side of a day: buying rice, handing it out in order, sifting, living, closing."""

from types import SimpleNamespace

import numpy as np

from riceshop.town import ids
from riceshop.town.day import Day, Sales
from riceshop.town.draws import Whole, held
from riceshop.town.policy import Policy
from riceshop.town.state import Shop


def buy_rice(shop: Shop, policy: Policy, today: Day, lead_days: int, p: SimpleNamespace) -> None:
    """Buy whole sacks in the morning, up to the days of sales wanted, as far as the cash goes above some days' living.

    They are paid now and come after `lead_days`; on the first day they are there.
    """
    while shop.coming and shop.coming[0][0] <= today.day:
        _store(shop, shop.coming.popleft()[1])
    sack_g, sack_fen = p.sack_jin * p.jin_g, p.sack_jin * p.cost_fen
    usual = sum(shop.asked_g) // p.sales_memory_days
    wanted = max(p.first_sacks * sack_g, policy.stock_days * usual) - shop.stock_g
    wanted -= shop.coming_g
    free_fen = max(shop.cash_fen - p.keep_days * p.living_fen, 0)
    sacks = min(max(-(-wanted // sack_g), 0), free_fen // sack_fen)
    shop.cash_fen -= sacks * sack_fen
    if lead_days and today.day and sacks:
        shop.coming.append((today.day + lead_days, sacks * sack_g))
    else:
        _store(shop, sacks * sack_g)
    shop.bought_fen += sacks * sack_fen
    today.sacks, today.bought_fen = sacks, sacks * sack_fen


def _store(shop: Shop, grams: int) -> None:
    shop.raw_g += grams
    shop.bought_g += grams


def hand_out(shop: Shop, asked_g: Whole, limit_g: int, p: SimpleNamespace) -> tuple[Whole, Whole]:
    """Give rice in the order of the array while it lasts, clean rice first; return grams given and clean grams."""
    have = min(shop.stock_g, limit_g) // p.jin_g * p.jin_g
    before = np.cumsum(asked_g) - asked_g
    given = held(have - before, 0, asked_g)
    clean = held(shop.clean_g - before, 0, given)
    total, clean_total = int(given.sum()), int(clean.sum())
    shop.clean_g -= clean_total
    shop.raw_g -= total - clean_total
    shop.sold_g += total
    return given, clean


def hotel_sale(shop: Shop, jin: int, channel: int, today: Day, p: SimpleNamespace) -> bool:
    """Sell to the hotel for cash if all it wants is there; return whether it was served."""
    wanted = np.array([jin * p.jin_g], dtype=np.int64)
    if shop.stock_g < jin * p.jin_g:
        return False
    given, clean = hand_out(shop, wanted, shop.stock_g, p)
    amount = given // p.jin_g * p.price_fen
    shop.cash_fen += int(amount[0])
    shop.revenue_fen += int(amount[0])
    no_credit = np.zeros(1, dtype=np.int64)
    today.sales.append(Sales(np.array([ids.HOTEL]), np.array([channel]), wanted, given, clean, amount, no_credit))
    return True


def sift(shop: Shop, minutes: int, today: Day, p: SimpleNamespace) -> int:
    """Pick the impurities out of raw rice for tomorrow, by lamplight that costs; return the minutes it took."""
    if p.lamp_fen_per_hour:
        minutes = min(minutes, shop.cash_fen * 60 // p.lamp_fen_per_hour)
    jin = min(minutes // p.sift_min_per_jin, shop.raw_g // p.jin_g)
    grams = jin * p.jin_g
    lost = grams * p.impurity_permille // 1_000
    shop.raw_g -= grams
    shop.clean_g += grams - lost
    shop.impurities_g += lost
    used = jin * p.sift_min_per_jin
    shop.cash_fen -= used * p.lamp_fen_per_hour // 60
    shop.lamp_fen += used * p.lamp_fen_per_hour // 60
    today.sifted_g, today.lamp_fen = grams, used * p.lamp_fen_per_hour // 60
    return used


def close_the_day(shop: Shop, today: Day, p: SimpleNamespace) -> None:
    """Pay the day's living; close the shop after too many days in a row without the money for it."""
    paid = min(p.living_fen, shop.cash_fen)
    shop.cash_fen -= paid
    shop.living_fen += paid
    today.living_fen = paid
    shop.poor_days = 0 if paid == p.living_fen else shop.poor_days + 1
    if shop.poor_days >= p.grace_days:
        shop.closed_day = today.day


def remember_demand(shop: Shop, asked_g: int, p: SimpleNamespace) -> None:
    """Keep the last days' demand, met or not, for the next purchase."""
    shop.asked_g.append(asked_g)
    while len(shop.asked_g) > p.sales_memory_days:
        shop.asked_g.popleft()
