"""Household-days per CPU-second: the engine beside the same rules in plain Python and in Mesa, as ratios.

    python benchmarks/town_speed.py [--quick]                      three sizes, the three versions
    python benchmarks/town_speed.py --alone [households] [days]    the engine alone, no logs: CPU, memory, a live step
    python benchmarks/town_speed.py --profile [households] [days]  which step of the day costs what

All three versions run the same town, days and policy, and must sell the same grams. Mesa is in the extra `benchmark`.
"""

import argparse
import cProfile
import importlib.util
import os
import platform
import pstats
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
LIVE_HOUSEHOLDS, LIVE_DAYS = 10_000, 60


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two small sizes only")
    parser.add_argument("--alone", action="store_true", help="the engine alone on a large town")
    parser.add_argument("--profile", action="store_true", help="the steps of the day")
    parser.add_argument("households", type=int, nargs="?", default=1_000_000)
    parser.add_argument("days", type=int, nargs="?", default=365)
    options = parser.parse_args()
    print(f"python {platform.python_version()} numpy {np.__version__} {platform.machine()}; policy wang; CPU seconds; "
          f"load {load()}")  # fmt: skip
    if options.alone:
        alone(options.households, options.days)
    elif options.profile:
        profile(options.households, options.days)
    else:
        beside(QUICK if options.quick else SIZES)


def load() -> str:
    """Return what else the machine does: the load of the last minute, where the system tells it."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


# the three versions


def beside(sizes: tuple[tuple[int, int], ...]) -> None:
    """Print one row a size."""
    with_mesa = importlib.util.find_spec("mesa") is not None
    if not with_mesa:
        print("mesa is not installed: pip install 'riceshop[benchmark]' adds its column")
    print(f"{'households':>10} {'days':>5} {'engine s':>9} {'engine Mhd/s':>13} {'plain Mhd/s':>12} {'mesa Mhd/s':>11} "
          f"{'engine/plain':>13} {'engine/mesa':>12} {'build ms':>9}")  # fmt: skip
    for households, days in sizes:
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
    return (f"{households:>10} {days:>5} {engine:>9.3f} {rate / engine:>13.2f} {rate / plain:>12.3f} {mesa:>11} "
            f"{plain / engine:>13.1f} {mesa_ratio:>12} {build_ms:>9.1f}")  # fmt: skip


def best_of_three(run: Callable[[], tuple[float, int]]) -> tuple[float, int]:
    """Return the quickest of three timings: the short ones suffer most from what else the machine does."""
    return min(run() for _ in range(3))


def engine_days(town: Town, days: int) -> tuple[float, int]:
    """Return CPU seconds and grams sold by the engine; the events of past days are not kept."""
    live = town.open(preset("wang"), keep_days=False)
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


# the engine alone


def alone(households: int, days: int) -> None:
    """Print the CPU seconds and the peak memory of a large town, and what a step of a live town takes."""
    live = Town.build(LIVE_HOUSEHOLDS, SEED, RIVALS, QUIET).open(preset("wang"))
    steps = []
    for _ in range(LIVE_DAYS):
        begun = time.perf_counter()
        live.advance()
        steps.append((time.perf_counter() - begun) * 1_000)
    print(f"a live step of {LIVE_HOUSEHOLDS} households: median {np.median(steps):.2f} ms, quickest {min(steps):.2f} ms")
    begun = time.process_time()
    town = Town.build(households, SEED, RIVALS, QUIET)
    print(f"{households} households built in {time.process_time() - begun:.1f} CPU-s")
    seconds, _ = engine_days(town, days)
    print(f"{days} days in {seconds:.1f} CPU-s: {households * days / seconds / 1e6:.1f} M household-days per CPU-second; "
          f"peak memory {peak_mb()} MB")  # fmt: skip


def peak_mb() -> str:
    """Return the most memory this process has held, in 10**6 bytes, where the system tells it."""
    if importlib.util.find_spec("resource") is None:
        return "unknown"
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{peak / 1e6 if sys.platform == 'darwin' else peak * 1_024 / 1e6:.0f}"


def profile(households: int, days: int) -> None:
    """Print what each step of the day takes, as a share of all; a step's helpers are counted with it and alone."""
    live = Town.build(households, SEED, RIVALS, QUIET).open(preset("wang"), keep_days=False)
    told = cProfile.Profile(time.process_time)
    told.enable()
    for _ in range(days):
        live.advance()
    told.disable()
    found = pstats.Stats(told).stats
    steps = {name: row for (file, _, name), row in found.items() if f"{os.sep}town{os.sep}" in file}
    total = steps["advance"][3]
    print(f"{households} households, {days} days: {total / days * 1_000:.2f} ms a day")
    for name, (_, calls, own, with_helpers, _) in sorted(steps.items(), key=lambda item: -item[1][3])[:30]:
        print(f"{name:>20} {with_helpers / total:>6.1%} of the day, alone {own / total:>6.1%}, {calls / days:>7.1f} calls a day")


if __name__ == "__main__":
    main()
