"""Receipts of a class: one row in receipts.csv for every file that was taken or asked about, never rewritten."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from riceshop.grading.names import RECEIPTS

COLUMNS = ("collected", "file", "sha256", "student", "unit", "handed_in", "known_by", "late", "status", "note")
CLOCK = "%Y-%m-%d %H:%M:%S UTC"
# The statuses of what counts for a student; the other rows are about files that were asked about or refused.
COUNTING = ("taken", "renewed")
IN_TIME, LATE, UNKNOWN, NO_DUE = "no", "yes", "unknown", ""


def lateness(time: datetime, sure: bool, due: datetime | None) -> str:
    """Return "yes", "no", "" where nothing is due, or "unknown": a file's own date after the due time proves nothing."""
    if due is None:
        return NO_DUE
    if time <= due:
        return IN_TIME
    return LATE if sure else UNKNOWN


def append(place: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Add rows to the class's receipts.csv; what stands there stays."""
    path = place / RECEIPTS
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    if not path.exists():
        writer.writeheader()
    writer.writerows({name: _cell(row.get(name, "")) for name in COLUMNS} for row in rows)
    with path.open("a", encoding="utf-8" if path.exists() else "utf-8-sig", newline="") as file:
        file.write(out.getvalue())


def kept(place: Path) -> list[dict[str, str]]:
    """Return the rows of receipts.csv in order; none where nothing was collected yet."""
    path = place / RECEIPTS
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def late(place: Path) -> dict[tuple[str, str], str]:
    """Return {(student, unit): "yes", "no", "unknown" or ""} of the submissions that count, the ones last taken."""
    return {(row["student"], row["unit"]): row["late"] for row in kept(place) if row["status"] in COUNTING}


def _cell(value: str) -> str:
    # A spreadsheet would run a cell that begins like a formula.
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
