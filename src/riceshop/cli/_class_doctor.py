"""`riceshop class doctor`: what this machine offers for grading, tried and said in plain words."""

import argparse
from pathlib import Path

from riceshop.cli._classes import answer
from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder, which may be left out."""
    parser.add_argument("place", metavar="CLASS", type=Path, nargs="?", help=text("grading_class.option.doctor_place"))


def run(options: argparse.Namespace) -> int:
    """Say what was found; 1 when something that grading needs is missing."""
    from riceshop.grading.classroom import class_folder
    from riceshop.grading.doctor import MISSING, findings
    from riceshop.notebooks.sources import find_root
    from riceshop.words.errors import Damaged

    try:
        root = find_root()
    except Damaged:
        root = None
    found = findings(class_folder(options.place) if options.place else Path.cwd(), root)
    missing = [one.name for one in found if one.state == MISSING]
    lines = [f"{text(f'grading_class.doctor.mark_{one.state}')} {one.sentence}" for one in found]
    lines.append(text("grading_class.doctor.some", count=len(missing)) if missing else text("grading_class.doctor.all"))
    answer(options, lines, {"findings": [vars(one) for one in found], "missing": missing})
    return 1 if missing else 0
