"""Submissions: one zip with the notebook, who, which unit, when, its digest and a receipt that can be read back."""

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from riceshop import __version__
from riceshop.notebooks import journal as journals
from riceshop.notebooks.atomic import PARTS, write_new
from riceshop.notebooks.identity import Identity, checked, find_workspace, identity
from riceshop.notebooks.journal import HIDDEN, digest
from riceshop.notebooks.review import Review, review
from riceshop.words import text
from riceshop.words.errors import BadType, BadValue, Damaged

FOLDER = "submissions"
NOBODY = "self-learner"
FORMAT = 1
LARGEST = 64 * 2**20
MOST_NAMES = 6


@dataclass(frozen=True)
class Submitted:
    """A submission that was made: its zip, its receipt and what the student should know."""

    path: Path
    receipt: dict[str, Any]
    warnings: list[str]


def submit(unit: str, workspace: Path | None = None, notebook: Path | None = None) -> Submitted:
    """Pack an exercise of the workspace into submissions/ and return the zip with its receipt and warnings.

    `unit` is "01" or "01_rice_shop"; `notebook` names another file than the unit's own (a renamed one). What is
    blank, altered or even unreadable is told and packed all the same. Raises BadValue for an unknown unit and
    Damaged outside a workspace or on a disk that cannot be written.
    """
    workspace = find_workspace(workspace)
    who = identity(workspace)
    name = unit_name(workspace, unit)
    path = notebook or workspace / "exercises" / name / f"{name}.ipynb"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Damaged("submit.no_notebook", place=path, reason=error.strerror or error) from error
    found = review(content, released(workspace, name))
    student, warnings = _who(found, who)
    receipt = _receipt(name, path, student, found.class_code or who.class_code, content, found)
    return Submitted(_write(workspace, name, student, content, receipt), receipt, warnings + _told(found))


def unit_name(workspace: Path, unit: str) -> str:
    """Return the full name of a unit of the workspace's exercises. Raises BadValue naming those there are."""
    folder = workspace / "exercises"
    known = sorted(place.name for place in folder.iterdir() if place.is_dir()) if folder.is_dir() else []
    known = [name for name in known if not name.startswith(".")]
    if not isinstance(unit, str):
        raise BadType("submit.unit_not_text", value=unit)
    fitting = [name for name in known if name == unit or name.partition("_")[0] == unit.strip()]
    if len(fitting) != 1:
        raise BadValue("submit.unknown_unit", value=unit, known=", ".join(known) or "-")
    return fitting[0]


def released(workspace: Path, name: str) -> list[bytes]:
    """Return the versions of a unit's exercise that this workspace handed out, as they were."""
    journal, _ = journals.load(workspace)
    entry = journal.entries.get(f"exercises/{name}/{name}.ipynb")
    kept = [workspace / HIDDEN / "released" / f"{one}.ipynb" for one in (entry.delivered if entry else [])]
    return [path.read_bytes() for path in kept if path.is_file()]


def read_back(path: Path) -> dict[str, Any]:
    """Return the receipt in a submission after proving that the notebook is the one it was written for.

    Raises Damaged when the file is no submission, is cut short or was changed.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            receipt = json.loads(_member(packed, "receipt.json"))
            notebook = _member(packed, ".ipynb")
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, RuntimeError) as error:
        raise Damaged("submit.not_a_submission", place=path, reason=error) from error
    expected = receipt.get("sha256") if isinstance(receipt, dict) else None
    if expected != digest(notebook):
        raise Damaged("submit.digest_differs", place=path, expected=expected, found=digest(notebook))
    return receipt


def receipt_text(receipt: dict[str, Any], lang: str | None = None) -> str:
    """Return the receipt as sentences in the reader's language, or in `lang`."""
    student = receipt["student"] or text("workspace.who_blank", lang)
    values = {
        "unit": receipt["unit"],
        "student": student,
        "class_code": receipt["class_code"] or text("workspace.no_class", lang),
        "time": receipt["time"],
        "digest": receipt["sha256"],
        "code": short_code(receipt["sha256"]),
        "answered": receipt["questions_blank"],
    }
    return text("submit.receipt", lang, **values)


