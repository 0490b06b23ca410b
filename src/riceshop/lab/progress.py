"""Progress: what the reader has done, kept in small files of the workspace; it listens to the checks."""

import json
from pathlib import Path
from typing import Any

from riceshop.notebooks.atomic import PARTS, write_whole
from riceshop.notebooks.identity import find_workspace
from riceshop.notebooks.journal import HIDDEN
from riceshop.words.errors import Damaged

FOLDER = "progress"


def workspace() -> Path | None:
    """Return the workspace that the current folder lies in, or None outside of any."""
    try:
        return find_workspace()
    except (Damaged, OSError):
        return None


def record(kind: str, name: str, result: dict[str, Any]) -> bool:
    """Keep `result` of one activity; return False where nothing can be kept (no workspace, disk read-only).

    Each activity has a file of its own, replaced in one step, so that two open notebooks cannot spoil each other.
    """
    home = workspace()
    if home is None:
        return False
    content = json.dumps(result, ensure_ascii=False, indent=1).encode()
    try:
        write_whole(_file(home, kind, name), content, home / HIDDEN / PARTS)
    except OSError:
        # A reset computer-room disk must not stop a lesson: the widget itself still holds the answers.
        return False
    return True


def recorded(kind: str, name: str) -> dict[str, Any]:
    """Return what was kept for one activity: {} if nothing was, or if the file is damaged."""
    home = workspace()
    return {} if home is None else _read(_file(home, kind, name))


def record_check(question: str, points: float, limit: float) -> None:
    """Keep the best result of one exercise question; `checks` calls this after each check."""
    best = max(points, recorded("check", question).get("points", 0.0))
    record("check", question, {"points": best, "limit": limit, "right": best >= limit})


def _file(home: Path, kind: str, name: str) -> Path:
    return home / HIDDEN / FOLDER / f"{kind}.{name}.json"


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
