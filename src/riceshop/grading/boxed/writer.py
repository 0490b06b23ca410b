"""The one writer: nbgrader's own autograde over one submission, its folder and its marks put in place in one stroke."""

import errno
import gc
import os
import shutil
import sqlite3
import uuid
import warnings
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import from_dict
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute
from nbgrader.utils import capture_log
from sqlalchemy.exc import InterfaceError, OperationalError
from traitlets.config import Config

from riceshop.grading.boxed import execute, rebuild
from riceshop.grading.boxed.session import one_gradebook
from riceshop.grading.status import Outcome, Status, store
from riceshop.words import text
from riceshop.words.errors import Damaged

# What is wrong with the machine and not with a submission: full, read-only or broken disks, no more files or memory.
_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
AUTOGRADED = "autograded"


class Unopened(NotebookExporter):
    """nbgrader's exporter, which leaves the student's file closed: the rebuilt notebook is there already."""

    def from_file(self, file_stream: Any, resources: Any = None, **given: Any) -> tuple[str, Any]:
        """Return the rebuilt notebook at nbgrader's first step, what that step wrote at the second."""
        if self.parent._sanitizing:
            return self.from_notebook_node(from_dict(execute.running().made), resources=resources, **given)
        return super().from_file(file_stream, resources=resources, **given)


class Conversion(Autograde):
    """nbgrader's autograde, with the first error of a submission as it was."""

    first: Exception | None = None

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Do as nbgrader does."""
        self._kept(super().init_assignment, assignment_id, student_id)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Do as nbgrader does."""
        self._kept(super().convert_single_notebook, notebook_filename)

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """Do as nbgrader does."""
        self._kept(super().set_permissions, assignment_id, student_id)

    def _kept(self, does: Any, *given: str) -> None:
        try:
            does(*given)
        except Exception as error:
            self.first = self.first or error
            raise


class Writer:
    """Writes one class's marks, one submission after the other. Use it in a with statement."""

    def __init__(self, place: Path, unit: str, api: Any, staged: Path) -> None:
        self._place, self._unit, self._api, self._staged = place, unit, api, staged
        self._open = ExitStack()

    def __enter__(self) -> Self:
        configure(self._api, self._place)
        course = self._api.coursedir
        # nbgrader works in a folder of its own, and what it made is moved into place whole.
        course.autograded_directory = str(self._staged.relative_to(self._place) / AUTOGRADED)
        self._book = self._open.enter_context(one_gradebook(course.db_url, course.course_id))
        # nbgrader and what it loads are a large part of this process: they are not looked through for garbage meanwhile.
        gc.freeze()
        self._open.callback(gc.unfreeze)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def write(self, student: str, run: execute.Run) -> Outcome:
        """Mark a submission and return what came of it. Raises Damaged when disk or gradebook refuse; nothing is changed then."""
        try:
            outcome = self._converted(student, run)
            if outcome.status is Status.FAILED and not (self._staged / AUTOGRADED / student / self._unit).is_dir():
                self._book.back()
                store(self._place, student, self._unit, outcome)
                return outcome
            store(self._staged, student, self._unit, outcome)
            self._book.stroke()
            self._move(student)
        except (OSError, OperationalError, InterfaceError) as error:
            self._book.back()
            raise stopped(self._place, error) from error
        return outcome

    def refuse(self, student: str, outcome: Outcome) -> Outcome:
        """Write down why a submission was not marked, and nothing else. Raises Damaged when the disk refuses."""
        try:
            store(self._place, student, self._unit, outcome)
        except OSError as error:
            raise stopped(self._place, error) from error
        return outcome

    def _converted(self, student: str, run: execute.Run) -> Outcome:
        execute.begin(run)
        course = self._api.coursedir
        course.assignment_id, course.student_id = self._unit, student
        made = Conversion(coursedir=course, parent=self._api)
        made.force = made.create_student = True
        made.exporter_class = Unopened
        with warnings.catch_warnings():
            # nbgrader's own lines to sqlalchemy warn dozens of times a submission.
            warnings.simplefilter("ignore")
            result = capture_log(made)
        if result["success"]:
            return run.outcome()
        if isinstance(made.first, (OperationalError, InterfaceError)) or getattr(made.first, "errno", None) in _MACHINE:
            raise made.first
        return Outcome(Status.FAILED, text("grading_boxed.nbgrader", log=_last_line(result)), run.tier)

    def _move(self, student: str) -> None:
        made, place = (above / AUTOGRADED / student / self._unit for above in (self._staged, self._place))
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.exists():
            os.rename(place, self._staged / uuid.uuid4().hex)
        os.rename(made, place)
        shutil.rmtree(self._staged, ignore_errors=True)


def configure(api: Any, place: Path) -> None:
    """Give nbgrader's API the two replaced steps, in a configuration of its own; the class's file stays as it is."""
    held = api.config.Autograde
    sanitize = list(held.get("sanitize_preprocessors") or Autograde().sanitize_preprocessors)
    steps = list(held.get("autograde_preprocessors") or Autograde().autograde_preprocessors)
    if Execute not in steps:
        raise Damaged("grading_boxed.no_execute", path=place / "nbgrader_config.py")
    steps[steps.index(Execute)] = execute.ExecuteBoxed
    api.config.merge(Config({"Autograde": {"sanitize_preprocessors": [rebuild.Rebuild, *sanitize],
                                           "autograde_preprocessors": steps},
                             # What is written is checked once, not after each of fourteen steps.
                             "NotebookExporter": {"optimistic_validation": True}}))


def stopped(place: Path, error: Exception) -> Damaged:
    """Return what to say when disk or gradebook refuse: the run stops, and the same command goes on from there."""
    origin = getattr(error, "orig", None) or error
    full = getattr(origin, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "disk is full" in str(origin)
    locked = isinstance(origin, sqlite3.OperationalError) and "locked" in str(origin)
    reason = "full" if full else "locked" if locked else "refused"
    return Damaged(f"grading_boxed.stopped.{reason}", path=place, reason=str(origin).splitlines()[0][:200])


def _last_line(result: dict[str, Any]) -> str:
    lines = str(result.get("error") or result.get("log") or "").strip().splitlines()
    return lines[-1][:300] if lines else ""
