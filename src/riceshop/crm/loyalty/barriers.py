"""Barriers: who stays because they want to, who stays because leaving is dear, and how trust is built and lost."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame, Series


def switching_cost(parts: Mapping[str, float], horizon: float = 1) -> float:
    """Return what leaving costs a customer: the sum of its parts, spread over `horizon` periods.

    `parts` names one-off costs (search, learning, deposit lost, favours lost ...), each at least 0, in money. The
    longer the new tie is expected to last (`horizon` above 0), the less a period bears.
    Raises BadType for what is no number, BadValue for a negative part and a `horizon` not above 0.
    Source: R-197, R-199 name the barriers; the parts follow Burnham, Frels and Mahajan (2003), JAMS 31(2).

    >>> switching_cost({"search": 20, "learning": 10, "discount lost": 30}, horizon=12)
    5.0
    """
    months = guard.number("switching_cost(horizon)", horizon, 0.0, open_low=True)
    return sum(guard.number(f"switching_cost(parts[{name!r}])", cost, 0.0) for name, cost in parts.items()) / months


def staying_probability(advantage: ArrayLike, barrier: ArrayLike = 0.0, sensitivity: float = 1.0) -> np.ndarray:
    """Return the chance to stay: logistic in sensitivity·(advantage + barrier).

    `advantage` is what we are worth to the customer above the best rival, a period, in money (negative: the rival is
    better); `barrier` the switching cost a period, at least 0; `sensitivity` at least 0, per unit of money. A binary
    logit of ours, not estimated. Raises BadType for what is no number, BadValue for a negative barrier or
    sensitivity. Source: McFadden (1974) for the logit.

    >>> staying_probability([0.0, -3.0], barrier=3.0).round(3).tolist()
    [0.953, 0.5]
    """
    better = guard.numbers("staying_probability(advantage)", advantage)
    held = guard.numbers("staying_probability(barrier)", barrier, 0.0)
    scale = guard.number("staying_probability(sensitivity)", sensitivity, 0.0)
    # tanh never overflows, and is the same curve.
    return 0.5 * (1 + np.tanh(scale * (better + held) / 2))


def lock_in(advantage: ArrayLike, barrier: ArrayLike, sensitivity: float = 1.0) -> DataFrame:
    """Return, for each customer, the chance to stay, and its part by choice and by barrier alone.

    Columns stays, by_choice (the chance without any barrier), by_barrier (the rest). by_barrier is what is lost
    when a rival takes the barrier away; it is no loyalty in Oliver's sense. Arguments as in `staying_probability`.
    Source: R-199, with its question whether lock-in is fair.

    >>> lock_in([2.0, -2.0], 2.0).round(2)["by_barrier"].tolist()
    [0.1, 0.38]
    """
    stays = np.atleast_1d(staying_probability(advantage, barrier, sensitivity))
    free = np.broadcast_to(staying_probability(advantage, 0.0, sensitivity), stays.shape)
    return pd.DataFrame({"stays": stays, "by_choice": free, "by_barrier": stays - free})


def rival_discount(advantage: float, barrier: float, share: float = 0.5, sensitivity: float = 1.0) -> float:
    """Return the discount a period with which a rival wins this `share` of such customers; 0 if it has them already.

    Raises BadType for what is no number, BadValue for a negative barrier, a share not between 0 and 1, and a
    sensitivity not above 0. Source: the inverse of `staying_probability`; R-197 (barriers against entry).

    >>> rival_discount(advantage=2, barrier=3)
    5.0
    """
    place = "rival_discount"
    better = guard.number(f"{place}(advantage)", advantage)
    held = guard.number(f"{place}(barrier)", barrier, 0.0)
    part = guard.number(f"{place}(share)", share, 1e-12, 1 - 1e-12)
    scale = guard.number(f"{place}(sensitivity)", sensitivity, 0.0, open_low=True)
    return max(0.0, better + held + math.log(part / (1 - part)) / scale)


def trust_path(kept: ArrayLike, build: float = 0.1, loss: float = 0.5, start: float = 0.0) -> Series:
    """Return trust, from 0 to 1, after each promise: a kept one closes `build` of the way to 1, a broken one takes `loss`.

    `kept` is 1 or True for a kept promise, 0 for a broken one, in order; index 0 is the start. Slow to build and
    quick to lose when `loss` exceeds `build`; a stock of our making. Raises BadType for what is no number,
    BadValue for no promise and for numbers outside [0, 1]. Source: R-198 (build trust, keep promises).

    >>> trust_path([1, 1, 0]).round(3).tolist()
    [0.0, 0.1, 0.19, 0.095]
    """
    flags = np.asarray(kept)
    told = guard.series("trust_path(kept)", guard.probability("trust_path(kept)", flags.astype(float) if flags.dtype == bool else flags))
    up, down = guard.number("trust_path(build)", build, 0.0, 1.0), guard.number("trust_path(loss)", loss, 0.0, 1.0)
    trust = [guard.number("trust_path(start)", start, 0.0, 1.0)]
    for promise in told:
        trust.append(trust[-1] + promise * up * (1 - trust[-1]) - (1 - promise) * down * trust[-1])
    return pd.Series(trust, pd.RangeIndex(len(trust), name="promise"), name="trust")
