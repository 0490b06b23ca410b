"""Where no namespace of processes ends all at once: orphans come back to whoever started them, and are ended to the last."""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterable

from riceshop.grading.boxed import processes

_SUBREAPER = 36
_PATIENCE = 10.0


def adopt() -> bool:
    """Make this process the one to which orphans of its descendants come back; say whether the system does that."""
    if not sys.platform.startswith("linux"):
        return False
    return ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, *map(ctypes.c_ulong, (1, 0, 0, 0))) == 0


def end_all() -> bool:
    """End every descendant of this process within ten seconds; say whether none is left."""
    until = time.monotonic() + _PATIENCE
    stopped: set[int] = set()
    # A stopped one does not fork into the place of one that went.
    while (held := _descendants() - stopped) and time.monotonic() < until:
        _signal(held, signal.SIGSTOP)
        stopped |= held
    while (held := _descendants()) and time.monotonic() < until:
        _signal(held, signal.SIGKILL)
        for one in held:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(one, os.WNOHANG)
    return not held


def _descendants() -> set[int]:
    return set(processes.family(os.getpid())) - {os.getpid()}


def _signal(held: Iterable[int], number: int) -> None:
    for one in held:
        with contextlib.suppress(OSError):
            os.kill(one, number)
