"""The whole town in plain Python keeps rice, money and households, and every kind of event happens in it."""

import random

from oracle_counts import KINDS, Counts
from oracle_town import OracleTown
from some_policies import some_changes, some_houses, some_mechanisms, some_whole_policy

from riceshop.town.parameters import values


def oracle_alone(seed: int, days: int, counts: Counts) -> OracleTown:
    """Live through a random town, conserving; count what happened."""
    chance = random.Random(seed)
    mechanisms = some_mechanisms(chance)
    p = values(some_changes(chance))
    oracle = OracleTown(seed, chance.randrange(20, 41), chance.choice([0, 2, 6]), p, mechanisms)
    policy = some_whole_policy(chance, mechanisms)
    for _ in range(days):
        if chance.random() < 0.15:
            policy = some_whole_policy(chance, mechanisms)
        visit = some_houses(chance, len(oracle.houses)) if chance.random() < 0.2 else None
        events = oracle.advance(policy, visit)
        counts.day(events, oracle)
        conserved(oracle)
    counts.town(oracle)
    return oracle


def conserved(oracle: OracleTown) -> None:
    shop, p = oracle.shop, oracle.p
    for house in oracle.houses:
        came = house.start_stock_g * (house.arrive_day == 0) + house.arrived_g + house.from_wang_g + house.from_rivals_g
        assert came == house.eaten_g + house.stale_g + house.jar.stock_g + house.moved_g
        assert 0 <= house.goodwill <= 1000
        assert 0 <= house.trust <= 1000
    assert shop.bought_g == shop.sold_g + shop.raw_g + shop.clean_g + shop.impurities_g
    spent = shop.bought_fen + shop.living_fen + shop.lamp_fen
    spent += shop.compensation_fen + shop.gifts_fen + shop.research_fen
    assert shop.cash_fen == p.capital_fen + shop.revenue_fen - spent - shop.receivables_fen - shop.written_off_fen
    assert shop.receivables_fen == sum(house.owed_fen for house in oracle.houses)
    assert min(shop.cash_fen, shop.raw_g, shop.clean_g) >= 0


def test_conservation_and_every_kind_of_event() -> None:
    counts = Counts()
    for seed in range(60):
        oracle_alone(seed, 40, counts)
    print(counts.told())
    assert not [kind for kind in KINDS if not counts[kind]]
