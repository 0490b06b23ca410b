"""Run-out: between which days a jar is expected to run empty, from appetite noise or from past intervals."""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.service.jars import forecast
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame

# Shares of a household's daily use, assumptions: how far one day strays from its mean, and how far the noted mean
# itself is from the truth, by where it comes from ("basis" of `forecast`).
DAY_NOISE = 0.15
RATE_ERROR = {"told": 0.10, "month": 0.10, "part": 0.30, "guess": 0.50}


def run_out_interval(
    stock_g: ArrayLike,
    daily_g: ArrayLike,
    day_noise: ArrayLike = DAY_NOISE,
    rate_error: ArrayLike = 0.0,
    confidence: float = 0.8,
) -> DataFrame:
    """Return after how many whole days `stock_g` grams run out: expected, earliest and latest.

    `daily_g` is the mean use a day; each day strays by `day_noise` of it, independently, and the mean itself may be
    off by `rate_error` of it; numbers or columns of one length. What is eaten in n days has the variance
    (n day_noise^2 + n^2 rate_error^2) daily_g^2 and is taken as normal, so that both ends solve a quadratic. The
    interval holds the day with at least `confidence`, half of the rest on each side. Returns days, earliest, latest
    (infinite where the mean may be nothing). Raises BadValue for no daily use or a confidence of 0 or 1.
    Source: R-006; the sum of independent days is ours.

    >>> run_out_interval(12_000, 1_200, day_noise=0.2).values.tolist()
    [[10.0, 9.0, 10.0]]
    >>> run_out_interval(12_000, 1_200, day_noise=0.2, rate_error=0.3).values.tolist()
    [[10.0, 7.0, 16.0]]
    """
    import pandas as pd

    stock, daily, noise, error = np.broadcast_arrays(
        np.atleast_1d(guard.numbers("run_out_interval(stock_g)", stock_g, 0)),
        guard.numbers("run_out_interval(daily_g)", daily_g, 0, open_low=True),
        guard.numbers("run_out_interval(day_noise)", day_noise, 0),
        guard.numbers("run_out_interval(rate_error)", rate_error, 0),
    )
    z = NormalDist().inv_cdf(0.5 + _confidence("run_out_interval(confidence)", confidence) / 2)
    mean = stock / daily
    # (n - mean)^2 = z^2 (n noise^2 + n^2 error^2), solved for n.
    square = 1 - (z * error) ** 2
    half = mean + (z * noise) ** 2 / 2
    # half^2 - square mean^2, written without the difference of two large numbers.
    root = np.sqrt(mean * (z * noise) ** 2 + (z * noise) ** 4 / 4 + (z * error * mean) ** 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        high = np.where(square > 0, (half + root) / square, math.inf)
        high = np.where(mean > 0, high, 0.0)
        low = np.where(mean > 0, mean**2 / (half + root), 0.0)
    days, slack = np.floor(mean), 1e-9
    earliest = np.minimum(np.floor(low + slack), days)
    latest = np.maximum(np.floor(high + slack), days)
    return pd.DataFrame({"days": days, "earliest": earliest, "latest": latest})


def run_out_from_history(
    lots_g: ArrayLike, lasted_days: ArrayLike, stock_g: float, confidence: float = 0.8
) -> tuple[float, float, float]:
    """Return the expected, earliest and latest number of days `stock_g` lasts, from how long past lots lasted.

    `lots_g` are past quantities, `lasted_days` the days each lasted (two at least). Each is scaled to `stock_g`; the
    interval is Student's prediction interval for one more: mean +- t s sqrt(1 + 1/n), cut at 0. Days are not rounded.
    Raises BadValue for fewer than two intervals, lots that are not above 0, or unequal lengths. Source: R-006.

    >>> [round(days, 2) for days in run_out_from_history([12_000, 12_000, 6_000], [10, 12, 5], 12_000)]
    [10.67, 8.15, 13.18]
    """
    from scipy.special import stdtrit

    lots = guard.series("run_out_from_history(lots_g)", lots_g, 0, at_least=2)
    lasted = guard.series("run_out_from_history(lasted_days)", lasted_days, 0, at_least=2)
    guard.numbers("run_out_from_history(lots_g)", lots, 0, open_low=True)
    count = guard.same_length("run_out_from_history", lots, lasted)
    stock = guard.number("run_out_from_history(stock_g)", stock_g, 0)
    share = _confidence("run_out_from_history(confidence)", confidence)
    scaled = lasted * (stock / lots)
    mean = float(scaled.mean())
    reach = float(stdtrit(count - 1, 0.5 + share / 2) * scaled.std(ddof=1) * math.sqrt(1 + 1 / count))
    return mean, max(0.0, mean - reach), mean + reach


def forecast_interval(
    notebook: DataFrame,
    day: int,
    fields: Iterable[str] | None = None,
    day_noise: float = DAY_NOISE,
    rate_error: dict[str, float] | None = None,
    confidence: float = 0.8,
) -> DataFrame:
    """Return the `forecast` of the notebook with earliest_day and latest_day for each household.

    `rate_error` gives for each basis ("told", "month", "part", "guess") how far the daily use may be off, as a share;
    RATE_ERROR, an assumption, if None. The more is written down, the narrower the interval. latest_day is <NA> where
    there is no last day. Other arguments and errors as in `forecast` and `run_out_interval`. Source: R-006, R-079.

    >>> import pandas as pd
    >>> book = pd.DataFrame({"household": [1, 2], "last_day": [0, 0], "members": [5, None], "appetite_g": [350, None]})
    >>> forecast_interval(book, 0)[["basis", "earliest_day", "run_out_day", "latest_day"]].values.tolist()
    [['told', 5, 6, 8], ['guess', 4, 6, 19]]
    """
    errors = RATE_ERROR if rate_error is None else rate_error
    found = forecast(notebook, day, fields)
    for basis in found["basis"].unique():
        guard.one_of("forecast_interval(rate_error)", str(basis), errors)
    visited = notebook["last_day"].astype(int)
    # Seen from day 0 nothing is cut at an empty jar: what was in it on the last visit can be read back.
    filled = forecast(notebook, 0, fields)["stock_g"] - found["daily_g"] * visited
    spread = run_out_interval(
        filled.to_numpy(),
        found["daily_g"].to_numpy(),
        day_noise,
        found["basis"].map(errors).to_numpy(dtype=float),
        confidence,
    ).set_index(found.index)
    latest = spread["latest"].mask(np.isinf(spread["latest"])).astype("Int64")
    return found.assign(
        earliest_day=visited + spread["earliest"].astype(int),
        latest_day=(latest + visited),
    )


def _confidence(place: str, value: float) -> float:
    share = guard.number(place, value, 0, open_low=True)
    if share >= 1:
        raise BadValue("crm_service.confidence", place=place, value=value)
    return share
