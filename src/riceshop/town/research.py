"""Research: market research as something the shop buys; it costs money and changes nothing else.

census       households of the town by themselves: members, jar, pay, which third of incomes, street, usual shop
kano         the shop's customers on nine attributes, with and without
servqual     its customers on the five dimensions of service, expected and perceived, and what each counts
acsi         its customers, the items of the American satisfaction index
intentions   its customers, the four loyalty intentions
mystery      a stranger visits the nearest rivals: price, delivery, quality as it looks
"""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from riceshop.town import ids
from riceshop.town.draws import Whole, below, strides_of, wide, words
from riceshop.town.guard import one_of, whole
from riceshop.town.market import walk_m
from riceshop.town.research_answers import ANSWERS, Field
from riceshop.town.research_items import ITEMS, KINDS, questionnaire
from riceshop.town.research_tables import pivot
from riceshop.words.errors import BadType

if TYPE_CHECKING:
    from riceshop.town.households import Households
    from riceshop.town.market import Map
    from riceshop.town.notebook import Notebook
    from riceshop.town.offers import Offers
    from riceshop.town.policy import Policy
    from riceshop.town.state import People

__all__ = ["ITEMS", "KINDS", "MOST_SAMPLE", "Survey", "ask", "candidates", "checked", "cost_fen", "pivot", "questionnaire"]

MOST_SAMPLE = 2_000
# Those who guard their privacy most are silent so much more often, in permille.
PRIVACY_SILENCE = 200


@dataclass(frozen=True)
class Survey:
    """A bought survey: aligned int64 arrays, one position an answer, respondents in order of number, items as asked.

    `household` and `shop` are -1 where the other one is meant; `item` is an index into `items`; `answer` is -1
    where nothing was answered. `asked` is how many households were asked or shops visited, `cost_fen` what it costs.
    """

    kind: str
    household: Whole
    shop: Whole
    item: Whole
    answer: Whole
    asked: int
    cost_fen: int

    @property
    def items(self) -> tuple[str, ...]:
        """The names that `item` stands for."""
        return ITEMS[self.kind]


def checked(place: str, value: object) -> tuple[str, int]:
    """Return (kind, sample) if that is what `value` is; raises BadType or BadValue naming `place`."""
    if isinstance(value, str) or not isinstance(value, Sequence) or len(value) != 2:
        raise BadType("research.errors.order", place=place, value=value, allowed=", ".join(KINDS))
    return one_of(place, value[0], KINDS), whole(place, value[1], 1, MOST_SAMPLE)


def candidates(kind: str, people: "People", offers: "Offers") -> Whole:
    """Return who can be asked today: houses lived in, of them the shop's customers, or (mystery) open rival shops."""
    if kind == "mystery":
        return np.flatnonzero(offers.open[ids.JAPANESE :] > 0) + ids.JAPANESE
    present = people.present if kind == "census" else people.present & (people.orders > 0)
    return np.flatnonzero(present)


def cost_fen(kind: str, asked: int, p: SimpleNamespace) -> int:
    """Return what a survey of so many costs, answered or not."""
    return int(p.research_fixed_fen + asked * getattr(p, f"research_{kind}_fen"))


def ask(
    seed: int,
    day: int,
    houses: "Households",
    people: "People",
    book: "Notebook",
    offers: "Offers",
    policy: "Policy",
    town_map: "Map",
    kind: str,
    sample: int,
    p: SimpleNamespace,
) -> Survey:
    """Return the answers of up to `sample` households or shops; nothing in the town is changed and nothing is paid.

    Who is asked is drawn by the day's words (mystery: the nearest shops), and the same whatever else is asked. Where
    nobody can be asked the survey is empty and costs its fixed part: who orders one without having customers learns
    it from the bill. Raises BadValue for an unknown kind and a sample outside 1 .. MOST_SAMPLE.
    """
    kind, sample = checked("survey=(kind, sample)", (kind, sample))
    found = candidates(kind, people, offers)
    if kind == "mystery":
        order = walk_m(town_map.shop_x_m[found], town_map.shop_y_m[found], *p.wang_m)
    else:
        order = words(seed, day, ids.DRAW_SAMPLE, strides_of(found))
    who = np.sort(found[np.argsort(order, kind="stable")[:sample]])
    answer = ANSWERS[kind](Field(seed, day, houses, people, book, offers, policy, town_map, p, who))
    if kind != "mystery":
        lot = below(words(seed, day, ids.DRAW_ANSWERS, strides_of(who)), 1_000)
        silent = lot < p.silent_permille + wide(houses.privacy, who) * PRIVACY_SILENCE // 1_000
        answer[silent] = -1
    count = len(ITEMS[kind])
    number, none = np.repeat(who, count), np.full(len(who) * count, -1, dtype=np.int64)
    return Survey(
        kind=kind,
        household=none if kind == "mystery" else number,
        shop=number if kind == "mystery" else none,
        item=np.tile(np.arange(count, dtype=np.int64), len(who)),
        answer=answer.reshape(-1),
        asked=len(who),
        cost_fen=cost_fen(kind, len(who), p),
    )
