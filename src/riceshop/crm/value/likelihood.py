"""Likelihood: what the models share: rows checked and merged, a maximum found in log-space, errors from the Hessian."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riceshop.crm import guard
from riceshop.words.errors import BadValue, RiceShopError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame

Floats = NDArray[np.float64]

# A parameter lies within a factor of e**15 of its unit: beyond, the model has become one of its limits.
WIDEST = 15.0
STEP = 1e-4


class Optimum(NamedTuple):
    """Parameters at the maximum, the log-likelihood there, standard errors, and whether it is an inner maximum.

    >>> Optimum(np.ones(1), -2.0, np.ones(1), True).log_likelihood
    -2.0
    """

    params: Floats
    log_likelihood: float
    errors: Floats
    inner: bool


class Model:
    """A model of positive parameters fitted by maximum likelihood.

    `params_` (dict by the source's symbols), `standard_errors_` (likewise; NaN where the maximum has no curvature),
    `log_likelihood_` and `converged_` (False when the maximum lies at the edge of what can be told apart) are set by
    `fit`. `with_params` makes a model of published or assumed parameters.

    >>> Model().symbols
    ()
    """

    symbols: tuple[str, ...] = ()
    params_: dict[str, float]
    standard_errors_: dict[str, float]
    log_likelihood_: float
    converged_: bool

    @classmethod
    def with_params(cls, **params: float) -> Self:
        """Return a model of these parameters, as if it had been fitted. Raises BadValue for other symbols."""
        place = f"{cls.__name__}.with_params"
        if set(params) != set(cls.symbols):
            raise BadValue("crm_value.symbols", place=place, value=", ".join(params), known=", ".join(cls.symbols))
        model = cls()
        model.params_ = {name: guard.number(f"{place}({name})", params[name], 0.0, open_low=True) for name in cls.symbols}
        return model

    def _values(self) -> tuple[float, ...]:
        if not hasattr(self, "params_"):
            raise RiceShopError("crm_value.not_fitted", model=type(self).__name__)
        return tuple(self.params_[name] for name in self.symbols)

    def _keep(self, found: Optimum) -> Self:
        self.params_ = dict(zip(self.symbols, found.params.tolist(), strict=True))
        self.standard_errors_ = dict(zip(self.symbols, found.errors.tolist(), strict=True))
        self.log_likelihood_ = found.log_likelihood
        self.converged_ = found.inner
        return self

    def __repr__(self) -> str:
        told = getattr(self, "params_", {})
        return f"{type(self).__name__}({', '.join(f'{name}={value:.4g}' for name, value in told.items())})"


def merged(place: str, summary: DataFrame, columns: Sequence[str], weights: ArrayLike | None) -> tuple[Floats, ...]:
    """Return the columns with equal rows merged, and how many customers each row stands for.

    `weights` is None (a column `weights` of the table, else ones) or one positive number a row.

    >>> [one.tolist() for one in merged("fit", pd.DataFrame({"x": [2, 1, 2]}), ["x"], None)]
    [[1.0, 2.0], [1.0, 2.0]]
    """
    found = guard.frame(place, summary, columns)
    if weights is None and "weights" in found.columns:
        weights = found["weights"].to_numpy()
    if found.empty:
        raise BadValue("crm_value.empty", place=place)
    rows = {name: guard.numbers(f"{place}: {name}", found[name].to_numpy(), 0.0) for name in columns}
    counts = np.ones(len(found)) if weights is None else guard.series(f"{place}: weights", weights, 0.0)
    guard.same_length(f"{place}: weights", found, counts)
    used = counts > 0
    table = pd.DataFrame({name: values[used] for name, values in rows.items()}).assign(weights=counts[used])
    if table.empty:
        raise BadValue("crm_value.empty", place=place)
    table = table.groupby(list(columns), as_index=False, sort=True)["weights"].sum()
    return tuple(table[name].to_numpy(dtype=np.float64) for name in (*columns, "weights"))


def maximise(
    log_likelihood: Callable[[Floats], tuple[float, Floats]], start: ArrayLike, total: float, unit: ArrayLike = 1.0
) -> Optimum:
    """Return the maximum of a log-likelihood of positive parameters.

    `log_likelihood(params)` returns value and gradient, `total` is the number of customers in it, `unit` the natural
    size of each parameter. L-BFGS-B on the logarithms, then Newton steps with the Hessian differenced from the
    gradient; that Hessian gives the standard errors.

    >>> def poisson(rate):
    ...     return float(7 * np.log(rate[0]) - 2 * rate[0]), 7 / rate - 2
    >>> maximise(poisson, [1.0], 2).params.round(6)
    array([3.5])
    """
    from scipy.optimize import minimize

    units = np.broadcast_to(np.asarray(unit, dtype=np.float64), np.shape(start))

    def lost(logs: Floats) -> tuple[float, Floats]:
        params = units * np.exp(logs)
        value, slope = log_likelihood(params)
        return -value / total, -slope * params / total

    begin = np.log(np.asarray(start, dtype=np.float64) / units)
    result = minimize(lost, begin, jac=True, method="L-BFGS-B", bounds=[(-WIDEST, WIDEST)] * len(begin),
                      options={"maxiter": 1_000, "maxcor": 20, "ftol": 1e-13, "gtol": 1e-7})  # fmt: skip
    logs, hessian = _polish(lost, result.x)
    params = units * np.exp(logs)
    inner = bool(np.all(np.abs(logs) < WIDEST - 1e-3) and np.linalg.eigvalsh(hessian)[0] > 1e-9)
    return Optimum(params, float(log_likelihood(params)[0]), params * _errors(hessian * total, inner), inner)


def _polish(lost: Callable[[Floats], tuple[float, Floats]], logs: Floats) -> tuple[Floats, Floats]:
    """Take Newton steps while they lower the loss; return the place and the Hessian there."""
    hessian = _hessian(lost, logs)
    for _ in range(3):
        value, slope = lost(logs)
        if np.max(np.abs(slope)) < 1e-9 or np.linalg.eigvalsh(hessian)[0] <= 1e-9:
            break
        trial = np.clip(logs - np.linalg.solve(hessian, slope), -WIDEST, WIDEST)
        if np.max(np.abs(trial - logs)) > 1 or lost(trial)[0] > value + 1e-12:
            break
        logs, hessian = trial, _hessian(lost, trial)
    return logs, hessian


def _hessian(lost: Callable[[Floats], tuple[float, Floats]], logs: Floats) -> Floats:
    steps = STEP * np.eye(len(logs))
    rows = np.array([(lost(logs + step)[1] - lost(logs - step)[1]) / (2 * STEP) for step in steps])
    return (rows + rows.T) / 2


def _errors(information: Floats, inner: bool) -> Floats:
    if not inner:
        return np.full(len(information), np.nan)
    return np.sqrt(np.diag(np.linalg.inv(information)))


def histories(
    place: str, frequency: ArrayLike, recency: ArrayLike, horizon: ArrayLike, name: str = "T"
) -> tuple[Floats, Floats, Floats]:
    """Return the three checked and of one shape: frequency and recency at least 0, recency at most `horizon`.

    >>> histories("probability_alive", 2, [1.0, 3.0], 4)[0]
    array([2., 2.])
    """
    x = guard.numbers(f"{place}(frequency)", frequency, 0.0)
    last = guard.numbers(f"{place}(recency)", recency, 0.0)
    end = guard.numbers(f"{place}({name})", horizon, 0.0)
    try:
        x, last, end = np.broadcast_arrays(x, last, end)
    except ValueError:
        sizes = ", ".join(str(one.size) for one in (x, last, end))
        raise BadValue("crm.lengths", place=place, value=sizes) from None
    wrong = last > end * (1 + 1e-12)
    if np.any(wrong):
        raise BadValue("crm_value.late", place=place, value=f"{last[wrong].ravel()[0]:g}", end=f"{end[wrong].ravel()[0]:g}")
    wrong = (x > 0) != (last > 0)
    if np.any(wrong):
        frequency, recency = f"{x[wrong].ravel()[0]:g}", f"{last[wrong].ravel()[0]:g}"
        raise BadValue("crm_value.first", place=place, frequency=frequency, recency=recency)
    return x, last, end


def repeating(place: str, frequency: Floats) -> None:
    """Refuse data without a repeat: nothing tells a slow buyer from one who has left.

    >>> repeating("fit", np.array([0.0, 1.0]))
    """
    if not np.any(frequency > 0):
        raise BadValue("crm_value.no_repeats", place=place)


def plain(value: Floats) -> Floats | float:
    """Return a number for a number, an array for an array.

    >>> plain(np.array(2.0))
    2.0
    """
    return value if np.ndim(value) else float(value)
