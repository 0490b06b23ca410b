"""Hostile submissions graded for real: no unearned point, nothing read, nothing left running, the class goes on."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boxed_class
import nbformat
import pytest

from riceshop.grading.boxed import processes, tiers
from riceshop.grading.boxed.grade import Graded, grade

CORPUS = boxed_class.corpus()


@dataclass
class Battle:
    """The hostile class after grading: where it is, what came of each, who called, what still runs."""

    place: Path
    done: dict[str, Graded]
    marks: dict[str, dict[str, float]]
    called: bool


@pytest.fixture(scope="session")
def box_tier() -> tiers.Tier:
    """The sandbox of this machine; without one these tests say how to get it."""
    try:
        return tiers.best()
    except tiers.NoSandbox as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def battle(box_tier: tiers.Tier, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Battle]:
    before = dict(os.environ)
    os.environ["RICESHOP_LANG"] = "en"
    os.environ["PLANTED_TOKEN"] = "PLANTED"
    place = boxed_class.make(tmp_path_factory.mktemp("boxed") / "class")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        words = {"place": str(place), "home": str(Path.home()), "port": str(server.getsockname()[1])}
        for one in CORPUS:
            boxed_class.hand_in(place, one.name, {name: _filled(code, words) for name, code in one.answers.items()})
        _files(place)
        boxed_class.hand_in(place, "zz_honest", boxed_class.RIGHT)
        done = grade(place, boxed_class.UNIT, box_tier, limits=boxed_class.LIMITS)
        try:
            server.accept()
            called = True
        except TimeoutError:
            called = False
    yield Battle(place, {one.student: one for one in done}, boxed_class.marks(place), called)
    os.environ.clear()
    os.environ.update(before)


def _filled(code: str, words: dict[str, str]) -> str:
    for name, value in words.items():
        code = code.replace("{" + name + "}", value)
    return code


def _files(place: Path) -> None:
    """Hand in what is more than answers: a link, files that Python would load, a notebook that is marked already."""
    linked = boxed_class.hand_in(place, "y_link", boxed_class.RIGHT)
    (linked / "notes.txt").symlink_to(place / "class_secret.txt")
    loaded = boxed_class.hand_in(place, "y_modules", boxed_class.RIGHT | {"jar": "raise NotImplementedError"})
    for name in ("sitecustomize", "numpy", "riceshop", "check"):
        (loaded / f"{name}.py").write_text(f"open({str(place / 'reached')!r}, 'w')")
    marked = boxed_class.hand_in(place, "y_marked_already", {}) / f"{boxed_class.UNIT}.ipynb"
    notebook = nbformat.read(marked, 4)
    for cell in notebook.cells:
        held = cell.metadata.get("nbgrader", {})
        if held.get("grade"):
            held.update(points=700, locked=False, solution=True)
            cell.source = "7.0"
            cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "7.0"}, execution_count=1)]
    notebook.metadata.kernelspec.name = "evil"
    nbformat.write(notebook, marked)
    (boxed_class.hand_in(place, "y_no_notebook", {}) / f"{boxed_class.UNIT}.ipynb").write_text("[" * 100_000)


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)
def test_it_gets_what_it_earned_and_a_reason(battle: Battle, one: boxed_class.Hostile):
    outcome = battle.done[one.name].outcome
    got = tuple(battle.marks[one.name][name] for name in boxed_class.TESTS)
    assert (got, outcome.status) == (one.marks, one.status), (one.tries, outcome)
    assert outcome.tier == "bubblewrap"
    if one.status != "graded":
        assert outcome.reason
    said = boxed_class.kept(battle.place, one.name)
    assert not [words for words in one.never if words in said]
    assert one.says in said
    assert len(said) < 200_000


def test_what_is_more_than_answers_counts_for_nothing(battle: Battle):
    assert battle.done["y_link"].outcome.status == "failed" and "notes.txt" in battle.done["y_link"].outcome.reason
    assert battle.done["y_no_notebook"].outcome.status == "failed"
    assert list(battle.marks["y_modules"].values()) == [0, 3, 2]
    assert set(battle.marks["y_marked_already"].values()) == {0}
    secret = (battle.place / "class_secret.txt").read_text().strip()
    autograded = [path for path in (battle.place / "autograded").rglob("*") if path.is_file()]
    assert not [path for path in autograded if secret in path.read_text()]


def test_the_class_goes_on(battle: Battle):
    assert set(battle.done) == set(battle.marks) | {"y_link", "y_no_notebook"}
    assert battle.done["zz_honest"].outcome.status == "graded"
    assert tuple(battle.marks["zz_honest"][name] for name in boxed_class.TESTS) == (7, 3, 2)


def test_nothing_was_reached_and_nothing_is_left(battle: Battle):
    assert not battle.called
    assert not (battle.place / "reached").exists()
    left = [one for one in processes.family(os.getpid()) if one != os.getpid() and b"boxed" in _line(one)]
    assert not left
    asleep = [one for one in map(int, filter(str.isdigit, os.listdir("/proc"))) if b"31415" in _line(one)]
    assert not asleep


def _line(one: int) -> bytes:
    try:
        return Path(f"/proc/{one}/cmdline").read_bytes()
    except OSError:
        return b""
