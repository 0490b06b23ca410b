"""Network: word of mouth along ties of a small world, under the sources' rival claims about who tells how many.

Ties run to the next houses of the street on both sides, and some of them lead anywhere instead (Watts, Strogatz 1998):
who knows whom is drawn once and stays.
"""

from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town import ids
from riceshop.town.draws import GOLDEN, Whole, Words, below, wide, words
from riceshop.town.ground import Ground
from riceshop.town.state import People

FULL = 1_000
MOST_TIES = 256
ORDINARY, CLAIM_A, CLAIM_B, LAW_250 = range(4)
TOLD_GOOD, TOLD_BAD = 1, 2
_LOW = np.uint64(0xFFFFFFFF)


def _tie_words(seed: int, day: int, purpose: int, who: Whole, tie: Whole) -> Words:
    number = who.astype(np.uint64) * np.uint64(MOST_TIES) + tie.astype(np.uint64)
    return words(seed, day, purpose, number * np.uint64(GOLDEN))


def tied_to(town: Ground, who: Whole, tie: Whole) -> Whole:
    """Return the household at the other end of tie number `tie` of each of `who`."""
    count = len(town.houses)
    step = tie // 2 + 1
    near = (who + np.where(tie % 2 == 0, step, -step)) % count
    drawn = _tie_words(town.seed, 0, ids.DRAW_TIE, who, tie)
    anywhere = below(drawn, FULL) < town.p.talk_far_permille
    far = ((drawn & _LOW).astype(np.int64) * count) >> 32
    return np.where(anywhere, far, near)


def talk(town: Ground, who: Whole, points: Whole) -> Whole:
    """Let today's buyers talk; return those who heard, first hand and second hand."""
    if town.p.word_of_mouth == ORDINARY:
        return _ordinary(town, who, points)
    return _claimed(town, who)


def _ordinary(town: Ground, who: Whole, points: Whole) -> Whole:
    """One neighbour hears, the likelier the further the purchase was out of the ordinary."""
    p = town.p
    beyond = points - p.par_quality
    chance = np.where(beyond > 0, beyond * p.talk_good_permille, -beyond * p.talk_bad_permille) // FULL
    talks = below(town.draw(ids.DRAW_TALK, who), FULL) < chance
    who, beyond = who[talks], beyond[talks]
    if not len(who):
        return who
    listener = tied_to(town, who, below(town.draw(ids.DRAW_LISTENER, who), 2 * p.talk_reach))
    return _hear(town.state.people, listener, _said(beyond, p), beyond, p)


def _claimed(town: Ground, who: Whole) -> Whole:
    """The satisfied and the dissatisfied tell as many as a claim says, once for each change of heart."""
    people, p = town.state.people, town.p
    goodwill = wide(people.goodwill, who)
    told = people.told[who]
    good = (goodwill >= p.talk_satisfied) & (told != TOLD_GOOD)
    bad = (goodwill < p.talk_dissatisfied) & (told != TOLD_BAD)
    people.told[who[good]], people.told[who[bad]] = TOLD_GOOD, TOLD_BAD
    good_first, good_second, bad_first, bad_second = _numbers(p)
    tells = good | bad
    who, good, beyond = who[tells], good[tells], goodwill[tells] - p.par_quality
    teller, tie = _spread(np.where(good, good_first, bad_first))
    listener = tied_to(town, who[teller], tie)
    beyond_first = beyond[teller]
    there = people.present[listener]
    said = _said(beyond_first, p)
    heard = _hear(people, listener, said, beyond_first, p)
    passes = np.where(good, good_second, bad_second)[teller]
    if not passes.any():
        return heard
    drawn = _tie_words(town.seed, town.today.day, ids.DRAW_TELL_SECOND, who[teller], tie)
    one_or_more = 1 + below(drawn, max(good_second, 1))
    passes = np.where(good[teller] & (passes > 0), one_or_more, passes)
    passes = np.where(there, passes, 0)
    source, second_tie = _spread(passes)
    second = tied_to(town, listener[source], second_tie)
    return np.concatenate([heard, _hear(people, second, _said(said[source] - p.par_quality, p), beyond_first[source], p)])


def _numbers(p: SimpleNamespace) -> tuple[int, int, int, int]:
    if p.word_of_mouth == CLAIM_A:
        return p.claim_a
    if p.word_of_mouth == CLAIM_B:
        return p.claim_b
    good_first, good_second, bad_first, bad_second = p.law_250
    return good_first * p.law_permille // FULL, good_second, bad_first * p.law_permille // FULL, bad_second


def _spread(counts: Whole) -> tuple[Whole, Whole]:
    """Return for counts (2, 3) the positions 0 0 1 1 1 and the numbers 0 1 0 1 2."""
    position = np.repeat(np.arange(len(counts)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    return position, np.arange(len(position)) - first


def _said(beyond: Whole, p: SimpleNamespace) -> Whole:
    return p.par_quality + beyond * p.hearsay_permille // FULL


def _hear(people: People, listener: Whole, said: Whole, beyond: Whole, p: SimpleNamespace) -> Whole:
    """Let listeners learn of the shop; who has never bought here believes the best of the good, then the worst of the bad."""
    there = people.present[listener]
    listener, said, beyond = listener[there], said[there], beyond[there]
    people.knows[listener] = True
    fresh: NDArray[np.bool_] = ~people.tried[listener]
    good, bad = fresh & (beyond > 0), fresh & (beyond < 0)
    np.maximum.at(people.goodwill, listener[good], said[good].astype(people.goodwill.dtype))
    np.minimum.at(people.goodwill, listener[bad], said[bad].astype(people.goodwill.dtype))
    return listener
