"""Market: pulls fade with the walk, choices follow the pulls, both ways of looking a shop up agree."""

import numpy as np
import pytest

from riceshop.town import QUIET, WHOLE, Policy, Town, class_town, market


def test_half_of_the_pull_is_left_at_the_distance_that_says_so() -> None:
    p = class_town().parameters
    pull = np.array([1_000_000] * 3)
    left = market.decayed(pull, np.array([0, p.decay_m, 3 * p.decay_m]), p)
    assert left.tolist() == [1_000_000, 500_000, 100_000]


@pytest.mark.parametrize("mechanisms", [QUIET, WHOLE])
def test_looking_up_in_a_table_is_the_same(mechanisms: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town.build(400, 3, 11, mechanisms)
    sums, rows = town.places.sums(town.engine().state.offers, town.parameters), town.houses.rival_row
    for points, shop in ((sums[rows, -1] - 1, 12), (sums[rows, 4], 6), (sums[rows, 4] - 1, 5), (0 * rows, 1)):
        plain = market.Finder(sums).at(rows, points)
        assert (plain == shop).all()
        with monkeypatch.context() as many:
            many.setattr(market, "SMALL", 0)
            assert (market.Finder(sums).at(rows, points) == plain).all()


def test_habit_multiplies_the_pull_of_a_rival_and_adds_none_to_wang_s() -> None:
    town = Town.build(50, 3, 4, QUIET, habit_percent=300)
    everyone = np.arange(50)
    engine = town.engine()
    engine.stand(Policy())
    pulls = engine.pulls(everyone)
    assert (pulls.usual > 0).all()
    assert (pulls.habit == 2 * engine.singles[pulls.row, pulls.usual]).all()
    engine.state.people.usual_shop[:] = 0
    assert not engine.pulls(everyone).habit.any()


def test_the_story_s_map() -> None:
    town = class_town()
    x, y = town.map.shop_x_m, town.map.shop_y_m
    far = np.abs(town.map.house_x_m - x[0]) + np.abs(town.map.house_y_m - y[0])
    centre = np.abs(town.map.house_x_m - town.map.width_m // 2) + np.abs(town.map.house_y_m - town.map.height_m // 2)
    assert far.mean() > 1.5 * centre.mean(), "Wang's shop is remote"
    assert abs(x[1] - x[0]) + abs(y[1] - y[0]) < 250, "the Japanese shop is near it"
    assert town.map.hotel_m[1] > town.map.railway_y_m > y[0], "the hotel is across the railway"
    assert len(x) == 34
    assert len(set(town.map.house_street.tolist())) == len(town.street_ids)
