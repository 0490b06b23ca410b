"""Simulation: a town being lived through day by day, with what was decided and what happened."""

import copy
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.town.calendar import LAST_DAY
from riceshop.town.day import Day
from riceshop.town.decisions import Decisions, Order
from riceshop.town.draws import Whole
from riceshop.town.guard import house_numbers
from riceshop.town.mechanisms import minded
from riceshop.town.observed import Decide, Decided, ask, label
from riceshop.town.policy import Policy
from riceshop.town.research import checked
from riceshop.town.state import State
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from riceshop.town.run import Run
    from riceshop.town.town import Town


class Simulation:
    """A town being lived through, one day at a time. Without `keep_days` the events of past days are let go."""

    def __init__(self, town: "Town", policy: Policy | Decide, keep_days: bool = True) -> None:
        self.town, self.keep_days, self.policy = town, keep_days, Policy()
        self._stand("Town.open", policy)
        self._engine = town.engine()
        self.days: list[Day] = []
        self.last_day: Day | None = None
        self.decisions = Decisions()

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
        self,
        policy: Policy | Decide | None = None,
        visit: Iterable[int] | None = None,
        measure: Iterable[int] = (),
        survey: Order | None = None,
    ) -> Day:
        """Run one day and return its events.

        `policy` stands from now on; a function is asked for today's decisions every morning. `visit` are the house
        numbers to deliver to today, in that order, in place of the automatic list; `measure` are houses to go to with
        the soft ruler only; `survey` is market research to buy tonight, (kind, sample). A day that is refused changes
        nothing.
        """
        if self.day > LAST_DAY:
            raise BadValue("town_run.calendar_over", place="advance", value=self.day, last=LAST_DAY)
        count = self.town.households
        visits = None if visit is None else house_numbers("advance(visit=...)", visit, count)
        measures = house_numbers("advance(measure=...)", measure, count)
        bought = None if survey is None else checked("advance(survey=...)", survey)
        before = self.policy, self._decide
        if policy is not None:
            self._stand("advance", checked_policy("advance", policy))
        try:
            decided = self._decided(Decided(self.policy, visits, measures, bought))
        except BaseException:
            self.policy, self._decide = before
            raise
        self.policy = decided.policy
        return self._live(decided)

    def delivery_list(self, policy: Policy | None = None) -> list[int]:
        """Return the houses that the notebook would send the shop to today, most urgent first."""
        if policy is not None and not isinstance(policy, Policy):
            raise BadType("town.errors.policy", place="delivery_list", value=policy)
        return [int(house) for house in self._engine.delivery_list(policy or self.policy)]

    def snapshot(self) -> "Simulation":
        """Return an independent copy at this day: go on with either, neither touches the other."""
        other = Simulation(self.town, self.policy, self.keep_days)
        other._decide = self._decide
        other.restore(copied(self.state, self.town), self.decisions.copy(), self.days, self.last_day)
        return other

    def restore(self, state: State, decisions: Decisions, days: Iterable[Day], last_day: Day | None) -> None:
        """Put a kept state and what led to it in the place of this simulation's."""
        self._engine.state = state
        self.decisions, self.days, self.last_day = decisions, list(days), last_day

    def relive(self, decisions: Decisions, days: int) -> None:
        """Live through days up to `days` under decisions made before; then goes on what was to stand all along."""
        for day in range(self.day, days):
            self._live(Decided(*decisions.on(day)))
        if days and self._decide is not None:
            self.policy = decisions.on(days - 1)[0].but(name=self.policy.name)

    def run(self) -> "Run":
        """Return the tables of the days so far, to stay as they are when the simulation goes on."""
        made = self.finish()
        made.state, made.decisions = copied(self.state, self.town), self.decisions.copy()
        return made

    def finish(self) -> "Run":
        """Return the tables of the days so far, sharing the state: for a simulation that will not go on."""
        from riceshop.town.run import Run

        days = tuple(self.days) if self.keep_days else None
        stood = self.decisions.policies[-1] if self.decisions.policies else self.policy
        return Run(self.town, stood, days, self.state, self.run_id, self.decisions)

    def save(self, path: str | Path) -> Path:
        """Write the simulation to one file, to go on later with Simulation.open_saved; see riceshop.town.saved."""
        from riceshop.town.saved import save

        return save(self, path)

    @staticmethod
    def open_saved(path: str | Path, policy: Policy | Decide | None = None) -> "Simulation":
        """Return the simulation saved at `path`; `policy` stands from now on, by default the one that stood.

        A policy function is not in the file: name it again. Raises Damaged for a file that is not whole or of another
        version of the town.
        """
        from riceshop.town.saved import opened

        found = opened(path)
        if policy is not None:
            found._stand("Simulation.open_saved", checked_policy("Simulation.open_saved", policy))
        return found

    @property
    def run_id(self) -> str:
        """Town, digest of all decisions so far, days: equal ids, equal tables."""
        return f"{self.town.id}-{self.decisions.digest(self.day)}-{self.day}"

    def _stand(self, place: str, policy: Policy | Decide) -> None:
        if isinstance(policy, Policy):
            minded(place, policy, self.town.mechanisms)
        self._decide: Decide | None = None if isinstance(policy, Policy) else policy
        # A function starts from the policy that stood, and its own name stands in the tables.
        self.policy = policy if isinstance(policy, Policy) else self.policy.but(name=label(policy))

    def _decided(self, told: Decided) -> Decided:
        """Return today's decisions: those of the function that stands, if one does; what was told goes before."""
        if self._decide is None:
            return told
        asked = ask(self._decide, self, told.policy)
        minded(f"advance, {asked.policy.name}", asked.policy, self.town.mechanisms)
        visits = asked.visits if told.visits is None else told.visits
        return Decided(asked.policy, visits, told.measures or asked.measures, told.survey or asked.survey)

    def _live(self, decided: Decided) -> Day:
        day = self.day
        today = self._engine.advance(*decided)
        self.decisions.add(day, *decided)
        self.last_day = today
        if self.keep_days:
            self.days.append(today)
        return today


def checked_policy(place: str, value: object) -> Policy | Decide:
    """Return `value` if it is a Policy or a function that decides; raises BadType."""
    if not isinstance(value, Policy) and (not callable(value) or isinstance(value, type)):
        raise BadType("town.errors.policy", place=place, value=value)
    return value


def copied(state: State, town: "Town") -> State:
    """Return an independent copy of a running town; what belongs to the town and never changes is shared."""
    return copy.deepcopy(state, {id(town.houses): town.houses, id(town.map): town.map})
