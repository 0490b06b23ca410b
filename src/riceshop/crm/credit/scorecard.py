"""Scorecard: the chance of default by logistic regression, written as points that a shopkeeper can add up."""

from __future__ import annotations

import math
import warnings
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import numpy as np

from riceshop.crm import guard
from riceshop.crm.credit.ranking import auc, ks, outcomes
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pandas import DataFrame, Series

NO_END = 300.0

class CreditScorecard:
    """A scorecard: `points` at odds of `odds` payers to one defaulter, `double` more points where odds double.

    fit(features, defaulted) learns by maximum likelihood (statsmodels Logit) and sets coefficients_ and
    standard_errors_ (Series: intercept, then the columns), log_likelihood_, auc_ and ks_ (on the data fitted, so
    flattering: judge on others). 600 points at 50 to 1 and 20 points to double are a common choice, no more.
    Raises BadType for what is no number or table, BadValue for `odds` or `double` not above 0; `fit` BadValue
    for unequal lengths, no features, a column that never varies or follows from others, outcomes of one kind
    or parted completely; the other methods BadValue before `fit`. Source: R-074, R-082; points as in Siddiqi
    2006.

    >>> import pandas as pd
    >>> late = pd.DataFrame({"late": [0, 0, 0, 0, 1, 1, 2, 2, 3, 3]})
    >>> card = CreditScorecard().fit(late, [0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
    >>> bool(card.coefficients_["late"] > 0), bool(np.all(np.diff(card.score(late)) <= 0))
    (True, True)
    """

    def __init__(self, points: float = 600, odds: float = 50, double: float = 20) -> None:
        self.points = guard.number("CreditScorecard(points)", points)
        self.odds = guard.number("CreditScorecard(odds)", odds, 0, open_low=True)
        self.double = guard.number("CreditScorecard(double)", double, 0, open_low=True)

    def fit(self, features: DataFrame, defaulted: ArrayLike) -> CreditScorecard:
        """Learn from customers: a row of numbers each, and whether they defaulted; returns self.

        Raises BadValue for missing numbers, unequal lengths, outcomes of one kind, a column that is constant or follows
        from others, and features that tell the two kinds apart without a fault (no maximum exists).
        """
        import pandas as pd

        names, table = self._read("fit", features)
        told = ", ".join(map(str, names))
        bad = outcomes("CreditScorecard.fit(defaulted)", defaulted)
        guard.same_length("CreditScorecard.fit", table, bad.astype(float))
        centre, spread = table.mean(axis=0), table.std(axis=0)
        same = spread <= 1e-12 * np.abs(centre)
        flat = [str(name) for name, is_same in zip(names, same, strict=True) if is_same]
        if flat:
            raise BadValue("crm_credit.flat", value=", ".join(flat))
        # Standardised columns: the optimum then does not depend on the units.
        design = np.column_stack([np.ones(len(bad)), (table - centre) / spread])
        if np.linalg.matrix_rank(design) < design.shape[1]:
            raise BadValue("crm_credit.collinear", value=told)
        found = _maximum(design, bad)
        if found is None:
            raise BadValue("crm_credit.separated", value=told)
        back = np.zeros((len(found.params), len(found.params)))
        back[0, 0], back[0, 1:] = 1.0, -centre / spread
        back[1:, 1:] = np.diag(1 / spread)
        index = pd.Index(["intercept", *names])
        self.coefficients_ = pd.Series(back @ found.params, index=index)
        self.standard_errors_ = pd.Series(np.sqrt(np.diag(back @ found.cov_params() @ back.T)), index=index)
        self.log_likelihood_ = float(found.llf)
        fitted = np.asarray(found.predict(design))
        self.auc_, self.ks_ = auc(bad, fitted), ks(bad, fitted)
        return self

    def default_probability(self, features: DataFrame) -> NDArray[np.float64]:
        """Return each customer's chance of default, in [0, 1]; the columns of `fit` are needed, others are ignored."""
        return 0.5 - 0.5 * np.tanh(self._log_odds(features) / 2)

    def score(self, features: DataFrame) -> NDArray[np.float64]:
        """Return each customer's points, not rounded: more points, less risk."""
        factor = self.double / math.log(2)
        return self.points + factor * (self._log_odds(features) - math.log(self.odds))

    def point_table(self) -> Series:
        """Return the points: what everybody starts with ("intercept") and what one unit of each column adds or takes."""
        self._fitted("point_table")
        factor = self.double / math.log(2)
        told = -factor * self.coefficients_
        told["intercept"] += self.points - factor * math.log(self.odds)
        return told

    def _log_odds(self, features: DataFrame) -> NDArray[np.float64]:
        """The logarithm of the odds that a customer pays."""
        self._fitted("score")
        names = list(self.coefficients_.index[1:])
        guard.frame("CreditScorecard(features)", features, names)
        _, table = self._read("score", features[names])
        weights = self.coefficients_.to_numpy()
        return -(weights[0] + table @ weights[1:])

    def _fitted(self, name: str) -> None:
        if not hasattr(self, "coefficients_"):
            raise BadValue("crm_credit.not_fitted", value=name)

    @staticmethod
    def _read(name: str, features: DataFrame) -> tuple[list[Hashable], NDArray[np.float64]]:
        table = guard.frame(f"CreditScorecard.{name}(features)", features, [])
        if table.shape[1] == 0:
            raise BadValue("crm_credit.no_features")
        columns = [
            guard.series(f"CreditScorecard.{name}(features[{column!r}])", table[column].to_numpy()) for column in table
        ]
        return list(table), np.column_stack(columns)


def _maximum(design: NDArray[np.float64], bad: NDArray[np.bool_]) -> Any:
    """The fitted logit, or None where the likelihood rises for ever."""
    from statsmodels.api import Logit
    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    with warnings.catch_warnings():
        # What they warn of, no convergence and separation, is looked at below.
        warnings.simplefilter("ignore")
        try:
            found = Logit(bad.astype(float), design).fit(method="newton", maxiter=60, disp=0)
            errors = np.asarray(found.bse)
        except (np.linalg.LinAlgError, PerfectSeparationError):
            return None
    # Columns have the spread 1: an error this large means a coefficient without end.
    sound = found.mle_retvals["converged"] and np.isfinite(errors).all() and errors.max() < NO_END
    return found if sound else None
