"""The engine and the oracle side by side: facts, then the state and the events of every day."""

import numpy as np
from oracle_base import Events
from oracle_town import OracleTown

from riceshop.town import Day, Simulation, Town

FACTS = [
    "members", "appetite_g", "jar_width_mm", "jar_height_mm", "jar_g", "reorder_days", "lot_days", "pay_cycle",
    "pay_days", "pay_phase", "miss_permille", "to_shop_m", "told_appetite_g", "told_month_g", "told_jar_g", "start_stock_g",
]  # fmt: skip
PEOPLE = [
    "goodwill", "knows", "usual_shop", "tried", "listed", "empty_since", "stale_since", "owed_fen", "misses", "barred",
    "eaten_g", "stale_g", "from_wang_g", "from_rivals_g", "hungry_g", "empty_evenings", "first_day", "last_day", "orders",
]  # fmt: skip
LINE = ["measured", "level_seen", "last_day", "after_g", "learned_g"]
SHOP = [
    "cash_fen", "raw_g", "clean_g", "receivables_fen", "bought_g", "bought_fen", "sold_g", "revenue_fen", "impurities_g",
    "living_fen", "lamp_fen", "written_off_fen", "poor_days", "closed_day", "hotel_trust", "hotel_next_day",
]  # fmt: skip
SALES = ["household", "channel", "asked_g", "sold_g", "clean_g", "amount_fen", "credit"]
TRIPS = ["household", "channel", "planned_g", "left_g", "minutes", "result", "found_g"]
PAYMENTS = ["household", "amount_fen", "kind", "owed_fen"]
TOLD = ["sacks", "bought_fen", "unserved", "stale_g", "sifted_g", "lamp_fen", "living_fen", "hotel_knocked", "hotel_served"]
NAMED = ["ran_out", "broken", "stale", "met_hawker", "measured", "joined"]


def rows(parts: list[object], names: list[str]) -> list[tuple[int, ...]]:
    return [row for part in parts for row in zip(*(getattr(part, name).tolist() for name in names), strict=True)]


def same_facts(town: Town, oracle: OracleTown) -> None:
    houses = oracle.houses
    for name in FACTS:
        assert getattr(town.houses, name).tolist() == [getattr(house, name) for house in houses], name
    assert town.houses.need_g.tolist() == [house.first_need_g for house in houses]


def same_events(day: Day, events: Events) -> None:
    assert day.rain == events.rain
    assert rows(day.sales, SALES) == events.sales
    assert rows(day.trips, TRIPS) == events.trips
    assert rows(day.payments, PAYMENTS) == events.payments
    assert rows([day], ["went", "went_shop", "went_g"]) == events.went
    for name in TOLD:
        assert getattr(day, name) == getattr(events, name), name
    for name in NAMED:
        assert getattr(day, name).tolist() == getattr(events, name), name
    assert day.heard.tolist() == sorted(events.heard)
    assert spent(day.minutes) == spent(events.minutes)


def spent(minutes: dict[str, int]) -> dict[str, int]:
    return {name: told for name, told in minutes.items() if told}


def same_state(live: Simulation, oracle: OracleTown) -> None:
    state, houses = live.state, oracle.houses
    for name in PEOPLE:
        assert getattr(state.people, name).tolist() == [getattr(house, name) for house in houses], name
    for name in LINE:
        assert getattr(state.notebook, name).tolist() == [getattr(house.line, name) for house in houses], name
    assert state.notebook.known.sum(axis=0).tolist() == [len(house.line.known) for house in houses]
    for house in houses:
        found = layers(state.jars.layers_g[:, house.number], state.jars.stale_day[:, house.number])
        assert found == house.jar.layers, house.number
    assert state.jars.stock_g.tolist() == [house.jar.stock_g for house in houses]
    for name in SHOP:
        assert getattr(state.shop, name) == getattr(oracle.shop, name), name


def layers(grams: np.ndarray, stale: np.ndarray) -> list[list[int]]:
    return [[int(g), int(day)] for g, day in zip(grams, stale, strict=True) if g]
