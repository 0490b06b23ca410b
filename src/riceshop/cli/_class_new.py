"""`riceshop class new PATH`: makes a class folder outside the repository."""

import argparse
import sys
from pathlib import Path

from riceshop.cli._classes import add_place, answer
from riceshop.words import text
from riceshop.words.errors import BadValue


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the place and --class-code."""
    add_place(parser)
    parser.add_argument("--class-code", metavar="CODE", help=text("grading_class.option.class_code"))
    parser.add_argument("--sample", action="store_true", help=text("grading_class.option.sample"))


def run(options: argparse.Namespace) -> int:
    """Make the folder and say where it is and what comes next."""
    from riceshop.grading.classroom import new
    from riceshop.grading.sample_class import fill
    from riceshop.notebooks.sources import find_root

    root, code = find_root(), options.class_code
    if options.sample:
        code = _of_sample(code, root)
    elif code is None:
        code = _asked() if not options.json and sys.stdin is not None and sys.stdin.isatty() else ""
    place = new(options.place, root, code)
    lines = [text("exercise.classroom.made", place=place)]
    lines.append(text("grading_class.new.code", code=code) if code else text("grading_class.new.no_code"))
    found: dict[str, object] = {"place": place, "class_code": code}
    if options.sample:
        found["incoming"] = fill(place, root)
        lines.append(text("grading_class.new.sample", incoming=found["incoming"], place=place))
    else:
        lines.append(text("grading_class.new.next"))
    answer(options, lines, found)
    return 0


def _of_sample(code: str | None, root: Path) -> str:
    from riceshop.grading.sample_class import settings_of

    own = str(settings_of(root)["code"])
    if code not in (None, own):
        raise BadValue("grading_class.new.sample_code", value=code, code=own)
    return own


def _asked() -> str:
    from riceshop.notebooks.identity import checked

    while True:
        try:
            return checked(input(text("grading_class.new.ask")))
        except BadValue as error:
            print(error)
        except EOFError:
            return ""
