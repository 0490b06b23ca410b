"""PLS algorithm: Lohmöller's iteration on covariance matrices, for one sample or thousands at once.

Every array has a leading axis of samples: S is (B, p, p), weights (B, p), anything between constructs (B, k, k). Only
the covariances of the items enter, never the rows, so that raw data, a published matrix and a bootstrap cost the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SCHEMES = ("centroid", "factorial", "path")


@dataclass(frozen=True)
class Plan:
    """What is estimated: which item belongs to which construct, which affects which, and how."""

    block: NDArray[np.intp]
    arrows: NDArray[np.bool_]
    modes: str
    scheme: str
    tol: float
    max_iter: int

    @property
    def mask(self) -> Array:
        """Items in rows, constructs in columns: 1 where the item measures the construct."""
        return (self.block[:, None] == np.arange(len(self.arrows))).astype(float)

    def causes(self, construct: int) -> NDArray[np.intp]:
        """Return the constructs with an arrow to this one."""
        return np.flatnonzero(self.arrows[construct])


@dataclass(frozen=True)
class Solution:
    """Weights (B, p), covariances of items with constructs (B, p, k) and of constructs (B, k, k), rounds taken (B,).

    A sample that did not converge, or whose regressions have no solution, has NaN weights and 0 rounds.
    """

    weights: Array
    shared: Array
    between: Array
    rounds: NDArray[np.intp]


def solve(covariances: Array, plan: Plan) -> Solution:
    """Return outer weights and covariances of every sample, each construct of variance 1 and turned the right way.

    Start: equal weights. A round: inner estimates by the scheme, then new outer weights by the mode; it ends when no
    weight changes by more than `tol` in size. Source: Lohmöller (1989); Tenenhaus and others (2005).
    """
    samples, items = covariances.shape[:2]
    weights = np.full((samples, items), np.nan)
    rounds = np.zeros(samples, dtype=np.intp)
    inverses = _inverses(covariances, plan)
    alive = np.arange(samples)
    now, shared, between = _normalised(covariances, np.ones((samples, items)), plan)
    block, own, left = plan.block, np.arange(items), covariances
    for count in range(1, plan.max_iter + 1):
        inner = _inner(between, plan)
        proxy = (shared @ inner)[:, own, block]
        for members, inverse in inverses:
            proxy[:, members] = (inverse[alive] @ proxy[:, members, None])[..., 0]
        new, shared, between = _normalised(left, proxy, plan)
        settled = np.abs(np.abs(new) - np.abs(now)).max(axis=1) < plan.tol
        now = new
        if settled.any():
            weights[alive[settled]] = new[settled]
            rounds[alive[settled]] = count
        # A comparison with NaN is false: samples without a solution are given up here, not carried to the end.
        going = ~settled & np.isfinite(new).all(axis=1)
        if not going.any():
            break
        if not going.all():
            alive, left, now = alive[going], left[going], now[going]
            shared, between = shared[going], between[going]
    return _turned(covariances, weights, rounds, plan)


def path_coefficients(between: Array, plan: Plan) -> tuple[Array, Array]:
    """Return the regressions of every affected construct: coefficients (B, k, k) and R2 (B, k), NaN if unaffected."""
    coefficients = np.zeros_like(between)
    explained = np.full(between.shape[:2], np.nan)
    for affected in range(len(plan.arrows)):
        causes = plan.causes(affected)
        if len(causes):
            found = _regression(between, causes, affected)
            coefficients[:, affected, causes] = found
            explained[:, affected] = (found * between[:, causes, affected]).sum(axis=1)
    return coefficients, explained


def total_effects(coefficients: Array) -> Array:
    """Return direct plus indirect effects (B, k, k): the sum of the path matrix's powers, which end."""
    identity = np.eye(coefficients.shape[-1])
    return np.linalg.inv(identity - coefficients) - identity


def goodness_of_fit(communality: Array, explained: Array, plan: Plan) -> float:
    """Return the square root of mean communality times mean R2, NaN without any path.

    The mean communality is that of all items in blocks of two or more (of all items, if every block has one), as in
    Tenenhaus and others (2005); it describes the fit and tests nothing.
    """
    many = np.bincount(plan.block)[plan.block] > 1
    affected = plan.arrows.any(axis=1)
    if not affected.any():
        return float("nan")
    return float(np.sqrt(communality[many if many.any() else ~many].mean() * explained[affected].mean()))


def _normalised(covariances: Array, weights: Array, plan: Plan) -> tuple[Array, Array, Array]:
    wide = weights[:, :, None] * plan.mask
    shared = covariances @ wide
    between = wide.transpose(0, 2, 1) @ shared
    # A construct whose weights all vanish has no variance: its sample turns NaN and is given up.
    variance = np.einsum("bii->bi", between)
    spread = np.sqrt(np.where(variance > 0, variance, np.nan))
    between = between / (spread[:, :, None] * spread[:, None, :])
    return weights / spread[:, plan.block], shared / spread[:, None, :], between


def _inner(between: Array, plan: Plan) -> Array:
    """Column j holds what each construct gives to the inner estimate of construct j."""
    neighbours = plan.arrows | plan.arrows.T
    inner = (np.sign(between) if plan.scheme == "centroid" else between) * neighbours
    if plan.scheme == "path":
        for affected in range(len(plan.arrows)):
            causes = plan.causes(affected)
            if len(causes):
                inner[:, causes, affected] = _regression(between, causes, affected)
    alone = np.flatnonzero(~neighbours.any(axis=0))
    inner[:, alone, alone] = 1.0
    return inner


def _regression(between: Array, causes: NDArray[np.intp], affected: int) -> Array:
    right = between[:, causes, affected]
    if len(causes) == 1:
        return right
    return _solved(between[:, causes[:, None], causes], right)


def _solved(left: Array, right: Array) -> Array:
    try:
        return np.linalg.solve(left, right[..., None])[..., 0]
    except np.linalg.LinAlgError:
        if len(left) == 1:
            return np.full_like(right, np.nan)
        return np.concatenate(
            [_solved(one, other) for one, other in zip(left[:, None], right[:, None], strict=True)]
        )


def _inverses(covariances: Array, plan: Plan) -> list[tuple[NDArray[np.intp], Array]]:
    found = []
    for construct, mode in enumerate(plan.modes):
        members = np.flatnonzero(plan.block == construct)
        if mode == "B" and len(members) > 1:
            left = covariances[:, members[:, None], members]
            columns = [
                _solved(left, np.broadcast_to(unit, (len(left), len(members))))
                for unit in np.eye(len(members))
            ]
            found.append((members, np.stack(columns, axis=-1)))
    return found


def _turned(covariances: Array, weights: Array, rounds: NDArray[np.intp], plan: Plan) -> Solution:
    """Turn each construct so that its loadings, taken together, are positive; a tie leaves it as it came."""
    weights, shared, between = _normalised(covariances, weights, plan)
    spread = np.sqrt(np.einsum("bii->bi", covariances))
    own = shared[:, np.arange(len(plan.block)), plan.block] / spread
    signs = np.where(own @ plan.mask < 0, -1.0, 1.0)
    return flipped(Solution(weights, shared, between, rounds), signs, plan)


def flipped(found: Solution, signs: Array, plan: Plan) -> Solution:
    """Return the solution with each construct multiplied by its sign (B, k)."""
    return Solution(
        found.weights * signs[:, plan.block],
        found.shared * signs[:, None, :],
        found.between * signs[:, :, None] * signs[:, None, :],
        found.rounds,
    )
