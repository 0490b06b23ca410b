"""Waiting: the Erlang C formulas of a counter or call centre, and the same queue simulated with SimPy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from pandas import DataFrame


def erlang_b(agents: int, load: float) -> float:
    """Return the probability that all of `agents` are busy when nobody waits (callers give up at once).

    `load` is in erlang: arrivals per hour times hours of handling. Worked out by the recursion
    B(0) = 1, B(n) = load B(n-1) / (n + load B(n-1)), which neither overflows nor loses digits.
    Raises BadType for what is no number, BadValue for a negative load and for agents that are negative or not
    whole. Source: Erlang 1917.

    >>> round(erlang_b(2, 1.0), 4)
    0.2
    """
    count = guard.whole("erlang_b(agents)", agents)
    offered = guard.number("erlang_b(load)", load, 0)
    blocked = 1.0
    for busy in range(1, count + 1):
        blocked = offered * blocked / (busy + offered * blocked)
    return blocked


def erlang_c(agents: int, load: float) -> float:
    """Return the probability that a customer has to wait, with `agents` at work and `load` erlang offered.

    Arrivals are Poisson, handling times exponential, nobody gives up. With load at or above agents the queue grows
    without end and everybody waits: 1.0. Raises BadValue for no agents or a negative load. Source: Erlang 1917.

    >>> round(erlang_c(2, 1.0), 4), round(erlang_c(3, 2.0), 4), erlang_c(2, 2.5)
    (0.3333, 0.4444, 1.0)
    """
    count = guard.whole("erlang_c(agents)", agents, 1)
    offered = guard.number("erlang_c(load)", load, 0)
    if offered >= count:
        return 1.0
    blocked = erlang_b(count, offered)
    return count * blocked / (count - offered * (1 - blocked))


def average_speed_of_answer(agents: int, load: float, handling: float) -> float:
    """Return the mean wait of all customers, in the unit of `handling` (mean time one customer takes).

    Infinite when load reaches agents. Raises BadType for what is no number, BadValue for `handling` not above
    0, no agents, or a negative load. Source: Erlang 1917.

    >>> round(average_speed_of_answer(2, 1.0, 3.0), 4)
    1.0
    """
    mean = guard.number("average_speed_of_answer(handling)", handling, 0, open_low=True)
    waits = erlang_c(agents, load)
    return math.inf if load >= agents else waits * mean / (agents - load)


def service_level(agents: int, load: float, handling: float, within: float) -> float:
    """Return the share of customers served within `within`, in the unit of `handling`; 0.0 for an overfull queue.

    Raises BadType for what is no number, BadValue for `handling` not above 0, a negative `within` or load,
    and no agents. Source: Erlang 1917.

    >>> round(service_level(2, 1.0, 3.0, 0.0), 4)
    0.6667
    """
    mean = guard.number("service_level(handling)", handling, 0, open_low=True)
    patience = guard.number("service_level(within)", within, 0)
    waits = erlang_c(agents, load)
    return 0.0 if load >= agents else 1 - waits * math.exp(-(agents - load) * patience / mean)


def agents_needed(load: float, handling: float, within: float, target: float) -> int:
    """Return the fewest agents with at least `target` (a share below 1) of customers served within `within`.

    Raises BadType for what is no number, BadValue for a negative load or `within`, `handling` not above 0,
    and a `target` outside [0, 1] or equal to 1. Source: Erlang 1917.

    >>> agents_needed(1.0, 3.0, 0.0, 0.6), agents_needed(1.0, 3.0, 0.0, 0.9)
    (2, 3)
    """
    offered = guard.number("agents_needed(load)", load, 0)
    share = guard.number("agents_needed(target)", target, 0, 1)
    if share == 1:
        raise BadValue("crm_service.certain", value=target)
    agents = max(1, math.floor(offered) + 1)
    while service_level(agents, offered, handling, within) < share:
        agents += 1
    return agents


def simulate_queue(agents: int, load: float, handling: float, customers: int = 10_000, seed: int = 1932) -> DataFrame:
    """Return one row a customer of the queue that Erlang C describes, played through with SimPy.

    Columns: arrived, wait and served (time of leaving), in the unit of `handling`. The first customers find an empty
    shop; leave them out before comparing with `erlang_c`. Raises BadValue when load reaches agents.
    Source: the queue of Erlang 1917; playing it through is ours.

    >>> float((simulate_queue(2, 1.0, 3.0, customers=500)["wait"] >= 0).mean())
    1.0
    """
    import pandas as pd
    import simpy

    count = guard.whole("simulate_queue(agents)", agents, 1)
    offered = guard.number("simulate_queue(load)", load, 0, open_low=True)
    mean = guard.number("simulate_queue(handling)", handling, 0, open_low=True)
    many = guard.whole("simulate_queue(customers)", customers, 1)
    if offered >= count:
        raise BadValue("crm_service.overfull", load=f"{offered:g}", agents=count)
    draws = np.random.default_rng(seed)
    arrivals = np.cumsum(draws.exponential(mean / offered, many))
    durations = draws.exponential(mean, many)
    world = simpy.Environment()
    desk = simpy.Resource(world, capacity=count)
    rows: list[tuple[float, float, float]] = []

    def customer(arrives: float, takes: float):  # type: ignore[no-untyped-def]
        yield world.timeout(arrives)
        with desk.request() as turn:
            yield turn
            waited = world.now - arrives
            yield world.timeout(takes)
        rows.append((arrives, waited, world.now))

    for arrives, takes in zip(arrivals.tolist(), durations.tolist(), strict=True):
        world.process(customer(arrives, takes))
    world.run()
    return pd.DataFrame(sorted(rows), columns=["arrived", "wait", "served"])
