"""Numbers at the ends of their ranges: the engine keeps households in 32 bits and still agrees with plain Python."""

import numpy as np
import pytest
from oracle_town import OracleTown
from test_oracle import compare

from riceshop.town import QUIET, Policy, Town, preset
from riceshop.town.parameters import values

LARGE = {
    "jar_percent": 400, "jar_base_mm": 800, "jar_member_mm": 100, "jar_spread_mm": 400, "jar_tall_mm": 600,
    "density_g_per_l": 1_000, "appetite_low_g": 900, "appetite_high_g": 1_000, "appetite_noise_permille": 300,
    "members_weights": (0,) * 9 + (1,), "lot_low_days": 50, "lot_high_days": 60, "deliver_jin": 200, "carry_jin": 100,
    "spoil_dirty_days": 1_000, "spoil_clean_days": 1_000, "told_jar_permille": 500,
}  # fmt: skip
RICH = {
    "capital_fen": 1_000_000, "cost_fen": 100, "margin_fen": 20, "living_fen": 1_000, "stranger_quality": 1_000,
    "far_knows_permille": 1_000, "day_min": 1_440, "first_sacks": 40, "sack_jin": 200, "habit_percent": 5_000,
}  # fmt: skip
FAR = {
    "width_m": 20_000, "height_m": 20_000, "railway_y_m": 20_000, "rain_walk_percent": 400, "walk_m_per_min": 20,
    "rain_permille": 1_000, "load_jin": 5, "far_knows_permille": 1_000, "deliver_jin": 200,
}  # fmt: skip
# The smallest jars that hold a day's rice: of a finger's height, and too small for a whole jin.
SMALL = {
    "jar_percent": 5, "jar_base_mm": 90, "jar_member_mm": 0, "appetite_low_g": 50, "appetite_high_g": 50,
    "members_weights": (1,) + (0,) * 9,
}  # fmt: skip


@pytest.mark.parametrize("changes", [LARGE, LARGE | RICH, FAR, LARGE | RICH | FAR, SMALL], ids=range(5))
def test_the_ends_of_the_ranges(changes: dict[str, object]) -> None:
    sales = [compare(seed, 30, 20, 60, True, **changes) for seed in (3, 4)]
    assert sum(sales) > 0


def test_the_largest_jar_fits_and_is_filled_to_the_last_day() -> None:
    """Far more than 2**31 thousandths of a gram stand in the jars; what is written of them is exact."""
    town = Town.build(12, 8, 3, QUIET, **LARGE)
    assert int(town.houses.jar_g.max()) * 1_000 > 1 << 31 > int(town.houses.jar_g.max())
    policy = Policy(notebook=("jar", "members", "last_quantity"), measure_jars=True, delivery="before_empty", sift_min=720)
    live, plain = town.open(policy), OracleTown(8, 12, 3, town.parameters)
    for _ in range(120):
        live.advance(policy, visit=range(12), measure=range(12))
        plain.advance(policy, list(range(12)), list(range(12)))
    assert live.state.jars.stock_g.tolist() == [house.jar.stock_g for house in plain.houses]
    assert live.state.notebook.after_g.tolist() == [house.line.after_g for house in plain.houses]
    assert live.state.notebook.learned_g.tolist() == [house.line.learned_g for house in plain.houses]


def test_what_is_kept_in_32_bits_cannot_outgrow_them() -> None:
    """A household's facts, and what it can eat in the longest life of a town, at the largest parameters."""
    p, noise = values(LARGE), 1_020 * 300 // 209
    longest_life_days = 36_500
    assert len(p.members_weights) * p.appetite_high_g * (1_000 + noise) // 1_000 * longest_life_days < 1 << 31
    assert len(p.members_weights) * p.appetite_high_g * (1_000 + noise) < 1 << 31
    town = Town.build(5, 1, 0, QUIET)
    narrow = {name for name, array in vars(town.houses).items() if array.dtype == np.int32}
    assert {"jar_g", "need_g", "told_month_g"} <= narrow
    people = town.open(preset("wang")).state.people
    assert {people.from_wang_g.dtype, people.from_rivals_g.dtype, people.stale_g.dtype} == {np.dtype(np.int64)}
