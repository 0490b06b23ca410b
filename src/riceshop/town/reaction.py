"""Reaction: what the Japanese shop does when Wang sells too much, and the shop that opens late."""

import numpy as np

from riceshop.town import ids
from riceshop.town.draws import below
from riceshop.town.ground import Ground

FULL = 1_000


def morning(town: Ground) -> None:
    """Open the late shop on its day; take alarm, copy delivery, cut the price, call on Wang's customers, in time."""
    watch, offers, p, day = town.state.watch, town.state.offers, town.p, town.today.day
    if p.late_rival_day and day == p.late_rival_day:
        offers.open[-1] = 1
        town.offers_changed()
    if watch.alarm_day < 0 and len(watch.wang_g) >= p.react_days:
        wang = sum(watch.wang_g)
        if wang * FULL // max(wang + sum(watch.rivals_g), 1) >= p.react_permille:
            watch.alarm_day = day
    if watch.alarm_day < 0:
        return
    since = day - watch.alarm_day
    if since >= p.copy_days and not watch.copied:
        offers.delivers[ids.JAPANESE] = 1
        offers.quality[ids.JAPANESE] += p.copy_points
        watch.copied = town.today.rival_copied = True
        town.offers_changed()
    if since >= p.cut_days and not watch.cut:
        offers.price_fen[ids.JAPANESE] = max(int(offers.price_fen[ids.JAPANESE]) - p.cut_fen, 1)
        watch.cut = town.today.rival_cut = True
        town.offers_changed()
    if since >= p.poach_days:
        _call_on_customers(town)


def _call_on_customers(town: Ground) -> None:
    people, p, day = town.state.people, town.p, town.today.day
    who = np.flatnonzero((people.usual_shop == ids.WANG) & people.present)
    who = who[below(town.draw(ids.DRAW_POACH, who), FULL) < p.poach_permille]
    people.poached_until[who] = day + p.poach_stay_days
    town.today.poached = who


def evening(town: Ground) -> None:
    """Note what was sold today, by Wang and by the others."""
    watch, shop, days = town.state.watch, town.state.shop, town.p.react_days
    watch.wang_g.append(shop.sold_g - watch.sold_before_g)
    watch.sold_before_g = shop.sold_g
    watch.rivals_g.append(int(town.today.went_g.sum()))
    while len(watch.wang_g) > days:
        watch.wang_g.popleft()
        watch.rivals_g.popleft()
