"""Marks as files: CSV and XLSX for people, the import forms of Moodle and Canvas, and a school's own form."""

import csv
import io
import tomllib
from collections.abc import Iterable, Sequence
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from riceshop.grading.class_tables import put
from riceshop.grading.mark_rules import ATTENDANCE, PAPER
from riceshop.grading.marks import Marks, Row, rounded
from riceshop.grading.part_marks import Part
from riceshop.words import text
from riceshop.words.errors import BadValue, Damaged

Cell = str | Decimal | None
TOTAL = "total"
# A spreadsheet takes a text that begins so for a formula.
ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")
PLAIN = ("student", "name", "class", TOTAL, "so_far", "level", "status", "plan", "weights", "notes", "tier")


def table(marks: Marks, five_level: bool = False, lang: str | None = None) -> list[list[Cell]]:
    """Return the marks as rows of cells, heads first: a part is a mark, its status and, for code, the sandbox tier."""
    def head(name: str) -> str:
        return text(f"grading_marks.head.{name}", lang)

    heads = [head("student"), head("name"), head("class")]
    for part in marks.parts:
        heads += [part_name(part, lang), f"{part_name(part, lang)} {head('status')}"]
        heads += [] if part == ATTENDANCE else [f"{part_name(part, lang)} {head('tier')}"]
    heads += [head(TOTAL), head("total_status"), *([head("level")] if five_level else []),
              head("so_far"), head("plan"), head("weights"), head("notes")]
    return [heads, *(_cells(marks, row, five_level, lang) for row in marks.rows)]


def part_name(part: str, lang: str | None = None) -> str:
    """Return a part's name for a reader: attendance and the paper by word, a unit by its number."""
    if part in (ATTENDANCE, PAPER):
        return text(f"grading_marks.part.{part}", lang)
    return text("grading_marks.part.unit", lang, unit=part)


def weights_of(row: Row, lang: str | None = None) -> str:
    """Return the weights a row was counted with, in percent."""
    return " + ".join(f"{part_name(part, lang)} {float(share):.4g}%" for part, share in row.weights.items())


def write_csv(path: Path, cells: Sequence[Sequence[Cell]], encoding: str = "utf-8-sig", guarded: bool = True) -> None:
    """Write cells as CSV in one stroke, by default UTF-8 with its mark in front, so that a spreadsheet reads Chinese.

    A text that a spreadsheet would run as a formula gets an apostrophe in front unless `guarded` is False.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([[_text(cell, guarded) for cell in row] for row in cells])
    _put(path, out.getvalue().encode(encoding, errors="replace"))


def write_xlsx(path: Path, cells: Sequence[Sequence[Cell]]) -> None:
    """Write cells as an Excel workbook: every text is text, student numbers and would-be formulas included.

    Raises BadValue when openpyxl is not installed.
    """
    if find_spec("openpyxl") is None:
        raise BadValue("grading_marks.no_openpyxl", value=path)
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.freeze_panes = "D2"
    for number, row in enumerate(cells, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, Decimal):
                cell.value = float(value)
            elif value:
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
                cell.data_type, cell.number_format = "s", "@"
    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 14
    out = io.BytesIO()
    book.save(out)
    _put(path, out.getvalue())


def moodle(marks: Marks, part: str = TOTAL) -> list[list[Cell]]:
    """Return Moodle's import form: ID number and the mark; students without a mark are left out, not blank."""
    rows = [(row, _mark(marks, row, part)) for row in marks.rows]
    return [["ID number", _english(part)], *([row.person.number, mark] for row, mark in rows if mark is not None)]


def canvas(marks: Marks, part: str = TOTAL) -> list[list[Cell]]:
    """Return Canvas's gradebook form, students named by SIS User ID; those without a mark are left out, not blank."""
    heads: list[Cell] = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", _english(part)]
    found: list[list[Cell]] = [heads, ["    Points Possible", None, None, None, None, Decimal(100)]]
    for row in marks.rows:
        mark = _mark(marks, row, part)
        if mark is not None:
            found.append([_text(row.person.name or row.person.number, guarded=True), None, row.person.number,
                          row.person.number, _text(row.person.group, guarded=True), mark])
    return found


def free(path: Path, taken: Iterable[Path]) -> Path:
    """Return `path` unless it is one of the files that marks are made from. Raises BadValue then."""
    if path.resolve() in [one.resolve() for one in taken]:
        raise BadValue("grading_marks.taken", value=path)
    return path


def known_part(marks: Marks, part: str) -> str:
    """Return `part` when marks of it can be exported. Raises BadValue for any other word."""
    if part not in (TOTAL, *marks.parts):
        raise BadValue("grading_marks.export_part", value=part, known=", ".join([TOTAL, *marks.parts]))
    return part


