"""Ledger: the shop's figures of one day, as the shopkeeper writes them down at closing time."""

from types import SimpleNamespace

import numpy as np

from riceshop.town import ids
from riceshop.town.day import Day

DAY_MINUTES = ("deliver", "collect", "measure", "hawk", "hotel", "bulk", "complaints", "win_back")
NIGHT_MINUTES = ("sift", "write", "hotel_night")
Line = dict[str, int | bool]


def line(today: Day, p: SimpleNamespace) -> Line:
    """Return one day's line of the ledger, by column; see columns("daily")."""
    result = np.concatenate([trip.result for trip in today.trips] or [np.zeros(0, np.int64)])
    told: Line = {
        "day": today.day,
        "rain": today.rain,
        "open": not today.closed,
        "orders": sum(len(sale.household) for sale in today.sales),
        "sold_g": today.sold_g,
        "sold_jin": today.sold_g // p.jin_g,
        "clean_sold_g": sum(int(sale.clean_g.sum()) for sale in today.sales),
        "revenue_fen": today.revenue_fen,
        "collected_fen": _paid(today, ids.COLLECTED),
        "written_off_fen": _paid(today, ids.WRITTEN_OFF),
        "bought_g": today.sacks * p.sack_jin * p.jin_g,
        "bought_fen": today.bought_fen,
        "lamp_fen": today.lamp_fen,
        "living_fen": today.living_fen,
        "compensation_fen": today.compensation_fen,
        "gifts_fen": today.gifts_fen,
        "research_fen": today.research_fen,
        "cash_fen": today.cash_fen,
        "receivables_fen": today.receivables_fen,
        "stock_g": today.stock_g,
        "clean_stock_g": today.clean_g,
        "sifted_g": today.sifted_g,
        "turned_away": today.unserved,
        "deliveries_done": int((result == ids.DONE).sum()),
        "trips_in_vain": int(np.isin(result, (ids.FULL, ids.REFUSED)).sum()),
        "promises_broken": int(np.isin(result, (ids.NO_RICE, ids.NO_TIME)).sum()),
        "on_list": today.listed,
        "hotel_knocked": today.hotel_knocked,
        "hotel_served": today.hotel_served,
    }
    return told | {f"{activity}_min": today.minutes.get(activity, 0) for activity in DAY_MINUTES + NIGHT_MINUTES}


def _paid(today: Day, kind: int) -> int:
    return sum(int(part.amount_fen[part.kind == kind].sum()) for part in today.payments)
