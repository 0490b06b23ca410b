"""What if: a line of the game lived again from a past day, with some decisions changed and all others as they were."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from riceshop.lab import game_controls
from riceshop.lab.game_run import Evening, GameRun, whole_days
from riceshop.lab.game_steps import Step
from riceshop.town import Policy
from riceshop.town.guard import house_numbers, whole
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    import pandas as pd

    from riceshop.town import Run


class WhatIf:
    """The second line: it leaves the line played after `day` days and ends where that one has got to.

    A decision that is changed stays changed; every other decision, and the houses picked by hand, are those of the
    line played, day by day. The line played is never touched. `log`, `run` and `score` are as those of the game.
    With `skip_report` the report of the day it leaves is not bought.
    """

    def __init__(self, played: GameRun, day: int, skip_report: bool = False) -> None:
        if played.day < 1:
            raise BadValue("game.errors.what_if_nothing")
        self.played = played
        self.day = whole("game.what_if(day=...)", day, 0, played.day - 1)
        self.until = played.day
        self.state = played.until(self.day)
        self.state.policy = played.taken[self.day].policy
        self.changed: dict[str, Any] = {}
        self._skipped = self.day if skip_report else -1

    def __repr__(self) -> str:
        return f"WhatIf(day={self.day}, changed={self.changed}, score={self.score}, played={self.played_score})"

    @property
    def finished(self) -> bool:
        """Whether this line has come as far as the line played had come when this one left it."""
        return self.state.day >= self.until

    @property
    def score(self) -> int:
        """The headline score of this line's last evening."""
        return self.state.score

    @property
    def played_score(self) -> int:
        """The headline score of the line played on the same evening."""
        return self.played.evenings[self.state.day].figures["score"]

    @property
    def log(self) -> "pd.DataFrame":
        """One row a day, the days before the parting included."""
        return self.state.log()

    @property
    def run(self) -> "Run":
        """The town's tables of this line."""
        return self.state.run()

    def go(
        self,
        days: int,
        decisions: Mapping[str, Any] | None = None,
        visit: Iterable[int] = (),
        measure: Iterable[int] = (),
    ) -> list[Evening]:
        """Live up to `days` days more and return their evenings.

        What `decisions` changes against what stands now stays changed. Houses named here take the place of those
        picked on that day in the line played. Raises BadValue or BadType, and changes nothing, for what cannot be.
        """
        if self.finished:
            raise BadValue("game.errors.what_if_over", day=self.until)
        days = min(whole_days("game.what_if(days=...)", days), self.until - self.state.day)
        stands, told = self.state.policy, decisions or {}
        policy = game_controls.decide(stands, told, self.played.unit.levers)
        count = self.played.town.households
        visits = tuple(house_numbers("game.what_if(visit=...)", visit, count))
        measures = tuple(house_numbers("game.what_if(measure=...)", measure, count))
        self.changed |= {name: getattr(policy, name) for name in told if getattr(policy, name) != getattr(stands, name)}
        evenings: list[Evening] = []
        for ahead in range(days):
            evenings += self._live(visits if ahead == 0 else (), measures if ahead == 0 else ())
        return evenings

    def hold(self, **decisions: Any) -> "WhatIf":
        """Keep these decisions as told on every day to come, whatever was decided in the line played."""
        policy = game_controls.decide(self.state.policy, decisions, self.played.unit.levers)
        self.changed |= {name: getattr(policy, name) for name in decisions}
        self.state.policy = policy
        return self

    def _live(self, visit: tuple[int, ...], measure: tuple[int, ...]) -> list[Evening]:
        then = self.played.taken[self.state.day]
        named = visit or measure
        found = self.state.take(Step(
            1, self.then(self.state.day), visit if named else then.visit, measure if named else then.measure,
            None if self.state.day == self._skipped else then.survey,
        ))  # fmt: skip
        # What stands next is what the player did next, with the changes put in: the panel shows it.
        if not self.finished:
            self.state.policy = self.then(self.state.day)
        return found

    def then(self, day: int) -> Policy:
        """Return the policy of the line played on `day`, with what was changed put in."""
        return self.played.taken[day].policy.but(**self.changed)
