"""Rice, money and households are conserved, whatever is decided and whichever mechanisms are at work."""

import random
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from some_policies import (
    LITTLE_TOWNS,
    some_changes,
    some_houses,
    some_mechanisms,
    some_survey,
    some_whole_policy,
)

from riceshop.town import QUIET, Policy, Simulation, Town
from riceshop.town.ids import COLLECTED, HOTEL, WRITTEN_OFF

DAY_TIME = ("deliver", "collect", "measure", "hawk", "hotel", "bulk", "complaints", "win_back")


@dataclass
class Life:
    """A random town lived through, the policy of each day, and how many were present on the first morning."""

    live: Simulation
    present: int
    policies: list[Policy] = field(default_factory=list)


def lived(seed: int, quiet: bool, days: int = 40) -> Life:
    chance = random.Random(seed)
    at_work = QUIET if quiet else some_mechanisms(chance)
    changes = chance.choice(LITTLE_TOWNS) if quiet else some_changes(chance)
    town = Town.build(chance.randrange(1, 60), seed, chance.randrange(6), at_work, **changes)
    live = town.open(some_whole_policy(chance, at_work))
    life = Life(live, int(live.state.people.present.sum()))
    for _ in range(days):
        policy = some_whole_policy(chance, at_work) if chance.random() < 0.1 else None
        visit = some_houses(chance, town.households) if chance.random() < 0.2 else None
        survey = some_survey(chance) if chance.random() < 0.05 else None
        live.advance(policy, visit=visit, survey=survey)
        life.policies.append(live.policy)
    return life


seeds = some.integers(min_value=0, max_value=2**63 - 1)
few = settings(max_examples=15, deadline=None)
each_town = pytest.mark.parametrize("living", [partial(lived, quiet=True), partial(lived, quiet=False)], ids=["quiet", "whole"])


@each_town
@few
@given(seed=seeds)
def test_rice_of_the_shop(living: partial[Life], seed: int) -> None:
    live = living(seed).live
    shop, p = live.state.shop, live.town.parameters
    to_houses_of_trade = sum(int(sale.sold_g[sale.household < 0].sum()) for day in live.days for sale in day.sales)
    assert shop.bought_g == shop.sold_g + shop.raw_g + shop.clean_g + shop.impurities_g
    assert shop.bought_fen == (shop.bought_g + shop.coming_g) // p.jin_g * p.cost_fen, "paid for what came and what will"
    assert shop.sold_g == int(live.state.people.from_wang_g.sum()) + to_houses_of_trade
    assert shop.sold_g % p.jin_g == 0
    assert min(shop.raw_g, shop.clean_g, shop.coming_g, shop.cash_fen, shop.receivables_fen) >= 0


@each_town
@few
@given(seed=seeds)
def test_rice_of_every_jar(living: partial[Life], seed: int) -> None:
    live = living(seed).live
    people, jars, houses = live.state.people, live.state.jars, live.town.houses
    first = np.where(houses.arrive_day == 0, houses.start_stock_g, 0)
    came = first + people.arrived_g + people.from_wang_g + people.from_rivals_g
    assert (came == people.eaten_g + people.stale_g + jars.stock_g + people.moved_g).all()
    assert (jars.layers_g.sum(axis=0) == jars.stock_g).all()
    assert (jars.layers_g >= 0).all()
    assert (jars.stock_g <= houses.jar_g).all()
    assert (jars.stock_g[~people.present] == 0).all(), "who has left took the rice along"


@each_town
@few
@given(seed=seeds)
def test_money_of_the_shop(living: partial[Life], seed: int) -> None:
    live = living(seed).live
    shop, p, people = live.state.shop, live.town.parameters, live.state.people
    assert shop.revenue_fen == sum(day.revenue_fen for day in live.days)
    spent = shop.bought_fen + shop.living_fen + shop.lamp_fen
    spent += shop.compensation_fen + shop.gifts_fen + shop.research_fen
    assert shop.cash_fen == p.capital_fen + shop.revenue_fen - spent - shop.receivables_fen - shop.written_off_fen
    assert shop.receivables_fen == int(people.owed_fen.sum())
    assert (people.owed_fen >= 0).all()
    assert (people.owed_fen[~people.present] == 0).all(), "who leaves pays or is written off"
    assert ((people.owed_since >= 0) == (people.owed_fen > 0)).all()


