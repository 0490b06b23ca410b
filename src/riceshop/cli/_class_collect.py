"""`riceshop class collect CLASS INCOMING`: takes submissions in; `--rules` tells how, and takes nothing."""

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.cli._classes import add_place, answer
from riceshop.words import text

if TYPE_CHECKING:
    from riceshop.grading.intake import Row


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder, what came in, --student and --rules."""
    add_place(parser)
    parser.add_argument("incoming", type=Path, nargs="?", help=text("grading_class.option.incoming"))
    parser.add_argument("--student", metavar="NUMBER", help=text("grading_class.option.student"))
    parser.add_argument("--rules", action="store_true", help=text("grading_class.option.rules"))


def run(options: argparse.Namespace) -> int:
    """Collect; 1 when a submission was refused or has to be asked about."""
    from riceshop.grading.classroom import class_folder
    from riceshop.grading.intake import collect
    from riceshop.grading.matching import rules
    from riceshop.words.errors import BadValue

    place = class_folder(options.place)
    if options.incoming is None:
        if not options.rules:
            raise BadValue("grading_class.collect.what")
        answer(options, rules(), {"rules": rules()})
        return 0
    if not options.json:
        print("\n".join([text("grading_class.collect.rules"), *rules()]))
    told = None if options.json else _say
    rows = collect(place, options.incoming, options.student, told, only_look=options.rules)
    counts = Counter(row.status for row in rows)
    answer(options, _after(options, place, rows), {"rows": [vars(row) for row in rows], "counts": counts})
    return 1 if counts["broken"] or counts["unidentified"] else 0


def _say(row: "Row") -> None:
    print(row.sentence(), flush=True)


def _after(options: argparse.Namespace, place: Path, rows: "list[Row]") -> list[str]:
    if options.rules:
        return [text("grading_class.collect.looked")]
    counts = Counter(row.status for row in rows)
    late = sum(row.late == "yes" for row in rows)
    said = [text("grading_class.collect.summary", files=len(rows), taken=counts["taken"] + counts["renewed"], late=late,
                 same=counts["same"] + counts["older"], asked=counts["unidentified"], broken=counts["broken"])]
    return [*said, text("grading_class.collect.ask", place=place)] if counts["unidentified"] else said
