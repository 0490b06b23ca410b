"""Steps of a run: what was decided on each day, and equal days told in one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from riceshop.town import Policy


@dataclass(frozen=True)
class Step:
    """One decision as it was taken: for how many days, which policy, which houses to deliver to and to measure.

    `visit` and `measure` are house numbers, `survey` a report to buy and how many to ask; all three hold for the first
    of the days only.
    """

    days: int
    policy: Policy
    visit: tuple[int, ...] = ()
    measure: tuple[int, ...] = ()
    survey: tuple[str, int] | None = None

    def each_day(self) -> Iterator["Step"]:
        """Yield the same as one step a day."""
        yield replace(self, days=1)
        for _ in range(self.days - 1):
            yield Step(1, self.policy)


def in_stretches(taken: Iterable[Step]) -> list[Step]:
    """Return steps of one day each with equal days told in one, the shortest list that gives the same days."""
    found: list[Step] = []
    for step in taken:
        errands = step.visit or step.measure or step.survey
        same = found and found[-1].policy == step.policy and not errands
        if same:
            found[-1] = replace(found[-1], days=found[-1].days + 1)
        else:
            found.append(step)
    return found
