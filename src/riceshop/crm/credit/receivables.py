"""Receivables: what is still owed, how old it is, how fast it comes in, and what will never come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame

BOUNDS = (30, 60, 90)


def open_items(charges: DataFrame, payments: DataFrame) -> DataFrame:
    """Return the sales on credit that are not paid yet, when payments settle a customer's oldest sale first.

    `charges` and `payments` have the columns customer, day and amount_fen (fen, not negative). What a customer has
    paid beyond all charges is left aside. Returns customer, day, amount_fen and open_fen (above 0), by day. Raises
    BadType or BadValue for a table that cannot be used. Source: R-082; first in, first out is ours.

    >>> import pandas as pd
    >>> sold = pd.DataFrame({"customer": [1, 1, 2], "day": [0, 9, 4], "amount_fen": [300, 200, 100]})
    >>> paid = pd.DataFrame({"customer": [1], "day": [12], "amount_fen": [350]})
    >>> open_items(sold, paid)[["customer", "day", "open_fen"]].values.tolist()
    [[2.0, 4.0, 100.0], [1.0, 9.0, 150.0]]
    """
    sold = guard.frame("open_items(charges)", charges, ["customer", "day", "amount_fen"])
    got = guard.frame("open_items(payments)", payments, ["customer", "day", "amount_fen"])
    amount = guard.numbers("open_items(charges['amount_fen'])", sold["amount_fen"].to_numpy(), 0)
    received = guard.numbers("open_items(payments['amount_fen'])", got["amount_fen"].to_numpy(), 0)
    paid = got.assign(amount_fen=received).groupby("customer")["amount_fen"].sum()
    ordered = sold[["customer", "day"]].assign(amount_fen=amount).sort_values("day", kind="stable")
    due = ordered.groupby("customer")["amount_fen"].cumsum() - ordered["customer"].map(paid).fillna(0.0)
    found = ordered.assign(open_fen=np.clip(due, 0.0, ordered["amount_fen"]))
    return found[found["open_fen"] > 0].reset_index(drop=True)


def receivables_ageing(
    items: DataFrame, today: int, terms_days: int = 0, bounds: Sequence[int] = BOUNDS
) -> DataFrame:
    """Return the open amounts by how many days they are overdue on `today`.

    `items` has the columns day (of the sale) and open_fen; a sale is due `terms_days` after its day and overdue from
    the day after. `bounds` are the rising upper ends of the buckets. Returns index bucket ("not_due", "1-30", ...,
    "91+"), columns items, open_fen, share (0 where nothing is owed). Raises BadValue for bounds that do not rise.
    Source: R-082.

    >>> import pandas as pd
    >>> owed = pd.DataFrame({"day": [100, 60, 5], "open_fen": [500, 300, 200]})
    >>> receivables_ageing(owed, today=100)["open_fen"].to_dict()
    {'not_due': 500.0, '1-30': 0.0, '31-60': 300.0, '61-90': 0.0, '91+': 200.0}
    """
    import pandas as pd

    table = guard.frame("receivables_ageing(items)", items, ["day", "open_fen"])
    day = guard.numbers("receivables_ageing(items['day'])", table["day"].to_numpy())
    amount = guard.numbers("receivables_ageing(items['open_fen'])", table["open_fen"].to_numpy(), 0)
    now = guard.whole("receivables_ageing(today)", today)
    terms = guard.whole("receivables_ageing(terms_days)", terms_days)
    ends = guard.series("receivables_ageing(bounds)", list(bounds), 1)
    if (np.diff(ends) <= 0).any():
        raise BadValue("crm_credit.bounds", value=list(bounds))
    place = np.searchsorted([0, *ends], now - terms - day, side="left")
    count = len(ends) + 2
    owed = np.bincount(place, amount, count)
    total = owed.sum()
    return pd.DataFrame(
        {"items": np.bincount(place, minlength=count), "open_fen": owed, "share": owed / total if total else 0.0},
        index=pd.Index(_names([int(end) for end in ends]), name="bucket"),
    )


def bad_debt_provision(ageing: DataFrame, rates: Mapping[str, float]) -> DataFrame:
    """Return what to set aside in each bucket of `receivables_ageing`: its open amount times its rate of loss.

    `rates` gives a share in [0, 1] for every bucket; none is built in, since they are a shop's own experience. The
    column provision_fen sums to the provision. Returns open_fen, rate, provision_fen. Raises BadValue for a bucket
    without a rate. Source: R-074, R-082; the allowance by age of accountants.

    >>> import pandas as pd
    >>> ageing = receivables_ageing(pd.DataFrame({"day": [100, 60], "open_fen": [500, 300]}), today=100)
    >>> rates = {"not_due": 0.01, "1-30": 0.03, "31-60": 0.1, "61-90": 0.3, "91+": 0.6}
    >>> float(bad_debt_provision(ageing, rates)["provision_fen"].sum())
    35.0
    """
    table = guard.frame("bad_debt_provision(ageing)", ageing, ["open_fen"])
    missing = [str(bucket) for bucket in table.index if bucket not in rates]
    if missing:
        raise BadValue("crm_credit.rates", value=", ".join(missing))
    rate = guard.probability("bad_debt_provision(rates)", [rates[bucket] for bucket in table.index])
    return table[["open_fen"]].assign(rate=rate, provision_fen=table["open_fen"] * rate)


def days_sales_outstanding(receivables: float, credit_sales: float, days: float) -> float:
    """Return for how many days of credit sales money is still out: receivables / credit_sales x days.

    `credit_sales` are those of the last `days` days, in the unit of `receivables`. Raises BadValue where nothing was
    sold on credit. Source: R-082; the usual ratio.

    >>> days_sales_outstanding(receivables=4_500, credit_sales=9_000, days=30)
    15.0
    """
    owed = guard.number("days_sales_outstanding(receivables)", receivables, 0)
    sold = guard.number("days_sales_outstanding(credit_sales)", credit_sales, 0, open_low=True)
    return owed / sold * guard.number("days_sales_outstanding(days)", days, 0, open_low=True)


def days_sales_outstanding_by_countback(receivables: float, daily_credit_sales: ArrayLike) -> float:
    """Return days sales outstanding by count-back: how many last days of credit sales make up the receivables.

    `daily_credit_sales` has one amount a day, the latest last. The ratio reads a rising trade as slow payers; this
    does not. Infinite where all the sales given fall short of the receivables. Raises BadType for what is no
    number, BadValue for negative amounts and for no day of sales. Source: the count-back method of credit
    managers.

    >>> days_sales_outstanding_by_countback(450, [100, 100, 200, 300])
    1.75
    """
    owed = guard.number("days_sales_outstanding_by_countback(receivables)", receivables, 0)
    sales = guard.series("days_sales_outstanding_by_countback(daily_credit_sales)", daily_credit_sales, 0)[::-1]
    reached = np.cumsum(sales)
    if owed == 0:
        return 0.0
    if owed > reached[-1]:
        return float("inf")
    last = int(np.searchsorted(reached, owed, side="left"))
    return float(last + 1 - (reached[last] - owed) / sales[last])


def _names(ends: list[int]) -> list[str]:
    starts = [1, *(end + 1 for end in ends)]
    spans = [f"{start}-{end}" for start, end in zip(starts, ends, strict=False)]
    return ["not_due", *spans, f"{starts[-1]}+"]
