"""A small made-up class for the tests of the report: points written into a gradebook, notebooks written by hand."""

from pathlib import Path
from typing import Any

from graded_class import ROOT

from riceshop.grading import classroom
from riceshop.grading.release import course_api
from riceshop.notebooks.files import write

SMALL = "01_small"
QUESTIONS = {"jar": 4.0, "rice": 2.0, "debts": 4.0}
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
GIVEN = "def {name}():\n    raise NotImplementedError"
# student: edition, points, {question: what its check printed}, questions left as they were given
WORKS = {
    "0001": ("zh", (4, 2, 4), {}, ()),
    "0002": ("zh", (4, 2, 0), {"debts": "再看一眼：用 5来试，得到17。\n  要不要减去已还的？\n"}, ()),
    "0003": ("en", (4, 0, 0), {"rice": "Look again: the result is 9.\n  Which jar?\n",
                               "debts": "Look again: with 6 the result is 17.\n  Was something paid back?\n"}, ()),
    "0004": ("en", (0, 0, 0), {"jar": "再看一眼：得到" + EVIL + "。\n", "rice": EVIL * 40}, ("debts",)),
}


def made(place: Path) -> Path:
    """Return a class folder with one unit in which five students are known and four have handed in."""
    place = classroom.new(place, ROOT)
    students = "\n".join(f"{who},{name},A" for who, name in (("0001", "王小明"), ("0002", EVIL), ("0003", "Lin"), ("0004", "Wu"), ("0005", "Hu")))
    (place / "roster.csv").write_text(f"学号,姓名,班级\n{students}\n", encoding="utf-8-sig")
    with course_api(place).gradebook as book:
        book.add_assignment(SMALL)
        book.add_notebook(SMALL, SMALL)
        for name, most in QUESTIONS.items():
            book.add_grade_cell(f"{name}-check", SMALL, SMALL, max_score=most, cell_type="code")
        for who, (_, points, _, _) in WORKS.items():
            book.add_student(who)
            book.add_submission(SMALL, who)
            for name, value in zip(QUESTIONS, points, strict=True):
                grade = book.find_grade(f"{name}-check", SMALL, SMALL, who)
                grade.auto_score, grade.needs_manual_grade = value, False
        book.db.commit()
    for folder in ("source", "release"):
        _put(place / folder / SMALL, _notebook("both", {}, tuple(QUESTIONS)))
    for who, (edition, _, printed, blank) in WORKS.items():
        for folder in ("submitted", "autograded"):
            _put(place / folder / who / SMALL, _notebook(edition, printed, blank))
    return place


def _put(folder: Path, notebook: dict[str, Any]) -> None:
    folder.mkdir(parents=True)
    write(folder / f"{SMALL}.ipynb", notebook)


def _notebook(edition: str, printed: dict[str, str], blank: tuple[str, ...]) -> dict[str, Any]:
    cells = []
    for name, most in QUESTIONS.items():
        for lang, heading in (("zh", f"## 第一问：{name}"), ("en", f"## Question {name}")):
            if edition in (lang, "both"):
                cells.append({"cell_type": "markdown", "metadata": {"tags": [f"lang-{lang}"]}, "source": heading})
        written = GIVEN.format(name=name) if name in blank else f"def {name}():\n    return 9"
        cells.append(_code(name, written, [], solution=True))
        said = [{"output_type": "stream", "name": "stdout", "text": printed[name]}] if name in printed else []
        cells.append(_code(f"{name}-check", f"check({name})", said, grade=True, points=most))
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


def _code(name: str, told: str, outputs: list[dict[str, Any]], **flags: object) -> dict[str, Any]:
    held = {"grade_id": name, "schema_version": 3, "solution": False, "grade": False, "locked": False, "task": False, **flags}
    return {"cell_type": "code", "metadata": {"nbgrader": held}, "source": told, "outputs": outputs, "execution_count": None}
