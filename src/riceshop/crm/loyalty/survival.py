"""Survival: how long customers stay, from durations of which some are still running."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pandas import DataFrame


def kaplan_meier(
    durations: ArrayLike, observed: ArrayLike | None = None, confidence: float = 0.95, interval: str = "log-log"
) -> DataFrame:
    """Return the Kaplan-Meier estimate of the share still there after each time.

    `durations` are times of any unit, at least 0, one a customer; `observed` is True where the leaving was seen and
    False where the customer was still there (all True if None). Rows: `time` 0 and every distinct duration. Columns:
    survival, low, high, standard_error (Greenwood), at_risk (just before), events, censored. The interval is
    "log-log" (on log(−log S), so it stays in [0, 1]) or "plain" (S ± z·se, cut). Where S is 1 it is [1, 1]; where S
    is 0, for which Greenwood's formula gives nothing, low is 0 and high that of the row before. Raises BadType or
    BadValue for missing, negative or unequally many values.
    Source: Kaplan and Meier (1958); Greenwood (1926); Kalbfleisch and Prentice for the log-log scale.

    >>> kaplan_meier([1, 2, 2, 4], [True, True, False, True])["survival"].tolist()
    [1.0, 0.75, 0.5, 0.0]
    """
    z = _quantile("kaplan_meier(confidence)", confidence)
    guard.one_of("kaplan_meier(interval)", interval, ("log-log", "plain"))
    table = life_table(durations, observed, place="kaplan_meier")
    left, events = table["at_risk"].to_numpy(float), table["events"].to_numpy(float)
    survival = np.cumprod(1 - events / left)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = np.cumsum(events / (left * (left - events)))
        error = np.where(survival > 0, survival * np.sqrt(total), np.nan)
        if interval == "plain":
            low, high = np.clip(survival - z * error, 0, 1), np.clip(survival + z * error, 0, 1)
        else:
            width = z * np.sqrt(total) / np.log(survival)
            low, high = survival ** np.exp(-width), survival ** np.exp(width)
    low, high = np.where(survival == 1, 1.0, low), np.where(survival == 1, 1.0, high)
    gone = survival == 0
    if gone.any():
        first = int(np.argmax(gone))
        low[gone], high[gone] = 0.0, high[first - 1] if first else 1.0
    found = {"survival": survival, "low": low, "high": high, "standard_error": error}
    return pd.concat([pd.DataFrame(found, index=table.index), table], axis=1)


def median_survival(table: DataFrame) -> float:
    """Return the first time at which at most half are left in a table of `kaplan_meier`; NaN if more stay.

    Raises BadType for what is no table, BadValue for a table without the column survival. Source: Kaplan and
    Meier (1958).

    >>> median_survival(kaplan_meier([1, 2, 3, 4]))
    2.0
    """
    guard.frame("median_survival(table)", table, ["survival"])
    reached = table.index[table["survival"].to_numpy() <= 0.5 + 1e-12]
    return float(reached[0]) if len(reached) else math.nan


def nelson_aalen(durations: ArrayLike, observed: ArrayLike | None = None, confidence: float = 0.95) -> DataFrame:
    """Return the Nelson-Aalen estimate of the cumulative hazard after each time.

    Arguments, rows and errors as in `kaplan_meier`. Columns: cumulative_hazard, low, high, standard_error, at_risk,
    events, censored. Ties count as d/n; the variance is the sum of d/n²; the interval is on the log scale,
    H·exp(±z·se/H), and [0, 0] before the first event. Source: Nelson (1972); Aalen (1978).

    >>> nelson_aalen([1, 2, 2, 4], [True, True, False, True])["cumulative_hazard"].round(4).tolist()
    [0.0, 0.25, 0.5833, 1.5833]
    """
    z = _quantile("nelson_aalen(confidence)", confidence)
    table = life_table(durations, observed, place="nelson_aalen")
    left, events = table["at_risk"].to_numpy(float), table["events"].to_numpy(float)
    hazard, error = np.cumsum(events / left), np.sqrt(np.cumsum(events / left**2))
    safe = np.where(hazard > 0, hazard, 1.0)
    low, high = hazard * np.exp(-z * error / safe), hazard * np.exp(z * error / safe)
    found = {"cumulative_hazard": hazard, "low": low, "high": high, "standard_error": error}
    return pd.concat([pd.DataFrame(found, index=table.index), table], axis=1)


def discrete_hazard(durations: ArrayLike, observed: ArrayLike | None = None, confidence: float = 0.95) -> DataFrame:
    """Return, for each whole period 1, 2 ..., the chance to leave in it of those who reached it.

    `durations` are whole numbers of periods, at least 1: a customer seen to leave in period 3 has 3, one still there
    after 3 has 3 and is not observed. Columns: at_risk, events, hazard, low, high (Wilson's interval), survival,
    retention (1 − hazard). Errors as in `kaplan_meier`, and BadValue for a duration that is not whole.
    Source: Singer and Willett (1993) for the life table; Wilson (1927).

    >>> discrete_hazard([1, 2, 2, 3], [True, True, False, False])["hazard"].round(3).tolist()
    [0.25, 0.333, 0.0]
    """
    z = _quantile("discrete_hazard(confidence)", confidence)
    times, seen = _pair("discrete_hazard", durations, observed)
    for value in times[(times < 1) | (times != np.floor(times))][:1]:
        raise BadValue("crm_loyalty.periods", place="discrete_hazard(durations)", value=f"{value:g}")
    periods = np.arange(1, int(times.max()) + 1)
    left = (times[None, :] >= periods[:, None]).sum(axis=1)
    events = ((times[None, :] == periods[:, None]) & seen[None, :]).sum(axis=1)
    hazard = events / left
    centre, spread = (hazard + z**2 / (2 * left)), z * np.sqrt(hazard * (1 - hazard) / left + (z / (2 * left)) ** 2)
    low, high = (centre - spread) / (1 + z**2 / left), (centre + spread) / (1 + z**2 / left)
    found = {
        "at_risk": left, "events": events, "hazard": hazard, "low": np.clip(low, 0, hazard),
        "high": np.clip(high, hazard, 1), "survival": np.cumprod(1 - hazard), "retention": 1 - hazard,
    }  # fmt: skip
    return pd.DataFrame(found, index=pd.Index(periods, name="period"))


@dataclass(frozen=True)
class LogRank:
    """What a log-rank test found: chi-square, its degrees of freedom, p, and a table of observed and expected.

    Source: Mantel (1966); Peto and Peto (1972).

    >>> logrank_test([1, 2, 3, 4], [1, 1, 1, 1], ["a", "a", "b", "b"]).degrees
    1
    """

    statistic: float
    degrees: int
    p_value: float
    table: DataFrame


def logrank_test(durations: ArrayLike, observed: ArrayLike | None, groups: ArrayLike) -> LogRank:
    """Return the log-rank test that two or more groups leave at the same hazard.

    `durations` and `observed` as in `kaplan_meier`, `groups` one label a customer. The statistic is the quadratic
    form of observed less expected in all groups but one, with the hypergeometric covariance; p from chi-square with
    groups − 1 degrees. Raises BadValue for fewer than two groups, missing labels, or when nobody was seen to leave
    while two groups were there. Source: Mantel (1966); Peto and Peto (1972).

    >>> told = logrank_test([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 0], list("aaabbb"))
    >>> told.statistic > 3, told.table["events"].tolist()
    (True, [3, 2])
    """
    times, seen = _pair("logrank_test", durations, observed)
    labels = pd.Series(np.asarray(groups, dtype=object))
    guard.same_length("logrank_test", times, labels)
    if labels.isna().any() or labels.nunique() < 2:
        raise BadValue("crm_loyalty.groups", place="logrank_test(groups)", value=labels.nunique())
    codes, names = pd.factorize(labels, sort=True)
    at = np.unique(times[seen])
    member = codes[None, :] == np.arange(len(names))[:, None]
    left = np.stack([_at_least(times[one], at) for one in member]).astype(float)
    gone = np.stack([_exactly(times[one & seen], at) for one in member]).astype(float)
    total, deaths = left.sum(axis=0), gone.sum(axis=0)
    share = left / total
    expected = (share * deaths).sum(axis=1)
    factor = deaths * (total - deaths) / np.maximum(total - 1, 1)
    covariance = np.diag((factor * share).sum(axis=1)) - (factor * share) @ share.T
    difference = gone.sum(axis=1) - expected
    # One group is redundant; groups that never met an event give nothing to test.
    kept = np.flatnonzero(np.diag(covariance) > 1e-12)[:-1]
    if not len(kept):
        raise BadValue("crm_loyalty.nothing_to_test", place="logrank_test")
    part = difference[kept]
    statistic = float(part @ np.linalg.solve(covariance[np.ix_(kept, kept)], part))
    from scipy.special import chdtrc

    table = pd.DataFrame(
        {"customers": member.sum(axis=1), "events": gone.sum(axis=1).astype(int), "expected": expected},
        index=pd.Index(names, name="group"),
    )
    return LogRank(statistic, len(kept), float(chdtrc(len(kept), max(statistic, 0.0))), table)


def life_table(durations: ArrayLike, observed: ArrayLike | None = None, place: str = "life_table") -> DataFrame:
    """Return, for time 0 and every distinct duration, how many were there just before, left, and were lost to sight.

    Index `time`; columns at_risk, events, censored. Arguments and errors as in `kaplan_meier`; `place` names the
    caller in an error. Source: Kaplan and Meier (1958).

    >>> life_table([1, 2, 2], [True, True, False])["at_risk"].tolist()
    [3, 3, 2]
    """
    times, seen = _pair(place, durations, observed)
    at = np.unique(np.append(times, 0.0))
    events = _exactly(times[seen], at)
    found = {"at_risk": _at_least(times, at), "events": events, "censored": _exactly(times, at) - events}
    return pd.DataFrame(found, index=pd.Index(at, name="time"))


def _pair(place: str, durations: ArrayLike, observed: ArrayLike | None) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    times = guard.series(f"{place}(durations)", durations, 0.0)
    if observed is None:
        return times, np.ones(len(times), dtype=bool)
    found = np.asarray(observed)
    if found.dtype == object and all(isinstance(one, bool | np.bool_) for one in found.ravel()):
        found = found.astype(bool)
    if found.dtype != bool:
        flags = guard.series(f"{place}(observed)", found, 0.0)
        for value in flags[(flags != 0) & (flags != 1)][:1]:
            raise BadValue("crm_loyalty.observed", place=f"{place}(observed)", value=f"{value:g}")
        found = flags == 1
    guard.same_length(place, times, found)
    return times, found


def _at_least(times: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.int64]:
    return len(times) - np.searchsorted(np.sort(times), at, side="left")


def _exactly(times: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.int64]:
    ordered = np.sort(times)
    return np.searchsorted(ordered, at, side="right") - np.searchsorted(ordered, at, side="left")


def _quantile(place: str, confidence: float) -> float:
    level = guard.number(place, confidence, 0.0, 1.0, open_low=True)
    if level == 1:
        raise BadValue("crm_loyalty.confidence", place=place, value=level)
    return NormalDist().inv_cdf((1 + level) / 2)
