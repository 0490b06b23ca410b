"""Every answer of the zoo gets its marks from nbgrader, in Chinese, English and both, in one gradebook."""

import csv
from pathlib import Path

import pytest
from graded_class import LANGUAGES, ROOT, UNIT, Graded

from riceshop.grading import zoo
from riceshop.words.errors import Damaged

FOLDER = ROOT / "grading" / "zoo" / UNIT


def test_the_submissions_hold_every_answer(answers):
    held = {(one.question, one.name) for member in zoo.members(answers) for one in member.values()}
    assert held == {(one.question, one.name) for rows in answers.values() for one in rows}
    assert len(zoo.members(answers)) <= 10


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
