"""Reliability: whether several questions measure one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import numbers, series
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame


def cronbach_alpha(items: DataFrame | ArrayLike, standardised: bool = False) -> float:
    """Return Cronbach's alpha of a block: k/(k-1) times (1 - sum of item variances / variance of the sum).

    `items` has one row a respondent (2 or more) and one column an item (2 or more). `standardised` uses items of
    variance 1. Below 0 when items run against each other: turn them first. Raises BadType or BadValue for missing
    values, fewer rows or columns, or answers that do not vary. Source: Cronbach (1951), Psychometrika 16: 297-334;
    R-182.

    >>> round(cronbach_alpha([[1, 2], [2, 3], [3, 5], [4, 4]]), 3)
    0.889
    """
    table = numbers("cronbach_alpha(items)", np.asarray(items))
    if table.ndim != 2 or min(table.shape) < 2:
        raise BadValue("crm_satisfaction.alpha_shape", value=table.shape)
    still = np.flatnonzero(np.ptp(table, axis=0) == 0)
    if np.ptp(table.sum(axis=1)) == 0 or (standardised and len(still)):
        raise BadValue("crm_satisfaction.alpha_still", value=int(still[0]) if len(still) else "")
    covariances = np.corrcoef(table, rowvar=False) if standardised else np.cov(table, rowvar=False)
    count = table.shape[1]
    return float(count / (count - 1) * (1 - np.trace(covariances) / covariances.sum()))


def composite_reliability(loadings: ArrayLike) -> float:
    """Return composite reliability: (sum of loadings)² / ((sum)² + sum of (1 - loading²)).

    `loadings` are correlations of the items with their construct, in [-1, 1]. Raises BadType for what is no
    number, BadValue for a loading outside [-1, 1] or not finite. Source: Fornell and Larcker (1981), Journal
    of Marketing Research 18(1): 39-50.

    >>> round(composite_reliability([0.8, 0.8, 0.8]), 3)
    0.842
    """
    told = _loadings("composite_reliability(loadings)", loadings)
    common, noise = told.sum() ** 2, (1 - told**2).sum()
    # Loadings that cancel and leave no noise measure nothing: 0 / 0 is told as 0.
    return float(common / (common + noise)) if common + noise > 0 else 0.0


def average_variance_extracted(loadings: ArrayLike) -> float:
    """Return AVE, the mean of the squared loadings (in [-1, 1]).

    Raises BadType for what is no number, BadValue for a loading outside [-1, 1] or not finite.
    Source: Fornell and Larcker (1981).

    >>> round(average_variance_extracted([0.8, 0.6]), 3)
    0.5
    """
    return float((_loadings("average_variance_extracted(loadings)", loadings) ** 2).mean())


def _loadings(place: str, loadings: ArrayLike) -> np.ndarray:
    told = series(place, loadings)
    # A loading of 1 may come out of a fit as 1 and a rounding.
    return numbers(place, np.where(np.abs(told) <= 1 + 1e-9, np.clip(told, -1, 1), told), -1.0, 1.0)
