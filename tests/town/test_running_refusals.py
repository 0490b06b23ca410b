"""Running a town with what cannot be used: paths, executors, seeds, names, fields; refused in both languages."""

from collections.abc import Callable

import pytest

from riceshop.town import Policy, Run, Simulation, Town, effects, experiment, outcomes, preset
from riceshop.town.calendar import LAST_DAY
from riceshop.town.latent import COMING_DAYS
from riceshop.town.town import MOST_DAYS
from riceshop.words.errors import RiceShopError

SMALL = {"households": 6, "rivals": 1}
NONSENSE = [None, "", -1, 1.5, float("nan"), [], {}, b"x", object()]


def run() -> Run:
    return Town.build(seed=1, **SMALL).run(Policy(), 2)


def table() -> object:
    return experiment([preset("wait"), preset("sift")], range(2), 1, **SMALL)


PLACES: dict[str, Callable[[object], object]] = {
    "export": lambda value: run().export(value),  # type: ignore[arg-type]
    "save": lambda value: Town.build(**SMALL).open().save(value),  # type: ignore[arg-type]
    "open_saved": lambda value: Simulation.open_saved(value),  # type: ignore[arg-type]
    "Run.branch": lambda value: run().branch(1, value),  # type: ignore[arg-type]
    "preset": lambda value: preset(value),  # type: ignore[arg-type]
    "outcomes": lambda value: next(outcomes(value, [1], 1, **SMALL)),  # type: ignore[arg-type]
    "effects": lambda value: effects(table(), base=value),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", PLACES)
def test_nonsense_is_refused_by_place(place: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RICESHOP_LANG", language)
    for value in NONSENSE:
        with pytest.raises(RiceShopError) as found:
            PLACES[place](value)
        assert place in str(found.value)


@pytest.mark.parametrize("value", [3, "threads", [], object()])
def test_what_is_no_executor_is_refused(value: object) -> None:
    with pytest.raises(RiceShopError, match="executor"):
        experiment([Policy()], [1], 1, value, **SMALL)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, 3, 1.5])
def test_seeds_that_are_no_seeds_are_refused(value: object) -> None:
    with pytest.raises(RiceShopError, match="outcomes"):
        next(outcomes(Policy(), value, 1, **SMALL))  # type: ignore[arg-type]


def test_days_end_with_the_calendar_and_nothing_is_half_done() -> None:
    live = Town.build(**SMALL).open()
    live.state.day = LAST_DAY
    live.advance()
    cash = live.state.shop.cash_fen
    with pytest.raises(RiceShopError, match=str(LAST_DAY)):
        live.advance()
    assert (live.day, live.state.shop.cash_fen) == (LAST_DAY + 1, cash)
    assert MOST_DAYS + COMING_DAYS <= LAST_DAY + 1


def test_an_unknown_field_of_a_policy_is_refused_by_name() -> None:
    with pytest.raises(RiceShopError, match="hawkmin"):
        Policy(hawkmin=3)  # type: ignore[call-arg]
