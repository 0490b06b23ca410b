"""Limit: how much credit a customer may have, and the chance of default at which selling on credit stops paying."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def break_even_default(margin: float, recovery: float = 0.0) -> float:
    """Return the chance of default at which a sale on credit earns nothing: margin / (1 - recovery), at most 1.

    `margin` is the share of the price that is profit; `recovery` the share of the price still collected from those
    who default. A sale at price 1 earns margin - p (1 - recovery) on average. Raises BadType for what is no
    number, BadValue for a share outside [0, 1]. Source: R-082; the arithmetic is ours.

    >>> break_even_default(0.1), break_even_default(0.1, recovery=0.5)
    (0.1, 0.2)
    """
    profit = guard.number("break_even_default(margin)", margin, 0, 1)
    saved = guard.number("break_even_default(recovery)", recovery, 0, 1)
    return 1.0 if profit >= 1 - saved else profit / (1 - saved)


def credit_limit(
    need: ArrayLike, capacity: ArrayLike, default_probability: ArrayLike, margin: float, recovery: float = 0.0
) -> NDArray[np.float64]:
    """Return each customer's credit limit: what is bought between two paydays, not above what a payday can bear.

    `need` is the purchase between two paydays, `capacity` what the wage leaves for it, in one unit; a limit is the
    lesser of both, and 0 for a customer whose `default_probability` exceeds `break_even_default`. Numbers or columns
    of one length; returns one limit each. Raises BadType for what is no number, BadValue for negative money,
    a probability or share outside [0, 1], and columns of unequal lengths. Source: R-082, R-074; the rule is
    ours.

    >>> credit_limit([900, 900, 900], [2_000, 600, 2_000], [0.02, 0.02, 0.3], margin=0.1).tolist()
    [900.0, 600.0, 0.0]
    """
    wanted = guard.numbers("credit_limit(need)", need, 0)
    borne = guard.numbers("credit_limit(capacity)", capacity, 0)
    risk = guard.probability("credit_limit(default_probability)", default_probability)
    lengths = [np.empty(one.size) for one in (wanted, borne, risk) if one.ndim]
    if lengths:
        guard.same_length("credit_limit", *lengths)
    return np.atleast_1d(np.where(risk <= break_even_default(margin, recovery), np.minimum(wanted, borne), 0.0))
