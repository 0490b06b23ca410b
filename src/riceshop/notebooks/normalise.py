"""The normal form of a notebook: no outputs, counts or widget state, few metadata, readable cell ids.

A cell tagged nbval-check-output keeps its text outputs, because the prose quotes its figures; nbval compares
them only if the cell has an execution count, so that cell gets the count 1.
"""

import re
from typing import Any

from riceshop.notebooks.files import CHECKED, Cell, Notebook, set_source, source, spoken, tags

CELL_METADATA = ("editable", "deletable", "nbgrader", "riceshop", "tags")
NBGRADER_FLAGS = ("cell_type", "checksum", "grade", "grade_id", "locked", "points", "schema_version", "solution",
                  "task")
KEPT_MIMES = ("text/plain", "text/html")
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RANDOM = re.compile(r"(?:cell-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?:cell-)?(?:[0-9a-f]{8}|[0-9a-f]{16}|[0-9a-f]{32})")


def normalised(notebook: Notebook) -> Notebook:
    """Return the normal form of a notebook; the notebook given is left as it is."""
    taken: set[str] = set()
    cells = []
    for number, cell in enumerate(notebook["cells"], start=1):
        made = _cell(cell)
        made["id"] = _free(_slug(cell, number), taken)
        cells.append(made)
    return {"cells": cells, "metadata": _metadata(notebook), "nbformat": 4, "nbformat_minor": 5}


def _metadata(notebook: Notebook) -> dict[str, Any]:
    kept: dict[str, Any] = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    own = notebook.get("metadata", {}).get("riceshop")
    return {**kept, "riceshop": own} if own else kept


def _cell(cell: Cell) -> Cell:
    made: Cell = {"cell_type": cell["cell_type"], "metadata": _cell_metadata(cell)}
    set_source(made, _trimmed(source(cell)))
    if cell.get("attachments"):
        made["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        made["outputs"] = _outputs(cell) if CHECKED in tags(cell) else []
        made["execution_count"] = 1 if made["outputs"] else None
    return made


def _cell_metadata(cell: Cell) -> dict[str, Any]:
    held = cell.get("metadata", {})
    kept = {name: held[name] for name in CELL_METADATA if name in held and held[name] not in ([], {})}
    if "nbgrader" in kept:
        kept["nbgrader"] = {name: kept["nbgrader"][name] for name in NBGRADER_FLAGS if name in kept["nbgrader"]}
    return kept


def _trimmed(value: str) -> str:
    lines = [line.rstrip() for line in value.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).strip("\n")


def _outputs(cell: Cell) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for output in cell.get("outputs", []):
        kind = output.get("output_type")
        if kind == "stream" and output.get("name") == "stdout":
            kept.append({"name": "stdout", "output_type": "stream", "text": _as_lines(output["text"])})
        elif kind in ("execute_result", "display_data"):
            data = {mime: _as_lines(value) for mime, value in output["data"].items() if mime in KEPT_MIMES}
            made = {"data": data, "metadata": {}, "output_type": kind}
            kept.append({**made, "execution_count": 1} if kind == "execute_result" else made)
    return kept


def _as_lines(value: str | list[str]) -> list[str]:
    return (value if isinstance(value, str) else "".join(value)).splitlines(keepends=True)


def _slug(cell: Cell, number: int) -> str:
    held = str(cell.get("id", ""))
    grade_id = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
    if SLUG.fullmatch(held) and not RANDOM.fullmatch(held):
        made = held
    else:
        # Jupyter and nbgrader make ids out of random digits: those say nothing to a reader of a diff.
        told = str(grade_id or ("" if RANDOM.fullmatch(held) else held)).lower().replace("_", "-")
        made = "-".join(SLUG.findall(told)) or f"{cell['cell_type']}-{number}"
    lang = spoken(cell)
    if lang and not made.endswith(f"-{lang}"):
        return f"{made[:58].rstrip('-')}-{lang}"
    return made[:64].rstrip("-")


def _free(name: str, taken: set[str]) -> str:
    stem, mark, lang = name.rpartition("-")
    tail = f"{mark}{lang}" if lang in ("zh", "en") else ""
    stem = stem if tail else name
    number = 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}{tail}"
    taken.add(name)
    return name
