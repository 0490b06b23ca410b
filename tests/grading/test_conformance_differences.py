"""Where marks here differ from stock nbgrader's on purpose: each difference graded by both, as the documentation lists them."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boxed_class
import nbformat
import pytest
from graded_class import ROOT

from riceshop.grading.boxed import tiers
from riceshop.grading.boxed.grade import grade
from riceshop.grading.boxed.rebuild import NOT_GRADED
from riceshop.grading.boxed.sandbox import Limits
from riceshop.grading.release import course_api

UNIT = boxed_class.UNIT
SECONDS = 4
PRACTICE = "practised = 9"


@dataclass(frozen=True)
class Difference:
    """One row of the table: the test, the answer, an own extra cell before it, and the points from both."""

    name: str
    test: str
    answer: str = "def f():\n    return 1"
    stock: float = 4
    here: float = 4
    own: str = ""
    says: str = ""
    points: int = field(default=4)


DIFFERENCES = [
    Difference("own_cell", "assert f() == 3", "def f():\n    return helper()", here=0, own="def helper():\n    return 3"),
    Difference("stderr", "import sys\nprint('a word', file=sys.stderr)\nassert f() == 1", stock=0),
    Difference("warning", "import warnings\nwarnings.warn('a word')\nassert f() == 1", stock=0),
    Difference("last_true", "f() == 2 or True", here=0, says="points"),
    Difference("last_nan", "f() * float('nan')", here=0, says="points"),
    Difference("last_text", "f() and 'four'", here=0, says="points"),
    Difference("last_negative", "-f()", here=0, says="points"),
    Difference("last_numpy", "import numpy\nnumpy.float64(f() * 2.5)", here=2.5),
    Difference("subclass", "assert f() == [1, 2]", "class Mine(list):\n    pass\n\ndef f():\n    return Mine([1, 2])", here=0),
    Difference("no_plain_data", "assert list(f()) == [1, 2]", "def f():\n    return iter([1, 2])", here=0),
    Difference("argument", "held = [2, 1]\nf(held)\nassert held == [1, 2]", "def f(held):\n    held.sort()", here=0),
    Difference("printed", "import io\nfrom contextlib import redirect_stdout\nscreen = io.StringIO()\n"
               "with redirect_stdout(screen):\n    f()\nassert screen.getvalue() == 'a word\\n'", "def f():\n    print('a word')", here=0),
    Difference("source", "import inspect\nassert 'return' in inspect.getsource(f)", here=0),
    Difference("tests_name", "given = 3\nassert f() == 3", "def f():\n    return given", here=0),
    Difference("number_changed", "assert STUDENT == 'bob'", "STUDENT = 'bob'\ndef f():\n    return 1", here=0),
    Difference("command", "assert f() == '7'", "import os\n%env RICE=7\ndef f():\n    return os.environ['RICE']", here=0),
    Difference("await", "assert f() == 1", "import asyncio\nawait asyncio.sleep(0)\ndef f():\n    return 1", here=0),
    Difference("notebook_itself", "assert f() == 1", "shell = get_ipython()\ndef f():\n    return 1", here=0),
    Difference("own_seconds", f"import time\ntime.sleep({SECONDS + 1})\nassert f() == 1", stock=0),
]
# What might be taken for a difference and is none.
SAME = [
    Difference("checks_import", "from pandas import DataFrame\nassert f().shape == (1, 1)", "def f():\n    return DataFrame({'a': [1]})"),
    Difference("remembers", "assert [f(), f(), f()] == [1, 2, 3]", "seen = []\ndef f():\n    seen.append(1)\n    return len(seen)"),
    Difference("raises", "try:\n    f()\nexcept KeyError as error:\n    assert str(error) == \"'rice'\"\nelse:\n    raise AssertionError",
               "def f():\n    return {}['rice']"),
    Difference("practice", "assert f() == 9", "def f():\n    return practised", stock=0, here=0),
    Difference("part", "f() + 0.5", stock=1.5, here=1.5),
    Difference("nothing_shown", "f() == 1;"),
    Difference("half_written", "assert half() == 1", "def half(:", stock=0, here=0),
]
EVERY = [*DIFFERENCES, *SAME]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The same submission graded by stock nbgrader and here: points, outputs and what is said."""
    try:
        tier = tiers.best()
    except tiers.NoSandbox as error:
        pytest.skip(str(error))
    before = dict(os.environ)
    os.environ["RICESHOP_LANG"] = "en"
    place = tmp_path_factory.mktemp("differences") / "stock"
    boxed_class.make(place, _rows(EVERY))
    _hand_in(place, "ann", EVERY)
    here = place.with_name("here")
    shutil.copytree(place, here)
    api = course_api(place)
    api.config.ExecutePreprocessor.timeout = SECONDS
    result = api.autograde(UNIT, "ann")
    assert result["success"], result["log"][-3000:]
    done = grade(here, UNIT, tier, limits=Limits(cell_seconds=SECONDS))
    yield {"stock": boxed_class.marks(place)["ann"], "here": boxed_class.marks(here)["ann"], "outcome": done[0].outcome,
           "kept": [nbformat.read(one / "autograded" / "ann" / UNIT / f"{UNIT}.ipynb", 4) for one in (place, here)]}
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_points_by_stock_nbgrader_and_here(both: dict[str, Any], one: Difference):
    assert (both["stock"][f"{one.name}-check"], both["here"][f"{one.name}-check"]) == (one.stock, one.here)
    assert (one.stock == one.here) == (one in SAME)
    if one.says:
        assert "no points between 0 and its maximum" in both["outcome"].questions[f"{one.name}-check"]["reason"]


