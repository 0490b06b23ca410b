"""Attendance, groups and the teacher's decisions: three small tables, every cell of them checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from riceshop.grading.class_tables import PEOPLE, STUDENT, Line, by_student, lines, number_in, student_of
from riceshop.grading.mark_rules import Rules
from riceshop.grading.names import ATTENDANCE, DECISIONS, GROUPS, same_key
from riceshop.words.errors import BadValue

PRESENT = ("1", "present", "p", "到", "出勤", "√", "✓")
ABSENT = ("0", "absent", "a", "缺", "缺勤", "旷课", "×", "x")
LATE = ("late", "l", "迟到", "迟")
EXCUSED = ("excused", "e", "请假", "假", "免")
MEMBER = {"student": STUDENT, "group": ("group", "组", "小组"), "role": ("role", "角色", "分工"),
          "contribution": ("contribution", "贡献", "贡献系数")}
DECISION = {"student": STUDENT, "part": ("part", "部分"), "mark": ("mark", "分数", "成绩"),
             "reason": ("reason", "理由", "说明")}


@dataclass(frozen=True)
class Presence:
    """A student's attendance: what the sessions count for, how many were recorded, how many excused beside them."""

    earned: Fraction
    sessions: int
    excused: int = 0


@dataclass(frozen=True)
class Member:
    """A student's place in a group."""

    group: str
    role: str
    contribution: float


@dataclass(frozen=True)
class Decision:
    """What the teacher decided about one part of one student: a mark from 0 to 100, or None for excused; and why."""

    mark: float | None
    reason: str


def attendance(place: Path, known: Iterable[str], rules: Rules) -> dict[str, Presence] | None:
    """Return {student: presence} of attendance.csv, a line a student, a column a session; None when nothing is recorded.

    A cell is 1, 0, late or excused, in either language; an empty one was not recorded and counts for nothing.
    Raises BadValue, naming file, row, column and value.
    """
    path = place / ATTENDANCE
    if not path.is_file():
        return None
    worth = {word: one for words, one in (
        (PRESENT, Fraction(1)), (ABSENT, Fraction(0)), (LATE, Fraction(str(rules.late_session))), (EXCUSED, None),
    ) for word in words}
    found = {}
    for who, line in by_student(path, lines(path, PEOPLE, ["student"]), known).items():
        counted = [_session(path, line, head, worth) for head in line.values if head not in PEOPLE
                   and line.values[head]]
        held = [one for one in counted if one is not None]
        found[who] = Presence(sum(held, Fraction(0)), len(held), len(counted) - len(held))
    return found if any(one.sessions or one.excused for one in found.values()) else None


def _session(path: Path, line: Line, head: str, worth: Mapping[str, Fraction | None]) -> Fraction | None:
    told = line.values[head].lower()
    if told not in worth:
        raise BadValue("grading_marks.attendance", path=path, row=line.number, column=head, value=line.values[head])
    return worth[told]


def groups(place: Path, known: Iterable[str], rules: Rules) -> dict[str, Member]:
    """Return {student: member} of groups.csv, empty when there is none.

    Raises BadValue for an unknown student, no group, or a contribution outside the bounds of the rules.
    """
    path = place / GROUPS
    if not path.is_file():
        return {}
    lowest, highest = rules.contribution
    found = {}
    for who, line in by_student(path, lines(path, MEMBER, ["student", "group", "contribution"]), known).items():
        share = number_in(line.values["contribution"])
        if share is None or not lowest <= share <= highest:
            raise BadValue("grading_marks.contribution", path=path, row=line.number, student=who,
                           value=line.values["contribution"], lowest=f"{lowest:g}", highest=f"{highest:g}")
        if not line.values["group"]:
            raise BadValue("grading_marks.no_group", path=path, row=line.number, student=who)
        found[who] = Member(line.values["group"], line.values.get("role", ""), share)
    return found


def decisions(place: Path, known: Iterable[str], rules: Rules) -> dict[tuple[str, str], Decision]:
    """Return {(student, part): decision} of decisions.csv, empty when there is none.

    A mark is out of 100 or the word excused, and each has a reason. Raises BadValue, naming file, row and value.
    """
    path = place / DECISIONS
    if not path.is_file():
        return {}
    numbers = {same_key(who): who for who in known}
    found: dict[tuple[str, str], Decision] = {}
    for line in lines(path, DECISION, ["student", "part", "mark", "reason"]):
        who, part, told = student_of(path, line, numbers), line.values["part"], line.values["mark"]
        if part not in rules.parts:
            raise BadValue("grading_marks.unknown_part", path=path, row=line.number, value=part,
                           known=", ".join(rules.parts))
        if (who, part) in found:
            raise BadValue("grading_marks.decided_twice", path=path, row=line.number, student=who, value=part)
        mark = number_in(told)
        if told.lower() not in EXCUSED and (mark is None or not 0 <= mark <= 100):
            raise BadValue("grading_marks.decided", path=path, row=line.number, student=who, value=told)
        if not line.values["reason"]:
            raise BadValue("grading_marks.no_reason", path=path, row=line.number, student=who, value=part)
        found[who, part] = Decision(mark, line.values["reason"])
    return found
