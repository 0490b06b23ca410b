"""The small tables of a class folder: read as text, with either language's column names; and files written whole."""

import math
import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from riceshop.grading.names import same_key, student_id
from riceshop.grading.roster import COLUMNS, table_rows
from riceshop.words.errors import BadType, BadValue, Damaged

STUDENT = COLUMNS["number"]
PEOPLE = {"student": STUDENT, "name": COLUMNS["name"], "class": COLUMNS["group"]}


@dataclass(frozen=True)
class Line:
    """One line of a table: its number in the file (the header is 1) and {column: text without outer blanks}."""

    number: int
    values: dict[str, str]


def lines(path: Path, columns: Mapping[str, Sequence[str]], needed: Sequence[str]) -> list[Line]:
    """Return a table's lines with its columns under our names; columns we do not know keep their own.

    `columns` is {our name: the heads it may have}. Raises Damaged, naming the file, when a needed column is missing,
    the file is no table, a line is longer than the header or a column comes twice.
    """
    rows = table_rows(path)
    _, header = next(rows, (0, []))
    heads = [_ours(head.strip(), columns) for head in header]
    missing = [name for name in needed if name not in heads]
    if missing:
        raise Damaged("grading_marks.table.column", path=path,
                      columns=", ".join(" / ".join(columns[name][:2]) for name in missing))
    doubled = [head for head in heads if head and heads.count(head) > 1]
    if doubled:
        raise Damaged("grading_marks.table.doubled", path=path, value=doubled[0])
    found = []
    for number, row in rows:
        if any(cell.strip() for cell in row[len(heads):]):
            raise Damaged("grading_marks.table.long", path=path, row=number, value=row[len(heads)])
        padded = [*row, *[""] * (len(heads) - len(row))]
        found.append(Line(number, {head: cell.strip() for head, cell in zip(heads, padded, strict=False) if head}))
    return found


def by_student(path: Path, table: Sequence[Line], known: Iterable[str]) -> dict[str, Line]:
    """Return {student: line}. Raises BadValue for a bad or doubled number, or one that is not in `known`."""
    numbers = {same_key(who): who for who in known}
    found: dict[str, Line] = {}
    for line in table:
        who = student_of(path, line, numbers)
        if who in found:
            raise BadValue("grading_marks.table.twice", path=path, row=line.number, value=who, first=found[who].number)
        found[who] = line
    return found


def student_of(path: Path, line: Line, numbers: Mapping[str, str]) -> str:
    """Return the student of a line as `numbers` has them, {key: number}. Raises BadValue, naming file and row."""
    told = line.values["student"]
    try:
        who = student_id(told)
    except (BadValue, BadType):
        who = ""
    if not who:
        raise BadValue("grading_marks.table.number", path=path, row=line.number, value=told)
    if same_key(who) not in numbers:
        raise BadValue("grading_marks.table.unknown", path=path, row=line.number, value=who)
    return numbers[same_key(who)]


def number_in(told: str) -> float | None:
    """Return the finite number that a cell says, None when it says none."""
    try:
        value = float(told)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


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


def _ours(head: str, columns: Mapping[str, Sequence[str]]) -> str:
    plain = head.casefold().replace("_", " ")
    return next((name for name, heads in columns.items() if plain in heads), head)
