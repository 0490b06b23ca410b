"""Rice, money and households are conserved, whatever is decided."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some
from some_policies import LITTLE_TOWNS, some_houses, some_policy

from riceshop.town import QUIET, Simulation, Town
from riceshop.town.ids import COLLECTED, WRITTEN_OFF


def lived(seed: int, days: int = 40) -> Simulation:
    chance = random.Random(seed)
    households, rivals = chance.randrange(1, 60), chance.randrange(6)
    town = Town.build(households, seed, rivals, QUIET, **chance.choice(LITTLE_TOWNS))
    live = town.open(some_policy(chance))
    for _ in range(days):
        policy = some_policy(chance) if chance.random() < 0.1 else None
        visit = some_houses(chance, town.households) if chance.random() < 0.2 else None
        live.advance(policy, visit=visit)
    return live


seeds = some.integers(min_value=0, max_value=2**63 - 1)
few = settings(max_examples=25, deadline=None)


@few
@given(seeds)
def test_rice_of_the_shop(seed: int) -> None:
    live = lived(seed)
    shop, p = live.state.shop, live.town.parameters
    hotel_g = sum(int(sale.sold_g[sale.household < 0].sum()) for day in live.days for sale in day.sales)
    assert shop.bought_g == shop.sold_g + shop.raw_g + shop.clean_g + shop.impurities_g
    assert shop.sold_g == int(live.state.people.from_wang_g.sum()) + hotel_g
    assert shop.sold_g % p.jin_g == 0
    assert min(shop.raw_g, shop.clean_g, shop.cash_fen, shop.receivables_fen) >= 0


@few
@given(seeds)
def test_rice_of_every_jar(seed: int) -> None:
    live = lived(seed)
    people, jars, houses = live.state.people, live.state.jars, live.town.houses
    came = houses.start_stock_g + people.from_wang_g + people.from_rivals_g
    assert (came == people.eaten_g + people.stale_g + jars.stock_g).all()
    assert (jars.layers_g.sum(axis=0) == jars.stock_g).all()
    assert (jars.layers_g >= 0).all()
    assert (jars.stock_g <= houses.jar_g).all()


@few
@given(seeds)
def test_money_of_the_shop(seed: int) -> None:
    live = lived(seed)
    shop, p, people = live.state.shop, live.town.parameters, live.state.people
    assert shop.revenue_fen == shop.sold_g // p.jin_g * p.price_fen
    assert shop.bought_fen == shop.bought_g // p.jin_g * p.cost_fen
    spent = shop.bought_fen + shop.living_fen + shop.lamp_fen
    assert shop.cash_fen == p.capital_fen + shop.revenue_fen - spent - shop.receivables_fen - shop.written_off_fen
    assert shop.receivables_fen == int(people.owed_fen.sum())
    assert (people.owed_fen >= 0).all()


@few
@given(seeds)
def test_every_credit_ends_paid_open_or_written_off(seed: int) -> None:
    run = lived(seed).run()
    lent = run.orders.loc[run.orders.on_credit].groupby("household").amount_fen.sum()
    back = run.payments.loc[run.payments.kind.isin(["collected", "written_off"])].groupby("household").amount_fen.sum()
    open_ = run.households.set_index("household").owed_fen
    assert (lent.reindex(open_.index, fill_value=0) == back.reindex(open_.index, fill_value=0) + open_).all()


@few
@given(seeds)
def test_the_ledger_adds_up_day_by_day(seed: int) -> None:
    live = lived(seed)
    before = live.town.parameters.capital_fen
    for day in live.days:
        collected = sum(int(part.amount_fen[part.kind == COLLECTED].sum()) for part in day.payments)
        credit = sum(int(sale.amount_fen[sale.credit == 1].sum()) for sale in day.sales)
        out = day.bought_fen + day.lamp_fen + day.living_fen
        assert day.cash_fen == before + day.revenue_fen - credit + collected - out
        before = day.cash_fen


@few
@given(seeds)
def test_hours_are_never_overspent(seed: int) -> None:
    live = lived(seed)
    p = live.town.parameters
    for day in live.days:
        by_day = sum(day.minutes.get(name, 0) for name in ("deliver", "collect", "measure", "hawk", "hotel"))
        assert 0 <= by_day <= p.day_min
        assert day.minutes.get("sift", 0) <= p.night_min


@few
@given(seeds)
def test_nobody_is_lost_and_tables_agree_with_the_state(seed: int) -> None:
    live = lived(seed)
    run, people = live.run(), live.state.people
    houses = live.town.households
    assert len(run.truth) == len(run.households) == houses
    ours = run.orders[run.orders.household >= 0]
    bought = ours.groupby("household").quantity_g.sum().reindex(range(houses), fill_value=0)
    assert (bought.to_numpy() == people.from_wang_g).all()
    assert run.daily.sold_g.sum() == run.orders.quantity_g.sum() == live.state.shop.sold_g
    written = sum(int(part.amount_fen[part.kind == WRITTEN_OFF].sum()) for day in live.days for part in day.payments)
    assert run.daily.written_off_fen.sum() == written == live.state.shop.written_off_fen
    assert run.truth_daily.empty_evenings.sum() == int(people.empty_evenings.sum())
    assert all(array.dtype in (np.int32, np.int64) for array in (people.goodwill, people.owed_fen, live.state.jars.layers_g))
