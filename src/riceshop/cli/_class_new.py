"""`riceshop class new PATH`: makes a class folder outside the repository."""

import argparse
import sys

from riceshop.cli._classes import add_place, answer
from riceshop.words import text
from riceshop.words.errors import BadValue


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the place and --class-code."""
    add_place(parser)
    parser.add_argument("--class-code", metavar="CODE", help=text("grading_class.option.class_code"))


def run(options: argparse.Namespace) -> int:
    """Make the folder and say where it is and what comes next."""
    from riceshop.grading.classroom import new
    from riceshop.notebooks.sources import find_root

    code = options.class_code
    if code is None:
        code = _asked() if not options.json and sys.stdin is not None and sys.stdin.isatty() else ""
    place = new(options.place, find_root(), code)
    lines = [text("exercise.classroom.made", place=place)]
    lines.append(text("grading_class.new.code", code=code) if code else text("grading_class.new.no_code"))
    answer(options, [*lines, text("grading_class.new.next")], {"place": place, "class_code": code})
    return 0


def _asked() -> str:
    from riceshop.notebooks.identity import checked

    while True:
        try:
            return checked(input(text("grading_class.new.ask")))
        except BadValue as error:
            print(error)
        except EOFError:
            return ""
