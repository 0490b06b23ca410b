"""Runs for the story's tests: the same towns under several policies, and the interval of a mean over the seeds."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import t

from riceshop.town import QUIET, WHOLE, Policy, Run, Simulation, Town, preset
from riceshop.town.experiment import worth_fen

SEEDS = tuple(range(8))
TOWNS = {"quiet": QUIET, "whole": WHOLE}
WANG = preset("wang")
# Credit to everybody, for as long as anybody likes.
KIND = WANG.but(credit_days=400, credit_limit_fen=1_000_000)
CASH = WANG.but(collect="cash")


class Interval(NamedTuple):
    """The mean over the seeds and its 95 % interval, by Student's t."""

    low: float
    mean: float
    high: float


def interval(values: Any) -> Interval:
    """Return the interval of the mean of one number a seed."""
    found = np.asarray(values, dtype=float)
    half = float(t.ppf(0.975, len(found) - 1)) * float(found.std(ddof=1)) / len(found) ** 0.5
    mean = float(found.mean())
    return Interval(mean - half, mean, mean + half)


@cache
def runs(town: str, policy: Policy, days: int = 120, **changes: Any) -> tuple[Run, ...]:
    """Return the same policy's run in the town of every seed, without logs."""
    return tuple(Town.build(seed=seed, mechanisms=TOWNS[town], **changes).run(policy, days, logs=False) for seed in SEEDS)


def opened(seed: int, policy: Policy, **changes: Any) -> Simulation:
    """Open the shop of one whole town."""
    return Town.build(seed=seed, **changes).open(policy, keep_days=False)


def go(live: Simulation, days: int) -> Simulation:
    """Live on for so many days."""
    for _ in range(days):
        live.advance()
    return live


def profit(found: tuple[Run, ...]) -> np.ndarray:
    """Return each run's worth above the capital, in fen."""
    return np.array([worth_fen(run.state.shop, run.town.parameters) for run in found])


def jin(found: tuple[Run, ...]) -> np.ndarray:
    """Return how many jin each run sold."""
    return np.array([run.state.shop.sold_g // run.town.parameters.jin_g for run in found])


def customers(found: tuple[Run, ...]) -> np.ndarray:
    """Return how many households of each run ever bought here."""
    return np.array([int((run.state.people.orders > 0).sum()) for run in found])


def repeats(found: tuple[Run, ...]) -> np.ndarray:
    """Return how many orders a customer of each run has placed, on average."""
    return np.array([run.state.people.orders.sum() for run in found]) / customers(found)


def without(mechanism: str) -> tuple[str, ...]:
    """Return all mechanisms but one."""
    return tuple(name for name in WHOLE if name != mechanism)
