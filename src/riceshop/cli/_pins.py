"""Pinned runs: the digest of every table of a few runs of the class town, kept in tests/town/pinned_tables.csv."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from riceshop.town import QUIET, WHOLE, Run, class_town, preset
from riceshop.town.documents import SHOP_TABLES, TRUTH_TABLES

FILE = Path("tests") / "town" / "pinned_tables.csv"
COLUMNS = ("town", "policy", "days", "table", "digest")
MECHANISMS: Mapping[str, tuple[str, ...]] = {"quiet": QUIET, "whole": WHOLE}
# (town, policy, days) of the runs that are pinned.
RUNS = (
    ("quiet", "wait", 60), ("quiet", "hawk", 60), ("quiet", "sift", 60), ("quiet", "wang", 60),
    ("whole", "wait", 60), ("whole", "wang", 60),
)  # fmt: skip
DIGITS = 20


def pins() -> dict[tuple[str, str, str, str], str]:
    """Return {(town, policy, days, table): digest} of the runs as they come out today; the table "id" is the run's id."""
    found = {}
    for town, policy, days in RUNS:
        run = class_town(MECHANISMS[town]).run(preset(policy), days)
        found |= {(town, policy, str(days), table): digest for table, digest in _digests(run)}
    return found


def kept(path: Path) -> dict[tuple[str, str, str, str], str]:
    """Return what is written down in `path`; nothing where there is no such file."""
    if not path.is_file():
        return {}
    rows = csv.DictReader(path.read_text(encoding="ascii").splitlines())
    return {(row["town"], row["policy"], row["days"], row["table"]): row["digest"] for row in rows}


def as_text(pinned: Mapping[tuple[str, str, str, str], str]) -> str:
    """Return the file's text: one row a table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((*where, digest) for where, digest in pinned.items())
    return out.getvalue()


def _digests(run: Run) -> Iterator[tuple[str, str]]:
    yield "id", run.id
    for table in (*SHOP_TABLES, *TRUTH_TABLES):
        written = getattr(run, table).to_csv(index=False, lineterminator="\n").encode()
        yield table, hashlib.sha256(written).hexdigest()[:DIGITS]
