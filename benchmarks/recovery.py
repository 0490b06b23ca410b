"""What the analytics recover of a town's truth, from what its shop sees: every figure over ten towns, with an interval.

    python benchmarks/recovery.py [--towns 10] [--households 360]

Two shops: one brings rice before the jar is empty, so that purchases are nearly regular; one delivers on request, so
that they are not. A year is seen, every customer is asked, and the estimates are held against the truth: the segment,
the weights of satisfaction, the purchase rate, the margin of the coming year, and who has left, today and half a year on.
These are no speeds; the figures are the same on every machine up to the last digits of the fits.
"""

import argparse
import sys
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "recovery"))

from pandas import Series
from recovery_tables import IRREGULAR, REGULAR, interval, over_seeds

# What stands behind the names, in the order printed.
MEANING = {
    "segments": "adjusted Rand index with the true segment (0 chance, 1 the same)",
    "satisfaction_weights": "rank of five dimensions with the true weights, and mean error in points of 100",
    "purchase_rate": "rank with the truth's rate; slope, total and mean error against the purchases that came",
    "lifetime_value": "rank, slope, total (estimate over truth) and mean error over the mean, of the coming year's margin",
    "churn": "Brier score: today, and integrated over half a year (ibs); base is the best figure said of everybody",
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--towns", type=int, default=10, help="how many seeds, from 201 on")
    parser.add_argument("--households", type=int, default=360)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    began = time.process_time()
    seeds = range(201, 201 + options.towns)
    found = {policy: over_seeds(policy, seeds, options.households) for policy in (REGULAR, IRREGULAR)}
    print(f"{options.towns} towns of {options.households} households; mean over towns and 95 % interval; "
          f"{time.process_time() - began:.0f} CPU-seconds")  # fmt: skip
    part = ""
    for name in found[REGULAR].columns:
        if name.partition(".")[0] != part:
            part = name.partition(".")[0]
            print(f"\n{part}: {MEANING[part]}\n{'':22}{'before empty (regular)':>28}{'on request (irregular)':>28}")
        cells = [told(table[name]) if name in table else "" for table in found.values()]
        print(f"  {name.partition('.')[2]:20}" + "".join(f"{cell:>28}" for cell in cells))


def told(values: Series) -> str:
    """Return mean and interval in one cell."""
    low, high = interval(values)
    return f"{values.mean():.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
