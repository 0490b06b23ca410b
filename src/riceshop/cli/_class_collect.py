"""`riceshop class collect CLASS INCOMING`: takes submissions in."""

import argparse
from pathlib import Path

from riceshop.cli._classes import add_place, answer
from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder, what came in and --student."""
    add_place(parser)
    parser.add_argument("incoming", type=Path, help=text("exercise.classroom.incoming"))
    parser.add_argument("--student", help=text("exercise.classroom.student"))


def run(options: argparse.Namespace) -> int:
    """Collect; 1 when a submission could not be taken."""
    from riceshop.grading.classroom import class_folder
    from riceshop.grading.intake import collect

    rows = collect(class_folder(options.place), options.incoming, options.student)
    found = [{"file": row.file, "status": row.status, "student": row.student, "note": row.note} for row in rows]
    answer(options, [row.sentence() for row in rows], {"rows": found})
    return 1 if any(row.status in ("broken", "unidentified") for row in rows) else 0
