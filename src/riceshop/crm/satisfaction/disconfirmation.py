"""Disconfirmation: satisfaction as what was got beside what was expected, and where expectation comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import number, numbers, series
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def satisfaction_gap(
    perceived: ArrayLike, expected: ArrayLike, loss_aversion: float = 1.0
) -> NDArray[np.float64]:
    """Return perceived result minus expectation, a shortfall counting `loss_aversion` times (1 or more).

    Both are numbers on one scale, alone or in arrays of one shape. Raises BadType or BadValue for missing values and
    shapes that differ. Source: R-175; with loss_aversion 1 it is the syllabus's formula.

    >>> satisfaction_gap([7, 4], [5, 5], loss_aversion=2).tolist()
    [2.0, -2.0]
    """
    gap = _difference("satisfaction_gap", perceived, expected)
    return np.where(gap < 0, gap * number("satisfaction_gap(loss_aversion)", loss_aversion, 1.0), gap)


def disconfirmation_index(
    perceived: ArrayLike,
    expected: ArrayLike,
    weights: ArrayLike | None = None,
    low: float = 1.0,
    high: float = 10.0,
) -> float:
    """Return disconfirmation from 0 to 100: 50 is just as expected, 100 the best result where the worst was expected.

    50 + 50·(weighted mean of perceived − expected)/(high − low), both on the scale from `low` to `high`: one number an
    item, or one row a respondent and one column an item. `weights` are one an item, not negative, equal if None.
    Raises BadType or BadValue for what is off the scale, missing or of another shape. Source: R-151, R-175; the scale
    from 0 to 100 is ours.

    >>> disconfirmation_index([8, 6], [6, 6], low=1, high=11)
    55.0
    """
    low = number("disconfirmation_index(low)", low)
    high = number("disconfirmation_index(high)", high, low, open_low=True)
    for name, value in (("perceived", perceived), ("expected", expected)):
        numbers(f"disconfirmation_index({name})", np.asarray(value), low, high)
    gap = np.atleast_1d(_difference("disconfirmation_index", perceived, expected))
    means = gap.mean(axis=0) if gap.ndim == 2 else gap
    share = (
        np.ones(len(means))
        if weights is None
        else series("disconfirmation_index(weights)", np.asarray(weights), 0.0)
    )
    if len(share) != len(means):
        raise BadValue(
            "crm_satisfaction.weights_fit", place="disconfirmation_index", value=f"{len(means)}, {len(share)}"
        )
    if share.sum() == 0:
        raise BadValue("crm_satisfaction.weights_zero", place="disconfirmation_index")
    return float(50 + 50 * (share @ means / share.sum()) / (high - low))


def updated_expectation(
    prior: float,
    strength: float,
    experiences: ArrayLike = (),
    rumours: ArrayLike = (),
    rumour_weight: float = 0.5,
) -> float:
    """Return what a customer expects after own experiences and rumours, on the scale they are told in.

    (strength·prior + Σ experiences + rumour_weight·Σ rumours) / (strength + n + rumour_weight·m): the Bayesian mean if
    the first expectation, from personal need, is worth `strength` experiences (0 or more) and a rumour `rumour_weight`
    of one (0 to 1). Raises BadValue when nothing has any weight. Source: R-150 names the three sources; the weights
    are ours.

    >>> updated_expectation(6, strength=2, experiences=[9], rumours=[3, 3])
    6.0
    """
    start = number("updated_expectation(prior)", prior)
    own = number("updated_expectation(strength)", strength, 0.0)
    share = number("updated_expectation(rumour_weight)", rumour_weight, 0.0, 1.0)
    lived, heard = (
        np.zeros(0) if np.size(value) == 0 else series(f"updated_expectation({name})", value)
        for name, value in (("experiences", experiences), ("rumours", rumours))
    )
    total = own + len(lived) + share * len(heard)
    if total == 0:
        raise BadValue("crm_satisfaction.weights_zero", place="updated_expectation")
    return float((own * start + lived.sum() + share * heard.sum()) / total)


def _difference(place: str, perceived: ArrayLike, expected: ArrayLike) -> NDArray[np.float64]:
    got = numbers(f"{place}(perceived)", np.asarray(perceived))
    wanted = numbers(f"{place}(expected)", np.asarray(expected))
    if got.shape != wanted.shape or not got.size:
        raise BadValue("crm.lengths", place=place, value=f"{got.shape}, {wanted.shape}")
    return got - wanted
