"""Jar clock: customers who come back when the last lot is used up, and who have gone when they are long overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.crm.value.summary import order_days
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame, Series, Timestamp

    from riceshop.crm.value.likelihood import Floats

# Gaps so even that they give no spread would make the shape endless; a chance of leaving stays off 0 and 1.
MOST_SHAPE, NEAREST = 1_000.0, 1e-6


class JarClock:
    """A model of regular buying, beside the buy-till-you-die ones, which take buying for memoryless.

    Gaps between a customer's purchases are gamma: one shape for all (1 is memoryless, far above 1 is a clock) and a
    mean of the customer's own, that of the last `recent` gaps and of how long a lot lasts. After each purchase a
    customer leaves for good with a chance that is the same within a group. Shape and chances are found by maximum
    likelihood, the means being taken as known (so the shape comes out a little too high where gaps are few).
    Fitted: `shape_`; `leave_`, the chance by group; `log_likelihood_`; `customers_`, a row a customer with gap and
    waited (days), leave (chance after a purchase) and alive (chance not to have left). Raises nothing but for
    `recent` when made; `fit` raises BadType, BadValue for what cannot be used, the other methods BadValue before `fit`.
    Source: our own; gamma gaps after Wheat and Morrison (1990), Journal of Marketing Research 27: 87-93, leaving after
    a purchase as in BG/NBD.

    >>> log = pd.DataFrame({"who": ["Lin"] * 5 + ["Tan"] * 3 + ["Wu"], "day": pd.to_datetime(
    ...     ["2026-01-01", "2026-01-11", "2026-01-20", "2026-01-31", "2026-02-09",
    ...      "2026-01-02", "2026-01-10", "2026-01-22", "2026-02-15"])})
    >>> JarClock().fit(log, "who", "day", observation_end="2026-02-17").customers_["alive"].round(1).to_dict()
    {'Lin': 0.8, 'Tan': 0.0, 'Wu': 0.9}
    """

    shape_: float
    leave_: Series
    middle_: float
    log_likelihood_: float
    customers_: DataFrame

    def __init__(self, recent: int = 6) -> None:
        self.recent = guard.whole("JarClock(recent)", recent, 1)

    def fit(
        self,
        orders: DataFrame,
        customer_col: str,
        date_col: str,
        observation_end: str | Timestamp | None = None,
        lasts: Series | None = None,
        groups: Series | None = None,
    ) -> Self:
        """Learn from a log of orders up to `observation_end` (the last day of the log if None); return self.

        Orders of one day count as one. `lasts` is how many days a lot lasts each customer, from a notebook, indexed by
        customer; where it is missing, the middle one of all stands in (that of the gaps if there is none). `groups`
        names each customer's group, indexed by customer. Raises as `rfm_summary`; BadValue when nobody came back, a lot
        lasts no time, or a customer has no group.
        """
        from scipy.optimize import minimize

        days, end = order_days(orders, customer_col, date_col, None, observation_end)
        days = days.sort_values([customer_col, date_col], ignore_index=True)
        house = days.groupby(customer_col, observed=True)
        days, who, last = days.assign(gap=house[date_col].diff().dt.days), house.size().index, house[date_col].max()
        if days["gap"].isna().all():
            raise BadValue("crm_value.no_repeats", place="JarClock.fit(orders)")
        self.middle_ = float(days["gap"].median())
        gap = self._own_gaps(days, who.get_indexer(days[customer_col]), _lasts(lasts, who, self.middle_))
        again = days.dropna()
        even = again["gap"].to_numpy() / gap[who.get_indexer(again[customer_col])]
        waited, repeats = (end - last).dt.days.to_numpy(float), house.size().to_numpy() - 1
        names, group = _groups(groups, who)

        def loss(guess: Floats) -> float:
            shape, leave = _read(guess, group)
            ends = np.log(leave + (1 - leave) * _still(waited / gap, shape))
            return -float(_log_gamma(even, shape) + repeats @ np.log1p(-leave) + ends.sum())

        start = np.append(1.0, np.full(len(names), -3.0))
        limits = {"maxiter": 400 * len(start), "fatol": 1e-6, "xatol": 1e-5}
        best = minimize(loss, start, method="Nelder-Mead", options=limits)
        self.shape_, leave = _read(best.x, group)
        self.leave_ = pd.Series(_read(best.x, np.arange(len(names)))[1], index=names, name="leave")
        # The density of days, not of gaps in units of their mean.
        self.log_likelihood_ = -float(best.fun) - float(np.log(again["gap"].to_numpy() / even).sum())
        still = (1 - leave) * _still(waited / gap, self.shape_)
        found = {"gap": gap, "waited": waited, "leave": leave, "alive": still / (leave + still)}
        self.customers_ = pd.DataFrame(found, index=who)
        return self

    def probability_alive(self) -> Series:
        """Return the chance of each customer not to have left by the end of observation."""
        return self._fitted()["alive"]

    def expected_purchases(self, days: float) -> Series:
        """Return how many purchases each customer is expected to make in the coming `days`."""
        table = self._fitted()
        rounds = guard.number("JarClock.expected_purchases(days)", days, 0.0) / table["gap"]
        stay = 1 - table["leave"]
        return (table["alive"] * stay * (1 - stay**rounds) / table["leave"]).rename("purchases")

    def survival(self, days: ArrayLike) -> Floats:
        """Return the chance to be still a customer after each of the coming `days`: customers x times."""
        table = self._fitted()
        times = guard.series("JarClock.survival(days)", days, 0.0)
        stay = (1 - table["leave"]).to_numpy()[:, None]
        return table["alive"].to_numpy()[:, None] * stay ** (times / table["gap"].to_numpy()[:, None])

    def course(self, bought: ArrayLike, until: int) -> Floats:
        """Return the chance of one customer not to have left, on each day from his first purchase to `until`.

        `bought` are the days of his purchases, whole numbers in order; on each day only what was known by then counts, but
        the shape and the chance of leaving (of the first group) are those of the fit. Raises BadType, BadValue for what
        cannot be used, and before `fit`.
        """
        self._fitted()
        days = guard.series("JarClock.course(bought)", bought, 0.0)
        today = np.arange(days[0], guard.whole("JarClock.course(until)", until, int(days[-1])) + 1)
        known = np.searchsorted(days, today, side="right") - 1
        gaps = np.append(self.middle_, np.diff(days))
        kept = [gaps[[0, *range(max(1, last - self.recent + 1), last + 1)]].mean() for last in range(len(days))]
        leave = float(self.leave_.iloc[0])
        still = (1 - leave) * _still((today - days[known]) / np.array(kept)[known], self.shape_)
        return still / (leave + still)

    def _own_gaps(self, days: DataFrame, of: np.ndarray, first: Floats) -> Floats:
        """Return each customer's mean gap, what a lot lasts counting as one gap more; `of` is the customer of each row."""
        after = pd.Series(of).groupby(of).cumcount(ascending=False).to_numpy()
        late = (after < self.recent) & days["gap"].notna().to_numpy()
        total = np.bincount(of[late], days["gap"].to_numpy()[late], len(first))
        return (first + total) / (1 + np.bincount(of[late], minlength=len(first)))

    def _fitted(self) -> DataFrame:
        if not hasattr(self, "customers_"):
            raise BadValue("crm_value.not_fitted", model="JarClock")
        return self.customers_


