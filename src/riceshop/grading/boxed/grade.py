"""A class graded one submission after the other: nbgrader's own autograde with the two steps that run code replaced."""

import os
import stat
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riceshop.grading.boxed import execute, rebuild, tiers
from riceshop.grading.boxed.desk import Desk
from riceshop.grading.boxed.plan import Plan, Row
from riceshop.grading.boxed.sandbox import Limits
from riceshop.grading.gradebook_place import reached
from riceshop.grading.names import SUBMITTED
from riceshop.grading.release import course_api, units
from riceshop.grading.status import Outcome, Status, status_file, store, stored
from riceshop.grading.submissions import LARGEST, Unreadable, parsed
from riceshop.words import text
from riceshop.words.errors import BadValue, Damaged

SETTINGS = ("RICESHOP_CLASS_SECRET", "RICESHOP_LANG")
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Graded:
    """One submission and what came of it; `fresh` is false when it was finished before and left alone."""

    student: str
    outcome: Outcome
    fresh: bool = True


class Refused(Exception):
    """A submission that nbgrader must not be given; the text is the reason in the reader's words."""


def grade(place: Path, unit: str, tier: tiers.Tier, only: str | None = None, again: bool = False,
          limits: Limits | None = None, told: Told = lambda done, of: None) -> list[Graded]:
    """Grade a unit's submissions in a class folder and return what came of each, in the order of the students.

    A finished submission is left alone unless it came in anew, the master is newer, or `again`. One bad submission
    never stops the others: its reason stands in its status. `told(done, of)` is called after each. Raises BadValue
    for an unknown unit or student and NoSandbox on Windows.
    """
    if os.name == "nt":
        raise tiers.NoSandbox("grading_boxed.windows")
    if unit not in units(place):
        raise BadValue("exercise.unknown_unit", value=unit, known=", ".join(units(place)))
    students = sorted(path.parents[0].name for path in (place / SUBMITTED).glob(f"*/{unit}"))
    if only is not None:
        if only not in students:
            raise BadValue("grading_boxed.no_such_student", value=only, unit=unit)
        students = [only]
    # The settings come first: nbgrader_config.py reads the class secret into the environment.
    with _environment_kept():
        api = _api(place)
        # A server that is down must not give every student the status "failed".
        reached(api.coursedir.db_url, place)
        master = rebuild.master_of(place, unit)
        rows = _readable(place, unit, rebuild.rows_of(master))
        settings = {name: os.environ[name] for name in SETTINGS if name in os.environ}
        found = []
        with Desk(rows, settings, tier, limits or Limits()) as desk:
            for number, student in enumerate(students, start=1):
                before = None if again else _finished(place, student, unit)
                if before is None:
                    run = execute.Run(master, rebuild.stubs_of(place, unit), desk)
                    found.append(Graded(student, _one(place, api, unit, student, run)))
                else:
                    found.append(Graded(student, before, fresh=False))
                told(number, len(students))
    return found


def _readable(place: Path, unit: str, rows: list[Row]) -> list[Row]:
    """Return the rows when each is Python. Raises Damaged, naming the master, before a student pays for it."""
    try:
        plan = Plan(rows)
        for name in plan.tests:
            plan.needs(name)
    except (SyntaxError, ValueError) as error:
        path = place / "source" / unit / f"{unit}.ipynb"
        raise Damaged("grading_boxed.bad_master", path=path, reason=error) from error
    return rows


def _one(place: Path, api: Any, unit: str, student: str, run: execute.Run) -> Outcome:
    tier = run.desk.tier.name
    try:
        _fit(place / SUBMITTED / student / unit, unit)
        execute.begin(run)
        with warnings.catch_warnings():
            # nbgrader's own lines to sqlalchemy warn dozens of times a submission.
            warnings.simplefilter("ignore")
            result = api.autograde(unit, student)
        if result["success"]:
            outcome = run.outcome()
        else:
            outcome = Outcome(Status.FAILED, text("grading_boxed.nbgrader", log=_last_line(result)), tier)
    except Refused as refused:
        outcome = Outcome(Status.FAILED, str(refused), tier)
    except Exception as error:  # noqa: BLE001  one bad submission never stops the class
        outcome = Outcome(Status.FAILED, f"{type(error).__name__}: {error}"[:300], tier)
    store(place, student, unit, outcome)
    return outcome


def _api(place: Path) -> Any:
    """Return nbgrader's API with the two replaced steps in a configuration of its own; the class's file stays as it is."""
    from nbgrader.converters import Autograde
    from nbgrader.preprocessors import Execute
    from traitlets.config import Config

    api = course_api(place)
    held = api.config.Autograde
    sanitize = list(held.get("sanitize_preprocessors") or Autograde().sanitize_preprocessors)
    steps = list(held.get("autograde_preprocessors") or Autograde().autograde_preprocessors)
    if Execute not in steps:
        raise Damaged("grading_boxed.no_execute", path=place / "nbgrader_config.py")
    steps[steps.index(Execute)] = execute.ExecuteBoxed
    api.config.merge(Config({"Autograde": {"sanitize_preprocessors": [rebuild.Rebuild, *sanitize],
                                           "autograde_preprocessors": steps}}))
    return api


def _finished(place: Path, student: str, unit: str) -> Outcome | None:
    """Return the outcome of a submission that was graded after it came in and after the master was written."""
    try:
        done = status_file(place, student, unit).stat().st_mtime_ns
        made = [(place / SUBMITTED / student / unit / f"{unit}.ipynb"), (place / "source" / unit / f"{unit}.ipynb")]
        if any(path.stat().st_mtime_ns > done for path in made):
            return None
        return stored(place, student, unit)
    except (OSError, Damaged):
        return None


def _fit(folder: Path, unit: str) -> None:
    """Look at what was handed in before nbgrader does. Raises Refused for links, devices and what is no notebook."""
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
        parsed(notebook.read_text(encoding="utf-8-sig"))
    except (Unreadable, ValueError) as error:
        raise Refused(text("grading_boxed.unreadable", file=notebook.name, reason=str(error)[:200])) from error


def _last_line(result: dict[str, Any]) -> str:
    lines = str(result.get("error") or result.get("log") or "").strip().splitlines()
    return lines[-1][:300] if lines else ""


@contextmanager
def _environment_kept() -> Iterator[None]:
    """Put the environment back at the end: the class secret must not stay in it."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