def short_code(sha256: str) -> str:
    """Return eight letters of a digest in two groups, to be read aloud: "3F2A-91BC"."""
    return f"{sha256[:4]}-{sha256[4:8]}".upper()


def _who(found: Review, who: Identity) -> tuple[str, list[str]]:
    """Return the student's id and what there is to say about it: the notebook counts, then riceshop.toml."""
    if not found.readable:
        return who.student, []
    try:
        inside = checked(found.student)
    except BadValue as error:
        return who.student, [str(error)]
    if inside and who.student and inside != who.student:
        return inside, [text("submit.two_ids", notebook=inside, workspace=who.student)]
    if not inside and who.student:
        return who.student, [text("submit.blank_in_notebook", student=who.student)]
    return inside or who.student, [] if inside else [text("submit.nobody")]


def _told(found: Review) -> list[str]:
    if not found.readable:
        return [text("submit.not_readable")]
    groups = ("unanswered", "altered", "missing", "copied")
    said = [
        text(f"submit.{group}", names="、".join(names) if _chinese(names) else ", ".join(names), count=len(names))
        for group in groups
        if (names := getattr(found, group))
    ]
    return said + [text("submit.leaning", question=question, names=", ".join(names[:MOST_NAMES]))
                   for question, names in found.leaning.items()]


def _chinese(names: list[str]) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for name in names for letter in name)


def _receipt(
    name: str, path: Path, student: str, class_code: str, content: bytes, found: Review
) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "format": FORMAT,
        "unit": name,
        "file": path.name,
        "student": student,
        "class_code": class_code,
        "time": now.astimezone().strftime("%Y-%m-%d %H:%M:%S %z"),
        "time_utc": now.strftime("%Y-%m-%d %H:%M:%S.%f UTC"),
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "questions_blank": len(found.unanswered),
        "altered": found.altered,
        "missing": found.missing,
        "copied": found.copied,
        "readable": found.readable,
        "riceshop": __version__,
    }


def _write(workspace: Path, name: str, student: str, content: bytes, receipt: dict[str, Any]) -> Path:
    """Write the zip under a name of its own. Unpacked in nbgrader's submitted/ it is a collected submission."""
    owner = student or NOBODY
    members = {
        f"{name}.ipynb": content,
        "timestamp.txt": receipt["time_utc"].encode(),
        "receipt.json": json.dumps(receipt, indent=1, ensure_ascii=False).encode("utf-8"),
        "receipt.txt": "\n\n".join(receipt_text(receipt, lang) for lang in ("zh", "en")).encode("utf-8"),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, held in members.items():
            archive.writestr(f"{owner}/{name}/{member}", held)
    stamp = receipt["time"][:19].replace("-", "").replace(":", "").replace(" ", "-")
    stem, number = f"{name}-{owner.replace(' ', '_')}-{stamp}", 1
    try:
        while True:
            path = workspace / FOLDER / f"{stem}{'' if number == 1 else f'-{number}'}.zip"
            if write_new(path, packed.getvalue(), workspace / HIDDEN / PARTS):
                return path
            number += 1
    except OSError as error:
        raise Damaged("submit.cannot_write", place=workspace / FOLDER, reason=error.strerror or error) from error


def _member(packed: zipfile.ZipFile, ending: str) -> bytes:
    fitting = [entry for entry in packed.infolist() if entry.filename.endswith(ending)]
    if len(fitting) != 1:
        raise KeyError(ending)
    if fitting[0].file_size > LARGEST:
        raise ValueError(f"{fitting[0].filename}: {fitting[0].file_size} > {LARGEST}")
    return packed.read(fitting[0])
