"""`riceshop class marks CLASS`: the course marks with a status beside each, and the files a school asks for."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riceshop.cli._classes import add_place, answer
from riceshop.words import text

if TYPE_CHECKING:
    from riceshop.grading.marks import Marks


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder and one option for each form of file."""
    add_place(parser)
    for name in ("csv", "xlsx", "moodle", "canvas"):
        parser.add_argument(f"--{name}", type=Path, metavar="OUT", help=text(f"grading_marks.option.{name}"))
    parser.add_argument("--form", type=Path, nargs=2, metavar=("TEMPLATE", "OUT"), help=text("grading_marks.option.form"))
    parser.add_argument("--part", default="total", help=text("grading_marks.option.part"))
    parser.add_argument("--five-level", action="store_true", help=text("grading_marks.option.five_level"))


def run(options: argparse.Namespace) -> int:
    """Compute, write, summarise; 1 while a mark is missing or needs a look."""
    from riceshop.grading.classroom import class_folder
    from riceshop.grading.marks import complete, course_marks

    place = class_folder(options.place)
    marks = course_marks(place)
    written = _write(options, place, marks)
    answer(options, _summary(marks, written), _found(marks, written))
    return 0 if complete(marks) else 1


def _write(options: argparse.Namespace, place: Path, marks: "Marks") -> list[Path]:
    from riceshop.grading import export_marks as export
    from riceshop.grading.names import ATTENDANCE, CONFIG, DECISIONS, GROUPS, ROSTER, SETTINGS

    part = export.known_part(marks, options.part)
    inputs = [place / name for name in (ROSTER, ATTENDANCE, GROUPS, DECISIONS, SETTINGS, CONFIG, "gradebook.db")]
    for path in (options.csv, options.xlsx, options.moodle, options.canvas, (options.form or [None, None])[1]):
        if path:
            export.free(path, [*inputs, *(options.form or [])[:1]])
    asked = (options.csv, options.xlsx, options.moodle, options.canvas, options.form)
    plain = options.csv or (None if any(asked) else place / "marks.csv")
    if plain:
        export.write_csv(plain, export.table(marks, options.five_level))
    if options.xlsx:
        export.write_xlsx(options.xlsx, export.table(marks, options.five_level))
    # In an import form a student number must be the platform's, letter by letter: names are guarded there, it is not.
    if options.moodle:
        export.write_csv(options.moodle, export.moodle(marks, part), "utf-8", guarded=False)
    if options.canvas:
        export.write_csv(options.canvas, export.canvas(marks, part), "utf-8", guarded=False)
    if options.form:
        cells, form = export.own_form(marks, options.form[0])
        if form["kind"] == "xlsx":
            export.write_xlsx(options.form[1], cells)
        else:
            export.write_csv(options.form[1], cells, form["encoding"])
    return [path for path in (plain, options.xlsx, options.moodle, options.canvas, (options.form or [None, None])[1]) if path]


def _summary(marks: "Marks", written: list[Path]) -> Iterator[str]:
    from riceshop.grading.export_marks import part_name
    from riceshop.grading.marks import tally
    from riceshop.grading.status import Status

    if not marks.rows:
        yield text("grading_marks.summary.nobody")
    weights = " + ".join(f"{part_name(part)} {float(share):.4g}%" for part, share in marks.used.items())
    yield text("grading_marks.summary.students", count=len(marks.rows), weights=weights or "-")
    if marks.left_out:
        yield text("grading_marks.summary.left_out", parts=", ".join(map(part_name, marks.left_out)))
    for part, counts in tally(marks).items():
        name = text("grading_marks.head.total") if part == "total" else part_name(part)
        told = ", ".join(f"{Status(status).label()} {count}" for status, count in counts.items())
        yield text("grading_marks.summary.part", part=name, told=told or "-")
    yield from marks.problems
    for path in written:
        yield text("grading_marks.summary.written", path=path)


def _found(marks: "Marks", written: list[Path]) -> dict[str, Any]:
    from riceshop.grading.marks import tally

    rows = [{
        "student": row.person.number, "name": row.person.name, "class": row.person.group,
        "self_learner": row.self_learner, "total": _number(row.total), "so_far": _number(row.so_far),
        "status": row.status.value if row.status else "", "tier": row.tier,
        "weights": {part: round(float(share), 6) for part, share in row.weights.items()},
        "parts": {part: {"mark": None if one.mark is None else round(float(one.mark), 6), "status": one.status.value,
                         "reason": one.reason, "tier": one.tier} for part, one in row.parts.items()},
    } for row in marks.rows]  # fmt: skip
    return {"rows": rows, "weights": {part: round(float(share), 6) for part, share in marks.used.items()},
            "left_out": marks.left_out, "statuses": tally(marks), "problems": marks.problems, "written": written}


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
