"""`riceshop classroom`: makes a class folder, takes submissions in, runs nbgrader and formgrader in it."""

import argparse
from pathlib import Path

from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions new, collect, nbgrader and open."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name in ("new", "collect", "nbgrader", "open"):
        action = actions.add_parser(name, help=text(f"exercise.classroom.{name}"))
        action.add_argument("place", metavar="CLASS", type=Path, help=text("exercise.classroom.place"))
        if name == "collect":
            action.add_argument("incoming", type=Path, help=text("exercise.classroom.incoming"))
            action.add_argument("--student", help=text("exercise.classroom.student"))
        if name == "nbgrader":
            action.add_argument("rest", nargs=argparse.REMAINDER, help=text("exercise.classroom.rest"))


def run(options: argparse.Namespace) -> int:
    """Do one action; 1 when a submission could not be taken, or nbgrader's own exit code."""
    from riceshop.cli._instructors import instructors_only

    instructors_only()
    from riceshop.grading import classroom

    if options.action == "new":
        return _new(options.place)
    place = classroom.class_folder(options.place)
    if options.action == "nbgrader":
        return classroom.run_nbgrader(place, options.rest)
    if options.action == "open":
        return classroom.open_lab(place)
    return _collect(place, options.incoming, options.student)


def _new(place: Path) -> int:
    from riceshop.grading.classroom import new
    from riceshop.notebooks.sources import find_root

    print(text("exercise.classroom.made", place=new(place, find_root())))
    return 0


def _collect(place: Path, incoming: Path, student: str | None) -> int:
    from riceshop.grading.intake import collect

    rows = collect(place, incoming, student)
    for row in rows:
        print(row.sentence().rstrip())
    return 1 if any(row.status in ("broken", "unidentified") for row in rows) else 0
