"""`riceshop zoo`: the answers of known marks: writes or compares expected.csv, or plays a class with them."""

import argparse
from pathlib import Path

from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--check", action="store_true", help=text("exercise.zoo.check"))
    parser.add_argument("--into", metavar="DIR", type=Path, help=text("exercise.zoo.into"))


def run(options: argparse.Namespace) -> int:
    """Write expected.csv beside the answers, compare it, or write the zoo's notebooks into a folder."""
    from riceshop.cli._instructors import instructors_only
    from riceshop.notebooks.sources import find_root

    instructors_only()
    from riceshop.grading import zoo

    root, wrong = find_root(), 0
    for folder in sorted(path for path in (root / "grading" / "zoo").iterdir() if path.is_dir()):
        if options.into:
            count = zoo.write_members(root, folder.name, options.into)
            print(text("exercise.zoo.written", count=count, place=options.into))
            continue
        table, wanted = folder / "expected.csv", zoo.expected_text(zoo.answers(folder))
        if not options.check:
            table.write_text(wanted, encoding="utf-8", newline="\n")
        elif not table.is_file() or table.read_text(encoding="utf-8") != wanted:
            wrong += 1
            print(text("exercise.differs", path=table.relative_to(root).as_posix()))
    return 1 if wrong else 0
