"""Relationship: what a household makes of a purchase, and what it tells its neighbours.

Nothing here adds loyalty for a service. A purchase scores 1000 less the annoyances it brought: stones, the walk,
evenings without rice, stale rice, cash asked of an empty purse. Services work by taking annoyances away, and a jar
that is full sends nobody to look for another shop.
"""

from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town import ids
from riceshop.town.draws import Whole, below, strides_of, words
from riceshop.town.state import People

PERFECT = 1_000


def score(
    people: People, who: Whole, dirt_permille: Whole, walked_m: Whole, cash_in_thin: NDArray[np.bool_], p: SimpleNamespace
) -> Whole:
    """Return each purchase's score, 0 to 1000: 1000 less the annoyances since the last purchase here."""
    points = PERFECT - p.score_impurity * dirt_permille // 1_000
    points = points - p.score_walk * np.minimum(walked_m, p.walk_far_m) // p.walk_far_m
    points = points - p.score_empty * np.minimum(people.empty_since[who], 1)
    points = points - p.score_stale * np.minimum(people.stale_since[who], 1)
    points = points - np.where(cash_in_thin, p.score_cash, 0)
    return np.maximum(points, 0)


def learn(people: People, who: Whole, points: Whole, p: SimpleNamespace) -> None:
    """Move goodwill towards the score and begin a new count of annoyances."""
    old = people.goodwill[who]
    people.goodwill[who] = old + (points - old) * p.learn_permille // 1_000
    people.empty_since[who] = 0
    people.stale_since[who] = 0


def talk(people: People, seed: int, day: int, who: Whole, points: Whole, p: SimpleNamespace) -> Whole:
    """Let today's buyers tell neighbours; return those who heard.

    Talk is about what is out of the ordinary, good or bad. A listener who has never bought here learns of the shop
    and expects part of what was said; the best of good words and the worst of bad ones count.
    """
    beyond = points - p.par_quality
    chance = np.where(beyond > 0, beyond * p.talk_good_permille, -beyond * p.talk_bad_permille) // 1_000
    talks = below(words(seed, day, ids.DRAW_TALK, strides_of(who)), PERFECT) < chance
    who, beyond = who[talks], beyond[talks]
    if not len(who):
        return who
    count = len(people.knows)
    step = below(words(seed, day, ids.DRAW_LISTENER, strides_of(who)), 2 * p.talk_reach)
    near = (who + np.where(step < p.talk_reach, step - p.talk_reach, step - p.talk_reach + 1)) % count
    far_word = words(seed, day, ids.DRAW_LISTENER_FAR, strides_of(who))
    anywhere = below(far_word, 1_000) < p.talk_far_permille
    # The lower half of the same word names the house, so that near and far talk share one draw.
    far = ((far_word & np.uint64(0xFFFFFFFF)).astype(np.int64) * count) >> 32
    listener = np.where(anywhere, far, near)
    there = people.present[listener]
    listener, beyond = listener[there], beyond[there]
    said = p.par_quality + beyond * p.hearsay_permille // 1_000
    people.knows[listener] = True
    fresh = ~people.tried[listener]
    good, bad = fresh & (beyond > 0), fresh & (beyond < 0)
    np.maximum.at(people.goodwill, listener[good], said[good])
    np.minimum.at(people.goodwill, listener[bad], said[bad])
    return listener