def test_own_cells_are_counted_in_the_reason(both: dict[str, Any]):
    own = sum(bool(one.own) for one in EVERY)
    assert f"{own} code cells of the student's own took no part" in both["outcome"].reason


def test_what_an_answer_shows_is_kept_as_text_only(tmp_path: Path):
    one = Difference("shows", "assert f() == 1", "def f():\n    print('said')\n    return 1\nprint('aloud')\nimport pandas\npandas.DataFrame({'a': [1]})")
    place = boxed_class.make(tmp_path / "class", _rows([one]))
    _hand_in(place, "ann", [one])
    here = place.with_name("here")
    shutil.copytree(place, here)
    assert course_api(place).autograde(UNIT, "ann")["success"]
    grade(here, UNIT, tiers.best())
    kinds = []
    for folder in (place, here):
        cells = nbformat.read(folder / "autograded" / "ann" / UNIT / f"{UNIT}.ipynb", 4).cells
        answer, check = (next(cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)
                         for name in ("shows", "shows-check"))
        kinds.append((sorted({kind for output in answer.outputs for kind in output.get("data", {})}),
                      "aloud" in str(answer.outputs), "said" in str(check.outputs)))
    assert kinds == [(["text/html", "text/plain"], True, True), (["text/plain"], True, False)]


def test_a_value_above_the_maximum_costs_the_question_and_not_the_submission(tmp_path: Path):
    above = [Difference("above", "f() * 5"), Difference("plain", "assert f() == 1")]
    place = boxed_class.make(tmp_path / "class", _rows(above))
    _hand_in(place, "ann", above)
    here = place.with_name("here")
    shutil.copytree(place, here)
    assert not course_api(place).autograde(UNIT, "ann")["success"]
    assert grade(here, UNIT, tiers.best())[0].outcome.status == "graded"
    assert boxed_class.marks(here)["ann"] == {"above-check": 0, "plain-check": 4}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_documentation_lists_each_of_them(lang: str):
    words = (ROOT / "docs" / f"grading_sandbox_{lang}.md").read_text(encoding="utf-8")
    table = words[words.index("<!-- differences -->"):]
    listed = re.findall(r"<!-- (?:case: )([\w, ]+) -->", table)
    assert sorted(name for row in listed for name in row.split(", ")) == sorted(
        [*(one.name for one in DIFFERENCES), "above", "shows"])


def _rows(differences: list[Difference]) -> list[tuple[str, Any, str]]:
    found: list[tuple[str, Any, str]] = [("identity", "answer", 'STUDENT = ""\nCLASS_CODE = ""'), ("", "plain", PRACTICE)]
    for one in differences:
        found += [(one.name, "answer", "def f():\n    return 1"), (f"{one.name}-check", one.points, one.test)]
    return found


def _tagged(notebook: dict[str, Any]) -> dict[str, Any]:
    for cell in notebook["cells"]:
        if "".join(cell["source"]) == PRACTICE:
            cell["metadata"]["tags"] = [NOT_GRADED]
    return notebook


def _hand_in(place: Path, student: str, differences: list[Difference]) -> None:
    folder = boxed_class.hand_in(place, student, {one.name: one.answer for one in differences})
    for path in [folder / f"{UNIT}.ipynb", place / "source" / UNIT / f"{UNIT}.ipynb"]:
        # The cell that is for practice only, as the course's own notebooks tag it.
        path.write_text(json.dumps(_tagged(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")
    path = folder / f"{UNIT}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for one in differences:
        if one.own:
            number = next(number for number, cell in enumerate(notebook["cells"])
                          if cell["metadata"].get("nbgrader", {}).get("grade_id") == one.name)
            notebook["cells"].insert(number, {"cell_type": "code", "id": f"own-{one.name}", "metadata": {}, "outputs": [],
                                              "execution_count": None, "source": one.own})
    path.write_text(json.dumps(notebook), encoding="utf-8")
