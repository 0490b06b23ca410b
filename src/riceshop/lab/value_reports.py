"""The value report: what each household left to a played shop, and what it is expected to bring in the coming year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from riceshop.crm import guard
from riceshop.crm.value import JarClock, value_ledger
from riceshop.lab.defence import run_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from riceshop.lab.game import Game
    from riceshop.town import Run

YEAR_DAYS = 360
# Any date serves: the clock counts days between purchases.
FIRST_DATE = pd.Timestamp("1932-01-01")


def value_report(played: Game | Run, hour_fen: float = 10) -> DataFrame:
    """Return the value report of a game or a run: a row a household that bought, the largest expectation first.

    Columns: purchases; jin; waited, the days since the last purchase; now, the fen it left to the shop (one a jin, less
    its minutes at `hour_fen` an hour and its debts written off); chance, that it is still a customer by the jar clock, 0 to 1;
    ahead, the fen of margin to be expected in the coming 360 days. Nothing of `truth` is read. Raises BadType for what is no
    game or run, BadValue before the first day, before anybody came twice, and for a negative `hour_fen`. Source: R-100.
    """
    hour = guard.number("value_report(hour_fen)", hour_fen, 0.0)
    run = run_of(played)
    orders = run.orders[run.orders["household"] >= 0]
    log = orders.assign(date=FIRST_DATE + pd.to_timedelta(orders["day"], unit="D"))
    clock = JarClock().fit(log, "household", "date", observation_end=FIRST_DATE + pd.Timedelta(days=run.days - 1))
    ledger = value_ledger(run.orders, run.deliveries, run.payments)
    table = ledger[["purchases", "jin"]].assign(
        waited=run.days - 1 - ledger["last_day"],
        now=(ledger["jin"] - ledger["minutes"] * hour / 60 - ledger["lost_fen"]).round(),
        chance=clock.probability_alive().round(2),
        ahead=(clock.expected_purchases(YEAR_DAYS) * ledger["jin"] / ledger["purchases"]).round(),
    )
    return table.sort_values(["ahead", "jin"], ascending=False, kind="stable")
