"""Intake: puts what students handed in where nbgrader looks for it, asks where it is not sure, loses nothing."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from riceshop.grading import receipts
from riceshop.grading.archives import Found, Refused, opened
from riceshop.grading.class_settings import settings
from riceshop.grading.matching import Claims, Match, folder_claim, match
from riceshop.grading.mending import mended
from riceshop.grading.names import (
    EARLIER,
    EXCHANGE_SECRET,
    RECEIVED,
    ROSTER,
    SUBMITTED,
    TIMESTAMP,
    UNIDENTIFIED,
    same_key,
)
from riceshop.grading.receipts import CLOCK
from riceshop.grading.release import units
from riceshop.grading.roster import Roster, read_roster
from riceshop.grading.submissions import (
    HandedIn,
    Unreadable,
    exchange_secret,
    grade_ids,
    handed_in,
    identity_in,
    notebook_of,
    receipt_of,
)
from riceshop.notebooks.atomic import PARTS, sweep, write_new, write_whole
from riceshop.notebooks.files import Notebook, dump, read
from riceshop.words import text
from riceshop.words.errors import BadValue, Damaged, RiceShopError

LONGEST_STEM = 60


@dataclass(frozen=True)
class Row:
    """What became of one file: status is taken, renewed, same, older, unidentified or broken.

    `note` is what the teacher should know, for an unidentified one where it is kept; `question` is what is asked;
    `late` is "yes", "no", "unknown" or "" (nothing is due).
    """

    file: str
    status: str
    student: str = ""
    note: str = ""
    unit: str = ""
    question: str = ""
    late: str = ""
    sha256: str = ""
    handed_in: str = ""
    known_by: str = ""

    def sentence(self) -> str:
        """Return the row in the reader's language."""
        said = text(f"exercise.intake.{self.status}", file=self.file, student=self.student, note=self.note).rstrip()
        if self.question:
            said += " " + self.question
        return said + (f" [{text(f'grading_class.late.{self.late}')}]" if self.late in ("yes", "unknown") else "")


@dataclass
class _Class:
    """The class folder as one run sees it: its units' questions, roster, due times, and what this run took so far."""

    place: Path
    known: Mapping[str, frozenset[str]]
    roster: Roster
    due: Mapping[str, datetime]
    taken: dict[tuple[str, str], str]
    receipted: set[str]


def collect(place: Path, incoming: Path, student: str | None = None, told: Callable[[Row], None] | None = None,
            only_look: bool = False) -> list[Row]:
    """Take every submission found in `incoming` (a file, a folder, an exchange) into the class folder `place`.

    Whose it is follows `matching.rules`; `student` settles it for a single file. A renewed submission moves the one
    before into earlier/; where the rules do not agree the notebook is kept in unidentified/ with the question. The
    bytes that came are kept in received/ and every row goes to receipts.csv. Nothing in `incoming` is changed, and
    one bad file never stops the others. `told` is called after each file; with `only_look` nothing is written.
    Raises BadValue when there is nothing to collect or `student` is given for a folder, Damaged for a bad roster.
    """
    if not incoming.exists() and not incoming.is_symlink():
        raise BadValue("exercise.nothing_to_collect", value=incoming)
    if student is not None and incoming.is_dir():
        raise BadValue("exercise.student_for_folder", value=student)
    here = _Class(place, _questions(place), read_roster(place / ROSTER), settings(place).due, {},
                  {row["sha256"] for row in receipts.kept(place) if row["status"] in receipts.COUNTING})
    rows = []
    for found in opened(incoming):
        rows.append(_one(here, found, student, only_look))
        if not only_look:
            _receipt(here, rows[-1])
        if told:
            told(rows[-1])
    if not only_look:
        sweep(place / RECEIVED / PARTS)
    if not rows:
        raise BadValue("exercise.nothing_to_collect", value=incoming)
    return rows


def _receipt(here: _Class, row: Row) -> None:
    """Write the row into receipts.csv at once; one that an interrupted run took without a receipt gets it now."""
    if row.status == "same" and row.sha256 in here.receipted:
        return
    now = datetime.now(UTC).strftime(CLOCK)
    status = "taken" if row.status == "same" else row.status
    receipts.append(here.place, [{**vars(row), "status": status, "collected": now}])
    here.receipted.add(row.sha256)


def _questions(place: Path) -> dict[str, frozenset[str]]:
    found = {}
    for unit in units(place):
        for path in (place / "source" / unit).glob("*.ipynb"):
            found[unit] = frozenset(grade_ids(read(path)))
    return found


def _one(here: _Class, found: Found | Refused, settled: str | None, only_look: bool) -> Row:
    if isinstance(found, Refused):
        return Row(found.shown, "broken", note=found.reason)
    row = {"file": found.shown, "sha256": hashlib.sha256(found.raw).hexdigest()}
    try:
        return _take(here, found, row, settled, only_look)
    except (Unreadable, RiceShopError) as error:
        return Row(**row, status="broken", note=str(error))
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return Row(**row, status="broken", note=text("grading_class.refused.failed", reason=reason))


