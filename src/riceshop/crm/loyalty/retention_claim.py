"""The claim "retention +5, profit +25 to 95": its three wordings measured, and the shops for which it comes true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from pandas import DataFrame

READINGS = ("points", "percent")


def customer_present_value(
    retention: float, rate: float, growth: float = 0.0, acquisition: float = 0.0, margin: float = 1.0
) -> float:
    """Return the present value of one new customer: margin/(1 − q) − acquisition, q = retention·(1+growth)/(1+rate).

    The first `margin` comes at once, so with growth 0 this is margin·(1+i)/(1+i−r). `growth` is by how much the
    margin of those who stay rises each period, `rate` the discount rate (at least 0), money in one unit. Raises
    BadValue for a retention outside [0, 1], or q of 1 or more, where the sum has no end.
    Source: the profile follows Reichheld and Sasser (1990), Zero defections, Harvard Business Review 68(5).

    >>> round(customer_present_value(0.8, 0.1), 3)
    3.667
    """
    place = "customer_present_value"
    keep = guard.number(f"{place}(retention)", retention, 0.0, 1.0)
    interest = guard.number(f"{place}(rate)", rate, 0.0)
    rise = guard.number(f"{place}(growth)", growth, -1.0)
    first = guard.number(f"{place}(margin)", margin, 0.0, open_low=True)
    cost = guard.number(f"{place}(acquisition)", acquisition, 0.0)
    factor = keep * (1 + rise) / (1 + interest)
    if factor >= 1:
        raise BadValue("crm_loyalty.endless", place=place, value=f"{factor:.3g}")
    return first / (1 - factor) - cost


def retention_gain(
    retention: float, rate: float, growth: float = 0.0, acquisition: float = 0.0, step: float = 0.05,
    reading: str = "points",
) -> float:  # fmt: skip
    """Return by what share the present value of a customer rises when retention rises by `step`.

    `reading` "points" adds the step (0.80 → 0.85, as in the original study), "percent" multiplies (0.80 → 0.84).
    `acquisition` is in first margins. Raises BadValue where retention would pass 1, or the customer is worth nothing
    before the step. Source: Reichheld and Sasser (1990); R-106, R-107, C-02.

    >>> round(retention_gain(0.85, 0.10), 3), round(retention_gain(0.85, 0.10, reading="percent"), 3)
    (0.25, 0.205)
    """
    after = _raised("retention_gain", retention, step, reading)
    before = customer_present_value(retention, rate, growth, acquisition)
    if before <= 0:
        raise BadValue("crm_loyalty.worthless", place="retention_gain", value=f"{before:.3g}")
    return customer_present_value(after, rate, growth, acquisition) / before - 1


def solve_retention_claim(
    gain: float, solve: str, rate: float = 0.10, retention: float = 0.85, growth: float = 0.0, step: float = 0.05
) -> float:
    """Return the value of one quantity with which retention + `step` points gives exactly this `gain`.

    `solve` is "retention" (the base), "growth" (of the margin with tenure) or "acquisition" (in first margins, paid
    for every new customer); the others are as given, and the first two have no acquisition cost. All three are in
    closed form. Raises BadValue when no shop of that kind gives the gain: with margins that do not grow, no cost of
    acquisition and 10 % interest, five points cannot bring more than 50 %.
    Source: R-106, R-107, C-02; the solution is ours.

    >>> [round(solve_retention_claim(gain, "growth"), 3) for gain in (0.25, 0.85, 0.95)]
    [0.0, 0.147, 0.155]
    >>> round(solve_retention_claim(0.25, "retention"), 3)
    0.85
    """
    place = "solve_retention_claim"
    guard.one_of(f"{place}(solve)", solve, ("retention", "growth", "acquisition"))
    wanted = guard.number(f"{place}(gain)", gain, 0.0, open_low=True)
    guard.number(f"{place}(step)", step, 0.0, 1.0, open_low=True)
    interest = guard.number(f"{place}(rate)", rate, 0.0)
    if solve == "growth":
        after = _raised(place, retention, step, "points")
        guard.number(f"{place}(retention)", retention, 0.0, open_low=True)
        factor = wanted / ((1 + wanted) * after / retention - 1)
        return factor * (1 + interest) / retention - 1
    if solve == "retention":
        rise = 1 + guard.number(f"{place}(growth)", growth, -1.0, open_low=True)
        move = step * rise / (1 + interest)
        found = (1 - move * (1 + wanted) / wanted) * (1 + interest) / rise
        # Half a billionth forgives rounding at a base of exactly 1 - step.
        if found < 0 or found + step > 1 + 5e-10:
            raise BadValue("crm_loyalty.no_profile", place=place, value=f"{wanted:g}", found=f"{found:.3f}")
        return found
    before = customer_present_value(retention, interest, growth)
    after = customer_present_value(_raised(place, retention, step, "points"), interest, growth)
    cost = before - (after - before) / wanted
    if cost < -1e-9:
        raise BadValue("crm_loyalty.no_profile", place=place, value=f"{wanted:g}", found=f"{cost:.3f}")
    return max(cost, 0.0)


def claim_profiles(rate: float = 0.10, retention: float = 0.85, step: float = 0.05) -> DataFrame:
    """Return, for gains of 25, 85 and 95 %, what base retention, growth or acquisition cost produces each.

    Index `gain`; columns retention, growth, acquisition as in `solve_retention_claim`; NaN where no shop of that kind
    gives the gain. Source: R-106, R-107.

    >>> claim_profiles().round(3)["retention"].tolist()
    [0.85, nan, nan]
    """
    rows = {}
    for gain in (0.25, 0.85, 0.95):
        rows[gain] = {}
        for solve in ("retention", "growth", "acquisition"):
            try:
                rows[gain][solve] = solve_retention_claim(gain, solve, rate, retention, step=step)
            except BadValue as refusal:
                if refusal.key != "crm_loyalty.no_profile":
                    raise
                rows[gain][solve] = float("nan")
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("gain")


def three_wordings(
    retention: float = 0.80, rate: float = 0.10, growth: float = 0.0, acquisition: float = 0.5,
    margin_rate: float = 0.20, periods: int = 20, step: float = 0.05,
) -> DataFrame:  # fmt: skip
    """Return what the three wordings of one claim measure in one and the same shop: three different numbers.

    The shop wins one customer a period, keeps `retention` of them, for at most `periods` periods; the first margin is
    1 and grows with `growth`; sales are margin/`margin_rate`; winning costs `acquisition` first margins. Rows, index
    `wording`: "returning_share" (share of a steady period's profit from customers past their first period),
    "profit_rate" (rise of profit over sales when retention rises by 5 *percent*), "profit" (rise of the period's
    profit by five *points*), "present_value" (rise of a customer's present value by five points: the original).
    Column value, a share. Raises BadValue when the shop earns nothing. Source: R-050, R-107, R-106, C-02.

    >>> three_wordings().round(3)["value"].to_dict()
    {'returning_share': 0.887, 'profit_rate': 0.021, 'profit': 0.33, 'present_value': 0.226}
    """
    place = "three_wordings"
    count = guard.whole(f"{place}(periods)", periods, low=2)
    part = guard.number(f"{place}(margin_rate)", margin_rate, 0.0, 1.0, open_low=True)
    cost = guard.number(f"{place}(acquisition)", acquisition, 0.0)
    interest = guard.number(f"{place}(rate)", rate, 0.0)
    rise = 1 + guard.number(f"{place}(growth)", growth, -1.0)
    age = np.arange(count)

    def earned(keep: float, discount: float = 0.0) -> float:
        return float((rise * keep / (1 + discount)) ** age @ np.ones(count)) - cost

    def rate_of(keep: float) -> float:
        return earned(keep) / ((earned(keep) + cost) / part)

    points, percent = (_raised(place, retention, step, reading) for reading in READINGS)
    worst = min(earned(retention), earned(retention, interest))
    if worst <= 0:
        raise BadValue("crm_loyalty.worthless", place=place, value=f"{worst:.3g}")
    values = {
        "returning_share": (earned(retention) + cost - 1) / earned(retention),
        "profit_rate": rate_of(percent) / rate_of(retention) - 1,
        "profit": earned(points) / earned(retention) - 1,
        "present_value": earned(points, interest) / earned(retention, interest) - 1,
    }
    return pd.DataFrame({"value": values}).rename_axis("wording")


def _raised(place: str, retention: float, step: float, reading: str) -> float:
    guard.one_of(f"{place}(reading)", reading, READINGS)
    keep = guard.number(f"{place}(retention)", retention, 0.0, 1.0)
    move = guard.number(f"{place}(step)", step, 0.0, 1.0)
    after = keep + move if reading == "points" else keep * (1 + move)
    if after > 1 + 1e-12:
        raise BadValue("crm_loyalty.past_one", place=place, value=f"{after:.3g}")
    return min(after, 1.0)
