"""The roster of a class: student numbers, names and classes from roster.csv, text everywhere."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from riceshop.grading.names import same_key, student_id
from riceshop.words import text
from riceshop.words.errors import BadType, BadValue, Damaged

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("学号", "学生学号", "学生编号", "student", "student id", "student number", "id", "number"),
    "name": ("姓名", "学生姓名", "名字", "name", "student name", "full name"),
    "group": ("班级", "行政班", "class"),
}
HEADER = "学号,姓名,班级"
LARGEST_ROSTER = 8 * 2**20
MOST_STUDENTS = 20_000
MOST_TOLD = 12
# What a spreadsheet makes of a long number (2.02601E+11) or of any number (2026001.0).
MANGLED = re.compile(r"\d+(\.\d+)?[eE]\+?\d+|\d+\.0*")
AS_TEXT = re.compile(r'="([^"]*)"')


@dataclass(frozen=True)
class Student:
    """One row of the roster; the number is text ("0042" is not 42), name and class may be empty."""

    number: str
    name: str = ""
    group: str = ""


@dataclass(frozen=True)
class Roster:
    """The students of a class in the order of the file."""

    students: tuple[Student, ...] = ()

    def __len__(self) -> int:
        return len(self.students)

    def __iter__(self) -> Iterator[Student]:
        return iter(self.students)

    def find(self, number: str) -> Student | None:
        """Return the student of this number, in whatever width or case it is written, or None."""
        return self._by_key.get(same_key(number))

    @cached_property
    def _by_key(self) -> dict[str, Student]:
        return {same_key(one.number): one for one in self.students}


def read_roster(path: Path) -> Roster:
    """Read a roster: CSV in UTF-8 (with or without BOM), GB18030 or UTF-16; comma, semicolon or tab; any column order.

    The columns are 学号, 姓名, 班级 or student, name, class; only the first is needed. Blank rows and rows that begin
    with # are passed over; a missing file is an empty roster. Raises Damaged, naming every row at fault and the
    remedy, when a number is doubled, cannot be used or was changed by a spreadsheet.
    """
    if not path.is_file():
        return Roster()
    rows = table_rows(path)
    _, header = next(rows, (0, []))
    places = _places(path, header)
    found: list[Student] = []
    wrong: list[str] = []
    seen: dict[str, int] = {}
    for line, row in rows:
        told = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        try:
            one = Student(_number(told["number"]), _name(told.get("name", "")), _name(told.get("group", "")))
        except (BadValue, BadType) as error:
            wrong.append(text("grading_class.roster.row", line=line, reason=error))
            continue
        first = seen.setdefault(same_key(one.number), line)
        if first != line:
            wrong.append(text("grading_class.roster.doubled", line=line, number=one.number, first=first))
        found.append(one)
    if len(found) > MOST_STUDENTS:
        wrong.append(text("grading_class.roster.too_many", most=MOST_STUDENTS))
    if wrong:
        more = [text("grading_class.roster.more", count=len(wrong) - MOST_TOLD)] if len(wrong) > MOST_TOLD else []
        raise Damaged("grading_class.roster.wrong", path=path, rows="\n".join(wrong[:MOST_TOLD] + more))
    return Roster(tuple(found))


def table_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells as text) of a CSV file, blank rows and rows that begin with # left out.

    Raises Damaged for a file that is too large or no text.
    """
    content = _decoded(path)
    first = content.partition("\n")[0]
    sign = max(",;\t，", key=first.count)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=sign)
    try:
        for row in reader:
            if any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#"):
                yield reader.line_num, row
    except csv.Error as error:
        raise Damaged("grading_class.roster.no_table", path=path, reason=f"{reader.line_num}: {error}") from error


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_ROSTER:
            raise Damaged("grading_class.roster.no_table", path=path, reason=f"> {LARGEST_ROSTER} B")
        raw = path.read_bytes()
    except OSError as error:
        raise Damaged("grading_class.roster.no_table", path=path, reason=error) from error
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if raw.startswith(b"PK\x03\x04"):
        raise Damaged("grading_class.roster.workbook", path=path)
    for code in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            found = raw.decode(code)
        except UnicodeDecodeError:
            continue
        if "\0" not in found:
            return found
    raise Damaged("grading_class.roster.no_table", path=path, reason="UTF-8, GB18030")


def _places(path: Path, header: Sequence[str]) -> dict[str, int]:
    said = [unicodedata.normalize("NFKC", cell).strip().casefold().replace("_", " ") for cell in header]
    found = {name: next((said.index(word) for word in words if word in said), -1) for name, words in COLUMNS.items()}
    if found["number"] < 0:
        raise Damaged("grading_class.roster.no_column", path=path, header=", ".join(header) or "-")
    return {name: place for name, place in found.items() if place >= 0}


def _number(told: str) -> str:
    quoted = AS_TEXT.fullmatch(told)
    told = quoted[1] if quoted else told.removeprefix("'")
    if not told:
        raise BadValue("grading_class.roster.no_number")
    if MANGLED.fullmatch(told):
        raise BadValue("grading_class.roster.mangled", value=told)
    return student_id(told)


def _name(told: str) -> str:
    # A direction mark or a control character in a name would turn round what stands beside it in every list.
    return "".join(letter for letter in told if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))[:100]
