"""The trap: how satisfaction and loyalty hang together, and the share that is quoted the wrong way round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pandas import Series

# Bend of the curve by how freely customers can choose: above 1 only delight keeps, below 1 even the cross stay.
BENDS = {"free": 4.0, "middle": 1.0, "bound": 0.2}


def satisfaction_loyalty_curve(satisfaction: ArrayLike, market: str | float = "free") -> NDArray[np.float64]:
    """Return loyalty, from 0 to 1, for satisfaction from 0 to 1: satisfaction to the power of the market's bend.

    `market` is "free" (many rivals: bend 4), "middle" (1), "bound" (no other shop: 0.2), or a bend above 0. Between
    free choice and none lies the whole difference between "satisfied" and "loyal". The shapes follow Jones and
    Sasser's drawing; the formula and the bends are ours, not estimates.
    Raises BadType for what is no number, BadValue for an unknown market, a bend not above 0, and satisfaction
    outside [0, 1]. Source: Jones and Sasser (1995), Why satisfied customers defect, Harvard Business Review
    73(6); C-08.

    >>> satisfaction_loyalty_curve([0.0, 0.8, 1.0], "free").round(2).tolist()
    [0.0, 0.41, 1.0]
    """
    if isinstance(market, str):
        guard.one_of("satisfaction_loyalty_curve(market)", market, BENDS)
        bend = BENDS[market]
    else:
        bend = guard.number("satisfaction_loyalty_curve(market)", market, 0.0, open_low=True)
    return guard.probability("satisfaction_loyalty_curve(satisfaction)", satisfaction) ** bend


def customer_types(satisfaction: ArrayLike, loyalty: ArrayLike, cut: float = 0.5) -> Series:
    """Return each customer's type: "apostle", "mercenary", "hostage" or "defector".

    Both are numbers from 0 to 1, one a customer; at the `cut` counts as high. mercenary: satisfied and gone; hostage:
    dissatisfied and still here. Raises BadType for what is no number, BadValue for numbers outside [0, 1], no
    customers, and unequal lengths. Source: Jones and Sasser (1995), who call the loudest defectors
    terrorists.

    >>> customer_types([0.9, 0.9, 0.1, 0.1], [0.9, 0.1, 0.9, 0.1]).tolist()
    ['apostle', 'mercenary', 'hostage', 'defector']
    """
    content = guard.series("customer_types(satisfaction)", guard.probability("customer_types(satisfaction)", satisfaction))
    true = guard.series("customer_types(loyalty)", guard.probability("customer_types(loyalty)", loyalty))
    guard.same_length("customer_types", content, true)
    level = guard.number("customer_types(cut)", cut, 0.0, 1.0)
    glad, stays = content >= level, true >= level
    named = np.select([glad & stays, glad, stays], ["apostle", "mercenary", "hostage"], "defector")
    return pd.Series(named, satisfaction.index if isinstance(satisfaction, pd.Series) else None, name="type")


@dataclass(frozen=True)
class Trap:
    """Both directions of the quoted share, and the one that would be needed to compare.

    Source: R-187; C-08.

    >>> switching_trap(0.75, 0.2, 0.9).satisfied_given_switched
    0.75
    """

    satisfied_given_switched: float
    switched_given_satisfied: float
    switched_given_dissatisfied: float

    @property
    def lift(self) -> float:
        """How many times likelier the dissatisfied switch than the satisfied; infinite if no satisfied do."""
        low = self.switched_given_satisfied
        return self.switched_given_dissatisfied / low if low > 0 else float("inf")


def switching_trap(satisfied_given_switched: float, switched: float, satisfied: float) -> Trap:
    """Return what share of the satisfied switch, from the share of switchers who were satisfied, by Bayes.

    All three are probabilities: P(satisfied | switched), the one a survey of leavers gives; P(switched), the share
    of all customers who switch; P(satisfied) among all. 65–85 % belongs to the first, and is quoted as if it were
    the answer. Raises BadValue when the three cannot be true together (more satisfied switchers than satisfied
    customers, or dissatisfied ones than dissatisfied), or when nobody or everybody is satisfied.
    Source: R-187 gives the wrong direction; Bayes' rule gives the other; C-08.

    >>> told = switching_trap(0.75, switched=0.2, satisfied=0.9)
    >>> round(told.switched_given_satisfied, 3), round(told.switched_given_dissatisfied, 3)
    (0.167, 0.5)
    """
    place = "switching_trap"
    share = guard.number(f"{place}(satisfied_given_switched)", satisfied_given_switched, 0.0, 1.0)
    gone = guard.number(f"{place}(switched)", switched, 0.0, 1.0)
    glad = guard.number(f"{place}(satisfied)", satisfied, 0.0, 1.0)
    if glad in (0.0, 1.0):
        raise BadValue("crm_loyalty.all_alike", place=f"{place}(satisfied)", value=glad)
    given_glad, given_cross = share * gone / glad, (1 - share) * gone / (1 - glad)
    if max(given_glad, given_cross) > 1 + 1e-12:
        raise BadValue("crm_loyalty.impossible", place=place, value=f"{max(given_glad, given_cross):.3g}")
    return Trap(share, min(given_glad, 1.0), min(given_cross, 1.0))


def trap_from_counts(satisfied: ArrayLike, switched: ArrayLike) -> Trap:
    """Return both directions counted in a table: one True or False (or 1, 0) a customer in each list.

    A share whose condition nobody meets is NaN. Raises BadValue for other values or different lengths.
    Source: R-187; C-08.

    >>> trap_from_counts([1, 1, 1, 0], [1, 0, 0, 1]).satisfied_given_switched
    0.5
    """
    glad, gone = (_flags(f"trap_from_counts({name})", value) for name, value in
                  (("satisfied", satisfied), ("switched", switched)))  # fmt: skip
    guard.same_length("trap_from_counts", glad, gone)
    return Trap(_share(glad, gone), _share(gone, glad), _share(gone, ~glad))


def _flags(place: str, value: ArrayLike) -> NDArray[np.bool_]:
    found = np.asarray(value)
    told = guard.series(place, found.astype(float) if found.dtype == bool else found)
    for wrong in told[(told != 0) & (told != 1)][:1]:
        raise BadValue("crm_loyalty.observed", place=place, value=f"{wrong:g}")
    return told == 1


def _share(what: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    return float(what[among].mean()) if among.any() else float("nan")
