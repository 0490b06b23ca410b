"""What goes back to students: no hidden test, no script, the teacher's comment and the check's sentences; and the marks."""

import csv
from pathlib import Path

import pytest
from graded_class import UNIT, Graded

from riceshop.grading import classroom


@pytest.fixture(scope="session")
def page(graded: Graded) -> str:
    """The feedback of a wrong answer, commented by the teacher, whose written answer carries a script."""
    student = "zoo_1_zh"
    with graded.api.gradebook as book:
        book.find_comment("written", UNIT, UNIT, student).manual_comment = "Which run was that?"
        book.db.commit()
    work = graded.place / "autograded" / student / UNIT / f"{UNIT}.ipynb"
    work.chmod(0o644)
    text = work.read_text(encoding="utf-8")
    stub = "在这里写你的回答。 / Write your answer here."
    assert stub in text
    work.write_text(text.replace(stub, "<script>alert('marks')</script><b onclick='x()'>mine</b>"), encoding="utf-8")
    result = graded.api.generate_feedback(UNIT, student)
    assert result["success"], result["log"]
    return (graded.place / "feedback" / student / UNIT / f"{UNIT}.html").read_text(encoding="utf-8")


def test_feedback_speaks_to_the_student(page: str):
    assert "Which run was that?" in page
    assert "再看一眼" in page and "Look again" in page
    assert "mine" in page


def test_feedback_shows_no_hidden_test(page: str):
    # Words of the hidden part only: the import of draws is in the visible part of the cell.
    assert "HIDDEN TESTS" not in page
    for secret in ("draw.whole", "draw.shuffled", "for _ in range"):
        assert secret not in page


def test_nothing_of_a_student_runs_in_the_teachers_browser(page: str):
    assert "<script>alert" not in page and "onclick" not in page


def test_export_is_one_documented_command(graded: Graded, tmp_path: Path):
    table = tmp_path / "marks.csv"
    assert classroom.run_nbgrader(graded.place, ["export", f"--to={table}"]) == 0
    with table.open(encoding="utf-8", newline="") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(graded.marks)
    assert float(rows["zoo_1_zh"]["score"]) == float(rows["zoo_1_en"]["score"]) == float(rows["zoo_1_both"]["score"])
    assert float(rows["solved"]["max_score"]) == 100
