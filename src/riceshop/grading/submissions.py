"""Submissions read as data: a notebook within bounds, its questions, its identity, and the time it was handed in."""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from riceshop.grading.archives import LARGEST, Found
from riceshop.grading.matching import INBOUND
from riceshop.grading.names import EXCHANGE_SECRET, IDENTITY, TIMESTAMP
from riceshop.notebooks.files import Notebook, source
from riceshop.words import text

__all__ = ["LARGEST", "HandedIn", "Unreadable", "exchange_secret", "grade_ids", "grading_of", "handed_in", "identity_in",
           "notebook_of", "parsed"]

MOST_CELLS = 5_000
MOST_CONTAINERS = 400_000
MOST_VALUES = 4_000_000
DEEPEST_JSON = 100
LONGEST_IDENTITY = 20_000
SECRET_SHAPE = re.compile(rb"[0-9a-f]{32,256}")
IDENTITY_NAMES = ("STUDENT", "CLASS_CODE")
Grading = dict[str, Any]


class Unreadable(Exception):
    """A file that is no submission; the text is the reason."""


@dataclass(frozen=True)
class HandedIn:
    """When a submission was handed in (UTC), and by what that is known: receipt, timestamp, folder, zip or file.

    Only the first three are a hand-in; the date of a file is that of its last copy.
    """

    time: datetime
    by: str

    @property
    def sure(self) -> bool:
        return self.by in ("receipt", "timestamp", "folder")


def notebook_of(raw: bytes) -> Notebook:
    """Return the notebook in a file's bytes: UTF-8, or what a text editor made of it. Raises Unreadable if it is none."""
    codes = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for code in codes:
        try:
            return parsed(raw.decode(code))
        except UnicodeDecodeError:
            continue
    raise Unreadable(text("grading_class.refused.no_text"))


def parsed(content: str) -> Notebook:
    """Return the notebook of a submission's text. Raises Unreadable when it is none or out of bounds."""
    # Counted before it is read: a million empty cells take a gigabyte once they are objects.
    if content.count("{") + content.count("[") > MOST_CONTAINERS or content.count(",") > MOST_VALUES:
        raise Unreadable(text("grading_class.refused.values", most=MOST_CONTAINERS))
    try:
        found = json.loads(content)
    except RecursionError as error:
        raise Unreadable(text("grading_class.refused.nested", most=DEEPEST_JSON)) from error
    except ValueError as error:
        raise Unreadable(text("grading_class.refused.json", reason=str(error)[:120])) from error
    if not isinstance(found, dict) or found.get("nbformat") != 4 or not isinstance(found.get("cells"), list):
        raise Unreadable(text("grading_class.refused.format"))
    if len(found["cells"]) > MOST_CELLS:
        raise Unreadable(text("grading_class.refused.cells", count=len(found["cells"]), most=MOST_CELLS))
    if _deep(found):
        raise Unreadable(text("grading_class.refused.nested", most=DEEPEST_JSON))
    for number, cell in enumerate(found["cells"], start=1):
        if not _is_cell(cell):
            raise Unreadable(text("grading_class.refused.cell", number=number))
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
    held = identity_written(notebook)
    return None if held is None else dict.fromkeys(IDENTITY_NAMES, "") | held


def identity_written(notebook: Notebook) -> dict[str, str] | None:
    """Return the same without the names that are not there or are not written out as plain data."""
    for cell in notebook["cells"]:
        if grading_of(cell).get("grade_id") == IDENTITY:
            return _assigned(source(cell))
    return None


def receipt_of(found: Found) -> dict[str, str]:
    """Return what the receipt beside a notebook tells, its texts only; empty when there is none that can be read."""
    try:
        held = json.loads(found.notes.get("receipt.json", b"").decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return {}
    return {str(key): value for key, value in held.items() if isinstance(value, str)} if isinstance(held, dict) else {}


def handed_in(found: Found, receipt: Mapping[str, str]) -> HandedIn:
    """Return when a notebook was handed in, by the best of what came with it."""
    stamped = found.notes.get(TIMESTAMP, b"").decode("utf-8", "replace")
    folder = next((one["time"].replace("_", ":") for one in map(INBOUND.fullmatch, found.parts) if one), "")
    for by, told in (("receipt", receipt.get("time_utc", "") or receipt.get("time", "")), ("timestamp", stamped), ("folder", folder)):
        time = _time(told)
        if time:
            return HandedIn(time, by)
    return HandedIn(found.dated, "file")


def exchange_secret(found: Found) -> bytes:
    """Return the secret that nbgrader's exchange put beside a notebook, b"" when there is none of its kind."""
    told = found.notes.get(EXCHANGE_SECRET, b"").strip()
    return told if SECRET_SHAPE.fullmatch(told) else b""


def _deep(found: object) -> bool:
    layer = [found]
    for _ in range(DEEPEST_JSON):
        layer = [inner for one in layer if isinstance(one, dict | list)
                 for inner in (one.values() if isinstance(one, dict) else one)]
        if not layer:
            return False
    return True


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return False
    held = cell.get("source", "")
    lines = held if isinstance(held, list) else [held]
    name = grading_of(cell).get("grade_id", "")
    return all(isinstance(line, str) for line in lines) and isinstance(name, str)


def _assigned(code: str) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        lines = ast.parse(code[:LONGEST_IDENTITY]).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    for line in lines:
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
            for target in line.targets:
                if isinstance(target, ast.Name) and target.id in IDENTITY_NAMES:
                    found[target.id] = _said(line.value.value)
    return found


def _said(value: object) -> str:
    # A number of a thousand digits cannot be turned into text; no id is that long.
    if isinstance(value, int) and value.bit_length() > 400:
        return ""
    return str(value).strip()


def _time(told: str) -> datetime | None:
    told = re.sub(r"\s+(?=[+-]\d)", "", told.strip().removesuffix("UTC").strip())
    try:
        found = datetime.fromisoformat(told)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
