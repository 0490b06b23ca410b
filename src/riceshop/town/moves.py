"""Moves: the morning's arrivals and departures, and households that grow or shrink."""

import numpy as np

from riceshop.town import bonds, complaints, ids
from riceshop.town.day import Payments
from riceshop.town.draws import Whole, below, wide
from riceshop.town.ground import Ground
from riceshop.town.lives import daily_need_g


def morning(town: Ground) -> None:
    """Let households leave, arrive, grow and shrink before the day begins."""
    people, today, timetable = town.state.people, town.today, town.timetable
    leavers = timetable.on("leave_day", today.day)
    today.moved_out = leavers[people.present[leavers]]
    _leave(town, today.moved_out)
    if today.day:
        today.moved_in = timetable.on("arrive_day", today.day)
        _arrive(town, today.moved_in)
    grown = timetable.on("grow_day", today.day)
    people.members[grown] += 1
    if town.on("families"):
        people.children[grown] += 1
    shrunk = timetable.on("shrink_day", today.day)
    shrunk = shrunk[people.members[shrunk] > 1]
    people.members[shrunk] -= 1
    people.children[shrunk] = np.minimum(people.children[shrunk], people.members[shrunk] - 1)
    today.grown, today.shrunk = grown, shrunk
    changed = np.concatenate([grown, shrunk])
    if len(changed):
        needs(town, changed[people.present[changed]])


def needs(town: Ground, who: Whole) -> None:
    """Work out what present households eat and when they fetch rice from how many they are now."""
    people, houses = town.state.people, town.houses
    need = daily_need_g(wide(people.members, who), wide(people.children, who), wide(houses.appetite_g, who), town.p)
    people.need_g[who] = need
    people.reorder_g[who] = wide(houses.reorder_days, who) * need + need // 4
    town.needs_changed(who)


def _leave(town: Ground, who: Whole) -> None:
    if not len(who):
        return
    people, jars, day = town.state.people, town.state.jars, town.today.day
    _settle(town, who[people.owed_fen[who] > 0])
    if town.on("complaints"):
        complaints.close_unheard(town, who)
    people.moved_g[who] += jars.stock_g[who]
    jars.empty(who)
    people.listed[who] = False
    people.present[who] = False
    people.need_g[who] = 0
    people.reorder_g[who] = -1
    town.needs_changed(who)
    customers = who[(people.orders[who] > 0) & ~people.churned[who]]
    stage = people.stage[customers].copy()
    bonds.end(people, customers, day, ids.MOVED)
    if not town.on("bonds"):
        people.stage[customers] = stage


def _settle(town: Ground, who: Whole) -> None:
    """Let leavers who owe pay their debt, or not: what is not paid now never will be."""
    if not len(who):
        return
    people, shop = town.state.people, town.state.shop
    owed = wide(people.owed_fen, who)
    pays = below(town.draw(ids.DRAW_MOVE_PAYS, who), 1_000) >= town.houses.miss_permille[who]
    paid, lost = int(owed[pays].sum()), int(owed[~pays].sum())
    shop.cash_fen += paid
    shop.written_off_fen += lost
    shop.receivables_fen -= paid + lost
    people.owed_fen[who] = 0
    people.owed_since[who] = -1
    kind = np.where(pays, ids.COLLECTED, ids.WRITTEN_OFF)
    town.today.payments.append(Payments(who, owed, kind, np.zeros(len(who), dtype=np.int64)))


def _arrive(town: Ground, who: Whole) -> None:
    if not len(who):
        return
    people, jars, houses, p = town.state.people, town.state.jars, town.houses, town.p
    people.present[who] = True
    stock = wide(houses.start_stock_g, who)
    some = stock > 0
    jars.pour(who[some], stock[some], town.today.day + p.spoil_dirty_days, False)
    people.arrived_g[who] += stock
    needs(town, who)
