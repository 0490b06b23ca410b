"""Honest work is worth here what stock nbgrader gives: rows of the two gradebooks compared question by question."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graded_class import UNIT, Graded

from riceshop.grading.boxed import tiers
from riceshop.grading.boxed.grade import grade
from riceshop.grading.release import course_api

# In every language, right and wrong, blank, with a copied test cell, without one, and the master itself.
SAMPLE = ("zoo_1_zh", "zoo_1_en", "zoo_1_both", "zoo_5_en", "zoo_7_both", "blank", "小明 2026", "deleted_cell", "solved")


@pytest.fixture(scope="module")
def beside(graded: Graded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same class with the same secret and submissions and an empty gradebook."""
    place = tmp_path_factory.mktemp("beside") / "class"
    shutil.copytree(graded.place, place, ignore=shutil.ignore_patterns("autograded", "feedback", "gradebook.db*"))
    before = dict(os.environ)
    os.environ["RICESHOP_LANG"] = "both"
    # The gradebook learns of the unit's questions as it did there.
    assert course_api(place).generate_assignment(UNIT, force=True)["success"]
    yield place
    os.environ.clear()
    os.environ.update(before)


def rows(place: Path, students: list[str]) -> dict[tuple[str, str], Any]:
    """Return all that the gradebook says of each question: {(student, question): facts}."""
    found: dict[tuple[str, str], Any] = {}
    with course_api(place).gradebook as book:
        for student in students:
            submission = book.find_submission(UNIT, student)
            found[student, "the whole"] = (submission.score, submission.max_score, submission.needs_manual_grade,
                                           submission.timestamp, submission.total_seconds_late)
            for notebook in submission.notebooks:
                found |= {(student, one.name): (one.auto_score, one.manual_score, one.extra_credit, one.score, one.max_score,
                                                one.needs_manual_grade, one.failed_tests, one.cell.type)
                          for one in notebook.grades}
                found |= {(student, f"{one.name} comment"): (one.auto_comment, one.manual_comment)
                          for one in notebook.comments}
    return found


def compared(graded: Graded, place: Path, students: list[str]) -> None:
    tier = tiers.best()
    for student in students:
        done = grade(place, UNIT, tier, only=student)
        assert done[0].outcome.status in ("graded", "tampered"), done
    here, stock = rows(place, students), rows(graded.place, students)
    assert {key: (stock[key], here.get(key)) for key in stock if stock[key] != here.get(key)} == {}
    assert set(here) == set(stock) and len(stock) > 13 * len(students)


def everybody(place: Path) -> list[str]:
    return sorted(path.name for path in (place / "submitted").iterdir() if (path / UNIT).is_dir())


def test_a_sample_of_the_zoo_has_the_same_rows_in_both_gradebooks(graded: Graded, beside: Path):
    assert set(SAMPLE) <= set(everybody(graded.place))
    compared(graded, beside, sorted(SAMPLE))


@pytest.mark.full
def test_the_whole_zoo_in_three_languages_has_the_same_rows(graded: Graded, beside: Path):
    students = everybody(graded.place)
    assert len(students) > 30
    compared(graded, beside, students)
