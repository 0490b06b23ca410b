"""Gamma-gamma: what a customer spends at a purchase, drawn towards the average of all the less is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from riceshop.crm import guard
from riceshop.crm.value.likelihood import Floats, Model, maximise, merged, plain, repeating
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame


class GammaGamma(Model):
    """The gamma-gamma model of spend of Fader, Hardie and Lee (2005, RFM and CLV) and Fader and Hardie (2013).

    One customer's spends are gamma(p, nu), and nu is gamma(q, v) over customers; spend and frequency are independent.
    Money is in the unit of the summary. Fitted: `params_` (p, q, v), `standard_errors_`, `log_likelihood_`,
    `converged_`. Raises nothing when made; `fit` and the other methods raise BadType for what is no table or
    number, BadValue for missing columns, negative numbers, data without a repeat, a repeat without spend, and
    one spend for all. Source: Fader, Hardie and Lee (2005); Fader and Hardie (2013).

    >>> from riceshop.data import load_cdnow
    >>> from riceshop.crm.value import rfm_summary
    >>> summary = rfm_summary(load_cdnow(), "customer_id", "date", "spend", observation_end="1997-09-30")
    >>> GammaGamma().fit(summary)
    GammaGamma(p=6.25, q=3.744, v=15.44)
    """

    symbols = ("p", "q", "v")

    def fit(self, summary: DataFrame, weights: ArrayLike | None = None) -> Self:
        """Fit to the columns frequency and monetary_value; rows with frequency 0 are left out. Return the model.

        `weights` counts the customers a row stands for (None: the column weights if there is one, else one each).
        Raises BadType, BadValue for what cannot be used, among it a spend of 0 or less and data without a repeat.
        """
        place = "GammaGamma.fit"
        found = guard.frame(place, summary, ("frequency", "monetary_value"))
        back = guard.numbers(f"{place}: frequency", found["frequency"].to_numpy(), 0.0) > 0
        repeating(place, back.astype(np.float64))
        if weights is not None:
            weights = guard.series(f"{place}: weights", weights, 0.0)
            guard.same_length(f"{place}: weights", found, weights)
            weights = weights[back]
        paid = guard.numbers(f"{place}: monetary_value", found["monetary_value"].to_numpy()[back])
        if np.any(paid <= 0):
            raise BadValue("crm_value.unpaid", place=place, value=f"{paid.min():g}", count=int((paid <= 0).sum()))
        x, mean, count = merged(place, found[back], ("frequency", "monetary_value"), weights)
        if np.all(mean == mean[0]):
            raise BadValue("crm_value.same_spend", place=place, value=f"{mean[0]:g}")
        scale = float(count @ mean / count.sum())

        def value_and_slope(params: Floats) -> tuple[float, Floats]:
            return _value_and_slope(params, x, mean, count)

        # At the start the mean spend is p * v / (q - 1) = scale.
        return self._keep(maximise(value_and_slope, (2.0, 3.0, scale), float(count.sum()), (1.0, 1.0, scale)))

    def log_likelihood(self, frequency: ArrayLike, monetary_value: ArrayLike) -> Floats | float:
        """Return the log-likelihood of the mean spend of each customer with at least one repeat."""
        place = "GammaGamma.log_likelihood"
        x = guard.numbers(f"{place}(frequency)", frequency, 0.0, open_low=True)
        mean = guard.numbers(f"{place}(monetary_value)", monetary_value, 0.0, open_low=True)
        return plain(_log_likelihood(np.array(self._values()), x, mean))

    def expected_spend(self, frequency: ArrayLike, monetary_value: ArrayLike) -> Floats | float:
        """Return the mean spend at a coming purchase of a customer with this frequency and mean spend so far.

        With frequency 0 the mean of all, whatever stands in monetary_value; infinite where p*x + q <= 1 (a spread
        without a mean). Raises BadType, BadValue for what cannot be used.
        """
        place = "GammaGamma.expected_spend"
        p, q, v = self._values()
        x = guard.numbers(f"{place}(frequency)", frequency, 0.0)
        given = np.asarray(monetary_value)
        paid = np.where(x > 0, given if given.dtype.kind in "iuf" else given.astype(object), 0.0)
        x, mean = np.broadcast_arrays(x, guard.numbers(f"{place}(monetary_value)", paid, 0.0))
        below = p * x + q - 1
        with np.errstate(divide="ignore"):
            return plain(np.where(below > 0, p * (v + x * mean) / np.maximum(below, 0), np.inf))


def _log_likelihood(params: Floats, x: Floats, mean: Floats) -> Floats:
    from scipy.special import gammaln

    p, q, v = params
    paid = x * mean
    norm = gammaln(p * x + q) - gammaln(p * x) - gammaln(q)
    return norm - np.log(mean) - p * x * np.log1p(v / paid) - q * np.log1p(paid / v)


def _value_and_slope(params: Floats, x: Floats, mean: Floats, count: Floats) -> tuple[float, Floats]:
    """Return the log-likelihood of a table and its derivatives in p, q, v."""
    from scipy.special import psi

    p, q, v = params
    paid = x * mean
    value = count @ _log_likelihood(params, x, mean)
    both = psi(p * x + q)
    to_p = (count * x) @ (both - psi(p * x) - np.log1p(v / paid))
    to_q = count @ (both - psi(q) - np.log1p(paid / v))
    to_v = count @ ((q * paid / v - p * x) / (v + paid))
    return float(value), np.array([to_p, to_q, to_v])
