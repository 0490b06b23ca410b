"""Common random numbers: one changed decision changes only what it causes."""

import numpy as np
import pytest

from riceshop.town import QUIET, WHOLE, Simulation, Town, class_town, preset

either = pytest.mark.parametrize("at_work", [QUIET, WHOLE], ids=["quiet", "whole"])
# What of a row was settled on its day; how a complaint ends is settled later.
MADE_ON_THE_DAY = {
    "deliveries": ("day", "household", "kind", "planned_g", "delivered_g", "result", "found_g"),
    "payments": ("day", "household", "kind", "amount_fen", "owed_fen"),
    "complaints": ("day", "household", "cause"),
}
BELIEFS = ["goodwill", "knows", "usual_shop", "trust", "commitment", "present", "churned", "from_rivals_g", "eaten_g", "empty_evenings", "stale_g"]


def days(live: Simulation, count: int) -> Simulation:
    for _ in range(count):
        live.advance()
    return live


@either
def test_bringing_rice_to_one_household_leaves_the_others_alone(at_work: tuple[str, ...]) -> None:
    """Talk and the rivals' alarm are off and the visit costs nobody rice or time, so nothing can spread from that house."""
    town = Town.build(300, 11, 8, at_work, talk_good_permille=0, talk_bad_permille=0, react_permille=1_001)
    one = days(town.open(preset("wait").but(stock_days=20)), 12)
    house = int(np.argmin(one.stock_g - town.houses.need_g))
    two = one.snapshot()
    one.advance(visit=[])
    two.advance(visit=[house])
    assert two.days[-1].trips[0].household.tolist() == [house]
    days(one, 25), days(two, 25)
    others = np.arange(300) != house
    for name in BELIEFS:
        assert (getattr(one.state.people, name)[others] == getattr(two.state.people, name)[others]).all(), name
    assert (one.stock_g[others] == two.stock_g[others]).all()
    assert [day.rain for day in one.days] == [day.rain for day in two.days]


@either
def test_appetites_and_weather_are_the_same_under_any_policy(at_work: tuple[str, ...]) -> None:
    town = class_town(at_work)
    wanted = []
    for name in ("wait", "wang"):
        run = town.run(preset(name), 40)
        wanted.append((run.truth.eaten_g + run.truth.hungry_g).tolist())
    assert wanted[0] == wanted[1]


@either
def test_a_decision_changes_nothing_before_its_day(at_work: tuple[str, ...]) -> None:
    town = Town.build(120, 6, 6, at_work)
    stays, turns = town.open(preset("sift")), town.open(preset("sift"))
    days(stays, 20), days(turns, 20)
    days(stays, 5)
    turns.advance(preset("wang"))
    days(turns, 4)
    one, two = stays.run(), turns.run()
    assert one.id != two.id
    assert one.orders[one.orders.day < 20].equals(two.orders[two.orders.day < 20])
    assert one.daily[:20].equals(two.daily[:20])
    assert not one.daily[20:].equals(two.daily[20:])
    for name in ("deliveries", "payments", "complaints"):
        before, after = getattr(one, name), getattr(two, name)
        told = [column for column in before.columns if column in MADE_ON_THE_DAY[name]]
        assert before.loc[before.day < 20, told].equals(after.loc[after.day < 20, told]), name


@either
@pytest.mark.parametrize("name", ["hawk", "wang"])
def test_a_snapshot_goes_on_as_the_original(name: str, at_work: tuple[str, ...]) -> None:
    live = days(Town.build(90, 8, 6, at_work).open(preset(name)), 15)
    copy = live.snapshot()
    days(live, 20)
    assert copy.day == 15
    days(copy, 20)
    assert copy.run_id == live.run_id
    assert copy.run().truth.equals(live.run().truth)
    assert copy.run().payments.equals(live.run().payments)


def test_a_run_is_cut_off_from_the_simulation_it_came_from() -> None:
    live = days(Town.build(60, 8, 6).open(preset("wang")), 10)
    run = live.run()
    eaten = run.truth.eaten_g.sum()
    days(live, 10)
    assert run.days == 10
    assert run.state.people.eaten_g.sum() == eaten < live.state.people.eaten_g.sum()
