"""Processes seen from outside: the family of one, its memory, and an end for all of it. Linux's /proc; elsewhere nothing."""

import contextlib
import functools
import os
import signal
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def family(head: int) -> list[int]:
    """Return a process and all its descendants."""
    if not _lists_children():
        return _family(head)
    found, rest = [], [head]
    while rest:
        one = rest.pop()
        found.append(one)
        # A number that is given anew during the walk may stand above itself.
        rest += set(children(one)) - {*found, *rest}
    return found


def children(head: int) -> list[int]:
    """Return the children of a process, as the kernel lists them under each of its threads."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in os.listdir(PROC / str(head) / "task"):
            with contextlib.suppress(OSError, ValueError):
                found += map(int, (PROC / str(head) / "task" / thread / "children").read_text().split())
    return found


@functools.cache
def _lists_children() -> bool:
    return (PROC / "self" / "task" / str(os.getpid()) / "children").exists()


def _family(head: int) -> list[int]:
    # A kernel built without those lists: everybody is asked who the parent is.
    children: dict[int, list[int]] = {}
    for one in _all():
        with contextlib.suppress(OSError, ValueError, IndexError):
            # The name in brackets may hold anything, brackets and blanks included.
            fields = (PROC / str(one) / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            children.setdefault(int(fields[1]), []).append(one)
    found, rest = [], [head]
    while rest:
        one = rest.pop()
        found.append(one)
        rest += set(children.get(one, [])) - {*found, *rest}
    return found


def memory(head: int, most: int) -> int:
    """Return the bytes of memory a family holds; shared pages are told apart only when it looks like more than `most`."""
    held = family(head)
    rough = sum(_resident(one) for one in held)
    return rough if rough <= most else sum(_proportional(one) for one in held)


def of_this_user() -> int:
    """Return how many threads the user of this process runs now."""
    total = 0
    for one in _all():
        with contextlib.suppress(OSError):
            if (PROC / str(one)).stat().st_uid == os.getuid():
                total += len(os.listdir(PROC / str(one) / "task"))
    return total


def end(held: list[int], mark: str) -> None:
    """Kill the processes of `held`, and those whose environment carries `mark`."""
    for one in [*held, *_marked(mark)]:
        if one != os.getpid():
            with contextlib.suppress(OSError):
                os.kill(one, signal.SIGKILL)


def _marked(mark: str) -> Iterator[int]:
    for one in _all():
        with contextlib.suppress(OSError):
            if mark.encode() in (PROC / str(one) / "environ").read_bytes():
                yield one


def _all() -> list[int]:
    return [int(name) for name in os.listdir(PROC) if name.isdigit()] if PROC.is_dir() else []


def _resident(one: int) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((PROC / str(one) / "statm").read_text().split()[1]) * PAGE
    return 0


def _proportional(one: int) -> int:
    try:
        for line in (PROC / str(one) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return _resident(one)
