"""Quizzes, cards and explorers in a real JupyterLab: used by keyboard, read aloud, and no key deletes a cell."""

from typing import TYPE_CHECKING

import pytest

from riceshop.lab.contents import structure
from riceshop.words import text

if TYPE_CHECKING:
    from harness import Lab, Notebook

WORDS = "from riceshop.words import use_language\nuse_language('{lang}')\nfrom riceshop.lab import *"
CELLS = (
    "q = quiz('01a')\nq",
    "j = jar()\nj",
    "o = order_cards('marketing_concepts')\no",
    "s = sort_cards('three_levels')\ns",
    "f = old_rice()\nf",
)
ASK = "print(q.score, len(q.answers), j.values['members'], j.found['days'], list(o.placed.values()), s.score, f.values['day'])"


def _open(lab: "Lab", lang: str, *cells: str, dark: bool = False) -> "Notebook":
    from harness import notebook

    name = lab.server.write(f"widgets_{lang}_{dark}/widgets.ipynb", notebook(WORDS.format(lang=lang), *cells))
    opened = lab.open(name, height=3_000, dark=dark)
    opened.run_all()
    return opened


def _clean(opened: "Notebook") -> None:
    assert opened.troubles() == []
    assert opened.console == []
    assert opened.left_the_house == []


@pytest.mark.parametrize(("lang", "again"), [("zh", "再看一眼"), ("en", "Look again")])
def test_everything_works_by_keyboard_and_deletes_nothing(lab: "Lab", lang: str, again: str) -> None:
    opened = _open(lab, lang, *CELLS, ASK)
    page = opened.page
    press = page.keyboard.press
    page.wait_for_selector(".rsp-quiz .rsp-option")
    cells = opened.cell_count()
    first = page.locator(".rsp-quiz .rsp-item").first
    asked = structure("quizzes", "01a")["item"][0]
    wrong = next(key for key in asked["options"] if key not in asked["right"])
    for key, state in ((wrong, "look"), (asked["right"][0], "right")):
        first.locator(".rsp-option", has_text=text(f"quiz_01a.{asked['key']}.{key}", lang)).focus()
        for pressed in ("Enter", "d", "d"):
            press(pressed)
        page.wait_for_function("([box, state]) => box.dataset.state === state", arg=[first.element_handle(), state])
        assert (again in first.locator(".rsp-said").inner_text()) == (state == "look")
    slider = page.locator(".rsp-explorer input[type=range]").first
    before = page.locator(".rsp-answer").first.inner_text()
    slider.focus()
    for key in ("ArrowRight", "ArrowRight", "d", "d"):
        press(key)
    page.wait_for_function("(old) => document.querySelector('.rsp-answer').innerText !== old", arg=before)
    page.locator(".rsp-order .rsp-move:enabled").first.focus()
    press("Enter")
    page.locator(".rsp-kind-sort .rsp-place").first.focus()
    press("Space")
    page.wait_for_function("() => document.querySelector('.rsp-kind-sort .rsp-card').dataset.state")
    page.locator(".rsp-play").focus()
    press("Enter")
    page.wait_for_timeout(900)
    press("Enter")
    page.wait_for_timeout(400)
    assert opened.cell_count() == cells
    page.evaluate(
        "async () => { const n = jupyterapp.shell.currentWidget.content; n.activeCellIndex = n.widgets.length - 1;"
        " await jupyterapp.commands.execute('notebook:run-cell'); }"
    )
    opened.wait_idle()
    said = next(one["text"] for one in reversed(opened.outputs()) if one["text"])
    assert said.startswith("(1, ") and " 8 " in said
    assert int(said.split()[-1]) >= 1
    _clean(opened)
    opened.close()


def test_a_screen_reader_finds_names_and_answers(lab: "Lab") -> None:
    opened = _open(lab, "en", *CELLS)
    page = opened.page
    page.wait_for_selector(".rsp-explorer .rsp-answer")
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('.rsp-paper button, .rsp-paper input, .rsp-paper select')].filter(one =>
          !(one.getAttribute('aria-label') || one.textContent.trim() || (one.closest('label') || {}).textContent)).length"""
    )
    assert unnamed == 0
    picture = page.locator(".rsp-picture").first
    assert picture.get_attribute("role") == "img"
    assert picture.get_attribute("aria-label") == page.locator(".rsp-answer").first.inner_text()
    assert page.locator(".rsp-answer").first.get_attribute("role") == "status"
    assert {one.get_attribute("lang") for one in page.locator(".rsp-paper").all()} == {"en"}
    _clean(opened)
    opened.close()


def test_words_can_be_read_in_the_dark(lab: "Lab") -> None:
    opened = _open(lab, "en", *CELLS, dark=True)
    page = opened.page
    page.wait_for_selector(".rsp-explorer .rsp-answer")
    light = page.evaluate(
        """() => [...document.querySelectorAll('.rsp-title, .rsp-words, .rsp-answer')].map(one =>
          getComputedStyle(one).color.match(/[0-9.]+/g).slice(0, 3).reduce((a, b) => a + +b, 0))"""
    )
    assert light and min(light) > 450
    opened.close()


def test_an_error_is_explained_above_its_traceback(lab: "Lab") -> None:
    opened = _open(lab, "zh", "menbers = [6]\nmembers")
    said = [(one["output_type"], one["text"] or one["ename"]) for one in opened.outputs()]
    assert said[0][0] == "stream" and "menbers" in said[0][1] and said[0][1].startswith("【看这里】")
    assert said[1] == ("error", "NameError")
    opened.close()
