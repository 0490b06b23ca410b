"""Small answers inside lessons: right ones teach, others ask, and every step has its sentences."""

import re
from pathlib import Path

import pandas as pd
import pytest

from riceshop.crm.service import days_until_empty, jar_capacity_g
from riceshop.lab.steps import _known, step
from riceshop.notebooks.files import read, source
from riceshop.town import class_town, parameters, presets
from riceshop.words import entries, use_language
from riceshop.words.errors import BadValue


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language(None)


@pytest.mark.parametrize("answer", [8, 8.0])
def test_a_right_number_says_what_was_learnt(answer, capsys):
    step("lin-days", answer)
    out, err = capsys.readouterr()
    assert out.startswith("✓") and not err


@pytest.mark.parametrize("answer", [0, 7, True, None, "8", [8], float("nan"), pd.Series([8])])
def test_another_answer_gets_a_question(answer, capsys):
    step("lin-days", answer)
    out = capsys.readouterr().out.strip()
    assert out.startswith("Look again") and out.endswith("?")


def test_the_language_is_the_readers(capsys):
    use_language("zh")
    step("lin-days", 0)
    assert "再看一眼" in capsys.readouterr().out


def test_tables_and_columns(capsys):
    ledger = pd.DataFrame({"day": [1, 1, 2, 2, 3, 3], "jin": [10, 5, 8, 20, 12, 6],
                           "street": ["east", "west", "east", "station", "west", "station"]})
    step("station-rows", ledger[ledger["street"] == "station"])
    step("by-day", ledger.groupby("day")["jin"].sum())
    assert capsys.readouterr().out.count("✓") == 2
    step("station-rows", ledger[ledger["street"] == "east"])
    step("by-day", ledger.groupby("street")["jin"].sum())
    step("station-rows", 26)
    assert capsys.readouterr().out.count("Look again") == 3


def test_an_unknown_step_is_named():
    with pytest.raises(BadValue, match="lin_days"):
        step("lin_days", 8)


def test_every_step_has_its_question_and_its_lesson_in_both_languages():
    assert _known()
    for name, wanted in _known().items():
        for part in ("ask", "learnt"):
            entry = entries()[f"{wanted['words']}.{name}.{part}"]
            assert entry["zh"] and entry["en"]
            if part == "ask":
                assert entry["zh"].endswith("？") and entry["en"].endswith("?"), name


def test_the_right_answers_are_what_the_functions_of_the_lessons_give():
    right = {name: wanted["right"] for name, wanted in _known().items()}
    assert right["jar-capacity"] == jar_capacity_g(diameter_mm=320, height_mm=400)
    assert right["three-people"] == days_until_empty(stock_g=9600, members=3, appetite_g=200)
    assert right["age-1951"] == 1951 - 1917
    assert right["jin-needed"] == _value("capital_fen") // _value("margin_fen")
    assert right["fen-an-hour"] == 60 // _value("sift_min_per_jin") * _value("margin_fen")


def test_the_households_due_are_those_of_the_lesson(capsys):
    notebook = read(Path(__file__).parents[2] / "course/01_rice_shop/lesson_2.ipynb")
    cells = {cell["id"]: source(cell) for cell in notebook["cells"]}
    names = {"wang": class_town().run(presets()["wang"], days=90)}
    for cell in ("understand-analyse", "choose-acquire-retain", "five-verbs", "verbs-turn"):
        exec(cells[cell], names)  # noqa: S102
    assert "Look again" in capsys.readouterr().out
    exec(cells["verbs-turn"].replace("93", "91"), names)  # noqa: S102
    assert capsys.readouterr().out.startswith("✓")


def test_lessons_and_answers_belong_together():
    course = Path(__file__).parents[2] / "course"
    used = {name for file in course.glob("*/lesson_*.ipynb")
            for name in re.findall(r"\bstep\('([a-z0-9-]+)'", file.read_text(encoding="utf-8"))}
    assert used == set(_known())


def _value(name):
    table = parameters().set_index("name")
    return int(table.loc[name, "value"])
