"""The engine and the oracle live through the same random whole towns, and agree on everything every day."""

import random
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from oracle_compare import same_events, same_facts, same_state
from oracle_counts import KINDS, Counts
from oracle_tables import same_tables, same_truth
from oracle_town import OracleTown
from some_policies import some_changes, some_houses, some_mechanisms, some_survey, some_whole_policy

from riceshop.town import Simulation, Town
from riceshop.town.draws import BLOCK
from riceshop.town.mechanisms import MECHANISMS, WHOLE

FRESH_TOWNS, FULL_TOWNS = 60, 1_000
# Enough to stay open for years, whatever is decided.
RICH = 1_000_000


def live_both(
    seed: int, counts: Counts, mechanisms: Iterable[str] | None = None, days: int = 0,
    size: tuple[int, int] | None = None, **fixed: object
) -> tuple[Simulation, OracleTown]:
    """Draw a town, its mechanisms, policies and decisions from the seed; compare every day, and the tables at the end.

    `size` is (households, rivals); `fixed` parameters are not drawn.
    """
    chance = random.Random(seed)
    drawn, changes = some_mechanisms(chance), some_changes(chance)
    at_work = drawn if mechanisms is None else tuple(mechanisms)
    households, rivals = size or (chance.randrange(20, 41), chance.choice([0, 2, 6]))
    town = Town.build(households, seed, rivals, at_work, **(changes | fixed))
    oracle = OracleTown(seed, town.households, town.rivals, town.parameters, at_work)
    same_facts(town, oracle)
    policy, happened = some_whole_policy(chance, at_work), []
    live = town.open(policy)
    for _ in range(days or chance.randrange(25, 46)):
        if chance.random() < 0.15:
            policy = some_whole_policy(chance, at_work)
        visit = some_houses(chance, town.households) if chance.random() < 0.2 else None
        measure = some_houses(chance, town.households) if chance.random() < 0.1 else []
        survey = some_survey(chance) if chance.random() < 0.05 else None
        day = live.advance(policy, visit=visit, measure=measure, survey=survey)
        happened.append(oracle.advance(policy, visit, measure, survey))
        same_events(day, happened[-1])
        same_state(live, oracle)
        conserved(oracle)
        counts.day(happened[-1], oracle)
    same_tables(live.run(), oracle, happened)
    counts.town(oracle)
    return live, oracle


def conserved(oracle: OracleTown) -> None:
    """Rice and money of the oracle, and so of an engine that agrees with it, come from somewhere and go somewhere."""
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


def compare_fresh(towns: int) -> Counts:
    """Compare so many towns of seeds that nobody has seen before; a difference names its seed."""
    counts = Counts()

    # Under CI hypothesis would repeat the seeds of last time unless told not to; a seed cannot be made simpler.
    @settings(
        max_examples=towns, deadline=None, database=None, derandomize=False,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(some.integers(min_value=0, max_value=2**63 - 1))
    def each(seed: int) -> None:
        live_both(seed, counts)

    each()
    return counts


def test_fresh_towns() -> None:
    print(compare_fresh(FRESH_TOWNS).told())


@pytest.mark.full
def test_many_fresh_towns() -> None:
    counts = compare_fresh(FULL_TOWNS)
    print(counts.told())
    assert not [kind for kind in KINDS if not counts[kind]]


def test_every_kind_of_event_is_compared() -> None:
    """Always the same towns, as many as it takes until the rarest thing has happened in one of them."""
    counts, seed = Counts(), 0
    while seed < 30 or (seed < 120 and not all(counts[kind] for kind in KINDS)):
        live_both(seed, counts, days=40)
        seed += 1
    assert not [kind for kind in KINDS if not counts[kind]]


def test_a_year_and_a_month() -> None:
    live_both(51, Counts(), WHOLE, 396, capital_fen=RICH)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(52, 62))
def test_three_years(seed: int) -> None:
    live_both(seed, Counts(), WHOLE, 1_100, capital_fen=RICH)


@pytest.mark.parametrize("seed", [41, 42, 43])
def test_towns_so_large_that_other_ways_of_working_it_out_are_taken(seed: int) -> None:
    live_both(seed, Counts(), WHOLE, 15, (900, 32))


def test_a_town_larger_than_one_block_of_draws() -> None:
    live_both(44, Counts(), WHOLE, 3, (BLOCK + 200, 4))


@pytest.mark.parametrize("seed", range(31, 35))
def test_the_truth_and_the_coming_year(seed: int) -> None:
    live, oracle = live_both(seed, Counts(), WHOLE, 30)
    same_truth(live.run(), oracle)


@pytest.mark.parametrize("name", MECHANISMS)
def test_each_mechanism_alone(name: str) -> None:
    for seed in (11, 12):
        live_both(seed, Counts(), (name,), 30)


@pytest.mark.parametrize("name", MECHANISMS)
def test_all_mechanisms_but_one(name: str) -> None:
    for seed in (21, 22):
        live_both(seed, Counts(), [other for other in WHOLE if other != name], 30)
