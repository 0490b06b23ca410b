"""A class for the tests of the box: a unit of three questions, and answers handed in to it."""

from pathlib import Path
from typing import Any

import nbformat
from graded_class import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from riceshop.grading import classroom, release
from riceshop.grading.boxed.sandbox import MIB, Limits

UNIT = "tiny"
TESTS = ("jar-check", "money-check", "last-check")
RIGHT = {
    "jar": "def jar_capacity_g(diameter_mm, height_mm):\n"
           "    return 3.14159 * diameter_mm * diameter_mm * height_mm / 4 / 1000000 * 800",
    "money": "def money(table):\n    return sum(PRICES[k] * j for k, j in zip(table['kind'], table['jin']))",
    "last": "def last(items):\n    return items[-1]",
}
MASTER = [
    ("identity", "answer", 'STUDENT = ""\nCLASS_CODE = ""'),
    ("", "plain", 'from pandas import DataFrame\nPRICES = {"dry": 3, "wet": 1}'),
    ("jar", "answer", RIGHT["jar"]),
    ("jar-check", 7, """
from riceshop.checks import check, draws
cases = {"volume": [((300, 400), 22619.4), ((200, 500), 12566.4)]}
### BEGIN HIDDEN TESTS
truth = 8675309 * 3
draw = draws("jar-capacity")
for _ in range(4):
    wide, high = draw.whole(210, 520), draw.whole(220, 610)
    cases["volume"].append(((wide, high), 3.14159 * wide * wide * high * 800 / 4000000))
### END HIDDEN TESTS
check("jar-capacity", jar_capacity_g, cases, points=7, tolerance=0.01)"""),
    ("money", "answer", RIGHT["money"]),
    ("money-check", 3, """
table = DataFrame({"kind": ["dry", "wet", "dry"], "jin": [2, 5, 4]})
got = money(table)
assert got == sum(PRICES[k] * j for k, j in zip(table["kind"], table["jin"]))"""),
    ("last", "answer", RIGHT["last"]),
    ("last-check", 2, "assert all(map(lambda n: last(list(range(n))) == n - 1, [3, 5, 7]))\n2"),
]
LIMITS = Limits(cell_seconds=5, total_seconds=60, memory=900 * MIB, scratch=16 * MIB)


def make(place: Path, rows: list[tuple[str, Any, str]] = MASTER) -> Path:
    """Make a class folder with the unit in it and released; rows are (grade id, answer | plain | points, code)."""
    made = classroom.new(place, ROOT)
    folder = made / "source" / UNIT
    folder.mkdir()
    nbformat.write(_notebook(rows), folder / f"{UNIT}.ipynb")
    result = release.course_api(made).generate_assignment(UNIT)
    assert result["success"], result["log"]
    return made


def hand_in(place: Path, student: str, answers: dict[str, str]) -> Path:
    """Hand in the release with `answers` in it and return its folder."""
    notebook = nbformat.read(place / "release" / UNIT / f"{UNIT}.ipynb", 4)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        cell.source = answers.get(name, cell.source)
    folder = place / "submitted" / student / UNIT
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{UNIT}.ipynb")
    return folder


def marks(place: Path, unit: str = UNIT) -> dict[str, dict[str, float]]:
    """Return {student: {grade id: automatic points}} as nbgrader's own gradebook holds them."""
    found = {}
    with release.course_api(place).gradebook as book:
        for submission in book.assignment_submissions(unit):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            found[submission.student.id] = {grade.name: grade.auto_score for grade in grades}
    return found


def kept(place: Path, student: str) -> str:
    """Return the text of everything that grading keeps of one student's submission."""
    files = [path for path in (place / "autograded" / student).rglob("*") if path.is_file()]
    notebooks = [nbformat.read(path, 4) for path in files if path.suffix == ".ipynb"]
    outputs = [str(cell.get("outputs", "")) for notebook in notebooks for cell in notebook.cells]
    return "\n".join([*outputs, *(path.read_text() for path in files if path.suffix != ".ipynb")])


def _notebook(rows: list[tuple[str, Any, str]]) -> Any:
    cells = [new_markdown_cell("三道题。 / Three questions.")]
    for name, kind, code in rows:
        # The release needs readable ids and one schema, as every master has them.
        made = new_code_cell(code.strip("\n"), id=name or "prices")
        if kind == "answer":
            held = {"grade": False, "solution": True, "locked": False}
            if name != "identity":
                made.source = _with_marks(made.source)
        else:
            held = {"grade": True, "solution": False, "locked": True, "points": kind}
        if kind != "plain":
            made.metadata["nbgrader"] = held | {"grade_id": name, "schema_version": 3, "task": False}
        cells.append(made)
    return new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "language": "python",
                                                              "display_name": "Python 3"}})


def _with_marks(code: str) -> str:
    head, rest = code.split("\n", 1)
    return f"{head}\n    ### BEGIN SOLUTION\n{rest}\n    ### END SOLUTION"
