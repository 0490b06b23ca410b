"""The thousand shops: runs identical shops in a thousand towns, and writes the table that the explorer shows.

The table is committed because six thousand shops take minutes; a test runs some of its rows again.
Rebuild it with `python -m riceshop.lab.shops_table` from the checkout.
"""

import csv
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from riceshop.town import QUIET, outcomes, preset

SHOPS, DAYS = 1_000, 120
HOUSEHOLDS, RIVALS = 120, 11
POLICIES = ("wait", "sift", "wang")
CAPITALS_FEN = (4_000, 20_000)
COLUMNS = ("policy", "capital_fen", "seed", "customers", "jin_sold", "profit_fen", "closed_day")
FILE = "thousand_shops.csv"


def shops(
    policy: str, capital_fen: int, seeds: Iterable[int] = range(1, SHOPS + 1)
) -> Iterator[dict[str, Any]]:
    """Yield one row a seed: what became of a shop of this policy and capital after 120 days in a small town.
    """
    town = {"households": HOUSEHOLDS, "rivals": RIVALS, "capital_fen": capital_fen, "mechanisms": QUIET}
    for one in outcomes(preset(policy), seeds, DAYS, **town):
        values = (policy, capital_fen, one.seed, one.customers, one.jin_sold, one.profit_fen, one.closed_day)
        yield dict(zip(COLUMNS, values, strict=True))


def kept() -> list[dict[str, Any]]:
    """Return the committed table, policy as text and every other column as a whole number."""
    raw = (resources.files("riceshop.lab") / "results" / FILE).read_text(encoding="ascii")
    return [
        {name: value if name == "policy" else int(value) for name, value in row.items()}
        for row in csv.DictReader(raw.splitlines())
    ]


def rebuild(path: Path, seeds: Iterable[int] = range(1, SHOPS + 1)) -> None:
    """Write the table of all policies and capitals to `path`."""
    with path.open("w", encoding="ascii", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for policy in POLICIES:
            for capital in CAPITALS_FEN:
                writer.writerows(shops(policy, capital, seeds))


if __name__ == "__main__":
    rebuild(Path(__file__).parent / "results" / FILE)
