"""BG/NBD: customers buy at a rate of their own and may leave after any purchase, unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.crm.value.likelihood import Floats, Model, histories, maximise, merged, plain, repeating

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame

# Points of the rule that takes means over the chance of leaving; what lies behind a fall by e**-FALL is left out.
POINTS = 128
FALL = 38.0
# Rows done at once, so that a million customers need no gigabytes.
BLOCK = 4_000


class BetaGeo(Model):
    """The beta-geometric/NBD model of Fader, Hardie and Lee (2005).

    Purchases of a living customer are Poisson, their rates gamma(r, alpha) over customers; after each purchase a
    customer leaves with a probability that is beta(a, b) over customers. Times are in the unit of the summary.
    Fitted: `params_` (r, alpha, a, b), `standard_errors_`, `log_likelihood_`, `converged_`. Raises nothing
    when made; `fit` and the other methods raise BadType for what is no table or number, BadValue for missing
    columns, no rows, negative numbers, recency beyond T and data without a repeat. Source: Fader, Hardie and
    Lee (2005).

    >>> from riceshop.data import load_cdnow
    >>> from riceshop.crm.value import rfm_summary
    >>> summary = rfm_summary(load_cdnow(), "customer_id", "date", observation_end="1997-09-30")
    >>> BetaGeo().fit(summary)
    BetaGeo(r=0.2426, alpha=4.414, a=0.7929, b=2.426)
    """

    symbols = ("r", "alpha", "a", "b")

    def fit(self, summary: DataFrame, weights: ArrayLike | None = None) -> Self:
        """Fit to the columns frequency, recency, T of `summary`; return the model itself.

        `weights` counts the customers a row stands for (None: the column weights if there is one, else one each).
        Raises BadType, BadValue for what cannot be used, among it data in which nobody came back.
        """
        place = "BetaGeo.fit"
        x, last, end, count = merged(place, summary, ("frequency", "recency", "T"), weights)
        histories(place, x, last, end)
        repeating(place, x)
        terms = _Terms(x, last, end, count)
        total = float(count.sum())
        scale = float(count @ end) / total
        return self._keep(maximise(terms.value_and_slope, (1.0, scale, 1.0, 1.0), total, (1.0, scale, 1.0, 1.0)))

    def log_likelihood(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats | float:
        """Return the log-likelihood of each customer under the fitted parameters."""
        x, last, end = histories("BetaGeo.log_likelihood", frequency, recency, T)
        return plain(_log_likelihood(self._values(), x, last, end))

    def expected_purchases(self, t: ArrayLike) -> Floats | float:
        """Return how many purchases a new customer makes on average in the first `t` periods (the first not counted)."""
        time = guard.numbers("BetaGeo.expected_purchases(t)", t, 0.0)
        return plain(_mean_of_living(self._values(), time, np.zeros_like(time), np.zeros_like(time)))

    def conditional_expected_purchases(
        self, t: ArrayLike, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike
    ) -> Floats | float:
        """Return how many purchases a customer with this history makes on average in the next `t` periods."""
        place = "BetaGeo.conditional_expected_purchases"
        time = guard.numbers(f"{place}(t)", t, 0.0)
        x, last, end = histories(place, frequency, recency, T)
        return plain(self._alive(x, last, end) * _mean_of_living(self._values(), time, x, end))

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, T: ArrayLike) -> Floats | float:
        """Return the probability that a customer with this history still buys; 1 without a repeat, as one leaves only
        after a purchase.
        """
        return plain(self._alive(*histories("BetaGeo.probability_alive", frequency, recency, T)))

    def _alive(self, x: Floats, last: Floats, end: Floats) -> Floats:
        from scipy.special import expit

        living, left = _two_endings(self._values(), x, last, end)
        return expit(living - left)

    def probability_of_n_purchases(self, n: ArrayLike, t: ArrayLike) -> Floats | float:
        """Return the probability that a new customer makes exactly `n` repeat purchases in the first `t` periods."""
        from scipy.special import betainc, betaln, gammaln

        place = "BetaGeo.probability_of_n_purchases"
        x, time = np.broadcast_arrays(guard.numbers(f"{place}(n)", n, 0.0), guard.numbers(f"{place}(t)", t, 0.0))
        r, alpha, a, b = self._values()
        share = time / (alpha + time)
        with np.errstate(divide="ignore", invalid="ignore"):
            buys = np.where(x > 0, x * np.log(share), 0.0)
        log_nbd = gammaln(r + x) - gammaln(r) - gammaln(x + 1) - r * np.log1p(time / alpha) + buys
        stays = np.exp(betaln(a, b + x) - betaln(a, b) + log_nbd)
        at_least = np.maximum(x, 1)
        leaves = np.exp(betaln(a + 1, b + at_least - 1) - betaln(a, b)) * betainc(at_least, r, share)
        return plain(stays + np.where(x > 0, leaves, 0.0))


class _Terms:
    """The log-likelihood of a table and its gradient, with what does not change computed once."""

    def __init__(self, x: Floats, last: Floats, end: Floats, count: Floats) -> None:
        self.x, self.last, self.end, self.count = x, last, end, count
        self.back = np.flatnonzero(x > 0)
        self.counts, which = np.unique(x, return_inverse=True)
        self.number = np.bincount(which, weights=count)
        self.bought, self.total = float(count @ x), float(count.sum())

    def value_and_slope(self, params: Floats) -> tuple[float, Floats]:
        """Return the log-likelihood and its derivatives in r, alpha, a, b."""
        from scipy.special import gammaln, psi

        r, alpha, a, b = params
        back, x = self.back, self.x
        log_end = np.log1p(self.end / alpha)
        log_last = np.log1p(self.last[back] / alpha)
        living = -(r + x) * log_end
        left = np.log(a / (b + x[back] - 1)) - (r + x[back]) * log_last
        mixed = living.copy()
        mixed[back] = np.logaddexp(living[back], left)
        gone = self.count[back] * np.exp(left - mixed[back])
        here = self.count.copy()
        here[back] -= gone
        k, number = self.counts, self.number
        value = self.count @ mixed - self.bought * np.log(alpha)
        value += number @ (gammaln(r + k) + gammaln(b + k) - gammaln(a + b + k))
        value -= self.total * (gammaln(r) + gammaln(b) - gammaln(a + b))
        both = number @ psi(a + b + k) - self.total * psi(a + b)
        to_r = number @ psi(r + k) - self.total * psi(r) - here @ log_end - gone @ log_last
        end_part = (r + x) * self.end / (alpha * (alpha + self.end))
        last_part = (r + x[back]) * self.last[back] / (alpha * (alpha + self.last[back]))
        to_alpha = here @ end_part + gone @ last_part - self.bought / alpha
        to_a = gone.sum() / a - both
        to_b = number @ psi(b + k) - self.total * psi(b) - both - gone @ (1 / (b + x[back] - 1))
        return float(value), np.array([to_r, to_alpha, to_a, to_b])


def _two_endings(params: tuple[float, ...], x: Floats, last: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Return the logs of the two ways a history may end, still there and left, without their common factor."""
    r, alpha, a, b = params
    some = np.maximum(x, 1)
    living = -(r + x) * np.log1p(end / alpha)
    left = np.log(a / (b + some - 1)) - (r + x) * np.log1p(last / alpha)
    return living, np.where(x > 0, left, -np.inf)


