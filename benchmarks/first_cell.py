"""First cell: how long a lesson's first cell takes beside `import pandas, matplotlib.pyplot, ipywidgets`.

Run it with `python benchmarks/first_cell.py`. Each measurement is a fresh Python process, the two taken in turn, and
the process's own start is left out. Prints the medians in milliseconds and their ratio; the goal is at most 1.2.
"""

import argparse
import statistics
import subprocess
import sys

CELLS = {
    "peer": "import pandas, matplotlib.pyplot, ipywidgets",
    "lesson": "from riceshop.lab import jar, play, quiz\nfrom riceshop.town import class_town\ntown = class_town()",
}
GOAL = 1.2


def seconds(cell: str) -> float:
    """Return how long `cell` takes in a Python process of its own."""
    clock = f"import time\nstart = time.perf_counter()\n{cell}\nprint(time.perf_counter() - start)"
    done = subprocess.run([sys.executable, "-c", clock], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> int:
    """Print both medians and the ratio; return 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="measurements of each (default 9)")
    rounds = max(1, parser.parse_args().rounds)
    for cell in CELLS.values():
        # The first run of each reads the files from the disk and is not counted.
        seconds(cell)
    taken: dict[str, list[float]] = {name: [] for name in CELLS}
    for _ in range(rounds):
        for name, cell in CELLS.items():
            taken[name].append(seconds(cell))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    ratio = medians["lesson"] / medians["peer"]
    print(f"peer    {1000 * medians['peer']:7.0f} ms   {CELLS['peer']}")
    print(f"lesson  {1000 * medians['lesson']:7.0f} ms   {CELLS['lesson'].splitlines()[0]} ...")
    print(f"ratio   {ratio:7.2f}      goal at most {GOAL}, medians of {rounds}")
    return int(ratio > GOAL)


if __name__ == "__main__":
    raise SystemExit(main())
