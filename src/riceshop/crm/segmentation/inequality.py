"""Inequality: how unevenly value lies among customers, by Lorenz curve, Gini coefficient and top share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm.guard import number, series
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def lorenz_curve(values: ArrayLike) -> pd.DataFrame:
    """Return the Lorenz curve: cumulative share of customers (poorest first) and of value, n + 1 rows from (0, 0).

    `values` holds one number of at least 0 per customer, in any unit. Raises BadValue for a negative number, NaN, or
    values that are all 0. Source: Lorenz 1905, Publications of the American Statistical Association 9: 209-219.

    >>> lorenz_curve([1, 3])["value"].tolist()
    [0.0, 0.25, 1.0]
    """
    ordered = np.sort(_shares("lorenz_curve(values)", values))
    steps = np.arange(len(ordered) + 1) / len(ordered)
    return pd.DataFrame({"customers": steps, "value": np.concatenate([[0.0], np.cumsum(ordered)])})


def gini(values: ArrayLike) -> float:
    """Return the Gini coefficient: 0 if all customers are equal, (n - 1) / n if one has everything.

    Twice the area between the Lorenz curve and the diagonal, for exactly these customers (no small-sample
    correction). Errors as in `lorenz_curve`. Source: Gini 1912, Variabilita e mutabilita.

    >>> gini([1, 1, 1, 1]), gini([0, 0, 0, 5])
    (0.0, 0.75)
    """
    ordered = np.sort(_shares("gini(values)", values))
    places = np.arange(1, len(ordered) + 1)
    found = float(2 * np.dot(places, ordered) / len(ordered) - (len(ordered) + 1) / len(ordered))
    return max(found, 0.0)


def top_share(values: ArrayLike, share: float = 0.2) -> float:
    """Return the share of all value that the best `share` of customers bring, both from 0 to 1.

    A customer on the line counts in part, so 20 % of 7 customers is 1.4 customers. Errors as in `lorenz_curve`, and
    for a share outside [0, 1]. Source: R-118, the rule of 80/20.

    >>> top_share([80, 5, 5, 5, 5])
    0.8
    """
    wanted = number("top_share(share)", share, 0.0, 1.0)
    best = np.sort(_shares("top_share(values)", values))[::-1]
    steps = np.arange(len(best) + 1) / len(best)
    return float(np.interp(wanted, steps, np.concatenate([[0.0], np.cumsum(best)])))


def heads_for(values: ArrayLike, share: float = 0.8) -> float:
    """Return the smallest share of customers that bring `share` of all value: the inverse of `top_share`.

    Errors as in `top_share`. This converts a rule on sales into a rule on heads, which contradiction C-11
    mixes. Source: R-118, the rule of 80/20.

    >>> round(heads_for([80, 5, 5, 5, 5], 0.8), 6)
    0.2
    """
    wanted = number("heads_for(share)", share, 0.0, 1.0)
    best = np.sort(_shares("heads_for(values)", values))[::-1]
    best = best[best > 0]
    count = len(np.asarray(values))
    reached = np.concatenate([[0.0], np.cumsum(best)])
    return float(np.interp(wanted * reached[-1], reached, np.arange(len(reached)) / count))


def _shares(place: str, values: ArrayLike) -> NDArray[np.float64]:
    found = series(place, values, low=0.0)
    largest = float(found.max())
    if largest == 0:
        raise BadValue("crm_segmentation.no_value", place=place)
    # The largest first: sums of very small or very large numbers keep their digits.
    scaled = found / largest
    return scaled / scaled.sum()
