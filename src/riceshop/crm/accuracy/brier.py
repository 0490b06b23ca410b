"""Brier: how far predicted chances were from what happened, also when some customers were lost to sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.loyalty.survival import kaplan_meier, life_table
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pandas import DataFrame

    Floats = NDArray[np.float64]


def brier_score(happened: ArrayLike, predicted: ArrayLike) -> float:
    """Return the mean squared distance of predicted chances from what happened: 0 is perfect, less is better.

    `happened` is True or 1 where it did, `predicted` its chance in [0, 1], one a customer, in the same order. Who
    says the share p for everybody scores p(1 - p): the base rate to beat. Raises BadType, BadValue for other values,
    nobody, and unequal length. Source: Brier (1950), Monthly Weather Review 78: 1-3.

    >>> round(brier_score([True, False, True, False], [0.9, 0.2, 0.6, 0.1]), 3)
    0.055
    """
    seen = flags("brier_score(happened)", happened)
    chance = guard.probability("brier_score(predicted)", guard.series("brier_score(predicted)", predicted))
    guard.same_length("brier_score", seen, chance)
    return float(np.mean((chance - seen) ** 2))


def brier_curve(
    durations: ArrayLike,
    observed: ArrayLike | None,
    survival: ArrayLike,
    times: ArrayLike,
    censoring: tuple[ArrayLike, ArrayLike] | None = None,
) -> DataFrame:
    """Return the Brier score of predicted survival at each time, customers lost to sight allowed for.

    `durations` and `observed` as in `loyalty.kaplan_meier`, n customers. `survival` is the predicted share still
    there after each of the m `times`: n rows of m numbers, or one row of m for everybody. `times` rise and lie below
    the longest duration. A customer who left by t counts (S - 0)² over the chance not to be lost to sight before
    leaving, one still there (S - 1)² over the chance not to be lost by t, one lost before t not at all; so those who
    are seen stand for those who are not. These chances are the Kaplan-Meier estimate of being lost, from the same
    customers or from `censoring`, a pair (durations, observed) of others. Rows: `time`. Columns: brier, and base, the
    score of the Kaplan-Meier curve of these customers said of everybody. Raises BadType, BadValue for what cannot be
    used. Source: Graf, Schmoor, Sauerbrei and Schumacher (1999), Statistics in Medicine 18: 2529-2545; the weight of
    a leaver is taken just before the leaving, as Gerds and Schumacher (2006) have it, which matters in case of ties.

    >>> brier_curve([1, 2, 3, 4], None, [0.75, 0.5, 0.25], [1, 2, 3])["brier"].tolist()
    [0.1875, 0.25, 0.1875]
    """
    import pandas as pd

    place = "brier_curve"
    table = kaplan_meier(durations, observed)
    length = guard.series(f"{place}(durations)", durations, 0.0)
    left = np.ones(len(length), dtype=bool) if observed is None else np.asarray(observed) == 1
    at = _times(f"{place}(times)", times, float(length.max()))
    said = guard.probability(f"{place}(survival)", survival)
    if said.shape not in ((len(at),), (len(length), len(at))):
        raise BadValue("crm_accuracy.shape", place=f"{place}(survival)", value=said.shape, rows=len(length), columns=len(at))
    lost_at, kept = _kept(*((length, left) if censoring is None else censoring))
    before = _step(lost_at, kept, length, "left")
    after = _step(lost_at, kept, at, "right")
    gone = (length[:, None] <= at) & left[:, None]
    there = length[:, None] > at
    if np.any(gone & (before <= 0)[:, None]) or np.any(there & (after <= 0)):
        raise BadValue("crm_accuracy.unseen", place=f"{place}(censoring)")
    # Weights of those who do not count are never used; 1 keeps the division quiet.
    weight = np.where(gone, 1 / np.where(before > 0, before, 1.0)[:, None], 0.0)
    weight = weight + np.where(there, 1 / np.where(after > 0, after, 1.0), 0.0)
    base = _step(table.index.to_numpy(float), table["survival"].to_numpy(), at, "right")
    return pd.DataFrame(
        {"brier": np.mean(weight * (there - said) ** 2, axis=0), "base": np.mean(weight * (there - base) ** 2, axis=0)},
        index=pd.Index(at, name="time"),
    )


def integrated_brier_score(
    durations: ArrayLike,
    observed: ArrayLike | None,
    survival: ArrayLike,
    times: ArrayLike,
    censoring: tuple[ArrayLike, ArrayLike] | None = None,
) -> float:
    """Return the mean of `brier_curve` over the stretch of `times`, by the trapezoidal rule: one figure for a model.

    Arguments and errors as in `brier_curve`, with two times at least. 0 is perfect, 0.25 is saying one half of
    everybody at every time. Source: Graf, Schmoor, Sauerbrei and Schumacher (1999).

    >>> integrated_brier_score([1, 2, 3, 4], None, [0.75, 0.5, 0.25], [1, 2, 3])
    0.21875
    """
    guard.series("integrated_brier_score(times)", times, 0.0, at_least=2)
    score = brier_curve(durations, observed, survival, times, censoring)["brier"]
    at = score.index.to_numpy(float)
    return float(np.trapezoid(score, at) / (at[-1] - at[0]))


def flags(place: str, happened: ArrayLike) -> Floats:
    """Return what happened as 1.0 and what did not as 0.0; BadType or BadValue for anything but True, False, 1, 0.

    >>> flags("example", [True, False]).tolist()
    [1.0, 0.0]
    """
    found = np.asarray(happened)
    found = guard.series(place, found.astype(float) if found.dtype == bool else found)
    for value in found[(found != 0) & (found != 1)][:1]:
        raise BadValue("crm_accuracy.yes_or_no", place=place, value=f"{value:g}")
    return found


def _times(place: str, times: ArrayLike, end: float) -> Floats:
    at = guard.series(place, times, 0.0)
    if np.any(np.diff(at) <= 0):
        raise BadValue("crm_accuracy.rising", place=place)
    if at[-1] >= end:
        raise BadValue("crm_accuracy.too_late", place=place, value=f"{at[-1]:g}", end=f"{end:g}")
    return at


def _kept(durations: ArrayLike, observed: ArrayLike) -> tuple[Floats, Floats]:
    """Return times and the share not lost to sight after each; who left at a time could not be lost at it any more."""
    table = life_table(durations, observed, place="brier_curve(censoring)")
    open_to = (table["at_risk"] - table["events"]).to_numpy(float)
    lost = table["censored"].to_numpy(float)
    return table.index.to_numpy(float), np.cumprod(1 - np.divide(lost, open_to, out=np.zeros_like(lost), where=open_to > 0))


def _step(times: Floats, values: Floats, at: Floats, side: str) -> Floats:
    """Read a falling step function that begins at 1: its value at a time ("right") or just before it ("left")."""
    return np.append(1.0, values)[np.searchsorted(times, at, side=side)]
