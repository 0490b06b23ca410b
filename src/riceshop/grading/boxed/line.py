"""A line to another process: messages with their length in front, read and written within a time."""

import contextlib
import os
import select
import struct
import time
from collections.abc import Callable

MIB = 2**20
LONGEST = 3600.0
LENGTH = struct.Struct(">I")
Lose = Callable[[str], None]


class Line:
    """Both ends of a pipe, and what to do when it breaks: `lose` is told died, time or message, and raises."""

    def __init__(self, inward: int, outward: int, most: int, lose: Lose) -> None:
        self._from, self._to, self._most, self._lose = inward, outward, most, lose
        self._held = bytearray()
        os.set_blocking(outward, False)

    def send(self, raw: bytes, until: float) -> None:
        """Send one message before the clock shows `until`."""
        rest = memoryview(LENGTH.pack(len(raw)) + raw)
        while rest:
            try:
                rest = rest[os.write(self._to, rest):]
            except BlockingIOError:
                self._wait(self._to, select.POLLOUT, until)
            except OSError:
                self._lose("died")

    def receive(self, until: float) -> bytes:
        """Return the next message."""
        size = LENGTH.unpack(self._exactly(LENGTH.size, until))[0]
        if size > self._most:
            self._lose("message")
        return self._exactly(size, until)

    @property
    def place(self) -> int:
        """The number of the end that is written to, -1 when closed."""
        return self._to

    def close(self) -> None:
        """Close both ends."""
        for place in {self._from, self._to} - {-1}:
            with contextlib.suppress(OSError):
                os.close(place)
        self._from = self._to = -1

    def _exactly(self, count: int, until: float) -> bytes:
        while len(self._held) < count:
            self._wait(self._from, select.POLLIN, until)
            try:
                part = os.read(self._from, MIB)
            except ConnectionResetError:
                # Killed with something still unread: the same end.
                part = b""
            if not part:
                self._lose("died")
            self._held += part
        found = bytes(self._held[:count])
        del self._held[:count]
        return found

    def _wait(self, place: int, event: int, until: float) -> None:
        if self._to < 0:
            self._lose("died")
        # Not select: it cannot look at a process's thousandth file.
        watched = select.poll()
        watched.register(place, event)
        while (left := until - time.monotonic()) > 0:
            if watched.poll(1000 * min(left, LONGEST)):
                return
        self._lose("time")
