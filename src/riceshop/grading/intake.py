"""Intake: puts what students handed in where nbgrader looks for it, asks about blank names, loses nothing."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from riceshop.grading.names import EARLIER, IDENTITY, SUBMITTED, UNIDENTIFIED
from riceshop.grading.release import units
from riceshop.grading.submissions import (
    Arrival,
    Unreadable,
    arrivals,
    grade_ids,
    grading_of,
    identity_in,
    parsed,
)
from riceshop.notebooks.files import Notebook, dump, read
from riceshop.notebooks.identity import checked
from riceshop.words import text
from riceshop.words.errors import BadValue, Damaged, RiceShopError

CLOCK = "%Y-%m-%d %H:%M:%S UTC"


@dataclass(frozen=True)
class Row:
    """What became of one file: status is taken, renewed, same, older, unidentified or broken."""

    file: str
    status: str
    student: str = ""
    note: str = ""

    def sentence(self) -> str:
        """Return the row in the reader's language."""
        return text(f"exercise.intake.{self.status}", None, file=self.file, student=self.student, note=self.note)


def collect(place: Path, incoming: Path, student: str | None = None) -> list[Row]:
    """Take every submission found in `incoming` (a file or folder) into the class folder `place`.

    The student is named by the notebook's identity cell, else by what came with it, or by `student` for a single
    file. A renewed submission moves the one before into earlier/; one without a name is kept in unidentified/ and
    asked about. Nothing in `incoming` is changed, and one bad file never stops the others. Raises BadValue when
    there is nothing to collect or `student` is given for a folder.
    """
    if not incoming.exists():
        raise BadValue("exercise.nothing_to_collect", value=incoming)
    if student is not None and incoming.is_dir():
        raise BadValue("exercise.student_for_folder", value=student)
    known = _known(place)
    rows = []
    for found in arrivals(incoming):
        if isinstance(found, Arrival):
            rows.append(_take(place, found, known, student))
        else:
            rows.append(Row(found[0].name, "broken", note=found[1]))
    if not rows:
        raise BadValue("exercise.nothing_to_collect", value=incoming)
    return rows


def _known(place: Path) -> dict[str, frozenset[str]]:
    found = {}
    for unit in units(place):
        for path in (place / "source" / unit).glob("*.ipynb"):
            found[unit] = frozenset(grade_ids(read(path)))
    return found


def _take(place: Path, found: Arrival, known: Mapping[str, frozenset[str]], student: str | None) -> Row:
    name = found.file.name
    try:
        notebook = parsed(found.text)
        unit = _unit(notebook, known)
        who = _who(notebook, found, student)
    except (Unreadable, RiceShopError) as error:
        return Row(name, "broken", note=str(error))
    if not who:
        # Learning platforms give every student the same file name: the digest keeps them apart.
        mark = hashlib.sha256(found.text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        kept = place / UNIDENTIFIED / unit / f"{found.file.stem}-{mark}.ipynb"
        _write(kept, dump(notebook))
        return Row(name, "unidentified", note=kept.relative_to(place).as_posix())
    notes = _mended(notebook, found, who)
    return _put(place / SUBMITTED / who / unit, unit, notebook, found, who, notes)


def _unit(notebook: Notebook, known: Mapping[str, frozenset[str]]) -> str:
    # A renamed file is still the exercise: what counts is which questions it holds.
    held = set(grade_ids(notebook))
    best = max(known, key=lambda unit: len(held & known[unit]), default="")
    if not best or len(held & known[best]) * 2 < len(known[best]):
        raise Damaged("exercise.no_exercise", questions=len(held))
    return best


def _who(notebook: Notebook, found: Arrival, student: str | None) -> str:
    said = identity_in(notebook) or {}
    who = checked(student or said.get("STUDENT") or found.told.get("student", ""))
    if who.startswith("."):
        raise BadValue("exercise.bad_folder_name", value=who)
    return who


def _mended(notebook: Notebook, found: Arrival, who: str) -> list[str]:
    """Mend what would stop nbgrader or lose the student's shop, and return the notes about it."""
    notes, seen = [], set()
    for cell in notebook["cells"]:
        name = grading_of(cell).get("grade_id")
        if name in seen:
            # nbgrader stops at a doubled id; the copy still runs, only its label goes.
            del cell["metadata"]["nbgrader"]
            notes.append(text("exercise.intake.doubled", None, name=name))
        elif name:
            seen.add(name)
    if IDENTITY not in seen:
        code = found.told.get("class_code", "")
        notebook["cells"].insert(0, _identity_cell(who, code))
        notes.append(text("exercise.intake.identity_back"))
    told = found.told.get("student", "")
    if told and told != who:
        notes.append(text("exercise.intake.other_name", None, other=told))
    return notes


def _identity_cell(who: str, code: str) -> dict[str, object]:
    flags = {"grade": False, "grade_id": IDENTITY, "locked": False, "schema_version": 3, "solution": True,
             "task": False, "cell_type": "code"}
    return {"cell_type": "code", "id": IDENTITY, "metadata": {"nbgrader": flags}, "execution_count": None,
            "outputs": [], "source": f"STUDENT = {who!r}\nCLASS_CODE = {code!r}"}


def _put(folder: Path, unit: str, notebook: Notebook, found: Arrival, who: str, notes: list[str]) -> Row:
    path, stamp = folder / f"{unit}.ipynb", folder / "timestamp.txt"
    content, status = dump(notebook), "taken"
    if path.exists():
        if path.read_text(encoding="utf-8") == content:
            return Row(found.file.name, "same", who)
        before = _stamped(stamp)
        status = "older" if before and found.time < before else "renewed"
        moved = folder.parents[2] / EARLIER / who / unit
        if status == "older":
            _write(moved / f"{found.time:%Y%m%dT%H%M%S}.ipynb", content)
            return Row(found.file.name, status, who)
        label = f"{before:%Y%m%dT%H%M%S}" if before else "before"
        _write(moved / f"{label}.ipynb", path.read_text(encoding="utf-8"))
    _write(path, content)
    _write(stamp, found.time.strftime(CLOCK) + "\n")
    return Row(found.file.name, status, who, "; ".join(notes))


def _stamped(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.read_text(encoding="ascii").strip().replace(" UTC", "+0000"), "%Y-%m-%d %H:%M:%S%z")
    except (OSError, ValueError):
        return None


def _write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")
