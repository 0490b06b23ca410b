"""The game in a real JupyterLab: thirty days by keyboard in both languages, and the traps of widgets in cells."""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from harness import Lab, Notebook

PLAY = "from riceshop.lab import play\nfrom riceshop.town import Town\ngame = play(Town.build(households=120, seed=9, mechanisms=()), days=30)\ngame"
ASK = "assert game.state.finished, game.state.day\nprint(len(game.log), game.result_code, game.log['sift_min'].iloc[-1])"


def _open(lab: "Lab", lang: str, play: str = PLAY, **options: Any) -> "Notebook":
    from harness import notebook

    words = f"from riceshop.words import use_language\nuse_language('{lang}')"
    folder = f"game_{lang}_{len(options)}_{len(play)}"
    opened = lab.open(lab.server.write(f"{folder}/game.ipynb", notebook(words, play)), **options)
    opened.run_all()
    opened.page.wait_for_selector(".rs-game[data-day='0']")
    return opened


def _clean(opened: "Notebook") -> None:
    assert opened.troubles() == []
    assert opened.console == []
    assert opened.left_the_house == []


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ["王永庆米店", "得分 ＝", "回头看", "结果"]),
        ("en", ["The rice shop", "Score =", "Looking back", "Result"]),
    ],
)
def test_thirty_days_by_keyboard(lab: "Lab", lang: str, words: list[str]) -> None:
    opened = _open(lab, lang, calm=True)
    page = opened.page
    press = page.keyboard.press
    page.focus(".rs-game")
    # The decisions: Tab reaches the first slider, arrows move it, the figure beside it follows.
    press("d")
    assert page.evaluate("() => document.activeElement.dataset.id") == "sift_min"
    press("End")
    assert "12" in page.inner_text(".rs-slide .rs-figure")
    for _ in range(2):
        press("Tab")
    assert page.evaluate("() => document.activeElement.dataset.id") == "notebook"
    press("Space")
    # The map: arrows walk from house to house and say so, Enter marks for rice, Enter again for the ruler.
    press("m")
    first = page.inner_text(".rs-card")
    press("ArrowUp")
    assert page.inner_text(".rs-card") != first
    assert page.inner_text(".rs-card-title") in page.inner_text(".rs-game > .rs-hidden")
    press("Enter")
    press("Enter")
    page.wait_for_selector(".rs-note")
    press("n")
    page.wait_for_selector(".rs-game[data-day='1']")
    for done in (8, 15, 22, 29):
        press("w")
        page.wait_for_selector(f".rs-game[data-day='{done}']")
    # The last day, by the button and not by its letter.
    page.focus(".rs-main")
    press("Enter")
    page.wait_for_selector(".rs-game[data-day='30']")
    page.wait_for_selector(".rs-result .rs-code code")
    shown = page.inner_text(".rs-game")
    assert all(word in shown for word in words)
    assert ("30" in page.inner_text(".rs-game > .rs-hidden")) and page.query_selector_all(".rs-multiple svg")
    code = page.inner_text(".rs-code code")
    # Replay: the scrubber goes back to day 4 and the head follows.
    page.focus(".rs-scrub")
    press("Home")
    for _ in range(4):
        press("ArrowRight")
    page.wait_for_selector(".rs-game[data-day='4']")
    assert page.inner_text(".rs-cell-day .rs-value") == "4 / 30"
    # The log is there for the next cell.
    answer = page.evaluate(ASK_IN_KERNEL, ASK)
    assert answer.split()[:3] == ["30", code, "720"], answer
    _clean(opened)
    opened.close()


