"""Tables of the shop: what the shopkeeper could have known, one function a table."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas import DataFrame

from riceshop.town import ids, ledger
from riceshop.town.day import Day
from riceshop.town.draws import wide
from riceshop.town.policy import JAR, LAST_QUANTITY, NOTEBOOK_FIELDS
from riceshop.town.tables import in_words, joined, parts, where_known, words_where_known

if TYPE_CHECKING:
    from riceshop.town.run import Run


def orders(run: "Run") -> DataFrame:
    """Return one row a sale, in the order they happened."""
    found, day = parts(run, "sales")
    p = run.town.parameters
    return DataFrame({
        "order": np.arange(len(day)),
        "day": day,
        "household": joined(found, "household"),
        "channel": in_words(joined(found, "channel"), ids.CHANNELS),
        "asked_g": joined(found, "asked_g"),
        "quantity_g": joined(found, "sold_g"),
        "quantity_jin": joined(found, "sold_g") // p.jin_g,
        "clean_g": joined(found, "clean_g"),
        "price_fen": joined(found, "amount_fen") * p.jin_g // joined(found, "sold_g"),
        "amount_fen": joined(found, "amount_fen"),
        "on_credit": joined(found, "credit").astype(bool),
    })  # fmt: skip


def deliveries(run: "Run") -> DataFrame:
    """Return one row a planned delivery."""
    found, day = parts(run, "trips")
    level = pd.Series(joined(found, "found_g"), dtype="Int64")
    return DataFrame({
        "day": day,
        "household": joined(found, "household"),
        "kind": in_words(joined(found, "channel"), ids.CHANNELS),
        "planned_g": joined(found, "planned_g"),
        "delivered_g": joined(found, "left_g"),
        "result": in_words(joined(found, "result"), ids.RESULTS),
        "found_g": level.mask(level < 0),
        "minutes_min": joined(found, "minutes"),
    })  # fmt: skip


def payments(run: "Run") -> DataFrame:
    """Return one row a payment, missed payment or write-off."""
    found, day = parts(run, "payments")
    return DataFrame({
        "day": day,
        "household": joined(found, "household"),
        "kind": in_words(joined(found, "kind"), ids.PAYMENTS),
        "amount_fen": joined(found, "amount_fen"),
        "owed_fen": joined(found, "owed_fen"),
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
    # What a household said of a month is taken to grow and shrink with the members written down.
    month = wide(houses.told_month_g, who) * book.note_members[who] // houses.members[who]
    return DataFrame({
        "household": who,
        "members": where_known(book.note_members[who], known["members"]),
        "appetite_g": where_known(houses.told_appetite_g[who], known["appetite"]),
        "monthly_use_g": where_known(month, known["monthly_use"]),
        "last_quantity_g": where_known(_last_quantity(run)[who], book.known[LAST_QUANTITY, who]),
        "jar_width_mm": where_known(houses.jar_width_mm[who], measured),
        "jar_height_mm": where_known(houses.jar_height_mm[who], measured),
        "jar_g": where_known(jar, measured | book.known[JAR, who]),
        "street": words_where_known(run.town.map.house_street[who], known["address"], ids.STREETS),
        "pay_cycle": words_where_known(houses.pay_cycle[who], known["payday"], ids.PAY_CYCLES),
        "next_payday": where_known(day + (houses.pay_phase[who] - day) % houses.pay_days[who], known["payday"]),
        "reorder_days": where_known(houses.reorder_days[who], known["habits"]),
        "lot_days": where_known(houses.lot_days[who], known["preferences"]),
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
    p = run.town.parameters
    lines = [ledger.line(today, p) for today in run.day_events]
    return DataFrame(lines, columns=list(ledger.line(Day(0, False), p)))


def households(run: "Run") -> DataFrame:
    """Return what the shop can see of every household."""
    people, town = run.state.people, run.town
    return DataFrame({
        "household": np.arange(town.households),
        "street": in_words(town.map.house_street, ids.STREETS),
        "x_m": town.map.house_x_m,
        "y_m": town.map.house_y_m,
        "walk_m": town.houses.to_shop_m,
        "orders": people.orders,
        "bought_g": people.from_wang_g,
        "spent_fen": people.spent_fen,
        "first_day": where_known(people.first_day, people.orders > 0),
        "last_day": where_known(people.last_day, people.orders > 0),
        "owed_fen": people.owed_fen,
        "in_notebook": run.state.notebook.known.any(axis=0),
        "on_list": people.listed,
    })  # fmt: skip


def _last_quantity(run: "Run") -> np.ndarray:
    last = np.zeros(run.town.households, dtype=np.int64)
    for today in run.day_events:
        for sale in today.sales:
            own = sale.household >= 0
            last[sale.household[own]] = sale.sold_g[own]
    return last
