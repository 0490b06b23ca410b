"""Tables of the truth: what nobody in the shop knows, one function a table; never a source for a mark."""

from typing import TYPE_CHECKING

import numpy as np
from pandas import DataFrame

from riceshop.town import expectations, ids, latent
from riceshop.town.intentions import intentions
from riceshop.town.tables import in_words, where_known

if TYPE_CHECKING:
    from riceshop.town.run import Run


def truth(run: "Run") -> DataFrame:
    """Return households as they are: never a source for a mark."""
    people, houses, jars = run.state.people, run.town.houses, run.state.jars
    eaten = people.from_wang_g + people.from_rivals_g
    wallet = people.from_wang_g * 1_000 // np.maximum(eaten, 1)
    return DataFrame({
        "household": np.arange(len(houses)),
        "members": people.members,
        "appetite_g": houses.appetite_g,
        "need_g": people.need_g,
        "jar_width_mm": houses.jar_width_mm,
        "jar_height_mm": houses.jar_height_mm,
        "jar_g": houses.jar_g,
        "stock_g": jars.stock_g,
        "pay_cycle": in_words(houses.pay_cycle, ids.PAY_CYCLES),
        "pay_phase_day": houses.pay_phase,
        "reorder_days": houses.reorder_days,
        "lot_days": houses.lot_days,
        "miss_permille": houses.miss_permille,
        "knows": people.knows,
        "satisfaction": people.goodwill,
        "usual_shop": people.usual_shop,
        "on_list": people.listed,
        "from_wang_g": people.from_wang_g,
        "from_rivals_g": people.from_rivals_g,
        "wallet_permille": wallet,
        "eaten_g": people.eaten_g,
        "hungry_g": people.hungry_g,
        "empty_evenings": people.empty_evenings,
        "stale_g": people.stale_g,
        "start_stock_g": houses.start_stock_g,
        **_lives(run),
        **_tastes(run),
        **_bonds(run),
        "standing": in_words(latent.standing(run.engine(), wallet), latent.STANDINGS),
        "purchase_rate": latent.purchase_rate(run.engine()),
        "lifetime_value": latent.lifetime_value_fen(run),
    })  # fmt: skip


def _lives(run: "Run") -> dict[str, object]:
    people, houses = run.state.people, run.town.houses
    return {
        "present": people.present,
        "children": people.children,
        "arrive_day": houses.arrive_day,
        "leave_day": where_known(houses.leave_day, houses.leave_day < ids.NEVER_32),
    }


def _tastes(run: "Run") -> dict[str, object]:
    people, houses, p = run.state.people, run.town.houses, run.town.parameters
    weights: np.ndarray = houses.weights
    if "expectations" not in run.town.mechanisms:
        weights = expectations.plain_weights(len(houses), p)
    return {
        "segment": in_words(houses.segment, ids.SEGMENTS),
        "income_fen": houses.income_fen,
        "budget_permille": houses.budget_permille,
        "price_sense": houses.price_sense,
        "quality_sense": houses.quality_sense,
        "service_sense": houses.service_sense,
        "patience": houses.patience,
        "privacy": houses.privacy,
        "satisfaction_weights": _tuples(weights),
        "expectations": _tuples(people.expect),
    }


def _bonds(run: "Run") -> dict[str, object]:
    people, everyone = run.state.people, np.arange(run.town.households)
    will = intentions(run.town.houses, people, run.state.offers, run.policy, run.town.parameters, everyone)
    return {
        "trust": people.trust,
        "commitment": people.commitment,
        "streak": people.streak,
        "will_return": will.repeat,
        "will_buy_more": will.more,
        "will_recommend": will.recommend,
        "will_pay_more": will.price_tolerance,
        "stage": in_words(people.stage, ids.STAGES),
        "alive": (people.orders > 0) & ~people.churned,
        "churn_day": where_known(people.churn_day, people.churned),
        "churn_cause": in_words(people.churn_cause, ids.CHURN_CAUSES),
        "returns": people.returns,
    }


def _tuples(values: np.ndarray) -> list[tuple[int, ...]]:
    """Return (attributes, households) as one tuple a household."""
    return list(zip(*values.tolist(), strict=True))


def truth_daily(run: "Run") -> DataFrame:
    """Return the whole town, one row a day."""
    days = run.day_events
    return DataFrame({
        "day": [today.day for today in days],
        "empty_evenings": [len(today.ran_out) for today in days],
        "list_empty_evenings": [len(today.broken) for today in days],
        "stale_g": [today.stale_g for today in days],
        "rivals_g": [int(today.went_g.sum()) for today in days],
        "know_the_shop": [today.known for today in days],
        "heard": [len(today.heard) for today in days],
        "met_hawker": [len(today.met_hawker) for today in days],
    })  # fmt: skip
