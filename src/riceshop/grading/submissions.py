"""Submissions as they arrive: zips and notebooks read without trusting a name, a path or a size in them."""

import ast
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from riceshop.grading.names import IDENTITY
from riceshop.notebooks.files import Notebook, source

LARGEST = 64 * 2**20
Grading = dict[str, Any]


@dataclass
class Arrival:
    """One notebook that came in: the file it came from, its text, and what came with it (student, time)."""

    file: Path
    text: str
    time: datetime
    told: dict[str, str] = field(default_factory=dict)


class Unreadable(Exception):
    """A file that is no submission; the text is the reason as the system gives it."""


def arrivals(incoming: Path) -> Iterator[Arrival | tuple[Path, str]]:
    """Yield every notebook found in a file or folder, or (file, reason) for one that cannot be read."""
    files = sorted(incoming.rglob("*")) if incoming.is_dir() else [incoming]
    for file in files:
        if file.suffix.lower() not in (".zip", ".ipynb") or ".ipynb_checkpoints" in file.parts:
            continue
        try:
            if file.is_symlink() or not file.is_file():
                raise Unreadable("link")
            yield from _from_zip(file) if file.suffix.lower() == ".zip" else [_from_notebook(file)]
        except (Unreadable, OSError, ValueError, zipfile.BadZipFile, RuntimeError) as error:
            yield file, str(error)


def parsed(text: str) -> Notebook:
    """Return the notebook of a submission. Raises Unreadable when it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)[:120]) from error
    if not isinstance(found, dict) or found.get("nbformat") != 4 or not isinstance(found.get("cells"), list):
        raise Unreadable("nbformat 4, cells")
    for number, cell in enumerate(found["cells"]):
        if not _is_cell(cell):
            raise Unreadable(f"cells[{number}]")
    return found


def grading_of(cell: dict[str, Any]) -> Grading:
    """Return a cell's nbgrader metadata, empty when it has none or something else stands there."""
    held = cell.get("metadata", {})
    held = held.get("nbgrader", {}) if isinstance(held, dict) else {}
    return held if isinstance(held, dict) else {}


def grade_ids(notebook: Notebook) -> list[str]:
    """Return the grade ids of a notebook in order, doubles included."""
    return [grading_of(cell)["grade_id"] for cell in notebook["cells"] if grading_of(cell).get("grade_id")]


def identity_in(notebook: Notebook) -> dict[str, str] | None:
    """Return {"STUDENT": ..., "CLASS_CODE": ...} as the identity cell says, None when there is no such cell.

    The cell is read as data and never run.
    """
    for cell in notebook["cells"]:
        if grading_of(cell).get("grade_id") == IDENTITY:
            return _assigned(source(cell))
    return None


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return False
    held = cell.get("source", "")
    lines = held if isinstance(held, list) else [held]
    name = grading_of(cell).get("grade_id", "")
    return all(isinstance(line, str) for line in lines) and isinstance(name, str)


def _assigned(code: str) -> dict[str, str]:
    found = {"STUDENT": "", "CLASS_CODE": ""}
    try:
        lines = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError):
        return found
    for line in lines:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
            for target in line.targets:
                if isinstance(target, ast.Name) and target.id in found:
                    found[target.id] = str(line.value.value).strip()
    return found


def _from_notebook(file: Path) -> Arrival:
    if file.stat().st_size > LARGEST:
        raise Unreadable(f"> {LARGEST} B")
    time = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Arrival(file, file.read_text(encoding="utf-8-sig"), time)


def _from_zip(file: Path) -> Iterator[Arrival]:
    with zipfile.ZipFile(file) as packed:
        told = _told(packed)
        time = _time(told.get("time", "")) or datetime.fromtimestamp(file.stat().st_mtime, UTC)
        names = [name for name in packed.namelist() if PurePosixPath(name).suffix.lower() == ".ipynb"
                 and not PurePosixPath(name).name.startswith("._") and ".ipynb_checkpoints" not in name]
        if not names:
            raise Unreadable("no .ipynb")
        for name in names:
            yield Arrival(file, _member(packed, name), time, told)


def _member(packed: zipfile.ZipFile, name: str) -> str:
    # The size in the zip's directory is a claim: reading stops at the limit whatever it says.
    with packed.open(name) as opened:
        raw = opened.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Unreadable(f"> {LARGEST} B")
    return raw.decode("utf-8-sig")


def _told(packed: zipfile.ZipFile) -> dict[str, str]:
    for name in packed.namelist():
        if name.lower().endswith(".json"):
            try:
                held = json.loads(_member(packed, name))
            except (ValueError, Unreadable):
                continue
            if isinstance(held, dict):
                return {str(key): value for key, value in held.items() if isinstance(value, str)}
    return {}


def _time(told: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
