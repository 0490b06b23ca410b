"""Index: a construct on a scale from 0 to 100, as the American index prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import frame, number, numbers, series
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame, Series

    from riceshop.crm.satisfaction.pls import PLSPathModel


def acsi_score(
    items: DataFrame | ArrayLike, weights: Series | ArrayLike, low: float = 1.0, high: float = 10.0
) -> float:
    """Return the index from 0 to 100: 100·(Σw·x̄ − Σw) / (9·Σw) for items answered from 1 to 10.

    `items` are the satisfaction items: one row a respondent and one column an item, or already their means x̄ (one
    number an item). `weights` are the unstandardised weights, one an item, not negative, not all 0; their size does
    not matter, only their shares do. If both carry names, weights are found by name. With other ends of the scale:
    100·(Σw·x̄ − low·Σw) / ((high − low)·Σw). Standardised weights give another, wrong figure when items vary unequally:
    divide each by its item's standard deviation, or take `PLSPathModel.unstandardised_weights_`. Raises BadType or
    BadValue for answers off the scale, missing ones, and weights that do not fit. Source: Fornell and others (1996),
    Journal of Marketing 60(4): 7-18; R-181.

    >>> acsi_score([8.0, 7.0, 6.0], [1, 1, 1])
    66.66666666666667
    """
    low, high = _ends("acsi_score", low, high)
    if hasattr(items, "columns") and hasattr(weights, "reindex"):
        weights = _by_name(items, weights)
    told = numbers("acsi_score(items)", np.asarray(items), low, high)
    share = series("acsi_score(weights)", np.asarray(weights), 0.0)
    if told.ndim not in (1, 2) or not told.size or told.shape[-1] != len(share):
        raise BadValue(
            "crm_satisfaction.weights_fit", place="acsi_score", value=f"{told.shape}, {len(share)}"
        )
    if share.sum() == 0:
        raise BadValue("crm_satisfaction.weights_zero", place="acsi_score")
    means = told.mean(axis=0) if told.ndim == 2 else told
    return float(100 * (share @ means - low * share.sum()) / ((high - low) * share.sum()))


def construct_index(
    model: PLSPathModel, answers: DataFrame, low: float = 1.0, high: float = 10.0
) -> DataFrame:
    """Return every construct of a fitted model from 0 to 100, one row a respondent, one column a construct.

    The mean of a column is what `acsi_score` gives for its items. `low` and `high` are the ends of the scale all items
    share. Raises BadValue when the weights of a construct sum to 0 or less, for answers off the scale or
    missing. Source: Fornell and others (1996); R-181.

    >>> from riceshop.crm.satisfaction import PLSPathModel, simulate_survey, specification
    >>> survey = simulate_survey("acsi", rows=200, seed=1)
    >>> model = PLSPathModel(*specification("acsi")).fit(survey)
    >>> bool(construct_index(model, survey)["satisfaction"].between(0, 100).all())
    True
    """
    import pandas as pd

    low, high = _ends("construct_index", low, high)
    columns = {}
    for name, items in model.blocks.items():
        table = frame("construct_index(answers)", answers, items)
        told = numbers("construct_index(answers)", table[list(items)].to_numpy(), low, high)
        weights = model.unstandardised_weights_[list(items)].to_numpy()
        if weights.sum() <= 0:
            raise BadValue("crm_satisfaction.weights_zero", place=f"construct_index({name})")
        columns[name] = 100 * (told - low) @ weights / ((high - low) * weights.sum())
    return pd.DataFrame(columns, index=answers.index)


def _ends(place: str, low: float, high: float) -> tuple[float, float]:
    low = number(f"{place}(low)", low)
    return low, number(f"{place}(high)", high, low, open_low=True)


def _by_name(items: DataFrame, weights: Series) -> Series:
    if set(items.columns) != set(weights.index):
        raise BadValue(
            "crm_satisfaction.weights_fit",
            place="acsi_score",
            value=f"{', '.join(map(str, items.columns))} / {', '.join(map(str, weights.index))}",
        )
    return weights[list(items.columns)]
