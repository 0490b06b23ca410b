"""Perceptions: how a household sees the shop, from what the shop does for it and from what it feels anyway.

What was felt at the last purchase is not kept. A perception is half of what the shop's standing policy does for this
household, three tenths goodwill (the halo) and two tenths trust. The statements of a service questionnaire map so:
reliability on trust and a jar never empty, assurance on purity and freshness, tangibles on the jar washed and the old
rice on top, empathy on collecting with tact and on wishes written down, responsiveness on the walk spared and on
complaints that are heard.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from riceshop.town import ids
from riceshop.town.draws import Whole, wide
from riceshop.town.policy import PAYDAY

if TYPE_CHECKING:
    from riceshop.town.households import Households
    from riceshop.town.notebook import Notebook
    from riceshop.town.policy import Policy
    from riceshop.town.state import People

MOST = 1_000
DONE_PERMILLE, GOODWILL_PERMILLE, TRUST_PERMILLE = 500, 300, 200
# Rows of `perceived` behind the seven weighted attributes: what only a statement asks for.
PROMISE, WASHED, OLD_ON_TOP, WISHES, HEARD = range(ids.WEIGHED, ids.WEIGHED + 5)
# By statement, two a dimension: whose expectation it asks for, and which row of `perceived` answers it.
_EXPECTED = (
    ids.FULL_JAR, ids.FULL_JAR, ids.PURITY, ids.FRESH, ids.JAR_CARE,
    ids.JAR_CARE, ids.TACT, ids.TACT, ids.EASE, ids.EASE,
)  # fmt: skip
_PERCEIVED = (PROMISE, ids.FULL_JAR, ids.PURITY, ids.FRESH, WASHED, OLD_ON_TOP, ids.TACT, WISHES, ids.EASE, HEARD)
# By dimension: the attributes whose weights say how much it counts.
_COUNTS = ((ids.FULL_JAR,), (ids.PURITY, ids.FRESH), (ids.JAR_CARE,), (ids.TACT,), (ids.EASE,))
_FIT = (ids.EASE, ids.JAR_CARE, ids.TACT)
_RICE = (ids.PURITY, ids.FRESH, ids.FULL_JAR)


@dataclass(frozen=True)
class Perceptions:
    """Points 0 .. 1,000 of the households asked: (attributes, asked) expected, perceived (more rows) and weight; goodwill."""

    expected: Whole
    perceived: Whole
    weight: Whole
    goodwill: Whole

    def statements(self) -> tuple[list[Whole], list[Whole], list[Whole]]:
        """Return expected and perceived by statement, and what each dimension counts, in the order of RATER."""
        counts = [sum((self.weight[row] for row in rows), np.zeros_like(self.goodwill)) for rows in _COUNTS]
        return [self.expected[row] for row in _EXPECTED], [self.perceived[row] for row in _PERCEIVED], counts

    def overall(self, points: Whole) -> Whole:
        """Return the mean of the attributes, weighed as the household weighs them."""
        return (self.weight * points[: ids.WEIGHED]).sum(axis=0) // np.maximum(self.weight.sum(axis=0), 1)

    def fit(self, points: Whole) -> Whole:
        """Return the mean of what is done to suit the household: no walk, the jar cared for, money asked with tact."""
        return _mean(points, _FIT)

    def rice(self, points: Whole) -> Whole:
        """Return the mean of what the rice itself gives: clean, fresh, there."""
        return _mean(points, _RICE)


def perceptions(
    houses: "Households", people: "People", book: "Notebook", policy: "Policy", p: SimpleNamespace, who: Whole
) -> Perceptions:
    """Return what the households `who` expect of the shop and how they see it."""
    goodwill, trust = wide(people.goodwill, who), wide(people.trust, who)
    done = np.stack(_done(houses, people, book, policy, p, who))
    return Perceptions(
        expected=people.expect[:, who].astype(np.int64),
        perceived=(DONE_PERMILLE * done + GOODWILL_PERMILLE * goodwill + TRUST_PERMILLE * trust) // MOST,
        weight=houses.weights[:, who].astype(np.int64),
        goodwill=goodwill,
    )


def _done(
    houses: "Households", people: "People", book: "Notebook", policy: "Policy", p: SimpleNamespace, who: Whole
) -> list[Whole]:
    """Return what the policy does for each household: seven attributes, then promise, washed, old on top, wishes, heard."""
    listed = people.listed[who] & (policy.delivery == "before_empty")
    care = listed & (policy.clean_jar | policy.old_on_top)
    walk = wide(houses.to_shop_m, who)
    walk = walk * p.request_walk_percent // 100 if policy.delivery != "none" else walk
    walk = np.where(listed, 0, np.minimum(walk, p.walk_far_m))
    own = policy.price_fen or p.price_fen
    price = min(max(500 + (p.price_fen - own) * 2_500 // p.price_fen, 0), MOST)
    washed, on_top = (np.where(listed & kept, MOST, 0) for kept in (policy.clean_jar, policy.old_on_top))
    tactful = book.known[PAYDAY, who] & (policy.collect == "payday")
    heard = 500 + 500 * (policy.complaint_min > 0)
    return [
        np.full(len(who), MOST - p.sift_left_permille if policy.sift_min else 0, dtype=np.int64),
        np.where(people.stale_since[who] > 0, 0, np.where(care, MOST, 700)),
        np.where(people.empty_since[who] > 0, 0, np.where(listed, MOST, 700)),
        MOST - MOST * walk // p.walk_far_m,
        np.full(len(who), price, dtype=np.int64),
        (washed + on_top) // 2,
        np.where(tactful, MOST, 500),
        wide(people.trust, who),
        washed,
        on_top,
        book.known[:, who].sum(axis=0) * MOST // len(book.known),
        np.where(people.complaint_day[who] >= 0, 0, heard),
    ]


def _mean(points: Whole, rows: Sequence[int]) -> Whole:
    return points[list(rows)].sum(axis=0) // len(rows)
