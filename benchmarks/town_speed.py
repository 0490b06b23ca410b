"""Household-days per CPU-second: the engine beside the same rules in plain Python and in Mesa, as ratios.

    python benchmarks/town_speed.py [--quick]

All three run the same town, days and policy, and must sell the same grams. Mesa is in the extra `benchmark`.
"""

import argparse
import importlib.util
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from riceshop.town import QUIET, Town, preset

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1] / "tests" / "town")]

SEED, RIVALS = 1932, 32
SIZES = ((1_000, 60), (10_000, 20), (100_000, 5))
QUICK = ((1_000, 20), (10_000, 5))


def main() -> None:
    """Print one row a size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two small sizes only")
    options = parser.parse_args()
    with_mesa = importlib.util.find_spec("mesa") is not None
    print(f"python {platform.python_version()} numpy {np.__version__} {platform.machine()}; policy wang; CPU seconds")
    if not with_mesa:
        print("mesa is not installed: pip install 'riceshop[benchmark]' adds its column")
    print(f"{'households':>10} {'days':>5} {'engine Mhd/s':>13} {'plain Mhd/s':>12} {'mesa Mhd/s':>11} "
          f"{'engine/plain':>13} {'engine/mesa':>12} {'build ms':>9}")  # fmt: skip
    for households, days in QUICK if options.quick else SIZES:
        print(row(households, days, with_mesa), flush=True)


def row(households: int, days: int, with_mesa: bool) -> str:
    """Time the three at one size and return the printed line."""
    begun = time.process_time()
    town = Town.build(households, SEED, RIVALS, QUIET)
    build_ms = (time.process_time() - begun) * 1_000
    engine, sold = best_of_three(lambda: engine_days(town, days))
    plain, plain_sold = plain_days(town, days)
    assert plain_sold == sold, "the plain version must sell the same"
    mesa, mesa_ratio = "-", "-"
    if with_mesa:
        seconds, mesa_sold = mesa_days(town, days)
        assert mesa_sold == sold, "the Mesa version must sell the same"
        mesa, mesa_ratio = f"{households * days / seconds / 1e6:.3f}", f"{seconds / engine:.1f}"
    rate = households * days / 1e6
    return (f"{households:>10} {days:>5} {rate / engine:>13.2f} {rate / plain:>12.3f} {mesa:>11} "
            f"{plain / engine:>13.1f} {mesa_ratio:>12} {build_ms:>9.1f}")  # fmt: skip


def best_of_three(run: Callable[[], tuple[float, int]]) -> tuple[float, int]:
    """Return the quickest of three timings: the short ones suffer most from what else the machine does."""
    return min(run() for _ in range(3))


def engine_days(town: Town, days: int) -> tuple[float, int]:
    """Return CPU seconds and grams sold by the engine."""
    live = town.open(preset("wang"))
    begun = time.process_time()
    for _ in range(days):
        live.advance()
    return time.process_time() - begun, live.state.shop.sold_g


def plain_days(town: Town, days: int) -> tuple[float, int]:
    """Return CPU seconds and grams sold by the oracle; building is not counted."""
    from oracle_town import OracleTown

    plain = OracleTown(town.seed, town.households, town.rivals, town.parameters)
    begun = time.process_time()
    for _ in range(days):
        plain.advance(preset("wang"))
    return time.process_time() - begun, plain.shop.sold_g


def mesa_days(town: Town, days: int) -> tuple[float, int]:
    """Return CPU seconds and grams sold by the Mesa model; building is not counted."""
    from _mesa_town import MesaTown

    model = MesaTown(town.seed, town.households, town.rivals, town.parameters, preset("wang"))
    begun = time.process_time()
    for _ in range(days):
        model.step()
    return time.process_time() - begun, model.town.shop.sold_g


if __name__ == "__main__":
    main()
