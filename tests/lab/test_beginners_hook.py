"""The hook for beginner's errors, in a real IPython shell: a sentence above, the traceback below untouched.
"""

import json
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from riceshop.lab import beginners, opening
from riceshop.words import use_language

CASES = {
    "full-width comma": ('print("a"，"b")', "character 10"),
    "colon": ("if 3 > 2\n    pass", "colon"),
    "bracket": ("y = (1 + 2", "bracket ("),
    "string": ('z = "abc', "quotation mark"),
    "indent": ("for i in [1]:\nprint(i)", "indented"),
    "name": ("members = [6]\nmenbers", "Did you mean members"),
    "key": ('ledger = {"jin": 3}\nledger["Jin"]', "There are: jin"),
    "column": (
        'import pandas as pd\ntable = pd.DataFrame({"jin": [1], "day": [2]})\ntable["Jin"]',
        "jin, day",
    ),
    "text without quotes": (
        'import pandas as pd\ntable = pd.DataFrame({"street": ["station"]})\ntable[table["street"] == station]',
        'put it in quotes, "station"',
    ),
    "one equals sign": ('table = {}\nif table["street"] = 3:\n    pass', "write =="),
    "square call": ("max[9600, 7200]", "round brackets"),
    "index": ("streets = [1, 2, 3]\nstreets[3]", "3 items"),
    "zero": ("1 / 0", "divided by 0"),
    "attribute": ("'rice'.uper()", "upper"),
    "frame attribute": ('import pandas as pd\npd.DataFrame({"jin": [1]}).jim', "jin"),
    "module": ("import pandsa", "pandas"),
    "import": ("from math import sqr", "sqrt"),
    "arguments": ("def need(members, appetite):\n    return 1\nneed(3)", "'appetite'"),
    "keyword": ("def need(members):\n    return 1\nneed(member=3)", "members="),
    "stub": ("def days():\n    raise NotImplementedError\ndays()", "waiting for you"),
    "inside a function": ("def f(x):\n    return x[9]\nf([1, 2])", "2 items"),
}


@pytest.fixture(scope="module")
def shell():
    one = InteractiveShell.instance()
    one.colors = "nocolor"
    assert beginners.activate(one)
    yield one
    InteractiveShell.clear_instance()


def run(shell, capsys: pytest.CaptureFixture[str], code: str) -> tuple[str, str]:
    """Return the sentence and the traceback that running `code` prints."""
    shell.run_cell(code, store_history=True)
    said = capsys.readouterr().out
    first, _, rest = said.partition("\n")
    return (first, rest) if first.startswith(("[Look here]", "【看这里】")) else ("", said)


@pytest.mark.parametrize("name", CASES)
def test_the_sentence_stands_above_the_traceback(
    shell, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, part = CASES[name]
    sentence, traceback = run(shell, capsys, code)
    assert part in sentence
    assert "Error" in traceback.splitlines()[-1] or "Error" in traceback


def test_the_traceback_is_the_one_ipython_would_have_shown(shell, capsys: pytest.CaptureFixture[str]) -> None:
    plain = shell._showtraceback
    shown: list[list[str]] = []
    _, traceback = run(shell, capsys, "1 / 0")
    shell._showtraceback = lambda kind, error, lines: shown.append(lines)
    shell.run_cell("1 / 0", store_history=True)
    shell._showtraceback = plain
    assert [line.strip() for line in traceback.strip().splitlines()][-1] == shown[0][-1].strip().splitlines()[
        -1
    ]


def test_it_speaks_the_readers_language(shell, capsys: pytest.CaptureFixture[str]) -> None:
    use_language("zh")
    assert run(shell, capsys, "1 / 0")[0].startswith("【看这里】这里除以了 0")


def test_our_own_errors_speak_for_themselves(shell, capsys: pytest.CaptureFixture[str]) -> None:
    code = "from riceshop.crm.service import jar_capacity_g\njar_capacity_g(-1, 2)"
    sentence, traceback = run(shell, capsys, code)
    assert sentence == "[Look here] diameter_mm cannot be -1. Write a number that is not below 0."
    assert traceback.rstrip().splitlines()[-1].startswith("BadValue: diameter_mm")


def test_a_cell_not_run_yet_is_named(shell, capsys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [
        {"cell_type": "code", "source": "harvest_jin = 40\nharvest_jin"},
        {"cell_type": "markdown", "source": "x"},
    ]
    file = tmp_path / "lesson.ipynb"
    file.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    assert "harvest_jin = 40" in run(shell, capsys, "harvest_jin * 2")[0]
    file.write_text("{", encoding="utf-8")
    assert "does not know harvest_jin" in run(shell, capsys, "harvest_jin * 2")[0]


def test_a_property_of_the_students_own_is_never_touched(shell, capsys: pytest.CaptureFixture[str]) -> None:
    code = "class A:\n    @property\n    def rows(self):\n        touched.append(1)\n        return {}\ntouched = []\na = A()\na.rows['x']"
    run(shell, capsys, code)
    assert shell.user_ns["touched"] == [1]


def test_a_failure_to_explain_never_hides_the_error(shell, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise RuntimeError("no")

    monkeypatch.setattr(beginners, "sentence_for", broken)
    sentence, traceback = run(shell, capsys, "1 / 0")
    assert sentence == "" and "ZeroDivisionError" in traceback


def test_a_second_activation_changes_nothing(shell) -> None:
    before = shell._showtraceback
    beginners.load_ipython_extension(shell)
    assert shell._showtraceback is before


def test_outside_ipython_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("IPython.get_ipython", lambda: None)
    assert beginners.activate() is False


def test_the_workspace_asks_for_it_from_the_first_cell_on(tmp_path: Path) -> None:
    opening.write_settings(tmp_path, "en")
    file = Path(opening.variables(tmp_path)["IPYTHONDIR"]) / "profile_default" / "ipython_kernel_config.json"
    extensions = json.loads(file.read_text(encoding="utf-8"))["InteractiveShellApp"]["extensions"]
    assert extensions == [beginners.__name__]