def _lasts(lasts: Series | None, who: pd.Index, middle: float) -> Floats:
    if lasts is None:
        return np.full(len(who), middle)
    known = _by_customer("JarClock.fit(lasts)", lasts, who).astype(float)
    guard.numbers("JarClock.fit(lasts)", known.dropna().to_numpy(), 0.0, open_low=True)
    return known.fillna(known.median() if known.notna().any() else middle).to_numpy()


def _groups(groups: Series | None, who: pd.Index) -> tuple[pd.Index, np.ndarray]:
    if groups is None:
        return pd.Index(["all"], name="group"), np.zeros(len(who), dtype=np.int64)
    named = _by_customer("JarClock.fit(groups)", groups, who)
    if named.isna().any():
        raise BadValue("crm_jar_clock.no_group", place="JarClock.fit(groups)", value=int(named.isna().sum()))
    codes, names = pd.factorize(named, sort=True)
    return pd.Index(names, name="group"), codes


def _by_customer(place: str, values: Series, who: pd.Index) -> Series:
    if not isinstance(values, pd.Series):
        raise BadType("crm_jar_clock.by_customer", place=place, value=type(values).__name__)
    return values[~values.index.duplicated()].reindex(who)


def _read(guess: Floats, group: np.ndarray) -> tuple[float, Floats]:
    """Return the shape and each customer's chance of leaving that a point of the search stands for."""
    chances = np.clip(1 / (1 + np.exp(-np.clip(guess[1:], -50, 50))), NEAREST, 1 - NEAREST)
    return float(min(np.exp(min(guess[0], 50)), MOST_SHAPE)), chances[group]


def _log_gamma(even: Floats, shape: float) -> float:
    """Sum of the log densities of gaps in units of their mean."""
    from scipy.special import gammaln

    steps = (shape - 1) * np.log(even) - shape * even
    return float(steps.sum() + len(even) * (shape * np.log(shape) - gammaln(shape)))


def _still(waited: Floats, shape: float) -> Floats:
    """Chance that a living customer has not yet come after waiting, in units of the mean gap."""
    from scipy.special import gammaincc

    return gammaincc(shape, shape * waited)
