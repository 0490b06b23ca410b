"""Tastes: what kind of household it is, what it earns, what a price, a quality and a service are worth to it."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town import ids
from riceshop.town.draws import GOLDEN, Whole, Words, below, by_weight, words

# Each household has so many words of its own for a list of attributes: word number household * ATTRIBUTE_KEYS + attribute.
ATTRIBUTE_KEYS = 16
MOST = 1_000
# A household whose rice takes nothing of its income looks at prices half as hard as its kind does, one whose rice takes
# a quarter of it as hard, and so on in a straight line.
FREE_FROM_PRICES, BY_BUDGET = 500, 2
# Rice that takes a quarter of the income thins a purse as early as the parameter says; none is thin before so much of the cycle.
USUAL_BUDGET, EARLIEST_THIN = 250, 300


@dataclass(frozen=True)
class Tastes:
    """Latent traits, one array position a household; `weights` and `expect_start` are (WEIGHED, households)."""

    segment: NDArray[np.int8]
    income_fen: NDArray[np.int32]
    budget_permille: NDArray[np.int16]
    price_sense: NDArray[np.int32]
    quality_sense: NDArray[np.int32]
    service_sense: NDArray[np.int32]
    patience: NDArray[np.int16]
    privacy: NDArray[np.int16]
    thin_permille: NDArray[np.int16]
    start_streak: NDArray[np.int8]
    weights: NDArray[np.int16]
    expect_start: NDArray[np.int16]


def draw_tastes(
    seed: int, key: Words, members: Whole, need_g: Whole, at_work: tuple[str, ...], p: SimpleNamespace
) -> dict[str, NDArray[np.generic]]:
    """Draw the traits of all households; returns the fields of Tastes by name."""

    def drawn(purpose: int) -> Words:
        return words(seed, 0, purpose, key)

    def sense(table: tuple[int, ...], purpose: int) -> Whole:
        return np.array(table, dtype=np.int64)[segment] * _own(drawn(purpose), p) // 1_000

    segment = by_weight(drawn(ids.DRAW_SEGMENT), p.segment_weights)
    income = (p.income_low_fen + below(drawn(ids.DRAW_INCOME), p.income_spread_fen)) * np.array(p.segment_income)[segment] // 100
    income = income + p.income_member_fen * members.astype(np.int64)
    budget = np.minimum(need_g.astype(np.int64) * p.price_fen * 1_000 // (p.jin_g * income), MOST)
    price_sense = sense(p.segment_price, ids.DRAW_PRICE_SENSE) * (FREE_FROM_PRICES + BY_BUDGET * budget) // 1_000
    thin = np.full_like(budget, p.thin_permille)
    if "tastes" in at_work:
        thin = np.clip(p.thin_permille + USUAL_BUDGET - budget, EARLIEST_THIN, MOST)
    return {
        "segment": segment.astype(np.int8),
        "income_fen": income.astype(np.int32),
        "budget_permille": budget.astype(np.int16),
        "price_sense": price_sense.astype(np.int32),
        "quality_sense": sense(p.segment_quality, ids.DRAW_QUALITY_SENSE).astype(np.int32),
        "service_sense": sense(p.segment_service, ids.DRAW_SERVICE_SENSE).astype(np.int32),
        "patience": np.minimum(sense(p.segment_patience, ids.DRAW_PATIENCE), MOST).astype(np.int16),
        "privacy": np.minimum(sense(p.segment_privacy, ids.DRAW_PRIVACY), MOST).astype(np.int16),
        "thin_permille": thin.astype(np.int16),
        "start_streak": below(drawn(ids.DRAW_STREAK), p.streak_most + 1).astype(np.int8),
        "weights": _weights(seed, segment, p),
        "expect_start": _expectations(seed, len(segment), p),
    }


def attribute_words(seed: int, purpose: int, attribute: int, households: int) -> Words:
    """Return one word a household for one attribute."""
    number = np.arange(households, dtype=np.uint64) * np.uint64(ATTRIBUTE_KEYS) + np.uint64(attribute)
    return words(seed, 0, purpose, number * np.uint64(GOLDEN))


def _own(drawn: Words, p: SimpleNamespace) -> Whole:
    """Return what a household makes of its segment's trait, in permille: every value of the spread is as likely."""
    return 1_000 - p.own_spread_permille + below(drawn, 2 * p.own_spread_permille + 1)


def _weights(seed: int, segment: Whole, p: SimpleNamespace) -> NDArray[np.int16]:
    tables = np.array([getattr(p, f"weights_{name}") for name in ids.SEGMENTS], dtype=np.int64)
    found = np.empty((ids.WEIGHED, len(segment)), dtype=np.int16)
    for attribute in range(ids.WEIGHED):
        drawn = attribute_words(seed, ids.DRAW_WEIGHT, attribute, len(segment))
        found[attribute] = tables[segment, attribute] * _own(drawn, p) // 1_000
    return found


def _expectations(seed: int, households: int, p: SimpleNamespace) -> NDArray[np.int16]:
    found = np.empty((ids.WEIGHED, households), dtype=np.int16)
    for attribute in range(ids.WEIGHED):
        drawn = attribute_words(seed, ids.DRAW_EXPECT, attribute, households)
        off = below(drawn, 2 * p.expect_spread_points + 1) - p.expect_spread_points
        found[attribute] = np.clip(p.expect_start[attribute] + off, 0, MOST)
    return found
