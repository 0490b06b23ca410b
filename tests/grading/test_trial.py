"""The trial before release: tests that cannot be judged apart are named and stop it; let pass, their marks say forgeable."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import boxed_class
import pytest
from graded_class import ROOT

from riceshop.cli import main
from riceshop.grading.boxed import tiers, trial, trial_file
from riceshop.grading.boxed.grade import grade
from riceshop.grading.boxed.joined import claimed
from riceshop.grading.boxed.rebuild import borrowed, given, master_of, rows_of
from riceshop.grading.class_release import release
from riceshop.grading.marks import course_marks, sources
from riceshop.grading.part_marks import assignment_part
from riceshop.grading.status import Status, stored
from riceshop.notebooks.files import read, set_source, source, write
from riceshop.words import use_language
from riceshop.words.errors import Damaged

UNIT = boxed_class.UNIT
SORTS = ("sorts", "answer", "def sorts(held):\n    held.sort()")
ROWS = [
    ("identity", "answer", 'STUDENT = ""\nCLASS_CODE = ""'),
    ("adds", "answer", "def adds(a, b):\n    return a + b"),
    ("adds-check", 4, "assert adds(2, 3) == 5\n### BEGIN HIDDEN TESTS\nassert adds(7, 8) == 15\n### END HIDDEN TESTS"),
    SORTS,
    ("sorts-check", 3, "held = [2, 1]\nsorts(held)\nassert held == [1, 2]"),
    ("short", "answer", "def short():\n    return 1"),
    ("short-check", 2, "import inspect\nassert len(inspect.getsource(short)) < 90 if False else short.__code__.co_argcount == 0"),
    ("kind", "answer", "def kind(n):\n    return n"),
    # Passed by a blank where everything is one program: it asks only whether the name is there.
    ("kind-check", 1, "assert kind"),
]
RIGHT = {name: code for name, how, code in ROWS if how == "answer" and name != "identity"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = boxed_class.make(tmp_path_factory.mktemp("trial") / "class", ROWS)
    _released_again(made)
    return made


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def _released_again(place: Path) -> None:
    told = (place / "class.toml").read_text(encoding="utf-8")
    (place / "class.toml").write_text(told.replace('code = ""', 'code = "CRM26"'), encoding="utf-8")


def test_tests_that_look_into_the_students_program_are_found(place: Path):
    found = trial.trial(place, UNIT)
    assert (found.tests, found.submissions, found.broken) == (4, 2, [])
    assert {one.test: (one.why, one.member) for one in found.forgeable} == {
        "sorts-check": ("apart", "reference"), "short-check": ("apart", "reference")}
    sorts = found.forgeable[0]
    assert (sorts.apart[0], sorts.together[0], sorts.points) == (0, 3, 3)
    assert "sorts-check" in sorts.sentence() and "AssertionError" in sorts.sentence()
    late = replace(sorts, apart=(0.0, "late"))
    assert "longer than allowed" in late.sentence() and "(-)" in replace(sorts, apart=(0.0, "judged")).sentence()
    use_language("zh")
    assert "超过了限制" in late.sentence()


def test_the_release_is_refused_and_nothing_is_made(place: Path, capsys):
    before = sorted(place.rglob("*.zip"))
    assert main(["--lang", "en", "class", "release", str(place), UNIT, "--json"]) == 2
    said = json.loads(capsys.readouterr().out)["error"]
    assert "sorts-check" in said and "short-check" in said and "adds-check" not in said and "--allow-forgeable" in said
    assert sorted(place.rglob("*.zip")) == before and not trial_file.allowed(place, UNIT, [])


def test_a_trial_is_kept_until_a_test_changes(place: Path, monkeypatch):
    first = trial_file.tried(place, UNIT)
    monkeypatch.setattr(trial_file, "trial", lambda *given: pytest.fail("tried again"))
    assert trial_file.tried(place, UNIT) == first
    path = place / "source" / UNIT / f"{UNIT}.ipynb"
    kept, notebook = path.read_bytes(), read(path)
    set_source(notebook["cells"][0], "other prose")
    write(path, notebook)
    assert trial_file.tried(place, UNIT) == first
    notebook["cells"][-1]["metadata"]["nbgrader"]["points"] = 5
    write(path, notebook)
    monkeypatch.setattr(trial_file, "trial", lambda *given: replace(first, tests=99))
    assert trial_file.tried(place, UNIT).tests == 99
    path.write_bytes(kept)
    monkeypatch.undo()
    assert trial_file.tried(place, UNIT) == first
    (place / trial_file.FOLDER / f"{UNIT}.json").write_text("{")
    with pytest.raises(Damaged, match="tiny.json"):
        trial_file.tried(place, UNIT)
    (place / trial_file.FOLDER / f"{UNIT}.json").unlink()


def test_let_pass_the_marks_say_forgeable_everywhere(place: Path, capsys):
    told = ["--lang", "en", "class", "release", str(place), UNIT, "--allow-forgeable", "--again"]
    assert main(told) == 0
    assert "sorts-check, short-check will run in the student's own box" in capsys.readouterr().out
    boxed_class.hand_in(place, "ann", RIGHT)
    # The forger earns what can be forged, and nothing else; the mark does not hide it.
    forged = RIGHT | {"adds": "class Same:\n    def __eq__(self, other):\n        return True\ndef adds(a, b):\n    return Same()",
                      "sorts": "def sorts(held):\n    held[:] = [1, 2]"}
    boxed_class.hand_in(place, "eve", forged)
    grade(place, UNIT, tiers.best())
    marks = boxed_class.marks(place)
    assert marks["ann"] == {"adds-check": 4, "sorts-check": 3, "short-check": 2, "kind-check": 1}
    assert marks["eve"] == {"adds-check": 0, "sorts-check": 3, "short-check": 2, "kind-check": 1}
    outcome = stored(place, "ann", UNIT)
    assert outcome.status is Status.FORGEABLE and "inside the student's own program" in outcome.reason
    assert {name: one["status"] for name, one in outcome.questions.items()} == {
        "adds-check": "graded", "sorts-check": "forgeable", "short-check": "forgeable", "kind-check": "graded"}
    _shown_everywhere(place, capsys)


def _shown_everywhere(place: Path, capsys) -> None:
    told = (place / "class.toml").read_text(encoding="utf-8")
    (place / "class.toml").write_text(told.replace("[marks.assignments]", f'[marks.assignments]\n"01" = "{UNIT}"'), encoding="utf-8")
    parts = {row.person.number: row.parts["01"] for row in course_marks(place).rows}
    assert {who: part.status for who, part in parts.items()} == {"ann": Status.FORGEABLE, "eve": Status.FORGEABLE}
    assert all("forge" in part.reason for part in parts.values())
    assert main(["--lang", "en", "class", "grade", str(place), UNIT]) == 0
    assert capsys.readouterr().out.count("forgeable") == 2
    assert main(["--lang", "en", "class", "feedback", str(place)]) == 0
    page = (place / "feedback" / "ann" / UNIT / f"{UNIT}.en.html").read_text(encoding="utf-8")
    assert "check some of these questions once more" in page and page.count("inside the student&#x27;s own program") == 2
    capsys.readouterr()
    assert main(["--lang", "en", "class", "report", str(place), "--unit", UNIT, "--json"]) == 0
    (report,) = json.loads(capsys.readouterr().out)["units"]
    assert Path(report["page"]).read_text(encoding="utf-8").count("<td>forgeable</td>") == 3


def test_a_master_changed_after_that_is_not_graded_by_the_way(place: Path):
    rows = rows_of(master_of(place, UNIT))
    assert trial_file.allowed(place, UNIT, rows) == {"sorts-check", "short-check"}
    with pytest.raises(Damaged, match="--allow-forgeable"):
        trial_file.allowed(place, UNIT, [*rows, ("plain", "", "1", 0.0)])
    # Mended and released again, no test runs beside the students' code any more.
    trial_file.allow(place, UNIT, [])
    assert trial_file.allowed(place, UNIT, [*rows, ("plain", "", "1", 0.0)]) == frozenset()


@pytest.mark.parametrize("allow", [False, True])
def test_a_reference_that_fails_its_own_test_stops_every_release(tmp_path: Path, allow: bool):
    made = boxed_class.make(tmp_path / "class", [*ROWS[:2], ("adds-check", 4, "assert adds(2, 3) == 6, 'no six'")])
    _released_again(made)
    with pytest.raises(Damaged, match="adds-check.*no six"):
        release(made, ROOT, UNIT, allow_forgeable=allow)
    assert not (made / "bundles").exists()


def test_an_answer_of_the_zoo_that_is_worth_less_apart_is_found(tmp_path: Path):
    rows = [*ROWS[:2], ("adds-check", 4, "got = adds(2, 3)\nassert got == 5 or str(type(got)) == \"<class '__main__.Five'>\"")]
    made = boxed_class.make(tmp_path / "class", rows)
    zoo = tmp_path / "root" / "grading" / "zoo" / UNIT
    zoo.mkdir(parents=True)
    (zoo / "adds.toml").write_text("""
