"""Feedback pages: each lost point in words and in one language, no hidden test, nothing that a browser would run or fetch."""

import json
import re
from pathlib import Path

import pytest
from graded_class import UNIT, Graded
from marked_class import copied, of_student, table, told

from riceshop.cli import main
from riceshop.grading.feedback_pages import write_feedback
from riceshop.grading.feedback_words import in_language
from riceshop.grading.status import Outcome, Status, store
from riceshop.words.errors import BadValue

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
WHO = "zoo_2_zh"


@pytest.fixture(scope="module")
def place(graded: Graded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy in which one student wrote what a browser would run, and a test cell failed with the expected value."""
    place = copied(graded.place, tmp_path_factory.mktemp("feedback") / "class")
    path = place / "autograded" / WHO / UNIT / f"{UNIT}.ipynb"
    path.chmod(0o644)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = {cell["metadata"].get("nbgrader", {}).get("grade_id"): cell for cell in notebook["cells"]}
    cells["written"]["source"] = EVIL
    cells["jar-capacity"]["outputs"] = [{"output_type": "error", "ename": "NameError", "evalue": EVIL, "traceback": [EVIL]}]
    cells["jar-capacity-check"]["outputs"] = [
        {"output_type": "error", "ename": "AssertionError", "evalue": "hidden 4711", "traceback": ["/opt/x.py hidden 4711"]},
        {"output_type": "display_data", "data": {"text/html": EVIL}, "metadata": {}},
        {"output_type": "stream", "name": "stderr", "text": "machinery"}]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    condition, values = of_student("jar-capacity-check", WHO)
    told(place, f"update grade set auto_score = 0 where {condition}", *values)
    told(place, "update comment set manual_comment = ? where id in (select c.id from comment c join base_cell b on b.id ="
         " c.cell_id join submitted_notebook n on n.id = c.notebook_id join submitted_assignment a on a.id ="
         " n.assignment_id where b.name = 'written' and a.student_id = ?)", f"Which run? {EVIL}", WHO)
    return place


def page(place: Path, student: str, lang: str) -> str:
    return (place / "feedback" / student / UNIT / f"{UNIT}.{lang}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(place: Path) -> Path:
    assert not [one.problem for one in write_feedback(place, UNIT, distribution=True) if one.problem]
    return place


def test_each_lost_point_is_explained_in_one_language(pages: Path):
    for student in ("zoo_1_zh", "zoo_1_en", "zoo_1_both"):
        zh, en = page(pages, student, "zh"), page(pages, student, "en")
        assert "再看一眼" in zh and "Look again" not in zh and "得 0 分，满分 7 分" in zh
        assert "Look again" in en and "再看一眼" not in en and "Question 1: how much does the jar hold" in en
        for one in (zh, en):
            for block in re.split("<h2>", one)[1:]:
                lost = re.search(r"得 (\S+) 分，满分 (\S+) 分|(\S+) of (\S+) points", block)
                if lost and len({*filter(None, lost.groups())}) > 1:
                    assert 'class="said"' in block or 'class="comment"' in block


def test_nothing_active_nothing_hidden_and_nothing_from_outside(pages: Path):
    for lang in ("zh", "en"):
        one = page(pages, WHO, lang)
        assert "&lt;script&gt;" in one and "<script" not in one and "<img" not in one and "4711" not in one
        assert "machinery" not in one and "AssertionError" in one and "Which run?" in one
        assert "default-src &#x27;none&#x27;" in one or "default-src 'none'" in one
    for path in (pages / "feedback").rglob("*.html"):
        written = path.read_text(encoding="utf-8")
        assert not re.search(r"<[^>]*(src|href)=|https?://|HIDDEN TESTS|draw\.whole|Traceback", written), path
        tags = set(re.findall(r"<([a-z0-9]+)", written))
        assert tags <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "pre", "details", "summary",
                        "table", "tr", "td", "span", "hr"}


def test_the_page_nbgrader_hands_out_is_there_in_both_languages(pages: Path):
    both = (pages / "feedback" / "blank" / UNIT / f"{UNIT}.html").read_text(encoding="utf-8")
    assert "的反馈" in both and "Feedback on" in both
    assert "全班的成绩" in both and "The class (" in both


def test_statuses_are_told_and_one_bad_notebook_stops_nobody(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setenv("RICESHOP_LANG", "en")
    own = copied(place, tmp_path / "class")
    table(own, "roster.csv", "学号", "0042", "zoo_3_zh", "zoo_4_zh", "zoo_5_zh", "zoo_6_zh")
    store(own, "zoo_3_zh", UNIT, Outcome(Status.TAMPERED, "", "bubblewrap"))
    odd = json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": [3], "outputs": [7], "metadata": {
        "nbgrader": {"solution": True, "grade_id": "jar-capacity-check"}}}]})
    for student, content in (("zoo_4_zh", "{"), ("zoo_6_zh", odd)):
        broken = own / "autograded" / student / UNIT / f"{UNIT}.ipynb"
        broken.chmod(0o644)
        broken.write_text(content, encoding="utf-8")
    assert main(["--lang", "en", "class", "feedback", str(own), "--unit", UNIT]) == 1
    said = capsys.readouterr().out
    assert "zoo_4_zh" in said and "zoo_6_zh" in said and not (own / "feedback" / "0042").exists()
    assert "That is no zero" in page(own, "zoo_3_zh", "en") and "not marked yet" in page(own, "zoo_3_zh", "en")
    assert not (own / "feedback" / "zoo_5_zh" / UNIT / f"{UNIT}.zh.html").exists() and page(own, "zoo_5_zh", "en")


def test_an_unknown_unit_or_student_is_named(place: Path):
    with pytest.raises(BadValue, match="02_none"):
        list(write_feedback(place, "02_none"))
    with pytest.raises(BadValue, match="00042"):
        list(write_feedback(place, UNIT, ["00042"]))


def test_lines_are_told_apart_by_language_and_shown_values_do_not_count():
    lines = ["再看一眼：得到 'wang'。", "Look again: the result is '王'.", "  Which?"]
    assert in_language(lines, "zh") == lines[:1] and in_language(lines, "en") == lines[1:]
    assert in_language(["only this"], "zh") == ["only this"]
