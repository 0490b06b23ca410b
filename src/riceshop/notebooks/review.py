"""The review before a submission: which answers are still blank and which locked cells are not as handed out."""

import ast
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from riceshop.notebooks.own_cells import leaning

IDENTITY_CELL = "identity"
STUB = re.compile(r"^[ \t]*raise NotImplementedError\b", re.MULTILINE)


@dataclass
class Review:
    """What the review found, as names of questions; `readable` is False when the file is no notebook.

    `leaning` is {question: the names its answer uses that only a cell of the student's own defines}.
    """

    unanswered: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    leaning: dict[str, list[str]] = field(default_factory=dict)
    student: str = ""
    class_code: str = ""
    readable: bool = True

    @property
    def clean(self) -> bool:
        return self.readable and not (self.unanswered or self.altered or self.missing or self.copied or self.leaning)


def review(content: bytes, releases: Sequence[bytes] = ()) -> Review:
    """Compare a student's notebook with the release it came from, by nbgrader's own checksums.

    `releases` are the versions this workspace ever handed out; the one that fits best is taken, and without any the
    checksums in the notebook itself. Never raises for what a student can do to a file.
    """
    notebook = parse(content)
    if notebook is None:
        return Review(readable=False)
    parsed = [release for release in map(parse, releases) if release is not None]
    found = [_against(notebook, release) for release in parsed] or [_alone(notebook)]
    best = min(found, key=lambda one: len(one.altered) + len(one.missing) + len(one.copied))
    held = identity_values(notebook)
    handed_out = [cell.source for release in parsed for cell in release.cells]
    if handed_out:
        names = question_names(notebook)
        best.leaning = {names.get(name, name): asked for name, asked in leaning(notebook, handed_out).items()}
    best.student, best.class_code = held.get("STUDENT", ""), held.get("CLASS_CODE", "")
    return best


def parse(content: bytes) -> Any | None:
    """Return the notebook in the bytes, or None if they hold none; nbgrader metadata of a wrong kind is dropped."""
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = nbformat.reads(content.decode("utf-8"), as_version=4)
        for cell in notebook.cells:
            cell.cell_type, cell.source  # noqa: B018  a cell without them is none
            if not isinstance(cell.metadata.get("nbgrader", {}), dict):
                del cell.metadata["nbgrader"]
    except Exception:  # noqa: BLE001  nbformat raises many kinds for the many ways of being no notebook
        return None
    return notebook


def identity_values(notebook: Any) -> dict[str, str]:
    """Return the texts given to STUDENT and CLASS_CODE in the identity cell; numbers are taken as text."""
    values: dict[str, str] = {}
    for cell in notebook.cells:
        if grade_id(cell) != IDENTITY_CELL:
            continue
        for name, said in re.findall(r"^(STUDENT|CLASS_CODE)[ \t]*=[ \t]*(.+?)[ \t]*$", cell.source, re.MULTILINE):
            try:
                values[name] = str(ast.literal_eval(said)).strip()
            except (ValueError, SyntaxError):
                continue
    return values


def grade_id(cell: Any) -> str:
    """Return nbgrader's name of a cell, empty if it has none."""
    held = cell.metadata.get("nbgrader", {})
    return str(held.get("grade_id", "")) if isinstance(held, dict) else ""


def _against(notebook: Any, release: Any) -> Review:
    from nbgrader.utils import is_solution

    result, there = Review(), _by_name(notebook)
    headings = question_names(release)
    changed = _changed_locked(notebook)
    for name, (original, *_) in _by_name(release).items():
        shown = headings[name]
        if name not in there:
            _note(result.missing, shown)
        elif len(there[name]) > 1:
            _note(result.copied, shown)
        elif is_solution(original):
            if name != IDENTITY_CELL and _blank(there[name][0], original):
                _note(result.unanswered, shown)
        elif name in changed or _checksum(there[name][0]) != _checksum(original):
            _note(result.altered, shown)
    return result


def _alone(notebook: Any) -> Review:
    from nbgrader.utils import is_solution

    result, headings, changed = Review(), question_names(notebook), _changed_locked(notebook)
    for name, (cell, *again) in _by_name(notebook).items():
        stored = cell.metadata.nbgrader.get("checksum")
        if again:
            _note(result.copied, headings[name])
        elif is_solution(cell) and name != IDENTITY_CELL:
            if STUB.search(cell.source) or (stored and stored == _checksum(cell)):
                _note(result.unanswered, headings[name])
        elif name in changed:
            _note(result.altered, headings[name])
    return result


def question_names(notebook: Any) -> dict[str, str]:
    """Return for each grade_id the start of the nearest heading above its cell ("第 1 题"), or else the grade_id."""
    names: dict[str, str] = {}
    heading = ""
    for cell in notebook.cells:
        name = grade_id(cell)
        if name:
            names.setdefault(name, heading or name)
        elif cell.cell_type == "markdown":
            found = re.findall(r"^#{2,6}[ \t]+(.+?)[ \t#]*$", cell.source, re.MULTILINE)
            heading = re.split(r"[：:（(]", found[-1])[0].strip() if found else heading
    return names


def _changed_locked(notebook: Any) -> set[str]:
    from nbgrader.validator import Validator

    judge = Validator()
    # The two questions that `nbgrader validate` asks about changed cells, without running the notebook.
    suspects = [*judge._get_changed_cells(notebook), *judge._get_type_changed_cells(notebook)]
    return {grade_id(cell) for cell in suspects}


def _blank(cell: Any, original: Any) -> bool:
    untouched = cell.source.strip() == original.source.strip() or not cell.source.strip()
    return untouched or (cell.cell_type == "code" and bool(STUB.search(cell.source)))


def _by_name(notebook: Any) -> dict[str, list[Any]]:
    cells: dict[str, list[Any]] = {}
    for cell in notebook.cells:
        if grade_id(cell):
            cells.setdefault(grade_id(cell), []).append(cell)
    return cells


def _checksum(cell: Any) -> str:
    from nbgrader.utils import compute_checksum

    try:
        return compute_checksum(cell)
    except (KeyError, TypeError, ValueError, AttributeError):
        return ""


def _note(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)