@each_town
@few
@given(seed=seeds)
def test_every_sale_is_made_at_the_price_that_stood(living: partial[Life], seed: int) -> None:
    life = living(seed)
    p = life.live.town.parameters
    for day, policy in zip(life.live.days, life.policies, strict=True):
        bargains = {HOTEL - 1 - one.house: one.price_fen for one in day.bulk}
        for sale in day.sales:
            jin, clean_jin = sale.sold_g // p.jin_g, sale.clean_g // p.jin_g
            listed = jin * (policy.price_fen or p.price_fen) + clean_jin * policy.clean_premium_fen
            assert (sale.amount_fen[sale.household >= 0] == listed[sale.household >= 0]).all()
            assert (sale.amount_fen[sale.household == HOTEL] == (jin * p.price_fen)[sale.household == HOTEL]).all()
            for house, price in bargains.items():
                theirs = sale.household == house
                assert (sale.amount_fen[theirs] == jin[theirs] * price // 100).all()


@each_town
@few
@given(seed=seeds)
def test_every_credit_ends_paid_open_or_written_off(living: partial[Life], seed: int) -> None:
    run = living(seed).live.run()
    lent = run.orders.loc[run.orders.on_credit].groupby("household").amount_fen.sum()
    back = run.payments.loc[run.payments.kind.isin(["collected", "written_off"])].groupby("household").amount_fen.sum()
    open_ = run.households.set_index("household").owed_fen
    assert (lent.reindex(open_.index, fill_value=0) == back.reindex(open_.index, fill_value=0) + open_).all()
    owing = open_[open_ > 0]
    assert run.receivables.set_index("household").owed_fen.to_dict() == owing.to_dict()


@each_town
@few
@given(seed=seeds)
def test_the_ledger_adds_up_day_by_day(living: partial[Life], seed: int) -> None:
    live = living(seed).live
    before = live.town.parameters.capital_fen
    for day in live.days:
        collected = sum(int(part.amount_fen[part.kind == COLLECTED].sum()) for part in day.payments)
        credit = sum(int(sale.amount_fen[sale.credit == 1].sum()) for sale in day.sales)
        out = day.bought_fen + day.lamp_fen + day.living_fen + day.compensation_fen + day.gifts_fen + day.research_fen
        assert day.cash_fen == before + day.revenue_fen - credit + collected - out
        assert day.cash_fen >= 0
        before = day.cash_fen


@each_town
@few
@given(seed=seeds)
def test_hours_are_never_overspent(living: partial[Life], seed: int) -> None:
    life = living(seed)
    p = life.live.town.parameters
    for day, policy in zip(life.live.days, life.policies, strict=True):
        assert 0 <= sum(day.minutes.get(name, 0) for name in DAY_TIME) <= p.day_min
        assert day.minutes.get("sift", 0) <= p.night_min
        assert day.minutes.get("complaints", 0) <= policy.complaint_min
        assert day.minutes.get("win_back", 0) <= policy.win_back_min


@each_town
@few
@given(seed=seeds)
def test_households_come_and_go_and_none_is_lost(living: partial[Life], seed: int) -> None:
    life = living(seed)
    live, people = life.live, life.live.state.people
    came, left = (sum(len(getattr(day, name)) for day in live.days) for name in ("moved_in", "moved_out"))
    assert int(people.present.sum()) == life.present + came - left
    grown, shrunk = (sum(len(getattr(day, name)) for day in live.days) for name in ("grown", "shrunk"))
    assert int(people.members.sum()) == int(live.town.houses.members.sum()) + grown - shrunk
    assert (people.members >= 1).all()
    assert (people.need_g[~people.present] == 0).all()
    assert not people.listed[~people.present].any()


@each_town
@few
@given(seed=seeds)
def test_every_complaint_is_open_heard_or_unheard_once(living: partial[Life], seed: int) -> None:
    live = living(seed).live
    made, heard, unheard = (
        sum(len(part.household) for day in live.days for part in getattr(day, name))
        for name in ("complaints", "heard_complaints", "unheard")
    )
    assert made == heard + unheard + int((live.state.people.complaint_day >= 0).sum())


@each_town
@few
@given(seed=seeds)
def test_tables_agree_with_the_state(living: partial[Life], seed: int) -> None:
    live = living(seed).live
    run, people = live.run(), live.state.people
    houses = live.town.households
    assert len(run.households) == houses
    ours = run.orders[run.orders.household >= 0]
    bought = ours.groupby("household").quantity_g.sum().reindex(range(houses), fill_value=0)
    assert (bought.to_numpy() == people.from_wang_g).all()
    assert run.daily.sold_g.sum() == run.orders.quantity_g.sum() == live.state.shop.sold_g
    written = sum(int(part.amount_fen[part.kind == WRITTEN_OFF].sum()) for day in live.days for part in day.payments)
    assert run.daily.written_off_fen.sum() == written == live.state.shop.written_off_fen
    assert run.truth_daily.empty_evenings.sum() == int(people.empty_evenings.sum())
    assert (people.churned == (people.churn_day >= 0)).all()
    assert all(array.dtype in (np.int32, np.int64) for array in (people.goodwill, people.owed_fen, live.state.jars.layers_g))
    for points in (people.goodwill, people.trust, people.commitment, people.expect):
        assert points.min() >= 0
        assert points.max() <= 1_000
