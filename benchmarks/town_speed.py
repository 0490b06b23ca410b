"""Household-days per CPU-second: the engine beside the same rules in plain Python, Mesa and SimPy, as ratios.

    python benchmarks/town_speed.py [--quick]                         three sizes, the four versions, whole town and quiet
    python benchmarks/town_speed.py --alone [households] [days]       the engine alone, no logs: CPU, memory, a live step
    python benchmarks/town_speed.py --mechanisms [households] [days]  which mechanism costs what
    python benchmarks/town_speed.py --profile [households] [days]     which step of the day costs what

--alone and --profile are of the whole town, with --quiet of the town without mechanisms. All versions run the same town,
days and policy, and must sell the same grams. Mesa is in the extra `benchmark`.
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
from typing import Any

import numpy as np

from riceshop.town import QUIET, WHOLE, Town, preset

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1] / "tests" / "town")]

SEED, RIVALS = 1932, 32
SIZES = ((1_000, 60), (10_000, 20), (100_000, 10))
QUICK = ((1_000, 20), (10_000, 5))
LIVE_HOUSEHOLDS, LIVE_DAYS = 10_000, 60
ROUNDS = 5

Timed = Callable[[Town, int], tuple[float, int]]


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two small sizes only")
    parser.add_argument("--quiet", action="store_true", help="with --alone or --profile: the town without mechanisms")
    parser.add_argument("--alone", action="store_true", help="the engine alone on a large town")
    parser.add_argument("--mechanisms", action="store_true", help="the cost of each mechanism")
    parser.add_argument("--profile", action="store_true", help="the steps of the day")
    parser.add_argument("households", type=int, nargs="?")
    parser.add_argument("days", type=int, nargs="?")
    options = parser.parse_args()
    at_work = QUIET if options.quiet else WHOLE
    print(f"python {platform.python_version()} numpy {np.__version__} {platform.machine()}; policy wang; CPU seconds; "
          f"load {load()}")  # fmt: skip
    if options.alone:
        alone(options.households or 1_000_000, options.days or 365, at_work)
    elif options.mechanisms:
        each_mechanism(options.households or 100_000, options.days or 30)
    elif options.profile:
        profile(options.households or 100_000, options.days or 40, at_work)
    else:
        for told, some in (("whole", WHOLE), ("quiet", QUIET)):
            print(f"the {told} town")
            beside(QUICK if options.quick else SIZES, some)


def load() -> str:
    """Return what else the machine does: the load of the last minute, where the system tells it."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


# the four versions


def beside(sizes: tuple[tuple[int, int], ...], at_work: tuple[str, ...]) -> None:
    """Print one row a size."""
    others: dict[str, Timed] = {"plain": plain_days} | {
        name: days_of
        for name, days_of in (("mesa", mesa_days), ("simpy", simpy_days))
        if importlib.util.find_spec(name) is not None
    }
    for name in sorted({"mesa", "simpy"} - others.keys()):
        print(f"{name} is not installed: pip install 'riceshop[benchmark]' adds its column")
    rates, ratios = "".join(f" {name + ' Mhd/s':>12}" for name in others), "".join(f" {'/' + name:>8}" for name in others)
    print(f"{'households':>10} {'days':>5} {'build ms':>9} {'engine s':>9} {'engine Mhd/s':>13}{rates}{ratios}")
    for households, days in sizes:
        print(row(households, days, at_work, others), flush=True)


def row(households: int, days: int, at_work: tuple[str, ...], others: dict[str, Timed]) -> str:
    """Time the engine and the others at one size and return the printed line: rates, then how many times theirs."""
    begun = time.process_time()
    town = Town.build(households, SEED, RIVALS, at_work)
    build_ms = (time.process_time() - begun) * 1_000
    engine, sold = best_of_three(lambda: engine_days(town, days))
    taken = {}
    for name, days_of in others.items():
        taken[name], others_sold = days_of(town, days)
        assert others_sold == sold, f"the {name} version must sell the same"
    rate = households * days / 1e6
    rates = "".join(f" {rate / seconds:>12.3f}" for seconds in taken.values())
    ratios = "".join(f" {seconds / engine:>8.1f}" for seconds in taken.values())
    return f"{households:>10} {days:>5} {build_ms:>9.1f} {engine:>9.3f} {rate / engine:>13.2f}{rates}{ratios}"


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

    plain = OracleTown(town.seed, town.households, town.rivals, town.parameters, town.mechanisms)
    begun = time.process_time()
    for _ in range(days):
        plain.advance(preset("wang"))
    return time.process_time() - begun, plain.shop.sold_g


