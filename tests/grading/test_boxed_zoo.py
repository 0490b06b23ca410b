"""Honest work gets the same marks in the box as from stock nbgrader: the zoo of unit 1, question by question."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boxed_class
import nbformat
import pytest
from graded_class import LANGUAGES, ROOT, UNIT

from riceshop.grading import classroom, intake, release, zoo
from riceshop.grading.boxed import tiers
from riceshop.grading.boxed.grade import Graded, grade
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import read, write
from riceshop.notebooks.languages import student_copy


@dataclass
class Boxed:
    """Unit 1 graded in the box: its class folder, what came of each member, the marks in nbgrader's gradebook."""

    place: Path
    done: dict[str, Graded]
    marks: dict[str, dict[str, float]]


@pytest.fixture(scope="session")
def boxed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Boxed]:
    try:
        tier = tiers.best()
    except tiers.NoSandbox as error:
        pytest.skip(str(error))
    before = dict(os.environ)
    os.environ["RICESHOP_LANG"] = "both"
    place = classroom.new(tmp_path_factory.mktemp("zoo") / "class", ROOT)
    assert release.course_api(place).generate_assignment(UNIT)["success"]
    incoming = tmp_path_factory.mktemp("members")
    zoo.write_members(ROOT, UNIT, incoming, LANGUAGES)
    # Every member once, the languages in turn; the first member in all three.
    for path in sorted(incoming.iterdir()):
        number, lang = path.stem.split("_")[1:]
        if number != "1" and LANGUAGES[int(number) % 3] != lang:
            path.unlink()
    blank = student_copy(read(ROOT / "exercises" / UNIT / f"{UNIT}.ipynb"), "zh")
    write(incoming / "blank.ipynb", zoo.composed(blank, {}, "blank"))
    intake.collect(place, incoming)
    done = grade(place, UNIT, tier)
    yield Boxed(place, {one.student: one for one in done}, boxed_class.marks(place, UNIT))
    os.environ.clear()
    os.environ.update(before)


def test_every_answer_of_the_zoo_gets_its_marks(boxed: Boxed):
    with (ROOT / "grading" / "zoo" / UNIT / "expected.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    got, want = {}, {}
    for student, marks in boxed.marks.items():
        for row in rows:
            if student.startswith(f"{row['submission']}_"):
                want[student, row["question"]] = float(row["marks"])
                got[student, row["question"]] = marks[f"{row['question']}-check"]
    assert got == want
    assert len({student for student, _ in want}) == len(rows) // len({row["question"] for row in rows}) + 2
    assert {student.rpartition("_")[2] for student, _ in want} == set(LANGUAGES)


def test_each_is_graded_without_a_word_of_complaint(boxed: Boxed):
    assert {(one.outcome.status, one.outcome.reason, one.outcome.tier) for one in boxed.done.values()} == {
        ("graded", "", "bubblewrap")}
    assert all(len(one.outcome.questions) == 13 for one in boxed.done.values())


def test_the_blank_gets_nothing(boxed: Boxed):
    assert set(boxed.marks["blank"].values()) == {0.0}


def test_what_is_kept_is_the_masters_notebook_in_the_students_language(boxed: Boxed):
    master = read(boxed.place / "source" / UNIT / f"{UNIT}.ipynb")
    tests = {grading_of(cell)["grade_id"]: cell for cell in master["cells"] if grading_of(cell).get("grade")}
    for student in ("zoo_1_zh", "zoo_1_en", "zoo_1_both"):
        kept = nbformat.read(boxed.place / "autograded" / student / UNIT / f"{UNIT}.ipynb", 4)
        heard = {tag for cell in kept.cells for tag in cell.metadata.get("tags", []) if tag.startswith("lang-")}
        lang = student.rpartition("_")[2]
        assert heard == ({"lang-zh", "lang-en"} if lang == "both" else {f"lang-{lang}"})
        found = {grading_of(cell)["grade_id"]: cell for cell in kept.cells if grading_of(cell).get("grade")}
        assert set(found) == set(tests)
        for name, cell in found.items():
            assert cell.metadata.nbgrader.points == grading_of(tests[name])["points"]


def test_a_second_run_leaves_finished_ones_alone(boxed: Boxed):
    again = grade(boxed.place, UNIT, tiers.best())
    assert not any(one.fresh for one in again)
    assert {one.student: one.outcome for one in again} == {name: one.outcome for name, one in boxed.done.items()}
    renewed = boxed.place / "submitted" / "blank" / UNIT / f"{UNIT}.ipynb"
    os.utime(renewed)
    assert [one.fresh for one in grade(boxed.place, UNIT, tiers.best(), only="blank")] == [False]
    renewed.write_text(renewed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert [one.fresh for one in grade(boxed.place, UNIT, tiers.best(), only="blank")] == [True]
