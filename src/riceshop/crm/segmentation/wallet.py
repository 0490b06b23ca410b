"""Wallet: the share of a customer's purchases that is ours, where it is going, and the verdict on the relationship."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import number, numbers, probability, series, whole
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

VERDICTS = ("loyal", "competitive", "convertible", "rivals_loyal")


def share_of_wallet(ours: ArrayLike, total: ArrayLike) -> NDArray[np.float64]:
    """Return our share, 0 to 1, of what customers buy of our kind of goods; shapes broadcast, units as long as equal.

    Raises BadValue for a total that is not above 0, or sales of ours above the total. Source: R-142.

    >>> share_of_wallet([30, 50], [40, 100]).tolist()
    [0.75, 0.5]
    """
    part = numbers("share_of_wallet(ours)", ours, 0.0)
    whole_wallet = numbers("share_of_wallet(total)", total, 0.0, open_low=True)
    found = part / whole_wallet
    if np.any(found > 1 + 1e-9):
        raise BadValue("crm_segmentation.wallet", place="share_of_wallet(ours)", value=f"{found.max():g}")
    return np.minimum(found, 1.0)


def wallet_trend(shares: ArrayLike, periods_per_year: int = 12) -> NDArray[np.float64]:
    """Return how much the share of wallet moves in a year, as a least-squares slope: 0.05 is five points a year.

    `shares` has one customer per row and one period per column, oldest first, equally spaced: three years are 36 months
    or 3 annual figures with `periods_per_year=1`; one row may be given as a plain list and gives one number.
    Raises BadValue for shares outside [0, 1] and fewer than 2 periods. Source: R-129 and R-142.

    >>> wallet_trend([0.2, 0.3, 0.4], periods_per_year=1).round(6).item()
    0.1
    """
    found = probability("wallet_trend(shares)", shares)
    whole("wallet_trend(periods_per_year)", periods_per_year, 1)
    if found.ndim == 0 or found.shape[-1] < 2:
        raise BadValue("crm.series", place="wallet_trend(shares)", value=found.shape, count=2)
    years = np.arange(found.shape[-1]) / periods_per_year
    centred = years - years.mean()
    # sum((x - mean x) y) / sum((x - mean x)^2)
    return found @ centred / (centred @ centred)


def relationship_verdict(
    share: ArrayLike, trend: ArrayLike, level: float = 0.5, tolerance: float = 0.02
) -> NDArray[np.object_]:
    """Return the verdict on each customer: loyal, competitive, convertible or rivals_loyal (a rival's loyal customer).

    With at least `level` of the wallet a customer is loyal unless the share falls by more than `tolerance` a year, then
    competitive; with less, convertible if it rises by more than that, else a rival's. The source names the four
    verdicts; the rule and both thresholds are ours. `share` is in [0, 1], `trend` in shares a year. Raises
    BadType for what is no number, BadValue for a share or `level` outside [0, 1] and a negative `tolerance`.
    Source: R-143.

    >>> relationship_verdict([0.9, 0.9, 0.2, 0.2], [0, -0.1, 0.1, 0]).tolist()
    ['loyal', 'competitive', 'convertible', 'rivals_loyal']
    """
    shares, trends = np.broadcast_arrays(
        probability("relationship_verdict(share)", share), numbers("relationship_verdict(trend)", trend)
    )
    high = shares >= number("relationship_verdict(level)", level, 0.0, 1.0)
    hair = number("relationship_verdict(tolerance)", tolerance, 0.0)
    codes = np.where(high, np.where(trends < -hair, 1, 0), np.where(trends > hair, 2, 3))
    # A single customer gives an array too: indexing by a 0-d array would give a bare str.
    return np.asarray(VERDICTS, dtype=object)[codes.ravel()].reshape(codes.shape)


def combine_estimates(estimates: ArrayLike, errors: ArrayLike) -> tuple[float, float]:
    """Return the precision-weighted mean of several estimates of one figure, and its standard error.

    `errors` are standard errors above 0, one per estimate, in the same unit; the estimates are taken as independent.
    Raises BadType for what is no number, BadValue for no estimates, an error not above 0, and unequal
    lengths. Source: R-122 lists seven sources for a customer's trade; inverse-variance weighting is the usual
    rule.

    >>> combine_estimates([100, 110], [10, 10])[0]
    105.0
    """
    found = series("combine_estimates(estimates)", estimates)
    spread = numbers("combine_estimates(errors)", errors, 0.0, open_low=True)
    if spread.shape != found.shape:
        raise BadValue("crm.lengths", place="combine_estimates", value=f"{found.shape}, {spread.shape}")
    weights = spread**-2.0
    return float(weights @ found / weights.sum()), float(weights.sum() ** -0.5)
