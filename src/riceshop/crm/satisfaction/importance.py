"""Importance and performance: which attribute to work on first, from stated weights or from a fitted path model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import number, one_of, same_length, series
from riceshop.crm.satisfaction.index import construct_index
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from riceshop.crm.satisfaction.pls import PLSPathModel

# By (important, performs well).
QUADRANTS = {
    (True, True): "keep_up",
    (True, False): "concentrate",
    (False, False): "low_priority",
    (False, True): "possible_overkill",
}


def importance_performance(
    importance: Series,
    performance: Series,
    importance_cut: float | None = None,
    performance_cut: float | None = None,
) -> DataFrame:
    """Return one row an attribute: importance, performance and its quadrant on the map.

    Both are Series of finite numbers with the same attributes as index, in any order. The quadrant is keep_up,
    concentrate, low_priority or possible_overkill; a value at the cut counts as high; the cuts are the means if None.
    Raises BadType or BadValue for missing values, attributes that differ or stand twice. Source: Martilla and James
    (1977), Journal of Marketing 41(1): 77-79.

    >>> import pandas as pd
    >>> told = importance_performance(pd.Series({"sifted": 9, "jar": 4}), pd.Series({"jar": 8, "sifted": 5}))
    >>> told["quadrant"].to_dict()
    {'sifted': 'concentrate', 'jar': 'possible_overkill'}
    """
    import pandas as pd

    if not isinstance(importance, pd.Series) or not isinstance(performance, pd.Series):
        told = importance if not isinstance(importance, pd.Series) else performance
        raise BadValue("crm_satisfaction.map_names", value=type(told).__name__)
    same_length("importance_performance", importance, performance)
    if set(importance.index) != set(performance.index) or not importance.index.is_unique:
        raise BadValue("crm_satisfaction.map_names", value=", ".join(map(str, performance.index)))
    high = series("importance_performance(importance)", importance.to_numpy())
    good = series("importance_performance(performance)", performance[importance.index].to_numpy())
    cuts = [
        float(values.mean()) if cut is None else number("importance_performance(cut)", cut)
        for values, cut in ((high, importance_cut), (good, performance_cut))
    ]
    names = [
        QUADRANTS[bool(one), bool(two)] for one, two in zip(high >= cuts[0], good >= cuts[1], strict=True)
    ]
    return pd.DataFrame({"importance": high, "performance": good, "quadrant": names}, index=importance.index)


def model_map(
    model: PLSPathModel,
    answers: DataFrame,
    target: str = "satisfaction",
    low: float = 1.0,
    high: float = 10.0,
) -> DataFrame:
    """Return the importance-performance map of the constructs that affect `target` in a fitted path model.

    importance is the total effect in points: how many of the target's 100 points one point of the construct brings, if
    the model holds; performance is the construct's mean from 0 to 100; the cuts are the means. `low` and `high` are
    the ends of the items' common scale. Raises BadValue for an unknown target or one that nothing affects, for answers
    off the scale. Source: the map of Martilla and James (1977) on PLS total effects.

    >>> from riceshop.crm.satisfaction import PLSPathModel, simulate_survey, specification
    >>> survey = simulate_survey("acsi", rows=200, seed=1)
    >>> model_map(PLSPathModel(*specification("acsi")).fit(survey), survey).index.tolist()
    ['expectations', 'quality', 'value']
    """
    one_of("model_map(target)", target, model.blocks)
    effects = model.total_effects_.loc[target]
    causes = [name for name in model.blocks if effects[name] != 0]
    if not causes:
        raise BadValue("crm_satisfaction.map_target", value=target)
    points = construct_index(model, answers, low, high)
    spread = points.std()
    if np.any(spread[[*causes, target]] == 0):
        raise BadValue("crm_satisfaction.map_target", value=target)
    return importance_performance(effects[causes] * spread[target] / spread[causes], points[causes].mean())
