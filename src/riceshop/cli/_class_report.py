"""`riceshop class report CLASS`: one page a unit on its questions and students, in the folder report/ of the class."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.cli._classes import add_place, answer, progress
from riceshop.words import text

if TYPE_CHECKING:
    from riceshop.grading.item_analysis import Estimate
    from riceshop.grading.report_facts import Report


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder and --unit."""
    add_place(parser)
    parser.add_argument("--unit", help=text("grading_report.option.unit"))


def run(options: argparse.Namespace) -> int:
    """Write the pages and say where they are; 1 when a notebook could not be read."""
    from riceshop.grading.classroom import class_folder
    from riceshop.grading.release import unit_named
    from riceshop.grading.report_facts import unit_report, units
    from riceshop.grading.report_page import write_report
    from riceshop.words.errors import BadValue

    place = class_folder(options.place)
    chosen = [unit_named(place, options.unit)] if options.unit else units(place)
    if not chosen:
        raise BadValue("grading_report.nothing", value=place)
    bar, made = progress(), []
    for unit in chosen:
        report = unit_report(place, unit)
        made.append((report, write_report(place, report, options.lang)))
        bar(len(made), len(chosen))
    answer(options, _summary(made), {"units": [_found(report, path) for report, path in made]})
    return 1 if any(report.problems for report, _ in made) else 0


def _summary(made: "list[tuple[Report, Path]]") -> list[str]:
    from riceshop.grading.report_page import shown

    said = [problem for report, _ in made for problem in report.problems]
    for report, path in made:
        counted = sum(work.counted for work in report.works)
        said.append(text("grading_report.written", unit=report.unit, students=len(report.works), counted=counted,
                         alpha=shown(report.alpha), path=path))
    return said


def _found(report: "Report", path: Path) -> dict[str, object]:
    return {
        "unit": report.unit, "page": path, "alpha": _figure(report.alpha), "problems": report.problems,
        "statuses": {status.value: count for status, count in report.statuses.items()},
        "editions": {lang: _figure(mean) for lang, mean in report.editions.items()},
        "questions": [{
            "question": item.name, "maximum": item.maximum, "difficulty": _figure(item.difficulty),
            "discrimination": _figure(item.discrimination), "blank": item.blank, "read": item.read, "stopped": item.stopped,
            "wrong": [{"found": wrong.label("en"), "students": count, "sample": sample} for wrong, count, sample in item.wrong],
        } for item in report.items],
        "students": [{
            "student": work.student, "status": work.status.value, "counted": work.counted, "edition": work.edition,
            "points": work.points, "share": report.totals.get(work.student),
        } for work in report.works],
    }  # fmt: skip


def _figure(estimate: "Estimate") -> dict[str, object]:
    return {"value": estimate.value, "n": estimate.n, "why": estimate.why}
