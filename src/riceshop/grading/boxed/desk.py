"""The desk between judge and box: carries questions and answers, and says what came of each cell."""

import contextlib
import logging
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from types import TracebackType
from typing import Any, Self

from riceshop.grading.boxed import nest, own, wire
from riceshop.grading.boxed.joined import claimed
from riceshop.grading.boxed.plan import TEST, Row, imports
from riceshop.grading.boxed.sandbox import GRACE, Box, Limits, Lost, Shut, Talk
from riceshop.grading.boxed.tiers import Tier
from riceshop.grading.boxed.warm import FOREVER, Warm

# A test's own work (a town of 90 days, say) on top of the student's time.
OWN_SECONDS = 120.0
JOINED = "joined"
# A cell to be played: answer | plain | test | joined (a test beside the student's code), its grade id, its source. What came of it: ("ran", text on the screen,
# last value, error name, error text, out of time), ("lost", how), ("skipped",) after that, or ("test", a verdict's fields..., seconds).
Cell = tuple[str, str, str]
Played = tuple[Any, ...]


@dataclass(frozen=True)
class Verdict:
    """What came of a test: points, its text, how it ended, an error's name and words; `joined`: run beside the student's code.

    `how` is judged | error | points | late | time | died | memory | disk | message | judge.
    """

    points: float
    text: str = ""
    how: str = "judged"
    error: str = ""
    words: str = ""
    joined: bool = False


class Desk:
    """The judge of one unit and the warm box, alive for the whole class; the judge meets no code of a student.

    Use it in a with statement, or close it.
    """

    def __init__(self, rows: list[Row], settings: dict[str, str], tier: Tier, limits: Limits) -> None:
        self.tier, self.limits = tier, limits
        self._rows, self._settings = rows, settings
        self._worth = {name: points for kind, name, _, points in rows if kind == "test"}
        self._judge: Shut | None = None
        self._given: dict[str, str] = {}
        self._warm: Warm | None = None
        self._cold = not nest.known()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the judge and the warm box."""
        for one in (self._judge, self._warm):
            if one is not None:
                with contextlib.suppress(OSError):
                    one.end()
        self._judge = self._warm = None

    def play(self, cells: Sequence[Cell], given: dict[str, str] | None = None, borrowed: str = "") -> list[Played]:
        """Play a submission in a box of its own: answers and plain cells run there, tests are judged; one result a cell.

        `given` are names that the judge is told and does not ask for; `borrowed` is run before the first cell.
        """
        try:
            box, why = self.box(given), ""
        except Lost as lost:
            box, why = None, str(lost)
        found = []
        try:
            if borrowed and box is not None:
                with contextlib.suppress(Lost):
                    box.run(borrowed)
            told = own.told(cells, self._given, borrowed) if box is not None else {}
            for place, cell in enumerate(cells):
                done = self._own(box, cell[2], told[place]) if place in told and box is not None else None
                found.append(done or self._played(box, why, *cell))
                if box is not None and box.why:
                    box, why = None, box.why
        finally:
            if box is not None:
                box.end()
        return found

    def _played(self, box: Talk | None, why: str, kind: str, name: str, code: str) -> Played:
        if kind in (TEST, JOINED):
            started = time.monotonic()
            verdict = self.test(name, box, why) if kind == TEST else self._joined(name, code, box, why)
            return "test", *astuple(verdict), round(time.monotonic() - started, 2)
        if box is None:
            return ("skipped",)
        try:
            return "ran", *box.run(code)
        except Lost as lost:
            return "lost", str(lost)

    def _own(self, box: Talk, code: str, wanted: list[str]) -> Played | None:
        """Have the judge compute a cell of the master and hand the box its values; None when the box has to run it."""
        try:
            kind, *rest = wire.decode(self._judging().ask(wire.encode(("own", code, wanted)), OWN_SECONDS), tables=False)
        except (Lost, wire.WireError) as error:
            logging.getLogger(__name__).warning("judge: %s", error)
            self._anew()
            return None
        if kind != own.OWN:
            return None
        screen, shown, values = rest
        try:
            box.run(own.imports(code))
            box.ask(values, self.limits.cell_seconds)
        except Lost as lost:
            return "lost", str(lost)
        return "ran", screen, shown, "", "", False

    def _joined(self, name: str, code: str, box: Talk | None, why: str) -> Verdict:
        """Run a test in the box, where the student's code can reach it: its points are a claim."""
        if box is None:
            return Verdict(0.0, how=why or "died", joined=True)
        try:
            screen, shown, error, words, late = box.run(code)
        except Lost as lost:
            return Verdict(0.0, how=str(lost), joined=True)
        if late or error:
            return Verdict(0.0, screen, "late" if late else "error", error, words, joined=True)
        points = claimed(shown, self._worth[name])
        return Verdict(points or 0.0, screen, "points" if points is None else "judged", joined=True)

    def box(self, given: dict[str, str] | None = None) -> Talk:
        """Start the box of one submission. Raises Lost when it, or the judge, does not come up."""
        self._given = given or {}
        made = self._warm_box() or self._cold_box()
        for _ in range(2):
            try:
                self._begin()
                return made
            except Lost:
                # The judge ended after the submission before: a new one takes its place.
                self._end_judge()
        made.end()
        raise Lost("judge")

    def _warm_box(self) -> Talk | None:
        for _ in range(0 if self._cold else 2):
            try:
                if self._warm is None or self._warm.ended:
                    self._warm = Warm(self.tier, self.limits, imports(self._rows))
                    self._warm.ready()
                return self._ready(self._warm.box())
            except Lost as lost:
                logging.getLogger(__name__).warning("warm box: %s", lost)
                if self._warm is not None:
                    self._warm.end()
        # No namespaces inside the box on this machine: each submission gets a program of its own.
        self._cold = True
        return None

    def _cold_box(self) -> Talk:
        return self._ready(Box(self.tier, self.limits))

    def _ready(self, made: Talk) -> Talk:
        made.ready()
        return made

    def test(self, name: str, box: Talk | None, why: str = "") -> Verdict:
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
            self._anew()
            return Verdict(0.0, how="judge")

    def _anew(self) -> None:
        self._end_judge()
        with contextlib.suppress(Lost):
            self._begin()

    def _end_judge(self) -> None:
        if self._judge is not None:
            with contextlib.suppress(OSError):
                self._judge.end()
        self._judge = None

    def _begin(self) -> None:
        if self._judge is None:
            patient = replace(self.limits, total_seconds=FOREVER, message=2 * self.limits.message)
            self._judge = Shut("judge", self.tier, patient)
            self._judge.ready()
            self._judge.ask(wire.encode(("unit", self._rows, self._settings)), OWN_SECONDS)
        self._judge.ask(wire.encode(("begin", self._given)), OWN_SECONDS)

    def _judging(self) -> Shut:
        if self._judge is None:
            self._begin()
        return self._judge

    def _judged(self, name: str, box: Talk) -> Verdict:
        judge = self._judging()
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
