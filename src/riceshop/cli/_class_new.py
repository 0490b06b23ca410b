"""`riceshop class new PATH`: makes a class folder outside the repository."""

import argparse

from riceshop.cli._classes import add_place, answer
from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the place."""
    add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Make the folder and say where it is."""
    from riceshop.grading.classroom import new
    from riceshop.notebooks.sources import find_root

    place = new(options.place, find_root())
    answer(options, [text("exercise.classroom.made", place=place)], {"place": place})
    return 0
