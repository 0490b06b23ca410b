"""Steps that nbgrader runs over a notebook: what is cleared in a release, and what a student's feedback may show."""

from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions, NbGraderPreprocessor

from riceshop.grading.boxed.harmless import harmless
from riceshop.grading.names import IDENTITY
from riceshop.grading.submissions import grading_of

Made = tuple[NotebookNode, Any]


class KeepIdentity(ClearSolutions):
    """nbgrader's ClearSolutions, except that the identity cell stays: it holds plain data, not an answer."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> Made:
        """Return the cell with its solution replaced by the stub."""
        if cell.metadata.get("nbgrader", {}).get("grade_id") == IDENTITY:
            return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)


class HideTests(ClearHiddenTests):
    """Takes the hidden tests out of feedback, and out of the tracebacks that quote them."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> Made:
        """Return the cell as the student had it; of an error in a test cell only the last line stays."""
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
            for output in cell.outputs:
                if output.output_type == "error":
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        return cell, resources


class DropActiveContent(NbGraderPreprocessor):
    """Takes out what a browser would run: scripts, widgets and HTML in outputs, links that act in written answers."""

    kept = ("text/plain", "image/png", "image/jpeg")

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> Made:
        """Return the cell with text and pixel pictures as its only outputs, and a written answer as its words."""
        if cell.cell_type == "markdown" and grading_of(cell).get("solution"):
            # nbconvert's SanitizeHTML cleans Markdown before it becomes HTML: a link in Markdown passes it.
            cell.source = harmless(cell.source)
        for output in cell.get("outputs", []):
            for kind in list(output.get("data", {})):
                if kind not in self.kept:
                    del output["data"][kind]
        return cell, resources
