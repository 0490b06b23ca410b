"""The town as a SimPy simulation: one process a household, woken twice a day, with the rules of the tests' oracle."""

from collections.abc import Iterator
from types import SimpleNamespace

import simpy
from oracle_house import House
from oracle_town import OracleTown

from riceshop.town.policy import Policy

MORNING, EVENING = 0.5, 0.75


class ProcessTown(OracleTown):
    """The oracle's day, during which the clock moves on and every household's process is woken at its hours."""

    clock: simpy.Environment
    chosen: list[tuple[House, int]]

    def _choices(self) -> list[tuple[House, int]]:
        self.chosen = []
        self.clock.run(until=self.day + (MORNING + EVENING) / 2)
        return self.chosen

    def _suppers(self) -> None:
        self.clock.run(until=self.day + 1)


def household(town: ProcessTown, house: House) -> Iterator[simpy.Event]:
    """Live: choose a shop or stay at home every morning, eat every evening."""
    while True:
        yield town.clock.timeout(MORNING)
        shop = town._choice(house)
        if shop is not None:
            town.chosen.append((house, shop))
        yield town.clock.timeout(EVENING - MORNING)
        town._supper(house)
        yield town.clock.timeout(1 - EVENING)


class SimpyTown:
    """A SimPy simulation of the town under one policy."""

    def __init__(
        self, seed: int, households: int, rivals: int, p: SimpleNamespace, policy: Policy, mechanisms: tuple[str, ...] = ()
    ) -> None:
        self.town = ProcessTown(seed, households, rivals, p, mechanisms)
        self.town.clock, self.policy = simpy.Environment(), policy
        for house in self.town.houses:
            self.town.clock.process(household(self.town, house))

    def step(self) -> None:
        """Live through one day."""
        self.town.advance(self.policy)