def mesa_days(town: Town, days: int) -> tuple[float, int]:
    """Return CPU seconds and grams sold by the Mesa model; building is not counted."""
    from _mesa_town import MesaTown

    return stepped(MesaTown(town.seed, town.households, town.rivals, town.parameters, preset("wang"), town.mechanisms), days)


def simpy_days(town: Town, days: int) -> tuple[float, int]:
    """Return CPU seconds and grams sold by the SimPy simulation; building is not counted."""
    from _simpy_town import SimpyTown

    return stepped(SimpyTown(town.seed, town.households, town.rivals, town.parameters, preset("wang"), town.mechanisms), days)


def stepped(model: Any, days: int) -> tuple[float, int]:
    """Return CPU seconds and grams sold of a model that lives a day a step."""
    begun = time.process_time()
    for _ in range(days):
        model.step()
    return time.process_time() - begun, model.town.shop.sold_g


# the engine alone


def alone(households: int, days: int, at_work: tuple[str, ...]) -> None:
    """Print the CPU seconds and the peak memory of a large town, and what a step of a live town takes."""
    live = Town.build(LIVE_HOUSEHOLDS, SEED, RIVALS, at_work).open(preset("wang"))
    steps = []
    for _ in range(LIVE_DAYS):
        begun = time.perf_counter()
        live.advance()
        steps.append((time.perf_counter() - begun) * 1_000)
    print(f"a live step of {LIVE_HOUSEHOLDS} households: median {np.median(steps):.2f} ms, quickest {min(steps):.2f} ms")
    begun = time.process_time()
    town = Town.build(households, SEED, RIVALS, at_work)
    print(f"{households} households built in {time.process_time() - begun:.1f} CPU-s; peak memory {peak_mb()} MB")
    begun = time.process_time()
    town.run(preset("wang"), days, logs=False)
    seconds = time.process_time() - begun
    print(f"{days} days in {seconds:.1f} CPU-s: {households * days / seconds / 1e6:.1f} M household-days per CPU-second; "
          f"peak memory {peak_mb()} MB")  # fmt: skip


def peak_mb() -> str:
    """Return the most memory this process has held, in 10**6 bytes, where the system tells it."""
    if importlib.util.find_spec("resource") is None:
        return "unknown"
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{peak / 1e6 if sys.platform == 'darwin' else peak * 1_024 / 1e6:.0f}"


def each_mechanism(households: int, days: int) -> None:
    """Print what a day takes in the whole town without each mechanism, and in the quiet town with it alone.

    Mechanisms change what happens: more purchases take more time, whatever the mechanism itself takes.
    """

    without = {name: tuple(other for other in WHOLE if other != name) for name in WHOLE}
    best: dict[tuple[str, ...], float] = {}
    # In rounds, so that what else the machine does at one time does not fall on one mechanism.
    for _ in range(ROUNDS):
        for at_work in (WHOLE, QUIET, *without.values(), *((name,) for name in WHOLE)):
            seconds, _ = engine_days(Town.build(households, SEED, RIVALS, at_work), days)
            best[at_work] = min(best.get(at_work, seconds), seconds)
    day_ms = {at_work: seconds / days * 1_000 for at_work, seconds in best.items()}
    whole, quiet = day_ms[WHOLE], day_ms[QUIET]
    print(f"{households} households, {days} days: whole {whole:.2f} ms a day, quiet {quiet:.2f} ms a day")
    print(f"{'mechanism':>14} {'whole without it':>17} {'it saves':>9} {'quiet with it':>14} {'it adds':>8}")
    for name in WHOLE:
        less, alone_ms = day_ms[without[name]], day_ms[name,]
        print(f"{name:>14} {less:>17.2f} {whole - less:>9.2f} {alone_ms:>14.2f} {alone_ms - quiet:>8.2f}")


def profile(households: int, days: int, at_work: tuple[str, ...]) -> None:
    """Print what each step of the day takes, as a share of all; a step's helpers are counted with it and alone."""
    live = Town.build(households, SEED, RIVALS, at_work).open(preset("wang"), keep_days=False)
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
