"""The town as a Mesa model: one agent a household, calling the plain-Python rules of the tests' oracle."""

from types import SimpleNamespace

import mesa
from oracle_house import House
from oracle_town import OracleTown

from riceshop.town.policy import Policy


class Household(mesa.Agent):
    """One household; its rules are those of the oracle's house."""

    def __init__(self, model: "MesaTown", house: House) -> None:
        super().__init__(model)
        self.house = house

    def choose(self) -> None:
        """Go to a shop, or stay at home."""
        town = self.model.town
        shop = town._choice(self.house)
        if shop is not None:
            town.chosen.append((self.house, shop))

    def supper(self) -> None:
        """Eat, and remember an evening without rice."""
        self.model.town._supper(self.house)


class AgentTown(OracleTown):
    """The oracle's day, with the households' steps handed to Mesa's agents."""

    model: "MesaTown"

    def _choices(self) -> list[tuple[House, int]]:
        self.chosen: list[tuple[House, int]] = []
        self.model.agents.do("choose")
        return self.chosen

    def _suppers(self) -> None:
        self.model.agents.do("supper")


class MesaTown(mesa.Model):
    """A Mesa model of the town under one policy."""

    def __init__(
        self, seed: int, households: int, rivals: int, p: SimpleNamespace, policy: Policy, mechanisms: tuple[str, ...] = ()
    ) -> None:
        super().__init__()
        self.town = AgentTown(seed, households, rivals, p, mechanisms)
        self.town.model = self
        self.policy = policy
        for house in self.town.houses:
            Household(self, house)

    def step(self) -> None:
        """Live through one day."""
        self.town.advance(self.policy)
