"""Living through a town day by day: decided visits, measuring, closing, ids, seeds and the command."""

import numpy as np
import pytest

from riceshop.cli import main
from riceshop.town import (
    NOTEBOOK_FIELDS,
    QUIET,
    Policy,
    Simulation,
    Town,
    ablation_policies,
    class_town,
    own_seed,
    preset,
    presets,
)


def listed(policy: Policy, days: int = 40) -> Simulation:
    live = class_town().open(policy)
    for _ in range(days):
        live.advance()
    return live


def test_the_day_s_list_is_the_one_that_is_driven() -> None:
    live = listed(preset("wang"), 45)
    expected = live.delivery_list()
    today = live.advance()
    assert expected
    assert today.trips[0].household.tolist() == expected


def test_visits_decided_override_the_list_in_their_order() -> None:
    live = listed(preset("wang"), 45)
    assert live.delivery_list()
    today = live.snapshot().advance(visit=[17, 3, 17, 250])
    assert today.trips[0].household.tolist() == [17, 3, 250]
    nobody = live.advance(visit=[])
    assert not [trip for trip in nobody.trips if (trip.channel == 2).any()]


def test_measuring_makes_a_jar_known_to_the_gram() -> None:
    live = class_town().open(Policy())
    today = live.advance(measure=[5, 300])
    book = live.state.notebook
    assert today.measured.tolist() == [5, 300] == np.flatnonzero(book.measured).tolist()
    line = live.run().notebook.set_index("household")
    truth = live.run().truth
    assert line.jar_g[5] == truth.jar_g[5]
    assert line.jar_width_mm[300] == truth.jar_width_mm[300]
    # Measured by day, eaten from in the evening: the notebook holds the level it saw.
    assert line.after_g[5] == live.town.houses.start_stock_g[5]


def test_measuring_takes_time_and_the_day_is_short() -> None:
    today = class_town().open(Policy()).advance(measure=range(360))
    assert 10 < len(today.measured) < 100
    assert today.minutes["measure"] <= 720


def test_asking_is_all_the_notebook_knows() -> None:
    run = class_town().run(preset("sift").but(notebook=("members", "payday")), 40)
    book, truth = run.notebook, run.truth.set_index("household")
    assert len(book) > 5
    assert (book.members.to_numpy() == truth.members[book.household].to_numpy()).all()
    for missing in ("appetite_g", "monthly_use_g", "last_quantity_g", "jar_width_mm", "jar_g", "street", "lot_days"):
        assert book[missing].isna().all()
    assert class_town().run(preset("sift"), 40).notebook.empty


def test_a_closed_shop_does_nothing_more_and_the_town_lives_on() -> None:
    poor = Town.build(60, 3, 20, QUIET, capital_fen=0).open(preset("wang"))
    days = [poor.advance() for _ in range(20)]
    assert poor.state.shop.closed_day == 6
    assert [day.closed for day in days] == [False] * 6 + [True] * 14
    assert not any(day.sales for day in days), "nothing to sell and nothing to buy it with"
    assert not any(day.trips or day.minutes for day in days[7:])
    assert sum(len(day.went) for day in days[7:]) > 20
    assert poor.delivery_list() == []


def test_run_ids_stand_for_all_that_was_decided() -> None:
    town = Town.build(40, 9, 3, QUIET)
    run = town.run(preset("wang"), 5)
    assert run.id == f"t2-9-40x3-quiet-{preset('wang').digest}-5"
    assert town.run(preset("wang").but(name="mine"), 5).id == run.id, "a name decides nothing"
    assert town.run(preset("wang").but(days_ahead=3), 5).id != run.id
    assert Town.build(40, 9, 3, QUIET, margin_fen=2).run(preset("wang"), 5).id != run.id
    visited = town.open(preset("wang"))
    visited.advance(visit=[1])
    listed_ = town.open(preset("wang"))
    listed_.advance()
    assert visited.run_id != listed_.run_id == town.run(preset("wang"), 1).id


def test_a_changed_parameter_given_its_usual_value_is_the_same_town() -> None:
    assert Town.build(40, 9, 3, margin_fen=1).id == Town.build(40, 9, 3).id


def test_own_seeds_are_stable_spread_and_in_range() -> None:
    assert own_seed("CRM26", "20260317", "01") == 5642004505641917205
    assert own_seed(" CRM26", "20260317 ", "01") == own_seed("CRM26", "20260317", "01")
    seeds = {own_seed("CRM26", str(number), "01") for number in range(2000)}
    assert len(seeds) == 2000
    assert all(0 <= seed < 2**63 for seed in seeds)
    assert Town.build(12, own_seed("班级", "王小明", "01"), 2).seed == own_seed("班级", "王小明", "01")


def test_presets_and_the_eight_of_the_ablation() -> None:
    assert list(presets()) == ["wait", "hawk", "sift", "notebook", "on_request", "employee", "japanese", "wang"]
    assert all(policy.name == name for name, policy in presets().items())
    eight = ablation_policies()
    assert list(eight) == ["000", "001", "010", "011", "100", "101", "110", "111"]
    assert eight["000"].decisions() == Policy().decisions()
    assert eight["111"].notebook == NOTEBOOK_FIELDS


def test_notebook_fields_keep_their_order_and_are_named_once() -> None:
    assert Policy(notebook=("payday", "members", "payday")).notebook == ("members", "payday")
    assert Policy(notebook=("payday", "members")).digest == Policy(notebook=("members", "payday")).digest


def test_the_command_prints_and_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["town", "wait", "wang", "--days", "5", "--households", "30"]) == 0
    out = capsys.readouterr().out
    assert "wait" in out and "wang" in out and "t2-1932-30x32" in out
    assert main(["--lang", "zh", "town", "--columns", "payments"]) == 0
    assert "还欠多少" in capsys.readouterr().out
    assert main(["--lang", "en", "town", "--parameters"]) == 0
    assert "capital_fen" in capsys.readouterr().out
    assert main(["--lang", "en", "town", "nobody"]) == 2
    assert "nobody" in capsys.readouterr().err
