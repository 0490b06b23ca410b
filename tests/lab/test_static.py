"""What the browser is given: style rules that touch nothing outside their own paper, scripts that ask nobody for anything."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "src" / "riceshop" / "lab" / "static"
SCRIPTS = ("quiz.js", "cards.js", "explorer.js")


def test_every_rule_stays_on_its_own_paper() -> None:
    css = re.sub(r"/\*.*?\*/", "", (STATIC / "paper.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    css = re.sub(r"@media[^{]*\{(.*)\}", r"\1", css)
    selectors = [one.strip() for rule in re.findall(r"([^{}]+)\{", css) for one in rule.split(",")]
    assert len(selectors) > 50
    assert [one for one in selectors if not one.startswith(".rsp-paper")] == []


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_keeps_keys_to_itself_and_asks_nobody(name: str) -> None:
    script = (STATIC / name).read_text(encoding="utf-8")
    # d d on a button or slider would delete the notebook cell.
    assert 'addEventListener("keydown", (event) => event.stopPropagation())' in script
    assert set(re.findall(r"https?://[^\s'\"]+", script)) <= {"http://www.w3.org/2000/svg"}
    assert "innerHTML" not in script and "eval(" not in script


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_has_no_word_that_a_reader_sees(name: str) -> None:
    script = re.sub(r"^\s*//.*$", "", (STATIC / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert not re.search(r"[\u4e00-\u9fff]", script)
