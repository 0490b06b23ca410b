"""Marking guides shown where answers are marked: formgrader's page of a submission gets them beside each written answer."""

import re
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from riceshop.grading.submissions import grading_of
from riceshop.words import text

FOLDER = "rubrics"
QUESTION = re.compile(r"^<!-- question: (\S+) -->[ \t]*$", re.MULTILINE)


def rubric(folder: Path, unit: str, question: str) -> str:
    """Return the marking guide of one written answer from `folder`/UNIT.md, "" when there is none.

    A file with marks `<!-- question: NAME -->` has a part for each answer; one without serves every answer of the unit.
    """
    path = folder / f"{unit}.md"
    if not path.is_file():
        return ""
    first, *rest = QUESTION.split(path.read_text(encoding="utf-8-sig"))
    parts = dict(zip(rest[::2], rest[1::2], strict=True))
    return (parts.get(question, "") if parts else first).strip()


def by_person(cell: Any) -> str:
    """Return the grade id of a cell that a person marks, "" for any other cell."""
    held = grading_of(cell)
    marked = held.get("grade") and held.get("solution") or held.get("task")
    return str(held.get("grade_id", "")) if marked else ""


class ShowRubric(NbGraderPreprocessor):
    """Puts the marking guide under each written answer on formgrader's page; no file and no feedback is changed."""

    folder = Unicode("", help="the folder with UNIT.md").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook with the guides in it when it is shown for marking, else as it is."""
        # Only formgrader's page of one submission names both.
        if not self.folder or "submission_id" not in resources or "assignment_id" not in resources:
            return nb, resources
        cells = []
        for cell in nb.cells:
            cells.append(cell)
            name = by_person(cell)
            guide = rubric(Path(self.folder), resources["assignment_id"], name) if name else ""
            if guide:
                cells.append(new_markdown_cell(f"**{text('grading_class.rubric', 'both')}**\n\n{guide}"))
        shown = NotebookNode(nb)
        shown.cells = cells
        return shown, resources
