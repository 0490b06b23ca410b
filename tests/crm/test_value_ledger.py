"""The value ledger: what is counted once, what stays out, and what a household without a delivery shows."""

import pandas as pd
import pytest

from riceshop.crm.value import value_ledger
from riceshop.town import WHOLE, class_town, preset
from riceshop.words.errors import BadValue

ORDERS = pd.DataFrame({"household": [4, 4, 4, 9, -1, -3], "day": [2, 2, 8, 5, 1, 6], "quantity_jin": [10, 5, -3, 20, 50, 90]})
DELIVERIES = pd.DataFrame({"household": [4, 4, 7], "minutes_min": [20, 25, 30]})
PAYMENTS = pd.DataFrame({"household": [4, 9, 9], "kind": ["cash", "missed", "written_off"], "amount_fen": [90, 0, 70]})


def test_days_not_lines_are_purchases_and_returned_rice_is_taken_off() -> None:
    table = value_ledger(ORDERS, DELIVERIES, PAYMENTS)
    assert table.index.tolist() == [4, 9]
    assert table.loc[4].to_dict() == {
        "purchases": 2, "jin": 12, "first_day": 2, "last_day": 8, "trips": 2, "minutes": 45, "lost_fen": 0}  # fmt: skip
    # Bought at the counter: no trip, but a debt that never came in.
    assert table.loc[9, ["trips", "minutes", "lost_fen"]].tolist() == [0, 0, 70]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(BadValue, match="minutes_min"):
        value_ledger(ORDERS, DELIVERIES.drop(columns="minutes_min"), PAYMENTS)


def test_the_towns_books_add_up() -> None:
    run = class_town(mechanisms=WHOLE).run(preset("wang"), days=60)
    table = value_ledger(run.orders, run.deliveries, run.payments)
    homes = run.orders[run.orders["household"] >= 0]
    assert table["jin"].sum() == homes["quantity_jin"].sum()
    # Trips in vain to people who never bought are the shop's cost and no customer's.
    theirs = run.deliveries["household"].isin(table.index)
    assert table["minutes"].sum() == run.deliveries.loc[theirs, "minutes_min"].sum() < run.daily["deliver_min"].sum()
