"""The work on one submission as a function of bytes, for any executor; and the executor of this machine's own workers."""

import atexit
import os
import queue
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple
from typing import Any, NoReturn

from riceshop.grading.boxed import tiers, wire
from riceshop.grading.boxed.box import read_frame, write_frame
from riceshop.grading.boxed.desk import Cell, Desk, Played
from riceshop.grading.boxed.line import MIB, Line
from riceshop.grading.boxed.plan import Row
from riceshop.grading.boxed.sandbox import Limits, Lost
from riceshop.words.errors import BadValue, Damaged

LARGEST = 256 * MIB
DASK = "dask://"
ENDING = 10.0
REACHED = 10
_own = threading.local()


def packed(rows: Sequence[Row], settings: dict[str, str], tier: tiers.Tier | str, limits: Limits) -> bytes:
    """Return what is the same for a whole class; a tier told by its name is tried anew on the machine that works."""
    held = tier if isinstance(tier, str) else astuple(tier)
    return wire.encode((list(rows), settings, held, astuple(limits)), LARGEST)


def job(unit: bytes, cells: Sequence[Cell], given: dict[str, str], borrowed: str) -> bytes:
    """Return one submission's work: `unit` as `packed` made it, and what Desk.play takes."""
    return wire.encode((unit, list(cells), given, borrowed), LARGEST)


def work(raw: bytes) -> bytes:
    """Play one submission and return (tier's name, results); ("", why) where this machine has no such sandbox.

    Each thread keeps its judge and its warm box from one submission of a unit to the next.
    """
    unit, cells, given, borrowed = wire.decode(raw, tables=False)
    try:
        desk = _desk(unit)
    except tiers.NoSandbox as error:
        return wire.encode(("", str(error.values.get("reason", ""))), LARGEST)
    return wire.encode((desk.tier.name, desk.play(cells, given, borrowed)), LARGEST)


def results(raw: bytes) -> tuple[str, list[Played]]:
    """Return what `work` handed back. Raises NoSandbox for a machine without one, Damaged for anything unreadable."""
    try:
        tier, played = wire.decode(raw, tables=False)
    except (wire.WireError, TypeError, ValueError) as error:
        raise Damaged("grading_boxed.bad_result", reason=error) from error
    if not tier:
        raise tiers.NoSandbox("grading_boxed.no_sandbox", reason=played)
    return tier, played


def _desk(unit: bytes) -> Desk:
    if getattr(_own, "unit", None) != unit:
        if hasattr(_own, "desk"):
            atexit.unregister(_own.desk.close)
            _own.desk.close()
        rows, settings, held, limits = wire.decode(unit, tables=False)
        tier = tiers.named(held) if isinstance(held, str) else tiers.Tier(*held)
        _own.unit, _own.desk = unit, Desk([tuple(row) for row in rows], settings, tier, Limits(*limits))
        atexit.register(_own.desk.close)
    return _own.desk


@contextmanager
def cluster(told: str) -> Iterator[Executor]:
    """Yield the executor of a cluster, dask://HOST:PORT, and leave the cluster at the end.

    Its workers are given the tests and the class secret, and must be machines as trusted as this one. Raises BadValue
    for another word and Damaged when the cluster cannot be reached.
    """
    if not told.startswith(DASK):
        raise BadValue("grading_boxed.executor", value=told)
    try:
        from distributed import Client

        client = Client("tcp://" + told.removeprefix(DASK), timeout=f"{REACHED}s", set_as_default=False)
    except (OSError, ImportError, ValueError) as error:
        raise Damaged("grading_boxed.no_cluster", value=told, reason=error) from error
    with client, client.get_executor(pure=False) as made:
        yield made


class Workers(Executor):
    """Processes of this machine that know nothing of gradebook and class folder; one that ends is replaced."""

    def __init__(self, count: int) -> None:
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._all = [Worker() for _ in range(count)]
        for one in self._all:
            self._idle.put(one)
        self._threads, self._closing = ThreadPoolExecutor(count), False

    def submit(self, does: Callable[..., bytes], /, *given: Any, **named: Any) -> Future[bytes]:
        """Have a worker do `work`, the one function it knows, with the bytes of a job."""
        if does is not work or len(given) != 1 or named:
            raise TypeError("Workers do `work(raw)` and nothing else")
        return self._threads.submit(self._done, given[0])

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers; with `cancel_futures` what is under way is given up, whatever `wait` says."""
        if cancel_futures:
            self._closing = True
            for one in self._all:
                one.stop()
        self._threads.shutdown(True, cancel_futures=cancel_futures)
        for one in self._all:
            one.end()

    def _done(self, raw: bytes) -> bytes:
        worker = self._idle.get()
        try:
            return worker.ask(raw)
        except Lost:
            # It may have been the machine's own doing, short of memory perhaps: once more.
            if self._closing:
                raise
            worker.start()
            return worker.ask(raw)
        finally:
            self._idle.put(worker)


class Worker:
    """One process that works; it ends when this one does."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start the process, in place of one that ended."""
        ours, theirs = socket.socketpair()
        place = ours.detach()
        self._line = Line(place, place, LARGEST, self._lose)
        start = "from riceshop.grading.boxed.pool import serve; serve()"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("RICESHOP_")}
        with theirs:
            self._program = subprocess.Popen([sys.executable, "-I", "-c", start, str(theirs.fileno())], env=environment, cwd="/",
                                             pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, start_new_session=True)

    def ask(self, raw: bytes) -> bytes:
        """Return what comes of a job. Raises Lost when the process ends over it."""
        if self._line.place < 0:
            self.start()
        self._line.send(raw, float("inf"))
        return self._line.receive(float("inf"))

    def stop(self) -> None:
        """Tell the process to end."""
        self._program.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """End the process and what it keeps warm."""
        # It sees that the line hangs up, and goes.
        self._line.close()
        try:
            self._program.wait(ENDING)
        except subprocess.TimeoutExpired:
            self._program.kill()
            self._program.wait()

    def _lose(self, why: str) -> NoReturn:
        self.end()
        raise Lost(why)


def serve() -> None:
    """Work for the process at the other end of the line until it is gone; the program of a Worker."""
    place = int(sys.argv[1])
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_until_alone, args=(place,), daemon=True).start()
    while (raw := read_frame(place)) is not None:
        write_frame(place, work(raw))
    _leave()


def _leave(*given: Any) -> NoReturn:
    # Once is enough: a second word must not disturb the end of what is kept warm.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(0)


def _until_alone(place: int) -> None:
    # The line hangs up when the other process ends, even in the midst of an endless loop of a student's.
    watched = select.poll()
    watched.register(place, 0)
    watched.poll()
    os.kill(os.getpid(), signal.SIGTERM)
