"""The desk between judge and box: carries questions and answers, and says what came of each test."""

import contextlib
import logging
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from riceshop.grading.boxed import wire
from riceshop.grading.boxed.plan import Row
from riceshop.grading.boxed.sandbox import GRACE, Box, Limits, Lost, Shut
from riceshop.grading.boxed.tiers import Tier

# A test's own work (a town of 90 days, say) on top of the student's time.
OWN_SECONDS = 120.0
JUDGE_SECONDS = 10**7


@dataclass(frozen=True)
class Verdict:
    """What came of a test: points, its text, and judged | error | points | late | time | died | memory | message | judge."""

    points: float
    text: str = ""
    how: str = "judged"
    error: str = ""
    words: str = ""


class Desk:
    """The judge of one unit, alive for the whole class; holds no code of a student. Use it in a with statement."""

    def __init__(self, rows: list[Row], settings: dict[str, str], tier: Tier, limits: Limits) -> None:
        self.tier, self.limits = tier, limits
        self._rows, self._settings = rows, settings
        self._worth = {name: points for kind, name, _, points in rows if kind == "test"}
        self._judge: Shut | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the judge."""
        if self._judge is not None:
            with contextlib.suppress(OSError):
                self._judge.end()
        self._judge = None

    def box(self) -> Box:
        """Start the box of one submission. Raises Lost when it, or the judge, does not come up."""
        made = Box(self.tier, self.limits)
        made.ready()
        for _ in range(2):
            try:
                self._begin()
                return made
            except Lost:
                # The judge ended after the submission before: a new one takes its place.
                self.close()
        made.end()
        raise Lost("judge")

    def test(self, name: str, box: Box | None, why: str = "") -> Verdict:
        """Judge one test against a box; None stands for a box that was lost, `why` says how."""
        if box is None:
            return Verdict(0.0, how=why or "died")
        if name not in self._worth:
            return Verdict(0.0, how="judge")
        try:
            return self._judged(name, box)
        except (Lost, wire.WireError) as error:
            # The judge itself broke, on an answer too large for it perhaps: the next test gets a new one.
            logging.getLogger(__name__).warning("judge: %s: %s", name, error)
            self.close()
            with contextlib.suppress(Lost):
                self._begin()
            return Verdict(0.0, how="judge")

    def _begin(self) -> None:
        if self._judge is None:
            patient = Limits(self.limits.cell_seconds, JUDGE_SECONDS, self.limits.memory, message=2 * self.limits.message)
            self._judge = Shut("judge", self.tier, patient)
            self._judge.ready()
            self._judge.ask(wire.encode(("unit", self._rows, self._settings)), OWN_SECONDS)
        self._judge.ask(wire.encode(("begin",)), OWN_SECONDS)

    def _judged(self, name: str, box: Box) -> Verdict:
        if self._judge is None:
            self._begin()
        judge = self._judge
        raw = judge.ask(wire.encode(("test", name, self.limits.cell_seconds)), OWN_SECONDS)
        while True:
            kind, *rest = wire.decode(raw, tables=False)
            if kind == "verdict":
                return self._verdict(name, *rest)
            question, seconds = rest
            try:
                answer = wire.encode(("answer", box.ask(question, seconds + GRACE)), 2 * self.limits.message)
            except Lost as lost:
                answer = wire.encode(("lost", str(lost)))
            raw = judge.ask(answer, OWN_SECONDS)

    def _verdict(self, name: str, points: float | None, text: str, how: str, error: str, words: str) -> Verdict:
        if points is None:
            return Verdict(0.0, text, "points")
        return Verdict(min(max(points, 0.0), self._worth[name]), text, how, error, words)
