"""Tables of the truth: what nobody in the shop knows, one function a table; never a source for a mark."""

from typing import TYPE_CHECKING

import numpy as np
from pandas import DataFrame

from riceshop.town import ids
from riceshop.town.tables import in_words

if TYPE_CHECKING:
    from riceshop.town.run import Run


def truth(run: "Run") -> DataFrame:
    """Return households as they are: never a source for a mark."""
    people, houses, jars = run.state.people, run.town.houses, run.state.jars
    eaten = people.from_wang_g + people.from_rivals_g
    return DataFrame({
        "household": np.arange(len(houses)),
        "members": houses.members,
        "appetite_g": houses.appetite_g,
        "need_g": houses.need_g,
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
        "wallet_permille": people.from_wang_g * 1_000 // np.maximum(eaten, 1),
        "eaten_g": people.eaten_g,
        "hungry_g": people.hungry_g,
        "empty_evenings": people.empty_evenings,
        "stale_g": people.stale_g,
        "start_stock_g": houses.start_stock_g,
    })  # fmt: skip


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
