"""The master validates, the release does not, the blank gets nothing, and everyday accidents cost no marks."""

from pathlib import Path

from graded_class import UNIT, Graded
from nbgrader.validator import Validator

AUTOMATIC = 90


def test_the_master_validates(class_folder: Path):
    assert Validator().validate(str(class_folder / "source" / UNIT / f"{UNIT}.ipynb")) == {}


def test_the_release_fails_to_validate(class_folder: Path, master):
    found = Validator().validate(str(class_folder / "release" / UNIT / f"{UNIT}.ipynb"))
    tests = [cell for cell in master["cells"] if cell["id"].endswith("-check")]
    assert set(found) == {"failed"}
    assert len(found["failed"]) == len(tests) + 1  # and the written answer, still the stub


def test_the_blank_scores_nothing(graded: Graded):
    assert set(graded.marks["blank"].values()) == {0.0}


def test_the_master_handed_in_gets_every_automatic_point(graded: Graded):
    marks = {name: value for name, value in graded.marks["solved"].items() if name != "written"}
    assert sum(marks.values()) == AUTOMATIC


def test_the_written_answer_waits_for_the_teacher(graded: Graded):
    with graded.api.gradebook as book:
        grades = {student: book.find_grade("written", UNIT, UNIT, student) for student in ("solved", "blank")}
        assert grades["solved"].needs_manual_grade
        assert grades["solved"].max_score == 10
        assert grades["blank"].score == 0
        grades["solved"].manual_score = 7.5
        book.db.commit()
    with graded.api.gradebook as book:
        assert book.find_submission(UNIT, "solved").score == AUTOMATIC + 7.5


def test_a_copied_or_deleted_test_cell_costs_nothing(graded: Graded):
    for student in ("小明 2026", "deleted_cell"):
        marks = {name: value for name, value in graded.marks[student].items() if name != "written"}
        assert sum(marks.values()) == AUTOMATIC, student


def test_a_submission_without_a_name_is_asked_about_and_not_scored(graded: Graded):
    # Two came without a name: the learner who left it blank, and the master itself under a name of its own.
    asked = [row for row in graded.rows if row.status == "unidentified"]
    assert {row.file for row in asked} == {"nobody.ipynb", "untitled_3.ipynb"}
    assert all((graded.place / row.note).is_file() for row in asked)
    assert "" not in graded.marks and "nobody" not in graded.marks
    assert all(row.sentence() for row in graded.rows)
