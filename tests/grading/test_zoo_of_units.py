"""The zoo of every unit without nbgrader: its shape, and its marks by the student's own check and under other secrets."""

import ast
import contextlib
import io
from functools import cache

import pytest
from graded_class import ROOT

from riceshop.checks.draws import SECRET_VARIABLE
from riceshop.grading import release, zoo
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import read, source

UNITS = release.units(ROOT / "grading")
PLACES = {"master": "grading/source", "release": "exercises"}


@cache
def _cells(place: str, unit: str) -> dict[str, dict]:
    notebook = read(ROOT / PLACES[place] / unit / f"{unit}.ipynb")
    return {cell["id"]: cell for cell in notebook["cells"] if cell["cell_type"] == "code"}


def _answers(unit: str) -> dict[str, list[zoo.Answer]]:
    return zoo.answers(ROOT / "grading" / "zoo" / unit)


@cache
def _given(place: str, unit: str, student: str) -> dict[str, object]:
    """Return what the locked cells of data make for a student."""
    names: dict[str, object] = {"STUDENT": student, "CLASS_CODE": ""}
    for cell in _cells(place, unit).values():
        if grading_of(cell).get("locked") and not grading_of(cell).get("grade"):
            exec(compile(source(cell), cell["id"], "exec"), names)  # noqa: S102  the masters are ours
    return names


def _marks(place: str, unit: str, one: zoo.Answer, student: str = "ann") -> float:
    *steps, last = ast.parse(source(_cells(place, unit)[f"{one.question}-check"])).body
    names = dict(_given(place, unit, student))
    with contextlib.redirect_stdout(io.StringIO()):
        for code in (ast.parse(one.code), ast.Module(steps, [])):
            exec(compile(code, "cell", "exec"), names)  # noqa: S102  the zoo's answers are ours
        return eval(compile(ast.Expression(last.value), "check", "eval"), names)


@pytest.mark.parametrize("unit", UNITS)
def test_each_question_has_its_wrong_and_right_answers(unit: str) -> None:
    asked = {name.removesuffix("-check") for name in _cells("master", unit) if name.endswith("-check")}
    answers = _answers(unit)
    assert set(answers) == asked and len(zoo.members(answers)) <= 10
    for question, rows in answers.items():
        names = [one.name for one in rows]
        assert len(set(names)) == len(names), question
        assert sum(one.kind == "wrong" for one in rows) >= 5, question
        assert sum(one.kind == "right" for one in rows) >= 2, question
        full = max(one.marks for one in rows)
        assert full == grading_of(_cells("master", unit)[f"{question}-check"])["points"], question
        assert all((one.marks == full) == (one.kind == "right") for one in rows), question


@pytest.mark.parametrize("unit", UNITS)
def test_expected_csv_is_the_table_of_the_answers(unit: str) -> None:
    table = ROOT / "grading" / "zoo" / unit / "expected.csv"
    assert table.read_text(encoding="utf-8") == zoo.expected_text(_answers(unit))


@pytest.mark.parametrize("unit", UNITS)
def test_the_instant_check_gives_what_marking_gives(unit: str) -> None:
    # A student who sees full points at once must not lose them to a slip that the visible cases could have shown.
    for rows in _answers(unit).values():
        got = {one.name: (_marks("release", unit, one), one.marks) for one in rows}
        assert all(mark == wanted for mark, wanted in got.values()), (rows[0].question, got)


@pytest.mark.parametrize("secret", ["", "spring class", "autumn class"])
@pytest.mark.parametrize("unit", UNITS)
def test_marks_do_not_hang_on_what_a_class_secret_draws(unit: str, secret: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, secret)
    drawn = [name for name in _answers(unit) if "draws(" in source(_cells("master", unit)[f"{name}-check"])]
    for question in drawn:
        for one in _answers(unit)[question]:
            assert _marks("master", unit, one, f"student of {secret}") == one.marks, (question, one.name)
