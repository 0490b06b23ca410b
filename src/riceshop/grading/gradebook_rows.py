"""The gradebook as nbgrader keeps it, read and never written: assignments, submissions, and the facts of each."""

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from riceshop.grading.gradebook_place import connection, first_line, shown
from riceshop.grading.release import course_api
from riceshop.words.errors import Damaged


@dataclass(frozen=True)
class Question:
    """One graded cell: points (None: none yet), its maximum, whether a person or a test marks it, the comment."""

    name: str
    points: float | None
    maximum: float
    manual: bool = False
    tested: bool = True
    comment: str = ""
    extra: float = 0.0


@dataclass
class Submission:
    """One student's submission of one assignment, as the gradebook has it; times are in UTC."""

    student: str
    assignment: str
    time: datetime | None = None
    due: datetime | None = None
    penalty: float = 0.0
    questions: list[Question] = field(default_factory=list)

    @property
    def maximum(self) -> float:
        """The most points there are."""
        return sum(one.maximum for one in self.questions)

    @property
    def points(self) -> float:
        """The points given so far, extra credit included."""
        return sum((one.points or 0.0) + one.extra for one in self.questions)

    @property
    def open(self) -> list[Question]:
        """The questions that wait for a person, as nbgrader has it."""
        return [one for one in self.questions if one.manual and not (one.tested and one.points is None)]

    @property
    def unread(self) -> list[Question]:
        """The questions whose test gave no points at all: autograding did not come to its end."""
        return [one for one in self.questions if one.tested and one.points is None]


@dataclass
class Gradebook:
    """Everything that marks and feedback need: assignments, {student: name}, {(student, assignment): submission}."""

    assignments: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    submissions: dict[tuple[str, str], Submission] = field(default_factory=dict)


def read_gradebook(place: Path) -> Gradebook:
    """Read the gradebook that nbgrader_config.py names (db_url), empty when a SQLite file is not there yet.

    Raises Damaged when it is locked, cannot be reached or is none of nbgrader's.
    """
    from sqlalchemy.exc import SQLAlchemyError

    url = course_api(place).coursedir.db_url
    try:
        with connection(url, place) as opened:
            return Gradebook() if opened is None else _read(opened)
    except SQLAlchemyError as error:
        raise Damaged("grading_marks.gradebook", url=shown(url), reason=first_line(error)) from error


def impossible(submission: Submission) -> Question | None:
    """Return the first question whose points cannot be: below 0, above its maximum, or no number."""
    return next((one for one in submission.questions if one.points is not None
                 and not (math.isfinite(one.points) and 0 <= one.points <= one.maximum + 1e-9)), None)


def _read(connection: Any) -> Gradebook:
    from nbgrader.api import Assignment, Notebook, Student, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import select

    book = Gradebook()
    assignments = {row.id: row for row in connection.execute(select(Assignment.__table__))}
    book.assignments = sorted(row.name for row in assignments.values())
    for row in connection.execute(select(Student.__table__)):
        book.names[row.id] = "".join(part for part in (row.last_name, row.first_name) if part)
    kept: dict[str, Submission] = {}
    for row in connection.execute(select(SubmittedAssignment.__table__)):
        told = assignments[row.assignment_id]
        extra = row.extension if isinstance(row.extension, timedelta) else timedelta()
        due = _utc(told.duedate)
        kept[row.id] = Submission(row.student_id, told.name, _utc(row.timestamp), due + extra if due else None)
        book.submissions[row.student_id, told.name] = kept[row.id]
    notebooks: dict[str, Submission] = {}
    for row in connection.execute(select(SubmittedNotebook.__table__).join(Notebook).order_by(Notebook.name)):
        notebooks[row.id] = kept[row.assignment_id]
        kept[row.assignment_id].penalty += row.late_submission_penalty or 0.0
    comments, answers = _comments(connection), _answers(connection)
    for row in connection.execute(_grades()):
        given = row.auto_score if row.manual_score is None else row.manual_score
        tested = row.type == "GradeCell" and (row.cell_notebook, row.name) not in answers
        notebooks[row.notebook_id].questions.append(Question(
            row.name, given, row.maximum, bool(row.needs_manual_grade), tested,
            comments.get((row.notebook_id, row.name), ""), row.extra_credit or 0.0))
    return book


def _grades() -> Any:
    from nbgrader.api import BaseCell, Grade, GradeCell, TaskCell
    from sqlalchemy import func, select

    grade, cell = Grade.__table__, BaseCell.__table__
    graded, task = GradeCell.__table__, TaskCell.__table__
    return (
        select(grade.c.notebook_id, cell.c.name, grade.c.auto_score, grade.c.manual_score, grade.c.extra_credit,
               grade.c.needs_manual_grade,
               cell.c.type, cell.c.notebook_id.label("cell_notebook"),
               func.coalesce(graded.c.max_score, task.c.max_score, 0.0).label("maximum"))
        .join(cell, cell.c.id == grade.c.cell_id)
        .outerjoin(graded, graded.c.id == cell.c.id)
        .outerjoin(task, task.c.id == cell.c.id)
        .order_by(grade.c.notebook_id, cell.c.name)
    )


def _comments(connection: Any) -> dict[tuple[str, str], str]:
    from nbgrader.api import BaseCell, Comment
    from sqlalchemy import select

    comment, cell = Comment.__table__, BaseCell.__table__
    asked = select(comment.c.notebook_id, cell.c.name, comment.c.manual_comment).join(cell, cell.c.id == comment.c.cell_id)
    return {(row.notebook_id, row.name): row.manual_comment for row in connection.execute(asked) if row.manual_comment}


def _answers(connection: Any) -> set[tuple[str, str]]:
    # A graded cell that is an answer too is marked by a person; one that is not is a test.
    from nbgrader.api import BaseCell
    from sqlalchemy import select

    cell = BaseCell.__table__
    rows = connection.execute(select(cell.c.notebook_id, cell.c.name).where(cell.c.type == "SolutionCell"))
    return {(row.notebook_id, row.name) for row in rows}


def _utc(time: datetime | None) -> datetime | None:
    return time.replace(tzinfo=UTC) if time is not None and time.tzinfo is None else time
