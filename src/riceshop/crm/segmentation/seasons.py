"""Seasons: the seasonal index done right, as the syllabus words it, and the monthly targets that follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm.guard import number, one_of, series
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

METHODS = ("ratio", "monthly_mean", "annual_total", "literal")
MONTHS = pd.RangeIndex(1, 13, name="month")


def seasonal_index(series: pd.Series, method: str = "ratio") -> pd.Series:
    """Return twelve seasonal factors, January first (index 1 to 12), from whole months of sales in any unit.

    `series` has a monthly PeriodIndex or a DatetimeIndex, one line per month, in any order, without a gap.
    `method`:
    "ratio" divides each month by its centred 2x12 mean, takes the plain mean of the ratios of each calendar month and
    rescales to mean one: right also when sales grow; needs 24 months. The others are readings of R-123 (step 6 against
    step 7, contradiction C-21). "monthly_mean": each month's own mean over the mean of the twelve, mean one: the one
    reading that works, if sales do not grow. "annual_total": over the mean annual total, so the factors add up to 1
    and not to 12. "literal": the monthly mean of step 5 over the yearly mean of step 3, twelve times 1/12.
    Raises BadType for another index; BadValue for a gap, a month given twice, too few months, or means that are not
    above 0. Source: R-123; ratio to moving average, Macaulay 1931, The Smoothing of Time Series.

    >>> months = pd.period_range("2021-01", periods=36, freq="M")
    >>> sales = pd.Series([100 + 50 * (month.month == 1) for month in months], index=months)
    >>> seasonal_index(sales).round(2).tolist()[:3]
    [1.44, 0.96, 0.96]
    """
    one_of("seasonal_index(method)", method, METHODS)
    values = _months("seasonal_index(series)", series, 24 if method == "ratio" else 12)
    calendar = values.index.month
    if method == "ratio":
        ratios = values / _centred_mean(values)
        factors = ratios.groupby(calendar).mean()
        return _named(factors / factors.mean())
    means = values.groupby(calendar).mean()
    _positive(means.mean())
    if method == "monthly_mean":
        return _named(means / means.mean())
    if method == "annual_total":
        return _named(means / means.sum())
    return pd.Series(np.full(12, means.mean() / means.sum()), index=MONTHS, name="factor")


def monthly_targets(annual_target: float, factors: ArrayLike) -> pd.Series:
    """Return the year's target by month: target x factor / 12 (steps 7 and 8), January first.

    `factors` are twelve numbers of at least 0 with mean one. Raises BadValue if their mean is not 1: the months would
    not add up to the year. Source: R-123.

    >>> monthly_targets(1200, [1.5] + [0.5] + [1] * 10).tolist()[:3]
    [150.0, 50.0, 100.0]
    """
    target = number("monthly_targets(annual_target)", annual_target)
    found = _twelve("monthly_targets(factors)", factors)
    if abs(found.mean() - 1) > 1e-6:
        raise BadValue("crm_segmentation.twelve", place="monthly_targets(factors)", value=f"{found.sum():g}")
    return pd.Series(target * found / 12, index=MONTHS, name="target")


def seasonal_readings(sales: pd.Series, annual_target: float = 1200.0) -> pd.DataFrame:
    """Return what each reading of R-123 leads to: a row per method with its lowest, highest and summed factor,
    the sum of the month shares (factor / 12) and the sum of the monthly targets, in the unit of `annual_target`.

    Only shares that add up to 1 make months that add up to the year. Errors as in `seasonal_index`; 24 months are
    needed. Source: contradiction C-21.

    >>> flat = pd.Series(10.0, index=pd.period_range("2021-01", periods=36, freq="M"))
    >>> seasonal_readings(flat)["share_sum"].round(3).to_dict()
    {'ratio': 1.0, 'monthly_mean': 1.0, 'annual_total': 0.083, 'literal': 0.083}
    """
    target = number("seasonal_readings(annual_target)", annual_target)
    rows = {}
    for method in METHODS:
        factors = seasonal_index(sales, method)
        share = float(factors.sum() / 12)
        rows[method] = (factors.min(), factors.max(), factors.sum(), share, target * share)
    columns = ["lowest", "highest", "index_sum", "share_sum", "target_sum"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _centred_mean(values: pd.Series) -> pd.Series:
    weights = np.r_[0.5, np.ones(11), 0.5] / 12
    middle = np.convolve(values.to_numpy(), weights, mode="valid")
    _positive(middle.min())
    return pd.Series(middle, index=values.index[6:-6])


def _months(place: str, sales: pd.Series, least: int) -> pd.Series:
    index = sales.index if isinstance(sales, pd.Series) else None
    if isinstance(index, pd.DatetimeIndex):
        index = index.to_period("M")
    if not isinstance(index, pd.PeriodIndex) or not index.freqstr.startswith("M"):
        raise BadType("crm_segmentation.months", place=place, value=type(sales if index is None else index).__name__)
    values = pd.Series(series(place, sales.to_numpy(), at_least=least), index=index).sort_index()
    if values.index.has_duplicates:
        raise BadValue("crm_segmentation.month_twice", place=place, value=values.index[values.index.duplicated()][0])
    whole = pd.period_range(values.index[0], values.index[-1], freq="M")
    if len(whole) > len(values):
        raise BadValue("crm_segmentation.gap", place=place, value=whole.difference(values.index)[0])
    return values


def _twelve(place: str, factors: ArrayLike) -> NDArray[np.float64]:
    found = series(place, factors, low=0.0, at_least=12)
    if len(found) != 12:
        raise BadValue("crm.series", place=place, value=len(found), count=12)
    return found


def _positive(mean: float) -> None:
    if not mean > 0:
        raise BadValue("crm_segmentation.no_value", place="seasonal_index(series)")


def _named(factors: pd.Series) -> pd.Series:
    return pd.Series(factors.to_numpy(), index=MONTHS, name="factor")
