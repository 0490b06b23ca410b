"""Market research in the game: bought, read, beside the truth, and what it was worth."""

from pathlib import Path
from typing import Any

import pytest

from riceshop.lab import game_worth, play
from riceshop.lab.game_code import decode, encode
from riceshop.lab.game_reports import SAMPLE, ordered, stands
from riceshop.lab.game_run import GameRun
from riceshop.lab.game_screen import Screen
from riceshop.lab.game_units import unit
from riceshop.lab.game_whatif import WhatIf
from riceshop.town import QUIET, WHOLE, Policy, Town
from riceshop.words.errors import BadType, BadValue

LAST = unit("07_strategy")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="module")
def town() -> Town:
    return Town.build(households=150, seed=5, rivals=8, mechanisms=WHOLE)


@pytest.fixture(scope="module")
def played(town: Town) -> GameRun:
    game = GameRun(town, 60, unit=LAST)
    game.go(20, {"sift_min": 480, "notebook": ["members", "jar"], "delivery": "on_request"})
    for kind in LAST.reports:
        game.go(3, survey=kind)
    game.go(10, {"clean_jar": True, "price_fen": 11, "complaint_min": 60})
    game.go(20, {"bulk_floor_fen": 940, "win_back_min": 60})
    return game


def test_a_report_costs_its_price_and_changes_nothing_else(town: Town) -> None:
    with_it, without = GameRun(town, 30, unit=LAST), GameRun(town, 30, unit=LAST)
    for game in (with_it, without):
        game.go(15)
    with_it.go(15, survey=("census", 40))
    without.go(15)
    (report,) = with_it.reports
    assert report.day == 15 and report.cost_fen == 20 + 40
    mine, other = with_it.evenings[-1].figures, without.evenings[-1].figures
    assert mine["cash_fen"] == other["cash_fen"] - report.cost_fen
    assert mine["profit_fen"] == other["profit_fen"] - report.cost_fen
    assert mine["jin_sold"] == other["jin_sold"]
    assert "census" in with_it.evenings[16].lines[0][1] + with_it.evenings[16].lines[1][1]


@pytest.mark.parametrize("kind", LAST.reports)
def test_a_report_is_a_few_sentences_in_both_languages(played: GameRun, kind: str) -> None:
    report = next(one for one in played.reports if one.kind == kind)
    card = game_worth.card(played, report)
    told = [card["title"], card["cost"], *card["lines"], *card["advice"]]
    assert 1 <= len(card["lines"]) <= 6 and report.reading.answered > 3
    assert all(zh and en and "{" not in zh + en for zh, en in told)
    assert all(zh.endswith("。") and en.endswith(".") for zh, en in [card["cost"], *card["lines"], *card["advice"]])


def test_the_truth_is_what_everybody_would_say_without_error(played: GameRun, town: Town) -> None:
    census = next(one for one in played.reports if one.kind == "census")
    then = played.until(census.day + 1).simulation.state.people
    there = then.present
    assert census.truth.figures["knows"] == round(100 * float(then.knows[there].mean()))
    assert census.truth.figures["ours"] == round(100 * float((then.usual_shop[there] == 0).mean()))
    assert census.truth.figures["members"] == round(float(then.members[there].mean()), 1)
    mystery = next(one for one in played.reports if one.kind == "mystery")
    assert mystery.truth.figures["low"] == mystery.reading.figures["low"]
    assert mystery.truth.figures["mean"] != mystery.reading.figures["mean"]


def test_every_report_gets_its_verdict(played: GameRun) -> None:
    found = list(game_worth.verdicts(played))
    assert [one["place"] for one in found] == list(range(len(LAST.reports)))
    for one in found:
        assert len(one["truth"]) == 2 and len(one["worth"]) == 1
        assert all(zh.endswith("。") and en.endswith(".") and "{" not in zh + en for zh, en in one["truth"] + one["worth"])


def _bought(game: GameRun, advice: tuple[str, Any] | None) -> Any:
    from dataclasses import replace

    report = game.reports[-1]
    return replace(report, reading=replace(report.reading, advice=advice))


