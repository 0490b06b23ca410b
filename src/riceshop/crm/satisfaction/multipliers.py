"""Multipliers: the claims "2.6 times the revenue" and "1.8 times the loss" as hypotheses with data.

No study is known from which the two figures come; they are parameters here, and a test that may refuse them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import number, series
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

# A completely satisfied customer's revenue by a generally satisfied one's: R-104, a claim.
CLAIMED_GAIN = 2.6
# A completely dissatisfied customer's loss by a completely satisfied one's contribution: R-105, a claim.
CLAIMED_LOSS = 1.8


@dataclass(frozen=True)
class MultiplierTest:
    """A ratio of two means with its interval, and how well a claimed ratio agrees with it (two-sided p-value).

    Source: R-104 and R-105 for the claims; the test is ours.

    >>> MultiplierTest(ratio=2.0, low=1.5, high=2.7, claimed=2.6, p_value=0.08, confidence=0.95).agrees
    True
    """

    ratio: float
    low: float
    high: float
    claimed: float
    p_value: float
    confidence: float

    @property
    def agrees(self) -> bool:
        """Whether the claimed ratio lies in the interval; that it does is no proof of it."""
        return self.low <= self.claimed <= self.high


def satisfaction_value(
    completely: float,
    generally: float,
    dissatisfied: float,
    base: float = 1.0,
    gain: float = CLAIMED_GAIN,
    loss: float = CLAIMED_LOSS,
) -> float:
    """Return what a clientele brings if the claims hold, in the unit of `base`.

    The first three are numbers of customers (0 or more), `base` what a generally satisfied one brings; a completely
    satisfied one brings gain·base, a completely dissatisfied one costs loss·gain·base. Raises BadType for
    what is no number, BadValue for negative numbers of customers and what is not finite. Source: R-104,
    R-105.

    >>> round(satisfaction_value(10, 20, 5, base=100), 6)
    2260.0
    """
    told = [
        number(f"satisfaction_value({name})", value, 0.0)
        for name, value in (
            ("completely", completely),
            ("generally", generally),
            ("dissatisfied", dissatisfied),
            ("gain", gain),
            ("loss", loss),
        )
    ]
    return (told[1] + told[3] * told[0] - told[4] * told[3] * told[2]) * number(
        "satisfaction_value(base)", base
    )


def dissatisfied_to_break_even(
    completely: float, generally: float = 0.0, gain: float = CLAIMED_GAIN, loss: float = CLAIMED_LOSS
) -> float:
    """Return how many completely dissatisfied customers eat up what the satisfied ones bring, if the claims hold.

    (gain·completely + generally) / (loss·gain); `gain` and `loss` above 0. So one dissatisfied customer costs what
    `loss` completely satisfied ones bring. Raises BadType for what is no number, BadValue for negative
    numbers of customers and a `gain` or `loss` not above 0. Source: R-105.

    >>> round(dissatisfied_to_break_even(18), 6)
    10.0
    """
    happy = number("dissatisfied_to_break_even(completely)", completely, 0.0)
    plain = number("dissatisfied_to_break_even(generally)", generally, 0.0)
    more = number("dissatisfied_to_break_even(gain)", gain, 0.0, open_low=True)
    return (more * happy + plain) / (
        number("dissatisfied_to_break_even(loss)", loss, 0.0, open_low=True) * more
    )


def multiplier_test(
    numerator: ArrayLike, denominator: ArrayLike, claimed: float = CLAIMED_GAIN, confidence: float = 0.95
) -> MultiplierTest:
    """Return the ratio of two groups' means, with an interval and a test of the claimed ratio.

    `numerator` and `denominator` hold one amount a customer (2 or more each, independent, means above 0, one unit),
    for example the revenue of completely and of generally satisfied customers; for R-105 the loss of the dissatisfied
    and the contribution of the completely satisfied, claimed=1.8. Normal approximation of the logarithm of the ratio
    (delta method): for some dozens of customers a group or more. Raises BadType or BadValue for what cannot
    be used. Source: R-104 and R-105 for the claims; the test is ours.

    >>> told = multiplier_test([5, 6, 7, 5, 7], [2, 3, 4, 2, 4])
    >>> told.ratio, told.agrees
    (2.0, True)
    """
    above, below = (
        series(f"multiplier_test({name})", value, at_least=2)
        for name, value in (("numerator", numerator), ("denominator", denominator))
    )
    wanted = number("multiplier_test(claimed)", claimed, 0.0, open_low=True)
    level = number("multiplier_test(confidence)", confidence, 0.0, 1.0)
    if above.mean() <= 0 or below.mean() <= 0:
        raise BadValue("crm_satisfaction.multiplier_mean", value=f"{min(above.mean(), below.mean()):g}")
    ratio = float(above.mean() / below.mean())
    error = float(np.sqrt(sum(one.var(ddof=1) / len(one) / one.mean() ** 2 for one in (above, below))))
    reach = math.inf if level == 1 else NormalDist().inv_cdf((1 + level) / 2) * error if level else 0.0
    if error == 0:
        # All customers of a group alike: the ratio is exact, and a claim is right or wrong.
        return MultiplierTest(ratio, ratio, ratio, wanted, float(math.isclose(ratio, wanted)), level)
    distance = abs(math.log(ratio / wanted)) / error
    return MultiplierTest(
        ratio,
        ratio * math.exp(-reach),
        ratio * math.exp(reach),
        wanted,
        math.erfc(distance / math.sqrt(2)),
        level,
    )
