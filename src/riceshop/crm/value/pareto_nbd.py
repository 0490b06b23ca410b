"""Pareto/NBD: customers buy at a rate of their own until a lifetime of their own ends, unseen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Self

import numpy as np

from riceshop.crm import guard
from riceshop.crm.value.likelihood import Floats, Model, histories, maximise, merged, plain, repeating

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame

# Points of Gauss and Legendre; what lies behind a fall by e**-FALL is left out of an integral.
POINTS = 24
FINE_POINTS = 96
FALL = 40.0
# Rows integrated at once, so that a million customers need no gigabytes.
BLOCK = 20_000


class ParetoNBD(Model):
    """The Pareto/NBD model of Schmittlein, Morrison and Colombo (1987).

    Purchases of a living customer are Poisson, their rates gamma(r, alpha) over customers; lifetimes are exponential,
    their rates gamma(s, beta). Times are in the unit of the summary. The likelihood is the one-dimensional integral
    over the moment of leaving, done by quadrature in logarithms: no hypergeometric function, no cancellation, and the
    gradient is the quadrature of the derivatives. Fitted: `params_` (r, alpha, s, beta), `standard_errors_`,
    `log_likelihood_`, `converged_`. Raises nothing when made; `fit` and the other methods raise BadType for
    what is no table or number, BadValue for missing columns, no rows, negative numbers, recency beyond T and
    data without a repeat. Source: Schmittlein, Morrison and Colombo (1987).

    >>> from riceshop.data import load_cdnow
    >>> from riceshop.crm.value import rfm_summary
    >>> summary = rfm_summary(load_cdnow(), "customer_id", "date", observation_end="1997-09-30")
    >>> ParetoNBD().fit(summary)
    ParetoNBD(r=0.5533, alpha=10.58, s=0.606..., beta=11.6...)
    """

    symbols = ("r", "alpha", "s", "beta")

    def fit(self, summary: DataFrame, weights: ArrayLike | None = None) -> Self:
        """Fit to the columns frequency, recency, T of `summary`; return the model itself.

        `weights` counts the customers a row stands for (None: the column weights if there is one, else one each).
        Raises BadType, BadValue for what cannot be used, among it data in which nobody came back.
        """
        place = "ParetoNBD.fit"
        x, last, end, count = merged(place, summary, ("frequency", "recency", "T"), weights)
        histories(place, x, last, end)
        repeating(place, x)
        total = float(count.sum())
        scale = float(count @ end) / total

        def value_and_slope(params: Floats) -> tuple[float, Floats]:
            return _value_and_slope(params, x, last, end, count)

        return self._keep(maximise(value_and_slope, (1.0, scale, 1.0, scale), total, (1.0, scale, 1.0, scale)))

    def log_likelihood(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats | float:
        """Return the log-likelihood of each customer under the fitted parameters."""
        from scipy.special import gammaln

        x, last, end = histories("ParetoNBD.log_likelihood", frequency, recency, T)
        params = self._values()
        ending = np.logaddexp(*_two_endings(params, x, last, end))
        return plain(gammaln(params[0] + x) - gammaln(params[0]) - x * np.log(params[1]) + ending)

    def expected_purchases(self, t: ArrayLike) -> Floats | float:
        """Return how many purchases a new customer makes on average in the first `t` periods (the first not counted)."""
        r, alpha, s, beta = self._values()
        time = guard.numbers("ParetoNBD.expected_purchases(t)", t, 0.0)
        return plain(r / alpha * _mean_time_alive(time, s, beta))

    def conditional_expected_purchases(
        self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats | float:
        """Return how many purchases a customer with this history makes on average in the next `t` periods."""
        place = "ParetoNBD.conditional_expected_purchases"
        time = guard.numbers(f"{place}(t)", t, 0.0)
        x, last, end = histories(place, frequency, recency, T)
        r, alpha, s, beta = self._values()
        return plain(self._alive(x, last, end) * (r + x) / (alpha + end) * _mean_time_alive(time, s, beta + end))

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats | float:
        """Return the probability that a customer with this history still buys."""
        return plain(self._alive(*histories("ParetoNBD.probability_alive", frequency, recency, T)))

    def _alive(self, x: Floats, last: Floats, end: Floats) -> Floats:
        from scipy.special import expit

        living, left = _two_endings(self._values(), x, last, end)
        return expit(living - left)

    def probability_of_n_purchases(self, n: ArrayLike, t: ArrayLike) -> Floats | float:
        """Return the probability that a new customer makes exactly `n` repeat purchases in the first `t` periods."""
        place = "ParetoNBD.probability_of_n_purchases"
        x, time = np.broadcast_arrays(guard.numbers(f"{place}(n)", n, 0.0), guard.numbers(f"{place}(t)", t, 0.0))
        r, alpha, s, beta = self._values()
        least = min(alpha, beta)
        points, sizes = _gauss(FINE_POINTS)
        length = np.log1p(time / least)[..., None]
        tau = least * np.expm1(points * length)
        density = s / beta * (1 + tau / beta) ** (-s - 1)
        left = (sizes * length * (least + tau) * density * _nbd(x[..., None], tau, r, alpha)).sum(axis=-1)
        return plain(_nbd(x, time, r, alpha) * (1 + time / beta) ** -s + left)


@cache
def _gauss(count: int) -> tuple[Floats, Floats]:
    points, sizes = np.polynomial.legendre.leggauss(count)
    return (points + 1) / 2, sizes / 2


def _nbd(x: Floats, time: Floats, r: float, alpha: float) -> Floats:
    """Return the probability of x purchases in `time` for rates gamma(r, alpha)."""
    from scipy.special import gammaln, xlogy

    log_buys = gammaln(r + x) - gammaln(r) - gammaln(x + 1) + xlogy(x, time / (alpha + time))
    return np.exp(log_buys - r * np.log1p(time / alpha))


def _mean_time_alive(time: Floats, s: float, beta: Floats | float) -> Floats:
    """Return the mean of min(lifetime, time) for lifetimes of rates gamma(s, beta); s = 1 is an ordinary point."""
    from scipy.special import exprel

    grown = np.log1p(time / beta)
    return beta * grown * exprel((1 - s) * grown)


def _two_endings(params: tuple[float, ...], x: Floats, last: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Return the logs of the two ways a history may end, still there and left, without their common factor."""
    r, alpha, s, beta = params
    shape = x.shape
    left = np.concatenate([_left(params, *rows)[0] for rows in _blocks(x.ravel(), last.ravel(), end.ravel())])
    return -(r + x) * np.log1p(end / alpha) - s * np.log1p(end / beta), left.reshape(shape)


