"""The zoo of every unit: enough answers, and the marks of each from the check cell, at once and with hidden inputs."""

import ast
import re

import pytest
from graded_class import ROOT

from riceshop.checks.draws import SECRET_VARIABLE
from riceshop.grading import zoo
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Cell, read, source

ZOO = ROOT / "grading" / "zoo"
HIDDEN = re.compile("### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS\n", re.DOTALL)

pytestmark = pytest.mark.parametrize("unit", sorted(path.name for path in ZOO.iterdir() if path.is_dir()))


def _checks(unit: str) -> dict[str, str]:
    """Return the check cells by question."""
    return {cell["id"].removesuffix("-check"): source(cell) for cell in _code(unit) if cell["id"].endswith("-check")}


def _given(unit: str) -> dict[str, object]:
    """Return what the cells that nobody may change have made: the student's own tables, which some answers read."""
    names: dict[str, object] = {"STUDENT": "ann", "CLASS_CODE": ""}
    for cell in _code(unit):
        if grading_of(cell).get("locked") and not grading_of(cell).get("grade"):
            exec(source(cell), names)  # noqa: S102  the masters and the zoo are ours
    return names


def _code(unit: str) -> list[Cell]:
    told = read(ROOT / "grading" / "source" / unit / f"{unit}.ipynb")["cells"]
    return [cell for cell in told if cell["cell_type"] == "code"]


def test_there_are_enough_answers_of_known_marks(unit: str) -> None:
    answers = zoo.answers(ZOO / unit)
    assert set(answers) == set(_checks(unit))
    for question, rows in answers.items():
        full = max(one.marks for one in rows)
        assert len({one.name for one in rows}) == len(rows), question
        assert sum(one.kind == "wrong" for one in rows) >= 5 and sum(one.kind == "right" for one in rows) >= 2, question
        assert all((one.marks == full) == (one.kind == "right") for one in rows), question
    assert (ZOO / unit / "expected.csv").read_text(encoding="utf-8") == zoo.expected_text(answers)


@pytest.mark.parametrize("secret", [None, "", "spring class", "autumn class"], ids=["at once", "rice", "spring", "autumn"])
def test_each_answer_gets_its_marks(unit: str, secret: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if secret is not None:
        monkeypatch.setenv(SECRET_VARIABLE, secret)
    checks, own = _checks(unit), _given(unit)
    for question, rows in zoo.answers(ZOO / unit).items():
        check = checks[question]
        if secret and "draws(" not in check:
            continue
        *steps, last = ast.parse(check if secret is not None else HIDDEN.sub("", check)).body
        for one in rows:
            names = dict(own)
            exec(one.code, names)  # noqa: S102
            exec(compile(ast.Module(steps, []), question, "exec"), names)  # noqa: S102
            assert eval(compile(ast.Expression(last.value), question, "eval"), names) == one.marks, (question, one.name)
