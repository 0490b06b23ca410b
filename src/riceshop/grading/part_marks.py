"""One part of the course mark for one student: its mark out of 100, the status beside it and the reason in words."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from riceshop.grading.attendance import Decision, Member, Presence
from riceshop.grading.gradebook_rows import Gradebook, Submission, impossible
from riceshop.grading.mark_rules import PAPER, Late, Rules
from riceshop.grading.status import COUNTING, Outcome, Status, stored
from riceshop.notebooks.files import read
from riceshop.words import text
from riceshop.words.errors import Damaged

STOPPED = ("KeyboardInterrupt", "CellTimeoutError")


@dataclass(frozen=True)
class Part:
    """A part's mark out of 100 (None: there is none), its status, the sandbox tier ("" without code) and the reason."""

    mark: Fraction | None
    status: Status
    reason: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Sources:
    """What the marks are made of: the class folder, its rules, gradebook, groups and the teacher's decisions."""

    place: Path
    rules: Rules
    book: Gradebook
    members: Mapping[str, Member]
    decided: Mapping[tuple[str, str], Decision]
    due: Mapping[str, datetime]


def assignment_of(source: Sources, part: str) -> str | None:
    """Return nbgrader's name of a part's assignment, None when there is none. Raises Damaged when two could be it."""
    if part in source.rules.assignments:
        named = source.rules.assignments[part]
        return named if named in known_assignments(source) else None
    found = [name for name in known_assignments(source) if re.match(rf"{re.escape(part)}(?![0-9A-Za-z])", name)]
    if len(found) > 1:
        raise Damaged("grading_marks.two_assignments", part=part, found=", ".join(found))
    return found[0] if found else None


def known_assignments(source: Sources) -> list[str]:
    """Return the names of the assignments in the gradebook and in release/."""
    folder = source.place / "release"
    released = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    return sorted({*source.book.assignments, *released})


def released(source: Sources, part: str) -> bool:
    """Return whether students have a part in hand: its release is there, or somebody has handed it in."""
    name = assignment_of(source, part)
    if part == PAPER:
        return True
    return name is not None and (
        any((source.place / "release" / name).glob("*"))
        or any(one == name for _, one in source.book.submissions)
        or any((source.place / "submitted").glob(f"*/{name}")))


def attendance_part(presence: Presence | None) -> Part:
    """Return the part of attendance: the share of the recorded sessions that were not excused."""
    if presence is None or (not presence.sessions and not presence.excused):
        return Part(None, Status.NEEDS_MANUAL, text("grading_marks.reason.no_attendance"))
    if not presence.sessions:
        return Part(None, Status.EXCUSED)
    return Part(presence.earned * 100 / presence.sessions, Status.GRADED)


def exercise_part(source: Sources, student: str, part: str) -> Part:
    """Return an exercise or the paper: the teacher's decision, else the group's mark, else the student's own."""
    decision = source.decided.get((student, part))
    if decision is not None:
        if decision.mark is None:
            return Part(None, Status.EXCUSED, decision.reason)
        said = text("grading_marks.reason.decided", reason=decision.reason)
        return Part(_exact(decision.mark), Status.GRADED, said)
    return _of_group(source, student, part) if part in source.rules.group_parts else _own(source, student, part)


def _of_group(source: Sources, student: str, part: str) -> Part:
    member = source.members.get(student)
    if member is None:
        return Part(None, Status.NEEDS_MANUAL, text("grading_marks.reason.no_group"))
    same = [who for who, one in source.members.items() if one.group == member.group]
    found = [one for one in (_own(source, who, part) for who in same) if one.status is not Status.NOT_SUBMITTED]
    if not found:
        return Part(None, Status.NOT_SUBMITTED, text("grading_marks.reason.group", group=member.group))
    if len({(one.mark, one.status) for one in found}) > 1:
        return Part(None, Status.NEEDS_MANUAL, text("grading_marks.reason.group_differs", group=member.group))
    shared = found[0]
    if shared.mark is None:
        return shared
    said = text("grading_marks.reason.group_share", group=member.group, share=f"{member.contribution:g}",
                role=member.role or "-")
    return replace(shared, mark=min(Fraction(100), shared.mark * _exact(member.contribution)),
                   reason=_joined(shared.reason, said))


def _own(source: Sources, student: str, part: str) -> Part:
    name = assignment_of(source, part)
    if name is None:
        return Part(None, Status.NEEDS_MANUAL, text("grading_marks.reason.no_paper"))
    return assignment_part(source, student, name)


