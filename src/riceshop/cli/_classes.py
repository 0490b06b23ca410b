"""What the actions of `riceshop class` share: the class folder's option, the answer as text or JSON, a progress bar."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from riceshop.words import text

Progress = Callable[[int, int], None]
BAR = 30


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add CLASS, the class folder, as options.place."""
    parser.add_argument("place", metavar="CLASS", type=Path, help=text("grading_class.option.place"))


def answer(options: argparse.Namespace, lines: Iterable[str], found: Mapping[str, object]) -> None:
    """Print the lines for a reader, or with --json `found` as one object."""
    if options.json:
        print(json.dumps({"action": options.action, **found}, ensure_ascii=False, default=str))
        return
    for line in lines:
        print(line.rstrip())


def progress() -> Progress:
    """Return a function told (done, of) after each step; it draws a bar on stderr if that is a terminal."""
    return _draw if sys.stderr is not None and sys.stderr.isatty() else lambda done, of: None


def _draw(done: int, of: int) -> None:
    filled = BAR * done // max(of, 1)
    end = "\n" if done >= of else ""
    print(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done}/{of}", end=end, file=sys.stderr, flush=True)