[[answer]]
kind = "right"
name = "a class of its own"
marks = 4
code = '''
class Five:
    pass
def adds(a, b):
    return Five()
'''
""", encoding="utf-8")
    found = trial.trial(made, UNIT, tmp_path / "root")
    assert [(one.test, one.why, one.member) for one in found.forgeable] == [("adds-check", "differs", "zoo_1")]


def test_a_unit_without_tests_needs_no_trial(tmp_path: Path):
    made = boxed_class.make(tmp_path / "class", ROWS[:2])
    assert trial.trial(made, UNIT) == trial.Trial(0, 0, [], [])


@pytest.mark.parametrize(("shown", "points"), [
    ("", 4.0), ("3", 3.0), ("2.5", 2.5), ("np.float64(2.5)", 2.5), ("0", 0.0), ("4.0", 4.0), ("1e-3", 0.001),
    ("-1", None), ("5", None), ("nan", None), ("inf", None), ("True", None), ("'4'", None), ("1.2.3", None), ("9" * 400, None),
])
def test_points_of_such_a_test_are_read_from_what_it_shows(shown: str, points: float | None):
    assert claimed(shown, 4.0) == points


def test_imports_that_only_checks_make_are_lent_and_nothing_hidden():
    def cell(name: str, code: str, **flags: Any) -> dict[str, Any]:
        return {"cell_type": "code", "source": code, "metadata": {"nbgrader": {"grade_id": name, **flags}}}

    check = "from pandas import DataFrame\nimport os\ntable = 1\n### BEGIN HIDDEN TESTS\nimport secret\n### END HIDDEN TESTS\nimport json as js"
    answer = "def f():\n    return DataFrame(), secret, table, js, os"
    made = {"cells": [cell("identity", 'STUDENT = "0042"', solution=True), cell("", "import os"),
                      cell("f", answer, solution=True), cell("f-check", check, grade=True)]}
    assert borrowed(made).split("\n") == ["from pandas import DataFrame", "import json as js"]
    assert given(made) == {"STUDENT": "0042"}
    made["cells"][2]["source"] = "def f():\n    return 1"
    assert borrowed(made) == ""
    assert source(made["cells"][0]) == 'STUDENT = "0042"'


def test_a_number_changed_while_running_does_not_change_what_is_judged(tmp_path: Path):
    rows = [ROWS[0], ("f", "answer", "def f():\n    return STUDENT"), ("f-check", 4, "assert f() == STUDENT == 'bob'")]
    made = boxed_class.make(tmp_path / "class", rows)
    for who, answer in (("ann", "globals()['STU' + 'DENT'] = 'bob'\ndef f():\n    return 'bob'"),
                        ("bob", "def f():\n    return STUDENT"), ("eve", 'STUDENT = "bob"\ndef f():\n    return STUDENT')):
        boxed_class.hand_in(made, who, {"f": answer, "identity": f'STUDENT = "{who}"\nCLASS_CODE = ""'})
    boxed_class.hand_in(made, "joe", {"f": "def f():\n    return 'bob'", "identity": 'STUDENT = "bob"\nCLASS_CODE = ""'})
    done = {one.student: one.outcome for one in grade(made, UNIT, tiers.best())}
    assert {name: one.status for name, one in done.items()} == {"ann": "graded", "bob": "graded", "eve": "tampered", "joe": "tampered"}
    assert "STUDENT" in done["eve"].reason and "bob" in done["joe"].reason and "decisions.csv" in done["joe"].reason
    # The points are computed all the same; whether they count is the teacher's word.
    assert {name: one["f-check"] for name, one in boxed_class.marks(made).items()} == {"ann": 0, "bob": 4, "eve": 0, "joe": 4}
    joe = assignment_part(sources(made)[0], "joe", UNIT)
    assert joe.mark is None and joe.status is Status.TAMPERED and "4 of 4 points were computed" in joe.reason
