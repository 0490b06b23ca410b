"""The manifest: a small course proved against its disk, then broken in every way a check should notice."""

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from little_notebooks import code, notebook, pair

from riceshop.notebooks.files import write
from riceshop.notebooks.manifest import load, syllabus
from riceshop.notebooks.normalise import normalised
from riceshop.notebooks.proof import manifest_findings
from riceshop.notebooks.timetable import class_hours, timetable
from riceshop.words.errors import Damaged

LESSON = "course/01_rice_shop/lesson_1.ipynb"
TOLD: dict[str, Any] = {
    "course": {"title": {"zh": "米店", "en": "Rice"}, "weeks": 16},
    "units": [
        {"id": "01", "folder": "course/01_rice_shop", "title": {"zh": "米店", "en": "Shop"}, "priority": "重点",
         "lessons": [{"id": "01a", "notebook": "lesson_1.ipynb", "title": {"zh": "一", "en": "One"}, "sittings": [
             {"sections": [{"cell": "lead", "minutes": 20}, {"cell": "run", "minutes": 25}],
              "terms": ["rice_jar"], "discussion": "talk"}]}],
         "cases": ["cases/hotel/case.ipynb"],
         "extra": {32: ["exercise"], 48: ["exercise"]}},
        {"id": "02", "title": {"zh": "价值", "en": "Value"}, "priority": "理解", "planned": 30,
         "extra": {32: [], 48: ["group"] * 16}},
    ],
    "rows": {
        "R-001": {"unit": "01", "notebook": LESSON, "cell": "lead", "as": "core",
                  "does": {"zh": "读故事并标出矛盾", "en": "reads the story critically"}},
        "R-002": {"unit": "01", "notebook": LESSON, "cell": "aside", "as": "card",
                  "does": {"zh": "打开卡片比较说法", "en": "compares the two claims"}},
        "R-003": {"unit": "01", "notebook": LESSON, "cell": "ask", "as": "quiz",
                  "does": {"zh": "回答一道选择题", "en": "answers one question"}},
        "R-004": {"unit": "01", "notebook": "cases/hotel/case.ipynb", "cell": "old", "as": "case", "priority": "理解",
                  "does": {"zh": "从日志里写出档案", "en": "writes a profile down"}},
    },
}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    card = "<details><summary>知识卡片：甲</summary>\n\n乙\n\n</details>"
    lesson = notebook(
        pair("lead", "## **米缸**\n\n流失。", "## The **rice jar**\n\nChurn."), code("run", "x = 1"), pair("talk", "谈", "Talk"),
        pair("aside", card, card), code("ask", "quiz('01a')"))
    for cell in lesson["cells"]:
        if cell["id"].startswith("aside"):
            cell["metadata"]["tags"].append("card")
    for name, made in ((LESSON, lesson), ("cases/hotel/case.ipynb", notebook(pair("old", "旧", "Old")))):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path / name, normalised(made))
    quizzes = tmp_path / "src/riceshop/lab/quizzes"
    quizzes.mkdir(parents=True)
    (quizzes / "01a.toml").write_text('[[item]]\nkey = "q1"\nrows = ["R-003"]\n', encoding="utf-8")
    rows = {row: {"module": 1, "zh": "行", "en": "row"} for row in TOLD["rows"]}
    (tmp_path / "course/syllabus_rows.yml").write_text(yaml.safe_dump({"rows": rows}), encoding="utf-8")
    tell(tmp_path, TOLD)
    return tmp_path


def tell(root: Path, told: dict[str, Any]) -> None:
    (root / "course/manifest.yml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")


def test_a_true_manifest(course: Path) -> None:
    assert manifest_findings(course) == []
    manifest = load(course)
    assert manifest.units[0].lessons[0].sittings[0].minutes == 45
    assert {row.id: row.priority for row in manifest.rows}["R-001"] == "重点"


def _sitting(told: dict[str, Any]) -> dict[str, Any]:
    return told["units"][0]["lessons"][0]["sittings"][0]


BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "manifest_no_file": lambda told: told["units"][0].update(cases=["cases/hotel/case.ipynb", "cases/x/case.ipynb"]),
    "manifest_unlisted": lambda told: told["units"][0].pop("cases"),
    "manifest_no_cell": lambda told: told["rows"]["R-001"].update(cell="nowhere"),
    "manifest_minutes": lambda told: _sitting(told)["sections"][0].update(minutes=30),
    "manifest_many_terms": lambda told: _sitting(told).update(terms=["rice_jar"] * 9),
    "manifest_no_discussion": lambda told: _sitting(told).pop("discussion"),
    "manifest_order": lambda told: _sitting(told)["sections"].reverse(),
    "manifest_no_term": lambda told: _sitting(told).update(terms=["nothing"]),
    "manifest_term_unused": lambda told: _sitting(told).update(terms=["loyalty"]),
    "manifest_term_unglossed": lambda told: _sitting(told).update(terms=["churn"]),
    "manifest_hours": lambda told: told["units"][1].update(planned=29),
    "row_missing": lambda told: told["rows"].pop("R-003"),
    "row_unknown": lambda told: told["rows"].update({"R-999": told["rows"]["R-001"]}),
    "row_way": lambda told: told["rows"]["R-002"].update(cell="lead"),
    "row_does": lambda told: told["rows"]["R-001"]["does"].update(en="reads"),
}


@pytest.mark.parametrize("complaint", BREAKS)
def test_each_break_is_noticed(complaint: str, course: Path) -> None:
    told = copy.deepcopy(TOLD)
    BREAKS[complaint](told)
    tell(course, told)
    assert f"notebooks.{complaint}" in [one.key for one in manifest_findings(course)]


@pytest.mark.parametrize(("row", "cell", "way"), [
    ("R-001", "aside", "core"), ("R-003", "run", "quiz"), ("R-002", "lead", "exercise"), ("R-001", "lead", "case")])
def test_a_row_is_carried_the_way_it_says(row: str, cell: str, way: str, course: Path) -> None:
    told = copy.deepcopy(TOLD)
    told["rows"][row] |= {"cell": cell, "as": way}
    tell(course, told)
    assert [one.cell for one in manifest_findings(course) if one.key == "notebooks.row_way"] == [row]


@pytest.mark.parametrize(("change", "place"), [
    (lambda told: told["units"][0].pop("title"), "units 01.title"),
    (lambda told: told["units"][0].update(priority="很重要"), "units 01.priority"),
    (lambda told: told["units"][0].update(planned=2), "units 01"),
    (lambda told: told["units"][0]["extra"].update({32: ["party"]}), "party"),
    (lambda told: _sitting(told)["sections"][0].update(minutes="20"), "minutes"),
    (lambda told: told["rows"]["R-001"].update({"as": "poster"}), "poster"),
    (lambda told: told["rows"]["R-001"].update(unit="09"), "rows R-001.unit"),
    (lambda told: told.pop("rows"), "rows"),
])
def test_a_manifest_that_cannot_be_read_says_where(change: Callable, place: str, course: Path) -> None:
    told = copy.deepcopy(TOLD)
    change(told)
    tell(course, told)
    with pytest.raises(Damaged, match=place):
        load(course)


def test_no_manifest_and_no_yaml(course: Path) -> None:
    (course / "course/manifest.yml").write_text("units: [", encoding="utf-8")
    with pytest.raises(Damaged, match="YAML"):
        load(course)
    shutil.rmtree(course / "course")
    with pytest.raises(Damaged, match=r"manifest\.yml"):
        load(course)


def test_timetable(course: Path) -> None:
    manifest = load(course)
    plan = class_hours(manifest, 32)
    assert len(plan) == 32 and len(class_hours(manifest, 48)) == 48
    assert plan[0] == {"zh": "01a 一：第 1 次课，45 分钟", "en": "01a One: sitting 1, 45 minutes"}
    assert plan[1]["en"] == "01 Shop: exercise class" and plan[2]["zh"] == "02 价值：第 1 次课"
    made = timetable(manifest, 32)
    assert made.count("\n| 16 |") == 2 and "| 1 | 01a 一：第 1 次课，45 分钟 | 01 米店：练习课 |" in made


def test_the_course_carries_all_rows_of_module_one(root: Path) -> None:
    rows = syllabus(root)
    assert len([row for row in rows.values() if row["module"] == 1]) == 72
    assert all(row["zh"] and row["en"] for row in rows.values())
