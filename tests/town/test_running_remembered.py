"""A remembered run is lived through once, is another's copy each time, and is forgotten outside the block."""

import pytest

from riceshop.town import Policy, Town, preset
from riceshop.town.remembered import remembered
from riceshop.town.simulation import Simulation


@pytest.fixture
def lived(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the days that were lived through."""
    days, does = [], Simulation.advance

    def advance(self: Simulation, *given: object, **named: object) -> object:
        days.append(self.day)
        return does(self, *given, **named)

    monkeypatch.setattr(Simulation, "advance", advance)
    return days


def _town(seed: int = 7) -> Town:
    return Town.build(households=60, seed=seed, mechanisms=())


def test_the_same_run_is_lived_through_once_and_each_gets_its_own_copy(lived: list[int]):
    plain = _town().run(preset("wang"), 12)
    lived.clear()
    with remembered():
        first = _town().run(preset("wang"), 12)
        first.state.shop.cash_fen += 1
        first.orders["household"] = 0
        second = _town().run(preset("wang"), 12)
        assert len(lived) == 12
        second.state.shop.cash_fen += 1
        third = _town().run(preset("wang"), 12)
    assert third.id == plain.id and third.state.shop.cash_fen == plain.state.shop.cash_fen
    assert third.orders.equals(plain.orders) and third.truth.equals(plain.truth)
    assert third.go_on().run().id == plain.go_on().run().id


def test_another_town_policy_length_or_function_is_lived_through(lived: list[int]):
    with remembered():
        _town().run(Policy(), 5)
        for run in (lambda: _town(8).run(Policy(), 5), lambda: _town().run(Policy(name="mine"), 5), lambda: _town().run(Policy(), 6),
                    lambda: _town().run(Policy(), 5, logs=False), lambda: _town().run(lambda seen: None, 5)):
            lived.clear()
            run()
            assert len(lived) in (5, 6)
        lived.clear()
        _town().run(lambda seen: None, 5)
        assert len(lived) == 5


def test_nothing_is_remembered_outside_the_block(lived: list[int]):
    with remembered():
        _town().run(Policy(), 5)
    _town().run(Policy(), 5)
    with remembered():
        _town().run(Policy(), 5)
    assert len(lived) == 15