def _log_likelihood(params: tuple[float, ...], x: Floats, last: Floats, end: Floats) -> Floats:
    from scipy.special import gammaln

    r, alpha, a, b = params
    stays = gammaln(b + x) - gammaln(b) - gammaln(a + b + x) + gammaln(a + b)
    ending = np.logaddexp(*_two_endings(params, x, last, end))
    return gammaln(r + x) - gammaln(r) - x * np.log(alpha) + stays + ending


def _mean_of_living(params: tuple[float, ...], time: Floats, x: Floats, end: Floats) -> Floats:
    """Return the mean purchases in `time` of a customer alive at `end` after x repeats.

    For a known chance p of leaving it is (1 - (1 + p*t/(alpha + end))**-(r + x)) / p; this is its mean over p, which
    is beta(a, b + x) among the living. The published form is a hypergeometric function, 0/0 at a = 1, of which
    scipy 1.17 is silently wrong by a percent and more in places (b near 70) and NaN in others.
    """
    r, alpha, a, b = params
    reach, k, rest = np.broadcast_arrays(time / (alpha + end), r + x, b + x)
    shape = reach.shape
    table = pd.DataFrame({"reach": reach.ravel(), "k": k.ravel(), "rest": rest.ravel()})
    groups = table.groupby(list(table), sort=False)
    rows = groups.head(1).to_numpy()
    parts = [_mean_over_chances(a, *rows[start:start + BLOCK].T) for start in range(0, len(rows), BLOCK)]
    return np.concatenate([np.empty(0), *parts])[groups.ngroup().to_numpy()].reshape(shape)


def _mean_over_chances(a: float, reach: Floats, k: Floats, rest: Floats) -> Floats:
    """Return the mean of (1 - (1 + p*reach)**-k) / p over p of beta(a, rest), by a trapezoid rule.

    The rule runs over v in logit(p) = mode + width * sinh(v), between the places where the density has fallen by
    e**-FALL; for such a smooth function that dies at both ends its error falls exponentially with the points.
    """
    mode = np.log(a / rest)
    width = np.minimum(np.sqrt(1 / a + 1 / rest), 2.0)
    low = -np.arcsinh((FALL / a + (1 + rest / a) * np.log1p(a / rest)) / width)
    high = np.arcsinh((FALL / rest + (1 + a / rest) * np.log1p(rest / a)) / width)
    v = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, POINTS)
    logit = mode[:, None] + width[:, None] * np.sinh(v)
    log_p = -np.logaddexp(0, -logit)
    logs = a * log_p - rest[:, None] * np.logaddexp(0, logit)
    shares = np.exp(logs - logs.max(axis=1, keepdims=True)) * np.cosh(v)
    p = np.exp(np.maximum(log_p, -600.0))
    bought = -np.expm1(-k[:, None] * np.log1p(p * reach[:, None])) / p
    return (shares * bought).sum(axis=1) / shares.sum(axis=1)
