"""Ledger: what the shop's own books say of each household: what it bought, the way to its door, what it never paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riceshop.crm import guard

if TYPE_CHECKING:
    from pandas import DataFrame


def value_ledger(orders: DataFrame, deliveries: DataFrame, payments: DataFrame) -> DataFrame:
    """Return one row a household that bought: purchases, jin, first_day, last_day, trips, minutes, lost_fen.

    `orders` has household, day and quantity_jin, `deliveries` household and minutes_min, `payments` household, kind and
    amount_fen, as the town's tables of these names. purchases counts days with an order, jin what was bought (returned rice
    is negative), minutes the way and the work at the door, lost_fen the debts written off. The hotel and the eating
    houses, whose numbers are negative, are left out. Raises BadType, BadValue for tables without these columns.
    Source: R-109 (activity-based costing), R-100 (1) and (3).

    >>> import pandas as pd
    >>> log = pd.DataFrame({"household": [7, 7, -1], "day": [3, 9, 9], "quantity_jin": [30, 20, 50]})
    >>> trips = pd.DataFrame({"household": [7, 7], "minutes_min": [25, 20]})
    >>> paid = pd.DataFrame({"household": [7], "kind": ["written_off"], "amount_fen": [40]})
    >>> value_ledger(log, trips, paid).loc[7].to_dict()
    {'purchases': 2, 'jin': 50, 'first_day': 3, 'last_day': 9, 'trips': 2, 'minutes': 45, 'lost_fen': 40}
    """
    place = "value_ledger"
    bought = guard.frame(f"{place}(orders)", orders, ("household", "day", "quantity_jin"))
    brought = guard.frame(f"{place}(deliveries)", deliveries, ("household", "minutes_min"))
    paid = guard.frame(f"{place}(payments)", payments, ("household", "kind", "amount_fen"))
    house = bought[bought["household"] >= 0].groupby("household")
    table = house.agg(
        purchases=("day", "nunique"), jin=("quantity_jin", "sum"), first_day=("day", "min"), last_day=("day", "max")
    )
    trip = brought.groupby("household")["minutes_min"].agg(["size", "sum"]).reindex(table.index, fill_value=0)
    lost = paid[paid["kind"] == "written_off"].groupby("household")["amount_fen"].sum()
    return table.assign(
        trips=trip["size"], minutes=trip["sum"], lost_fen=lost.reindex(table.index, fill_value=0).astype("int64")
    )
