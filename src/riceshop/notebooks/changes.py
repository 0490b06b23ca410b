"""What a new run changed in a notebook: the checked outputs, cell by cell, old line and new line."""

from difflib import ndiff

from riceshop.notebooks.files import CHECKED, Notebook, output_text, tags


def changed_outputs(before: Notebook, after: Notebook) -> dict[str, list[str]]:
    """Return {cell id: its changed lines, "- old" and "+ new"} of the checked cells whose outputs differ.

    A cell that is new counts as empty before, one that is gone as empty after.
    """
    old, new = _said(before), _said(after)
    found = {}
    for cell in [*new, *(cell for cell in old if cell not in new)]:
        lines = [line.rstrip() for line in ndiff(old.get(cell, []), new.get(cell, [])) if line.startswith(("- ", "+ "))]
        if lines:
            found[cell] = lines
    return found


def _said(notebook: Notebook) -> dict[str, list[str]]:
    return {str(cell.get("id")): output_text(cell).splitlines() for cell in notebook["cells"] if CHECKED in tags(cell)}