def test_a_report_whose_advice_was_followed_is_set_against_the_days_without_it(town: Town) -> None:
    game = GameRun(town, 60, unit=LAST)
    game.go(10, {"sift_min": 0})
    game.go(5, survey="census")
    game.go(40, {"sift_min": 720, "delivery": "before_empty", "notebook": ["members"]})
    report = _bought(game, ("sift_min", 720))
    tag, (_, told) = game_worth.worth(game, report)
    # By hand: the same days, no report on day 10, the sifting left as it was.
    other = GameRun(town, 60, unit=LAST)
    other.go(15, {"sift_min": 0})
    other.go(40, {"delivery": "before_empty", "notebook": ["members"]})
    net = game.evenings[-1].figures["profit_fen"] - other.evenings[-1].figures["profit_fen"]
    assert tag == (game_worth.WORTH if net > 0 else game_worth.NOT_WORTH)
    assert "You followed it on day 16." in told
    assert f"{abs(net) / 100:.2f} yuan {'less' if net > 0 else 'more'}" in told


def test_a_report_whose_advice_was_not_followed_is_set_against_the_days_by_its_advice(town: Town) -> None:
    game = GameRun(town, 60, unit=LAST)
    game.go(10)
    game.go(30, survey="census")
    report = _bought(game, ("delivery", "before_empty"))
    tag, (_, told) = game_worth.worth(game, report)
    other = GameRun(town, 60, unit=LAST)
    other.go(10)
    other.go(1, survey="census")
    other.go(29, {"delivery": "before_empty"})
    net = other.evenings[-1].figures["profit_fen"] - game.evenings[-1].figures["profit_fen"]
    assert tag == (game_worth.UNUSED if net > report.cost_fen else game_worth.NOT_WORTH)
    assert "You did not follow it." in told and f"{abs(net) / 100:.2f}" in told


def test_a_report_that_changes_no_decision_cost_its_price(town: Town) -> None:
    game = GameRun(town, 60, unit=LAST)
    game.go(10, {"sift_min": 720})
    game.go(20, survey="census")
    for advice, words in ((None, "nothing to change"), (("sift_min", 720), "already did so")):
        tag, (_, told) = game_worth.worth(game, _bought(game, advice))
        assert tag == game_worth.NOT_WORTH
        assert words in told and "It cost 1.00 yuan; without it your profit would be 1.00 yuan more." in told
    ends = GameRun(town, 11, unit=LAST)
    ends.go(10)
    ends.go(1, survey="census")
    assert "too late" in game_worth.worth(ends, _bought(ends, ("sift_min", 720)))[1][1]


@pytest.mark.parametrize(("told", "kind", "named"), [
    ("gossip", BadValue, "gossip"), (("kano", 0), BadValue, "0"), (("kano", 10**6), BadValue, "1000000"),
    (("kano",), BadType, "kano"), (7, BadType, "7"), (("kano", 2.5), BadType, "2.5"),
])  # fmt: skip
def test_orders_that_cannot_be_are_refused(town: Town, told: object, kind: type[Exception], named: str) -> None:
    game = GameRun(town, 9, unit=LAST)
    with pytest.raises(kind, match=named):
        game.go(1, survey=told)
    assert game.day == 0


def test_a_unit_sells_its_own_reports_only(town: Town) -> None:
    with pytest.raises(BadValue, match="census"):
        GameRun(town, 9).go(1, survey="census")
    with pytest.raises(BadValue, match="kano"):
        ordered("go", "kano", unit("03_segmentation"))
    assert ordered("go", "census", unit("03_segmentation")) == ("census", SAMPLE["census"])
    assert set(SAMPLE) == set(LAST.reports)
    assert stands(Policy(sift_min=720), ("sift_min", 600)) and not stands(Policy(), ("delivery", "before_empty"))


def test_without_customers_there_is_nobody_to_ask(town: Town) -> None:
    game = GameRun(town, 9, unit=LAST)
    game.go(1, {"hawk_min": 0, "sift_min": 0}, survey="kano")
    (report,) = game.reports
    assert report.reading.answered == 0 and "Nobody could be asked" in report.reading.lines[0][1]
    game.go(8)
    assert "nothing to change" in game_worth.worth(game, report)[1][1]


def test_a_shop_without_money_gets_no_report() -> None:
    dear = Town.build(households=60, seed=5, rivals=3, mechanisms=WHOLE, research_census_fen=1_000)
    game = GameRun(dear, 9, unit=LAST)
    game.go(1, survey="census")
    assert game.reports == []
    assert any("Not enough money" in line[1] for line in game.evenings[-1].lines)