def test_what_if_by_keyboard_and_both_lines_on_one_chart(lab: "Lab") -> None:
    opened = _open(lab, "en", calm=True, height=902)
    page = opened.page
    press = page.keyboard.press
    page.focus(".rs-game")
    press("w")
    page.wait_for_selector(".rs-game[data-day='7']")
    press("w")
    page.wait_for_selector(".rs-game[data-day='14']")
    own = page.inner_text(".rs-cell-cash .rs-value")
    assert page.is_disabled(".rs-time .rs-again"), "the evening on show is the last: nothing to live again"
    page.focus(".rs-scrub")
    for _ in range(8):
        press("ArrowLeft")
    page.wait_for_selector(".rs-game[data-day='6']")
    assert "7" in page.inner_text(".rs-time .rs-again")
    press("i")
    page.wait_for_selector(".rs-game[data-line='what_if']")
    assert page.is_visible(".rs-banner")
    press("d")
    press("Home")
    press("Tab")
    press("End")
    press("e")
    page.wait_for_selector(".rs-game[data-done='14']")
    page.wait_for_selector(".rs-chart-drawing svg")
    assert page.inner_text(".rs-cell-cash .rs-value") != own
    # Every line has a name at its end and a dash of its own.
    dashes = page.evaluate("() => [...document.querySelectorAll('.rs-chart-drawing .rs-line')]"
                           ".map(e => getComputedStyle(e).strokeDasharray)")  # fmt: skip
    assert len(dashes) == len(set(dashes)) == 5
    assert set(page.inner_text(".rs-chart-table").split()) >= {"You", "What", "Wang"}
    assert {e.text_content() for e in page.query_selector_all(".rs-chart-drawing .rs-end")} == {"you", "what if", "wait", "hawk", "Wang"}
    for figure in ("profit_fen", "jin_sold", "customers", "cash_fen"):
        page.click(f".rs-chart [data-figure='{figure}']")
        assert page.get_attribute(f".rs-chart [data-figure='{figure}']", "aria-pressed") == "true"
    # Back: the player's own line is as it was, and goes on.
    press("b")
    page.wait_for_selector(".rs-game[data-line='played']")
    assert page.inner_text(".rs-cell-cash .rs-value") == own
    press("n")
    page.wait_for_selector(".rs-game[data-done='15']")
    _clean(opened)
    opened.close()


def test_a_report_is_bought_read_and_judged(lab: "Lab") -> None:
    whole = "game = play(Town.build(households=120, seed=9), days=12, unit='07_strategy')"
    opened = _open(lab, "zh", PLAY.replace(PLAY.splitlines()[2], whole), calm=True, height=903)
    page = opened.page
    page.focus(".rs-game")
    page.keyboard.press("w")
    page.wait_for_selector(".rs-game[data-done='7']")
    assert len(page.query_selector_all(".rs-report")) == 6
    page.focus("[data-report='census']")
    page.keyboard.press("Space")
    assert page.get_attribute("[data-report='census']", "aria-pressed") == "true"
    page.keyboard.press("n")
    page.wait_for_selector(".rs-paper")
    assert page.get_attribute("[data-report='census']", "aria-pressed") == "false"
    assert "住户登记" in page.inner_text(".rs-paper h4") and "实情" not in page.inner_text(".rs-paper")
    assert "住户登记送到了" in page.inner_text(".rs-log")
    page.keyboard.press("e")
    page.wait_for_selector(".rs-paper .rs-tag")
    told = page.inner_text(".rs-paper")
    assert "实情" in told and "利润" in told
    page.keyboard.press("l")
    page.wait_for_function("() => document.querySelector('.rs-paper h4').innerText.includes('census')")
    _clean(opened)
    opened.close()


def test_dd_inside_the_game_deletes_no_cell(lab: "Lab") -> None:
    opened = _open(lab, "en")
    page = opened.page
    before = opened.cell_count()
    for place in (".rs-main", ".rs-slide input", ".rs-toggle input", ".rs-segment input", ".rs-canvas[tabindex]", ".rs-scrub",
                  ".rs-log", ".rs-game"):  # fmt: skip
        page.focus(place)
        for key in ("d", "d"):
            page.keyboard.press(key)
        for key in ("x", "a", "b"):
            page.keyboard.press(key)
    page.click(".rs-formula")
    page.keyboard.press("d")
    page.focus(".rs-game")
    page.keyboard.press("d")
    page.keyboard.press("d")
    assert opened.cell_count() == before
    # The same keys outside of the widget still are the notebook's.
    page.evaluate(
        "() => { document.activeElement.blur(); jupyterapp.shell.currentWidget.content.activate(); }"
    )
    page.evaluate("() => { jupyterapp.shell.currentWidget.content.mode = 'command'; }")
    page.keyboard.press("d")
    page.keyboard.press("d")
    page.wait_for_function("n => jupyterapp.shell.currentWidget.content.widgets.length < n", arg=before)
    _clean(opened)
    opened.close()


