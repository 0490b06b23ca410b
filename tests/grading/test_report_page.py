"""The report of a small class: figures by hand, wrong results found, nothing active from students, said in both languages."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from graded_class import UNIT, Graded
from marked_class import told
from reported_class import EVIL, QUESTIONS, SMALL, made

from riceshop.cli import main
from riceshop.grading.report_answers import FOUND, Wrong, answers
from riceshop.grading.report_facts import unit_report
from riceshop.grading.report_page import page
from riceshop.grading.status import Outcome, Status, store
from riceshop.words import text


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("reported") / "class")


@pytest.fixture
def place(origin: Path, tmp_path: Path) -> Path:
    return shutil.copytree(origin, tmp_path / "class")


class Tags(HTMLParser):
    """The tags of a page and the addresses in them."""

    def __init__(self, content: str):
        super().__init__()
        self.tags: set[str] = set()
        self.images: list[dict[str, str | None]] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name == "href"], attrs
        if tag == "img":
            self.images.append(dict(attrs))


def test_the_figures_of_each_question(origin: Path):
    report = unit_report(origin, SMALL)
    jar, rice, debts = report.items
    assert [item.name for item in report.items] == [f"{name}-check" for name in QUESTIONS]
    assert (jar.difficulty.value, rice.difficulty.value, debts.difficulty.value) == (0.75, 0.5, 0.25)
    # jar 4 4 4 0 with the rest 6 2 0 0: covariance 8/3, variances 4 and 8.
    assert jar.discrimination.value == pytest.approx((8 / 3) / (4 * 8) ** 0.5)
    assert [(item.blank, item.read) for item in report.items] == [(0, 4), (0, 4), (1, 4)]
    # Variances 4, 4/3, 4 and of the totals 10 6 4 0 52/3.
    assert report.alpha.value == pytest.approx(1.5 * (1 - (28 / 3) / (52 / 3)))
    assert report.totals == {"0001": 1.0, "0002": 0.6, "0003": 0.4, "0004": 0.0}
    assert report.statuses == {Status.GRADED: 4, Status.NOT_SUBMITTED: 1}


def test_one_wrong_number_is_one_in_both_languages(origin: Path):
    debts = unit_report(origin, SMALL).items[2]
    (wrong, count, sample), *others = debts.wrong
    assert (wrong, count) == (Wrong("checks.value", "17"), 2) and not others
    assert sample == "再看一眼：用 5来试，得到17。"
    assert wrong.label("zh") == "再看一眼：得到17。" and wrong.label("en") == "Look again: the result is 17."


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("key", FOUND)
def test_each_sentence_of_the_checks_is_read_back(key: str, lang: str):
    told = text(key, lang, used="", got="12", want="34", error="56", ask="Why?")
    cells = [{"metadata": {"nbgrader": {"grade_id": "jar", "grade": True}}, "cell_type": "code", "source": "",
              "outputs": [{"output_type": "stream", "name": "stdout", "text": told}]}]
    (wrong,) = answers({"cells": cells}, {"jar"}, ["jar"], {}).wrong["jar"]
    assert wrong.kind == key and wrong.label(lang) == told.split("\n")[0].strip()


def test_a_kind_of_result_is_told_in_the_readers_language():
    told = text("checks.type", "zh", used="", got=text("checks.kind.number", "zh"), want=text("checks.kind.list", "zh"))
    cells = [{"metadata": {"nbgrader": {"grade_id": "jar", "grade": True}}, "cell_type": "code", "source": "",
              "outputs": [{"output_type": "stream", "name": "stdout", "text": told}]}]
    (wrong,) = answers({"cells": cells}, {"jar"}, ["jar"], {}).wrong["jar"]
    assert text("checks.kind.number", "en") in wrong.label("en") and text("checks.kind.list", "en") in wrong.label("en")


def test_editions_are_compared_when_both_came(place: Path):
    report = unit_report(place, SMALL)
    assert {lang: (mean.value, mean.n) for lang, mean in report.editions.items()} == {
        "zh": (pytest.approx(0.8), 2), "en": (pytest.approx(0.2), 2)}
    assert "英文" in page(report, "zh") and "n = 2" in page(report, "zh")
    for who in ("0003", "0004"):
        shutil.copy(place / "submitted" / "0001" / SMALL / f"{SMALL}.ipynb", place / "submitted" / who / SMALL)
    alone = unit_report(place, SMALL)
    assert alone.editions == {} and "n = 2" not in page(alone, "zh")


def test_nothing_of_a_students_is_active_and_nothing_is_fetched(origin: Path):
    report = unit_report(origin, SMALL)
    content = page(report)
    found = Tags(content)
    assert not found.tags & {"script", "iframe", "object", "link", "form", "svg"} and EVIL not in content
    assert "&lt;script&gt;" in content
    assert len(found.images) == 6 and all(image["src"].startswith("data:image/png;base64,") for image in found.images)
    assert all(len(image["alt"]) > 20 for image in found.images)
    assert not re.search(r"""(?:https?:)?//[a-z]|url\(""", re.sub(r"base64,[^\"]+", "", content))
    # What a student's print put into a check's output is cut.
    assert all(len(sample) <= 120 and len(wrong.got) <= 120 for item in report.items for wrong, _, sample in item.wrong)


