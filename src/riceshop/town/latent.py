"""Latent: what the truth tables say of every household beyond its state: intentions, standing, rate, coming value."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from riceshop.town import ids
from riceshop.town.draws import Whole, wide

if TYPE_CHECKING:
    from riceshop.town.engine import Engine
    from riceshop.town.run import Run

STANDINGS = ("ours", "competitive", "convertible", "theirs")
OURS, COMPETITIVE, CONVERTIBLE, THEIRS = range(4)
# Shares of the wallet, in permille, from which a household counts as ours and as shared with others.
OURS_FROM, SHARED_FROM = 600, 200
COMING_DAYS = 365
ALL = 1_000


def standing(engine: "Engine", wallet_permille: Whole) -> Whole:
    """Return whose customer each household is, as an index into STANDINGS (Burnett's four verdicts, R-129, R-143).

    A household that buys little here is convertible if this shop, the walk included, now draws it more than its usual
    shop does.
    """
    people = engine.state.people
    everyone = np.arange(len(people.knows))
    pulls = engine.pulls(everyone)
    usual_rival = engine.pull_of_usual(everyone)
    found = np.where((pulls.own > usual_rival) & (people.usual_shop != ids.WANG), CONVERTIBLE, THEIRS)
    found = np.where(wallet_permille >= SHARED_FROM, COMPETITIVE, found)
    return np.where((wallet_permille >= OURS_FROM) & (people.usual_shop == ids.WANG), OURS, found)


def purchase_rate(engine: "Engine") -> NDArray[np.float64]:
    """Return purchases here a day to be expected as things stand: refills a day times the share that comes here.

    Those on the list of a shop that delivers before the jar is empty have all their refills brought, unless they send
    the bearer away.
    """
    people, houses, p = engine.state.people, engine.houses, engine.p
    everyone = np.arange(len(houses))
    need, jar = wide(people.need_g, everyone), wide(houses.jar_g, everyone)
    pulls = engine.pulls(everyone)
    share = pulls.own / np.maximum(pulls.every, 1)
    carry_jin = p.carry_jin if engine.policy.delivery == "none" else p.deliver_jin
    lot = _refill_g(engine, np.minimum(engine.lot_jin, carry_jin), jar - wide(people.reorder_g, everyone))
    if engine.policy.delivery == "before_empty":
        welcome = 1 - np.maximum(p.par_quality - wide(people.goodwill, everyone), 0) / ALL
        share = np.where(people.listed, welcome, share)
        # The list's jars are filled up, as far as one load goes.
        filled = _refill_g(engine, np.full(len(need), p.deliver_jin), jar - need * engine.policy.days_ahead)
        lot = np.where(people.listed, filled, lot)
    if engine.state.shop.closed:
        share = np.zeros(len(houses))
    return need / lot * share


def _refill_g(engine: "Engine", jin: Whole, room_g: Whole) -> NDArray[np.float64]:
    """Return grams of a refill on average over a pay cycle: so many jin as fit, fewer while the purse is thin."""
    p, houses = engine.p, engine.houses
    full = np.maximum(np.minimum(jin, room_g // p.jin_g), 1)
    thin = np.maximum(np.minimum(engine.lot_jin * p.thin_lot_percent // 100, full), 1)
    thin_share = np.where(houses.pay_days > 1, 1 - wide(houses.thin_permille, slice(None)) / ALL, 0)
    if engine.policy.collect == "payday":
        thin_share = np.zeros(len(full))
    # Purchases add up, not grams: the mean of the intervals is what counts.
    return p.jin_g / ((1 - thin_share) / full + thin_share / thin)


def lifetime_value_fen(run: "Run") -> Whole:
    """Return the margin each household brings in the coming year, the shop going on as now and the town as it will.

    The town is lived on from the run's last day in a copy: its own coming days are what the truth knows.
    """
    before = run.state.people
    simulation = run.go_on()
    for _ in range(COMING_DAYS):
        simulation.advance()
    after, p = simulation.state.people, run.town.parameters
    grams = after.from_wang_g - before.from_wang_g
    return wide(after.spent_fen, slice(None)) - wide(before.spent_fen, slice(None)) - grams * p.cost_fen // p.jin_g
