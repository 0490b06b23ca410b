"""The engine agrees, household by household and day by day, with the first chapter's rules in plain Python."""

import random

import pytest
from oracle_compare import same_events, same_facts, same_state
from oracle_town import OracleTown
from some_policies import LITTLE_TOWNS, some_houses, some_policy

from riceshop.town import QUIET, Town


def compare(seed: int, households: int, rivals: int, days: int, daily_change: bool, **changes: object) -> int:
    """Run both side by side and return the number of sales, so that a caller can see that something happened."""
    chance = random.Random(seed)
    town = Town.build(households, seed, rivals, QUIET, **changes)
    oracle = OracleTown(seed, households, rivals, town.parameters)
    same_facts(town, oracle)
    policy = some_policy(chance)
    live, sales = town.open(policy), 0
    for _ in range(days):
        if daily_change and chance.random() < 0.2:
            policy = some_policy(chance)
        visit = some_houses(chance, households) if daily_change and chance.random() < 0.3 else None
        measure = some_houses(chance, households) if daily_change and chance.random() < 0.2 else []
        day = live.advance(policy, visit=visit, measure=measure)
        events = oracle.advance(policy, visit, measure)
        same_events(day, events)
        same_state(live, oracle)
        sales += len(events.sales)
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
        same_events(live.advance(), oracle.advance(policy))
    same_state(live, oracle)
    assert live.state.shop.sold_g > 10_000 * 600


def test_the_smallest_town_lives() -> None:
    compare(5, 1, 0, 40, True, far_knows_permille=1_000)


def test_the_oracle_is_not_blind() -> None:
    """A house changed by one gram is seen: the comparison above can fail."""
    town = Town.build(20, 3, 2, QUIET)
    live, oracle = town.open(), OracleTown(3, 20, 2, town.parameters)
    same_state(live, oracle)
    oracle.houses[7].eaten_g += 1
    with pytest.raises(AssertionError):
        same_state(live, oracle)
