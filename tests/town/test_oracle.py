"""The engine agrees, household by household and day by day, with the same rules in plain Python."""

import random

import numpy as np
import pytest
from oracle_house import House
from oracle_town import OracleTown
from some_policies import LITTLE_TOWNS, some_houses, some_policy

from riceshop.town import QUIET, Day, Simulation, Town

PEOPLE = ["goodwill", "knows", "tried", "listed", "empty_since", "stale_since", "owed_fen", "misses", "barred", "eaten_g", "stale_g", "from_wang_g", "from_rivals_g", "hungry_g", "empty_evenings", "first_day", "last_day", "orders"]
FACTS = ["members", "appetite_g", "need_g", "jar_width_mm", "jar_height_mm", "jar_g", "reorder_days", "reorder_g", "lot_days", "pay_cycle", "pay_days", "pay_phase", "miss_permille", "to_shop_m", "told_appetite_g", "told_month_g", "told_jar_g"]
SHOP = ["cash_fen", "raw_g", "clean_g", "receivables_fen", "bought_g", "bought_fen", "sold_g", "revenue_fen", "impurities_g", "living_fen", "lamp_fen", "written_off_fen", "poor_days", "closed_day", "hotel_trust", "hotel_next_day"]
SALES = ["household", "channel", "asked_g", "sold_g", "clean_g", "amount_fen", "credit"]
TRIPS = ["household", "channel", "planned_g", "left_g", "minutes", "result", "found_g"]
PAYMENTS = ["household", "amount_fen", "kind", "owed_fen"]


def rows(parts: list[object], names: list[str]) -> list[tuple[int, ...]]:
    return [row for part in parts for row in zip(*(getattr(part, name).tolist() for name in names), strict=True)]


def same_events(day: Day, oracle: OracleTown) -> None:
    assert day.rain == oracle.rain
    assert rows(day.sales, SALES) == oracle.sales
    assert rows(day.trips, TRIPS) == oracle.trips
    assert rows(day.payments, PAYMENTS) == oracle.payments
    assert rows([day], ["went", "went_shop", "went_g"]) == oracle.went
    assert day.ran_out.tolist() == oracle.ran_out
    assert day.broken.tolist() == oracle.broken
    assert {name: told for name, told in day.minutes.items() if told} == {
        name: told for name, told in oracle.minutes.items() if told
    }
    assert day.heard.tolist() == sorted(oracle.heard)


def same_state(live: Simulation, oracle: OracleTown) -> None:
    people, houses, book, jars = live.state.people, oracle.houses, live.state.notebook, live.state.jars
    for name in PEOPLE:
        assert getattr(people, name).tolist() == [getattr(house, name) for house in houses], name
    assert people.usual_shop.tolist() == [house.usual for house in houses]
    for name in ("measured", "level_seen", "last_day", "after_g", "learned_g"):
        assert getattr(book, name).tolist() == [getattr(house.line, name) for house in houses], name
    assert book.known.sum(axis=0).tolist() == [len(house.line.known) for house in houses]
    for house in houses:
        assert layers(jars.layers_g[:, house.number], jars.stale_day[:, house.number]) == house.jar.layers
    assert jars.stock_g.tolist() == [house.jar.stock_g for house in houses]
    for name in SHOP:
        assert getattr(live.state.shop, name) == getattr(oracle.shop, name), name


def layers(grams: np.ndarray, stale: np.ndarray) -> list[list[int]]:
    return [[int(g), int(day)] for g, day in zip(grams, stale, strict=True) if g]


def compare(seed: int, households: int, rivals: int, days: int, daily_change: bool, **changes: object) -> int:
    """Run both side by side and return the number of sales, so that a caller can see that something happened."""
    chance = random.Random(seed)
    town = Town.build(households, seed, rivals, QUIET, **changes)
    oracle = OracleTown(seed, households, rivals, town.parameters)
    for name in FACTS:
        assert getattr(town.houses, name).tolist() == [getattr(house, name) for house in oracle.houses], name
    policy = some_policy(chance)
    live, sales = town.open(policy), 0
    for _ in range(days):
        if daily_change and chance.random() < 0.2:
            policy = some_policy(chance)
        visit = some_houses(chance, households) if daily_change and chance.random() < 0.3 else None
        measure = some_houses(chance, households) if daily_change and chance.random() < 0.2 else []
        day = live.advance(policy, visit=visit, measure=measure)
        oracle.advance(policy, visit, measure)
        same_events(day, oracle)
        same_state(live, oracle)
        sales += len(oracle.sales)
    return sales


@pytest.mark.parametrize("seed", range(21))
def test_standing_policies(seed: int) -> None:
    households, rivals = 20 + 9 * (seed % 5), (0, 2, 9)[seed % 3]
    compare(seed, households, rivals, 60, False, **LITTLE_TOWNS[seed % len(LITTLE_TOWNS)])


@pytest.mark.parametrize("seed", range(100, 121))
def test_policies_that_change_and_decided_visits(seed: int) -> None:
    assert compare(seed, 36, 3, 60, True, **LITTLE_TOWNS[seed % len(LITTLE_TOWNS)]) > 0


def test_the_class_town_under_wang_for_a_season() -> None:
    from riceshop.town import class_town, preset

    town, policy = class_town(), preset("wang")
    oracle = OracleTown(town.seed, town.households, town.rivals, town.parameters)
    live = town.open(policy)
    for _ in range(90):
        same_events(live.advance(), _advanced(oracle, policy))
    same_state(live, oracle)
    assert live.state.shop.sold_g > 10_000 * 600


def test_the_smallest_town_lives() -> None:
    compare(5, 1, 0, 40, True, far_knows_permille=1_000)


def _advanced(oracle: OracleTown, policy: object) -> OracleTown:
    oracle.advance(policy)
    return oracle


def test_the_oracle_is_not_blind() -> None:
    """A house changed by one gram is seen: the comparison above can fail."""
    town = Town.build(20, 3, 2, QUIET)
    live, oracle = town.open(), OracleTown(3, 20, 2, town.parameters)
    same_state(live, oracle)
    house: House = oracle.houses[7]
    house.eaten_g += 1
    with pytest.raises(AssertionError):
        same_state(live, oracle)
