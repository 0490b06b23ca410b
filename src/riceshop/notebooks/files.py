"""Notebook files as plain dictionaries: read, write and the one byte form in which they are kept."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from riceshop.words.errors import Damaged

Notebook = dict[str, Any]
Cell = dict[str, Any]

CHECKED = "nbval-check-output"
ZH, EN = "lang-zh", "lang-en"


def read(path: Path | str) -> Notebook:
    """Read a notebook of format 4. Raises Damaged if the file is missing or no notebook."""
    path = Path(path)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Damaged("notebooks.missing_file", path=path) from None
    except (OSError, ValueError, RecursionError) as error:
        raise Damaged("notebooks.not_a_notebook", path=path, reason=error) from error
    if not isinstance(found, dict) or found.get("nbformat") != 4 or not _has_cells(found):
        raise Damaged("notebooks.not_a_notebook", path=path, reason="nbformat 4, cells")
    return found


def dump(notebook: Notebook) -> str:
    """Return the bytes' text of a notebook: indent 1, sorted keys, Chinese as it is, one newline at the end."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write(path: Path | str, notebook: Notebook) -> None:
    """Write a notebook in its one byte form, the same on every system."""
    Path(path).write_text(dump(notebook), encoding="utf-8", newline="\n")


def source(cell: Cell) -> str:
    """Return a cell's source as one string."""
    held = cell.get("source", "")
    return held if isinstance(held, str) else "".join(held)


def set_source(cell: Cell, value: str) -> None:
    """Put a source into a cell, as the list of lines that nbformat writes."""
    cell["source"] = value.splitlines(keepends=True)


def tags(cell: Cell) -> list[str]:
    """Return a cell's tags."""
    return list(cell.get("metadata", {}).get("tags", []))


def notes(cell: Cell) -> dict[str, Any]:
    """Return what we keep about a cell: of, digest, quotes, given (empty if nothing)."""
    held = cell.get("metadata", {}).get("riceshop", {})
    return dict(held) if isinstance(held, dict) else {}


def spoken(cell: Cell) -> str | None:
    """Return "zh" or "en" for a prose cell of one language, None for any other cell."""
    told = tags(cell)
    return "zh" if ZH in told else "en" if EN in told else None


def pairs(notebook: Notebook) -> Iterator[tuple[Cell, Cell]]:
    """Yield the prose pairs in order: a Chinese cell and the English one right behind it."""
    for first, second in pairwise(notebook["cells"]):
        if spoken(first) == "zh" and spoken(second) == "en":
            yield first, second


def pair_name(cell: Cell) -> str:
    """Return a cell's id without the language at its end: the name that manifest and quotes use."""
    name = str(cell.get("id", ""))
    return name[:-3] if spoken(cell) and name.endswith(("-zh", "-en")) else name


def output_text(cell: Cell) -> str:
    """Return everything a cell's stored outputs say as text, one output a line."""
    said = []
    for output in cell.get("outputs", []):
        held = output.get("text", output.get("data", {}).get("text/plain", ""))
        said.append(held if isinstance(held, str) else "".join(held))
    return "\n".join(said)


def _has_cells(found: Notebook) -> bool:
    cells = found.get("cells")
    return isinstance(cells, list) and all(isinstance(cell, dict) and "cell_type" in cell for cell in cells)
