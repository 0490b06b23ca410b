"""The hostile submissions: what each tries, and what must come of it; answers from hostile/*.toml, notebooks from here."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boxed_class
from graded_class import ROOT

from riceshop.grading.names import IDENTITY
from riceshop.notebooks.files import Notebook

UNIT, RIGHT = boxed_class.UNIT, boxed_class.RIGHT
FULL, NOTHING = (7.0, 3.0, 2.0), (0.0, 0.0, 0.0)
# Which ones the second tier meets in a short run; all of them with --full.
TELLING = ("reading", "rooms", "processes")


@dataclass(frozen=True)
class Hostile:
    """One hostile submission: its kind, what it tries, and what may come of it (marks or statuses, any of those named)."""

    name: str
    kind: str
    tries: str
    marks: tuple[tuple[float, ...], ...]
    statuses: tuple[str, ...]
    never: tuple[str, ...] = ()
    says: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    spoils: Callable[[Notebook, Path], Any] | None = None


def corpus(tier: str) -> list[Hostile]:
    """Return the whole corpus, with what must come of it on a tier."""
    found = []
    for path in sorted((ROOT / "tests" / "grading" / "hostile").glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["submission"]:
            row = row | row.get(tier, {})
            answers = RIGHT | {name: row[name].strip("\n") for name in RIGHT if name in row}
            marks = row["marks"] if isinstance(row["marks"][0], list) else [row["marks"]]
            statuses = [row["status"]] if isinstance(row["status"], str) else row["status"]
            found.append(Hostile(row["name"], path.stem, row["tries"], tuple(tuple(map(float, one)) for one in marks),
                                 tuple(statuses), tuple(row.get("never", ())), row.get("says", ""), tuple(answers.items())))
    return [*found, *(Hostile(f"n_{spoils.__name__}", "notebooks", (spoils.__doc__ or "").strip(), (marks,), statuses,
                              answers=tuple(RIGHT.items()), spoils=spoils) for spoils, marks, statuses in NOTEBOOKS)]


def _graded(cell: dict[str, Any]) -> dict[str, Any]:
    return cell["metadata"].get("nbgrader", {})


def _answers(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if _graded(cell).get("grade_id") in RIGHT]


def marked_already(notebook: Notebook, folder: Path) -> None:
    """Pretends to be graded: points of its own, tests that are points, outputs with points, another kernel."""
    for cell in notebook["cells"]:
        if _graded(cell).get("grade") and cell["cell_type"] == "code":
            _graded(cell).update(points=700, locked=False, solution=True, checksum="0" * 32)
            cell["source"] = "7.0"
            cell["outputs"] = [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "7.0"}}]
    for cell in _answers(notebook):
        cell["source"] = "raise NotImplementedError"
    notebook["metadata"]["kernelspec"] = {"name": "evil", "display_name": "evil", "language": "evil"}


def same_id_twice(notebook: Notebook, folder: Path) -> None:
    """Holds every question and test twice, the second time with points in it."""
    for cell in list(notebook["cells"]):
        if _graded(cell).get("grade_id"):
            copy = deepcopy(cell)
            copy["id"] = f"{cell.get('id', 'x')}-2"
            copy["source"] = "7.0"
            notebook["cells"].append(copy)


def renamed_ids(notebook: Notebook, folder: Path) -> None:
    """Gives its cells the ids of tests, ids with line breaks, paths and nothing."""
    names = ("jar-check", "money\njar", "../../gradebook", "", "x" * 10_000)
    for cell, name in zip(_answers(notebook), names, strict=False):
        _graded(cell)["grade_id"] = name


def metadata_of_other_shapes(notebook: Notebook, folder: Path) -> None:
    """Puts lists, numbers and nothing where metadata, tags, outputs and cell ids belong."""
    shapes: list[Any] = [[], 7, "x", None, {"nbgrader": []}, {"nbgrader": {"grade_id": "jar", "points": {}}}, {"tags": 7}]
    for number, shape in enumerate(shapes):
        notebook["cells"].append({"cell_type": "code", "source": "1", "metadata": shape, "outputs": "x", "id": [number]})
    notebook["metadata"], notebook["nbformat_minor"] = ["evil"], "five"


def another_units_cells(notebook: Notebook, folder: Path) -> None:
    """Brings more notebooks along, with the same ids, in other folders and under other names."""
    import json

    (folder / "deeper").mkdir()
    for name in (f"{UNIT} (1).ipynb", "other.ipynb", "deeper/tiny.ipynb", "-rf.ipynb", "$(touch x).ipynb"):
        copy = deepcopy(notebook)
        for cell in copy["cells"]:
            if _graded(cell).get("grade"):
                cell["source"] = "7.0"
        (folder / name).write_text(json.dumps(copy))


def modules_beside(notebook: Notebook, folder: Path) -> None:
    """Brings files along that Python, pytest or nbgrader would load."""
    place = folder.parents[2]
    for name in ("sitecustomize", "numpy", "riceshop", "check", "nbgrader_config", "conftest", "__init__"):
        (folder / f"{name}.py").write_text(f"open({str(place / 'reached')!r}, 'w')")
    (folder / "gradebook.db").write_bytes(b"SQLite format 3\0")
    (folder / "class_secret.txt").write_text("0" * 64)
    _answers(notebook)[0]["source"] = "import check\nraise NotImplementedError"


def links_out(notebook: Notebook, folder: Path) -> None:
    """Holds links to the class secret, the gradebook and the folder above."""
    place = folder.parents[2]
    for name, target in (("notes.txt", place / "class_secret.txt"), ("data.db", place / "gradebook.db"), ("up", place)):
        (folder / name).symlink_to(target)


def pipes_and_sockets(notebook: Notebook, folder: Path) -> None:
    """Holds a named pipe that would keep a reader waiting for ever."""
    import os

    os.mkfifo(folder / "data.csv")


def half_a_gigabyte(notebook: Notebook, folder: Path) -> None:
    """Is a notebook of half a gigabyte."""
    with (folder / f"{UNIT}.ipynb").open("r+b") as file:
        file.truncate(2**29)


def nested_without_end(notebook: Notebook, folder: Path) -> None:
    """Is a hundred thousand brackets."""
    (folder / f"{UNIT}.ipynb").write_text("[" * 100_000)


def million_cells(notebook: Notebook, folder: Path) -> None:
    """Is a notebook of a million cells."""
    (folder / f"{UNIT}.ipynb").write_text('{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [' + "{}," * 1_000_000 + "{}]}")


def no_text(notebook: Notebook, folder: Path) -> None:
    """Is no text at all."""
    (folder / f"{UNIT}.ipynb").write_bytes(b"\x00\xff\xfe\x80" * 1000)


def folder_for_a_notebook(notebook: Notebook, folder: Path) -> None:
    """Has a folder where the notebook should be."""
    (folder / f"{UNIT}.ipynb").unlink()
    (folder / f"{UNIT}.ipynb").mkdir()


def giant_answer(notebook: Notebook, folder: Path) -> None:
    """Has an answer of twenty million characters and one of a million brackets."""
    _answers(notebook)[0]["source"] = "x = '" + "y" * 20_000_000 + "'"
    _answers(notebook)[1]["source"] = "(" * 1_000_000


def strange_text(notebook: Notebook, folder: Path) -> None:
    """Holds NUL, half and bidirectional characters, and lines that no parser ends."""
    _answers(notebook)[0]["source"] = "# \u202e \ud800 \x00 \x1b[2J\n" + _answers(notebook)[0]["source"]
    _answers(notebook)[2]["source"] = "# coding: utf-7\n" + "\\\n" * 50_000


def active_pages(notebook: Notebook, folder: Path) -> None:
    """Holds scripts, frames, forms, TeX links and pictures from afar in text, outputs, attachments and metadata."""
    lines = ["<script>pwned()</script>", "<img src=x onerror=pwned()>", "<svg onload=pwned()><script>pwned()</script></svg>",
             "<iframe srcdoc='<script>pwned()</script>'></iframe>", "[a](javascript:pwned())", "<a href='java&#9;script:pwned()'>b</a>",
             "<form action='http://pwned.example'><button formaction=javascript:pwned()>c</button></form>",
             "<meta http-equiv=refresh content='0;url=http://pwned.example'>", "<base href='http://pwned.example/'>",
             "<style>@import 'http://pwned.example/x.css'; * {background: url(javascript:pwned())}</style>",
             "<object data='data:text/html,<script>pwned()</script>'></object>", "<math><mtext></p><script>pwned()</script></math>",
             r"$\href{javascript:pwned()}{x}$ $$\unicode{x}\require{html}\class{a}{b}$$", "![d](attachment:evil.svg)",
             "[e](&#106;avascript:pwned()) [f](javascript&colon;pwned())", "[g]: data:text/html,pwned\n\n[g]",
             "<details open ontoggle=pwned()>", "<noscript><p title='</noscript><img src=x onerror=pwned()>'>"]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = "\n\n".join(lines)
            cell["attachments"] = {"evil.svg": {"image/svg+xml": "<svg onload='pwned()'/>"}}
        else:
            cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": {
                "text/html": lines[0], "image/svg+xml": lines[2], "application/javascript": "pwned()", "text/latex": lines[12],
                "application/vnd.jupyter.widget-view+json": {"model_id": "pwned"}, "text/plain": lines[1]}}]
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"pwned": {}}}}
    notebook["metadata"]["title"] = "</title><script>pwned()</script>"


def without_an_identity(notebook: Notebook, folder: Path) -> None:
    """Has code where its number belongs, and a class code that is a program."""
    for cell in notebook["cells"]:
        if _graded(cell).get("grade_id") == IDENTITY:
            cell["source"] = "STUDENT = __import__('os').system('touch x')\nCLASS_CODE = '''$(touch x)'''"


FAILED, GRADED = ("failed",), ("graded",)
NOTEBOOKS: list[tuple[Callable[[Notebook, Path], Any], tuple[float, ...], tuple[str, ...]]] = [
    (marked_already, NOTHING, GRADED), (same_id_twice, FULL, GRADED), (renamed_ids, NOTHING, GRADED),
    (metadata_of_other_shapes, FULL, GRADED), (another_units_cells, FULL, GRADED), (modules_beside, (0.0, 3.0, 2.0), GRADED),
    (links_out, (), FAILED), (pipes_and_sockets, (), FAILED), (half_a_gigabyte, (), FAILED), (nested_without_end, (), FAILED),
    (million_cells, (), FAILED), (no_text, (), FAILED), (folder_for_a_notebook, (), FAILED),
    (giant_answer, (0.0, 0.0, 2.0), GRADED), (strange_text, (7.0, 3.0, 0.0), GRADED), (active_pages, FULL, GRADED),
    (without_an_identity, FULL, GRADED),
]
