"""Burnett: nine cells of customer attractiveness by state of the relationship, from two weighted scoring sheets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from riceshop.crm.guard import frame, number, numbers, whole
from riceshop.words.errors import BadValue

# (element, indicator, weight). The source keeps .08 .03 .05 .03 .04 .04 and no more; all later weights are ours.
ATTRACTIVENESS = (
    ("business", "volume", 0.08), ("business", "life_cycle", 0.03), ("business", "market_potential", 0.05),
    ("business", "supplier_relation", 0.03), ("business", "organisation", 0.04), ("business", "impression", 0.04),
    ("product", "product_life_cycle", 0.05), ("product", "complexity", 0.04), ("product", "added_value", 0.06),
    ("product", "technical_content", 0.05), ("product", "differentiation", 0.05),
    ("industry", "competition_and_profit", 0.10), ("industry", "sensitivity", 0.07),
    ("industry", "vertical_integration", 0.06),
    ("common_profit", "cost_structure", 0.05), ("common_profit", "improvement", 0.05),
    ("common_profit", "our_margin", 0.08), ("common_profit", "our_resources", 0.07),
)  # fmt: skip
RELATIONSHIP = (
    ("relationship", "wallet_trend", 0.15), ("relationship", "technical_strength", 0.10),
    ("relationship", "service_quality", 0.15), ("relationship", "wallet_share", 0.20),
    ("relationship", "price_impression", 0.10), ("relationship", "contact", 0.15), ("relationship", "length", 0.15),
)  # fmt: skip
GIVEN = 6
LEVELS = ("low", "medium", "high")
STATES = ("poor", "average", "good")
# Thirds of the scale from 1 to 5.
BOUNDS = (1 + 4 / 3, 1 + 8 / 3)


def attractiveness_weights() -> pd.DataFrame:
    """Return the sheet of customer attractiveness: index indicator; element, weight and provenance, 18 rows, sum 1.

    The six weights of the business (sum 0.27) are those the source keeps ("given"), in its printed order; the other
    twelve are "ours". Source: R-128 and R-130.

    >>> attractiveness_weights().groupby("provenance")["weight"].sum().round(2).to_dict()
    {'given': 0.27, 'ours': 0.73}
    """
    return _sheet(ATTRACTIVENESS, GIVEN)


def relationship_weights() -> pd.DataFrame:
    """Return the sheet of the relationship: index indicator; element, weight and provenance, 7 rows, sum 1, all ours.

    The source names the seven indicators and keeps no weight. Source: R-129.

    >>> relationship_weights()["weight"].idxmax()
    'wallet_share'
    """
    return _sheet(RELATIONSHIP, 0)


def burnett_cells() -> pd.DataFrame:
    """Return the nine actions: rows poor, average, good relationship; columns low, medium, high attractiveness.

    Reconstructed from a slide whose cells had run together, so it is an argument of `burnett`. Source: R-127
    (after Burnett 2002, The Handbook of Key Customer Relationship Management).

    >>> burnett_cells().loc["poor", "low"]
    'exit'
    """
    table = [
        ["exit", "small_keep", "selective_keep"],
        ["small_keep", "defend_keep", "develop"],
        ["selective_defend", "develop", "develop_defend"],
    ]
    return pd.DataFrame(table, index=list(STATES), columns=list(LEVELS))


def weighted_score(scores: pd.DataFrame, weights: pd.Series | pd.DataFrame) -> pd.Series:
    """Return each customer's weighted score, 1 to 5: customers are rows, indicators columns, scores from 1 to 5.

    `weights` is a Series by indicator or a sheet with a column weight. Raises BadValue if they do not add up to 1,
    one is negative, an indicator is missing from `scores`, or a score is outside 1 to 5. Source: R-130.

    >>> weighted_score(pd.DataFrame({"a": [5], "b": [1]}), pd.Series({"a": 0.75, "b": 0.25})).tolist()
    [4.0]
    """
    parts = weights["weight"] if isinstance(weights, pd.DataFrame) else weights
    shares = numbers("weighted_score(weights)", parts.to_numpy(), 0.0)
    if abs(shares.sum() - 1) > 1e-9:
        raise BadValue("crm_segmentation.sum", place="weighted_score(weights)", value=f"{shares.sum():g}")
    frame("weighted_score(scores)", scores, parts.index)
    given = numbers("weighted_score(scores)", scores[list(parts.index)].to_numpy(), 1.0, 5.0)
    # Weights that add up to 1 but for rounding must not carry a score out of the scale.
    return pd.Series(np.clip(given @ shares, 1.0, 5.0), index=scores.index, name="score")


def burnett(
    attractiveness: pd.Series, relationship: pd.Series, cells: pd.DataFrame | None = None,
    bounds: tuple[float, float] = BOUNDS,
) -> pd.DataFrame:  # fmt: skip
    """Return each customer's two scores, level (low, medium, high), state (poor, average, good) and action.

    Scores from 1 to 5, both indexed by customer; a score on a bound belongs to the higher level. `cells` is a 3 x 3
    table as of `burnett_cells`, the default. Raises BadValue for scores outside 1 to 5, customers that differ, bounds
    that do not rise, or a table that lacks a cell. Source: R-127.

    >>> burnett(pd.Series([4.5]), pd.Series([1.5]))["action"].tolist()
    ['selective_keep']
    """
    table = burnett_cells() if cells is None else cells
    frame("burnett(cells)", table, LEVELS)
    if set(STATES) - set(table.index) or table.loc[list(STATES), list(LEVELS)].isna().any(axis=None):
        raise BadValue("crm_segmentation.cells", place="burnett(cells)", value=", ".join(STATES))
    if not 1 < bounds[0] < bounds[1] <= 5:
        raise BadValue("crm_segmentation.bounds", place="burnett(bounds)", value=bounds)
    if set(attractiveness.index) != set(relationship.index):
        raise BadValue("crm_segmentation.customers", place="burnett(relationship)", value=len(relationship))
    first = numbers("burnett(attractiveness)", attractiveness.to_numpy(), 1.0, 5.0)
    second = numbers("burnett(relationship)", relationship.reindex(attractiveness.index).to_numpy(), 1.0, 5.0)
    levels = np.asarray(LEVELS, dtype=object)[np.searchsorted(bounds, first, side="right")]
    states = np.asarray(STATES, dtype=object)[np.searchsorted(bounds, second, side="right")]
    actions = [table.loc[state, level] for state, level in zip(states, levels, strict=True)]
    columns = {"attractiveness": first, "relationship": second, "level": levels, "state": states, "action": actions}
    return pd.DataFrame(columns, index=attractiveness.index)


def weight_sensitivity(
    scores: pd.DataFrame, weights: pd.Series | pd.DataFrame, bounds: Sequence[float] = BOUNDS, spread: float = 0.3,
    draws: int = 1000, seed: int = 0,
) -> pd.Series:  # fmt: skip
    """Return, per customer, how often (0 to 1) the level stays the same when every weight is unsure.

    In each of `draws` each weight is multiplied by a lognormal number of log spread `spread`, and all are scaled to
    sum 1 again. With `spread` 0 nothing moves. Errors as in `weighted_score`. Source: R-130 asks for it.

    >>> weight_sensitivity(pd.DataFrame({"a": [5], "b": [5]}), pd.Series({"a": 0.5, "b": 0.5})).tolist()
    [1.0]
    """
    whole("weight_sensitivity(draws)", draws, 1)
    number("weight_sensitivity(spread)", spread, 0.0)
    base = np.searchsorted(bounds, weighted_score(scores, weights).to_numpy(), side="right")
    parts = weights["weight"] if isinstance(weights, pd.DataFrame) else weights
    noise = np.random.default_rng(seed).normal(0.0, spread, (draws, len(parts)))
    drawn = parts.to_numpy(dtype=float) * np.exp(noise)
    drawn /= drawn.sum(axis=1, keepdims=True)
    found = scores[list(parts.index)].to_numpy(dtype=float) @ drawn.T
    same = np.searchsorted(bounds, found.ravel(), side="right").reshape(found.shape) == base[:, None]
    return pd.Series(same.mean(axis=1), index=scores.index, name="same_level")


def _sheet(rows: Sequence[tuple[str, str, float]], given: int) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["element", "indicator", "weight"]).set_index("indicator")
    return table.assign(provenance=["given"] * given + ["ours"] * (len(rows) - given))
