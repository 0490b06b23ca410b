"""The thousand shops: runs identical shops in a thousand towns, and writes the table that the explorer shows.

The table is committed because a thousand years of trade take minutes; a test runs some of its rows again.
Rebuild it with `python -m riceshop.lab.shops_table` from the checkout.
"""

import csv
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from riceshop.town import Town, compare, preset

SHOPS, DAYS = 1_000, 360
POLICIES = ("wait", "sift", "wang")
COLUMNS = ("policy", "seed", "customers", "regulars", "jin_sold", "profit_fen", "closed_day")
FILE = "thousand_shops.csv"


def shops(policies: Iterable[str] = POLICIES, seeds: Iterable[int] = range(1, SHOPS + 1)) -> Iterator[dict[str, object]]:
    """Yield one row per policy and seed: the shop of that policy after 360 days in the town of that seed."""
    chosen = [preset(name) for name in policies]
    for seed in seeds:
        town = Town.build(seed=seed)
        for row in compare([town.run(policy, DAYS) for policy in chosen]).to_dict("records"):
            yield {**{name: row[name] for name in COLUMNS if name != "seed"}, "seed": seed}


def kept() -> list[dict[str, str | int]]:
    """Return the committed table, policy as text and every other column as a whole number."""
    raw = (resources.files("riceshop.lab") / "results" / FILE).read_text(encoding="ascii")
    return [{name: value if name == "policy" else int(value) for name, value in row.items()} for row in csv.DictReader(raw.splitlines())]


def rebuild(path: Path) -> None:
    """Write the table of all policies and seeds to `path`."""
    rows = sorted(shops(), key=lambda row: (POLICIES.index(str(row["policy"])), row["seed"]))
    with path.open("w", encoding="ascii", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    rebuild(Path(__file__).parent / "results" / FILE)
