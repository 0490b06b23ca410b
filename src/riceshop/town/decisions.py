"""Decisions: what the shop decided on every day, kept as changes, so that a town can be lived through again."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from riceshop.town.policy import Policy

Order = tuple[str, int]
Errands = tuple[list[int] | None, list[int], Order | None]


@dataclass
class Decisions:
    """The policies that stood, each from its first day on, and the errands decided on single days.

    Errands are the houses to deliver to, or None for the notebook's own list; houses to measure only; and a survey
    to be bought, as (kind, sample), or None.
    """

    first_days: list[int] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    errands: dict[int, Errands] = field(default_factory=dict)

    def add(
        self,
        day: int,
        policy: Policy,
        visits: Sequence[int] | None,
        measures: Sequence[int],
        survey: Order | None = None,
    ) -> None:
        """Keep what was decided on `day`, the day after the last one kept."""
        last = self.policies[-1] if self.policies else None
        if last is not policy and last != policy:
            self.first_days.append(day)
            self.policies.append(policy)
        if visits is not None or measures or survey is not None:
            self.errands[day] = (None if visits is None else list(visits), list(measures), survey)

    def on(self, day: int) -> tuple[Policy, list[int] | None, list[int], Order | None]:
        """Return the policy that stood on `day`, the houses to visit, those to measure, and the survey bought."""
        return self.policies[bisect_right(self.first_days, day) - 1], *self.errands.get(day, (None, [], None))

    def copy(self) -> "Decisions":
        """Return an independent copy."""
        return Decisions(list(self.first_days), list(self.policies), dict(self.errands))

    def digest(self, days: int) -> str:
        """Return what stands for the decisions of the first `days` days: the policy's digest if it never changed."""
        if not self.errands and len({policy.digest for policy in self.policies}) == 1:
            return self.policies[0].digest
        return digest([self._told(day) for day in range(days)])

    def _told(self, day: int) -> str:
        policy, visits, measures, survey = self.on(day)
        if day not in self.errands:
            return policy.digest
        return f"{policy.digest}:{visits}:{measures}" + (f":{survey[0]}:{survey[1]}" if survey else "")


def digest(value: object) -> str:
    """Return twelve hexadecimal digits that stand for `value`, which JSON can hold."""
    told = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode("ascii")).hexdigest()[:12]
