"""The small tables of a class folder: read as text, in UTF-8 or GBK, with either language's column names."""

import csv
import io
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from riceshop.notebooks.identity import checked
from riceshop.words.errors import BadValue, Damaged

STUDENT = ("student", "学号", "student number", "student_id", "id")
ROSTER = {"student": STUDENT, "name": ("name", "姓名"), "class": ("class", "班级")}


@dataclass(frozen=True)
class Line:
    """One line of a table: its number in the file (the header is 1) and {column: text without outer blanks}."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True)
class Person:
    """A student of the roster; the number is text, leading zeros included."""

    student: str
    name: str = ""
    group: str = ""


def lines(path: Path, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> list[Line]:
    """Return a table's lines with its columns under our names; columns we do not know keep their own.

    `columns` is {our name: the heads it may have}. Raises Damaged, naming the file, when a needed column is missing,
    the text is neither UTF-8 nor GBK, a line is longer than the header or a column comes twice.
    """
    rows = [(number, row) for number, row in _rows(path) if any(cell.strip() for cell in row)]
    if not rows:
        raise Damaged("grading_marks.table.empty", path=path, columns=_heads(columns, needed))
    heads = [_ours(head.strip(), columns) for head in rows[0][1]]
    missing = [name for name in needed if name not in heads]
    if missing:
        raise Damaged("grading_marks.table.column", path=path, columns=_heads(columns, missing))
    doubled = [head for head in heads if head and heads.count(head) > 1]
    if doubled:
        raise Damaged("grading_marks.table.doubled", path=path, value=doubled[0])
    found = []
    for number, row in rows[1:]:
        if any(cell.strip() for cell in row[len(heads):]):
            raise Damaged("grading_marks.table.long", path=path, row=number, value=row[len(heads)])
        padded = [*row, *[""] * (len(heads) - len(row))]
        found.append(Line(number, {head: cell.strip() for head, cell in zip(heads, padded, strict=False) if head}))
    return found


def by_student(path: Path, table: Sequence[Line], known: Mapping[str, Person] | None = None) -> dict[str, Line]:
    """Return {student: line}. Raises BadValue for a bad or doubled number, or one that is not in `known`."""
    found: dict[str, Line] = {}
    for line in table:
        who = student_of(path, line, known)
        if who in found:
            raise BadValue("grading_marks.table.twice", path=path, row=line.number, value=who, first=found[who].number)
        found[who] = line
    return found


def student_of(path: Path, line: Line, known: Mapping[str, Person] | None = None) -> str:
    """Return the student number of a line. Raises BadValue, naming file and row, when it cannot be one."""
    told = line.values["student"]
    try:
        who = checked(told)
    except BadValue:
        who = ""
    if not who:
        raise BadValue("grading_marks.table.number", path=path, row=line.number, value=told)
    if known is not None and who not in known:
        raise BadValue("grading_marks.table.unknown", path=path, row=line.number, value=who)
    return who


def roster(place: Path) -> dict[str, Person]:
    """Return {student: person} of roster.csv in its order, empty when there is none."""
    path = place / "roster.csv"
    if not path.is_file():
        return {}
    found = by_student(path, lines(path, ROSTER, ["student"]))
    return {who: Person(who, line.values.get("name", ""), line.values.get("class", "")) for who, line in found.items()}


def put(path: Path, content: bytes) -> None:
    """Write a file in one stroke: whatever is cut off, `path` is the old file or the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Damaged("grading_marks.table.unreadable", path=path, reason=error) from error
    reader = csv.reader(io.StringIO(_decoded(path, raw), newline=""))
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise Damaged("grading_marks.table.unreadable", path=path, reason=error) from error


def _decoded(path: Path, raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Damaged("grading_marks.table.encoding", path=path)


def _ours(head: str, columns: Mapping[str, Sequence[str]]) -> str:
    return next((name for name, heads in columns.items() if head.lower() in heads), head)


def _heads(columns: Mapping[str, Sequence[str]], names: Sequence[str]) -> str:
    return ", ".join(" / ".join(columns[name][:2]) for name in names)
