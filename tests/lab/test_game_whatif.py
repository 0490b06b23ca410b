"""What if: the rest lived again from a past day, the line played untouched, and both on one chart."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.lab import play
from riceshop.lab.game_lines import Robots, chart, told
from riceshop.lab.game_run import GameRun
from riceshop.lab.game_screen import Screen
from riceshop.lab.game_steps import Step, in_stretches
from riceshop.lab.game_whatif import WhatIf
from riceshop.town import QUIET, Policy, Town, own_seed
from riceshop.words.errors import BadType, BadValue

BUSY = {
    "sift_min": 360, "notebook": ["members", "jar"], "measure_jars": True, "delivery": "before_empty", "collect": "payday",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def town() -> Town:
    return Town.build(households=60, seed=5, rivals=6, mechanisms=QUIET)


@pytest.fixture
def played(town: Town) -> GameRun:
    game = GameRun(town, 30)
    game.go(6, BUSY, visit=[3, 9], measure=[12])
    game.go(8, {"hawk_min": 120})
    game.go(4, {"hawk_min": 0, "stock_days": 6}, measure=[1])
    return game


def _same(one: GameRun, other: GameRun) -> bool:
    return (
        one.run().id == other.run().id
        and one.run().daily.equals(other.run().daily)
        and one.log().equals(other.log())
        and [evening.figures for evening in one.evenings] == [evening.figures for evening in other.evenings]
    )


@pytest.mark.parametrize("day", [0, 1, 6, 13, 17])
def test_the_same_decisions_from_any_day_give_the_same_line(played: GameRun, day: int) -> None:
    again = WhatIf(played, day)
    again.go(365)
    assert _same(again.state, played)
    assert again.changed == {}
    assert again.score == played.score


@pytest.mark.parametrize("day", [1, 6, 14])
def test_a_change_leaves_earlier_days_and_all_other_decisions_as_they_were(played: GameRun, day: int) -> None:
    before = played.log()
    other = WhatIf(played, day)
    assert len(other.go(30, {"sift_min": 0})) == played.day - day
    log = other.log
    assert log.iloc[:day].equals(before.iloc[:day])
    assert (log["sift_min"].iloc[day:] == 0).all()
    for column in ("hawk_min", "stock_days", "delivery", "notebook", "visit", "measure"):
        assert log[column].tolist() == before[column].tolist()
    assert played.log().equals(before)
    assert other.run.id != played.run().id


def test_a_what_if_is_the_town_lived_under_those_decisions(played: GameRun, town: Town) -> None:
    other = WhatIf(played, 10)
    other.go(2, {"hawk_min": 600})
    other.go(30, {"hawk_min": 600, "clean_jar": True}, visit=[7])
    assert other.changed == {"hawk_min": 600, "clean_jar": True}
    alone = GameRun(town, 30)
    for day, step in enumerate(played.taken):
        policy = step.policy.but(hawk_min=600) if day >= 10 else step.policy
        policy = policy.but(clean_jar=True) if day >= 12 else policy
        alone.take(Step(1, policy, (7,) if day == 12 else step.visit, () if day == 12 else step.measure))
    assert _same(alone, other.state)


def test_the_decision_shown_next_is_the_players_with_the_changes_put_in(played: GameRun) -> None:
    other = WhatIf(played, 4)
    assert other.state.policy == played.taken[4].policy
    other.go(2, {**{name: value for name, value in BUSY.items()}, "sift_min": 60})
    assert other.changed == {"sift_min": 60}
    assert (other.state.policy.sift_min, other.state.policy.hawk_min) == (60, 120)


@pytest.mark.parametrize(
    ("day", "kind"), [(-1, BadValue), (18, BadValue), (400, BadValue), (2.5, BadType), ("3", BadType), (True, BadType)]
)
def test_a_day_that_was_not_played_is_refused(played: GameRun, day: object, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=str(day)):
        WhatIf(played, day)


def test_a_what_if_refuses_what_the_game_refuses_and_changes_nothing(played: GameRun, town: Town) -> None:
    other = WhatIf(played, 5)
    for call in (lambda: other.go(0), lambda: other.go(1, {"sift_min": -1}), lambda: other.go(1, {"luck": 1}),
                 lambda: other.go(1, visit=[60]), lambda: other.go(1, {"sift_min": 0}, measure=[-1])):  # fmt: skip
        with pytest.raises(BadValue):
            call()
    assert (other.state.day, other.changed) == (5, {})
    other.go(365)
    with pytest.raises(BadValue, match="18"):
        other.go(1)
    with pytest.raises(BadValue):
        WhatIf(GameRun(town, 9), 0)


@given(st.lists(st.sampled_from([Policy(), Policy(sift_min=60), Policy(hawk_min=60)]), max_size=12), st.integers(0, 3))
@settings(max_examples=60)
def test_stretches_tell_the_same_days(policies: list[Policy], visits: int) -> None:
    days = [Step(1, policy, (4,) if visits and number % 4 == visits else ()) for number, policy in enumerate(policies)]
    told = in_stretches(days)
    assert [one for step in told for one in step.each_day()] == days
    alike = [a for a, b in pairwise(told) if a.policy == b.policy and not b.visit]
    assert alike == []


def test_the_chart_has_every_line_with_every_figure(played: GameRun, town: Town) -> None:
    other = WhatIf(played, 10)
    other.go(3, {"sift_min": 720})
    drawn = chart(played, Robots(town, 30).until(18), other)
    assert [line["id"] for line in drawn["lines"]] == ["you", "what_if", "wait", "hawk", "wang"]
    assert [figure["id"] for figure in drawn["figures"]] == ["cash_fen", "profit_fen", "jin_sold", "customers", "score"]
    lengths = {line["id"]: {len(values) for values in line["series"].values()} for line in drawn["lines"]}
    assert lengths == {"you": {19}, "what_if": {14}, "wait": {19}, "hawk": {19}, "wang": {19}}
    mine, second = drawn["lines"][0]["series"], drawn["lines"][1]["series"]
    assert second["cash_fen"][:11] == mine["cash_fen"][:11]
    daily = played.run().daily
    assert mine["cash_fen"][1:] == daily["cash_fen"].tolist()
    assert mine["jin_sold"][-1] == played.simulation.state.shop.sold_g // town.parameters.jin_g
    assert [line[1] for line in drawn["told"]][:2] == ["Lived again from day 11 on.", "Sift at night: 6 h → 12 h."]


def test_what_was_changed_is_told_in_words(played: GameRun) -> None:
    other = WhatIf(played, 2)
    other.go(16, {"delivery": "none", "clean_jar": True, "notebook": [], "stock_days": 9})
    lines = [line[1] for line in told(other)]
    assert "Notebook: 2 items → 0 items." not in lines
    assert "Write down: 2 items → 0 items." in lines
    assert "Bring the rice: before empty → no." in lines
    assert "Wash the jar: no → yes." in lines
    assert "Keep rice for: 4 days → 9 days." in lines
    assert lines[-1].startswith("By day 18 the score is ")
    untouched = WhatIf(played, 2)
    untouched.go(16)
    assert "Nothing was changed, and both lines are the same." in [line[1] for line in told(untouched)]


# ---- through the screen ------------------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(Screen, "send", lambda self, content, buffers=None: found.append(content))
    return found


def _go(days: int, line: str = "played", **decisions: object) -> dict[str, Any]:
    return {"kind": "go", "line": line, "days": days, "decisions": decisions, "visit": [], "measure": []}


def test_the_screen_branches_lives_on_and_gets_the_chart(town: Town, sent: list) -> None:
    game = play(town, days=9)
    game.receive(_go(6, sift_min=120))
    kept, saved = game.log, game.file.read_bytes()
    sent.clear()
    game.receive({"kind": "what_if", "day": 2})
    assert [content["kind"] for content in sent] == ["branch"]
    assert (sent[0]["day"], sent[0]["until"], sent[0]["values"]["sift_min"]) == (2, 6, 120)
    game.receive(_go(1, "what_if", sift_min=600))
    game.receive(_go(30, "what_if"))
    days = [content for content in sent if content["kind"] == "days"]
    assert [(one["line"], one["first"], one["count"]) for one in days] == [("what_if", 3, 1), ("what_if", 4, 3)]
    assert [content["kind"] for content in sent][-1] == "chart"
    assert game.second.finished
    sent.clear()
    game.receive({"kind": "hello"})
    assert [content["kind"] for content in sent] == ["days", "chart"], "a page loaded anew gets the chart again"
    assert game.log.equals(kept) and game.file.read_bytes() == saved
    game.receive(_go(3))
    assert game.state.finished
    told = sent[-1]
    assert told["kind"] == "debrief" and "what_if" in [line["id"] for line in told["chart"]["lines"]]
    game.receive({"kind": "restart", "days": 7, "contest": False})
    assert game.second is None


@pytest.mark.parametrize("message", [
    {"kind": "what_if"}, {"kind": "what_if", "day": 3}, {"kind": "what_if", "day": -1}, {"kind": "what_if", "day": "1"},
    _go(1, "what_if"), _go(1, "third"),
])  # fmt: skip
def test_a_what_if_that_cannot_be_gets_a_notice(town: Town, sent: list, message: dict[str, Any]) -> None:
    game = play(town, days=9)
    game.receive(_go(3))
    sent.clear()
    game.receive(message)
    assert [(content["kind"], content["warn"]) for content in sent] == [("notice", True)]
    assert game.second is None and game.state.day == 3


def test_from_code_a_what_if_is_one_call(town: Town, sent: list) -> None:
    game = play(town, days=9)
    game.go(9, sift_min=120)
    other = game.what_if(4, sift_min=720, delivery="on_request")
    assert isinstance(other, WhatIf) and other.finished
    assert other.log["sift_min"].tolist() == [120] * 4 + [720] * 5
    assert [content["kind"] for content in sent][-3:] == ["branch", "days", "chart"]
    with pytest.raises(BadValue, match="luck"):
        game.what_if(4, luck=1)
    assert game.second is other


def test_a_contest_is_not_lived_again_before_its_last_day(tmp_path: Path, sent: list) -> None:
    (tmp_path / "riceshop.toml").write_text('class_code = "crm-7"\nstudent = "0042"\n', encoding="utf-8")
    game = play(contest=True, days=4)
    assert game.state.town.seed == own_seed("crm-7", "", "contest")
    game.go(3)
    with pytest.raises(BadValue, match="4"):
        game.what_if(1)
    game.go(1)
    assert game.what_if(1, hawk_min=600).finished
