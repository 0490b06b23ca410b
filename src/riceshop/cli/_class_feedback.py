"""`riceshop class feedback CLASS`: writes the students' feedback pages into the folder that nbgrader uses."""

import argparse

from riceshop.cli._classes import add_place, answer, progress
from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder, --unit, --student and --distribution."""
    add_place(parser)
    parser.add_argument("--unit", help=text("grading_marks.option.unit"))
    parser.add_argument("--student", action="append", default=[], help=text("grading_marks.option.student"))
    parser.add_argument("--distribution", action="store_true", help=text("grading_marks.option.distribution"))


def run(options: argparse.Namespace) -> int:
    """Write the pages; 1 when one of them could not be written."""
    from riceshop.grading.classroom import class_folder
    from riceshop.grading.feedback_pages import Written, write_feedback
    from riceshop.grading.marks import sources
    from riceshop.grading.release import unit_named
    from riceshop.words.errors import BadValue

    place = class_folder(options.place)
    source, known, _ = sources(place)
    units = [unit_named(place, options.unit)] if options.unit else source.book.assignments
    if not units:
        raise BadValue("grading_marks.feedback.nothing", value=place)
    bar, rows = progress(), []
    of = len(units) * len(options.student or known)
    for unit in units:
        for one in write_feedback(place, unit, options.student, options.lang, options.distribution):
            rows.append((unit, one))
            bar(len(rows), of)
    answer(options, _summary(rows), {"rows": [_row(unit, one) for unit, one in rows]})
    return 1 if any(isinstance(one, Written) and one.problem for _, one in rows) else 0


def _summary(rows: list) -> list[str]:
    said = [text("grading_marks.feedback.problem", student=one.student, unit=unit, reason=one.problem)
            for unit, one in rows if one.problem]
    made = [one for _, one in rows if one.pages]
    return [*said, text("grading_marks.feedback.written", count=len(made), none=len(rows) - len(made))]


def _row(unit: str, one) -> dict[str, object]:
    return {"student": one.student, "unit": unit, "status": one.status.value, "problem": one.problem,
            "pages": [str(page) for page in one.pages]}
