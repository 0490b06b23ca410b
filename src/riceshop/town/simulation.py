"""Simulation: a town being lived through day by day, with what was decided and what happened."""

import copy
import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from riceshop.town.day import Day
from riceshop.town.draws import Whole
from riceshop.town.guard import house_numbers
from riceshop.town.policy import Policy
from riceshop.town.state import State
from riceshop.words.errors import BadType

if TYPE_CHECKING:
    from riceshop.town.run import Run
    from riceshop.town.town import Town


class Simulation:
    """A town being lived through, one day at a time."""

    def __init__(self, town: "Town", policy: Policy) -> None:
        self.town, self.policy = town, policy
        self._engine = town.engine()
        self.days: list[Day] = []
        self._decided: list[str] = []

    @property
    def state(self) -> State:
        """The state of the town; read it, do not write to it."""
        return self._engine.state

    @property
    def day(self) -> int:
        """The day to come; 0 before the first."""
        return self.state.day

    @property
    def stock_g(self) -> Whole:
        """True grams in every jar, as a read-only view: what an animation shows of the jars that were measured."""
        view = self.state.jars.stock_g.view()
        view.flags.writeable = False
        return view

    def advance(
        self, policy: Policy | None = None, visit: Iterable[int] | None = None, measure: Iterable[int] = ()
    ) -> Day:
        """Run one day and return its events.

        `policy` stands from now on; `visit` are the house numbers to deliver to today, in that order, in place of the
        automatic list; `measure` are houses to go to with the soft ruler only.
        """
        stands = self.policy if policy is None else checked_policy("advance", policy)
        count = self.town.households
        visits = None if visit is None else house_numbers("advance(visit=...)", visit, count)
        measures = house_numbers("advance(measure=...)", measure, count)
        self.policy = stands
        today = self._engine.advance(self.policy, visits, measures)
        self._decided.append(self.policy.digest if visits is None and not measures else
                             f"{self.policy.digest}:{visits}:{measures}")  # fmt: skip
        self.days.append(today)
        return today

    def delivery_list(self, policy: Policy | None = None) -> list[int]:
        """Return the houses that the notebook would send the shop to today, most urgent first."""
        told = self.policy if policy is None else checked_policy("delivery_list", policy)
        return [int(house) for house in self._engine.delivery_list(told)]

    def snapshot(self) -> "Simulation":
        """Return an independent copy at this day: go on with either, neither touches the other."""
        other = Simulation(self.town, self.policy)
        other._engine.state = copied(self.state)
        other.days, other._decided = list(self.days), list(self._decided)
        return other

    def run(self) -> "Run":
        """Return the tables of the days so far."""
        from riceshop.town.run import Run

        return Run(self.town, self.policy, tuple(self.days), copied(self.state), self.run_id)

    @property
    def run_id(self) -> str:
        """Town, digest of all decisions so far, days: equal ids, equal tables."""
        every = set(self._decided)
        decided = every.pop() if len(every) == 1 and ":" not in self._decided[0] else digest(self._decided)
        return f"{self.town.id}-{decided}-{self.day}"


def checked_policy(place: str, value: object) -> Policy:
    """Return `value` if it is a Policy; raises BadType."""
    if not isinstance(value, Policy):
        raise BadType("town.errors.policy", place=place, value=value)
    return value


def digest(value: object) -> str:
    """Return twelve hexadecimal digits that stand for `value`, which JSON can hold."""
    told = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode("ascii")).hexdigest()[:12]


def copied(state: State) -> State:
    """Return an independent copy of a running town."""
    # The households behind the notebook never change: they are shared, not copied.
    return copy.deepcopy(state, {id(state.notebook.told): state.notebook.told})

