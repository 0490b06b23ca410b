"""Ranking: how well a measure of risk tells those who default from those who pay (ROC, AUC, KS)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pandas import DataFrame


def roc_curve(defaulted: ArrayLike, risk: ArrayLike) -> DataFrame:
    """Return the ROC curve: a row for each distinct risk, from the highest, after a first row where nobody is refused.

    `defaulted` is True or 1 for those who did not pay, `risk` is higher for those expected not to, in the same order.
    Whoever has at least the row's threshold is refused; equal risks go together. Returns threshold, good_refused
    (share of payers refused) and bad_refused (share of defaulters refused). Raises BadValue unless both kinds occur.
    Source: R-082; the receiver operating characteristic.

    >>> roc_curve([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])["bad_refused"].tolist()
    [0.0, 0.5, 0.5, 1.0, 1.0]
    """
    import pandas as pd

    bad, score = _pair("roc_curve", defaulted, risk)
    order = np.argsort(-score, kind="stable")
    ranked, score = bad[order], score[order]
    last = np.append(np.flatnonzero(np.diff(score)), len(score) - 1)
    caught = np.cumsum(ranked)[last]
    refused = last + 1
    return pd.DataFrame({
        "threshold": [np.inf, *score[last]],
        "good_refused": [0.0, *((refused - caught) / (~bad).sum())],
        "bad_refused": [0.0, *(caught / bad.sum())],
    })  # fmt: skip


def auc(defaulted: ArrayLike, risk: ArrayLike) -> float:
    """Return the area under the ROC curve: the chance that a defaulter has a higher risk than a payer, ties one half.

    0.5 for a measure that tells nothing, 1 for one that tells all. Arguments and errors as in `roc_curve`.
    Source: Hanley and McNeil 1982.

    >>> auc([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])
    0.75
    """
    curve = roc_curve(defaulted, risk)
    return float(np.trapezoid(curve["bad_refused"], curve["good_refused"]))


def ks(defaulted: ArrayLike, risk: ArrayLike) -> float:
    """Return the Kolmogorov-Smirnov distance: the largest difference between shares of bad and good refused.

    In [0, 1]; taken in either direction, so that a measure upside down is seen too. Arguments and errors as in
    `roc_curve`. Source: Kolmogorov 1933, Smirnov 1939.

    >>> ks([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1])
    0.5
    """
    curve = roc_curve(defaulted, risk)
    return float((curve["bad_refused"] - curve["good_refused"]).abs().max())


def outcomes(place: str, defaulted: ArrayLike) -> NDArray[np.bool_]:
    """Return who defaulted as booleans. Raises BadValue for what is not True, False, 1 or 0, or one kind only.

    >>> outcomes("example", [1, 0, 0]).tolist()
    [True, False, False]
    """
    found = np.asarray(defaulted)
    found = guard.series(place, found.astype(int) if found.dtype == bool else found, at_least=2)
    strange = found[(found != 0) & (found != 1)]
    if len(strange):
        raise BadValue("crm_credit.outcome", place=place, value=f"{strange[0]:g}")
    if found.min() == found.max():
        raise BadValue("crm_credit.one_kind", place=place, value=f"{found[0]:g}")
    return found == 1


def _pair(place: str, defaulted: ArrayLike, risk: ArrayLike) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    bad = outcomes(f"{place}(defaulted)", defaulted)
    score = guard.series(f"{place}(risk)", risk)
    guard.same_length(place, bad.astype(float), score)
    return bad, score
