"""`riceshop data rebuild`: writes the generated tables of data/ and their checksums, or compares them."""

import argparse
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from riceshop.cli._hotel_log import hotel_log
from riceshop.cli._purchases import purchases
from riceshop.cli._towns import FOLDER, towns
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
            print(text("cli.data.same", count=len(tables(place)) + len(_town_files(place))))
        return 1 if stale else 0
    made = {name: make().encode("utf-8") for name, make in GENERATED.items()}
    if options.wheel:
        made |= {name: table.encode("utf-8") for name, table in purchases(options.wheel).items()}
    for name, table in made.items():
        (place / name).write_bytes(table)
        print(text("cli.data.written", name=name))
    (place / SUMS).write_bytes(checksums(tables(place), place))
    _rebuild_towns(place)
    print(text("cli.data.written", name=FOLDER))
    return 0


def differing(place: Path) -> list[str]:
    """Return the names in `place` that are not what their generator or the checksums say."""
    stale = [name for name, make in GENERATED.items() if _bytes(place / name) != make().encode("utf-8")]
    if _bytes(place / SUMS) != checksums(tables(place), place):
        stale.append(SUMS)
    made = towns()
    there = {path.relative_to(place / FOLDER).as_posix(): path.read_bytes() for path in _town_files(place)}
    stale += [f"{FOLDER}/{name}" for name in sorted({*made, *there}) if made.get(name) != there.get(name)]
    if _bytes(place / FOLDER / SUMS) != checksums(_town_files(place), place / FOLDER):
        stale.append(f"{FOLDER}/{SUMS}")
    return stale


def tables(place: Path) -> list[Path]:
    """Return the CSV files of `place`, sorted by name."""
    return sorted(place.glob("*.csv"))


def checksums(files: Iterable[Path], place: Path) -> bytes:
    """Return one line a file, digest and path in `place`, as sha256sum prints them."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(place).as_posix()}\n" for path in files]
    return "".join(lines).encode("utf-8")


def _rebuild_towns(place: Path) -> None:
    made = towns()
    for path in _town_files(place):
        if path.relative_to(place / FOLDER).as_posix() not in made:
            path.unlink()
    for name, content in made.items():
        path = place / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (place / FOLDER / SUMS).write_bytes(checksums(_town_files(place), place / FOLDER))


def _town_files(place: Path) -> list[Path]:
    every = (place / FOLDER).rglob("*")
    return sorted(path for path in every if path.suffix in (".csv", ".json") and path.is_file())


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
