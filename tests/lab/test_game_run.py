"""The game without a screen: the same decisions give the same run as the town, and bad ones change nothing."""

from itertools import pairwise

import numpy as np
import pytest

from riceshop.lab import game_controls, game_run, game_wire
from riceshop.lab.game_debrief import debrief, wang_lines
from riceshop.lab.game_lines import Robots
from riceshop.lab.game_run import GameRun
from riceshop.lab.game_units import FIRST, Unit, units
from riceshop.lab.game_units import unit as game_unit
from riceshop.town import QUIET, WHOLE, Town, class_town, preset
from riceshop.words.errors import BadType, BadValue

LEVERS = units()[FIRST].levers
GROUPS = game_controls.groups(LEVERS, 10)
SMALL = {"households": 60, "seed": 5, "rivals": 6, "mechanisms": QUIET}
BUSY = {
    "sift_min": 360, "hawk_min": 300, "notebook": ["members", "appetite", "jar", "payday"], "measure_jars": True,
    "delivery": "before_empty", "clean_jar": True, "old_on_top": True, "collect": "payday", "rainy_night": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Town:
    return Town.build(**SMALL)


def test_same_decisions_same_run_as_the_town(town: Town) -> None:
    game = GameRun(town, 30)
    game.go(10, BUSY)
    game.go(1, {"hawk_min": 0})
    game.go(19)
    first = game_controls.decide(game_controls.OPENING, BUSY, LEVERS)
    simulation = town.open(first)
    for day in range(30):
        simulation.advance(first if day < 10 else first.but(hawk_min=0))
    assert game.run().id == simulation.run().id
    assert game.run().orders.equals(simulation.run().orders)
    assert game.run().daily.equals(simulation.run().daily)


def test_houses_picked_by_hand_come_before_the_notebooks_list(town: Town) -> None:
    game = GameRun(town, 20)
    game.go(12, BUSY)
    listed = game.simulation.delivery_list(game.policy)
    chosen = [house for house in range(town.households) if house not in listed][:2]
    game.go(1, visit=chosen, measure=[40])
    trips = game.run().deliveries
    today = trips[(trips["day"] == 12) & trips["kind"].isin(["visit", "ahead"])]
    assert today["household"].tolist() == chosen + listed
    assert game.evenings[-1].flags[40] & game_run.MEASURED
    assert game.evenings[-1].level[40] != game_run.UNKNOWN
    game.go(1)
    trips = game.run().deliveries
    assert not trips[trips["day"] == 13]["household"].isin(chosen).any()


def test_a_level_is_shown_only_of_a_measured_jar(town: Town) -> None:
    game = GameRun(town, 10)
    assert (game.evenings[0].level == game_run.UNKNOWN).all()
    assert (game.evenings[0].members == 0).all()
    evening = game.go(1, measure=[3, 7])[-1]
    assert set(np.flatnonzero(evening.level != game_run.UNKNOWN)) == {3, 7}
    stock = game.simulation.stock_g[[3, 7]]
    # The evening meal has been eaten since the ruler was read: the notebook's level is near, not exact.
    believed = evening.level[[3, 7]] * town.houses.jar_g[[3, 7]] // 100
    assert (np.abs(believed - stock) < 2 * town.houses.need_g[[3, 7]] + town.houses.jar_g[[3, 7]] // 50).all()


@pytest.mark.parametrize("days", [8, 25, 60])
def test_score_of_the_evening_is_the_published_formula(town: Town, days: int) -> None:
    game = GameRun(town, days)
    game.go(days, BUSY)
    p, run = town.parameters, game.run()
    seen = run.households
    often = (seen["orders"] >= 2) | seen["on_list"]
    regular = int((often & (seen["last_day"] > days - 21).fillna(False)).sum())
    ledger, figures = run.daily.iloc[-1], game.evenings[-1].figures
    fen = (
        ledger["cash_fen"] + ledger["stock_g"] // p.jin_g * p.cost_fen + ledger["receivables_fen"] * 80 // 100
    )
    fen += 200 * regular - 20 * figures["empty_nights"]
    assert (figures["customers"], figures["score"]) == (regular, fen // 100)
    assert regular > 0


def test_neither_greed_nor_charity_wins() -> None:
    town, wang = class_town(), preset("wang")
    greedy = preset("hawk").but(hawk_min=720, sift_min=720)
    charitable = wang.but(days_ahead=5, credit_days=400, credit_limit_fen=1_000_000)
    for days in (30, 120):
        found = []
        for policy in (wang, greedy, charitable):
            game = GameRun(town, days, policy)
            game.go(days)
            found.append(game.score)
        assert found[0] > max(found[1:])


def test_robots_are_the_presets_on_the_same_town(town: Town) -> None:
    game = GameRun(town, 12)
    game.go(12, BUSY)
    robots = Robots(town, 12)
    robots.until(5)
    for name, robot in robots.until(12).items():
        run = town.run(preset(name), days=12)
        assert robot.run().daily.equals(run.daily)
        assert robot.simulation.run_id == run.id
    told = debrief(game, robots.until(12))
    assert [one["id"] for one in told["robots"]] == ["you", "wait", "hawk", "wang"]
    assert told["robots"][0]["score"] == game.score
    assert all(len(values) == 13 for one in told["robots"] for values in one["series"].values())


def test_wang_lines_name_every_difference_and_nothing_else() -> None:
    wang = preset("wang")
    assert wang_lines([wang, wang], GROUPS) == wang_lines([wang], GROUPS)
    assert len(wang_lines([wang], GROUPS)) == 1
    other = wang.but(sift_min=0, collect="cash", clean_jar=False, notebook=())
    told = [line[1] for line in wang_lines([other, wang], GROUPS)]
    assert [line.split(":")[0] for line in told] == ["Sift at night", "Notebook", "Wash the jar", "Collect"]
    assert "“payday”" in told[3] and "on 1 of 2 days" in told[3]


def test_log_has_one_row_a_day_with_decisions_and_results(town: Town) -> None:
    game = GameRun(town, 9)
    game.go(2, {"sift_min": 120})
    game.go(3, {"sift_min": 240, "notebook": ["members", "payday"]}, visit=[1, 2])
    log = game.log()
    assert log["day"].tolist() == [1, 2, 3, 4, 5]
    assert log["sift_min"].tolist() == [120, 120, 240, 240, 240]
    assert log["notebook"].tolist() == ["", "", *["members payday"] * 3]
    assert log["visit"].tolist() == [0, 0, 2, 0, 0]
    assert log["cash_fen"].tolist() == game.run().daily["cash_fen"].tolist()
    assert GameRun(town, 9).log().columns.tolist() == log.columns.tolist()


def test_the_buffer_is_a_struct_of_arrays(town: Town) -> None:
    game = GameRun(town, 9)
    evenings = game.go(4, BUSY)
    raw = game_wire.packed(evenings)
    days, houses = 4, town.households
    names = game_wire.columns()
    head = np.frombuffer(raw, "<i4", days * len(names["day"])).reshape(-1, days)
    assert dict(zip(names["day"], head[:, -1].tolist(), strict=True)) == dict(evenings[-1].figures)
    at = head.nbytes
    owed = np.frombuffer(raw, "<i4", days * houses, at).reshape(days, houses)
    assert (owed[-1] == evenings[-1].owed_fen).all()
    at += owed.nbytes
    flat = np.frombuffer(raw, "u1", offset=at).reshape(len(names["house8"]), days, houses)
    for index, name in enumerate(names["house8"]):
        assert (flat[index, 2] == getattr(evenings[2], name)).all()


@pytest.mark.parametrize(
    ("call", "kind", "named"),
    [
        (lambda game: game.go(0), BadValue, "0"),
        (lambda game: game.go(2.5), BadValue, "2.5"),
        (lambda game: game.go(True), BadValue, "True"),
        (lambda game: game.go(1, {"price_fen": 3}), BadValue, "price_fen"),
        (lambda game: game.go(1, {"sift_min": -5}), BadValue, "-5"),
        (lambda game: game.go(1, {"sift_min": float("nan")}), BadValue, "nan"),
        (lambda game: game.go(1, {"delivery": "by_air"}), BadValue, "by_air"),
        (lambda game: game.go(1, visit=[60]), BadValue, "60"),
        (lambda game: game.go(1, visit=["x"]), BadType, "x"),
        (lambda game: game.go(1, measure="12"), BadType, "12"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_changes_nothing(town: Town, call, kind, named: str) -> None:
    game = GameRun(town, 9)
    game.go(1, {"hawk_min": 60})
    with pytest.raises(kind) as caught:
        call(game)
    assert named in str(caught.value)
    assert (game.day, len(game.evenings), len(game.steps), game.policy.hawk_min) == (1, 2, 1, 60)


def test_a_run_ends_at_its_last_day(town: Town) -> None:
    game = GameRun(town, 5)
    assert len(game.go(365)) == 5
    assert game.finished
    with pytest.raises(BadValue, match="5"):
        game.go(1)


@pytest.mark.parametrize("unit", units().values(), ids=lambda unit: unit.name)
def test_controls_cover_every_lever_and_fit_the_policy(unit: Unit) -> None:
    controls = [control for group in game_controls.groups(unit.levers, 10) for control in group["controls"]]
    assert sorted(control["id"] for control in controls) == sorted(unit.levers)
    for control in controls:
        tried = [option["value"] for option in control.get("options", [])] + control.get("stops", [])
        tried += [control[end] for end in ("min", "max") if end in control]
        for value in tried:
            told = {control["id"]: [value] if control["kind"] == "many" else value}
            policy = game_controls.decide(game_controls.OPENING, told, unit.levers)
            words = game_controls.shown(control, getattr(policy, control["id"]))
            assert all(words) and "{" not in "".join(words)
        assert game_controls.values(game_controls.OPENING, unit.levers)[control["id"]] in [*tried, False, [], 240, 4, 2]


def test_units_add_to_those_before_and_end_with_the_whole_town() -> None:
    every = list(units().values())
    assert every[0].name == FIRST and every[0].mechanisms == QUIET and every[0].reports == ()
    for before, after in pairwise(every):
        assert set(before.levers) <= set(after.levers) and set(before.mechanisms) <= set(after.mechanisms)
        assert set(before.reports) <= set(after.reports)
    assert set(every[-1].mechanisms) == set(WHOLE)
    assert every[-1].town().id == class_town(mechanisms=WHOLE).id
    for name in ("", "01", "08_more", None, 3, ["01_rice_shop"]):
        with pytest.raises(BadValue, match="07_strategy"):
            game_unit(name)


def test_event_lines_are_sentences_in_both_languages(town: Town) -> None:
    game = GameRun(town, 60)
    game.go(60, BUSY)
    lines = [line for evening in game.evenings for line in evening.lines]
    assert all(line[0].endswith("。") and line[1].endswith(".") for line in lines)
    assert not any("{" in part for line in lines for part in line)
    assert all(1 <= len(evening.lines) <= 5 for evening in game.evenings)
    empty = [day for day, evening in enumerate(game.evenings) if (evening.flags & game_run.RAN_OUT).any()]
    assert empty, "this town has nights without rice"
    assert all("断米" in game.evenings[day].lines[0][0] for day in empty)
