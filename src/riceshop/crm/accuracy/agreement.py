"""Agreement: whether two lists put the same customers together, or in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def adjusted_rand(first: ArrayLike, second: ArrayLike) -> float:
    """Return how far two divisions of the same customers agree: 1 is the same division, about 0 is chance.

    `first` and `second` are one label a customer (words or numbers), in the same order; what the groups are called
    does not matter. Of all pairs of customers it counts those that both divisions put together or apart, less what
    chance would give; it can fall a little below 0, never above 1. Two divisions that both make one group, or both
    leave everybody alone, agree: 1. Raises BadValue for no customer, labels that are missing, and lists of unequal
    length. Source: Hubert and Arabie (1985), Journal of Classification 2: 193-218.

    >>> adjusted_rand(["poor", "poor", "rich", "rich"], [7, 7, 3, 3])
    1.0
    >>> round(adjusted_rand([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]), 3)
    0.242
    """
    from sklearn.metrics import adjusted_rand_score

    codes = [_codes("adjusted_rand(first)", first), _codes("adjusted_rand(second)", second)]
    guard.same_length("adjusted_rand", *codes)
    return float(adjusted_rand_score(*codes))


def rank_correlation(first: ArrayLike, second: ArrayLike) -> float:
    """Return Spearman's rank correlation: 1 if both put the customers in the same order, -1 in the opposite one.

    `first` and `second` are numbers, one a customer, in the same order; equal numbers share their mean rank. Any
    stretching that keeps the order changes nothing, so it asks who is worth more and not how much. Raises BadType,
    BadValue for fewer than two customers, missing numbers, unequal length, and a list of one value repeated, which
    has no order. Source: Spearman (1904), American Journal of Psychology 15: 72-101.

    >>> round(rank_correlation([1, 2, 3, 4], [10, 20, 40, 30]), 3)
    0.8
    """
    from scipy.stats import spearmanr

    lists = []
    for name, values in (("first", first), ("second", second)):
        place = f"rank_correlation({name})"
        found = guard.series(place, values, at_least=2)
        if found.min() == found.max():
            raise BadValue("crm_accuracy.one_value", place=place, value=f"{found[0]:g}")
        lists.append(found)
    guard.same_length("rank_correlation", *lists)
    return float(spearmanr(*lists).statistic)


def _codes(place: str, labels: ArrayLike) -> np.ndarray:
    import pandas as pd

    found = np.asarray(labels)
    if found.ndim != 1 or not len(found):
        raise BadValue("crm_accuracy.labels", place=place, value=found.shape)
    codes = pd.factorize(found)[0]
    if np.any(codes < 0):
        raise BadValue("crm_accuracy.unlabelled", place=place, value=int((codes < 0).sum()))
    return codes
