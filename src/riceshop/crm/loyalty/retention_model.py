"""Retention model: contracts renewed or not, each customer with a chance of their own (shifted beta-geometric)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.loyalty.survival import discrete_hazard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# Bounds of log alpha and log beta: beyond them the mixture is one common chance.
EDGE = 14.0


class ShiftedBetaGeometric:
    """sBG model: each customer fails to renew with an own constant chance, drawn from Beta(alpha, beta).

    The retention rate of a cohort rises with time because the likely leavers go first, though no customer changes.
    After `fit`: `params_` {"alpha", "beta"}, `standard_errors_`, `log_likelihood_`, `homogeneous_` (True if the
    data show no more difference between customers than one common chance does; the two parameters then grow
    without end, and only their ratio means something).
    Raises nothing when made; `fit` raises BadValue for fewer than two counts, counts that rise or are
    negative, nobody who leaves, and all who leave at once; the other methods BadValue for numbers out of
    range and before `fit`; all raise BadType for what is no number. Source: Fader and Hardie (2007), How to
    project customer retention, Journal of Interactive Marketing 21(1).

    >>> model = ShiftedBetaGeometric().fit([1000, 869, 743, 653, 593, 551, 517, 491])
    >>> {name: round(value, 3) for name, value in model.params_.items()}
    {'alpha': 0.668, 'beta': 3.806}
    """

    params_: dict[str, float]
    standard_errors_: dict[str, float]
    log_likelihood_: float
    homogeneous_: bool

    def fit(self, survivors: ArrayLike) -> ShiftedBetaGeometric:
        """Fit to one cohort: customers at the start, after the first chance to leave, after the second ...

        At least two counts, none above the one before. Raises BadValue otherwise, when nobody left, or all at once.
        """
        left = guard.series("ShiftedBetaGeometric.fit(survivors)", survivors, 0.0, at_least=2)
        for value in left[1:][np.diff(left) > 0][:1]:
            raise BadValue("crm_loyalty.rises", place="ShiftedBetaGeometric.fit(survivors)", value=f"{value:g}")
        staying = np.zeros(len(left) - 1)
        staying[-1] = left[-1]
        return self._fit(-np.diff(left), staying)

    def fit_durations(self, durations: ArrayLike, observed: ArrayLike | None = None) -> ShiftedBetaGeometric:
        """Fit to single customers who may have begun at different times: durations as in `discrete_hazard`."""
        table = discrete_hazard(durations, observed)
        lost, risk = table["events"].to_numpy(float), table["at_risk"].to_numpy(float)
        return self._fit(lost, risk - lost - np.append(risk[1:], 0.0))

    def _fit(self, lost: NDArray[np.float64], staying: NDArray[np.float64]) -> ShiftedBetaGeometric:
        from scipy.optimize import minimize

        if lost.sum() == 0:
            raise BadValue("crm_loyalty.no_leaver", place="ShiftedBetaGeometric.fit")
        if lost[1:].sum() + staying.sum() == 0:
            raise BadValue("crm_loyalty.all_at_once", place="ShiftedBetaGeometric.fit", value=1)
        size = lost.sum() + staying.sum()
        starts = [np.zeros(2), np.array([0.0, np.log(max(size / lost[0], 1.5) if lost[0] else 20.0)])]
        found = min(
            (minimize(_negative, start, (lost, staying, size), method="L-BFGS-B", jac=True,
                      bounds=[(-EDGE, EDGE)] * 2, options={"ftol": 1e-15, "gtol": 1e-9}) for start in starts),
            key=lambda one: one.fun,
        )  # fmt: skip
        alpha, beta = map(float, np.exp(found.x))
        self.params_ = {"alpha": alpha, "beta": beta}
        self.log_likelihood_ = -float(found.fun) * size
        self.homogeneous_ = bool(alpha + beta > 1e4)
        self.standard_errors_ = dict.fromkeys(self.params_, float("nan"))
        if not self.homogeneous_:
            information = _information(found.x, lost, staying)
            spread = np.sqrt(np.diag(np.linalg.inv(information))) * np.exp(found.x)
            self.standard_errors_ = {"alpha": float(spread[0]), "beta": float(spread[1])}
        return self

    def retention(self, periods: ArrayLike) -> NDArray[np.float64]:
        """Return the retention rate of the cohort at its 1st, 2nd ... chance to leave: (β+t−1)/(α+β+t−1)."""
        alpha, beta = self._fitted()
        at = guard.numbers("ShiftedBetaGeometric.retention(periods)", periods, 1.0)
        return (beta + at - 1) / (alpha + beta + at - 1)

    def survival(self, periods: ArrayLike) -> NDArray[np.float64]:
        """Return the share of the cohort still there after 0, 1 ... chances to leave: B(α, β+t)/B(α, β)."""
        from scipy.special import betaln

        alpha, beta = self._fitted()
        at = guard.numbers("ShiftedBetaGeometric.survival(periods)", periods, 0.0)
        return np.exp(betaln(alpha, beta + at) - betaln(alpha, beta))

    def expected_lifetime(self, rate: float, renewals: int = 0) -> float:
        """Return the discounted expected number of payments still to come, at a discount `rate` above 0 a period.

        With `renewals` 0 a new customer, the payment of today included; with n ≥ 1 one who has renewed n − 1 times
        and faces the n-th chance to leave now, today's renewal counted if it comes.
        Source: Fader and Hardie (2010), Customer-base valuation in a contractual setting, Marketing Science 29(1).
        """
        from scipy.special import hyp2f1

        alpha, beta = self._fitted()
        interest = guard.number("ShiftedBetaGeometric.expected_lifetime(rate)", rate, 0.0, open_low=True)
        past = guard.whole("ShiftedBetaGeometric.expected_lifetime(renewals)", renewals)
        ahead = beta + max(past - 1, 0)
        if past == 0:
            return float(hyp2f1(1, ahead, alpha + ahead, 1 / (1 + interest)))
        return float(ahead / (alpha + ahead) * hyp2f1(1, ahead + 1, alpha + ahead + 1, 1 / (1 + interest)))

    def _fitted(self) -> tuple[float, float]:
        if not hasattr(self, "params_"):
            raise BadValue("crm_loyalty.not_fitted", model="ShiftedBetaGeometric")
        return self.params_["alpha"], self.params_["beta"]


def _negative(
    logs: NDArray[np.float64], lost: NDArray[np.float64], staying: NDArray[np.float64], size: float = 1.0
) -> tuple[float, NDArray[np.float64]]:
    """Return the negative log-likelihood per customer and its gradient in log alpha and log beta.

    Everything telescopes: each chance passed gives log((β+t−1)/(α+β+t−1)), each taken log(α/(α+β+t−1)).
    """
    alpha, beta = np.exp(logs)
    risk = np.cumsum((lost + staying)[::-1])[::-1]
    kept = beta + np.arange(len(lost))
    both = alpha + kept
    stayed = risk - lost
    told = (stayed * np.log(kept) + lost * np.log(alpha) - risk * np.log(both)).sum()
    by_alpha = lost.sum() / alpha - (risk / both).sum()
    by_beta = (stayed / kept - risk / both).sum()
    return -told / size, -np.array([by_alpha * alpha, by_beta * beta]) / size


def _information(
    logs: NDArray[np.float64], lost: NDArray[np.float64], staying: NDArray[np.float64]
) -> NDArray[np.float64]:
    step = 1e-5
    rows = [(_negative(logs + move, lost, staying)[1] - _negative(logs - move, lost, staying)[1]) / (2 * step)
            for move in np.eye(2) * step]  # fmt: skip
    return (np.array(rows) + np.array(rows).T) / 2
