"""Marks of the zoo as they come out today: the master is run once for each member with that member's answers in it."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from riceshop.grading import zoo
from riceshop.notebooks.files import Cell, Notebook, read, tags
from riceshop.notebooks.own_cells import NOT_GRADED
from riceshop.notebooks.refresh import executed

CHECK = "-check"


def marks(root: Path, unit: str) -> Iterator[tuple[str, str, float]]:
    """Yield (submission, question, marks) of a unit's zoo, hidden tests included; nbgrader is not needed.

    A check cell's marks are the number it ends in, as nbgrader reads them; an error gives 0. Raises Damaged when a
    cell runs too long.
    """
    master = read(root / "grading" / "source" / unit / f"{unit}.ipynb")
    master["cells"] = [cell for cell in master["cells"] if NOT_GRADED not in tags(cell)]
    for number, member in enumerate(zoo.members(zoo.answers(root / "grading" / "zoo" / unit)), start=1):
        with tempfile.TemporaryDirectory() as place:
            done = executed(zoo.composed(master, member), Path(place), errors=True)
        for question in member:
            yield f"zoo_{number}", question, _earned(_cell(done, question + CHECK))


def wrong_marks(root: Path, unit: str) -> list[tuple[str, str, float, float]]:
    """Return (question, answer, marks in the zoo, marks that come out) of every answer that gets other marks."""
    members = zoo.members(zoo.answers(root / "grading" / "zoo" / unit))
    held = {(f"zoo_{number}", question): one
            for number, member in enumerate(members, start=1) for question, one in member.items()}
    found = {}
    for submission, question, earned in marks(root, unit):
        one = held[submission, question]
        if earned != one.marks:
            found[question, one.name] = (question, one.name, one.marks, earned)
    return list(found.values())


def _cell(notebook: Notebook, name: str) -> Cell:
    return next(cell for cell in notebook["cells"] if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") == name)


def _earned(cell: Cell) -> float:
    results = [one for one in cell["outputs"] if one["output_type"] == "execute_result"]
    return float("".join(results[-1]["data"]["text/plain"])) if results else 0.0
