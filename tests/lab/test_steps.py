"""Small answers inside lessons: right ones teach, others ask, and every step has its sentences."""

import pandas as pd
import pytest

from riceshop.lab.steps import _known, step
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
