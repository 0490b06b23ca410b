"""Foundations: the small models of unit 1 against figures worked out by hand."""

import math

import pytest

from riceshop.crm.foundations import (
    crm_triangle,
    factorial_effects,
    huff_shares,
    jar_days,
    jin_cost,
    word_of_mouth,
)
from riceshop.words.errors import BadValue


def test_equal_shops_at_equal_distance_share_equally() -> None:
    assert huff_shares([2, 2, 2], [100, 100, 100]) == pytest.approx([1 / 3] * 3)


def test_at_the_decay_distance_half_the_pull_is_left() -> None:
    # Weights 1 and 1 / (1 + 1): shares 2/3 and 1/3.
    assert huff_shares([1, 1], [0, 300]) == pytest.approx([2 / 3, 1 / 3])


@pytest.mark.parametrize(
    ("attractions", "distances"), [([1], [1, 2]), ([-1, 1], [1, 1]), ([0, 0], [1, 1]), ([], [])]
)
def test_impossible_shops_are_refused(attractions: list[float], distances: list[float]) -> None:
    with pytest.raises(BadValue):
        huff_shares(attractions, distances)


def test_talk_never_reaches_more_than_the_town() -> None:
    heard = word_of_mouth(360, 250, 100, 6)
    assert heard == sorted(heard)
    assert heard[-1] <= 360
    assert heard[1] == pytest.approx(1 + 359 * (1 - (359 / 360) ** 250))


def test_without_contacts_nobody_hears() -> None:
    assert word_of_mouth(360, 0, 100, 3) == [1, 1, 1, 1]


def test_old_rice_on_top_is_eaten_first() -> None:
    days = jar_days(lot_g=7_000, every_days=7, daily_g=1_000, days=15, old_on_top=True, start_g=2_000)
    assert max(age for age, _ in days[6].layers) == 6
    assert days[2].eaten_age == 2 and days[1].eaten_age == 2


def test_new_rice_on_top_leaves_the_old_at_the_bottom() -> None:
    days = jar_days(lot_g=7_000, every_days=7, daily_g=1_000, days=15, old_on_top=False, start_g=2_000)
    assert days[14].layers[0] == (15, 2_000)


def test_no_rice_is_lost_in_the_jar() -> None:
    for way in (True, False):
        days = jar_days(5_000, 4, 1_100, 30, way, 500)
        poured = 500
        for day, one in enumerate(days):
            poured += 5_000 if day % 4 == 0 else 0
            assert sum(grams for _, grams in one.layers) == poured - 1_100 * (day + 1)


def test_a_jin_costs_price_time_and_risk() -> None:
    # 2 x 700 m at 70 m a minute is 20 minutes; at 6 fen an hour 2 fen, over 4 jin 0.5 fen a jin.
    cost = jin_cost(10, 700, 4, 6, 50)
    assert (cost.price, cost.time) == (10, pytest.approx(0.5))
    assert cost.risk == pytest.approx(0.5)
    assert cost.total == pytest.approx(11)
    with pytest.raises(BadValue):
        jin_cost(10, 700, 0, 6, 0)


def test_the_triangle_is_as_strong_as_its_weakest_side() -> None:
    found = crm_triangle(90, 60, 30)
    assert (found.weakest, found.average) == (30, 60)
    assert crm_triangle(100, 100, 100).area == 100
    with pytest.raises(BadValue):
        crm_triangle(90, 60, 101)


def test_effects_of_a_known_factorial() -> None:
    # y = 10 + 3a + 2b + 4ab with a, b in {0, 1}.
    results = {(a, b): 10 + 3 * a + 2 * b + 4 * a * b for a in (False, True) for b in (False, True)}
    assert factorial_effects(results, ("a", "b")) == {"a": 5, "b": 4, "a x b": 2}
    with pytest.raises(BadValue):
        factorial_effects({(True, True): 1}, ("a", "b"))


@pytest.mark.parametrize("numbers", [(0, 3, 5, 2), (10, -3, 5, 2), (10, 3, 101, 2), (10, 3, math.nan, 2)])
def test_talk_in_no_town_or_by_no_chance_is_refused(numbers: tuple[float, ...]) -> None:
    with pytest.raises(BadValue, match="word_of_mouth"):
        word_of_mouth(*numbers)


def test_shops_and_ways_that_are_no_lengths_are_refused() -> None:
    with pytest.raises(BadValue, match="attractions"):
        huff_shares([math.nan, 1], [1, 1])
    with pytest.raises(BadValue, match="decay_m"):
        huff_shares([1], [1], 0)
    with pytest.raises(BadValue, match="distance_m"):
        jin_cost(1, -5, 1, 1, 1)
