"""PLS bootstrap: the whole model fitted to thousands of resamples at once, through their covariance matrices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import number, whole
from riceshop.crm.satisfaction.pls_algorithm import (
    Plan,
    Solution,
    flipped,
    path_coefficients,
    solve,
    total_effects,
)
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from pandas import DataFrame

    from riceshop.crm.satisfaction.pls_algorithm import Array

# So many resamples at once: their matrices then take some ten megabytes.
BATCH = 500
# A resample whose item varies less than this share of the whole sample's is constant.
STILL = 1e-12


@dataclass(frozen=True)
class PLSBootstrap:
    """Intervals by resampling: each table has the columns estimate, mean, std_error, low and high.

    `paths` and `total_effects` have one row a pair (affected, affecting), `weights` and `loadings` one a pair
    (construct, item), `r2` one an affected construct. `draws` were asked for, `failed` had no solution.
    Source: our own.

    >>> from riceshop.crm.satisfaction import PLSPathModel, simulate_survey, specification
    >>> model = PLSPathModel(*specification("ecsi")).fit(simulate_survey("ecsi", rows=100, seed=1))
    >>> found = model.bootstrap(draws=20, seed=1)
    >>> found.draws, list(found.r2.columns)
    (20, ['estimate', 'mean', 'std_error', 'low', 'high'])
    """

    paths: DataFrame
    total_effects: DataFrame
    weights: DataFrame
    loadings: DataFrame
    r2: DataFrame
    draws: int
    failed: int
    confidence: float


def bootstrap(
    rows: Array,
    plan: Plan,
    whole_sample: Solution,
    names: tuple[list[str], list[str]],
    drawn: tuple[int, int, float],
    scaled: bool,
) -> PLSBootstrap:
    """Return the intervals of a fitted model.

    `rows` are the centred answers it was fitted from (respondents, items), `names` its items and constructs, `drawn`
    the number of resamples, the seed and the confidence. Raises BadValue when fewer than two resamples can be fitted.

    >>> from riceshop.crm.satisfaction import PLSPathModel, simulate_survey, specification
    >>> model = PLSPathModel(*specification("ecsi")).fit(simulate_survey("ecsi", rows=100, seed=1))
    >>> model.bootstrap(draws=20, seed=1, confidence=0.9).confidence
    0.9
    """
    draws = whole("PLSPathModel.bootstrap(draws)", drawn[0], 2)
    confidence = number("PLSPathModel.bootstrap(confidence)", drawn[2], 0.0, 1.0)
    generator = np.random.default_rng(whole("PLSPathModel.bootstrap(seed)", drawn[1]))
    parts = [
        _estimates(solve(matrices, plan), spread, plan, whole_sample)
        for matrices, spread in _resampled(rows, draws, generator, scaled)
    ]
    found = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    kept = len(found["r2"])
    if kept < 2:
        raise BadValue("crm_satisfaction.pls_bootstrap", value=draws - kept, draws=draws)
    spread = np.sqrt((rows**2).sum(axis=0) / (len(rows) - 1))
    estimate = {
        name: values[0] for name, values in _estimates(whole_sample, spread[None], plan, whole_sample).items()
    }
    items, constructs = names
    own = [(constructs[block], item) for block, item in zip(plan.block, items, strict=True)]
    pairs = [(constructs[one], constructs[other]) for one, other in np.argwhere(plan.arrows)]
    reached = [(constructs[one], constructs[other]) for one, other in np.argwhere(reach(plan))]
    affected = [constructs[one] for one in np.flatnonzero(plan.arrows.any(axis=1))]
    tables = {
        name: _table(estimate[name], found[name], confidence, labels, levels)
        for name, labels, levels in (
            ("paths", pairs, ["affected", "affecting"]),
            ("total_effects", reached, ["affected", "affecting"]),
            ("weights", own, ["construct", "item"]),
            ("loadings", own, ["construct", "item"]),
            ("r2", affected, ["construct"]),
        )
    }
    return PLSBootstrap(**tables, draws=draws, failed=draws - kept, confidence=confidence)


def reach(plan: Plan) -> np.ndarray:
    """Return where an effect, direct or not, may run: rows the affected construct, columns the affecting one.

    >>> from riceshop.crm.satisfaction.pls_plan import make_plan
    >>> chain = make_plan({"a": ["x"], "b": ["y"], "c": ["z"]}, [("a", "b"), ("b", "c")], "path", "A", 1e-7, 300)
    >>> reach(chain).tolist()
    [[False, False, False], [True, False, False], [True, True, False]]
    """
    return total_effects(plan.arrows.astype(float)) > 0.5


def _resampled(
    rows: Array, draws: int, generator: np.random.Generator, scaled: bool
) -> Iterator[tuple[Array, Array]]:
    """Yield the covariances (B, p, p) of resamples and their items' standard deviations, without constant items."""
    count, items = rows.shape
    upper = np.triu_indices(items)
    products = rows[:, upper[0]] * rows[:, upper[1]]
    least = STILL * (rows**2).mean(axis=0)
    for start in range(0, draws, BATCH):
        batch = min(BATCH, draws - start)
        picks = generator.integers(0, count, size=(batch, count)) + count * np.arange(batch)[:, None]
        shares = np.bincount(picks.ravel(), minlength=batch * count).reshape(batch, count) / count
        mean = shares @ rows
        matrices = np.empty((batch, items, items))
        matrices[:, upper[0], upper[1]] = shares @ products - mean[:, upper[0]] * mean[:, upper[1]]
        matrices[:, upper[1], upper[0]] = matrices[:, upper[0], upper[1]]
        variance = np.einsum("bii->bi", matrices)
        usable = (variance > least).all(axis=1)
        matrices, spread = (
            matrices[usable] * count / (count - 1),
            np.sqrt(variance[usable] * count / (count - 1)),
        )
        if scaled:
            matrices = matrices / (spread[:, :, None] * spread[:, None, :])
            spread = np.ones_like(spread)
        yield matrices, spread


def _estimates(found: Solution, spread: Array, plan: Plan, whole_sample: Solution) -> dict[str, Array]:
    """Return the samples' estimates, one row each, turned like the whole sample; unsolved samples are left out."""
    kept = found.rounds > 0
    found = Solution(found.weights[kept], found.shared[kept], found.between[kept], found.rounds[kept])
    own = (np.arange(len(plan.block)), plan.block)
    agreement = (found.shared[:, *own] * whole_sample.shared[0][own]) @ plan.mask
    found = flipped(found, np.where(agreement < 0, -1.0, 1.0), plan)
    coefficients, explained = path_coefficients(found.between, plan)
    total = total_effects(coefficients)
    return {
        "paths": coefficients[:, plan.arrows],
        "total_effects": total[:, reach(plan)],
        "weights": found.weights,
        "loadings": found.shared[:, *own] / spread[kept if len(spread) == len(kept) else slice(None)],
        "r2": explained[:, plan.arrows.any(axis=1)],
    }


def _table(estimate: Array, found: Array, confidence: float, labels: list, levels: list[str]) -> DataFrame:
    import pandas as pd

    tail = (1 - confidence) / 2
    index = (
        pd.MultiIndex.from_tuples(labels, names=levels)
        if len(levels) > 1
        else pd.Index(labels, name=levels[0])
    )
    low, high = np.quantile(found, [tail, 1 - tail], axis=0) if found.size else (estimate, estimate)
    return pd.DataFrame(
        {
            "estimate": estimate,
            "mean": found.mean(axis=0),
            "std_error": found.std(axis=0, ddof=1),
            "low": low,
            "high": high,
        },
        index=index,
    )
