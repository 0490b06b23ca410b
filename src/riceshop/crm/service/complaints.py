"""Complaints: from a fault to who complains, who is made good and who stays, and what making good is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riceshop.crm import guard

if TYPE_CHECKING:
    from pandas import DataFrame

GROUPS = ("content", "silent", "unresolved", "resolved")


def complaint_funnel(
    customers: float, fault: float, complain: float, resolve: float, stay: dict[str, float]
) -> DataFrame:
    """Return how many customers fall into each group of the complaint funnel, and how many of them stay.

    `fault` is the share of `customers` who meet a fault, `complain` the share of those who say so, `resolve` the share
    of complaints made good. `stay` gives the share that stays for each of GROUPS: content (met no fault), silent
    (fault, no complaint), unresolved and resolved; all are arguments, none is built in. Where resolved exceeds content
    the recovery paradox holds. Returns index group, columns customers, stay, staying, lost. Raises BadValue for a
    share outside [0, 1] or a missing group. Source: R-152; the funnel as in Fornell and Wernerfelt 1987.

    >>> stay = {"content": 0.9, "silent": 0.4, "unresolved": 0.2, "resolved": 0.95}
    >>> complaint_funnel(1_000, fault=0.2, complain=0.25, resolve=0.6, stay=stay)["customers"].round(6).tolist()
    [800.0, 150.0, 20.0, 30.0]
    """
    import pandas as pd

    heads = guard.number("complaint_funnel(customers)", customers, 0)
    met = guard.number("complaint_funnel(fault)", fault, 0, 1)
    said = guard.number("complaint_funnel(complain)", complain, 0, 1)
    mended = guard.number("complaint_funnel(resolve)", resolve, 0, 1)
    table = guard.frame("complaint_funnel(stay)", pd.DataFrame([stay]), GROUPS)
    kept = guard.probability("complaint_funnel(stay)", table[list(GROUPS)].iloc[0].to_numpy())
    shares = [1 - met, met * (1 - said), met * said * (1 - mended), met * said * mended]
    size = [heads * share for share in shares]
    found = pd.DataFrame({"customers": size, "stay": kept}, index=pd.Index(GROUPS, name="group"))
    return found.assign(
        staying=found["customers"] * found["stay"], lost=lambda rows: rows["customers"] - rows["staying"]
    )


def recovery_value(funnel: DataFrame, value: float, cost: float = 0.0) -> float:
    """Return what making complaints good is worth: customers kept by it times `value`, less `cost` a complaint mended.

    `funnel` comes from `complaint_funnel`; `value` is what a customer who stays is worth, in the unit of `cost`.
    Kept are those made good who would have left had nothing been done. Below 0 where it costs more than it keeps.
    Raises BadType for what is no table or number, BadValue for missing columns and a negative `value` or
    `cost`. Source: R-152.

    >>> stay = {"content": 0.9, "silent": 0.4, "unresolved": 0.2, "resolved": 0.95}
    >>> funnel = complaint_funnel(1_000, fault=0.2, complain=0.25, resolve=0.6, stay=stay)
    >>> round(recovery_value(funnel, value=200, cost=30), 2)
    3600.0
    """
    table = guard.frame("recovery_value(funnel)", funnel, ["customers", "stay"])
    worth = guard.number("recovery_value(value)", value, 0)
    paid = guard.number("recovery_value(cost)", cost, 0)
    gained = float(table.loc["resolved", "stay"] - table.loc["unresolved", "stay"])
    return float(table.loc["resolved", "customers"]) * (gained * worth - paid)


def voice_value(funnel: DataFrame, resolve: float, value: float, cost: float = 0.0) -> float:
    """Return what one more customer with a fault is worth who complains instead of going silently.

    A share `resolve` of complaints is made good at `cost` each; the chance of staying rises from that of the silent to
    that of the resolved and unresolved in this share. Below 0 where complaining in vain hurts more than mending helps.
    Other arguments as in `recovery_value`. Raises BadType for what is no table or number, BadValue for a
    missing column, `resolve` outside [0, 1], and a negative `value` or `cost`. Source: R-152, R-146.

    >>> stay = {"content": 0.9, "silent": 0.4, "unresolved": 0.2, "resolved": 0.95}
    >>> funnel = complaint_funnel(1_000, fault=0.2, complain=0.25, resolve=0.6, stay=stay)
    >>> round(voice_value(funnel, resolve=0.6, value=200, cost=30), 2)
    32.0
    """
    table = guard.frame("voice_value(funnel)", funnel, ["stay"])
    mended = guard.number("voice_value(resolve)", resolve, 0, 1)
    worth = guard.number("voice_value(value)", value, 0)
    paid = guard.number("voice_value(cost)", cost, 0)
    stay = table["stay"]
    heard = mended * stay["resolved"] + (1 - mended) * stay["unresolved"]
    return float((heard - stay["silent"]) * worth - mended * paid)
