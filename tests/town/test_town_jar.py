"""Jar: what is on top is eaten first, layers keep their age, old on top goes first."""

import numpy as np
import pytest

from riceshop.town.households import jar_holds_g
from riceshop.town.jar import Jars

ONE = np.array([0])


def jar(*pours: tuple[int, int], old_on_top: bool) -> Jars:
    jars = Jars.filled(np.array([0]), 0)
    for grams, stale_day in pours:
        jars.pour(ONE, np.array([grams]), stale_day, old_on_top)
    return jars


def short_of(jars: Jars, wanted_g: int) -> list[tuple[int, int]]:
    spent = jars.eat(np.array([wanted_g], dtype=np.int32))
    return [(int(who), int(grams)) for who, grams in zip(*jars.bring_up(spent), strict=True)]


def left(jars: Jars) -> dict[int, int]:
    return {int(day): int(g) for g, day in zip(jars.layers_g[:, 0], jars.stale_day[:, 0], strict=True) if g}


@pytest.mark.parametrize(("old_on_top", "expected"), [(False, {10: 1_000, 20: 200}), (True, {10: 200, 20: 1_000})])
def test_eating_begins_at_the_top(old_on_top: bool, expected: dict[int, int]) -> None:
    jars = jar((1_000, 10), (1_000, 20), old_on_top=old_on_top)
    assert short_of(jars, 800) == []
    assert left(jars) == expected


def test_the_two_oldest_layers_mix_when_a_fourth_comes() -> None:
    assert left(jar((1, 10), (2, 20), (4, 30), (8, 40), old_on_top=False)) == {10: 3, 30: 4, 40: 8}
    assert left(jar((1, 10), (2, 20), (4, 30), (8, 40), old_on_top=True)) == {10: 3, 30: 4, 40: 8}


def test_a_layer_taken_up_from_empty_forgets_its_age() -> None:
    jars = jar((1_000, 10), old_on_top=False)
    assert short_of(jars, 1_000) == []
    jars.pour(ONE, np.array([500]), 99, False)
    hit, grams = jars.throw_stale(50)
    assert not len(hit) and not len(grams)
    assert left(jars) == {99: 500}


def test_stale_rice_goes_and_the_rest_stays() -> None:
    jars = jar((300, 10), (400, 12), (500, 30), old_on_top=False)
    hit, grams = jars.throw_stale(12)
    assert hit.tolist() == [0]
    assert grams.tolist() == [700]
    assert jars.stock_g.tolist() == [500]


def test_nobody_eats_what_is_not_there() -> None:
    jars = jar((300, 10), old_on_top=False)
    assert short_of(jars, 900) == [(0, 600)]
    assert jars.stock_g.tolist() == [0] == jars.layers_g.sum(axis=0).tolist()


def test_a_jar_holds_its_volume_of_rice() -> None:
    # 30 cm wide and 40 cm high: 28.27 litres, at 800 g a litre.
    held = jar_holds_g(np.array([300]), np.array([400]), 800)
    assert held.tolist() == [22619]
