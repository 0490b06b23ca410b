"""Answers that lean on a cell that is not run for marking, a student's own or one for practice: its names are missing then."""

import builtins
from collections.abc import Collection
from typing import Any

from riceshop.notebooks.code_names import STAR, asked_in, bound_in, imports_in

NOT_GRADED = "not-graded"


def leaning(notebook: Any, handed_out: Collection[str]) -> dict[str, list[str]]:
    """Return {grade id: names} of the answers that use names which only cells define that are not run for marking.

    `handed_out` are the sources of the cells that were handed out; a code cell without a grade id that is not among
    them is the student's own. Cells tagged not-graded are for practice. The notebook is one of nbformat's, read as text.
    """
    known = {one.strip() for one in handed_out}
    own: set[str] = set()
    there = set(dir(builtins)) | {"display", "get_ipython"}
    answers: dict[str, str] = {}
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        held = cell.metadata.get("nbgrader", {})
        name = str(held.get("grade_id", ""))
        if name and held.get("solution"):
            answers.setdefault(name, cell.source)
            there |= bound_in(cell.source)
        elif name and held.get("grade"):
            # What a check cell imports is there when it calls the answer.
            there |= set(imports_in(cell.source))
        elif name or (cell.source.strip() in known and NOT_GRADED not in cell.metadata.get("tags", [])):
            there |= bound_in(cell.source)
        else:
            own |= bound_in(cell.source)
    found = {}
    for name, code in answers.items():
        asked = asked_in(code) - there
        # Which names a star brings cannot be read: any that nothing else defines may be one of them.
        asked = asked if STAR in own else asked & own
        if asked:
            found[name] = sorted(asked)
    return found
