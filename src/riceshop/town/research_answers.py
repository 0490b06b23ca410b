"""Research answers: from what a household is and feels to what it ticks, in whole numbers, noise included.

Feelings are points, 0 .. 1,000. Item k of a questionnaire adds noise drawn with DRAW_ANSWER + k and is then cut to its
scale; with `answer_points` 0 the answer is the feeling itself.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from riceshop.town import ids
from riceshop.town.draws import BYTES_SD, Whole, bell, strides_of, words
from riceshop.town.expectations import ATTRACTIVE_BELOW, MUST_BE_ABOVE
from riceshop.town.intentions import intentions
from riceshop.town.perceptions import Perceptions, perceptions
from riceshop.town.research_items import ITEMS, KANO_ANSWERS

if TYPE_CHECKING:
    from riceshop.town.households import Households
    from riceshop.town.market import Map
    from riceshop.town.notebook import Notebook
    from riceshop.town.offers import Offers
    from riceshop.town.policy import Policy
    from riceshop.town.state import People

MOST = 1_000
# An attribute that makes out less than this share of what counts for a household leaves it cold, in permille.
COLD_PERMILLE = 40
# From this concern for privacy on, being questioned is resented.
PRIVATE = 400
# The pair of answers that stands for a class in the usual evaluation table: with the attribute, without it.
LIKE, MUST_BE, NEUTRAL, LIVE_WITH, DISLIKE = range(len(KANO_ANSWERS))
KANO_CLASSES = "AOMIR"
_PAIRS = np.array(
    [(LIKE, NEUTRAL), (LIKE, DISLIKE), (MUST_BE, DISLIKE), (NEUTRAL, NEUTRAL), (DISLIKE, LIKE)], dtype=np.int64
)


@dataclass(frozen=True)
class Field:
    """The town as the researchers find it on one day; `who` are the houses asked, or the shops visited."""

    seed: int
    day: int
    houses: "Households"
    people: "People"
    book: "Notebook"
    offers: "Offers"
    policy: "Policy"
    town_map: "Map"
    p: SimpleNamespace
    who: Whole

    def noise(self, item: int) -> Whole:
        """Return by how many points the answers to one item are off."""
        drawn = words(self.seed, self.day, ids.DRAW_ANSWER + item, strides_of(self.who))
        return bell(drawn) * self.p.answer_points // BYTES_SD

    def of(self, values: Whole) -> Whole:
        """Return the values of those asked, wide enough for products."""
        return values[..., self.who].astype(np.int64)

    def told(self, item: int, felt: Whole, low: int, high: int) -> Whole:
        """Return a feeling of 0 .. 1,000 points as a whole answer from `low` to `high`."""
        seen = np.clip(felt + self.noise(item), 0, MOST - 1)
        return low + seen * (high - low + 1) // MOST


def census(field: Field) -> Whole:
    """Return what households say of themselves; amounts as they would tell the notebook, income as a third of the town."""
    houses, people = field.houses, field.people
    every = np.sort(houses.income_fen)
    cuts = every[[len(every) // 3, 2 * len(every) // 3]]
    off = field.noise(ITEMS["census"].index("income_class"))
    income = field.of(houses.income_fen) * (MOST + off) // MOST
    return np.stack(
        [
            field.of(people.members),
            field.of(houses.told_appetite_g),
            field.of(houses.told_jar_g),
            field.of(houses.pay_cycle),
            1 + (income[:, None] >= cuts).sum(axis=1),
            field.of(field.town_map.house_street),
            field.of(people.usual_shop),
            field.of(people.knows),
        ],
        axis=1,
    )


def kano_class(field: Field) -> Whole:
    """Return (attributes, asked): what each attribute is to each household, as an index into KANO_CLASSES.

    By what it expects of the attribute; indifferent where the attribute hardly counts, and for chatter; being
    questioned is reverse for those who mind.
    """
    attractive, linear, must_be, indifferent, reverse = range(len(KANO_CLASSES))
    expected, weight = field.of(field.people.expect), field.of(field.houses.weights)
    found = np.where(expected < ATTRACTIVE_BELOW, attractive, np.where(expected > MUST_BE_ABOVE, must_be, linear))
    found = np.where(weight * MOST < COLD_PERMILLE * weight.sum(axis=0), indifferent, found)
    every = np.full((len(ids.ATTRIBUTES), len(field.who)), indifferent, dtype=np.int64)
    every[: ids.WEIGHED] = found
    every[ids.QUESTIONS] = np.where(field.of(field.houses.privacy) >= PRIVATE, reverse, indifferent)
    return every


def kano(field: Field) -> Whole:
    """Return pairs of answers 1 .. 5: those of the class, each moved by the noise.

    Who is far off on the second question has read it as the first again: that is how questionable pairs come about.
    """
    step = MOST // len(KANO_ANSWERS)
    told = []
    for attribute, kind in enumerate(kano_class(field)):
        off = [field.noise(2 * attribute + side) for side in (0, 1)]
        there, away = (
            np.clip(_PAIRS[kind, side] * step + step // 2 + off[side], 0, MOST - 1) // step for side in (0, 1)
        )
        misread = np.abs(off[1]) > 2 * field.p.answer_points
        told += [1 + there, 1 + np.where(misread, there, away)]
    return np.stack(told, axis=1)


def servqual(field: Field) -> Whole:
    """Return twenty answers 1 .. 7, ten expected and ten perceived, and 100 points shared out over the dimensions."""
    seen = _perceptions(field)
    expected, perceived, counts = seen.statements()
    told = [field.told(item, felt, 1, 7) for item, felt in enumerate([*expected, *perceived])]
    first = len(told)
    # One more than nothing, so that there is always something to share out.
    share = np.stack([np.maximum(weight * (MOST + field.noise(first + place)) // MOST, 0) + 1
                      for place, weight in enumerate(counts)])  # fmt: skip
    running = np.cumsum(share, axis=0) * 100 // share.sum(axis=0)
    points = np.diff(running, axis=0, prepend=np.zeros((1, len(field.who)), dtype=np.int64))
    return np.stack([*told, *points], axis=1)


def acsi(field: Field) -> Whole:
    """Return fourteen answers 1 .. 10 by construct: overall, fit to the household, the rice itself; value; and so on.

    Satisfaction is goodwill, also beside what was expected and beside the ideal; value is quality for what it costs a
    household that looks at prices; complaints is how much there is to grumble; loyalty is to return and to pay more.
    """
    seen, people, houses = _perceptions(field), field.people, field.houses
    hoped, got = seen.overall(seen.expected), seen.overall(seen.perceived)
    goodwill, meant = seen.goodwill, intentions(houses, people, field.offers, field.policy, field.p, field.who)
    dear = field.of(houses.price_sense) * (MOST - seen.perceived[ids.PRICE]) // MOST
    complains = (MOST - goodwill) * (MOST - field.of(houses.patience)) // MOST
    felt = [
        hoped, seen.fit(seen.expected), seen.rice(seen.expected),
        got, seen.fit(seen.perceived), seen.rice(seen.perceived),
        got - dear // 2, seen.perceived[ids.PRICE] + (got - MOST // 2) // 2,
        goodwill, (3 * goodwill + MOST // 2 + got - hoped) // 4, (3 * goodwill + got) // 4,
        np.where(people.complaint_day[field.who] >= 0, 900, complains),
        meant.repeat, meant.price_tolerance,
    ]  # fmt: skip
    return np.stack([field.told(item, points, 1, 10) for item, points in enumerate(felt)], axis=1)


def loyalty(field: Field) -> Whole:
    """Return four answers 1 .. 10: the loyalty intentions."""
    meant = intentions(field.houses, field.people, field.offers, field.policy, field.p, field.who)
    return np.stack([field.told(item, points, 1, 10) for item, points in enumerate(meant)], axis=1)


def mystery(field: Field) -> Whole:
    """Return what a stranger with a shopping bag sees of each shop: price and delivery exactly, quality with an error."""
    offers = field.offers
    quality = np.clip(field.of(offers.quality) + field.noise(2), 0, MOST)
    return np.stack([field.of(offers.price_fen), field.of(offers.delivers), quality], axis=1)


ANSWERS = {
    "census": census, "kano": kano, "servqual": servqual, "acsi": acsi, "intentions": loyalty, "mystery": mystery,
}  # fmt: skip


def _perceptions(field: Field) -> Perceptions:
    return perceptions(field.houses, field.people, field.book, field.policy, field.p, field.who)
