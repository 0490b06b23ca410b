"""A shut-in program and the line to it: limits on time, memory, processes and bytes, and a death that takes all along."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from riceshop.grading.boxed import processes, scratch, wire
from riceshop.grading.boxed.line import MIB, Line
from riceshop.grading.boxed.tiers import BUBBLEWRAP, Tier, command, environment, given

GRACE = 3.0
START = 120.0
WATCH = 0.1


@dataclass(frozen=True)
class Limits:
    """What one submission may use: seconds a cell and in all, bytes of memory, files and messages, processes."""

    cell_seconds: float = 30.0
    total_seconds: float = 300.0
    memory: int = 2048 * MIB
    scratch: int = 64 * MIB
    processes: int = 64
    files: int = 256
    message: int = 32 * MIB


class Lost(Exception):
    """The program in the box is gone; the text is one of: died, time, memory, disk, message."""


class Talk:
    """Questions to a process that is shut in, answered within the limits; `why` says how it was lost."""

    def __init__(self, limits: Limits, inward: int, outward: int) -> None:
        self.limits, self.why = limits, ""
        self._until = time.monotonic() + limits.total_seconds
        self._line = Line(inward, outward, limits.message, self._lose)

    def ready(self) -> None:
        """Wait until the program has loaded what it needs. Raises Lost when it does not come up."""
        self._line.receive(time.monotonic() + START)
        self._until = time.monotonic() + self.limits.total_seconds

    def ask(self, raw: bytes, seconds: float) -> bytes:
        """Send one message and return the next one that comes back. Raises Lost; the program is ended then."""
        if self.why:
            self._lose(self.why)
        self._line.send(raw, time.monotonic() + self.limits.cell_seconds)
        return self._line.receive(min(time.monotonic() + seconds, self._until))

    def run(self, code: str) -> tuple[str, str, str, str, bool]:
        """Run one cell: text on the screen, last value as text, error name and text, out of time. Raises Lost."""
        seconds = self.limits.cell_seconds
        raw = self.ask(wire.encode(("run", code, seconds)), seconds + GRACE)
        try:
            held = wire.decode(raw, tables=False)
        except wire.WireError:
            held = None
        if type(held) is not tuple or len(held) != 6 or [type(one) for one in held] != [str] * 5 + [bool]:
            # What it says is a claim; a claim that cannot be read is an error of the cell's own.
            return "", "", "Unreadable", "", False
        return tuple(held[1:])

    def end(self) -> None:
        """End the process with everything it started, and close the line."""
        raise NotImplementedError

    def _lose(self, why: str) -> NoReturn:
        self.why = self.why or why
        self.end()
        raise Lost(self.why)


class Shut(Talk):
    """One shut-in program: `end` leaves nothing of it behind. `confined`: it runs foreign code or meets its values."""

    def __init__(self, module: str, tier: Tier, limits: Limits, confined: bool = True, **options: Any) -> None:
        self.tier, self.ended = tier, False
        self._mark = uuid.uuid4().hex
        self.folder = None if tier.name == BUBBLEWRAP else private(tier)
        home = self.folder.name if self.folder else "/tmp"
        ours, theirs = socket.socketpair()
        place = ours.detach()
        super().__init__(limits, place, place)
        held = resources(limits) | (counted(limits, tier) if confined else {})
        told = {"user": tier.user, "limits": held, "tier": tier.name if confined else "", "place": home, **options}
        start = f"from riceshop.grading.boxed.{module} import main; main()"
        before = command(tier, limits.scratch)
        words = [*before[:-1], *given(tier), *(["--"] if before else []), sys.executable, "-I", "-c", start,
                 str(theirs.fileno()), str(theirs.fileno()), json.dumps(told)]
        # In a namespace the first process shows the environment it was started with: it gets an empty one.
        bare = {"PATH": os.environ.get("PATH", "/usr/bin:/bin")}
        if self.folder:
            bare = environment(home) | {"RICESHOP_BOX": self._mark}
        with theirs:
            self._program = subprocess.Popen(words, env=bare, cwd=home if self.folder else "/", close_fds=True,
                                             pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        self._watching = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> None:
        """End the program with everything it started, and close the line."""
        if self.ended:
            return
        self.ended = True
        self._watching.set()
        family = processes.family(self._program.pid) if self.folder else []
        with contextlib.suppress(OSError):
            os.killpg(self._program.pid, signal.SIGKILL)
        if self.folder:
            processes.end(family, self._mark)
        self._program.wait()
        self._line.close()
        if self.folder:
            self.folder.cleanup()

    def _watch(self) -> None:
        # A limit on each process would miss its children: the memory of the whole family is summed from outside.
        while not self._watching.wait(WATCH):
            over = self._over()
            if over:
                self.why = self.why or over
                with contextlib.suppress(OSError):
                    os.killpg(self._program.pid, signal.SIGKILL)
                return

    def _over(self) -> str:
        if processes.memory(self._program.pid, self.limits.memory) > self.limits.memory:
            return "memory"
        if self.folder:
            held = scratch.used(Path(self.folder.name), processes.family(self._program.pid), self.limits.scratch)
            return "disk" if held > self.limits.scratch else ""
        return ""


class Box(Shut):
    """The box of one submission where no process can be kept warm for it: a program of its own."""

    def __init__(self, tier: Tier, limits: Limits) -> None:
        super().__init__("box", tier, limits)


def private(tier: Tier, above: str | None = None) -> tempfile.TemporaryDirectory[str]:
    """Return a new folder, in `above` if that is told, for the user inside alone; to be removed by its own `cleanup`."""
    made = tempfile.TemporaryDirectory(dir=above, ignore_cleanup_errors=True)
    if tier.user:
        os.chown(made.name, tier.user, tier.user)
    return made


def resources(limits: Limits) -> dict[str, int]:
    """Return the limits on each process, by the names the system gives them."""
    return {"RLIMIT_CPU": int(limits.total_seconds) + 60, "RLIMIT_DATA": limits.memory, "RLIMIT_NOFILE": limits.files,
            "RLIMIT_FSIZE": limits.scratch, "RLIMIT_CORE": 0, "RLIMIT_SIGPENDING": 256, "RLIMIT_MSGQUEUE": 0, "RLIMIT_MEMLOCK": 0}


def counted(limits: Limits, tier: Tier) -> dict[str, int]:
    """Return the limit on processes, which the system counts by user: what runs already is let be."""
    return {"RLIMIT_NPROC": limits.processes + (0 if tier.user else processes.of_this_user())}
