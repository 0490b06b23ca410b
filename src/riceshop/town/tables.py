"""Tables: turns the days of a run into DataFrames with documented columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas import DataFrame

from riceshop.town import ids
from riceshop.town.policy import JAR, LAST_QUANTITY, NOTEBOOK_FIELDS

if TYPE_CHECKING:
    from riceshop.town.run import Run

DAY_MINUTES = ("deliver", "collect", "measure", "hawk", "hotel")
NIGHT_MINUTES = ("sift", "write", "hotel_night")


def orders(run: "Run") -> DataFrame:
    """Return one row a sale, in the order they happened."""
    parts, day = _parts(run, "sales")
    p = run.town.parameters
    return DataFrame({
        "order": np.arange(len(day)),
        "day": day,
        "household": _joined(parts, "household"),
        "channel": _words(_joined(parts, "channel"), ids.CHANNELS),
        "asked_g": _joined(parts, "asked_g"),
        "quantity_g": _joined(parts, "sold_g"),
        "quantity_jin": _joined(parts, "sold_g") // p.jin_g,
        "clean_g": _joined(parts, "clean_g"),
        "price_fen": np.full(len(day), p.price_fen),
        "amount_fen": _joined(parts, "amount_fen"),
        "on_credit": _joined(parts, "credit").astype(bool),
    })  # fmt: skip


def deliveries(run: "Run") -> DataFrame:
    """Return one row a planned delivery."""
    parts, day = _parts(run, "trips")
    found = pd.Series(_joined(parts, "found_g"), dtype="Int64")
    return DataFrame({
        "day": day,
        "household": _joined(parts, "household"),
        "kind": _words(_joined(parts, "channel"), ids.CHANNELS),
        "planned_g": _joined(parts, "planned_g"),
        "delivered_g": _joined(parts, "left_g"),
        "result": _words(_joined(parts, "result"), ids.RESULTS),
        "found_g": found.mask(found < 0),
        "minutes_min": _joined(parts, "minutes"),
    })  # fmt: skip


def payments(run: "Run") -> DataFrame:
    """Return one row a payment, missed payment or write-off."""
    parts, day = _parts(run, "payments")
    return DataFrame({
        "day": day,
        "household": _joined(parts, "household"),
        "kind": _words(_joined(parts, "kind"), ids.PAYMENTS),
        "amount_fen": _joined(parts, "amount_fen"),
        "owed_fen": _joined(parts, "owed_fen"),
    })  # fmt: skip


def notebook(run: "Run") -> DataFrame:
    """Return the notebook's lines at the end of the run; a field not written down is missing (NA)."""
    book, houses, p, day = run.state.notebook, run.town.houses, run.town.parameters, run.state.day
    who = np.flatnonzero((book.last_day >= 0) | book.known.any(axis=0) | book.measured)
    known = {name: book.known[index, who] for index, name in enumerate(NOTEBOOK_FIELDS)}
    jar = np.where(book.measured[who], houses.jar_g[who], houses.told_jar_g[who])
    use = book.daily_use_g(who, p)
    left = book.left_g(who, day, p)
    measured = book.measured[who]
    return DataFrame({
        "household": who,
        "members": _known(houses.members[who], known["members"]),
        "appetite_g": _known(houses.told_appetite_g[who], known["appetite"]),
        "monthly_use_g": _known(houses.told_month_g[who], known["monthly_use"]),
        "last_quantity_g": _known(_last_quantity(run)[who], book.known[LAST_QUANTITY, who]),
        "jar_width_mm": _known(houses.jar_width_mm[who], measured),
        "jar_height_mm": _known(houses.jar_height_mm[who], measured),
        "jar_g": _known(jar, measured | book.known[JAR, who]),
        "street": _known_words(run.town.map.house_street[who], known["address"], ids.STREETS),
        "pay_cycle": _known_words(houses.pay_cycle[who], known["payday"], ids.PAY_CYCLES),
        "next_payday": _known(day + (houses.pay_phase[who] - day) % houses.pay_days[who], known["payday"]),
        "reorder_days": _known(houses.reorder_days[who], known["habits"]),
        "lot_days": _known(houses.lot_days[who], known["preferences"]),
        "jar_measured": measured,
        "level_seen": book.level_seen[who],
        "last_day": book.last_day[who],
        "after_g": book.after_g[who],
        "use_g": use,
        "left_g": left,
        "empty_day": day + np.floor_divide(left, use),
        "on_list": run.state.people.listed[who],
    })  # fmt: skip


