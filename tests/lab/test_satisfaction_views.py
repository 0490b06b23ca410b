"""Explorers of unit 5, headless: sound pictures at every setting, and figures that are the measures' own."""

from collections.abc import Callable

import pytest
import test_explorers

from riceshop.crm.satisfaction import satisfaction_gap
from riceshop.lab import fading_delight, priority_map, reversed_claim, satisfaction_paths, two_needles
from riceshop.lab.explorer import Explorer

EXPLORERS = (fading_delight, priority_map, reversed_claim, satisfaction_paths, two_needles)


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
@pytest.mark.parametrize("make", EXPLORERS, ids=lambda make: make.__name__)
def test_pictures(make: Callable[[], Explorer], lang: str) -> None:
    test_explorers.test_every_setting_draws_a_sound_picture(make, lang)


@pytest.mark.parametrize("make", EXPLORERS, ids=lambda make: make.__name__)
def test_shapes_glide(make: Callable[[], Explorer]) -> None:
    test_explorers.test_shapes_keep_their_number_so_that_they_glide(make)


def test_the_needles_say_what_the_formula_says() -> None:
    explorer = two_needles().set(expected=9, performed=5, loss=2)
    assert explorer.found["felt"] == float(satisfaction_gap(5, 9, 2)) == -8
    gaps = [explorer.set(visit=visit).found["gap"] for visit in (1, 4, 12)]
    assert gaps == sorted(gaps) and gaps[-1] < 0


def test_the_same_leavers_are_two_shares() -> None:
    found = reversed_claim().set(satisfied=80, leave=10, others=60).found
    assert found == {"left": 200, "left_of_satisfied": 10, "satisfied_of_left": 40.0}
    assert reversed_claim().set(leave=0, others=0).found["satisfied_of_left"] == 0


def test_delight_fades_faster_with_old_customers() -> None:
    explorer = fading_delight().set(day=360)
    everybody = explorer.found["A"] / explorer.found["n"]
    old = explorer.set(old=True).found
    assert old["A"] / old["n"] < everybody


def test_few_answers_make_the_arrows_sway() -> None:
    def spread(asked: int) -> float:
        found = [satisfaction_paths().set(asked=asked, sample=sample).found["paths"] for sample in range(1, 11)]
        values = [one["quality > satisfaction"] for one in found]
        return max(values) - min(values)

    assert spread(30) > 2 * spread(150)


def test_the_lines_decide_what_comes_first() -> None:
    explorer = priority_map()
    assert "concentrate" not in explorer.found["quadrants"].values()
    low = explorer.set(importance=15).found["quadrants"]
    assert low["reliability"] == low["responsiveness"] == "concentrate" and low["assurance"] == "keep_up"
