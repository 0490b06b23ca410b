"""Relationship: the five measures of a relationship's value in one score, and what recommending is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.value.likelihood import plain
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike
    from pandas import DataFrame

    from riceshop.crm.value.likelihood import Floats

MEASURES = ("profitability", "life", "competence", "referral", "potential")


def relationship_value(measures: DataFrame, weights: Mapping[str, float] | None = None) -> DataFrame:
    """Return the five measures of each relationship from 0 to 1, their weighted score, and its rank.

    `measures` has the columns profitability (net present value in money), life (periods), competence, referral and
    potential, in any unit in which more is better, one row a customer. Each is scaled from its smallest, 0, to its
    largest, 1; one in which all are alike says nothing and is 0. `weights` (equal, if None) are scaled to sum to 1;
    rank 1 is the best, equals share the better rank. Raises BadType, BadValue for what cannot be used. Source: R-095.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"profitability": [90, 10], "life": [1, 5], "competence": [0, 0], "referral": [0, 4],
    ...     "potential": [5, 9]}, index=["Lin", "Tan"])
    >>> relationship_value(table)[["score", "rank"]]
         score  rank
    Lin    0.2     2
    Tan    0.6     1
    """
    place = "relationship_value"
    found = guard.frame(f"{place}(measures)", measures, MEASURES)[list(MEASURES)]
    if found.empty:
        raise BadValue("crm_value.empty", place=f"{place}(measures)")
    for name in MEASURES:
        guard.numbers(f"{place}({name})", found[name].to_numpy())
    shares = _shares(place, weights)
    span = found.max() - found.min()
    scaled = ((found - found.min()) / span.where(span > 0, 1.0)).astype(np.float64)
    score = (scaled * shares).sum(axis=1)
    # Equal scores that differ in their last bit share a rank.
    return scaled.assign(score=score, rank=score.round(12).rank(method="min", ascending=False).astype(np.int64))


def _shares(place: str, weights: Mapping[str, float] | None) -> Floats:
    given = dict.fromkeys(MEASURES, 1.0) if weights is None else dict(weights)
    if set(given) != set(MEASURES):
        raise BadValue("crm_value.symbols", place=f"{place}(weights)", value=", ".join(given), known=", ".join(MEASURES))
    values = np.array([guard.number(f"{place}(weights: {name})", given[name], 0.0) for name in MEASURES])
    guard.number(f"{place}(weights)", float(values.sum()), 0.0, open_low=True)
    return values / values.sum()


def referral_value(
    referrals: ArrayLike,
    conversion: ArrayLike,
    referred_value: ArrayLike,
    saved: ArrayLike = 0.0,
    rate: float = 0.0,
    delay: float = 0.0,
) -> Floats | float:
    """Return what a customer's recommendations are worth today.

    Of `referrals` persons told, the share `conversion` buy; each is worth `referred_value` and spares the cost of
    winning him, `saved`, in the same money; he comes after `delay` periods, discounted at `rate` a period. What he
    recommends in turn is not counted. Raises BadType, BadValue for what cannot be used. Source: R-095 (4).

    >>> referral_value(4, 0.25, 100, saved=20)
    120.0
    """
    told = guard.numbers("referral_value(referrals)", referrals, 0.0)
    won = guard.probability("referral_value(conversion)", conversion)
    each = guard.numbers("referral_value(referred_value)", referred_value) + guard.numbers("referral_value(saved)", saved, 0.0)
    growth = 1 + guard.number("referral_value(rate)", rate, 0.0)
    return plain(told * won * each / growth ** guard.number("referral_value(delay)", delay, 0.0))
