"""`riceshop class nbgrader CLASS ...`: runs stock nbgrader inside a class folder."""

import argparse

from riceshop.cli._classes import add_place
from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder and what nbgrader is told."""
    add_place(parser)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=text("grading_class.option.rest"))


def run(options: argparse.Namespace) -> int:
    """Run nbgrader and return its own exit code."""
    from riceshop.grading import classroom

    return classroom.run_nbgrader(classroom.class_folder(options.place), options.rest)
