"""Foundations: the small models of unit 1: distance, word of mouth, old rice, the customer's whole cost."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from riceshop.crm import guard
from riceshop.words.errors import BadValue


def huff_shares(
    attractions: Sequence[float], distances_m: Sequence[float], decay_m: float = 300, power: float = 2
) -> list[float]:
    """Return each shop's share of one customer's visits, from 0 to 1, in the order given.

    A shop weighs attraction / (1 + (distance / decay_m) ** power), as in the town; distances in metres.
    Raises BadValue for lists of different lengths, a negative number, or attractions that are all 0. Source:
    Huff 1964, Journal of Marketing 28(3): 34-38; the 1 keeps a shop next door finite.

    >>> huff_shares([1, 1], [0, 300])
    [0.6666666666666666, 0.3333333333333333]
    """
    guard.numbers("huff_shares(attractions)", attractions)
    guard.numbers("huff_shares(distances_m)", distances_m)
    guard.number("huff_shares(decay_m)", decay_m, 0.0, open_low=True)
    if len(attractions) != len(distances_m) or min([*attractions, *distances_m], default=-1) < 0:
        raise BadValue("foundations.bad_shops", attractions=list(attractions), distances=list(distances_m))
    weights = [a / (1 + (d / decay_m) ** power) for a, d in zip(attractions, distances_m, strict=True)]
    if sum(weights) == 0:
        raise BadValue("foundations.bad_shops", attractions=list(attractions), distances=list(distances_m))
    return [weight / sum(weights) for weight in weights]


def word_of_mouth(households: int, contacts: int, passing_percent: float, rounds: int) -> list[float]:
    """Return how many households have heard after round 0, 1 ... `rounds`; round 0 is one happy customer.

    In each round those who heard last tell `contacts` households each, drawn from the whole town, with a
    chance of `passing_percent`; who has heard already is told in vain. Expected numbers, so they need not be
    whole. Source: R-005 names the law of 250 and does not explain it; this is our model. Raises
    BadValue for a town without households, negative numbers, or a chance above 100.

    >>> [round(heard, 1) for heard in word_of_mouth(360, 10, 50, 2)]
    [1.0, 6.0, 29.6]
    """
    guard.number("word_of_mouth(households)", households, 1.0)
    guard.number("word_of_mouth(contacts)", contacts, 0.0)
    guard.number("word_of_mouth(passing_percent)", passing_percent, 0.0, 100.0)
    heard, fresh = [1.0], 1.0
    for _ in range(rounds):
        told = fresh * contacts * passing_percent / 100
        missed = (1 - 1 / households) ** told
        fresh = (households - heard[-1]) * (1 - missed)
        heard.append(heard[-1] + fresh)
    return heard


@dataclass
class Layer:
    """Rice poured in on one day: `born` is that day, `grams` what is left of it.

    Source: R-081.

    >>> Layer(born=3, grams=500).grams
    500
    """

    born: int
    grams: int


@dataclass(frozen=True)
class JarDay:
    """One evening of a jar: layers from the bottom up as (age in days, grams), and the oldest rice eaten (days).

    Source: R-081.

    >>> JarDay(layers=((4, 1000),), eaten_age=4).eaten_age
    4
    """

    layers: tuple[tuple[int, int], ...]
    eaten_age: int


def jar_days(
    lot_g: int, every_days: int, daily_g: int, days: int, old_on_top: bool, start_g: int = 0
) -> list[JarDay]:
    """Return the evenings 0 .. days - 1 of a jar that gets `lot_g` grams every `every_days` days.

    Rice is eaten from the top. With `old_on_top` the new rice goes under the old; without it, over the old. A
    full meal is eaten as long as there is rice. `start_g` grams lie in the jar from before day 0. Raises BadValue
    for a negative amount and for a lot oftener than once a day. Source: R-081.

    >>> [evening.eaten_age for evening in jar_days(900, 2, 500, 4, old_on_top=True)]
    [0, 1, 0, 1]
    """
    if min(lot_g, daily_g, days, start_g) < 0 or every_days < 1:
        raise BadValue("foundations.bad_jar", lot=lot_g, every=every_days, daily=daily_g, days=days)
    jar: deque[Layer] = deque([Layer(-1, start_g)] if start_g else [])
    found = []
    for day in range(days):
        if day % every_days == 0:
            (jar.appendleft if old_on_top else jar.append)(Layer(day, lot_g))
        eaten = _eat(jar, daily_g, day)
        found.append(JarDay(tuple((day - layer.born, layer.grams) for layer in jar), eaten))
    return found


def _eat(jar: deque[Layer], grams: int, day: int) -> int:
    oldest = 0
    while grams and jar:
        top = jar[-1]
        bite = min(grams, top.grams)
        oldest = max(oldest, day - top.born)
        top.grams -= bite
        grams -= bite
        if top.grams == 0:
            jar.pop()
    return oldest


@dataclass(frozen=True)
class JinCost:
    """What one jin costs a customer, in fen: the price, the time of the way, and the risk of coming in vain.

    Source: the 4C's cost to the customer.

    >>> JinCost(price=100, time=8, risk=2).total
    110
    """

    price: float
    time: float
    risk: float

    @property
    def total(self) -> float:
        """Price, time and risk together, in fen a jin."""
        return self.price + self.time + self.risk


def jin_cost(
    price_fen: float,
    distance_m: float,
    carry_jin: float,
    hour_fen: float,
    empty_percent: float,
    speed_m_per_min: float = 70,
) -> JinCost:
    """Return what a jin of rice costs who walks `distance_m` metres for it and carries `carry_jin` home.

    An hour of the customer's time is worth `hour_fen` fen; with a chance of `empty_percent` the walk is in
    vain and made again. A delivered jin has distance 0. Raises BadValue for a load or a speed not above 0 and a
    chance outside 0 to 100. Source: the 4C's cost to the customer; numbers are assumptions.

    >>> round(jin_cost(100, 700, 10, 60, 20).total, 2)
    102.5
    """
    guard.number("jin_cost(distance_m)", distance_m, 0.0)
    guard.number("jin_cost(hour_fen)", hour_fen, 0.0)
    if carry_jin <= 0 or speed_m_per_min <= 0 or not 0 <= empty_percent < 100:
        raise BadValue("foundations.bad_walk", carry=carry_jin, empty=empty_percent)
    walk = 2 * distance_m / speed_m_per_min / 60 * hour_fen / carry_jin
    chance = empty_percent / 100
    # A walk that fails with this chance is made 1 / (1 - chance) times on average.
    return JinCost(price_fen, walk, walk * (1 / (1 - chance) - 1))


@dataclass(frozen=True)
class Triangle:
    """Strength of a relationship from 0 to 100: by the weakest side, and by the average that hides it.

    Source: R-029.

    >>> Triangle(weakest=20, average=50, area=21).weakest
    20
    """

    weakest: float
    average: float
    area: float


def crm_triangle(philosophy: float, software: float, implementation: float) -> Triangle:
    """Return how far philosophy, software and implementation (0 to 100 each) carry together.

    `weakest` is the smallest of the three, `average` their mean, `area` the drawn triangle's share of the
    full one in per cent. Raises BadValue for a side outside 0 to 100. A teaching model, not a measurement.
    Source: R-029 names the three.

    >>> crm_triangle(80, 100, 30)
    Triangle(weakest=30, average=70.0, area=44.666666666666664)
    >>> crm_triangle(80, 100, 30).average - crm_triangle(80, 100, 30).weakest
    40.0
    """
    sides = (philosophy, software, implementation)
    if not all(math.isfinite(side) and 0 <= side <= 100 for side in sides):
        raise BadValue("foundations.bad_sides", value=sides)
    area = (philosophy * software + software * implementation + implementation * philosophy) / 300
    return Triangle(min(sides), sum(sides) / 3, area)


def factorial_effects(results: dict[tuple[bool, ...], float], names: Sequence[str]) -> dict[str, float]:
    """Return all effects of a two-level experiment: {"a": main effect, "a x b": interaction, ...}.

    `results` holds one number for every combination of on and off, in the order of `names`. An effect is the
    mean where the product of its signs is +1 less the mean where it is -1. Raises BadValue if a combination
    is missing. Source: Yates 1937; Box, Hunter and Hunter, Statistics for Experimenters.

    >>> yields = {(False, False): 10, (True, False): 14, (False, True): 12, (True, True): 20}
    >>> factorial_effects(yields, ["sift", "deliver"])
    {'sift': 6.0, 'deliver': 4.0, 'sift x deliver': 2.0}
    """
    combinations = list(product((False, True), repeat=len(names)))
    if set(results) != set(combinations):
        raise BadValue("foundations.bad_factorial", value=len(results), needed=len(combinations))
    effects = {}
    for chosen in sorted(combinations, key=lambda one: (sum(one), [not on for on in one])):
        if not any(chosen):
            continue
        label = " x ".join(name for name, on in zip(names, chosen, strict=True) if on)
        signed = [_sign(one, chosen) * results[one] for one in combinations]
        effects[label] = sum(signed) / (len(combinations) / 2)
    return effects


def _sign(combination: tuple[bool, ...], chosen: tuple[bool, ...]) -> int:
    off = sum(part and not on for on, part in zip(combination, chosen, strict=True))
    return -1 if off % 2 else 1