def own_form(marks: Marks, template: Path, lang: str | None = None) -> tuple[list[list[Cell]], dict[str, Any]]:
    """Return the cells of a school's own form and the template, a TOML file of columns: see grading/forms/.

    Raises Damaged, naming file, entry and remedy, when the template is not one.
    """
    try:
        told = tomllib.loads(template.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Damaged("grading_marks.form.unreadable", path=template, reason=error) from error
    kind, encoding = told.get("kind", "csv"), told.get("encoding", "utf-8-sig")
    if kind not in ("csv", "xlsx") or encoding not in ("utf-8-sig", "utf-8", "gb18030"):
        raise Damaged("grading_marks.form.kind", path=template, value=f"{kind}, {encoding}")
    columns = told.get("column")
    if not isinstance(columns, list) or not columns:
        raise Damaged("grading_marks.form.no_columns", path=template)
    for number, column in enumerate(columns, start=1):
        _checked(marks, template, number, column)
    above = told.get("above", [])
    if not isinstance(above, list) or not all(
            isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in above):
        raise Damaged("grading_marks.form.above", path=template, value=above)
    rows = [row for row in marks.rows if row.total is not None or told.get("without_total", False)]
    cells = [[_asked(marks, row, column, lang) for column in columns] for row in rows]
    return [*above, [column["head"] for column in columns], *cells], {"kind": kind, "encoding": encoding}


def _checked(marks: Marks, template: Path, number: int, column: Any) -> None:
    if not isinstance(column, dict) or not isinstance(column.get("head"), str):
        raise Damaged("grading_marks.form.column", path=template, number=number, value=column)
    value = column.get("value")
    allowed = isinstance(value, str) and (value in PLAIN or value.startswith("text:") or (
        value.startswith("part:") and value[5:] in marks.rules.parts))
    if not allowed:
        raise Damaged("grading_marks.form.value", path=template, number=number, value=value, known=", ".join(PLAIN),
                      parts=", ".join(marks.rules.parts))


def _asked(marks: Marks, row: Row, column: dict[str, str], lang: str | None) -> Cell:
    value = column["value"]
    if value.startswith("text:"):
        return value[5:]
    if value.startswith("part:"):
        found: Cell = _mark(marks, row, value[5:])
    else:
        found = {
            "student": row.person.number, "name": row.person.name, "class": row.person.group, TOTAL: row.total,
            "so_far": row.so_far, "level": level(marks, row, lang), "status": _status(row, lang),
            "plan": _plan(row, lang), "weights": weights_of(row, lang), "notes": _notes(row, lang), "tier": row.tier,
        }[value]
    return column.get("missing", "") if found is None else found


def level(marks: Marks, row: Row, lang: str | None = None) -> str:
    """Return a row's level in words, "" while there is no total."""
    return "" if row.total is None else text(f"grading_marks.level.{marks.rules.level(float(row.total))}", lang)


def _cells(marks: Marks, row: Row, five_level: bool, lang: str | None) -> list[Cell]:
    found: list[Cell] = [row.person.number, row.person.name, row.person.group]
    for part in marks.parts:
        one = row.parts.get(part)
        found += [rounded(one.mark, marks.rules.decimals), one.status.label(lang)] if one else [None, ""]
        found += [] if part == ATTENDANCE else [_tier(one, lang)]
    return [*found, row.total, _status(row, lang), *([level(marks, row, lang)] if five_level else []), row.so_far,
            _plan(row, lang), weights_of(row, lang), _notes(row, lang)]


def _tier(part: Part | None, lang: str | None) -> str:
    return text(f"grading_marks.tier.{part.tier}", lang) if part and part.tier else ""


def _status(row: Row, lang: str | None) -> str:
    return row.status.label(lang) if row.status else ""


def _plan(row: Row, lang: str | None) -> str:
    return text("grading_marks.plan.self_learner" if row.self_learner else "grading_marks.plan.course", lang)


def _notes(row: Row, lang: str | None) -> str:
    return "; ".join(f"{part_name(part, lang)}: {one.reason}" for part, one in row.parts.items() if one.reason)


def _mark(marks: Marks, row: Row, part: str) -> Decimal | None:
    if part == TOTAL:
        return row.total
    return rounded(row.parts[part].mark, marks.rules.decimals) if part in row.parts else None


def _english(part: str) -> str:
    return text("grading_marks.head.total", "en") if part == TOTAL else part_name(part, "en")


def _text(cell: Cell, guarded: bool) -> str:
    if cell is None:
        return ""
    told = str(cell)
    return f"'{told}" if guarded and isinstance(cell, str) and told.startswith(ACTIVE) else told


def _put(path: Path, content: bytes) -> None:
    try:
        put(path, content)
    except OSError as error:
        raise Damaged("grading_marks.not_written", path=path, reason=error) from error