def daily(run: "Run") -> DataFrame:
    """Return the shop's ledger, one row a day."""
    days, p = run.day_events, run.town.parameters
    sold = np.array([today.sold_g for today in days], dtype=np.int64)
    results = [np.concatenate([trip.result for trip in today.trips] or [np.zeros(0, np.int64)]) for today in days]
    table = {
        "day": [today.day for today in days],
        "rain": [today.rain for today in days],
        "open": [not today.closed for today in days],
        "orders": [sum(len(sale.household) for sale in today.sales) for today in days],
        "sold_g": sold,
        "sold_jin": sold // p.jin_g,
        "clean_sold_g": [sum(int(sale.clean_g.sum()) for sale in today.sales) for today in days],
        "revenue_fen": [today.revenue_fen for today in days],
        "collected_fen": [_paid(today, (ids.COLLECTED,)) for today in days],
        "written_off_fen": [_paid(today, (ids.WRITTEN_OFF,)) for today in days],
        "bought_g": [today.sacks * p.sack_jin * p.jin_g for today in days],
        "bought_fen": [today.bought_fen for today in days],
        "lamp_fen": [today.lamp_fen for today in days],
        "living_fen": [today.living_fen for today in days],
        "cash_fen": [today.cash_fen for today in days],
        "receivables_fen": [today.receivables_fen for today in days],
        "stock_g": [today.stock_g for today in days],
        "clean_stock_g": [today.clean_g for today in days],
        "sifted_g": [today.sifted_g for today in days],
        "turned_away": [today.unserved for today in days],
        "deliveries_done": [int((result == ids.DONE).sum()) for result in results],
        "trips_in_vain": [int(np.isin(result, (ids.FULL, ids.REFUSED)).sum()) for result in results],
        "promises_broken": [int(np.isin(result, (ids.NO_RICE, ids.NO_TIME)).sum()) for result in results],
        "on_list": [today.listed for today in days],
        "hotel_knocked": [today.hotel_knocked for today in days],
        "hotel_served": [today.hotel_served for today in days],
    }
    for activity in DAY_MINUTES + NIGHT_MINUTES:
        table[f"{activity}_min"] = [today.minutes.get(activity, 0) for today in days]
    return DataFrame(table)


def households(run: "Run") -> DataFrame:
    """Return what the shop can see of every household."""
    people, town = run.state.people, run.town
    return DataFrame({
        "household": np.arange(town.households),
        "street": _words(town.map.house_street, ids.STREETS),
        "x_m": town.map.house_x_m,
        "y_m": town.map.house_y_m,
        "walk_m": town.houses.to_shop_m,
        "orders": people.orders,
        "bought_g": people.from_wang_g,
        "spent_fen": people.from_wang_g // town.parameters.jin_g * town.parameters.price_fen,
        "first_day": _known(people.first_day, people.orders > 0),
        "last_day": _known(people.last_day, people.orders > 0),
        "owed_fen": people.owed_fen,
        "in_notebook": run.state.notebook.known.any(axis=0),
        "on_list": people.listed,
    })  # fmt: skip


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
        "pay_cycle": _words(houses.pay_cycle, ids.PAY_CYCLES),
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


def _parts(run: "Run", name: str) -> tuple[list[object], np.ndarray]:
    parts = [(today.day, part) for today in run.day_events for part in getattr(today, name)]
    days = [np.full(len(part.household), day, dtype=np.int64) for day, part in parts]
    return [part for _, part in parts], np.concatenate(days or [np.zeros(0, dtype=np.int64)])


def _joined(parts: Sequence[object], name: str) -> np.ndarray:
    return np.concatenate([getattr(part, name) for part in parts] or [np.zeros(0, dtype=np.int64)])


def _words(codes: np.ndarray, names: tuple[str, ...]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes, categories=list(names))


def _known(values: np.ndarray, known: np.ndarray) -> pd.Series:
    return pd.Series(values, dtype="Int64").mask(~known)


def _known_words(codes: np.ndarray, known: np.ndarray, names: tuple[str, ...]) -> pd.Categorical:
    return pd.Categorical.from_codes(np.where(known, codes, -1), categories=list(names))


def _paid(today: object, kinds: tuple[int, ...]) -> int:
    return sum(int(part.amount_fen[np.isin(part.kind, kinds)].sum()) for part in today.payments)


def _last_quantity(run: "Run") -> np.ndarray:
    last = np.zeros(run.town.households, dtype=np.int64)
    for today in run.day_events:
        for sale in today.sales:
            own = sale.household >= 0
            last[sale.household[own]] = sale.sold_g[own]
    return last
