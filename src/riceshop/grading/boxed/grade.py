"""A class graded: the work on each submission given to an executor, the marks written by one writer, a journal between."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from riceshop.grading.boxed import jobs, pool, tiers
from riceshop.grading.boxed.execute import Run
from riceshop.grading.boxed.jobs import Prepared, Refused, Unit
from riceshop.grading.boxed.journal import Journal
from riceshop.grading.boxed.sandbox import Limits
from riceshop.grading.boxed.writer import Writer, stopped
from riceshop.grading.gradebook_place import reached
from riceshop.grading.names import SUBMITTED
from riceshop.grading.release import course_api, units
from riceshop.grading.status import Outcome, Status, stored
from riceshop.words import text
from riceshop.words.errors import BadValue, Damaged, RiceShopError

# So many submissions for each worker wait in memory, and no more.
AHEAD = 2
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Graded:
    """One submission and what came of it; `fresh` is false when it was finished before and left alone."""

    student: str
    outcome: Outcome
    fresh: bool = True


def grade(place: Path, unit: str, tier: tiers.Tier, only: str | None = None, again: bool = False,
          limits: Limits | None = None, told: Told = lambda done, of: None, workers: int = 0,
          executor: Executor | None = None) -> list[Graded]:
    """Grade a unit's submissions in a class folder and return what came of each, in the order of the students.

    A finished submission is left alone unless it came in anew, the master changed, or `again`. One bad submission
    never stops the others: its reason stands in its status. `workers` processes work (0: as many as there are cores)
    unless an `executor` does, any of concurrent.futures: it is given `pool.work`, and ended by whoever made it.
    `told(done, of)` is called after each. Raises BadValue for an unknown unit or student, NoSandbox where none works,
    and Damaged when disk or gradebook stop the run: the same call goes on from there, without a mark lost or doubled.
    """
    if os.name == "nt":
        raise tiers.NoSandbox("grading_boxed.windows")
    if unit not in units(place):
        raise BadValue("exercise.unknown_unit", value=unit, known=", ".join(units(place)))
    students = sorted(path.parents[0].name for path in (place / SUBMITTED).glob(f"*/{unit}"))
    if only is not None:
        if only not in students:
            raise BadValue("grading_boxed.no_such_student", value=only, unit=unit)
        students = [only]
    count = workers or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
    # The settings come first: nbgrader_config.py reads the class secret into the environment.
    with _environment_kept():
        api = course_api(place)
        # A server that is down must not give every student the status "failed".
        reached(api.coursedir.db_url, place)
        made = jobs.unit_of(place, unit, tier if executor is None else tier.name, limits or Limits())
        try:
            with Journal(place, unit) as journal, Writer(place, unit, api, journal.staged) as writer:
                run = _Class(made, journal, writer, tier, told, len(students))
                run.leave(students, again)
                with _working(executor, min(count, len(run.todo))) as works:
                    run.go(works, AHEAD * count)
        except OSError as error:
            raise stopped(place, error) from error
    return sorted(run.found, key=lambda one: one.student)


class _Class:
    """The submissions of one run: those to do, those under way, those done."""

    def __init__(self, unit: Unit, journal: Journal, writer: Writer, tier: tiers.Tier, told: Told, count: int) -> None:
        self._unit, self._journal, self._writer, self._tier = unit, journal, writer, tier
        self._told, self._count = told, count
        self.todo: deque[tuple[str, str]] = deque()
        self.found: list[Graded] = []

    def leave(self, students: list[str], again: bool) -> None:
        """Leave those alone that are finished; the others are to do."""
        for student in students:
            digest = jobs.digest(self._unit, student)
            before = None if again or not self._journal.marked(student, digest) else self._stored(student)
            if before is None:
                if again:
                    self._journal.forget(student)
                self.todo.append((student, digest))
            else:
                self._done(Graded(student, before, fresh=False))

    def go(self, works: Executor | None, most: int) -> None:
        """Do what is to do, at most `most` submissions under way at a time."""
        running: dict[Future[bytes], Prepared] = {}
        while self.todo or running:
            while self.todo and len(running) < most:
                ready = self._ready(*self.todo.popleft())
                if ready is not None and works is not None:
                    running[works.submit(pool.work, ready.raw)] = ready
            for future in wait(running, return_when=FIRST_COMPLETED).done if running else ():
                self._take(running.pop(future), future)

    def _ready(self, student: str, digest: str) -> Prepared | None:
        """Return a submission that must be played; one that was played before, or is refused, is finished here."""
        try:
            ready = jobs.prepared(self._unit, student, digest)
        except Refused as refused:
            outcome = self._writer.refuse(student, Outcome(Status.FAILED, str(refused), self._tier.name))
            self._finish(student, digest, outcome)
            return None
        kept = self._journal.result(student, digest)
        if kept is not None and kept[0] == self._tier.name:
            self._write(ready, *kept)
            return None
        return ready

    def _take(self, ready: Prepared, future: Future[bytes]) -> None:
        try:
            tier, played = pool.results(future.result())
        except RiceShopError:
            raise
        except Exception as error:  # noqa: BLE001  a worker that is gone costs this submission a new run, not the class
            reason = text("grading_boxed.no_worker", reason=f"{type(error).__name__}: {error}"[:200])
            outcome = self._writer.refuse(ready.student, Outcome(Status.FAILED, reason, self._tier.name))
            self._done(Graded(ready.student, outcome))
            return
        self._journal.keep(ready.student, ready.digest, [tier, played])
        self._write(ready, tier, played)

    def _write(self, ready: Prepared, tier: str, played: list[pool.Played]) -> None:
        outcome = self._writer.write(ready.student, Run(ready.made, played, tier, ready.left_out, ready.signs))
        self._finish(ready.student, ready.digest, outcome)

    def _finish(self, student: str, digest: str, outcome: Outcome) -> None:
        self._journal.mark(student, digest)
        self._done(Graded(student, outcome))

    def _done(self, one: Graded) -> None:
        self.found.append(one)
        self._told(len(self.found), self._count)

    def _stored(self, student: str) -> Outcome | None:
        try:
            return stored(self._unit.place, student, self._unit.name)
        except Damaged:
            return None


@contextmanager
def _working(executor: Executor | None, count: int) -> Iterator[Executor | None]:
    """Yield the executor, or own workers that end with the run; none when there is nothing to do."""
    if executor is not None or count == 0:
        yield executor
        return
    own = pool.Workers(count)
    try:
        yield own
    except BaseException:
        own.shutdown(cancel_futures=True)
        raise
    own.shutdown()


@contextmanager
def _environment_kept() -> Iterator[None]:
    """Put the environment back at the end: the class secret must not stay in it."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
