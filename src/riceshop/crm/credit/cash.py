"""Cash: what comes in on paydays, what has to be paid before, and how deep the gap between them is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame

COLUMNS = ("owed_fen", "daily_fen", "next_payday", "pay_cycle_days")


def payday_cash_flow(
    customers: DataFrame,
    cash_fen: float,
    paid_out_fen: ArrayLike,
    first_day: int = 0,
    default_rate: float = 0.0,
    cash_sales_fen: ArrayLike = 0.0,
) -> DataFrame:
    """Return the expected cash of a shop that sells on credit and collects on its customers' paydays, day by day.

    `customers` has a row each: owed_fen at the start, daily_fen bought on credit every day, next_payday (a day, not
    before `first_day`) and pay_cycle_days. On a payday all that is owed, that day's purchase included, is due:
    a share `default_rate` never comes and is written off. `paid_out_fen` has one amount a day and sets the number of
    days; `cash_sales_fen` is one amount or one a day. Returns day, sold_on_credit_fen, collected_fen, written_off_fen,
    cash_sales_fen, paid_out_fen, cash_fen and receivables_fen in the evening; cash below 0 is the money that is short.
    Raises BadType or BadValue for what cannot be used. Source: R-082.

    >>> import pandas as pd
    >>> street = pd.DataFrame({"owed_fen": [0], "daily_fen": [10], "next_payday": [2], "pay_cycle_days": [3]})
    >>> payday_cash_flow(street, cash_fen=20, paid_out_fen=[9, 9, 9, 9])["cash_fen"].tolist()
    [11.0, 2.0, 23.0, 14.0]
    """
    import pandas as pd

    place = "payday_cash_flow(customers[{!r}])"
    table = guard.frame("payday_cash_flow(customers)", customers, COLUMNS)
    start = guard.whole("payday_cash_flow(first_day)", first_day)
    owed = guard.numbers(place.format("owed_fen"), table["owed_fen"].to_numpy(), 0).copy()
    daily = guard.numbers(place.format("daily_fen"), table["daily_fen"].to_numpy(), 0)
    payday = guard.numbers(place.format("next_payday"), table["next_payday"].to_numpy(), start)
    cycle = guard.numbers(place.format("pay_cycle_days"), table["pay_cycle_days"].to_numpy(), 1)
    lost = guard.number("payday_cash_flow(default_rate)", default_rate, 0, 1)
    out = guard.series("payday_cash_flow(paid_out_fen)", paid_out_fen, 0)
    takings = guard.numbers("payday_cash_flow(cash_sales_fen)", cash_sales_fen, 0)
    if takings.ndim:
        guard.same_length("payday_cash_flow(cash_sales_fen)", takings, out)
    takings = np.broadcast_to(takings, out.shape)
    cash = guard.number("payday_cash_flow(cash_fen)", cash_fen)
    rows = []
    for step, spent in enumerate(out):
        owed += daily
        pays = (start + step >= payday) & ((start + step - payday) % cycle == 0)
        due = float(owed[pays].sum())
        owed[pays] = 0.0
        cash += due * (1 - lost) + takings[step] - spent
        rows.append(
            (start + step, daily.sum(), due * (1 - lost), due * lost, takings[step], spent, cash, owed.sum())
        )
    names = ("sold_on_credit", "collected", "written_off", "cash_sales", "paid_out", "cash", "receivables")
    return pd.DataFrame(rows, columns=["day", *(f"{name}_fen" for name in names)])


def cash_gap(flow: DataFrame) -> tuple[int, float]:
    """Return the first day on which the cash of `payday_cash_flow` is lowest, and how much is short on it (0 if none).

    Raises BadValue for a table without days. Source: R-082.

    >>> import pandas as pd
    >>> cash_gap(pd.DataFrame({"day": [4, 5, 6], "cash_fen": [10.0, -30.0, 20.0]}))
    (5, 30.0)
    """
    table = guard.frame("cash_gap(flow)", flow, ["day", "cash_fen"])
    cash = guard.series("cash_gap(flow['cash_fen'])", table["cash_fen"].to_numpy())
    lowest = int(np.argmin(cash))
    return int(table["day"].iloc[lowest]), float(max(0.0, -cash[lowest]))