def test_each_language_has_its_own_words(origin: Path):
    report = unit_report(origin, SMALL)
    zh, en = page(report, "zh"), page(report, "en")
    assert "每个学生" in zh and "The students" not in zh and 'lang="zh-CN"' in zh
    assert "The students" in en and "每个学生" not in en and "Question debts" in en
    assert zh.split("<body>")[1].split("</body>")[0].strip() in page(report)


def test_a_failed_work_is_named_and_not_counted(place: Path):
    store(place, "0004", SMALL, Outcome(Status.FAILED, "the process died"))
    report = unit_report(place, SMALL)
    assert report.statuses == {Status.GRADED: 3, Status.FAILED: 1, Status.NOT_SUBMITTED: 1}
    assert report.items[0].difficulty.value == 1.0 and report.items[0].discrimination.why == "no_variance"
    assert "分数全都一样，算不出" in page(report, "zh")


def test_one_that_waits_for_a_person_is_in_the_questions_it_has(place: Path):
    told(place, "update grade set needs_manual_grade = 1, auto_score = null where cell_id in"
                " (select id from base_cell where name = 'debts-check')")
    told(place, "insert into base_cell (id, name, type, notebook_id) select 'answer', 'debts-check', 'SolutionCell', notebook_id"
                " from base_cell where name = 'debts-check'")
    report = unit_report(place, SMALL)
    assert report.items[2].difficulty.why == "nobody" and report.items[0].difficulty.value == 0.75
    assert report.alpha.value is not None and report.totals["0002"] == 1.0
    assert "(4 students, 2 questions)" in page(report, "en")


def test_a_broken_notebook_is_named_and_stops_nobody(place: Path, capsys: pytest.CaptureFixture[str]):
    for who, broken in (("0002", '{"nbformat": 4, "cells": [{"cell_type"'), ("0003", '{"nbformat": 4, "cells": 5}')):
        path = place / "autograded" / who / SMALL / f"{SMALL}.ipynb"
        path.write_text(broken, encoding="utf-8")
    assert main(["class", "report", str(place), "--unit", SMALL, "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["units"][0]
    assert len(found["problems"]) == 2 and found["questions"][0]["difficulty"] == {"value": 0.75, "n": 4, "why": ""}


def test_the_command_writes_a_page_and_answers(place: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["class", "report", str(place)]) == 0
    assert SMALL in capsys.readouterr().out
    written = place / "report" / f"{SMALL}.html"
    first = written.read_bytes()
    assert [path.name for path in (place / "report").iterdir()] == [written.name]
    assert main(["class", "report", str(place), "--unit", SMALL, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["units"][0]["students"][4]["status"] == "not_submitted"
    assert written.read_bytes() == first
    assert main(["class", "report", str(place), "--unit", "99_none"]) == 2


def test_the_class_of_the_zoo_graded_by_stock_nbgrader(graded: Graded):
    report = unit_report(graded.place, UNIT)
    assert len(report.works) == len(graded.marks)
    assert {work.student: work.edition for work in report.works if work.student.startswith("zoo_1_")} == {
        "zoo_1_zh": "zh", "zoo_1_en": "en", "zoo_1_both": "both"}
    blank = next(work for work in report.works if work.student == "blank")
    assert blank.answers is not None and len(blank.answers.blank) >= len(report.items) - 1
    assert any(wrong.kind == "checks.value" for item in report.items for wrong, _, _ in item.wrong)
