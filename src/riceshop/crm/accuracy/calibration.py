"""Calibration: whether what was predicted for a group of customers is what the group then did."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.accuracy.brier import flags
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pandas import DataFrame

    Floats = NDArray[np.float64]

SCALES = ("linear", "logit")


def calibration_table(
    predicted: ArrayLike, found: ArrayLike, groups: int = 10, confidence: float = 0.95
) -> DataFrame:
    """Return what was predicted and what was found, by group of customers, the lowest predictions first.

    `predicted` is a number a customer (a chance, an amount, a count), `found` what came, in the same order: numbers,
    or True and False. The groups are as equal as can be (tenths by default); equal predictions are never torn apart,
    so there may be fewer. Rows: `group` from 1. Columns: customers, predicted and found (means), low and high: the
    interval of the mean found, Wilson's where only 0 and 1 were found, else mean ± z standard errors (NaN for one
    customer). Raises BadType, BadValue for what cannot be used. Source: Hosmer and Lemeshow (1980) for the tenths;
    Wilson (1927).

    >>> calibration_table([0.1, 0.1, 0.8, 0.8], [False, False, True, False], groups=2)[["predicted", "found"]]
           predicted  found
    group
    1            0.1    0.0
    2            0.8    0.5
    """
    import pandas as pd

    place = "calibration_table"
    z = NormalDist().inv_cdf((1 + guard.number(f"{place}(confidence)", confidence, 0.0, 1 - 1e-12, open_low=True)) / 2)
    said, came = _pair(place, predicted, found)
    count = guard.whole(f"{place}(groups)", groups, 1)
    cuts = np.unique(np.quantile(said, np.arange(1, count) / count))
    _, group = np.unique(np.searchsorted(cuts, said, side="left"), return_inverse=True)
    size = np.bincount(group)
    mean = np.bincount(group, came) / size
    if np.all((came == 0) | (came == 1)):
        centre, spread = mean + z**2 / (2 * size), z * np.sqrt(mean * (1 - mean) / size + (z / (2 * size)) ** 2)
        low, high = ((centre + sign * spread) / (1 + z**2 / size) for sign in (-1, 1))
    else:
        squares = np.bincount(group, (came - mean[group]) ** 2)
        error = np.sqrt(np.divide(squares, size - 1, out=np.full(len(size), np.nan), where=size > 1) / size)
        low, high = mean - z * error, mean + z * error
    table = {"customers": size, "predicted": np.bincount(group, said) / size, "found": mean, "low": low, "high": high}
    return pd.DataFrame(table, index=pd.RangeIndex(1, len(size) + 1, name="group"))


@dataclass(frozen=True)
class CalibrationLine:
    """The line of what was found on what was predicted: a perfect prediction has intercept 0 and slope 1.

    A slope below 1 says that the predictions are too far apart (the high too high, the low too low), above 1 that
    they are too much alike; the standard errors say how well that is known.

    >>> CalibrationLine(intercept=0.0, slope=1.0, intercept_error=0.1, slope_error=0.1).slope
    1.0
    """

    intercept: float
    slope: float
    intercept_error: float
    slope_error: float


def calibration_line(
    predicted: ArrayLike, found: ArrayLike, scale: str = "linear", certain: float = 0.001
) -> CalibrationLine:
    """Return intercept and slope of what was found on what was predicted, with standard errors.

    "linear" is least squares, for amounts and counts. "logit" is for chances: `found` is True and False and is fitted
    by logistic regression on the logit of `predicted`; chances nearer to 0 or 1 than `certain` are read as `certain`
    from them, as a certainty has no logit. Raises BadType, BadValue for what cannot be used: fewer than three
    customers, predictions all alike, one outcome only, or (logit) a prediction that separates the outcomes wholly, whose
    slope has no end. Source: Cox (1958), Biometrika 45: 562-565, for the logit; statsmodels does the fitting.

    >>> line = calibration_line([1, 2, 3, 4], [2, 3, 6, 7])
    >>> round(line.intercept, 6), round(line.slope, 6)
    (0.0, 1.8)
    """
    from statsmodels.api import OLS, add_constant

    place = "calibration_line"
    guard.one_of(f"{place}(scale)", scale, SCALES)
    said, came = _pair(place, predicted, found, at_least=3)
    if scale == "logit":
        near = guard.number(f"{place}(certain)", certain, 0.0, 0.5, open_low=True)
        chance = np.clip(guard.probability(f"{place}(predicted)", said), near, 1 - near)
        said, came = np.log(chance / (1 - chance)), flags(f"{place}(found)", found)
    if said.min() == said.max():
        raise BadValue("crm_accuracy.one_value", place=f"{place}(predicted)", value=f"{said[0]:g}")
    if scale == "linear":
        fitted = OLS(came, add_constant(said)).fit()
        return CalibrationLine(*map(float, (*fitted.params, *fitted.bse)))
    return _logit(place, said, came)


def _logit(place: str, said: Floats, came: Floats) -> CalibrationLine:
    from statsmodels.api import Logit, add_constant

    none, some = said[came == 0], said[came == 1]
    if not len(none) or not len(some):
        raise BadValue("crm_accuracy.one_outcome", place=f"{place}(found)", value=f"{came[0]:g}")
    if none.max() <= some.min() or some.max() <= none.min():
        raise BadValue("crm_accuracy.separated", place=f"{place}(predicted)")
    fitted = Logit(came, add_constant(said)).fit(disp=False, maxiter=200)
    return CalibrationLine(*map(float, (*fitted.params, *fitted.bse)))


def _pair(place: str, predicted: ArrayLike, found: ArrayLike, at_least: int = 1) -> tuple[Floats, Floats]:
    said = guard.series(f"{place}(predicted)", predicted, at_least=at_least)
    came = np.asarray(found)
    came = guard.series(f"{place}(found)", came.astype(float) if came.dtype == bool else came, at_least=at_least)
    guard.same_length(place, said, came)
    return said, came
