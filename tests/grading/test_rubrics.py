"""Marking guides stand beside the written answers where they are marked, and nowhere else."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from graded_class import ROOT
from nbformat.v4 import new_markdown_cell, new_notebook

from riceshop.grading.preprocessors import DropActiveContent
from riceshop.grading.rubrics import ShowRubric, by_person, rubric
from riceshop.notebooks.files import read
from riceshop.notebooks.sources import masters, papers

GRADING = ROOT / "grading"


@pytest.mark.parametrize("path", [*masters(ROOT), *papers(ROOT)], ids=lambda path: path.stem)
def test_every_answer_that_people_mark_has_a_guide(path: Path):
    questions = [name for name in map(by_person, read(path)["cells"]) if name]
    assert questions
    for name in questions:
        assert "|" in rubric(GRADING / "rubrics", path.stem, name), f"no table for {path.stem} {name}"


def test_the_paper_has_a_hundred_points_for_people_alone():
    cells = read(papers(ROOT)[0])["cells"]
    graded = [cell["metadata"]["nbgrader"] for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]
    assert sum(one["points"] for one in graded) == 100 and all(one["solution"] for one in graded)


def test_a_part_of_a_guide_belongs_to_its_question(tmp_path: Path):
    (tmp_path / "one.md").write_text("top\n<!-- question: a -->\nguide A\n<!-- question: b -->\nguide B\n", encoding="utf-8")
    (tmp_path / "two.md").write_text("for all\n", encoding="utf-8")
    assert [rubric(tmp_path, "one", name) for name in ("a", "b", "c")] == ["guide A", "guide B", ""]
    assert rubric(tmp_path, "two", "any") == "for all" and rubric(tmp_path, "three", "any") == ""


def _shown(resources: dict[str, str], folder: Path) -> list[str]:
    held = {"nbgrader": {"grade": True, "solution": True, "grade_id": "written", "points": 10}}
    given = new_notebook(cells=[new_markdown_cell("prose"), new_markdown_cell("an answer", metadata=held)])
    found, _ = ShowRubric(folder=str(folder)).preprocess(given, resources)
    assert [cell.source for cell in given.cells] == ["prose", "an answer"]
    return [cell.source for cell in found.cells]


def test_the_guide_is_shown_on_the_page_for_marking_only(tmp_path: Path):
    (tmp_path / "unit.md").write_text("the guide", encoding="utf-8")
    marking = {"submission_id": "1", "assignment_id": "unit"}
    assert _shown(marking, tmp_path)[:2] == ["prose", "an answer"] and "the guide" in _shown(marking, tmp_path)[2]
    assert _shown({"assignment_id": "unit"}, tmp_path) == ["prose", "an answer"]
    assert _shown(marking | {"assignment_id": "other"}, tmp_path) == ["prose", "an answer"]


@pytest.mark.parametrize("with_package", [True, False])
def test_the_settings_load_with_and_without_the_package(tmp_path: Path, with_package: bool):
    shutil.copy(GRADING / "nbgrader_config.py", tmp_path)
    hidden = "" if with_package else "import sys; sys.modules['riceshop'] = None\n"
    code = hidden + (
        "import json\nfrom traitlets.config import PyFileConfigLoader\n"
        f"c = PyFileConfigLoader('nbgrader_config.py', path={str(tmp_path)!r}).load_config()\n"
        "print(json.dumps([c.CourseDirectory.course_id, len(c.HTMLExporter.preprocessors)]))\n")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["rice_shop", 3 if with_package else 1]


def test_a_written_answer_of_stock_autograde_is_shown_without_what_acts():
    held = {"nbgrader": {"grade": True, "solution": True, "grade_id": "written"}}
    cell = new_markdown_cell("[a](javascript:alert(1)) and my answer", metadata=held)
    shown, _ = DropActiveContent().preprocess_cell(cell, {}, 0)
    assert "javascript:" not in shown.source and "my answer" in shown.source