def test_length_and_contest_are_chosen_before_the_first_day(lab: "Lab") -> None:
    opened = _open(lab, "en", height=901)
    page = opened.page
    for name, mode, days in (
        ("7 days", "Practice", 7),
        ("Contest", "class open", 30),
        ("30 days", "Practice", 30),
    ):
        page.click(f".rs-lengths button:has-text('{name}')")
        page.wait_for_function(
            "mode => document.querySelector('.rs-mode').innerText.includes(mode)", arg=mode
        )
        page.wait_for_function(
            "days => document.querySelector('.rs-cell-day .rs-value').innerText === `0 / ${days}`", arg=days
        )
    _clean(opened)
    opened.close()


def test_days_are_animated_and_can_be_skipped(lab: "Lab") -> None:
    opened = _open(lab, "en", width=1200)
    page = opened.page
    page.focus(".rs-game")
    page.keyboard.press("w")
    page.wait_for_selector(".rs-game[data-done='7']")
    assert int(page.get_attribute(".rs-game", "data-day")) < 7, "the days are played back one by one"
    first = int(page.get_attribute(".rs-canvas[tabindex]", "data-drawn"))
    page.wait_for_timeout(500)
    assert int(page.get_attribute(".rs-canvas[tabindex]", "data-drawn")) - first > 8, "the picture moves"
    page.keyboard.press("n")
    page.wait_for_selector(".rs-game[data-done='8']")
    page.wait_for_selector(".rs-game[data-day='8']")
    opened.close()


def test_dark_and_narrow(lab: "Lab") -> None:
    opened = _open(lab, "both", dark=True, width=700)
    page = opened.page
    dark = page.evaluate(PAPER)
    page.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")
    page.wait_for_function("() => document.body.dataset.jpThemeLight === 'true'")
    page.wait_for_function("dark => (" + PAPER + ")()[0] !== dark[0]", arg=dark)
    light = page.evaluate(PAPER)
    assert dark[0] < 80
    assert light[0] > 200
    # Nothing sticks out of the cell at 700 pixels.
    assert page.evaluate(
        "() => { const g = document.querySelector('.rs-game'); return g.scrollWidth <= g.clientWidth; }"
    )
    wide = "() => [...document.querySelectorAll('.rs-game button, .rs-game input, .rs-value')].filter(e => e.offsetParent &&" \
           " e.getBoundingClientRect().right > document.querySelector('.rs-game').getBoundingClientRect().right + 1).length"  # fmt: skip
    assert page.evaluate(wide) == 0
    page.focus(".rs-game")
    for lang in ("zh", "en", "both"):
        page.keyboard.press("l")
        page.wait_for_function("lang => document.querySelectorAll('.rs-title .rs-second').length === (lang === 'both' ? 2 : 0)",
                               arg=lang)  # fmt: skip
    _clean(opened)
    opened.close()


# The red of the paper's middle on the map, from the pixels that are really there.
PAPER = """() => {
  const canvas = document.querySelector('.rs-canvas');
  return [...canvas.getContext('2d').getImageData(2, canvas.height - 3, 1, 1).data];
}"""
ASK_IN_KERNEL = """async code => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code });
  let said = '';
  future.onIOPub = m => { said += m.content.text || (m.content.ename ? m.content.ename + ': ' + m.content.evalue : ''); };
  await future.done;
  return said;
}"""
