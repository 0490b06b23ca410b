"""Recoveries over several towns: one row a seed, one column a figure, and the intervals of their means."""

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd
from recovery_measures import WATCHING, everything
from recovery_towns import live

# Where rice is brought before the jar is empty, purchases are regular; where households come when they like, they are not.
REGULAR, IRREGULAR = "wang", "on_request"


def over_seeds(policy: str, seeds: Iterable[int], households: int) -> pd.DataFrame:
    """Return all figures by seed; for the irregular policy only those that need no questionnaire."""
    from threadpoolctl import threadpool_limits

    parts = {} if policy == REGULAR else {"parts": WATCHING}
    # Tables this small gain nothing from threads, and lose much where other work shares the processors.
    with threadpool_limits(1):
        return pd.DataFrame({seed: everything(live(seed, households, policy), **parts) for seed in seeds}).T


def interval(values: pd.Series | np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of the mean over seeds, by Student's t."""
    from scipy.stats import t

    found = np.asarray(values, dtype=float)
    half = float(t.ppf(0.975, len(found) - 1)) * found.std(ddof=1) / math.sqrt(len(found))
    return float(found.mean() - half), float(found.mean() + half)
