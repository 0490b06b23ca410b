"""The submission made anew from the instructor's notebook: of the student's own only the answers' text remains."""

import re
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict
from nbgrader.preprocessors import NbGraderPreprocessor

from riceshop.grading.boxed.harmless import harmless
from riceshop.grading.boxed.plan import ANSWER, PLAIN, TEST, Row
from riceshop.grading.submissions import grading_of, identity_written
from riceshop.notebooks.code_names import asked_in, bound_in, imports_in
from riceshop.notebooks.files import Notebook, read, source, spoken, tags
from riceshop.notebooks.own_cells import NOT_GRADED

HIDDEN = re.compile(r"^[ \t]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*$", re.MULTILINE | re.DOTALL)
STUBS = {"code": "raise NotImplementedError", "markdown": ""}
# More than any answer has; a page with a million brackets takes a browser and formgrader half a minute.
TEXT = 100_000


def master_of(place: Path, unit: str) -> Notebook:
    """Return the instructor's notebook of a unit in a class folder."""
    return read(place / "source" / unit / f"{unit}.ipynb")


def rows_of(master: Notebook) -> list[Row]:
    """Return (answer | plain | test, grade id, source, points) of every code cell of a master that is run."""
    found = []
    for cell in master["cells"]:
        if cell["cell_type"] != "code" or NOT_GRADED in tags(cell):
            continue
        held = grading_of(cell)
        kind = ANSWER if held.get("solution") else TEST if held.get("grade") else PLAIN
        found.append((kind, held.get("grade_id", ""), source(cell), float(held.get("points", 0))))
    return found


def rebuilt(master: Notebook, handed_in: Notebook, stubs: dict[str, str]) -> tuple[Notebook, int]:
    """Return the master with the student's answers in it, and how many cells of the student's own were left out.

    An answer that is missing becomes its stub of `stubs` {grade id: text}; never the master's solution.
    """
    answers: dict[str, str] = {}
    own = 0
    ids = {grading_of(cell).get("grade_id") for cell in master["cells"]} - {None}
    known = {source(cell).strip() for cell in master["cells"]}
    for cell in handed_in["cells"]:
        name = grading_of(cell).get("grade_id")
        if name in ids:
            words = writable(source(cell)[:TEXT])
            answers.setdefault(name, harmless(words) if cell["cell_type"] == "markdown" else words)
        elif cell["cell_type"] == "code" and source(cell).strip() not in known | {""}:
            own += 1
    dropped = _unspoken(handed_in)
    cells = []
    for cell in master["cells"]:
        made = dict(cell)
        if spoken(cell) in dropped:
            continue
        held = grading_of(cell)
        if held.get("solution"):
            name = held["grade_id"]
            made["source"] = answers.get(name, stubs.get(name, STUBS.get(cell["cell_type"], "")))
        else:
            made["source"] = source(cell)
        if cell["cell_type"] == "code":
            made["outputs"], made["execution_count"] = [], None
        made.pop("attachments", None)
        cells.append(made)
    return {**master, "cells": cells}, own


def given(made: Notebook) -> dict[str, str]:
    """Return the names of the identity cell that the judge takes from the notebook and never from the student's program."""
    return identity_written(made) or {}


def borrowed(made: Notebook) -> str:
    """Return the imports that only check cells make and an answer uses, "" when there are none.

    In a notebook the answer finds them, for both run in one program; here the check runs in another.
    """
    rows = rows_of(made)
    there = {name for kind, _, code, _ in rows if kind != TEST for name in bound_in(code)}
    asked = {name for kind, _, code, _ in rows if kind == ANSWER for name in asked_in(code)} - there
    found = {}
    for kind, _, code, _ in rows:
        for name, line in imports_in(HIDDEN.sub("", code)).items() if kind == TEST and asked else ():
            if name in asked:
                found[name] = line
    return "\n".join(dict.fromkeys(found.values()))


def writable(words: str) -> str:
    """Return the text with what no file or page can hold (half characters, control characters) as a question mark."""
    whole = words.encode("utf-8", "replace").decode("utf-8")
    return "".join("?" if ord(one) < 32 and one not in "\n\t\r" else one for one in whole)


def stubs_of(place: Path, unit: str) -> dict[str, str]:
    """Return {grade id: text} of the answers as they were released, empty when there is no release."""
    path = place / "release" / unit / f"{unit}.ipynb"
    cells = read(path)["cells"] if path.is_file() else []
    return {grading_of(cell)["grade_id"]: source(cell) for cell in cells if grading_of(cell).get("solution")}


def _unspoken(handed_in: Notebook) -> set[str]:
    """Return the language that a one-language copy leaves out."""
    heard = {lang for cell in handed_in["cells"] if (lang := _spoken(cell))}
    return {"zh", "en"} - heard if len(heard) == 1 else set()


def _spoken(cell: Any) -> str | None:
    try:
        return spoken(cell)
    except (TypeError, AttributeError, KeyError, ValueError):
        # Metadata of a student may hold anything.
        return None


class Rebuild(NbGraderPreprocessor):
    """nbgrader's first step over a submission here: the whole notebook is the instructor's, but for the answers."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook that was rebuilt, and played, before nbgrader was asked."""
        from riceshop.grading.boxed.execute import running

        return from_dict(running().made), resources
