"""Writing in one stroke: a file is the old one or the new one, never half of either, whatever is cut off."""

import os
import time
import uuid
from collections.abc import Callable
from pathlib import Path

PARTS = "parts"
ABANDONED_AFTER_S = 3600


def write_whole(path: Path, content: bytes, parts: Path) -> None:
    """Put `content` at `path`; what is there is replaced. `parts` is a folder on the same disk for the draft.

    Raises OSError, and then `path` is what it was.
    """
    draft = _draft(content, parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    os.replace(draft, path)


def write_new(path: Path, content: bytes, parts: Path) -> bool:
    """Put `content` at `path` unless something is there, and return whether it was put.

    A hard link fails where a file exists, so that nothing written in this very moment is replaced.
    """
    draft = _draft(content, parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:
        # Some disks (a USB stick with FAT) have no hard links.
        if os.path.lexists(path):
            return False
        os.replace(draft, path)
        return True
    finally:
        draft.unlink(missing_ok=True)
    return True


def write_over(path: Path, content: bytes, parts: Path, may_go: Callable[[bytes], bool]) -> bool:
    """Put `content` at `path` if `may_go` agrees to what is there at the last moment; return whether it was put."""
    draft = _draft(content, parts)
    try:
        if not may_go(path.read_bytes()):
            return False
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return True


def sweep(parts: Path) -> None:
    """Remove drafts that an interrupted run left behind an hour ago or more; younger ones may be in use."""
    if parts.is_dir():
        for draft in parts.glob("*.part"):
            if time.time() - draft.stat().st_mtime > ABANDONED_AFTER_S:
                draft.unlink(missing_ok=True)


def _draft(content: bytes, parts: Path) -> Path:
    parts.mkdir(parents=True, exist_ok=True)
    draft = parts / f"{uuid.uuid4().hex}.part"
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
