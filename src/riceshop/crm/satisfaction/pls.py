"""PLS path model: constructs measured by items and joined by arrows, fitted from answers or from their covariances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from riceshop.crm.guard import frame, numbers
from riceshop.crm.satisfaction import pls_plan
from riceshop.crm.satisfaction.pls_algorithm import (
    Plan,
    Solution,
    goodness_of_fit,
    path_coefficients,
    solve,
    total_effects,
)
from riceshop.crm.satisfaction.reliability import average_variance_extracted, composite_reliability
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from pandas import DataFrame, Index, Series

    from riceshop.crm.satisfaction.pls_bootstrap import PLSBootstrap
    from riceshop.crm.satisfaction.pls_plan import Blocks, Modes, Paths


class PLSPathModel:
    """Partial least squares path modelling by Lohmöller's algorithm.

    `blocks` names each construct and its items (columns of the data); `paths` are pairs (affecting, affected) without
    a circle. `scheme` "centroid", "factorial" or "path" weighs a construct's neighbours; `modes` is "A" (weights from
    covariances: the items reflect the construct) or "B" (from a regression: they form it), for all, as a dict by
    construct (others "A") or as a sequence. The iteration ends when no outer weight changes by more than `tol`; a
    model that does not settle in `max_iter` rounds is an error. Items are standardised first; `scaled=False` keeps
    their variances, for items on one common scale.

    Signs: PLS leaves each construct's sign open; here the loadings of its own items sum to a number that is not
    negative. A construct without any arrow keeps its own estimate as its neighbour: mode A then gives the first
    principal component of its block, mode B equal weights.

    Learned by `fit`, with constructs and items labelled: `outer_weights_`, `loadings_`, `cross_loadings_` (items in
    rows, constructs in columns; the first two 0 outside the block), `unstandardised_weights_` (Series, for answers on
    their own scale), `path_coefficients_`, `total_effects_`, `indirect_effects_` (rows the affected construct, columns
    the affecting one, 0 where no path), `correlations_` (of constructs), `r2_` (Series, NaN where nothing affects),
    `communality_` (Series by item), `gof_`, `n_iter_`, `scores_` (rows by constructs, mean 0 and variance 1; None
    from a covariance matrix).

    Raises nothing when made; `fit` raises BadType or BadValue for blocks, paths, scheme or modes that make no
    model, for data that cannot be used and a model that does not settle; the other methods BadValue before.
    Source: Tenenhaus, Esposito Vinzi, Chatelin and Lauro (2005), PLS path modeling, Computational Statistics
    and Data Analysis 48: 159-205; R-181.

    >>> from riceshop.crm.satisfaction import simulate_survey, specification
    >>> model = PLSPathModel(*specification("ecsi")).fit(simulate_survey("ecsi", rows=250, seed=1932))
    >>> model.path_coefficients_.shape
    (7, 7)
    >>> bool(model.path_coefficients_.loc["satisfaction", "image"] > 0)
    True
    """

    def __init__(
        self,
        blocks: Blocks,
        paths: Paths,
        scheme: str = "centroid",
        modes: Modes = "A",
        tol: float = 1e-7,
        max_iter: int = 300,
        scaled: bool = True,
    ) -> None:
        self.blocks = blocks
        self.paths = list(paths)
        self.scheme = scheme
        self.modes = modes
        self.tol = tol
        self.max_iter = max_iter
        self.scaled = scaled

    def fit(self, data: DataFrame, covariance: bool | None = None) -> Self:
        """Estimate the model from `data` and return it.

        `data` has one row a respondent and a column an item, or is a covariance (or correlation) matrix with the items
        in rows and columns. `covariance` says which; None takes a square table for one if rows and columns carry the
        same names or it is symmetric. Raises BadType or BadValue for missing values, a constant item, fewer than 3
        rows, a matrix that is none, items or constructs that repeat one another, and a model that does not settle.
        """
        plan = pls_plan.make_plan(self.blocks, self.paths, self.scheme, self.modes, self.tol, self.max_iter)
        items = pls_plan.items_of(self.blocks)
        frame("PLSPathModel.fit(data)", data, items)
        rows = None
        if pls_plan.is_covariance(data) if covariance is None else covariance:
            matrix = pls_plan.read_covariances(data, items)
        else:
            rows = pls_plan.read_rows(data, items)
            matrix = np.cov(rows, rowvar=False, ddof=1).reshape(len(items), len(items))
        unit = np.sqrt(matrix.diagonal()) if self.scaled else np.ones(len(items))
        matrix = matrix / np.outer(unit, unit)
        constructs = list(self.blocks)
        pls_plan.refuse_doubled_items(matrix, plan, constructs)
        found = solve(matrix[None], plan)
        if not found.rounds[0]:
            raise BadValue("crm_satisfaction.pls_unsettled", value=self.max_iter)
        pls_plan.refuse_doubled_causes(found.between[0], plan, constructs)
        spread = np.sqrt(matrix.diagonal())
        self._plan, self._found, self._items = plan, found, items
        self._rows, self._mean, self._spread = rows, None if rows is None else rows.mean(axis=0), unit
        self._matrix = matrix / np.outer(spread, spread)
        self._learn(plan, found, spread)
        self.scores_ = None if rows is None else self._scored(rows, data.index)
        return self

    def transform(self, data: DataFrame) -> DataFrame:
        """Return the constructs' scores of respondents, new or old: rows by constructs, standardised as the fit was.

        Raises BadValue for a model fitted from a covariance matrix, which knows no means.
        """
        if self._fitted()._mean is None:
            raise BadValue("crm_satisfaction.pls_no_rows")
        table = frame("PLSPathModel.transform(data)", data, self._items)
        rows = numbers("PLSPathModel.transform(data)", table[self._items].to_numpy())
        return self._scored(rows, data.index)

    def bootstrap(self, draws: int = 1000, seed: int = 0, confidence: float = 0.95) -> PLSBootstrap:
        """Return percentile intervals of everything estimated, from `draws` samples of the same size with replacement.

        The same `seed` gives the same samples. Each construct of a sample is turned so that its loadings agree with
        those of the fit (the sum of their products is not negative). Samples with a constant item or without a
        solution are left out and counted. Raises BadValue for a model fitted from a covariance matrix.
        """
        from riceshop.crm.satisfaction.pls_bootstrap import bootstrap

        if self._fitted()._rows is None:
            raise BadValue("crm_satisfaction.pls_no_rows")
        return bootstrap(
            (self._rows - self._mean) / self._spread,
            self._plan,
            self._found,
            (self._items, list(self.blocks)),
            (draws, seed, confidence),
            self.scaled,
        )

    def reliability(self) -> DataFrame:
        """Return items, Cronbach's alpha (standardised), composite reliability and AVE of each construct.

        Alpha comes from the items' mean correlation in the block, NaN for one item. Source: see `reliability`.
        """
        import pandas as pd

        lines = {}
        for place, (name, items) in enumerate(self._fitted().blocks.items()):
            loadings = self.loadings_.loc[list(items), name].to_numpy()
            count, own = (
                len(items),
                self._matrix[np.ix_(self._plan.block == place, self._plan.block == place)],
            )
            mean = (own.sum() - count) / (count * (count - 1)) if count > 1 else np.nan
            lines[name] = [
                count,
                count * mean / (1 + (count - 1) * mean),
                composite_reliability(loadings),
                average_variance_extracted(loadings),
            ]
        return pd.DataFrame.from_dict(
            lines, orient="index", columns=["items", "alpha", "composite_reliability", "ave"]
        )

    def _fitted(self) -> Self:
        if not hasattr(self, "_found"):
            raise BadValue("crm_satisfaction.pls_unfitted")
        return self

    def _scored(self, rows: np.ndarray, index: Index) -> DataFrame:
        import pandas as pd

        scores = (rows - self._mean) / self._spread @ self.outer_weights_.to_numpy()
        return pd.DataFrame(scores, index=index, columns=self.outer_weights_.columns)

    def _learn(self, plan: Plan, found: Solution, spread: np.ndarray) -> None:
        import pandas as pd

        # One Index for all tables: making one takes longer than the algorithm's round.
        constructs, items = pd.Index(list(self.blocks)), pd.Index(self._items)

        def square(values: np.ndarray) -> DataFrame:
            return pd.DataFrame(values, index=constructs, columns=constructs)

        def tall(values: np.ndarray) -> DataFrame:
            return pd.DataFrame(values, index=items, columns=constructs)

        weights, cross = found.weights[0], found.shared[0] / spread[:, None]
        coefficients, explained = (values[0] for values in path_coefficients(found.between, plan))
        total = total_effects(coefficients)
        self.outer_weights_, self.cross_loadings_ = tall(weights[:, None] * plan.mask), tall(cross)
        self.loadings_ = tall(cross * plan.mask)
        self.unstandardised_weights_: Series = pd.Series(weights / self._spread, index=items)
        self.path_coefficients_, self.total_effects_ = square(coefficients), square(total)
        self.indirect_effects_ = square(total - coefficients)
        self.correlations_ = square(found.between[0])
        self.r2_: Series = pd.Series(explained, index=constructs)
        self.communality_: Series = (self.loadings_**2).sum(axis=1)
        self.gof_ = goodness_of_fit(self.communality_.to_numpy(), explained, plan)
        self.n_iter_ = int(found.rounds[0])
