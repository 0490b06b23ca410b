"""One class folder for all grading tests: the zoo in three languages, and the students every class has."""

import os
import shutil
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from graded_class import LANGUAGES, ROOT, UNIT, Graded

from riceshop.grading import classroom, intake, release, zoo
from riceshop.grading.boxed import trial_file
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Notebook, read, write
from riceshop.notebooks.languages import student_copy


@pytest.fixture(scope="session")
def master() -> Notebook:
    return read(ROOT / "grading" / "source" / UNIT / f"{UNIT}.ipynb")


@pytest.fixture(scope="session")
def released() -> Notebook:
    return read(ROOT / "exercises" / UNIT / f"{UNIT}.ipynb")


@pytest.fixture(scope="session")
def answers() -> dict[str, list[zoo.Answer]]:
    return zoo.answers(ROOT / "grading" / "zoo" / UNIT)


@pytest.fixture(scope="session")
def class_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A class folder with its release made; the environment is put back at the end."""
    before = dict(os.environ)
    os.environ["RICESHOP_LANG"] = "both"
    place = classroom.new(tmp_path_factory.mktemp("class") / "spring", ROOT)
    result = release.course_api(place).generate_assignment(UNIT)
    assert result["success"], result["log"]
    yield place
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def trial_record(class_folder: Path) -> Path:
    """What a class folder keeps of the unit's trial before release: a class that has it does not try again."""
    trial_file.tried(class_folder, UNIT, ROOT)
    return class_folder / trial_file.FOLDER


@pytest.fixture(scope="session")
def graded(class_folder: Path, released: Notebook, answers: dict[str, list[zoo.Answer]],
           tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The class after collect and autograde by stock nbgrader."""
    incoming = tmp_path_factory.mktemp("incoming")
    zoo.write_members(ROOT, UNIT, incoming, LANGUAGES)
    for name, notebook in _everyday(released, answers).items():
        write(incoming / f"{name}.ipynb", notebook)
    shutil.copy(class_folder / "source" / UNIT / f"{UNIT}.ipynb", incoming / "untitled_3.ipynb")
    rows = intake.collect(class_folder, incoming)
    intake.collect(class_folder, incoming / "untitled_3.ipynb", student="solved")
    api = release.course_api(class_folder)
    # A busy machine must not cost a member of the zoo its marks; nothing in it runs for long.
    api.config.ExecutePreprocessor.timeout = 300
    found = Graded(class_folder, api, rows)
    result = api.autograde(UNIT, "*")
    assert result["success"], result["log"][-3000:]
    with api.gradebook as book:
        for submission in book.assignment_submissions(UNIT):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            found.marks[submission.student.id] = {grade.name: grade.auto_score for grade in grades}
    return found


def _everyday(released: Notebook, answers: dict[str, list[zoo.Answer]]) -> dict[str, Notebook]:
    """Blank, without a name, a copied test cell, a deleted one: what a class hands in beside answers."""
    right = {question: next(one for one in rows if one.kind == "right") for question, rows in answers.items()}
    copied = zoo.composed(student_copy(released, "zh"), right, "小明 2026")
    place = next(i for i, cell in enumerate(copied["cells"]) if grading_of(cell).get("grade"))
    copied["cells"].insert(place + 1, deepcopy(copied["cells"][place]))
    copied["cells"][place + 1]["id"] = "copied-by-hand"
    deleted = zoo.composed(student_copy(released, "en"), right, "deleted_cell")
    del deleted["cells"][next(i for i, cell in enumerate(deleted["cells"]) if grading_of(cell).get("grade"))]
    return {
        "blank": zoo.composed(student_copy(released, "zh"), {}, "blank"),
        "nobody": zoo.composed(student_copy(released, "en"), right, ""),
        "copied": copied,
        "deleted": deleted,
    }
