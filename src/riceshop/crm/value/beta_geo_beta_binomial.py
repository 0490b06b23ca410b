"""BG/BB: customers take or leave a fixed number of opportunities, and may be gone after any of them, unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from riceshop.crm import guard
from riceshop.crm.value.likelihood import Floats, Model, histories, maximise, merged, plain, repeating
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame


class BetaGeoBetaBinomial(Model):
    """The beta-geometric/beta-binomial model of Fader, Hardie and Shang (2010).

    A living customer takes each opportunity with a probability that is beta(alpha, beta) over customers, and is gone
    at the start of each with a probability that is beta(gamma, delta). frequency, recency and n count opportunities,
    in whole numbers. Fitted: `params_` (alpha, beta, gamma, delta), `standard_errors_`, `log_likelihood_`,
    `converged_`. Raises nothing when made; `fit` and the other methods raise BadType for what is no table or
    number, BadValue for missing columns, no rows, and numbers that are negative, not whole or more than the
    opportunities. Source: Fader, Hardie and Shang (2010).

    >>> from riceshop.data import load_donations
    >>> BetaGeoBetaBinomial().fit(load_donations())
    BetaGeoBetaBinomial(alpha=1.20..., beta=0.749..., gamma=0.656..., delta=2.78...)
    """

    symbols = ("alpha", "beta", "gamma", "delta")

    def fit(self, summary: DataFrame, weights: ArrayLike | None = None) -> Self:
        """Fit to the columns frequency, recency and n (or periods) of `summary`; return the model itself.

        `weights` counts the customers a row stands for (None: the column weights if there is one, else one each).
        Raises BadType, BadValue for what cannot be used, among it data in which nobody came back.
        """
        place = "BetaGeoBetaBinomial.fit"
        found = guard.frame(place, summary, ("frequency", "recency"))
        name = "periods" if "periods" in found.columns and "n" not in found.columns else "n"
        x, last, n, count = merged(place, found, ("frequency", "recency", name), weights)
        _opportunities(place, x, last, n)
        repeating(place, x)

        def value_and_slope(params: Floats) -> tuple[float, Floats]:
            return _value_and_slope(params, x, last, n, count)

        return self._keep(maximise(value_and_slope, (1.0, 1.0, 1.0, 1.0), float(count.sum())))

    def log_likelihood(self, frequency: ArrayLike, recency: ArrayLike, n: ArrayLike) -> Floats | float:
        """Return the log-likelihood of each customer under the fitted parameters."""
        x, last, end = _opportunities("BetaGeoBetaBinomial.log_likelihood", frequency, recency, n)
        return plain(self._log_likelihood(x, last, end))

    def _log_likelihood(self, x: Floats, last: Floats, n: Floats) -> Floats:
        from scipy.special import logsumexp

        endings = _endings(np.array(self._values()), x.ravel(), last.ravel(), n.ravel())[0]
        return logsumexp(endings, axis=1).reshape(x.shape)

    def expected_purchases(self, n: int) -> float:
        """Return how many of the first `n` opportunities a new customer takes on average."""
        alpha, beta, _, _ = self._values()
        ahead = guard.whole("BetaGeoBetaBinomial.expected_purchases(n)", n)
        return alpha / (alpha + beta) * float(self._staying(np.zeros(1), ahead).sum())

    def conditional_expected_purchases(
        self, n_ahead: int, frequency: ArrayLike, recency: ArrayLike, n: ArrayLike
    ) -> Floats | float:
        """Return how many of the next `n_ahead` opportunities a customer with this history takes on average."""
        from scipy.special import betaln

        place = "BetaGeoBetaBinomial.conditional_expected_purchases"
        ahead = guard.whole(f"{place}(n_ahead)", n_ahead)
        x, last, end = _opportunities(place, frequency, recency, n)
        alpha, beta, _, _ = self._values()
        takes = betaln(alpha + x + 1, beta + end - x) - betaln(alpha, beta) - self._log_likelihood(x, last, end)
        return plain(np.exp(takes) * self._staying(end, ahead).sum(axis=-1))

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, n: ArrayLike) -> Floats | float:
        """Return the probability that a customer with this history is there at the next opportunity, n + 1."""
        from scipy.special import betaln

        x, last, end = _opportunities("BetaGeoBetaBinomial.probability_alive", frequency, recency, n)
        alpha, beta, gamma, delta = self._values()
        takes = betaln(alpha + x, beta + end - x) - betaln(alpha, beta)
        stays = betaln(gamma, delta + end + 1) - betaln(gamma, delta)
        return plain(np.exp(takes + stays - self._log_likelihood(x, last, end)))

    def probability_of_n_purchases(self, k: ArrayLike, n: int) -> Floats | float:
        """Return the probability that a new customer takes exactly `k` of the first `n` opportunities."""
        from scipy.special import betaln, gammaln, logsumexp

        place = "BetaGeoBetaBinomial.probability_of_n_purchases"
        taken = guard.numbers(f"{place}(k)", k, 0.0)[..., None]
        end = guard.whole(f"{place}(n)", n)
        alpha, beta, gamma, delta = self._values()
        seen = np.arange(end + 1.0)
        gone = seen < end
        rest = np.where(seen >= taken, seen - taken, 0.0)
        ways = gammaln(seen + 1) - gammaln(taken + 1) - gammaln(rest + 1)
        logs = ways + betaln(alpha + taken, beta + rest) - betaln(alpha, beta)
        logs = logs + betaln(gamma + gone, delta + seen) - betaln(gamma, delta)
        return plain(np.exp(logsumexp(np.where(seen >= taken, logs, -np.inf), axis=-1)))

    def _staying(self, n: Floats, ahead: int) -> Floats:
        """Return the probabilities of being there at opportunities n + 1 to n + ahead (last axis)."""
        from scipy.special import betaln

        _, _, gamma, delta = self._values()
        return np.exp(betaln(gamma, delta + n[..., None] + np.arange(1, ahead + 1)) - betaln(gamma, delta))


def _opportunities(place: str, frequency: ArrayLike, recency: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats, Floats]:
    x, last, end = histories(place, frequency, recency, n, "n")
    for name, values in (("frequency", x), ("recency", last), ("n", end)):
        wrong = values != np.floor(values)
        if np.any(wrong):
            raise BadValue("crm.whole", place=f"{place}({name})", value=f"{values[wrong].ravel()[0]:g}")
    wrong = x > last
    if np.any(wrong):
        values = {"value": f"{x[wrong].ravel()[0]:g}", "last": f"{last[wrong].ravel()[0]:g}"}
        raise BadValue("crm_value.many", place=place, **values)
    return x, last, end


def _endings(params: Floats, x: Floats, last: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the logs of the ways each history may end (rows by ways), when it ended, and whether by leaving.

    A customer seen last at `last` left after opportunity last, last + 1, ... n - 1, or is there after n.
    """
    from scipy.special import betaln

    alpha, beta, gamma, delta = params
    after = last[:, None] + np.arange(float(np.max(n - last, initial=0)) + 1)
    possible = after <= n[:, None]
    seen = np.minimum(after, n[:, None])
    gone = (after < n[:, None]).astype(np.float64)
    bought = x[:, None]
    takes = betaln(alpha + bought, beta + seen - bought) - betaln(alpha, beta)
    stays = betaln(gamma + gone, delta + seen) - betaln(gamma, delta)
    return np.where(possible, takes + stays, -np.inf), seen, gone


def _value_and_slope(params: Floats, x: Floats, last: Floats, n: Floats, count: Floats) -> tuple[float, Floats]:
    """Return the log-likelihood of a table and its derivatives in alpha, beta, gamma, delta."""
    from scipy.special import logsumexp, psi

    alpha, beta, gamma, delta = params
    endings, seen, gone = _endings(params, x, last, n)
    whole = logsumexp(endings, axis=1)
    shares = count[:, None] * np.exp(endings - whole[:, None])
    bought = x[:, None]
    takes = psi(alpha + beta + seen) - psi(alpha + beta)
    stays = psi(gamma + delta + seen + gone) - psi(gamma + delta)
    slopes = (psi(alpha + bought) - psi(alpha) - takes, psi(beta + seen - bought) - psi(beta) - takes,
              psi(gamma + gone) - psi(gamma) - stays, psi(delta + seen) - psi(delta) - stays)  # fmt: skip
    return float(count @ whole), np.array([(shares * one).sum() for one in slopes])