def _blocks(*columns: Floats) -> list[tuple[Floats, ...]]:
    return [tuple(one[start:start + BLOCK] for one in columns) for start in range(0, max(len(columns[0]), 1), BLOCK)]


def _left(params: tuple[float, ...] | Floats, x: Floats, last: Floats, end: Floats) -> tuple[Floats, ...]:
    """Return the log of the integral over the moment of leaving, and the means there of its four derivatives.

    The integrand (1 + tau/alpha)**-(r + x) * s/beta * (1 + tau/beta)**-(s + 1) is integrated from the last purchase
    to the end, over u = log(m + tau) with m the smaller of alpha and beta: its nearest singularity is then at least
    pi away. It ends early where the first factor has fallen by e**-FALL.
    """
    r, alpha, s, beta = params
    points, sizes = _gauss(POINTS)
    least = min(alpha, beta)
    with np.errstate(over="ignore"):
        stop = np.minimum(end, last + (alpha + last) * np.expm1(FALL / (r + x)))
    length = np.log1p((stop - last) / (least + last))
    tau = last[:, None] + (least + last)[:, None] * np.expm1(length[:, None] * points)
    log_buy, log_stay = np.log1p(tau / alpha), np.log1p(tau / beta)
    logs = -(r + x)[:, None] * log_buy - (s + 1) * log_stay
    top = logs.max(axis=1)
    shares = np.exp(logs - top[:, None]) * sizes * (least + tau)
    whole = shares.sum(axis=1)
    with np.errstate(divide="ignore"):
        value = top + np.log(whole * length) + np.log(s / beta)
    shares /= whole[:, None]
    to_alpha = (shares * (tau / (alpha + tau))).sum(axis=1) * (r + x) / alpha
    to_beta = ((shares * (tau / (beta + tau))).sum(axis=1) * (s + 1) - 1) / beta
    return value, -(shares * log_buy).sum(axis=1), to_alpha, 1 / s - (shares * log_stay).sum(axis=1), to_beta


def _value_and_slope(params: Floats, x: Floats, last: Floats, end: Floats, count: Floats) -> tuple[float, Floats]:
    parts = [_block(params, *rows) for rows in _blocks(x, last, end, count)]
    return sum(value for value, _ in parts), np.sum([slope for _, slope in parts], axis=0)


def _block(params: Floats, x: Floats, last: Floats, end: Floats, count: Floats) -> tuple[float, Floats]:
    """Return the log-likelihood of some rows and its derivatives in r, alpha, s, beta."""
    from scipy.special import gammaln, psi

    r, alpha, s, beta = params
    left, *slopes = _left(params, x, last, end)
    log_buy, log_stay = np.log1p(end / alpha), np.log1p(end / beta)
    living = -(r + x) * log_buy - s * log_stay
    mixed = np.logaddexp(living, left)
    gone = count * np.exp(left - mixed)
    here = count - gone
    value = count @ (mixed + gammaln(r + x) - gammaln(r) - x * np.log(alpha))
    to_living = (-log_buy, (r + x) * end / (alpha * (alpha + end)), -log_stay, s * end / (beta * (beta + end)))
    slope = np.array([here @ one + gone @ other for one, other in zip(to_living, slopes, strict=True)])
    slope[0] += count @ (psi(r + x) - psi(r))
    slope[1] -= count @ x / alpha
    return float(value), slope
