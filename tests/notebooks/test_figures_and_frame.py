"""Figures in the prose, and the five steps."""

from decimal import Decimal

import pytest
from little_notebooks import code, notebook, pair

from riceshop.notebooks.files import Notebook
from riceshop.notebooks.frame import QUIZ, STEPS, frame_findings
from riceshop.notebooks.parity import parity_findings
from riceshop.notebooks.quotes import figures, pair_figure_findings, quote_findings

SHOWN = code("result", "run", shown="   day  jin_sold\n29   17     1204.26\nshare 0.354\n")


def unproved(text: str, quotes: tuple[str, ...] = ("result",), given: tuple[float, ...] = ()) -> list[str]:
    made = notebook(SHOWN, pair("read", text, text, quotes=list(quotes), given=list(given)))
    return [one.values["figure"] for one in quote_findings(made) if one.cell == "read-zh"]


@pytest.mark.parametrize("text", [
    "17 orders, 1,204.26 jin", "卖了 1204.3 斤", "about 1,204 jin", "占 35.4%", "占 35%", "three of 5", "since 1932",
    "45 分钟", "45 minutes", "1. first\n2. second", "`x = 99`", "约 0.12 万斤",
])
def test_figures_that_are_proved_or_need_no_proof(text: str) -> None:
    assert unproved(text) == []


@pytest.mark.parametrize(("text", "figure"), [
    ("18 orders", "18"), ("1,205 jin", "1,205"), ("占 36%", "36%"), ("4.5 days", "4.5"), ("约 0.13 万斤", "0.13 万"),
])
def test_figures_without_a_source(text: str, figure: str) -> None:
    assert unproved(text) == [figure]


def test_given_figures_and_cells_that_quote_nothing() -> None:
    assert unproved("200 yuan", given=(200,)) == []
    assert unproved("200 yuan", quotes=()) == ["200"]
    lenient = notebook(pair("read", "200 元", "200 yuan"))
    assert quote_findings(lenient, strict=False) == [] and len(quote_findings(lenient)) == 2


def test_quotes_must_lead_to_a_checked_cell() -> None:
    made = notebook(code("plain", "x"), pair("read", "好", "Good", quotes=["plain", "gone"]))
    assert sorted({one.key for one in quote_findings(made)}) == ["notebooks.quote_nowhere", "notebooks.quote_unchecked"]


def test_both_languages_give_the_same_figures() -> None:
    assert pair_figure_findings(notebook(pair("a", "2 万元，35%", "20,000 yuan, 35%"))) == []
    apart = pair_figure_findings(notebook(pair("a", "还有 31 天", "13 days left")))
    assert [(one.cell, one.values["figures"]) for one in apart] == [("a-en", "13, 31")]


def test_figures_know_their_precision() -> None:
    assert figures("12.5 and 300") == [("12.5", Decimal("12.5"), Decimal("0.05")), ("300", Decimal(300), Decimal("0.5"))]


def lesson(drop: str = "") -> Notebook:
    parts = [pair("title", "# 题\n\n用时 45 分钟\n\n学习目标", "# Title\n\n45 minutes\n\nObjectives")]
    parts += [pair(f"step-{number}", f"## {zh}", f"## {en}") for number, (zh, en) in enumerate(STEPS)]
    parts += [pair("quick-quiz", f"## {QUIZ[0]}", f"## {QUIZ[1]}"), [code("quiz", "quiz('01a')")]]
    return notebook(*(part for part in parts if not part[0]["id"].startswith(drop or "-")))


def test_a_whole_frame() -> None:
    assert frame_findings(lesson()) == []


@pytest.mark.parametrize(("drop", "complaint"), [
    ("title", "frame_top"), ("step-2", "frame_steps"), ("quick-quiz", "frame_quiz"), ("quiz", "frame_quiz"),
])
def test_what_is_missing_is_named(drop: str, complaint: str) -> None:
    assert f"notebooks.{complaint}" in [one.key for one in frame_findings(lesson(drop))]


def test_steps_out_of_order_and_the_on_ramp() -> None:
    made = lesson()
    made["cells"][2:6] = made["cells"][4:6] + made["cells"][2:4]
    assert "notebooks.frame_steps" in [one.key for one in frame_findings(made)]
    assert frame_findings(made, steps=False) == []


@pytest.mark.parametrize(("zh", "en", "complaint"), [
    ("## 题", "### Title", "parity_headings"),
    ("- 甲\n- 乙", "- A", "parity_items"),
    ("| 甲 |\n|---|\n| 乙 |", "| A |\n|---|", "parity_rows"),
    ("[图](a.png)", "[picture](b.png)", "parity_links"),
    ("用 `run.daily`。", "Use it.", "parity_code"),
])
def test_both_languages_have_the_same_shape(zh: str, en: str, complaint: str) -> None:
    assert {one.key for one in parity_findings(notebook(pair("a", zh, en)))} == {f"notebooks.{complaint}"}
    assert parity_findings(notebook(pair("a", zh, zh))) == []


def test_code_words_may_lose_their_marks_and_fences_are_not_prose() -> None:
    zh, en = "看 `day`。\n\n```\n# a\n- b\n```", "Look at the day."
    assert parity_findings(notebook(pair("a", zh, en))) == []
