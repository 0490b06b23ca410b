"""The manifest proved against the disk: every cell is there, every row is carried, the hours add up."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from riceshop.notebooks.files import Cell, Notebook, pair_name, read, source, tags
from riceshop.notebooks.findings import Finding, found
from riceshop.notebooks.manifest import HOURS, MANIFEST, Lesson, Manifest, Row, Unit, load, syllabus
from riceshop.notebooks.sources import cases, lessons, masters, short
from riceshop.notebooks.terms import glossed, mentioned
from riceshop.words.glossary import terms

SITTING = range(40, 51)
TERMS_MOST = 8
CORE_MOST = 30
NO_DISCUSSION = "00"


def manifest_findings(root: Path) -> list[Finding]:
    """Return everything in which the manifest and the disk differ. Raises Damaged if the manifest cannot be read."""
    manifest = load(root)
    said = [
        *_units(root, manifest),
        *_hours(manifest),
        *_rows(root, manifest),
    ]
    return [found(MANIFEST, place, key, **values) for place, key, values in said]


Said = Iterator[tuple[str, str, dict[str, object]]]


def _units(root: Path, manifest: Manifest) -> Said:
    listed: set[str] = set()
    seen_terms: dict[str, str] = {}
    for unit in manifest.units:
        for lesson in unit.lessons:
            path = root / str(unit.folder) / lesson.notebook
            listed.add(short(path, root))
            if path.is_file():
                yield from _lesson(unit, lesson, read(path), seen_terms)
            else:
                yield lesson.id, "manifest_no_file", {"path": short(path, root)}
        for other in filter(None, (unit.exercise, *unit.cases)):
            listed.add(other)
            if not (root / other).is_file():
                yield unit.id, "manifest_no_file", {"path": other}
    for path in (*lessons(root), *cases(root), *masters(root)):
        if short(path, root) not in listed:
            yield "units", "manifest_unlisted", {"path": short(path, root)}


def _lesson(unit: Unit, lesson: Lesson, notebook: Notebook, seen_terms: dict[str, str]) -> Said:
    order = [pair_name(cell) for cell in notebook["cells"]]
    starts = [section.cell for sitting in lesson.sittings for section in sitting.sections]
    for number, sitting in enumerate(lesson.sittings, start=1):
        place = f"{lesson.id} ({number})"
        if sitting.minutes not in SITTING:
            yield place, "manifest_minutes", {"minutes": sitting.minutes, "least": 40, "most": 50}
        if len(sitting.terms) > TERMS_MOST:
            yield place, "manifest_many_terms", {"count": len(sitting.terms), "most": TERMS_MOST}
        if unit.id != NO_DISCUSSION and not sitting.discussion:
            yield place, "manifest_no_discussion", {}
        for cell in filter(None, (*starts, sitting.discussion, sitting.artefact)):
            if cell not in order:
                yield place, "manifest_no_cell", {"cell": cell, "file": lesson.notebook}
        yield from _terms(place, sitting.terms, notebook, seen_terms)
    known = [cell for cell in starts if cell in order]
    if known != sorted(known, key=order.index):
        yield lesson.id, "manifest_order", {}


def _terms(place: str, keys: tuple[str, ...], notebook: Notebook, seen: dict[str, str]) -> Said:
    for key in keys:
        if key not in terms():
            yield place, "manifest_no_term", {"term": key}
        elif key in seen:
            yield place, "manifest_term_twice", {"term": key, "first": seen[key]}
        elif not mentioned(terms()[key], notebook):
            yield place, "manifest_term_unused", {"zh": terms()[key].zh, "en": terms()[key].en}
        elif not glossed(terms()[key], notebook):
            yield place, "manifest_term_unglossed", {"zh": terms()[key].zh, "en": terms()[key].en}
        seen.setdefault(key, place)


def _hours(manifest: Manifest) -> Said:
    for hours in HOURS:
        total = sum(sittings(unit) + len(unit.extra[hours]) for unit in manifest.units)
        if total != hours:
            yield "units", "manifest_hours", {"hours": hours, "total": total}


def sittings(unit: Unit) -> int:
    """Return how many class hours a unit's lessons take."""
    return unit.planned + sum(len(lesson.sittings) for lesson in unit.lessons)


def _rows(root: Path, manifest: Manifest) -> Said:
    wanted, carried = syllabus(root), {row.id for row in manifest.rows}
    for missing in sorted(wanted.keys() - carried):
        yield missing, "row_missing", {"zh": wanted[missing]["zh"], "en": wanted[missing]["en"]}
    for unknown in sorted(carried - wanted.keys()):
        yield unknown, "row_unknown", {}
    for row in manifest.rows:
        yield from _row(root, row)
    core = sum(1 for row in manifest.rows if row.unit == "01" and row.way == "core")
    if core > CORE_MOST:
        yield "01", "rows_many_core", {"count": core, "most": CORE_MOST}


def _row(root: Path, row: Row) -> Said:
    path = root / row.notebook
    if not path.is_file():
        yield row.id, "manifest_no_file", {"path": row.notebook}
        return
    cells = [cell for cell in read(path)["cells"] if row.cell in (cell.get("id"), pair_name(cell))]
    if not cells:
        yield row.id, "manifest_no_cell", {"cell": row.cell, "file": row.notebook}
    elif not _carries(root, row, cells):
        yield row.id, "row_way", {"way": row.way, "cell": row.cell}
    if len(re.findall("[\u4e00-\u9fff]", row.does.zh)) < 6 or len(row.does.en.split()) < 3:
        yield row.id, "row_does", {"zh": row.does.zh, "en": row.does.en}


def _carries(root: Path, row: Row, cells: list[Cell]) -> bool:
    if row.way == "card":
        return all("card" in tags(cell) and "<details>" in source(cell) for cell in cells)
    if row.way == "quiz":
        names = re.findall(r"quiz\(\s*['\"]([^'\"]+)['\"]", source(cells[0]))
        return any(row.id in rows for name in names for rows in quiz_rows(root, name))
    if row.way == "exercise":
        return row.notebook.startswith("grading/source/")
    if row.way == "case":
        return row.notebook.startswith("cases/")
    # The core path is what everybody reads and runs: never a folded card.
    return row.notebook.startswith("course/") and all("card" not in tags(cell) for cell in cells)


def quiz_rows(root: Path, name: str) -> list[list[str]]:
    """Return the syllabus rows that each item of a quiz serves (empty if there is no such quiz)."""
    path = root / "src" / "riceshop" / "lab" / "quizzes" / f"{name}.toml"
    if not path.is_file():
        return []
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return [list(item.get("rows", [])) for item in told.get("item", [])]
