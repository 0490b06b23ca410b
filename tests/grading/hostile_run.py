"""Grades the hostile corpus as whoever runs it, shows the class to every page there is, and writes down what came of it."""

import contextlib
import hashlib
import io
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

import boxed_class
import nbformat
from hostile_corpus import RIGHT, UNIT, Hostile, corpus
from nbconvert.exporters import HTMLExporter

from riceshop.cli import main
from riceshop.grading import release
from riceshop.grading.boxed import tiers
from riceshop.grading.boxed.grade import grade

# What the class is made of: none of it may change, whatever is graded.
KEPT = ("source", "release", "submitted", "class_secret.txt", "nbgrader_config.py", "class.toml", "roster.csv")


def battle(tier: str, home: Path, names: list[str]) -> dict[str, Any]:
    """Grade the submissions of these names, an honest one last, and return all that can be seen afterwards."""
    os.environ["RICESHOP_LANG"] = "en"
    place = _class(home / "class")
    chosen = [one for one in corpus(tier) if one.name in names]
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        words = {"place": str(place), "home": str(home), "port": str(server.getsockname()[1])}
        for one in chosen:
            _hand_in(place, one, words)
        boxed_class.hand_in(place, "a_honest", RIGHT)
        # A folder that nbgrader would take for all of the class.
        boxed_class.hand_in(place, "*", {})
        boxed_class.hand_in(place, "zz_honest", RIGHT)
        before = _digests(place)
        done = grade(place, UNIT, tiers.named(tier), limits=boxed_class.LIMITS)
        called = False
        with contextlib.suppress(TimeoutError):
            server.accept()
            called = True
    return {"user": os.getuid(), "called": called, "changed": sorted(_digests(place).items() ^ before.items()),
            "strays": sorted({one.name for one in (*place.iterdir(), *home.iterdir())} - EXPECTED),
            "secret": (place / "class_secret.txt").read_text().strip(),
            "marks": boxed_class.marks(place), "kept": {one.student: _kept(place, one.student) for one in done},
            "outcomes": {one.student: [str(one.outcome.status), one.outcome.reason, one.outcome.tier] for one in done},
            "pages": _pages(place)}


EXPECTED = {"class", "result.json", "source", "release", "submitted", "autograded", "feedback", "gradebook.db", "nbgrader_config.py",
            "class.toml", "class_secret.txt", "roster.csv", "attendance.csv", "groups.csv", ".cache", ".config", ".jupyter",
            ".ipython", ".local", "report", "similar", "README.md", "marks", "decisions.csv", "grading_journal", "rubrics"}


def _class(place: Path) -> Path:
    boxed_class.make(place)
    master = place / "source" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(master, 4)
    essay = nbformat.v4.new_markdown_cell("Write a sentence.", id="essay")
    essay.metadata["nbgrader"] = {"grade": True, "solution": True, "locked": False, "points": 5, "grade_id": "essay",
                                  "schema_version": 3, "task": False}
    notebook.cells.append(essay)
    nbformat.write(notebook, master)
    result = release.course_api(place).generate_assignment(UNIT, force=True)
    assert result["success"], result["log"]
    return place


def _hand_in(place: Path, one: Hostile, words: dict[str, str]) -> None:
    answers = dict(one.answers)
    for name, value in words.items():
        answers = {question: code.replace("{" + name + "}", value) for question, code in answers.items()}
    folder = boxed_class.hand_in(place, one.name, answers)
    if one.spoils is not None:
        path = folder / f"{UNIT}.ipynb"
        notebook = json.loads(path.read_text())
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
        before = path.read_bytes()
        one.spoils(notebook, folder)
        if path.is_file() and path.stat().st_size == len(before) and path.read_bytes() == before:
            path.write_text(json.dumps(notebook))


def _digests(place: Path) -> dict[str, str]:
    found = {}
    for path in (inner for name in KEPT for inner in (place / name, *(place / name).rglob("*"))):
        if path.is_file() and not path.is_symlink() and path.stat().st_size < 2**27:
            found[str(path.relative_to(place))] = hashlib.sha256(path.read_bytes()).hexdigest() + oct(path.stat().st_mode)
    return found


def _kept(place: Path, student: str) -> str:
    """Return all that grading keeps of a submission, without the text of its own answers."""
    with contextlib.suppress(OSError):
        return boxed_class.kept(place, student)
    return ""


def _pages(place: Path) -> dict[str, Any]:
    """Make every page there is of the class; {name: its HTML or the exit code of what should have made it}."""
    found: dict[str, Any] = {}
    for words in (["feedback", "--unit", UNIT], ["report"], ["similar", UNIT], ["marks"]):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
            code = main(["class", words[0], str(place), *words[1:]])
        found[words[0]] = [code, said.getvalue()[-500:]]
    config = release.course_api(place).config
    # As formgrader shows it.
    for path in sorted(place.glob(f"autograded/*/{UNIT}/{UNIT}.ipynb")):
        exporter = HTMLExporter(config=config, template_name="classic")
        found[f"formgrader {path.parts[-3]}"] = exporter.from_notebook_node(nbformat.read(path, 4))[0]
    for folder in ("feedback", "report", "similar"):
        for path in sorted((place / folder).rglob("*.html")):
            found[str(path.relative_to(place))] = path.read_text(encoding="utf-8")
    return found


if __name__ == "__main__":
    result = battle(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
    (Path(sys.argv[2]) / "result.json").write_text(json.dumps(result), encoding="utf-8")
