"""Expectations: what a purchase is measured against, and how delight becomes what one expects.

Each attribute has an expectation of its own. Little expected, it can only delight (attractive); much expected, it can
only disappoint (must-be); in between it does both (one-dimensional). Expectations move towards what is found, so the
same service delights at first and is taken for granted later (Kano 1984; disconfirmation after Oliver 1980).
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town import ids
from riceshop.town.draws import BYTES_SD, Whole, Words, bell, held

MOST = 1_000
HALF = 500
# A price a tenth above or below the usual moves its performance by a quarter.
PRICE_SLOPE = 2_500
# A household that expects less of an attribute than the first is delighted by it, one that expects more than the
# second takes it for granted; between them more is better, less is worse.
ATTRACTIVE_BELOW, MUST_BE_ABOVE = 350, 750


@dataclass(frozen=True)
class Found:
    """What buyers found today, aligned arrays: dirt in permille, metres walked, evenings and stale rice since last time,
    price paid per jin, jar care 0 to 2, credit, cash asked of a thin purse, questions asked."""

    dirt_permille: Whole
    walked_m: Whole
    empty_since: Whole
    stale_since: Whole
    paid_fen: Whole
    jar_care: Whole
    credit: NDArray[np.bool_]
    thin: NDArray[np.bool_]
    asked: Whole


def performances(found: Found, p: SimpleNamespace) -> Whole:
    """Return (WEIGHED, buyers): how well the shop did on each attribute, 0 to 1000."""
    ease = MOST - MOST * np.minimum(found.walked_m, p.walk_far_m) // p.walk_far_m
    price = held(p.usual_points + (p.price_fen - found.paid_fen) * PRICE_SLOPE // p.price_fen, 0, MOST)
    return np.array([
        MOST - found.dirt_permille,
        MOST * (found.stale_since == 0),
        MOST * (found.empty_since == 0),
        ease,
        price,
        HALF * found.jar_care,
        np.where(found.credit, MOST, p.usual_points * ~found.thin),
    ])  # fmt: skip


def points(
    performed: Whole, expected: Whole, weights: Whole, asked: Whole, privacy: Whole, drawn: Words, p: SimpleNamespace
) -> Whole:
    """Return each purchase's score, 0 to 1000, from (WEIGHED, buyers) performances, expectations and weights."""
    every = np.maximum(weights.sum(axis=0), 1)
    gap = performed - expected
    felt = np.where(gap >= 0, gap * (MOST - expected), gap * expected) // MOST
    level = (weights * performed).sum(axis=0) // every
    joy = (weights * felt).sum(axis=0) // every * p.joy_permille // MOST
    annoyed = np.minimum(asked * p.question_points, MOST) * privacy // MOST * p.questions_points // MOST
    noise = bell(drawn) * p.perceive_points // BYTES_SD
    return held(level + joy - annoyed + noise, 0, MOST)


def moved(expected: Whole, performed: Whole, p: SimpleNamespace) -> Whole:
    """Return the expectations after the purchase."""
    return expected + (performed - expected) * p.fade_permille // MOST


PLAIN_WEIGHTS = {
    ids.PURITY: "score_impurity",
    ids.FRESH: "score_stale",
    ids.FULL_JAR: "score_empty",
    ids.EASE: "score_walk",
    ids.TACT: "score_cash",
}


def plain_weights(households: int, p: SimpleNamespace) -> Whole:
    """Return (WEIGHED, households): the weights of a town without this mechanism, the same for all."""
    found = np.zeros((ids.WEIGHED, households), dtype=np.int64)
    for attribute, name in PLAIN_WEIGHTS.items():
        found[attribute] = getattr(p, name)
    return found
