"""The parts of safe grading one by one: names a test asks for, points, the rebuilt notebook, the command."""

import json
import math
import os
import shutil
from pathlib import Path
from typing import Any

import boxed_class
import numpy
import pytest
from graded_class import ROOT

from riceshop.cli import main
from riceshop.grading.boxed import landlock, tiers
from riceshop.grading.boxed.desk import Desk
from riceshop.grading.boxed.grade import grade
from riceshop.grading.boxed.judge import Channel, Function, earned_points
from riceshop.grading.boxed.plan import Plan
from riceshop.grading.boxed.rebuild import master_of, rebuilt, rows_of
from riceshop.notebooks.files import source
from riceshop.words.errors import Damaged

ROWS = [
    ("answer", "me", 'STUDENT = ""', 0.0),
    ("plain", "", "%matplotlib inline\nimport math\nPRICE = 3\ndouble = lambda n: n * PRICE\nshop = STUDENT + 'x'\nprint('hello')", 0.0),
    ("answer", "f", "def f(n):\n    return n", 0.0),
    ("test", "f-check", "from pandas import DataFrame\nn = 2\nassert f(n) == double(n)\nlen(shop)", 4.0),
    ("plain", "", "later = 1", 0.0),
    ("test", "g-check", "assert [n for n in range(3)] and g(later) and math.pi", 1.0),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return boxed_class.make(tmp_path_factory.mktemp("parts") / "class")


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_a_name_is_asked_of_the_box_only_if_an_answer_makes_it():
    plan = Plan([*ROWS])
    needs = plan.needs("f-check")
    assert needs.asked == ["f", "shop"]
    assert [one.targets[0].id for one in needs.own] == ["PRICE", "double"]
    # g is nobody's: the test fails for want of it, as it does in a notebook.
    assert plan.needs("g-check").asked == [] and len(plan.needs("g-check").own) == 2


def test_points_are_a_number_from_nought_to_the_maximum():
    assert [earned_points(value, 4.0) for value in (0, 4, 2.5, numpy.float64(2.0))] == [0.0, 4.0, 2.5, 2.0]
    for value in (True, -1, 4.1, math.nan, math.inf, "4", None, [4], numpy.bool_(True)):
        assert earned_points(value, 4.0) is None


class Answers(Channel):
    """A channel to a box that always says the same."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.late, self.lost = answer, False, ""

    def ask(self, *question: Any) -> tuple[Any, ...]:
        """Return what is always said."""
        return self.answer


@pytest.mark.parametrize(("answer", "kind", "name"), [
    (("error", "KeyError", "'a'"), KeyError, "KeyError"),
    (("error", "NotImplementedError", ""), NotImplementedError, "NotImplementedError"),
    (("error", "StopIteration", ""), Exception, "StopIteration"),
    (("error", "SystemExit", "0"), Exception, "SystemExit"),
    (("error", "UnicodeDecodeError", "no"), UnicodeDecodeError, "UnicodeDecodeError"),
    (("error", "No Name", "x"), Exception, "Error"),
    (("error", 7, ["x"]), Exception, "Error"),
    (("verdict", 7.0), Exception, "TimeLimit"),
    (("late",), Exception, "TimeLimit"),
])
def test_a_students_error_arrives_as_one_of_this_side(answer: tuple[Any, ...], kind: type, name: str):
    with pytest.raises(kind) as caught:
        Function("f", Answers(answer))(1)
    assert type(caught.value).__name__ == name
    assert not isinstance(caught.value, StopIteration)
    if answer[0] == "error" and type(answer[2]) is str:
        assert str(caught.value) == answer[2]


def test_the_rebuilt_notebook_is_the_masters_but_for_the_answers(place: Path):
    master = master_of(place, boxed_class.UNIT)
    handed_in = json.loads((place / "release" / boxed_class.UNIT / f"{boxed_class.UNIT}.ipynb").read_text())
    cells = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in handed_in["cells"]}
    cells["jar"].update(source="mine = 1 # \ud800\x1b", metadata=cells["jar"]["metadata"] | {"tags": ["not-graded"], "evil": 1})
    cells["jar-check"]["source"] = "7.0"
    cells["jar-check"]["metadata"]["nbgrader"]["points"] = 700
    handed_in["cells"] = [cell for cell in handed_in["cells"] if cell is not cells["last"]]
    handed_in["cells"].append({"cell_type": "code", "source": "own = 1", "metadata": {}, "outputs": []})
    made, own = rebuilt(master, handed_in, {})
    got = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in made["cells"]}
    assert own == 1 and len(made["cells"]) == len(master["cells"])
    assert got["jar"]["source"] == "mine = 1 # ??" and set(got["jar"]["metadata"]) == {"nbgrader"}
    assert got["jar-check"]["metadata"]["nbgrader"]["points"] == 7 and "check(" in got["jar-check"]["source"]
    # An answer that is missing is a blank, never the master's solution.
    assert got["last"]["source"] == "raise NotImplementedError"
    assert [source(cell) for cell in master["cells"] if "def last" in source(cell)] != []
    assert [row[0] for row in rows_of(master)] == ["answer", "plain", "answer", "test", "answer", "test", "answer", "test"]


def _forget_tiers() -> None:
    tiers.best.cache_clear()
    tiers.named.cache_clear()


def test_without_a_sandbox_the_command_refuses_and_names_the_remedy(place: Path, monkeypatch, capsys):
    boxed_class.hand_in(place, "ann", boxed_class.RIGHT)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(landlock, "version", lambda: 0)
    _forget_tiers()
    try:
        assert main(["class", "grade", str(place), boxed_class.UNIT, "--json"]) == 2
        said = json.loads(capsys.readouterr().out)
        assert "bubblewrap" in said["error"] and "--no-sandbox" in said["error"]
        assert "Landlock" in said["error"]
        assert not (place / "autograded").exists()
    finally:
        _forget_tiers()


def test_without_a_sandbox_every_row_says_so(place: Path, capsys):
    boxed_class.hand_in(place, "bob", boxed_class.RIGHT | {"money": "def money(table):\n    return 0"})
    boxed_class.hand_in(place, "eve", boxed_class.RIGHT | {"last": "import os\nos._exit(0)"})
    told = ["class", "grade", str(place), boxed_class.UNIT, "--no-sandbox", "--json"]
    assert main([*told, "--only", "bob"]) == 0
    assert [row["student"] for row in json.loads(capsys.readouterr().out)["rows"]] == ["bob"]
    assert main(told) == 1
    rows = {row["student"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert {name: row["status"] for name, row in rows.items() if name != "ann"} == {"bob": "graded", "eve": "failed"}
    assert not rows["bob"]["fresh"] and rows["eve"]["fresh"]
    assert {row["tier"] for row in rows.values()} == {"none"}
    marks = boxed_class.marks(place)
    assert [marks["bob"][name] for name in boxed_class.TESTS] == [7, 0, 2]
    assert [marks["eve"][name] for name in boxed_class.TESTS] == [7, 3, 0]
    assert main(["class", "grade", str(place), boxed_class.UNIT, "--no-sandbox", "--only", "nobody", "--json"]) == 2
    assert "nobody" in json.loads(capsys.readouterr().out)["error"]


def test_a_unit_may_be_given_by_its_number_alone(tmp_path: Path, capsys):
    place = boxed_class.make(tmp_path / "class")
    folder = (place / "source" / boxed_class.UNIT).rename(place / "source" / "07_tiny")
    (folder / f"{boxed_class.UNIT}.ipynb").rename(folder / "07_tiny.ipynb")
    assert main(["class", "grade", str(place), "07", "--no-sandbox", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unit"] == "07_tiny"


def test_a_master_that_is_not_python_is_named_before_anyone_pays(tmp_path: Path):
    place = boxed_class.make(tmp_path / "class")
    path = place / "source" / boxed_class.UNIT / f"{boxed_class.UNIT}.ipynb"
    path.write_text(path.read_text().replace("assert got ==", "assert got === "))
    with pytest.raises(Damaged, match="tiny.ipynb"):
        grade(place, boxed_class.UNIT, tiers.Tier(tiers.NONE))


def test_the_class_secret_does_not_stay_in_the_environment(place: Path, monkeypatch):
    monkeypatch.delenv("RICESHOP_CLASS_SECRET", raising=False)
    grade(place, boxed_class.UNIT, tiers.Tier(tiers.NONE), only="bob" if (place / "submitted" / "bob").exists() else None)
    assert "RICESHOP_CLASS_SECRET" not in os.environ


def test_a_judge_that_ended_is_replaced_before_the_next_submission(place: Path):
    tier, rows = tiers.Tier(tiers.NONE), rows_of(master_of(place, boxed_class.UNIT))
    with Desk(rows, {}, tier, boxed_class.LIMITS) as desk:
        first = desk.box()
        first.run(boxed_class.RIGHT["last"])
        assert desk.test("last-check", first).points == 2
        desk._judge.end()
        assert desk.test("last-check", first).how == "judge"
        assert desk.test("last-check", first).points == 2
        first.end()
        desk._judge.end()
        second = desk.box()
        second.run(boxed_class.RIGHT["last"])
        assert desk.test("last-check", second).points == 2
        second.end()
        assert desk.test("last-check", second).how == "died"
