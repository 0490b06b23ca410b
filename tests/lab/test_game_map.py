"""The drawn map: every household once, on its own street, and no two jars on top of each other."""

import numpy as np
import pytest

from riceshop.lab.game_events import street_key
from riceshop.lab.game_map import drawn_map
from riceshop.town import QUIET, Town, class_town


@pytest.mark.parametrize("households", [1, 13, 360, 700, 1_500])
@pytest.mark.parametrize("seed", [1932, 7])
def test_jars_stand_apart_on_their_street(households: int, seed: int) -> None:
    town = Town.build(households=households, seed=seed, mechanisms=QUIET)
    drawn = drawn_map(town, [street_key(street) for street in town.street_ids])
    x, y = np.array(drawn["house"]["x"]), np.array(drawn["house"]["y"])
    assert len(x) == len(y) == households == len(drawn["house"]["number"])
    assert (x > 0).all() and (x < drawn["width"]).all() and (y > 0).all() and (y < drawn["height"]).all()
    if households <= 700:
        apart = np.hypot(x[:, None] - x, y[:, None] - y) + 1e9 * np.eye(households)
        assert apart.min() > 1.2 * drawn["jar"]
    number, street = drawn["house"]["number"], drawn["house"]["street"]
    assert len({(tuple(street[i]), number[i]) for i in range(households)}) == households


def test_own_shop_and_names_are_on_the_map() -> None:
    town = class_town()
    drawn = drawn_map(town, [street_key(street) for street in town.street_ids])
    assert [shop["kind"] for shop in drawn["shops"]][:3] == ["own", "japanese", "rival"]
    assert len(drawn["shops"]) == town.rivals + 2
    assert len(drawn["streets"]) == 12
    assert drawn["jar"] >= 12
    first = drawn["first"]
    own = drawn["shops"][0]
    assert np.hypot(drawn["house"]["x"][first] - own["x"], drawn["house"]["y"][first] - own["y"]) < 90
