"""The game's widget through its messages: what it sends, what it saves, what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from riceshop.lab import play
from riceshop.lab.game import Game
from riceshop.lab.game_code import decode
from riceshop.lab.game_score import score
from riceshop.lab.game_screen import Screen
from riceshop.town import QUIET, TOWN_VERSION, Policy, Town, own_seed
from riceshop.words import entries
from riceshop.words.errors import BadType, BadValue, Damaged


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def town() -> Town:
    return Town.build(households=60, seed=5, rivals=6, mechanisms=QUIET)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[dict[str, Any], list[bytes]]]:
    found: list[tuple[dict[str, Any], list[bytes]]] = []
    monkeypatch.setattr(
        Screen, "send", lambda self, content, buffers=None: found.append((content, buffers or []))
    )
    return found


def _go(days: int = 1, **decisions: object) -> dict[str, Any]:
    return {"kind": "go", "days": days, "decisions": decisions, "visit": [], "measure": []}


def test_a_decided_day_comes_back_as_one_message_with_one_buffer(town: Town, sent: list) -> None:
    game = play(town, days=7)
    game.receive({"kind": "hello"})
    game.receive(_go(3, sift_min=360))
    (opening, _), (days, buffers) = sent
    assert (opening["first"], opening["count"]) == (0, 1)
    assert (days["kind"], days["first"], days["count"], len(buffers)) == ("days", 1, 3, 1)
    assert (
        len(days["lines"]) == 3 and days["speech"][0].startswith("第 3 天") and "Day 3." in days["speech"][1]
    )
    assert json.dumps(days)
    assert game.log["sift_min"].tolist() == [360, 360, 360]
    assert game.run.id == town.run(Policy(hawk_min=240, sift_min=360), 3).id


def test_the_last_day_brings_the_debrief_and_a_code(town: Town, sent: list) -> None:
    game = play(town, days=7)
    game.receive(_go(30))
    debrief = sent[-1][0]
    assert debrief["kind"] == "debrief" and json.dumps(debrief)
    again = decode(debrief["code"]).replay()
    assert (again.score, again.simulation.run_id) == (game.score, game.run.id)
    sent.clear()
    game.receive({"kind": "hello"})
    assert [content["kind"] for content, _ in sent] == ["days", "debrief"]


@pytest.mark.parametrize(
    "message",
    [
        None,
        "go",
        {},
        {"kind": "fly"},
        {"kind": "go"},
        {**_go(), "days": "3"},
        {**_go(), "visit": "all"},
        {**_go(), "decisions": [1]},
        {"kind": "restart", "days": 30},
        {"kind": "restart", "days": 0, "contest": False},
        _go(-1),
        _go(1, sift_min="much"),
        _go(1, colour="red"),
        {**_go(), "visit": [99_999]},
    ],
)
def test_a_message_that_makes_no_sense_gets_a_notice_and_changes_nothing(
    town: Town, sent: list, message: object
) -> None:
    game = play(town, days=7)
    game.receive(_go(1))
    before = game.log
    sent.clear()
    game.receive(message)
    assert [(content["kind"], content["warn"]) for content, _ in sent] == [("notice", True)]
    assert all(sent[0][0]["text"])
    assert game.log.equals(before)


def test_the_run_is_saved_and_continued_after_the_cell_is_run_again(town: Town) -> None:
    first = play(town, days=9)
    first.go(4, sift_min=480, notebook=["members"], visit=[3, 8])
    again = play(town, days=9)
    assert again.state.day == 4 and again.file == first.file
    assert again.log.equals(first.log) and again.run.id == first.run.id
    again.go(5, measure=[2])
    third = play(town, days=9)
    assert third.state.day == 0 and third.file != first.file
    looked_at = play(file=first.file)
    assert looked_at.log.equals(again.log) and looked_at.result_code == again.result_code


def test_a_saved_run_brings_its_town_back(tmp_path: Path) -> None:
    told = Town.build(households=20, seed=8, rivals=2, mechanisms=("seasons",), margin_fen=2)
    game = play(told, days=7)
    game.go(3, sift_min=60)
    assert json.loads(game.file.read_text(encoding="utf-8"))["town"]["mechanisms"] == ["seasons"]
    assert play(file=game.file).state.town.id == told.id


def test_a_run_of_another_version_of_the_town_is_named_and_left_alone(town: Town) -> None:
    game = play(town, days=7)
    game.go(2)
    told = json.loads(game.file.read_text(encoding="utf-8"))
    del told["town"]["mechanisms"]
    old = json.dumps(told | {"town_id": "t1-5-60x6"})
    game.file.write_text(old, encoding="utf-8")
    with pytest.raises(Damaged, match=f"{game.file.name}.*version 1.*version {TOWN_VERSION}"):
        play(file=game.file)
    again = play(town, days=7)
    assert again.state.day == 0 and again.file != game.file
    assert game.file.read_text(encoding="utf-8") == old
    game.file.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(Damaged, match=game.file.name):
        play(file=game.file)


def test_restart_opens_a_new_run_and_keeps_the_old_file(town: Town, sent: list) -> None:
    game = play(town, days=9)
    game.receive(_go(2))
    kept = game.file.read_bytes()
    game.receive({"kind": "restart", "days": 7, "contest": False})
    assert (game.state.day, game.state.days, game.screen.setup["days"]) == (0, 7, 7)
    assert sorted(path.read_bytes() for path in Path("games").glob("*.json")) == [kept]


def test_a_file_that_is_not_a_run_is_left_alone(town: Town, tmp_path: Path) -> None:
    game = play(town, days=7)
    notes = tmp_path / "notes.json"
    notes.write_text("my notes", encoding="utf-8")
    with pytest.raises(Damaged, match="notes.json"):
        game.save(notes)
    with pytest.raises(Damaged, match="notes.json"):
        play(file=notes)
    assert notes.read_text(encoding="utf-8") == "my notes"
    with pytest.raises(Damaged, match="none.json"):
        play(file="none.json")


def test_the_game_goes_on_where_nothing_can_be_written(town: Town, sent: list, tmp_path: Path) -> None:
    (tmp_path / "games").write_text("a file in the way", encoding="utf-8")
    game = play(town, days=2)
    game.receive(_go(2))
    assert game.state.finished
    assert "Not saved" in sent[-1][0]["saved"][1]


def test_a_contest_is_one_run_on_the_class_seed(tmp_path: Path) -> None:
    (tmp_path / "riceshop.toml").write_text('class_code = "crm-7"\nstudent = "0042"\n', encoding="utf-8")
    game = play(contest=True, days=2)
    assert game.state.town.id == Town.build(seed=own_seed("crm-7", "", "contest"), mechanisms=QUIET).id
    game.go(2, sift_min=300)
    again = play(contest=True, days=2)
    assert again.state.finished and again.result_code == game.result_code
    with pytest.raises(BadValue, match="2"):
        again.go(1)
    told = decode(game.result_code)
    assert (told.contest, told.class_code, told.student, told.replay().score) == (True, "crm-7", "0042", game.score)


@pytest.mark.parametrize(
    ("options", "kind", "named"),
    [
        ({"days": 0}, BadValue, "days=0"),
        ({"days": 366}, BadValue, "366"),
        ({"days": float("nan")}, BadValue, "nan"),
        ({"days": "30"}, BadValue, "30"),
        ({"town": "Chiayi"}, BadType, "Chiayi"),
        ({"town": Town.build(households=2_001)}, BadValue, "2001"),
        ({"town": Town.build(households=5), "contest": True}, BadValue, "contest"),
    ],
)
def test_play_refuses_by_name(options: dict[str, Any], kind: type[Exception], named: str) -> None:
    with pytest.raises(kind) as caught:
        play(**options)
    assert named in str(caught.value)


def test_score_formula_by_hand() -> None:
    assert score(20_000, 0, 0, 0, 0) == 200
    assert score(10_000, 5_000, 1_000, 7, 3) == (10_000 + 5_000 + 800 + 1_400 - 60) // 100
    assert score(-150, 0, 0, 0, 0) == -2


def test_the_screen_says_nothing_that_is_not_in_the_catalogue(town: Town) -> None:
    game = play(town, days=7)
    setup, words = game.screen.setup, game.screen.words
    labels = [group["label"] for group in setup["groups"]]
    for group in setup["groups"]:
        for control in group["controls"]:
            labels += [control["label"], *[control[name] for name in ("hint", "unit") if name in control]]
            labels += [option["label"] for option in control.get("options", [])]
    assert set(labels) <= set(words)
    used = set(_keys_in_scripts())
    assert used <= set(words), used - set(words)
    shown = {key for key in entries() if key.partition(".")[0] == "game" or key.startswith("game_")}
    assert set(words) == {key for key in shown if not key.startswith("game_rank.")}


def _keys_in_scripts() -> list[str]:
    import re

    return re.findall(r'"(game(?:_[a-z]+)?\.[a-z_.]+)"', Screen._esm)


def test_the_game_shows_itself_as_a_widget(town: Town) -> None:
    game = play(town, days=7)
    assert isinstance(game, Game)
    assert "application/vnd.jupyter.widget-view+json" in game._repr_mimebundle_()[0]
    game.screen.lang = "both"
    assert game.screen.lang == "both"
