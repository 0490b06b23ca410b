"""A little ground for surveys: households, their state and rival shops made by hand, as the town's own look from outside."""

from types import SimpleNamespace

import numpy as np
from pandas import DataFrame

from riceshop.town import Policy, Town, ids
from riceshop.town.draws import strides, words
from riceshop.town.offers import Offers
from riceshop.town.parameters import values
from riceshop.town.research import Survey, ask
from riceshop.town.tables_whole import surveys

HOUSES, SHOPS = 300, 8


def ground(houses: int = HOUSES, policy: Policy | None = None, **changes: int) -> SimpleNamespace:
    """Return what `ask` wants beside kind and sample; every second household is a customer, the last is away."""
    p = values(changes)
    number = np.arange(houses, dtype=np.int64)
    members = 1 + number % 6

    def drawn(purpose: int, below: int) -> np.ndarray:
        return ((words(99, 0, purpose, strides(houses)) >> np.uint64(40)).astype(np.int64) % below).astype(np.int32)

    people = SimpleNamespace(
        goodwill=drawn(1, 1_001), trust=drawn(2, 1_001), commitment=drawn(3, 1_001), streak=drawn(4, 13),
        expect=np.stack([drawn(10 + row, 1_001) for row in range(ids.WEIGHED)]).astype(np.int16),
        usual_shop=drawn(5, SHOPS), churned=drawn(6, 5) == 0, present=number < houses - 1, knows=drawn(7, 2) == 0,
        orders=(number % 2).astype(np.int32), listed=drawn(8, 2) == 0, complaint_day=np.full(houses, -1, dtype=np.int32),
        stale_since=drawn(20, 2), empty_since=drawn(21, 2), members=members.astype(np.int32),
    )  # fmt: skip
    facts = SimpleNamespace(
        to_shop_m=drawn(22, 2_000), pay_cycle=drawn(23, 4), told_jar_g=drawn(24, 60_000),
        told_appetite_g=drawn(25, 500), income_fen=100 + drawn(26, 200), privacy=drawn(27, 800).astype(np.int16),
        patience=drawn(28, 1_001).astype(np.int16), price_sense=200 + drawn(29, 600),
        weights=np.stack([20 + drawn(30 + row, 300) for row in range(ids.WEIGHED)]).astype(np.int16),
    )  # fmt: skip
    shops = np.arange(SHOPS, dtype=np.int64)
    town_map = SimpleNamespace(
        house_street=number * 12 // houses, shop_quality=400 + 30 * shops,
        shop_x_m=p.wang_m[0] - 100 * (shops // 2), shop_y_m=np.full(SHOPS, p.wang_m[1]),
    )  # fmt: skip
    return SimpleNamespace(
        seed=7, day=30, houses=facts, people=people, book=SimpleNamespace(known=np.zeros((9, houses), dtype=np.bool_)),
        offers=Offers.usual(7, town_map, SHOPS - 2, (), p), policy=policy or Policy(), town_map=town_map, p=p,
    )  # fmt: skip


def bought(there: SimpleNamespace, kind: str, sample: int = HOUSES) -> Survey:
    """Ask on this ground."""
    return ask(**vars(there), kind=kind, sample=sample)


def lived(town: Town, policy: Policy, days: int) -> SimpleNamespace:
    """Return what `ask` wants of a real town after so many days."""
    simulation = town.open(policy)
    for _ in range(days):
        simulation.advance()
    state = simulation.state
    return SimpleNamespace(
        seed=town.seed, day=state.day, houses=town.houses, people=state.people, book=state.notebook,
        offers=state.offers, policy=policy, town_map=town.map, p=town.parameters,
    )  # fmt: skip


def table(*found: Survey) -> DataFrame:
    """Return surveys bought on the days 30, 31 ... as run.surveys has them."""
    days = tuple(SimpleNamespace(day=30 + place, surveys=[one]) for place, one in enumerate(found))
    return surveys(SimpleNamespace(day_events=days))
