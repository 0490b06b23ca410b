"""SERVQUAL: the gap between the service perceived and expected, by dimension, with the customers' own weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import frame, number, numbers, same_length
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from pandas import DataFrame


def servqual_gaps(
    expected: DataFrame,
    perceived: DataFrame,
    dimensions: Mapping[str, Sequence[str]],
    weights: Mapping[str, float] | None = None,
) -> DataFrame:
    """Return one row a dimension: expected, perceived, gap (perceived − expected), weight and weighted_gap.

    Both tables have the same rows (respondents) and the items named in `dimensions` (name to items). A dimension's
    value is the mean of its items over all respondents. `weights` are points a dimension, such as 100 shared out, not
    negative; they are divided by their sum, equal if None. The sum of weighted_gap is the SERVQUAL score, below 0 where
    service falls short. Raises BadType or BadValue for missing answers, empty dimensions, weights for other
    dimensions or of sum 0. Source: Parasuraman, Zeithaml and Berry (1988), Journal of Retailing 64(1): 12-40; R-148
    prints four of the five dimensions.

    >>> import pandas as pd
    >>> wanted = pd.DataFrame({"on_time": [7, 7], "clean": [5, 5]})
    >>> got = pd.DataFrame({"on_time": [5, 6], "clean": [6, 6]})
    >>> dimensions = {"reliability": ["on_time"], "tangibles": ["clean"]}
    >>> gaps = servqual_gaps(wanted, got, dimensions, {"reliability": 60, "tangibles": 40})
    >>> gaps["gap"].tolist(), round(float(gaps["weighted_gap"].sum()), 3)
    ([-1.5, 1.0], -0.5)
    """
    import pandas as pd

    empty = [name for name, items in dimensions.items() if isinstance(items, str) or not len(items)]
    if not dimensions or empty:
        raise BadValue("crm_satisfaction.servqual_empty", value=", ".join(map(str, empty)))
    items = [item for block in dimensions.values() for item in block]
    wanted = frame("servqual_gaps(expected)", expected, items)
    got = frame("servqual_gaps(perceived)", perceived, items)
    if same_length("servqual_gaps", wanted, got) == 0:
        raise BadValue("crm_satisfaction.servqual_empty", value="0")
    shares = _shares(dimensions, weights)
    lines = {}
    for name, block in dimensions.items():
        before, after = (
            float(numbers(f"servqual_gaps({place}[{name!r}])", table[list(block)].to_numpy()).mean())
            for place, table in (("expected", wanted), ("perceived", got))
        )
        lines[name] = [before, after, after - before, shares[name], shares[name] * (after - before)]
    columns = ["expected", "perceived", "gap", "weight", "weighted_gap"]
    return pd.DataFrame.from_dict(lines, orient="index", columns=columns).rename_axis("dimension")


def _shares(dimensions: Mapping[str, Sequence[str]], weights: Mapping[str, float] | None) -> dict[str, float]:
    told = dict.fromkeys(dimensions, 1.0) if weights is None else dict(weights)
    if set(told) != set(dimensions):
        raise BadValue(
            "crm_satisfaction.weights_fit",
            place="servqual_gaps",
            value=f"{', '.join(dimensions)} / {', '.join(map(str, told))}",
        )
    points = {name: number(f"servqual_gaps(weights[{name!r}])", value, 0.0) for name, value in told.items()}
    total = float(np.sum(list(points.values())))
    if total == 0:
        raise BadValue("crm_satisfaction.weights_zero", place="servqual_gaps")
    return {name: value / total for name, value in points.items()}
