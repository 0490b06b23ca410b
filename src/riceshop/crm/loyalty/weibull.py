"""Weibull hazard: leaving that grows likelier, or less likely, the longer a customer has stayed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.loyalty.survival import _pair
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class WeibullHazard:
    """Weibull model of durations by maximum likelihood: hazard shape/scale·(t/scale)^(shape−1).

    A shape below 1 says that who stayed long leaves less, 1 that time tells nothing, above 1 that leaving ripens.
    After `fit`: `params_` {"shape", "scale"}, `standard_errors_` (same keys, from the observed information),
    `log_likelihood_`, `events_`. Raises nothing when made; `fit` raises BadValue for durations not above 0,
    nobody who leaves, and all who leave at the last time; the other methods BadValue for numbers out of range
    and before `fit`; all raise BadType for what is no number. Source: Kalbfleisch and Prentice, The
    Statistical Analysis of Failure Time Data.

    >>> WeibullHazard().fit([1, 2, 3, 4], [True, True, True, False]).params_["shape"] > 1
    True
    """

    params_: dict[str, float]
    standard_errors_: dict[str, float]
    log_likelihood_: float
    events_: int

    def fit(self, durations: ArrayLike, observed: ArrayLike | None = None) -> WeibullHazard:
        """Fit to durations above 0; `observed` is False where the customer was still there.

        The scale is solved in closed form and the shape from one monotone equation with its closed derivative.
        Raises BadValue when nobody was seen to leave, or all left at the last time (the shape has no end).
        """
        times, seen = _pair("WeibullHazard.fit", durations, observed)
        guard.numbers("WeibullHazard.fit(durations)", times, 0.0, open_low=True)
        if not seen.any():
            raise BadValue("crm_loyalty.no_leaver", place="WeibullHazard.fit")
        unit = float(times.max())
        logs = np.log(times / unit)
        mean = float(logs[seen].mean())
        if mean > -1e-12:
            raise BadValue("crm_loyalty.all_at_once", place="WeibullHazard.fit(durations)", value=f"{unit:g}")
        shape, count = _shape(logs, mean), int(seen.sum())
        scale = unit * (float(np.exp(shape * logs).sum()) / count) ** (1 / shape)
        rates = np.log(times / scale)
        powers = np.exp(shape * rates)
        self.events_ = count
        self.params_ = {"shape": shape, "scale": scale}
        self.log_likelihood_ = float((math.log(shape / scale) + (shape - 1) * rates[seen]).sum() - powers.sum())
        inside = float((powers * rates).sum())
        information = np.array([
            [count / shape**2 + float((powers * rates**2).sum()), -shape / scale * inside],
            [-shape / scale * inside, count * (shape / scale) ** 2],
        ])  # fmt: skip
        spread = np.sqrt(np.diag(np.linalg.inv(information)))
        self.standard_errors_ = dict(zip(("shape", "scale"), map(float, spread), strict=True))
        return self

    def survival(self, times: ArrayLike) -> NDArray[np.float64]:
        """Return the share still there after each time (at least 0)."""
        shape, scale = self._fitted()
        at = guard.numbers("WeibullHazard.survival(times)", times, 0.0)
        return np.exp(-((at / scale) ** shape))

    def hazard(self, times: ArrayLike) -> NDArray[np.float64]:
        """Return the hazard, leavings per unit of time, at each time above 0."""
        shape, scale = self._fitted()
        at = guard.numbers("WeibullHazard.hazard(times)", times, 0.0, open_low=True)
        return shape / scale * (at / scale) ** (shape - 1)

    def quantile(self, share: float) -> float:
        """Return the time by which this share, above 0 and below 1, has left."""
        shape, scale = self._fitted()
        part = guard.number("WeibullHazard.quantile(share)", share, 0.0, 1 - 1e-12, open_low=True)
        return scale * (-math.log1p(-part)) ** (1 / shape)

    def mean(self) -> float:
        """Return the expected duration."""
        shape, scale = self._fitted()
        return scale * math.gamma(1 + 1 / shape)

    def _fitted(self) -> tuple[float, float]:
        if not hasattr(self, "params_"):
            raise BadValue("crm_loyalty.not_fitted", model="WeibullHazard")
        return self.params_["shape"], self.params_["scale"]


def _shape(logs: NDArray[np.float64], mean: float) -> float:
    """Solve sum(t^k·log t)/sum(t^k) − 1/k = mean of log t of the leavers; Newton, kept between two bounds."""
    low, high, shape = 0.0, math.inf, 1.0
    for _ in range(200):
        weights = np.exp(shape * logs)
        weights /= weights.sum()
        first = float(weights @ logs)
        gap = first - 1 / shape - mean
        low, high = (shape, high) if gap < 0 else (low, shape)
        slope = float(weights @ logs**2) - first**2 + 1 / shape**2
        step = shape - gap / slope
        if not low < step < high:
            step = 2 * shape if math.isinf(high) else (low + high) / 2
        if abs(step - shape) <= 1e-13 * shape:
            return step
        shape = step
    return shape
