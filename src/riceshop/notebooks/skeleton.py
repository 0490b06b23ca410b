"""Skeletons: a correct first version of a lesson, a case or an exercise, ready for the author's words."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from riceshop.notebooks.files import Cell, Notebook, write
from riceshop.notebooks.frame import STEPS
from riceshop.notebooks.normalise import normalised
from riceshop.notebooks.stamps import digest
from riceshop.words import text
from riceshop.words.errors import BadValue

NAMES = {
    "lesson": (re.compile(r"(\d{2}_[a-z0-9_]+)/lesson_(\d)"), "02_value/lesson_1"),
    "case": (re.compile(r"[a-z][a-z0-9_]+"), "firstar"),
    "exercise": (re.compile(r"\d{2}_[a-z0-9_]+"), "02_value"),
}


def create(root: Path, kind: str, name: str) -> list[Path]:
    """Write the skeleton of a "lesson", "case" or "exercise" and return the files.

    Raises BadValue for a name that does not fit and for a file that is there already.
    """
    pattern, example = NAMES[kind]
    if not pattern.fullmatch(name):
        raise BadValue("notebooks.bad_name", value=name, example=example)
    path, cells = {"lesson": _lesson, "case": _case, "exercise": _exercise}[kind](name)
    target = root / path
    if target.exists():
        raise BadValue("notebooks.exists", path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    notebook: Notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    write(target, normalised(notebook))
    return [target]


def _lesson(name: str) -> tuple[str, list[Cell]]:
    unit, letter = name.split("_")[0], "abcdefghi"[int(name[-1]) - 1]
    cells = [*_pair("title"), *_steps(), *_pair("quick-quiz"),
             _code("quiz", f'from riceshop.lab import quiz\n\nquiz("{unit}{letter}")')]
    return f"course/{name}.ipynb", cells


def _case(name: str) -> tuple[str, list[Cell]]:
    return f"cases/{name}/case.ipynb", [*_pair("case-title"), *_steps()]


def _exercise(name: str) -> tuple[str, list[Cell]]:
    identity = 'STUDENT = ""\nCLASS_CODE = ""'
    solution = "def jin(grams):\n    ### BEGIN SOLUTION\n    return grams / 600\n    ### END SOLUTION"
    tests = ("from riceshop.checks import check\n\n"
             "assert jin(600) == 1\n### BEGIN HIDDEN TESTS\nassert jin(1500) == 2.5\n### END HIDDEN TESTS")
    cells = [
        *_pair("exercise-title"),
        _code("identity", identity, _flags("identity", solution=True)),
        *_pair("question"),
        _code("jin", solution, _flags("jin", solution=True)),
        _code("jin-test", tests, _flags("jin-test", grade=True, locked=True, points=2)),
        *_pair("written", given=[250, 150]),
        _written("advice", _flags("advice", grade=True, solution=True, points=10)),
    ]
    return f"grading/source/{name}/{name}.ipynb", cells


def _steps() -> Iterator[Cell]:
    for zh, en in STEPS:
        slug = re.sub(r"[^a-z]+", "-", en.lower().replace("'", "")).strip("-")
        yield from _pair(slug, f"## {zh}\n\n", f"## {en}\n\n")
        if en == "Case analysis":
            yield _code("town", "from riceshop.town import Policy, class_town\n\n"
                                "town = class_town()\nrun = town.run(Policy(), days=30)")


def _pair(slug: str, zh: str = "", en: str = "", given: Sequence[int] = ()) -> list[Cell]:
    # A step's pair has a heading of its own and one sentence to be replaced; any other is a text of the catalogue.
    key = "notebooks.skeleton_step" if zh else f"notebooks.skeleton_{slug.replace('-', '_')}"
    zh, en = zh + text(key, "zh"), en + text(key, "en")
    note = {"given": list(given)} if given else {}
    stamp = {**note, "of": f"{slug}-zh", "digest": digest(zh)}
    return [
        {"cell_type": "markdown", "id": f"{slug}-zh", "metadata": {"tags": ["lang-zh"], "riceshop": note},
         "source": zh},
        {"cell_type": "markdown", "id": f"{slug}-en", "metadata": {"tags": ["lang-en"], "riceshop": stamp},
         "source": en},
    ]


def _code(name: str, code: str, nbgrader: dict[str, object] | None = None) -> Cell:
    metadata = {"nbgrader": nbgrader} if nbgrader else {}
    return {"cell_type": "code", "id": name, "metadata": metadata, "outputs": [], "execution_count": None,
            "source": code}


def _written(name: str, nbgrader: dict[str, object]) -> Cell:
    return {"cell_type": "markdown", "id": name, "metadata": {"nbgrader": nbgrader},
            "source": text("notebooks.skeleton_answer", "both")}


def _flags(name: str, **told: object) -> dict[str, object]:
    flags = {"grade": False, "grade_id": name, "locked": False, "schema_version": 3, "solution": False,
             "task": False}
    return {**flags, **told}
