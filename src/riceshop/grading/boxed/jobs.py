"""A unit as it is graded, and a submission made ready for it: looked at, rebuilt from the master, its cells in order."""

import glob
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riceshop.grading.boxed import pool, rebuild, tiers
from riceshop.grading.boxed.desk import JOINED, Cell
from riceshop.grading.boxed.journal import digest_of
from riceshop.grading.boxed.plan import TEST, Plan, Row
from riceshop.grading.boxed.sandbox import Limits
from riceshop.grading.boxed.trial_file import allowed
from riceshop.grading.names import SUBMITTED
from riceshop.grading.submissions import LARGEST, Unreadable, parsed
from riceshop.grading.tampered import Everybody, everybody
from riceshop.notebooks.files import Notebook
from riceshop.words import text
from riceshop.words.errors import Damaged

SECRET = "RICESHOP_CLASS_SECRET"
SETTINGS = (SECRET, "RICESHOP_LANG")


class Refused(Exception):
    """A submission that cannot be graded; the text is the reason in the reader's words."""


@dataclass(frozen=True)
class Unit:
    """What is the same for all submissions of a unit: its master, the released stubs, the tests run beside the answers.

    `class_of` is who is in the class, by which work in another's name is told.
    """

    place: Path
    name: str
    master: Notebook
    stubs: Mapping[str, str]
    joined: frozenset[str]
    class_of: Everybody
    packed: bytes
    digest: str


@dataclass(frozen=True)
class Prepared:
    """One submission made ready: its rebuilt notebook, how many own cells were left out, the work as bytes.

    `signs` say what in it is another student's, in the reader's words.
    """

    student: str
    digest: str
    made: Notebook
    left_out: int
    raw: bytes
    signs: tuple[str, ...] = ()


def unit_of(place: Path, name: str, tier: tiers.Tier | str, limits: Limits) -> Unit:
    """Return a unit of the class folder `place`, ready to grade; the class secret is read from the environment.

    Raises Damaged, naming the file, when a code cell of the master is not Python, when tests were let run beside the
    answers and the master changed since, or when the roster cannot be read.
    """
    master = rebuild.master_of(place, name)
    rows = _readable(place, name, rebuild.rows_of(master))
    joined, class_of = allowed(place, name, rows), everybody(place, name)
    settings = {one: os.environ[one] for one in SETTINGS if one in os.environ}
    paths = [place / "source" / name, place / "release" / name / f"{name}.ipynb"]
    # The language of the messages is none of it: changing that grades nobody again. Nor does one who joins the class.
    digest = digest_of(*paths, also=(settings.get(SECRET, ""), class_of.class_code, *sorted(joined)))
    packed = pool.packed(rows, settings, tier, limits)
    return Unit(place, name, master, rebuild.stubs_of(place, name), joined, class_of, packed, digest)


def digest(unit: Unit, student: str) -> str:
    """Return the digest of a submission as it came in, and of everything that its marks depend on. Raises OSError."""
    return digest_of(unit.place / SUBMITTED / student / unit.name, also=(unit.digest,))


def prepared(unit: Unit, student: str, told: str) -> Prepared:
    """Return a student's submission made ready; `told` is its digest. Raises Refused with the reason."""
    if glob.escape(student) != student:
        # nbgrader takes such a name for a pattern, and would mark others in its place.
        raise Refused(text("grading_boxed.pattern", value=student))
    handed_in = _read(unit.place / SUBMITTED / student / unit.name, unit.name)
    made, left_out = rebuild.rebuilt(unit.master, handed_in, unit.stubs)
    cells = [_cell(row, unit.joined) for row in rebuild.rows_of(made)]
    raw = pool.job(unit.packed, cells, rebuild.given(made), rebuild.borrowed(made))
    return Prepared(student, told, made, left_out, raw, tuple(unit.class_of.signs(student, made)))


def _cell(row: Row, joined: frozenset[str]) -> Cell:
    kind, name, code, _ = row
    return (JOINED if kind == TEST and name in joined else kind), name, code


def _readable(place: Path, unit: str, rows: list[Row]) -> list[Row]:
    try:
        plan = Plan(rows)
        for name in plan.tests:
            plan.needs(name)
    except (SyntaxError, ValueError) as error:
        path = place / "source" / unit / f"{unit}.ipynb"
        raise Damaged("grading_boxed.bad_master", path=path, reason=error) from error
    return rows


def _read(folder: Path, unit: str) -> Any:
    """Look at what was handed in before nbgrader does; links, devices and what is no notebook are refused."""
    for path in [folder, *folder.rglob("*")]:
        kind = path.lstat().st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            raise Refused(text("grading_boxed.link", file=path.name))
    notebook = folder / f"{unit}.ipynb"
    if not notebook.is_file():
        raise Refused(text("grading_boxed.no_notebook", file=notebook.name))
    if notebook.stat().st_size > LARGEST:
        raise Refused(text("grading_boxed.too_large", file=notebook.name))
    try:
        return parsed(notebook.read_text(encoding="utf-8-sig"))
    except (Unreadable, ValueError, OSError) as error:
        raise Refused(text("grading_boxed.unreadable", file=notebook.name, reason=str(error)[:200])) from error
