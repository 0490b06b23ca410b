"""Waiting: Erlang's formulas against worked queues, limits and a played queue."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.service import (
    agents_needed,
    average_speed_of_answer,
    erlang_b,
    erlang_c,
    service_level,
    simulate_queue,
)
from riceshop.words.errors import BadType, BadValue

# A loaded machine is no failure.
UNHURRIED = settings(deadline=None, max_examples=60)
AGENTS = st.integers(1, 60)
BUSY = st.floats(0.01, 0.98)


def textbook(agents: int, load: float) -> float:
    """Erlang C as the sum over states, the long way round."""
    terms = [load**n / math.factorial(n) for n in range(agents)]
    last = load**agents / math.factorial(agents) * agents / (agents - load)
    return last / (sum(terms) + last)


def test_worked_queues() -> None:
    assert erlang_c(2, 1) == pytest.approx(1 / 3)
    assert erlang_c(3, 2) == pytest.approx(4 / 9)
    assert erlang_b(2, 1) == pytest.approx(1 / 5)


@UNHURRIED
@given(BUSY)
def test_one_agent_makes_wait_as_often_as_he_is_busy(load: float) -> None:
    assert erlang_c(1, load) == pytest.approx(load)
    # M/M/1: the wait before service is load/(1-load) handling times.
    assert average_speed_of_answer(1, load, 1.0) == pytest.approx(load / (1 - load))


@UNHURRIED
@given(AGENTS, BUSY)
def test_the_recursion_agrees_with_the_sum_over_states(agents: int, busy: float) -> None:
    assert erlang_c(agents, busy * agents) == pytest.approx(textbook(agents, busy * agents), rel=1e-9)


@UNHURRIED
@given(AGENTS, BUSY)
def test_waiting_is_a_probability_that_more_agents_lower(agents: int, busy: float) -> None:
    load = busy * agents
    assert 0 <= erlang_c(agents + 1, load) <= erlang_c(agents, load) <= 1
    assert erlang_b(agents, load) <= erlang_c(agents, load) + 1e-12


@UNHURRIED
@given(st.floats(0.1, 40), st.floats(0.5, 10), st.floats(0, 10), st.floats(0.05, 0.99))
def test_the_agents_needed_suffice_and_one_fewer_does_not(load: float, handling: float, within: float, target: float) -> None:
    agents = agents_needed(load, handling, within, target)
    assert service_level(agents, load, handling, within) >= target
    assert agents == 1 or service_level(agents - 1, load, handling, within) < target


@UNHURRIED
@given(AGENTS, BUSY, st.floats(0.1, 100))
def test_the_unit_of_time_does_not_matter(agents: int, busy: float, unit: float) -> None:
    load = busy * agents
    assert average_speed_of_answer(agents, load, 3 * unit) == pytest.approx(
        unit * average_speed_of_answer(agents, load, 3)
    )
    assert service_level(agents, load, 3 * unit, 2 * unit) == pytest.approx(service_level(agents, load, 3, 2))


def test_thousands_of_agents_neither_overflow_nor_lose_digits() -> None:
    assert 0 < erlang_c(5_000, 4_950) < 1


def test_an_overfull_queue_never_answers() -> None:
    assert erlang_c(2, 2) == 1
    assert average_speed_of_answer(2, 2, 3) == math.inf
    assert service_level(2, 3, 3, 100) == 0


def test_nobody_calls() -> None:
    assert erlang_c(2, 0) == 0
    assert agents_needed(0, 3, 0, 0.99) == 1


@pytest.mark.parametrize(("agents", "load"), [(1, 0.5), (2, 1.0), (3, 2.0)])
def test_the_played_queue_agrees_within_its_own_error(agents: int, load: float) -> None:
    played = simulate_queue(agents, load, 3.0, customers=12_000).iloc[1_000:]
    # Waits of neighbours hang together: the error is read from the means of 20 stretches.
    waits = played["wait"].to_numpy()[: len(played) // 20 * 20].reshape(20, -1)
    for found, expected in (
        ((waits > 1e-9).mean(axis=1), erlang_c(agents, load)),
        (waits.mean(axis=1), average_speed_of_answer(agents, load, 3.0)),
        ((waits <= 1.0).mean(axis=1), service_level(agents, load, 3.0, 1.0)),
    ):
        assert abs(found.mean() - expected) < 3.5 * found.std(ddof=1) / math.sqrt(20)


def test_the_played_queue_repeats_itself_by_seed() -> None:
    first = simulate_queue(2, 1.0, 3.0, customers=200, seed=7)
    assert first.equals(simulate_queue(2, 1.0, 3.0, customers=200, seed=7))
    assert not first.equals(simulate_queue(2, 1.0, 3.0, customers=200, seed=8))
    assert (first["served"] >= first["arrived"] + first["wait"]).all()


def test_what_cannot_be_is_named() -> None:
    with pytest.raises(BadValue, match="agents"):
        erlang_c(0, 1)
    with pytest.raises(BadValue, match="load"):
        erlang_c(2, -1)
    with pytest.raises(BadType, match="load"):
        erlang_c(2, "1")  # type: ignore[arg-type]
    with pytest.raises(BadValue, match="handling"):
        average_speed_of_answer(2, 1, 0)
    with pytest.raises(BadValue, match="0.95"):
        agents_needed(1, 3, 0, 1.0)
    with pytest.raises(BadValue, match="2.5"):
        simulate_queue(2, 2.5, 3.0)
