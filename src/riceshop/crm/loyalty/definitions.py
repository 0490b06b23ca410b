"""Definitions: who counts as loyal, by what they do, by what they say, and by both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame, Series

INTENTIONS = ("repeat", "cross", "referral", "price_tolerance")
OLIVER = ("cognitive", "affective", "conative", "action")


def tucker_loyal(sequence: Sequence[object], brand: object, run: int = 3) -> bool:
    """Tell whether `brand` was bought `run` times in a row anywhere in a sequence of purchases.

    `sequence` holds what was bought each time, in order; an empty one is not loyal. Behaviour only: why a customer
    buys is not asked. Raises BadType for a plain string as sequence, BadValue for a `run` below 1.
    Source: Tucker (1964), The development of brand loyalty, Journal of Marketing Research 1(3); R-190.

    >>> tucker_loyal(["ours", "ours", "other", "ours"], "ours"), tucker_loyal(["ours"] * 3, "ours")
    (False, True)
    """
    return longest_run(sequence, brand) >= guard.whole("tucker_loyal(run)", run, low=1)


def longest_run(sequence: Sequence[object], brand: object) -> int:
    """Return the longest row of purchases of `brand`; 0 if it was never bought. Errors as in `tucker_loyal`.

    Source: Tucker (1964).

    >>> longest_run(["ours", "ours", "other", "ours"], "ours")
    2
    """
    if isinstance(sequence, str):
        raise BadType("crm_loyalty.sequence", place="longest_run(sequence)", value=sequence[:40])
    best = now = 0
    for bought in sequence:
        now = now + 1 if bought == brand else 0
        best = max(best, now)
    return best


def oliver_stage(scores: Mapping[str, float], threshold: float = 0.5) -> str:
    """Return the last of Oliver's four stages reached without a gap: cognitive, affective, conative, action; or "none".

    `scores` gives for each stage a number from 0 to 1; a stage is reached at `threshold`. A later stage without an
    earlier one does not count: who buys again without liking it is not loyal in this sense, only held. The rule and
    the threshold are ours; Oliver gives the order. Raises BadValue for a missing stage or a score out of [0, 1].
    Source: Oliver (1999), Whence consumer loyalty?, Journal of Marketing 63; R-190.

    >>> oliver_stage({"cognitive": 0.9, "affective": 0.7, "conative": 0.2, "action": 1.0})
    'affective'
    """
    level = guard.number("oliver_stage(threshold)", threshold, 0.0, 1.0)
    missing = [name for name in OLIVER if name not in scores]
    if missing:
        raise BadValue("crm_loyalty.stages", place="oliver_stage(scores)", value=", ".join(missing), known=", ".join(OLIVER))
    given = [guard.number(f"oliver_stage(scores[{name!r}])", scores[name], 0.0, 1.0) for name in OLIVER]
    reached = "none"
    for name, score in zip(OLIVER, given, strict=True):
        if score < level:
            break
        reached = name
    return reached


def loyalty_index(answers: DataFrame, weights: Mapping[str, float] | None = None, low: float = 1, high: float = 10) -> Series:
    """Return, for each customer, the loyalty index from 0 to 100: the weighted mean of the intentions asked.

    `answers` has one row a customer and a column for each key of `weights`; without weights the four intentions
    repeat, cross, referral and price_tolerance count alike. Leave the disputed fourth out by giving the three others.
    Items run from `low` to `high`. Raises BadValue for missing columns or answers, answers off the scale, or weights
    that are negative or all 0. Source: R-191 names the indicators; equal weights are ours.

    >>> asked = pd.DataFrame({"repeat": [10, 4], "cross": [10, 4], "referral": [10, 7]})
    >>> loyalty_index(asked, {"repeat": 1, "cross": 1, "referral": 2}).round(6).tolist()
    [100.0, 50.0]
    """
    chosen = dict.fromkeys(INTENTIONS, 1.0) if weights is None else dict(weights)
    table = guard.frame("loyalty_index(answers)", answers, chosen)
    bottom = guard.number("loyalty_index(low)", low)
    top = guard.number("loyalty_index(high)", high, bottom, open_low=True)
    weight = guard.series("loyalty_index(weights)", list(chosen.values()), 0.0)
    if weight.sum() == 0:
        raise BadValue("crm_loyalty.weights", place="loyalty_index(weights)")
    given = guard.numbers("loyalty_index(answers)", table[list(chosen)].to_numpy(), bottom, top)
    return pd.Series(100 * ((given - bottom) / (top - bottom)) @ (weight / weight.sum()), table.index, name="loyalty_index")


def loyalty_quadrants(
    attitude: ArrayLike, behaviour: ArrayLike, attitude_cut: float = 0.5, behaviour_cut: float = 0.5
) -> Series:
    """Return each customer's quadrant: "loyal", "latent", "spurious" or "none".

    `attitude` and `behaviour` (share of purchases made with us) are numbers from 0 to 1, one a customer; the cuts
    belong to the upper half. latent: likes us, buys elsewhere; spurious: buys here, does not like us.
    Raises BadType for what is no number, BadValue for numbers outside [0, 1], no customers, and unequal
    lengths. Source: Dick and Basu (1994), Journal of the Academy of Marketing Science 22(2); the cuts are
    ours.

    >>> loyalty_quadrants([0.9, 0.9, 0.1, 0.1], [0.8, 0.2, 0.8, 0.2]).tolist()
    ['loyal', 'latent', 'spurious', 'none']
    """
    likes = guard.series("loyalty_quadrants(attitude)", guard.probability("loyalty_quadrants(attitude)", attitude))
    buys = guard.series("loyalty_quadrants(behaviour)", guard.probability("loyalty_quadrants(behaviour)", behaviour))
    guard.same_length("loyalty_quadrants", likes, buys)
    fond = likes >= guard.number("loyalty_quadrants(attitude_cut)", attitude_cut, 0.0, 1.0)
    often = buys >= guard.number("loyalty_quadrants(behaviour_cut)", behaviour_cut, 0.0, 1.0)
    named = np.select([fond & often, fond, often], ["loyal", "latent", "spurious"], "none")
    return pd.Series(named, attitude.index if isinstance(attitude, pd.Series) else None, name="quadrant")


def cohen_kappa(one: ArrayLike, other: ArrayLike) -> float:
    """Return Cohen's kappa: how far two labels of the same customers agree beyond chance; 1 is full agreement.

    NaN when both labels put all customers in one class, as chance then agrees fully too. Raises BadValue for
    lists of different lengths or empty ones. Source: Cohen (1960); two definitions of loyalty on one log, C-13.

    >>> cohen_kappa([True, True, False, False], [True, False, False, False])
    0.5
    """
    first, second = np.asarray(one).ravel(), np.asarray(other).ravel()
    if guard.same_length("cohen_kappa", first, second) == 0:
        raise BadValue("crm_loyalty.no_rows", place="cohen_kappa")
    agreed = float((first == second).mean())
    chance = sum(float((first == label).mean() * (second == label).mean()) for label in {*first.tolist(), *second.tolist()})
    return float("nan") if chance >= 1 else (agreed - chance) / (1 - chance)
