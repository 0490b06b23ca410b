"""The course mark: parts weighed by the rules of the class, what is missing left out in sight and never a zero."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

from riceshop.grading.attendance import attendance, decisions, groups
from riceshop.grading.class_settings import settings
from riceshop.grading.gradebook_rows import read_gradebook
from riceshop.grading.mark_rules import ATTENDANCE, Rules, rules
from riceshop.grading.names import ROSTER, same_key, student_id
from riceshop.grading.part_marks import Part, Sources, attendance_part, exercise_part, released
from riceshop.grading.roster import Roster, Student, read_roster
from riceshop.grading.status import COUNTING, TIERS, Status
from riceshop.words import text
from riceshop.words.errors import BadType, BadValue

# Which status speaks for the whole when parts have different ones.
GRAVEST = (Status.TAMPERED, Status.FAILED, Status.NEEDS_MANUAL, Status.NOT_SUBMITTED, Status.FORGEABLE,
           Status.TIMED_OUT, Status.GRADED, Status.EXCUSED)


@dataclass(frozen=True)
class Row:
    """A student's marks: parts, the weights used (percent), the total (None while a part is missing), the mark so far.

    The status is None when no part counts yet.
    """

    person: Student
    self_learner: bool
    parts: dict[str, Part]
    weights: dict[str, Fraction]
    total: Decimal | None
    so_far: Decimal | None
    status: Status | None
    tier: str


@dataclass(frozen=True)
class Marks:
    """The marks of a class: its rules, the parts that count, those left out, a row a student, and what to look at."""

    rules: Rules
    parts: list[str]
    left_out: list[str]
    rows: list[Row]
    problems: list[str] = field(default_factory=list)

    @property
    def used(self) -> dict[str, Fraction]:
        """The weights of the course in percent after what is left out is left out."""
        return shares({part: weight for part, weight in self.rules.weights.items() if part in self.parts})


def course_marks(place: Path) -> Marks:
    """Return the course marks of a class folder from its gradebook and tables; nothing is written.

    Raises BadValue or Damaged, naming file, row, value and remedy, when a table, the rules or the gradebook is wrong.
    """
    source, known, problems = sources(place)
    told = source.rules
    present = attendance(place, known, told)
    here = [part for part in told.parts
            if (present is not None if part == ATTENDANCE else released(source, part))]
    problems += [text("grading_marks.problem.unused", student=who, part=part)
                 for who, part in source.decided if part not in here]
    rows = []
    for who, person in known.items():
        own = person.group.lower() in [name.lower() for name in told.self_learners]
        weights = told.own_weights if own else told.weights
        parts = {part: _part(source, present, who, part) for part in weights if part in here}
        rows.append(_row(person, own, parts, weights, told.decimals))
    return Marks(told, here, [part for part in told.parts if part not in here], rows, problems)


def sources(place: Path) -> tuple[Sources, dict[str, Student], list[str]]:
    """Return what marks are made of, {student: roster entry} and sentences about students to look at.

    Raises BadValue or Damaged as `course_marks` does.
    """
    told, book = rules(place), read_gradebook(place)
    known, problems = _everybody(read_roster(place / ROSTER), book.names)
    made = Sources(place, told, book, groups(place, known, told), decisions(place, known, told), settings(place).due)
    return made, known, problems


def shares(weights: Mapping[str, float]) -> dict[str, Fraction]:
    """Return weights rescaled to a sum of 100."""
    exact = {part: Fraction(repr(float(weight))) for part, weight in weights.items()}
    return {part: weight * 100 / sum(exact.values()) for part, weight in exact.items()}


def rounded(mark: Fraction | None, decimals: int) -> Decimal | None:
    """Return a mark with so many decimals, halves upwards, as people round; None stays None."""
    if mark is None:
        return None
    return Decimal(floor(mark * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def _everybody(people: Roster, names: Mapping[str, str]) -> tuple[dict[str, Student], list[str]]:
    """Return the roster and behind it whom only the gradebook knows: a mark is never dropped."""
    held = {same_key(who): who for who in names}
    # The gradebook's way of writing a number names the folders.
    known = {held.get(same_key(one.number), one.number): one for one in people}
    problems = []
    for who, name in sorted(names.items()):
        if who in known:
            continue
        if not _usable(who):
            problems.append(text("grading_marks.problem.bad_number", student=who))
            continue
        known[who] = Student(who, name)
        if len(people):
            problems.append(text("grading_marks.problem.not_on_roster", student=who))
    return known, problems


def _usable(who: str) -> bool:
    try:
        return bool(who) and student_id(who) == who
    except (BadValue, BadType):
        return False


def _part(source: Sources, present: Mapping, student: str, part: str) -> Part:
    if part == ATTENDANCE and (student, part) not in source.decided:
        return attendance_part(present.get(student))
    return exercise_part(source, student, part)


def _row(person: Student, own: bool, parts: dict[str, Part], weights: Mapping[str, float], decimals: int) -> Row:
    counted = shares({part: weights[part] for part, one in parts.items() if one.status is not Status.EXCUSED})
    there = shares({part: weights[part] for part in counted if parts[part].mark is not None})
    so_far = sum((parts[part].mark * share / 100 for part, share in there.items()), Fraction(0)) if there else None
    complete = bool(counted) and len(there) == len(counted)
    held = {parts[part].status for part in counted or parts}
    status = next((one for one in GRAVEST if one in held), None)
    tiers = {one.tier for one in parts.values() if one.tier}
    return Row(person, own, parts, counted, rounded(so_far, decimals) if complete else None,
               rounded(so_far, decimals), status, max(tiers, key=TIERS.index) if tiers else "")


def tally(marks: Marks) -> dict[str, dict[str, int]]:
    """Return {part: {status: how many}}, the total under "total"."""
    found: dict[str, dict[str, int]] = {part: {} for part in [*marks.parts, "total"]}
    for row in marks.rows:
        whole = [("total", row.status)] if row.status else []
        for part, status in [*((name, one.status) for name, one in row.parts.items()), *whole]:
            found[part][status.value] = found[part].get(status.value, 0) + 1
    return found


def complete(marks: Marks) -> bool:
    """Return whether there are students and each has a total that nobody needs to look at."""
    fine = all(row.total is not None and row.status in COUNTING - {Status.FORGEABLE, Status.TIMED_OUT}
               or row.status is Status.EXCUSED for row in marks.rows)
    return bool(marks.rows) and fine and not marks.problems