def _take(here: _Class, found: Found, row: dict[str, str], settled: str | None, only_look: bool) -> Row:
    notebook = notebook_of(found.raw)
    receipt = receipt_of(found)
    unit = _unit(notebook, here.known)
    said = identity_in(notebook) or {}
    claims = Claims(said.get("STUDENT", ""), receipt.get("student", ""), found.parts, folder_claim(found.parts, here.known))
    whose = match(claims, here.roster, settled)
    if whose.student and settled is None:
        whose = _spelt_once(here.place, whose)
    when = handed_in(found, receipt)
    row |= {"unit": unit, "handed_in": when.time.strftime(CLOCK), "known_by": when.by,
            "late": receipts.lateness(when.time, when.sure, here.due.get(unit))}
    if only_look:
        status = "taken" if whose.student else "unidentified"
        return Row(**row, status=status, student=whose.student, note="; ".join(whose.notes), question=whose.question)
    if not whose.student:
        return _ask(here.place, found, row, whose)
    notes = [*mended(notebook, whose.student, receipt.get("class_code", "")), *whose.notes]
    if receipt.get("sha256") not in (None, row["sha256"]):
        notes.append(text("grading_class.note.changed_since"))
    notes += _doubled(here, row, whose.student)
    return _put(here, row, notebook, found, whose.student, when, notes)


def _spelt_once(place: Path, whose: Match) -> Match:
    # On many disks "Ann" and "ann" are one folder.
    for folder in (place / SUBMITTED).glob("*"):
        if folder.name != whose.student and same_key(folder.name) == same_key(whose.student):
            return Match(question=text("grading_class.ask.spelling", one=whose.student, other=folder.name))
    return whose


def _unit(notebook: Notebook, known: Mapping[str, frozenset[str]]) -> str:
    # A renamed file is still the exercise: what counts is which questions it holds.
    held = set(grade_ids(notebook))
    best = max(known, key=lambda unit: len(held & known[unit]), default="")
    if not best or len(held & known[best]) * 2 < len(known[best]):
        raise Damaged("exercise.no_exercise", questions=len(held))
    return best


def _ask(place: Path, found: Found, row: dict[str, str], whose: Match) -> Row:
    """Keep the bytes that came in unidentified/, with the question beside them."""
    # Learning platforms give every student the same file name: the digest keeps them apart.
    stem = f"{_file_stem(found)}-{row['sha256'][:8]}"
    kept = place / UNIDENTIFIED / row["unit"] / f"{stem}.ipynb"
    _keep(place, kept, found.raw)
    question = f"{found.shown}\n{whose.question}\n"
    write_whole(kept.with_suffix(".txt"), question.encode("utf-8", "replace"), place / RECEIVED / PARTS)
    return Row(**row, status="unidentified", note=kept.relative_to(place).as_posix(), question=whose.question)


def _file_stem(found: Found) -> str:
    name = found.parts[-1].partition(".ipynb")[0]
    # Only letters, digits and a few signs go into a name that we make.
    safe = "".join(one if one.isalnum() or one in "-_ ()" else "_" for one in name).strip()
    return safe.encode("utf-8", "replace")[:LONGEST_STEM * 3].decode("utf-8", "ignore")[:LONGEST_STEM].strip() or "notebook"


def _doubled(here: _Class, row: dict[str, str], who: str) -> list[str]:
    before = here.taken.setdefault((who, row["unit"]), row["file"])
    return [] if before == row["file"] else [text("grading_class.note.twice", file=before, student=who)]


def _put(here: _Class, row: dict[str, str], notebook: Notebook, found: Found, who: str, when: HandedIn,
         notes: list[str]) -> Row:
    place, unit = here.place, row["unit"]
    folder = place / SUBMITTED / who / unit
    path, stamp = folder / f"{unit}.ipynb", folder / TIMESTAMP
    content, status = dump(notebook).encode("utf-8", "replace"), "taken"
    _keep(place, place / RECEIVED / f"{row['sha256']}.ipynb", found.raw)
    if path.exists():
        if path.read_bytes() == content:
            return Row(**row, status="same", student=who)
        before = _stamped(stamp)
        status = "older" if before and when.time < before else "renewed"
        moved = place / EARLIER / who / unit
        if status == "older":
            _keep(place, moved / f"{when.time:%Y%m%dT%H%M%S}.ipynb", content)
            return Row(**row, status=status, student=who, note="; ".join(notes))
        label = f"{before:%Y%m%dT%H%M%S}" if before else "before"
        _keep(place, moved / f"{label}.ipynb", path.read_bytes())
    # First, so that a run that is cut short here comes back to it; another submission's would reach nobody.
    secret = exchange_secret(found)
    if secret:
        write_whole(folder / EXCHANGE_SECRET, secret, place / RECEIVED / PARTS)
    else:
        (folder / EXCHANGE_SECRET).unlink(missing_ok=True)
    write_whole(path, content, place / RECEIVED / PARTS)
    write_whole(stamp, (when.time.strftime(CLOCK) + "\n").encode("ascii"), place / RECEIVED / PARTS)
    return Row(**row, status=status, student=who, note="; ".join(notes))


def _stamped(path: Path) -> datetime | None:
    try:
        told = path.read_text(encoding="ascii").strip().replace(" UTC", "+0000")
        return datetime.strptime(told, "%Y-%m-%d %H:%M:%S%z")
    except (OSError, ValueError):
        return None


def _keep(place: Path, path: Path, content: bytes) -> None:
    """Put bytes at `path`, or beside it under another name when other bytes are there: nothing is written over."""
    number = 1
    wanted = path
    while not write_new(wanted, content, place / RECEIVED / PARTS):
        if wanted.read_bytes() == content:
            return
        number += 1
        wanted = path.with_name(f"{path.stem}-{number}{path.suffix}")