def assignment_part(source: Sources, student: str, name: str) -> Part:
    """Return what a student's own submission of an assignment is worth, groups and decisions left aside."""
    submission = source.book.submissions.get((student, name))
    outcome = stored(source.place, student, name)
    tier = outcome.tier if outcome else "none"
    if submission is None or not submission.questions:
        return replace(_unread(source.place, student, name, outcome), tier=tier if outcome else "")
    wrong = impossible(submission)
    if wrong is not None:
        said = text("grading_marks.reason.impossible", question=wrong.name, value=f"{wrong.points:g}",
                    maximum=f"{wrong.maximum:g}")
        return Part(None, Status.NEEDS_MANUAL, said, tier)
    return replace(_graded(source, submission, outcome), tier=tier)


def _unread(place: Path, student: str, name: str, outcome: Outcome | None) -> Part:
    if outcome is not None and outcome.status not in COUNTING:
        return Part(None, outcome.status, outcome.reason)
    if outcome is not None or (place / "submitted" / student / name).is_dir():
        return Part(None, Status.FAILED, text("grading_marks.reason.not_autograded"))
    return Part(None, Status.NOT_SUBMITTED)


def _graded(source: Sources, submission: Submission, outcome: Outcome | None) -> Part:
    place, student, name = source.place, submission.student, submission.assignment
    if outcome is not None and outcome.status not in (*COUNTING, Status.NEEDS_MANUAL):
        said = text("grading_marks.reason.computed", points=f"{submission.points:g}", maximum=f"{submission.maximum:g}")
        return Part(None, outcome.status, _joined(outcome.reason, said if outcome.status is Status.TAMPERED else ""))
    if submission.unread:
        return Part(None, Status.FAILED, text("grading_marks.reason.not_autograded"))
    if _renewed(place, student, name):
        return Part(None, Status.FAILED, text("grading_marks.reason.renewed"))
    if submission.open or (outcome is not None and outcome.status is Status.NEEDS_MANUAL) or not submission.maximum:
        said = text("grading_marks.reason.manual", questions=", ".join(one.name for one in submission.open) or "-",
                    points=f"{submission.points:g}", maximum=f"{submission.maximum:g}")
        return Part(None, Status.NEEDS_MANUAL, _joined(outcome.reason if outcome else "", said))
    status, reason = (outcome.status, outcome.reason) if outcome else (Status.GRADED, "")
    if outcome is None and _stopped(place, student, name):
        status = Status.TIMED_OUT
    mark = _exact(submission.points - submission.penalty) * 100 / _exact(submission.maximum)
    off, days = _late(source.rules.late, submission, source.due)
    if off:
        mark = mark * (100 - off) / 100
        reason = _joined(reason, text("grading_marks.reason.late", days=days, percent=f"{float(off):g}"))
    return Part(min(Fraction(100), max(Fraction(0), mark)), status, reason)


def _late(late: Late, submission: Submission, due: Mapping[str, datetime]) -> tuple[Fraction, int]:
    end = submission.due or due.get(submission.assignment)
    # nbgrader has taken its own penalty already: nobody is punished twice.
    if not late.percent or submission.time is None or end is None or submission.penalty:
        return Fraction(0), 0
    hours = (submission.time - end).total_seconds() / 3600 - late.grace_hours
    days = math.ceil(hours / 24) if hours > 0 else 0
    return min(_exact(late.at_most), _exact(late.percent) * days), days


def _renewed(place: Path, student: str, name: str) -> bool:
    times = [place / step / student / name / "timestamp.txt" for step in ("submitted", "autograded")]
    try:
        return len({path.read_text(encoding="utf-8").strip() for path in times}) > 1
    except (OSError, UnicodeDecodeError):
        return False


def _stopped(place: Path, student: str, name: str) -> bool:
    """Return whether a cell of the autograded notebook was stopped by nbgrader's clock."""
    for path in (place / "autograded" / student / name).glob("*.ipynb"):
        try:
            cells = read(path)["cells"]
            if any(output.get("ename") in STOPPED for cell in cells for output in cell.get("outputs", [])):
                return True
        except (Damaged, AttributeError, TypeError):
            # A notebook that is none is told by the feedback; the gradebook has the mark.
            continue
    return False


def _exact(value: float) -> Fraction:
    # 0.1 as the teacher wrote it, not as the nearest binary fraction.
    return Fraction(repr(float(value)))


def _joined(*said: str) -> str:
    return "; ".join(one for one in said if one)
