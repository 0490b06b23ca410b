"""Lifetime value: money to come in today's money, by a steady rate of staying or by a fitted model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.crm.value.beta_geo import BetaGeo
from riceshop.crm.value.beta_geo_beta_binomial import BetaGeoBetaBinomial
from riceshop.crm.value.gamma_gamma import GammaGamma
from riceshop.crm.value.likelihood import plain
from riceshop.crm.value.pareto_nbd import ParetoNBD
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame, Series

    from riceshop.crm.value.likelihood import Floats


def npv(cash_flows: ArrayLike, rate: float) -> float:
    """Return the net present value of cash flows one period apart, the first of them today.

    `cash_flows` is one row of numbers in any money, `rate` the discount rate of one period (0.1 for 10 %), above -1.
    Raises BadType, BadValue for what cannot be used. Source: R-097.

    >>> round(npv([-100, 60, 60], 0.1), 2)
    4.13
    """
    flows = guard.series("npv(cash_flows)", cash_flows)
    growth = 1 + guard.number("npv(rate)", rate, -1.0, open_low=True)
    return float(flows @ growth ** -np.arange(len(flows), dtype=np.float64))


def margin_multiple(retention: ArrayLike, rate: ArrayLike, first_margin: bool = False) -> Floats | float:
    """Return what one unit of yearly margin is worth over an endless relationship: r / (1 + i - r).

    `retention` is the share r of customers who stay a period, `rate` the discount rate i of a period, at least 0.
    The margin of the first period is left out; with `first_margin` it counts, (1 + i) / (1 + i - r). Raises BadType,
    BadValue for what cannot be used, among it r = 1 with i = 0, whose sum has no end. Source: Gupta and Lehmann (2005).

    >>> round(margin_multiple(0.8, 0.1), 2), round(margin_multiple(0.8, 0.1, first_margin=True), 2)
    (2.67, 3.67)
    """
    stay = guard.probability("margin_multiple(retention)", retention)
    growth = 1 + guard.numbers("margin_multiple(rate)", rate, 0.0)
    if np.any(growth - stay <= 0):
        raise BadValue("crm_value.endless", place="margin_multiple(rate)")
    return plain((growth if first_margin else stay) / (growth - stay))


def clv(
    margin: ArrayLike, retention: ArrayLike, rate: float, horizon: int | None = None, first_margin: bool = True
) -> Floats | float:
    """Return the lifetime value of a customer who brings `margin` each period while he stays.

    `retention` is the chance to stay another period, `rate` the discount rate of a period, at least 0. `horizon`
    counts the margins that may come; None is no end. The first margin comes today and is certain; without
    `first_margin` it is left out and the next `horizon` are counted. Raises BadType, BadValue for what cannot be
    used. Source: R-098; Gupta and Lehmann (2005).

    >>> round(clv(100, 0.8, 0.1), 2), round(clv(100, 0.8, 0.1, horizon=3), 2)
    (366.67, 225.62)
    """
    money = guard.numbers("clv(margin)", margin)
    stay = guard.probability("clv(retention)", retention)
    interest = guard.number("clv(rate)", rate, 0.0)
    if horizon is None:
        return plain(money * margin_multiple(stay, interest, first_margin))
    count = guard.whole("clv(horizon)", horizon)
    steps = np.arange(count) + (0 if first_margin else 1)
    shares = (stay / (1 + interest))[..., None] ** steps
    return plain(money * shares.sum(axis=-1))


def customer_lifetime_value(
    model: BetaGeo | ParetoNBD | BetaGeoBetaBinomial,
    summary: DataFrame,
    spend: GammaGamma | ArrayLike,
    periods: int,
    discount_rate: float = 0.0,
    margin: float = 1.0,
    step: float = 1.0,
) -> Series:
    """Return the discounted value of the purchases each customer is expected to make in the next `periods`.

    `model` is fitted, `summary` has its columns (and monetary_value, if `spend` is a fitted GammaGamma; else `spend`
    is one amount or one a customer). A period lasts `step` units of the summary's time (4 for four weeks), its
    purchases are discounted from its end at `discount_rate` a period, and the share `margin` of spend is profit.
    What was bought already is not counted. Index as in `summary`. Raises BadType, BadValue for what cannot be used.
    Source: Fader, Hardie and Lee (2005), RFM and CLV.

    >>> model = BetaGeo.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> table = pd.DataFrame({"frequency": [2], "recency": [30.43], "T": [38.86]}, index=["Lin"])
    >>> customer_lifetime_value(model, table, spend=20.0, periods=39, discount_rate=0.001).round(2)
    Lin    24.06
    Name: value, dtype: float64
    """
    place = "customer_lifetime_value"
    count = guard.whole(f"{place}(periods)", periods)
    growth = 1 + guard.number(f"{place}(discount_rate)", discount_rate, 0.0)
    share = guard.number(f"{place}(margin)", margin)
    length = guard.number(f"{place}(step)", step, 0.0, open_low=True)
    history = _history(place, model, summary)
    paid = _spend(place, spend, summary)
    so_far, value = np.zeros(len(summary)), np.zeros(len(summary))
    for period in range(1, count + 1):
        bought = model.conditional_expected_purchases(period * length, *history)
        value += (bought - so_far) / growth**period
        so_far = bought
    return pd.Series(share * paid * value, index=summary.index, name="value")


def _history(place: str, model: BetaGeo | ParetoNBD | BetaGeoBetaBinomial, summary: DataFrame) -> list[Floats]:
    if not isinstance(model, BetaGeo | ParetoNBD | BetaGeoBetaBinomial):
        raise BadType("crm_value.model", place=f"{place}(model)", value=type(model).__name__)
    last = "n" if isinstance(model, BetaGeoBetaBinomial) else "T"
    columns = ("frequency", "recency", last)
    found = guard.frame(f"{place}(summary)", summary, columns)
    return [guard.numbers(f"{place}: {name}", found[name].to_numpy(), 0.0) for name in columns]


def _spend(place: str, spend: GammaGamma | ArrayLike, summary: DataFrame) -> Floats:
    if isinstance(spend, GammaGamma):
        found = guard.frame(f"{place}(summary)", summary, ("frequency", "monetary_value"))
        return np.asarray(spend.expected_spend(found["frequency"].to_numpy(), found["monetary_value"].to_numpy()))
    paid = guard.numbers(f"{place}(spend)", spend, 0.0)
    if paid.ndim:
        guard.same_length(f"{place}(spend)", paid, summary)
    return paid