def test_a_what_if_buys_what_was_bought_and_a_code_holds_the_orders(played: GameRun) -> None:
    again = WhatIf(played, 18)
    again.go(365)
    assert [one.kind for one in again.state.reports] == list(LAST.reports)
    assert again.state.simulation.run_id == played.simulation.run_id
    short = GameRun(played.town, played.day, unit=LAST)
    for step in played.taken:
        short.take(step)
    told = decode(encode(short, False, "c", "0042"))
    assert [step.survey for step in told.steps if step.survey] == [(kind, SAMPLE[kind]) for kind in LAST.reports]
    assert told.replay().simulation.run_id == played.simulation.run_id


def test_through_the_screen(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(Screen, "send", lambda self, content, buffers=None: sent.append(content))
    game = play(town, days=12, unit="07_strategy")
    assert [one["id"] for one in game.screen.setup["reports"]] == list(LAST.reports)
    order = {"kind": "go", "line": "played", "days": 1, "decisions": {}, "visit": [], "measure": [], "survey": "census"}
    game.receive(order)
    assert [one["kind"] for one in sent] == ["days", "reports"] and len(sent[-1]["cards"]) == 1
    again = play(town, days=12, unit="07_strategy")
    assert again.state.day == 1 and [one.kind for one in again.state.reports] == ["census"]
    game.receive({**order, "survey": "rumours"})
    assert sent[-1]["kind"] == "notice" and game.state.day == 1
    game.go(11)
    assert [one["kind"] for one in sent][-2:] == ["debrief", "verdict"]
    assert sent[-1]["place"] == 0 and sent[-1]["worth"] and sent[-1]["tag"]
    first = play(Town.build(households=40, mechanisms=QUIET), days=7)
    assert first.screen.setup["reports"] == [] and first.state.day == 0


# ---- what else happens in a whole town ---------------------------------------------------------------------------


def test_the_rivals_answers_are_told_on_their_day() -> None:
    quick = {"react_permille": 1, "react_days": 3, "copy_days": 1, "cut_days": 2, "poach_days": 3, "poach_permille": 1_000}
    town = Town.build(households=80, seed=5, rivals=4, mechanisms=WHOLE, late_rival_day=20, **quick)
    game = GameRun(town, 40, unit=LAST)
    game.go(40, {"sift_min": 720, "delivery": "on_request", "hawk_min": 300})
    told = {line[1]: day for day, evening in reversed(list(enumerate(game.evenings))) for line in evening.lines}
    copied = told["The Japanese shop has begun to deliver too."]
    assert told["The Japanese shop has cut its price by 1 fen a jin."] == copied + 1
    assert told["A new rice shop has opened."] == 21
    called = [evening for evening in game.evenings if any("called on customers" in line[1] for line in evening.lines)]
    assert called and game.evenings.index(called[0]) >= copied + 2
    days = [[line[1] for line in evening.lines] for evening in game.evenings]
    assert sum("begun to deliver" in line for lines in days for line in lines) == 1


def test_a_year_in_the_whole_town_is_told_in_sentences(town: Town) -> None:
    game = GameRun(town, 200, unit=LAST)
    game.go(200, {"sift_min": 720, "delivery": "before_empty", "notebook": ["members", "jar"], "complaint_min": 60,
                  "bulk_floor_fen": 940, "win_back_min": 60, "win_back_gift_fen": 5})  # fmt: skip
    lines = [line for evening in game.evenings for line in evening.lines]
    assert all(line[0].endswith("。") and line[1].endswith(".") and "{" not in "".join(line) for line in lines)
    assert all(1 <= len(evening.lines) <= 7 for evening in game.evenings)
    told = " ".join(line[1] for line in lines)
    for words in ("eating house", "Complaints today", "Complaints heard", "Lost customers visited"):
        assert words in told, words
    fresh = GameRun(town, 9, unit=LAST)
    empty = [house for house in range(town.households) if not fresh.simulation.state.people.present[house]]
    assert any("nobody lives: 2" in line[1] for line in fresh.go(1, visit=empty[-2:])[-1].lines)
