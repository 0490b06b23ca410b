"""Intentions: what a household means to do next, from 0 to 1,000 points; satisfaction alone does not decide it.

All are whole numbers in and out, one array position a household: goodwill, trust and commitment 0 .. 1,000; habit
-1,000 (always elsewhere) .. 1,000 (always here); price_sense in points; `dearer_permille` is by how much the shop is
dearer than the cheapest open rival. The shares are ours. The satisfied switcher is in them: much goodwill, little
commitment and a cheaper rival give a household that recommends the shop and does not come back.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from riceshop.town import ids
from riceshop.town.draws import Whole, wide

if TYPE_CHECKING:
    from riceshop.town.households import Households
    from riceshop.town.offers import Offers
    from riceshop.town.policy import Policy
    from riceshop.town.state import People

MOST = 1_000
# Points of intention that a price one thousandth above the cheapest rival's costs a household of price sense 1,000.
POINTS_PER_PERMILLE = 5
# What habit adds or takes away at most.
HABIT_POINTS = 120


class Intentions(NamedTuple):
    """The four loyalty intentions, each 0 .. 1,000: buy again, buy more, recommend, stay when it gets dearer."""

    repeat: Whole
    more: Whole
    recommend: Whole
    price_tolerance: Whole


def temptation(commitment: Whole, price_sense: Whole, dearer_permille: int) -> Whole:
    """Return the points by which a cheaper rival draws a household away; commitment shields from it."""
    return dearer_permille * POINTS_PER_PERMILLE * price_sense // MOST * (MOST - commitment) // MOST


def will_return(
    goodwill: Whole, trust: Whole, commitment: Whole, habit: Whole, price_sense: Whole, dearer_permille: int
) -> Whole:
    """Return the intention to buy here next time: goodwill half of it, trust, commitment, habit, less temptation."""
    felt = (5 * goodwill + 2 * trust + 3 * commitment) // 10 + habit * HABIT_POINTS // MOST
    return np.clip(felt - temptation(commitment, price_sense, dearer_permille), 0, MOST)


def will_buy_more(
    goodwill: Whole, trust: Whole, commitment: Whole, price_sense: Whole, dearer_permille: int
) -> Whole:
    """Return the intention to buy more of its rice, and other goods, here: as `will_return` with half the temptation."""
    felt = (4 * goodwill + 2 * trust + 4 * commitment) // 10
    return np.clip(felt - temptation(commitment, price_sense, dearer_permille) // 2, 0, MOST)


def will_recommend(goodwill: Whole, trust: Whole) -> Whole:
    """Return the intention to recommend the shop: it follows satisfaction and trust, whatever rivals ask."""
    return (7 * goodwill + 3 * trust) // 10


def will_pay_more(goodwill: Whole, trust: Whole, commitment: Whole, price_sense: Whole) -> Whole:
    """Return the tolerance of a higher price: commitment half of it, less the more a household looks at prices."""
    return (3 * goodwill + 2 * trust + 5 * commitment) // 10 * MOST // (MOST + price_sense)


def dearer_permille(policy: "Policy", offers: "Offers", p: SimpleNamespace) -> int:
    """Return by how many thousandths of the usual price the shop is above the cheapest open rival, 0 if it is not."""
    rivals = offers.price_fen[ids.JAPANESE :][offers.open[ids.JAPANESE :] > 0]
    own = policy.price_fen or p.price_fen
    return max(own - int(rivals.min(initial=own)), 0) * MOST // p.price_fen


def intentions(
    houses: "Households", people: "People", offers: "Offers", policy: "Policy", p: SimpleNamespace, who: Whole
) -> Intentions:
    """Return the intentions of the households `who`; one that has given the shop up returns a quarter as gladly."""
    goodwill, trust, commitment = (wide(felt, who) for felt in (people.goodwill, people.trust, people.commitment))
    price_sense, dearer = wide(houses.price_sense, who), dearer_permille(policy, offers, p)
    streak = np.minimum(wide(people.streak, who), p.streak_most) * MOST // p.streak_most
    habit = np.where(people.usual_shop[who] == ids.WANG, streak, -streak)
    again = will_return(goodwill, trust, commitment, habit, price_sense, dearer)
    return Intentions(
        repeat=np.where(people.churned[who], again // 4, again),
        more=will_buy_more(goodwill, trust, commitment, price_sense, dearer),
        recommend=will_recommend(goodwill, trust),
        price_tolerance=will_pay_more(goodwill, trust, commitment, price_sense),
    )
