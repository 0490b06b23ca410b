"""Every answer of the zoo gets its marks from nbgrader, in Chinese, English and both, in one gradebook."""

import ast
import csv
from pathlib import Path

import pytest
from graded_class import LANGUAGES, ROOT, UNIT, Graded

from riceshop.checks.draws import SECRET_VARIABLE
from riceshop.grading import zoo
from riceshop.notebooks.files import source
from riceshop.words.errors import Damaged

FOLDER = ROOT / "grading" / "zoo" / UNIT


def test_each_question_has_its_wrong_and_right_answers(answers, master):
    questions = {cell["id"].removesuffix("-check") for cell in master["cells"] if cell["id"].endswith("-check")}
    assert set(answers) == questions
    for question, rows in answers.items():
        names = [one.name for one in rows]
        assert len(set(names)) == len(names), question
        assert sum(one.kind == "wrong" for one in rows) >= 5, question
        assert sum(one.kind == "right" for one in rows) >= 2, question
        full = max(one.marks for one in rows)
        assert all((one.marks == full) == (one.kind == "right") for one in rows), question


def test_the_submissions_hold_every_answer(answers):
    held = {(one.question, one.name) for member in zoo.members(answers) for one in member.values()}
    assert held == {(one.question, one.name) for rows in answers.values() for one in rows}
    assert len(zoo.members(answers)) <= 10


def test_expected_csv_is_the_table_of_the_answers(answers):
    assert (FOLDER / "expected.csv").read_text(encoding="utf-8") == zoo.expected_text(answers)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nbgrader_gives_every_member_its_marks(graded: Graded, lang: str):
    with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    got = {(row["submission"], row["question"]): graded.marks[f"{row['submission']}_{lang}"][f"{row['question']}-check"]
           for row in rows}
    assert got == {(row["submission"], row["question"]): float(row["marks"]) for row in rows}


def test_a_file_that_is_no_zoo_is_named(tmp_path: Path):
    (tmp_path / "jar.toml").write_text('[[answer]]\nkind = "wrong"\n', encoding="utf-8")
    with pytest.raises(Damaged, match="jar.toml"):
        zoo.answers(tmp_path)


@pytest.mark.parametrize("question", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_the_instant_check_gives_what_marking_gives(released, answers, question: str):
    # A student who sees full points at once must not lose them to a slip that the visible cases could have shown.
    cells = {cell["id"]: source(cell) for cell in released["cells"] if cell["cell_type"] == "code"}
    before = {"STUDENT": "ann", "CLASS_CODE": ""}
    if "my_table" in "".join(one.code for one in answers[question]):
        _run(cells["compare-shops"], before)
    *steps, last = ast.parse(cells[f"{question}-check"]).body
    for one in answers[question]:
        names = dict(before)
        _run(one.code, names)
        _run(ast.Module(steps, []), names)
        got = eval(compile(ast.Expression(last.value), "check", "eval"), names)
        assert got == one.marks, (question, one.name)


@pytest.mark.parametrize("secret", ["", "spring class", "autumn class"])
def test_marks_do_not_hang_on_what_a_class_secret_draws(master, answers, secret: str, monkeypatch, capsys):
    monkeypatch.setenv(SECRET_VARIABLE, secret)
    cells = {cell["id"]: source(cell) for cell in master["cells"] if cell["cell_type"] == "code"}
    drawn = [question for question in answers if "draws(" in cells[f"{question}-check"]]
    assert len(drawn) >= 10
    for question in drawn:
        *steps, last = ast.parse(cells[f"{question}-check"]).body
        for one in answers[question]:
            names: dict[str, object] = {}
            _run(one.code, names)
            _run(ast.Module(steps, []), names)
            got = eval(compile(ast.Expression(last.value), "check", "eval"), names)
            assert got == one.marks, (question, one.name)


def _run(code: str | ast.Module, names: dict[str, object]) -> None:
    exec(compile(code, "cell", "exec"), names)  # noqa: S102  the zoo's answers are ours
