"""`riceshop class moderate CLASS UNIT --export FILE | --import FILE`: a second marker for written answers."""

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.cli._classes import add_place, answer
from riceshop.words import text
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from riceshop.grading.moderation import Agreement, Second

SAMPLE = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder, the unit, and the options of the two directions."""
    add_place(parser)
    parser.add_argument("unit", metavar="UNIT", help=text("grading_moderation.option.unit"))
    parser.add_argument("--export", metavar="FILE", type=Path, help=text("grading_moderation.option.export"))
    parser.add_argument("--count", type=int, default=SAMPLE, help=text("grading_moderation.option.count"))
    parser.add_argument("--all", action="store_true", help=text("grading_moderation.option.all"))
    parser.add_argument("--show-marks", action="store_true", help=text("grading_moderation.option.show"))
    parser.add_argument("--import", dest="sheet", metavar="FILE", type=Path, help=text("grading_moderation.option.import"))
    parser.add_argument("--tolerance", type=float, default=1.0, help=text("grading_moderation.option.tolerance"))
    parser.add_argument("--apply", action="store_true", help=text("grading_moderation.option.apply"))


def run(options: argparse.Namespace) -> int:
    """Write the sheet or read it back; 1 while a difference has not been talked over."""
    from riceshop.grading.classroom import class_folder
    from riceshop.grading.release import unit_named

    place = class_folder(options.place)
    options.unit = unit_named(place, options.unit)
    if (options.export is None) == (options.sheet is None):
        raise BadValue("grading_moderation.what")
    if not (math.isfinite(options.tolerance) and options.tolerance >= 0):
        raise BadValue("grading_moderation.tolerance", value=options.tolerance)
    if options.count < 1:
        raise BadValue("grading_moderation.count", value=options.count)
    return _export(options, place) if options.export is not None else _import(options, place)


def _export(options: argparse.Namespace, place: Path) -> int:
    from riceshop.grading.moderation import sample, write_sheet, written_answers

    if options.export.exists():
        raise BadValue("grading_moderation.there", path=options.export)
    found = written_answers(place, options.unit)
    chosen = found if options.all else sample(found, options.count, options.unit)
    if not chosen:
        raise BadValue("grading_moderation.unmarked", unit=options.unit)
    write_sheet(options.export, place, options.unit, chosen, options.show_marks)
    questions = {one.question for one in chosen}
    line = text("grading_moderation.written", path=options.export, count=len(chosen), questions=len(questions))
    answer(options, [line], {"path": options.export, "answers": len(chosen), "questions": sorted(questions)})
    return 0


def _import(options: argparse.Namespace, place: Path) -> int:
    from riceshop.grading.moderation import (
        agreement,
        code_of,
        keep_record,
        put_marks,
        read_sheet,
        settled,
        written_answers,
    )

    marked = read_sheet(options.sheet, place, options.unit, written_answers(place, options.unit))
    counting = [(one, settled(one, options.tolerance)) for one in marked]
    changed = {(one.answer.student, one.answer.question): mark
               for one, mark in counting if mark is not None and mark != one.answer.first}
    agreed = agreement(marked, options.tolerance)
    lines = [_summary(agreed, options.tolerance), *(_row(code_of(place, options.unit, one.answer), one, mark) for one, mark in counting)]
    still = sum(mark is None for _, mark in counting)
    if still:
        lines.append(text("grading_moderation.open", count=still, tolerance=f"{options.tolerance:g}"))
    if options.apply:
        record = keep_record(place, options.unit, counting)
        put_marks(place, options.unit, changed)
        lines.append(text("grading_moderation.applied", count=len(changed), record=record))
    else:
        lines.append(text("grading_moderation.kept"))
    answer(options, lines, {
        "agreement": vars(agreed) if agreed else None, "open": still, "changed": len(changed) if options.apply else 0,
        "rows": [{"code": code_of(place, options.unit, one.answer), "student": one.answer.student, "question": one.answer.question, "first": one.answer.first,
                  "second": one.second, "agreed": one.agreed, "counts": mark} for one, mark in counting]})
    return 1 if still else 0


def _summary(agreed: "Agreement | None", tolerance: float) -> str:
    if agreed is None:
        return text("grading_moderation.alone")
    direction = text("grading_moderation.higher" if agreed.difference >= 0 else "grading_moderation.lower")
    return text("grading_moderation.summary", pairs=agreed.pairs, direction=direction, tolerance=f"{tolerance:g}",
                difference=f"{abs(agreed.difference):.2f}", distance=f"{agreed.distance:.2f}", within=f"{agreed.within:.0%}"[:-1])


def _row(code: str, one: "Second", mark: float | None) -> str:
    first = "-" if one.answer.first is None else f"{one.answer.first:g}"
    counts = text("grading_moderation.talk") if mark is None else text("grading_moderation.counts", mark=f"{mark:g}")
    return text("grading_moderation.row", code=code, student=one.answer.student, question=one.answer.question, first=first,
                second=f"{one.second:g}", counts=counts)
