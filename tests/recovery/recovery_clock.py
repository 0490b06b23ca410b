"""The jar clock: a household comes back when the last lot is eaten; who is long overdue has gone.

A plain model beside the buy-till-you-die ones. Gaps between purchases are gamma with one shape for all (1 would be
memoryless, large is like a clock) and a mean of the household's own; after each purchase it leaves for good with a chance
that differs only by whether the shop has ever brought rice before the jar was empty. Two or three chances and a shape
are found by maximum likelihood, from the order log and the notebook's daily use alone.
"""

import numpy as np
import pandas as pd

RECENT = 6


class JarClock:
    """`fit` learns shape_, leave_ (a household's chance after each purchase), gap_ (its days between purchases), overdue_."""

    def fit(self, orders: pd.DataFrame, use_g: pd.Series, today: int) -> "JarClock":
        """Learn from Lived.orders and the notebook's daily use by household; `today` is the last day seen."""
        from scipy.optimize import minimize
        from scipy.stats import gamma

        days = orders.groupby(["household", "day"], as_index=False)[["quantity_g", "margin_fen"]].sum()
        days["gap"] = days.groupby("household")["day"].diff()
        house = days.groupby("household")
        # How long a lot lasts where all rice is bought here; the first guess that the household's own gaps then correct.
        use_g = use_g.reindex(house.size().index)
        lasts = house["quantity_g"].mean() / use_g.where(use_g > 0)
        lasts = lasts.fillna(lasts.median()).fillna(days["gap"].median()).clip(lower=1)
        recent = days.dropna().groupby("household")["gap"].apply(lambda gaps: gaps.tail(RECENT))
        recent = recent.groupby("household").agg(["sum", "count"]).reindex(lasts.index).fillna(0)
        self.gap_ = (lasts + recent["sum"]) / (1 + recent["count"])
        self.overdue_ = today - house["day"].max()
        self.margin_ = house["margin_fen"].mean()
        brought = orders.groupby("household")["ahead"].any().to_numpy()
        gaps = days.dropna()
        relative = (gaps["gap"] / self.gap_.reindex(gaps["household"]).to_numpy()).to_numpy()
        repeats, waited = (house.size() - 1).to_numpy(), (self.overdue_ / self.gap_).to_numpy()

        def loss(guess: np.ndarray) -> float:
            shape, leave = np.exp(guess[0]), _chance(guess[1:], brought)
            still = gamma.sf(waited, shape, scale=1 / shape)
            told = gamma.logpdf(relative, shape, scale=1 / shape).sum()
            return -(told + (repeats * np.log1p(-leave)).sum() + np.log(leave + (1 - leave) * still).sum())

        best = minimize(loss, np.array([1.0, -3.0, -3.0]), method="Nelder-Mead", options={"maxiter": 600}).x
        self.shape_ = float(np.exp(best[0]))
        self.leave_ = pd.Series(_chance(best[1:], brought), index=self.gap_.index)
        still = gamma.sf(waited, self.shape_, scale=1 / self.shape_)
        self.alive_ = (1 - self.leave_) * still / (self.leave_ + (1 - self.leave_) * still)
        return self

    def purchases(self, days: float) -> pd.Series:
        """Return how many purchases each household is expected to make in the coming `days`."""
        rounds = days / self.gap_
        return self.alive_ * (1 - self.leave_) * (1 - (1 - self.leave_) ** rounds) / self.leave_

    def value_fen(self, days: float) -> pd.Series:
        """Return the margin each household is expected to bring in the coming `days`."""
        return self.purchases(days) * self.margin_

    def survival(self, times: np.ndarray) -> np.ndarray:
        """Return the chance to be still a customer after each of `times`: households x times."""
        rounds = np.asarray(times)[None, :] / self.gap_.to_numpy()[:, None]
        return self.alive_.to_numpy()[:, None] * (1 - self.leave_.to_numpy()[:, None]) ** rounds


def _chance(logits: np.ndarray, brought: np.ndarray) -> np.ndarray:
    return np.clip(1 / (1 + np.exp(-np.where(brought, logits[1], logits[0]))), 1e-6, 1 - 1e-6)
