"""Progress: what the reader has done, kept in small files of the workspace, and the page that shows it."""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

WORKSPACE_FILE = "riceshop.toml"
FOLDER = Path(".riceshop") / "progress"


def workspace(start: Path | None = None) -> Path | None:
    """Return the workspace that `start` (default: the current folder) lies in, or None outside of any."""
    try:
        here = (start or Path.cwd()).resolve()
    except OSError:
        return None
    return next((folder for folder in (here, *here.parents) if (folder / WORKSPACE_FILE).is_file()), None)


def record(kind: str, name: str, result: dict[str, Any]) -> bool:
    """Keep `result` of one activity; return False where nothing can be kept (no workspace, disk read-only).

    Each activity has a file of its own, replaced in one step, so that two open notebooks cannot spoil each other.
    """
    home = workspace()
    if home is None:
        return False
    try:
        _replace(home / FOLDER / f"{kind}.{name}.json", json.dumps(result, ensure_ascii=False, indent=1))
    except OSError:
        # A reset computer-room disk must not stop a lesson: the widget itself still holds the answers.
        return False
    return True


def recorded(kind: str, name: str) -> dict[str, Any]:
    """Return what was kept for one activity: {} if nothing was, or if the file is damaged."""
    home = workspace()
    return {} if home is None else _read(home / FOLDER / f"{kind}.{name}.json")


def everything() -> dict[tuple[str, str], dict[str, Any]]:
    """Return all that was kept in this workspace as {(kind, name): result}."""
    home = workspace()
    if home is None:
        return {}
    files = sorted((home / FOLDER).glob("*.json"))
    kept = {tuple(file.stem.split(".", 1)): _read(file) for file in files if "." in file.stem}
    return {key: result for key, result in kept.items() if result}  # type: ignore[misc]


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _replace(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(content)
        os.replace(draft, file)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
