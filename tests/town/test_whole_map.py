"""The published map of the story: its figures come out again, and both pages show them."""

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from riceshop.cli import _story, main
from riceshop.cli._story import BEGIN, DOCS, END, FILE, as_markdown, kept, put_in
from riceshop.town import MECHANISMS, Policy
from riceshop.town.parameters import PARAMETERS
from riceshop.town.story import CASES, COLUMNS, DAYS, SEEDS, Case, story_map, told

ROOT = Path(__file__).parents[2]
# Quick rows, from both ends of the map.
AGAIN = (("told", "hawk", ""), ("dear", "sift", "sift_min_per_jin=30"), ("capital", "wang", "capital_fen=2000"))


def figures(cases: list[Case]) -> list[dict[str, str]]:
    text = story_map(cases).to_csv(index=False, lineterminator="\n")
    return list(csv.DictReader(text.splitlines()))


def test_the_map_has_a_row_for_every_case() -> None:
    rows = kept(ROOT / FILE)
    assert tuple(rows[0]) == COLUMNS
    shown = [(row["case"], row["policy"], row["decided"], row["town"]) for row in rows]
    assert shown == [(case.name, case.preset, told(case.decided), told(case.town)) for case in CASES]
    assert {(row["seeds"], row["days"]) for row in rows} == {(str(len(SEEDS)), str(DAYS))}
    assert all(int(row["low_fen"]) <= int(row["profit_fen"]) <= int(row["high_fen"]) for row in rows)


def test_rows_of_the_map_come_out_again() -> None:
    again = [case for case in CASES if (case.name, case.preset, told(case.town)) in AGAIN]
    assert len(again) == len(AGAIN)
    for row in figures(again):
        assert row in kept(ROOT / FILE), "work the map out again: riceshop town --story ."


def test_the_command_writes_the_map_and_both_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in (FILE, *DOCS.values()):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    few = [Case("told", "wait"), Case("capital", "wang", town={"capital_fen": 2_000})]
    monkeypatch.setattr(_story, "story_map", lambda: story_map(few, range(2), 10))
    assert main(["town", "--story", str(tmp_path)]) == 0
    rows = kept(tmp_path / FILE)
    assert [(row["case"], row["seeds"], row["days"]) for row in rows] == [("told", "2", "10"), ("capital", "2", "10")]
    for lang, page in DOCS.items():
        assert as_markdown(rows, lang) in (tmp_path / page).read_text(encoding="utf-8")
    assert "story_map.csv" in (tmp_path / "data" / "SHA256SUMS").read_text(encoding="ascii")


@pytest.mark.full
def test_the_whole_map_comes_out_again() -> None:
    assert figures(list(CASES)) == kept(ROOT / FILE)


@pytest.mark.parametrize("lang", DOCS)
def test_the_pages_show_the_map(lang: str) -> None:
    page = (ROOT / DOCS[lang]).read_text(encoding="utf-8")
    assert page == put_in(page, as_markdown(kept(ROOT / FILE), lang)), "riceshop town --story ."
    assert page.count(BEGIN) == page.count(END) == 1


@pytest.mark.parametrize("lang", DOCS)
def test_the_pages_name_what_there_is(lang: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|([^|]*)\|$", (ROOT / DOCS[lang]).read_text(encoding="utf-8"), re.MULTILINE)
    found = {name: (parameters, decisions) for name, parameters, decisions in rows if name in MECHANISMS}
    assert tuple(found) == MECHANISMS
    known = {one.name for one in PARAMETERS}
    for parameters, decisions in found.values():
        assert set(re.findall(r"`(\w+)`", parameters)) <= known
        assert set(re.findall(r"`(\w+)`", decisions)) <= set(Policy().decisions())


@pytest.mark.parametrize("lang", DOCS)
def test_the_ten_lines_of_the_page_run(lang: str) -> None:
    ten, function = re.findall(r"```python\n(.*?)```", (ROOT / DOCS[lang]).read_text(encoding="utf-8"), re.DOTALL)
    assert 8 <= len(ten.strip().splitlines()) <= 12
    program = ten.replace("days=90", "days=35").replace("range(8)", "range(2)") + function.replace("days=90", "days=10")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "profit_fen" in done.stdout
