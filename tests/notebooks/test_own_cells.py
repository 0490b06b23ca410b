"""The warning before handing in: an answer that leans on a cell of the student's own is named, others are left in peace."""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from riceshop.notebooks.code_names import asked_in, imports_in
from riceshop.notebooks.own_cells import leaning
from riceshop.notebooks.submission import submit
from riceshop.notebooks.workspace import prepare
from riceshop.words import use_language

PLAIN = "from riceshop.checks import hint\nPRICE = 3"
PRACTICE = "sacks = 3"
UNIT = "01_rice_shop"


def leans(answer: str, *own: str) -> dict[str, list[str]]:
    def graded(name: str, source: str, **flags: bool):
        return new_code_cell(source, metadata={"nbgrader": {"grade_id": name, **flags}})

    cells = [new_markdown_cell("own = 1"), new_code_cell(PLAIN),
             new_code_cell(PRACTICE, metadata={"tags": ["not-graded"]}), *map(new_code_cell, own), graded("q", answer, solution=True),
             graded("other", "LIMIT = 2", solution=True), graded("locked", "shop = 1", locked=True),
             graded("q-check", "from pandas import DataFrame\nq()", grade=True)]
    return leaning(new_notebook(cells=cells), [PLAIN + "\n", PRACTICE])


@pytest.mark.parametrize(("answer", "own"), [
    ("def q(n):\n    return helper(n)", "def helper(n):\n    return n"),
    ("def q(n):\n    return [rate * x for x in n]", "%matplotlib inline\nrate = 2"),
    ("class A:\n    def q(self):\n        return np.sum(1)", "import numpy as np"),
    ("q = lambda n: sqrt(n)", "from math import *"),
])
def test_a_name_that_only_an_own_cell_defines_is_told(answer: str, own: str):
    assert list(leans(answer, own)) == ["q"]
    assert leans(answer) == {}


@pytest.mark.parametrize("answer", [
    "def q(n):\n    rate = 1\n    return rate * n", "def q(rate):\n    return rate", "rate = 7\ndef q(n):\n    return rate",
    "def q(n):\n    return len(n) + PRICE + LIMIT + shop", "def q():\n    return DataFrame()", "def q(:", "",
    "def q(n):\n    return sum(rate for rate in n)", "def q():\n    import rate\n    return rate",
])
def test_what_is_there_all_the_same_is_no_reason_to_warn(answer: str):
    assert leans(answer, "rate = 2\nDataFrame = 1") == {}


def test_a_name_of_a_practice_cell_is_told_too():
    assert leans("def q():\n    return sacks") == {"q": ["sacks"]}


def test_a_name_nobody_defines_is_another_matter():
    assert leans("def q():\n    return nowhere", "rate = 2") == {}


def test_names_are_read_as_python_reads_them():
    assert asked_in("def f(a):\n    global g\n    g = 1\n    return [a, b, g] + [c for c in a]") == {"b", "g"}
    assert imports_in("import os.path\nfrom a import b as c\nif 1:\n    import d") == {"os": "import os.path",
                                                                                "c": "from a import b as c"}


def test_submit_warns_and_hands_in_all_the_same(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch):
    place = tmp_path / "work"
    prepare(place, root, "zh", {"student": "0042", "class_code": "CRM26"})
    monkeypatch.chdir(place)
    path = place / "exercises" / UNIT / f"{UNIT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for number, cell in enumerate(notebook.cells):
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "jar-capacity":
            cell.source = "def jar_capacity_g(diameter_mm, height_mm):\n    return volume(diameter_mm, height_mm) * 800"
            notebook.cells.insert(number, new_code_cell("def volume(wide, high):\n    return wide * wide * high"))
            break
    nbformat.write(notebook, path)
    for lang, said in (("en", "uses volume"), ("zh", "用到了 volume")):
        use_language(lang)
        made = submit("01", place)
        assert made.path.is_file() and [one for one in made.warnings if said in one and "第 1 题" in one]
