"""A run of grading that is cut off, or finds disk or gradebook refusing, is taken up again: no mark lost, doubled or changed."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boxed_class
import pytest
from boxed_class import UNIT
from durable_run import Replayed

from riceshop.cli import main
from riceshop.grading.boxed import grade, journal, tiers
from riceshop.grading.release import course_api
from riceshop.words.errors import Damaged

PROGRAM = Path(__file__).parent / "durable_run.py"
WAYS = ("kill", "full", "locked")
STUDENTS = ("ann", "bob", "cid", "dan", "eve")
FEW, ALL = 6, 50


@dataclass
class Reference:
    """A class before grading, what it looks like after an undisturbed run, and how often that touched the disk."""

    before: Path
    after: dict[str, bytes]
    marks: list[tuple[object, ...]]
    touches: int


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reference]:
    kept = dict(os.environ)
    os.environ["RICESHOP_LANG"] = "en"
    before = boxed_class.make(tmp_path_factory.mktemp("durable") / "before")
    for student in STUDENTS:
        boxed_class.hand_in(before, student, boxed_class.RIGHT | {"last": f"def last(items):\n    return '{student}'"})
    boxed_class.hand_in(before, "liz", boxed_class.RIGHT | {"jar": "import os\nos._exit(1)"})
    (boxed_class.hand_in(before, "may", {}) / f"{UNIT}.ipynb").write_text("no notebook")
    _marked_by_hand(before)
    place = shutil.copytree(before, before.parent / "whole")
    touches = int(_run(place, "whole", 0).stdout.split()[-1])
    yield Reference(before, _files(place), _marks(place), touches)
    os.environ.clear()
    os.environ.update(kept)


def _marked_by_hand(place: Path) -> None:
    """One was graded and marked by hand before, and then handed in anew."""
    folder = boxed_class.hand_in(place, "zoe", {})
    grade.grade(place, UNIT, tiers.Tier(tiers.NONE), only="zoe", executor=Replayed(_replayed(place)))
    with course_api(place).gradebook as book:
        book.find_grade("money-check", UNIT, UNIT, "zoe").manual_score = 1.5
        book.db.commit()
    shutil.rmtree(folder)
    boxed_class.hand_in(place, "zoe", boxed_class.RIGHT)


def _replayed(place: Path) -> Path:
    folder = place.parent / "replayed"
    folder.mkdir(exist_ok=True)
    return folder


def _run(place: Path, how: str, when: int) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, str(PROGRAM), str(place), UNIT, how, str(when)]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def _files(place: Path) -> dict[str, bytes]:
    """Return every file of a class but the gradebook, and what nbgrader and Python leave beside their work."""
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*")
            if path.is_file() and not path.name.startswith("gradebook.db") and "__pycache__" not in path.parts}


def _marks(place: Path) -> list[tuple[object, ...]]:
    """Return every row of marks, doubled ones too."""
    asked = """select submitted_assignment.student_id, base_cell.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade
               from grade join base_cell on base_cell.id = grade.cell_id
               join submitted_notebook on submitted_notebook.id = grade.notebook_id
               join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id"""
    with sqlite3.connect(place / "gradebook.db") as book:
        rows = book.execute(asked).fetchall()
        assert book.execute("pragma integrity_check").fetchall() == [("ok",)]
    return sorted(rows)


def test_an_undisturbed_run_marks_everybody(reference: Reference):
    got = {(student, name): (auto, manual) for student, name, auto, manual, _ in reference.marks}
    assert got["ann", "jar-check"] == (7, None) and got["ann", "last-check"] == (0, None)
    assert got["zoe", "money-check"] == (3, 1.5)
    assert {student for student, _ in got} == {*STUDENTS, "liz", "zoe"}
    assert reference.touches > 100


def _points(touches: int, count: int) -> list[tuple[str, int]]:
    chance = random.Random(5)
    return [(WAYS[number % 3], chance.randint(1, touches)) for number in range(count)]


def _cut_off_and_taken_up(reference: Reference, folder: Path, how: str, when: int) -> None:
    place = shutil.copytree(reference.before, folder / "class")
    (folder / "replayed").symlink_to(_replayed(reference.before))
    done = _run(place, how, when)
    assert done.returncode in ((-9,) if how == "kill" else (0, 2)), (how, when, done.stderr)
    assert done.returncode != 2 or "goes on from here" in done.stdout or "gradebook" in done.stdout, (how, when, done.stdout)
    # What stands in its place is whole: as it was before, or as it will be.
    old = _files(reference.before)
    for name, content in _files(place).items():
        if name.startswith("autograded/"):
            assert content in (reference.after[name], old.get(name)), (how, when, name)
    again = grade.grade(place, UNIT, tiers.Tier(tiers.NONE), executor=Replayed(folder / "replayed"))
    assert [one.student for one in again] == sorted([*STUDENTS, "liz", "may", "zoe"])
    assert _marks(place) == reference.marks, (how, when)
    assert _files(place).keys() == reference.after.keys(), (how, when)
    assert {name for name, content in _files(place).items() if content != reference.after[name]} <= {
        f"{journal.FOLDER}/{UNIT}.jsonl"}, (how, when)
    shutil.rmtree(folder)


@pytest.mark.parametrize("number", range(FEW))
def test_a_run_that_is_cut_off_is_taken_up_again(reference: Reference, tmp_path: Path, number: int):
    _cut_off_and_taken_up(reference, tmp_path / "one", *_points(reference.touches, FEW)[number])


@pytest.mark.full
@pytest.mark.parametrize("number", range(FEW, ALL))
def test_at_fifty_points(reference: Reference, tmp_path: Path, number: int):
    _cut_off_and_taken_up(reference, tmp_path / "one", *_points(reference.touches, ALL)[number])


def test_two_runs_do_not_write_to_one_class(reference: Reference):
    with journal.Journal(reference.before, UNIT), pytest.raises(Damaged, match="Another run"):
        grade.grade(reference.before, UNIT, tiers.Tier(tiers.NONE))


def test_a_line_that_was_cut_off_or_changed_does_not_count(tmp_path: Path):
    with journal.Journal(tmp_path, UNIT) as kept:
        kept.keep("ann", "1", ["none", []])
        kept.keep("bob", "1", ["none", [["test", 7.0]]])
        kept.mark("cid", "1")
        kept.mark("dan", "1")
        kept.forget("dan")
    path = tmp_path / journal.FOLDER / f"{UNIT}.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines).replace(b"7.0", b"9.0")[:-1] + b"00000000 [half")
    with journal.Journal(tmp_path, UNIT) as kept:
        assert kept.result("ann", "1") == ["none", []] and kept.result("ann", "2") is None
        assert kept.result("bob", "1") is None
        assert kept.marked("cid", "1") and not kept.marked("dan", "1")


def test_an_interrupted_run_says_that_it_can_be_taken_up(reference: Reference, monkeypatch, capsys):
    def interrupted(*given: object, **named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(grade, "grade", interrupted)
    assert main(["class", "grade", str(reference.before), UNIT, "--no-sandbox"]) == 130
    assert "same command" in capsys.readouterr().err
