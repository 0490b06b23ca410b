"""`riceshop data rebuild`: writes the generated tables of data/ and their checksums, or compares them."""

import argparse
import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path

from riceshop.cli._hotel_log import hotel_log
from riceshop.cli._purchases import purchases
from riceshop.data.tables import folder
from riceshop.words import text

GENERATED: Mapping[str, Callable[[], str]] = {"hotel_visits.csv": hotel_log}
SUMS = "SHA256SUMS"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add `rebuild`, --check, --folder and --wheel."""
    parser.add_argument("action", choices=("rebuild",), help=text("cli.data.rebuild"))
    parser.add_argument("--check", action="store_true", help=text("cli.data.check"))
    parser.add_argument("--folder", type=Path, default=None, help=text("cli.data.folder"))
    parser.add_argument("--wheel", type=Path, default=None, help=text("cli.data.wheel"))


def run(options: argparse.Namespace) -> int:
    """Rebuild (0), or compare and return 1 when a table or a checksum differs."""
    place = options.folder or folder()
    if options.check:
        stale = differing(place)
        for name in stale:
            print(text("cli.data.differs", name=name))
        if not stale:
            print(text("cli.data.same", count=len(tables(place))))
        return 1 if stale else 0
    made = {name: make() for name, make in GENERATED.items()}
    if options.wheel:
        made |= purchases(options.wheel)
    for name, table in made.items():
        (place / name).write_bytes(table.encode("utf-8"))
        print(text("cli.data.written", name=name))
    (place / SUMS).write_bytes(checksums(place).encode("utf-8"))
    return 0


def differing(place: Path) -> list[str]:
    """Return the names in `place` that are not what their generator or the checksums say."""
    stale = [name for name, make in GENERATED.items() if _bytes(place / name) != make().encode("utf-8")]
    if _bytes(place / SUMS) != checksums(place).encode("utf-8"):
        stale.append(SUMS)
    return stale


def tables(place: Path) -> list[Path]:
    """Return the CSV files of `place`, sorted by name."""
    return sorted(place.glob("*.csv"))


def checksums(place: Path) -> str:
    """Return one line a table, digest and name, as sha256sum prints them."""
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in tables(place))


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
