"""The year's page and the questions to answer in person: drawn from the run's own tables, whole on one page."""

from pathlib import Path

import pytest

from riceshop.cli import main
from riceshop.lab import annual_report, defence_questions, play
from riceshop.lab.annual_page import moments
from riceshop.town import WHOLE, Run, Town, class_town, preset
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue


@pytest.fixture(scope="module")
def run() -> Run:
    return class_town(mechanisms=WHOLE).run(preset("wang"), days=120)


@pytest.fixture(autouse=True)
def _language(monkeypatch: pytest.MonkeyPatch) -> None:
    use_language(None)
    monkeypatch.setenv("RICESHOP_LANG", "en")


def test_the_questions_are_about_what_really_happened(run: Run):
    promise, unheard, debt = defence_questions(run).asked
    assert (promise.about, unheard.about, debt.about) == ("promise", "unheard", "old_debt")
    missed = run.deliveries[run.deliveries["result"] == "no_rice"]
    worst = missed.groupby("day").size().idxmax()
    assert promise.day == worst + 1 and run.daily["promises_broken"].iloc[worst] == missed.groupby("day").size().max()
    house = missed[missed["day"] == worst]["household"].iloc[0]
    assert f"number {house} " in promise.words[1] and f"{house} 号" in promise.words[0]
    complaint = run.complaints[run.complaints["status"] == "unheard"].iloc[0]
    assert unheard.day == complaint["day"] + 1 and f"House {complaint['household']} " in unheard.words[1]
    owed = run.receivables[run.receivables["age_days"] > 30]["owed_fen"].max()
    assert debt.day == run.days and f"{owed / 100:.2f} yuan" in debt.words[1]


def test_a_change_of_course_is_asked_about_in_the_words_of_the_panel():
    town = Town.build(seed=7, households=60)
    changed = town.run(preset("wait"), days=20).branch(10, preset("wait").but(hawk_min=240, collect="cash"))
    asked = {one.about: one for one in defence_questions(changed).asked}
    assert asked["course"].day == 11 and "'Hawk" in asked["course"].words[1] and "叫卖" in asked["course"].words[0]


@pytest.mark.parametrize("name", ["wait", "hawk", "sift", "on_request", "employee"])
def test_every_shop_has_three_questions_each_about_something_else(name: str):
    found = defence_questions(Town.build(seed=3, households=80).run(preset(name), days=40)).asked
    assert len(found) == 3 == len({one.about for one in found})
    assert all("{" not in words for one in found for words in one.words)


def test_the_page_holds_the_figures_of_the_tables(run: Run, tmp_path: Path):
    page = annual_report(run, "<b>my words</b>").save(tmp_path / "page.html").read_text(encoding="utf-8")
    assert f"<b>{run.daily['sold_jin'].sum()}</b>" in page and run.id in page
    assert "&lt;b&gt;my words&lt;/b&gt;" in page and page.count("<li>") == 3
    assert "http" not in page and "<script" not in page
    best = run.daily["revenue_fen"].idxmax()
    assert moments(run)[0].startswith(f"Best day: day {best + 1}, {run.daily['orders'].iloc[best]} orders")


def test_the_page_of_a_game_is_that_of_its_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    game = play(Town.build(seed=5, households=60), days=7)
    with pytest.raises(BadValue, match="not been open"):
        annual_report(game)
    game.go(7)
    assert annual_report(game).run.id == game.run.id


def test_what_cannot_be_shown_is_refused(run: Run, tmp_path: Path):
    with pytest.raises(BadType):
        annual_report(run.daily)
    with pytest.raises(BadValue, match="301"):
        annual_report(run, "x" * 301)
    (tmp_path / "page.html").write_text("mine", encoding="utf-8")
    with pytest.raises(BadValue, match="there already"):
        annual_report(run).save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "mine"


def test_a_teacher_gets_the_questions_from_result_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                        capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(tmp_path)
    game = play(Town.build(seed=5, households=60), days=7)
    game.go(7)
    (tmp_path / "codes.txt").write_text(f"mine: {game.result_code}\nbroken: RICE1-AAAA-BBBB\n", encoding="utf-8")
    assert main(["--lang", "en", "game", "defence", str(tmp_path / "codes.txt")]) == 1
    said = capsys.readouterr().out
    assert game.run.id in said and "  3. " in said and "1 runs" in said and "1 codes could not be used" in said
