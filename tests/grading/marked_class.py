"""What the tests of marks share: a copy of the graded class that may be changed, its tables, made-up marks."""

import shutil
import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from riceshop.grading.mark_rules import rules
from riceshop.grading.marks import Marks, Row
from riceshop.grading.part_marks import Part
from riceshop.grading.roster import Student
from riceshop.grading.status import Status


def copied(origin: Path, place: Path) -> Path:
    """Return a copy of a graded class in which no written answer waits and no decision of a teacher stands."""
    shutil.copytree(origin, place, ignore=shutil.ignore_patterns("feedback", "*.csv"))
    told(place, "update grade set manual_score = null, needs_manual_grade = 0")
    return place


def told(place: Path, statement: str, *values: object) -> None:
    """Run one statement on the gradebook of a class."""
    with sqlite3.connect(place / "gradebook.db") as base:
        base.execute(statement, values)
    base.close()


def of_student(question: str, student: str) -> tuple[str, tuple[str, str]]:
    """Return the condition, and its values, that picks one student's grade of one question."""
    return ("cell_id in (select id from base_cell where name = ?) and notebook_id in (select n.id from submitted_notebook n"
            " join submitted_assignment a on a.id = n.assignment_id where a.student_id = ?)"), (question, student)


def table(place: Path, name: str, *lines: str) -> None:
    """Write a table of the class folder as a spreadsheet saves it: with its mark in front."""
    (place / name).write_text("\n".join(lines) + "\n", encoding="utf-8-sig")


def made_up(place: Path, rows: Mapping[str, tuple[str, int | None, Status]]) -> Marks:
    """Return marks of one unit and nothing else: {student: (name, mark, status)}."""
    made = []
    for student, (name, mark, status) in rows.items():
        part = Part(None if mark is None else Fraction(mark), status, tier="none")
        total = None if mark is None else Decimal(mark).quantize(Decimal("0.1"))
        made.append(Row(Student(student, name, "一班"), False, {"01": part}, {"01": Fraction(100)}, total, total, status, "none"))
    return Marks(rules(place), ["01"], ["02"], made)
