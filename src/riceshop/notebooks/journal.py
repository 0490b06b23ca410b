"""The journal: which bytes the course itself has put at each place of a workspace; anything else is the student's."""

import hashlib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riceshop.notebooks.atomic import PARTS, write_whole

HIDDEN = ".riceshop"
FORMAT = 1
# What JupyterLab itself writes into a notebook's and a cell's metadata without anybody's doing.
LABS_NOTES = ("kernelspec", "language_info")
LABS_CELL_NOTES = ("trusted",)
DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass
class Entry:
    """What is known of one place: every digest delivered there, and the versions of the course offered for it."""

    delivered: list[str] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)


@dataclass
class Journal:
    """All entries by path (forward slashes), and what the last finished update was made from."""

    entries: dict[str, Entry] = field(default_factory=dict)
    made_from: str = ""

    def entry(self, path: str) -> Entry:
        return self.entries.setdefault(path, Entry())

    def is_ours(self, path: str, content: bytes) -> bool:
        """Return whether what is at this place came from the course and nobody has typed or run anything in it."""
        entry = self.entries.get(path)
        return entry is not None and any(one in entry.delivered for one in _digests(content))

    def promise(self, path: str, content: bytes) -> None:
        """Note bytes about to be delivered; saved before they are written, so that a cut never looks like an edit."""
        delivered = self.entry(path).delivered
        delivered += [one for one in _digests(content) if one not in delivered]


def digest(content: bytes) -> str:
    """Return the SHA-256 of the bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def substance(content: bytes) -> str | None:
    """Return a digest of all that a person can put into a notebook, None if the bytes are none.

    JupyterLab rewrites a notebook that was only opened: it notes the kernel's name and version and trims the JSON.
    """
    try:
        whole = json.loads(content.decode("utf-8"))
        cells = [
            cell | {"source": "".join(cell["source"]), "metadata": _without(cell["metadata"], LABS_CELL_NOTES)}
            for cell in whole["cells"]
        ]
        kept = {"cells": cells, "metadata": _without(whole["metadata"], LABS_NOTES)}
        return digest(json.dumps(kept, sort_keys=True).encode())
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _without(notes: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in notes.items() if name not in names}


def _digests(content: bytes) -> list[str]:
    inner = substance(content)
    return [digest(content)] if inner is None else [digest(content), inner]


def journal_path(workspace: Path) -> Path:
    """Return where the journal of a workspace lies."""
    return workspace / HIDDEN / "journal.json"


def load(workspace: Path) -> tuple[Journal, bool]:
    """Return the journal and whether it was sound.

    A damaged one is kept under another name and an empty one returned: then every file there counts as the
    student's and none is overwritten.
    """
    path = journal_path(workspace)
    try:
        return _parse(json.loads(path.read_text(encoding="utf-8"))), True
    except FileNotFoundError:
        return Journal(), True
    except (ValueError, TypeError, KeyError, AttributeError):
        number = 1
        while (kept := path.with_name(f"journal.damaged-{number}.json")).exists():
            number += 1
        path.replace(kept)
        return Journal(), False


def save(workspace: Path, journal: Journal) -> None:
    """Write the journal in one stroke."""
    entries = {
        path: {"delivered": entry.delivered, "offered": entry.offered}
        for path, entry in sorted(journal.entries.items())
    }
    whole = {"format": FORMAT, "made_from": journal.made_from, "entries": entries}
    content = json.dumps(whole, indent=1, ensure_ascii=False).encode("utf-8")
    write_whole(journal_path(workspace), content, workspace / HIDDEN / PARTS)


def _parse(whole: Any) -> Journal:
    if whole["format"] != FORMAT:
        raise ValueError("unknown format")
    entries = {}
    for path, raw in whole["entries"].items():
        if not all(DIGEST.fullmatch(one) for one in (*raw["delivered"], *raw["offered"])):
            raise ValueError("not a digest")
        entries[path] = Entry(list(raw["delivered"]), list(raw["offered"]))
    return Journal(entries, str(whole["made_from"]))
