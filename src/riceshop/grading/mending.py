"""Mends in a submission what would stop nbgrader or lose the student's shop, and says what was mended."""

from typing import Any

from riceshop.grading.names import IDENTITY
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Notebook, dump
from riceshop.words import text


def mended(notebook: Notebook, who: str, class_code: str) -> list[str]:
    """Mend a submission of the student `who` in place and return the notes about it."""
    notes = []
    if not isinstance(notebook.get("metadata"), dict):
        notebook["metadata"] = {}
    if not isinstance(notebook.get("nbformat_minor"), int):
        notebook["nbformat_minor"] = 5
    seen: set[str] = set()
    for cell in notebook["cells"]:
        _shaped(cell)
        name = grading_of(cell).get("grade_id")
        if name in seen:
            # nbgrader stops at a doubled id; the copy still runs, only its label goes.
            del cell["metadata"]["nbgrader"]
            notes.append(text("exercise.intake.doubled", name=name))
        elif name:
            seen.add(name)
    if IDENTITY not in seen:
        notebook["cells"].insert(0, _identity_cell(who, class_code))
        notes.append(text("exercise.intake.identity_back"))
    if dump(notebook).encode("utf-8", "replace") != dump(notebook).encode("utf-8", "surrogatepass"):
        notes.append(text("grading_class.note.half_letters"))
    return notes


def _shaped(cell: dict[str, Any]) -> None:
    """Give a cell the parts that nbformat asks for; one without them would stop nbgrader at reading."""
    if not isinstance(cell.get("metadata"), dict):
        cell["metadata"] = {}
    cell.setdefault("source", "")
    if cell["cell_type"] == "code":
        if not isinstance(cell.get("outputs"), list):
            cell["outputs"] = []
        if not isinstance(cell.get("execution_count"), int):
            cell["execution_count"] = None


def _identity_cell(who: str, code: str) -> dict[str, object]:
    flags = {"grade": False, "grade_id": IDENTITY, "locked": False, "schema_version": 3, "solution": True,
             "task": False, "cell_type": "code"}
    return {"cell_type": "code", "id": IDENTITY, "metadata": {"nbgrader": flags}, "execution_count": None,
            "outputs": [], "source": f"STUDENT = {who!r}\nCLASS_CODE = {code!r}"}
