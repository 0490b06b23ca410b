"""A shut-in program and the pipe to it: limits on time, memory, processes and bytes, and a death that takes all along."""

import contextlib
import json
import os
import select
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass
from typing import Any

from riceshop.grading.boxed import processes, wire
from riceshop.grading.boxed.tiers import NONE, Tier, command, environment, given

MIB = 2**20
GRACE = 3.0
START = 120.0
WATCH = 0.1
_LENGTH = struct.Struct(">I")


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
    """The program in the box is gone; the text is one of: died, time, memory, message."""


class Shut:
    """One shut-in program: messages go in and come out, and `end` leaves nothing of it behind."""

    def __init__(self, module: str, tier: Tier, limits: Limits) -> None:
        self.tier, self.limits, self.why = tier, limits, ""
        self._mark = uuid.uuid4().hex
        self._until = time.monotonic() + limits.total_seconds + START
        self._place = tempfile.TemporaryDirectory() if tier.name == NONE else None
        inward, self._to = os.pipe()
        self._from, outward = os.pipe()
        os.set_blocking(self._to, False)
        options = json.dumps({"user": tier.user, "limits": _resources(limits, tier)})
        start = f"from riceshop.grading.boxed.{module} import main; main()"
        words = [*command(tier, limits.scratch)[:-1], *given(tier), *(["--"] if tier.name != NONE else []),
                 sys.executable, "-I", "-c", start, str(inward), str(outward), options]
        # In a namespace the first process shows the environment it was started with: it gets an empty one.
        bare = {"PATH": os.environ.get("PATH", "/usr/bin:/bin")}
        if tier.name == NONE:
            bare = environment() | {"HOME": self._place.name, "MPLCONFIGDIR": self._place.name, "RICESHOP_BOX": self._mark}
        try:
            self._program = subprocess.Popen(words, env=bare, cwd=self._place.name if self._place else "/", close_fds=True,
                                             pass_fds=(inward, outward), stdin=subprocess.DEVNULL,
                                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        finally:
            os.close(inward)
            os.close(outward)
        self._watching = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def ready(self) -> None:
        """Wait until the program has loaded what it needs. Raises Lost when it does not come up."""
        self.receive(START)
        self._until = time.monotonic() + self.limits.total_seconds

    def ask(self, raw: bytes, seconds: float) -> bytes:
        """Send one message and return the next one that comes back. Raises Lost; the program is ended then."""
        self.send(raw)
        return self.receive(seconds)

    def send(self, raw: bytes) -> None:
        """Send one message. Raises Lost."""
        rest, until = memoryview(_LENGTH.pack(len(raw)) + raw), time.monotonic() + self.limits.cell_seconds
        while rest:
            self._wait([], [self._to], until)
            try:
                rest = rest[os.write(self._to, rest):]
            except BlockingIOError:
                continue
            except OSError:
                self._lose("died")

    def receive(self, seconds: float) -> bytes:
        """Return the next message. Raises Lost when none comes in time or it is too large."""
        until = min(time.monotonic() + seconds, self._until)
        size = _LENGTH.unpack(self._exactly(_LENGTH.size, until))[0]
        if size > self.limits.message:
            self._lose("message")
        return self._exactly(size, until)

    def end(self) -> None:
        """End the program with everything it started, and close the pipe."""
        self._watching.set()
        family = processes.family(self._program.pid) if self.tier.name == NONE else []
        with contextlib.suppress(OSError):
            os.killpg(self._program.pid, signal.SIGKILL)
        if self.tier.name == NONE:
            processes.end(family, self._mark)
        self._program.wait()
        for place in (self._to, self._from):
            with contextlib.suppress(OSError):
                os.close(place)
        self._to = self._from = -1
        if self._place:
            self._place.cleanup()

    def _exactly(self, count: int, until: float) -> bytes:
        found = bytearray()
        while len(found) < count:
            self._wait([self._from], [], until)
            part = os.read(self._from, min(count - len(found), MIB))
            if not part:
                self._lose("died")
            found += part
        return bytes(found)

    def _wait(self, reading: list[int], writing: list[int], until: float) -> None:
        if self.why or self._to < 0:
            self._lose(self.why or "died")
        left = until - time.monotonic()
        if left <= 0 or not any(select.select(reading, writing, [], left)):
            self._lose("time")

    def _lose(self, why: str) -> None:
        self.why = self.why or why
        if self._to >= 0:
            self.end()
        raise Lost(self.why)

    def _watch(self) -> None:
        # A limit on each process would miss its children: the memory of the whole family is summed from outside.
        while not self._watching.wait(WATCH):
            if processes.memory(self._program.pid, self.limits.memory) > self.limits.memory:
                self.why = self.why or "memory"
                with contextlib.suppress(OSError):
                    os.killpg(self._program.pid, signal.SIGKILL)
                return


def _resources(limits: Limits, tier: Tier) -> dict[str, Any]:
    """Return the limits on each process, by the names the system gives them."""
    counted = 0 if tier.user else processes.of_this_user()
    return {"RLIMIT_CPU": int(limits.total_seconds) + 60, "RLIMIT_DATA": limits.memory, "RLIMIT_NOFILE": limits.files,
            "RLIMIT_FSIZE": limits.scratch, "RLIMIT_CORE": 0, "RLIMIT_NPROC": counted + limits.processes}


class Box(Shut):
    """The box of one submission."""

    def __init__(self, tier: Tier, limits: Limits) -> None:
        super().__init__("box", tier, limits)

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
