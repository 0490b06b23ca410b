"""Landlock: a process gives up every file but those named, for itself and all it starts; by system calls, no package."""

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

# The same numbers on x86_64 and aarch64 (include/uapi/asm-generic/unistd.h).
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _BENEATH = 1, 1
_NO_NEW_PRIVILEGES = 38
# Rights over files, by the version of the interface that knows them first (include/uapi/linux/landlock.h).
_EXECUTE, _WRITE, _READ, _LIST, _REMOVE_FOLDER, _REMOVE, _MAKE_FOLDER, _MAKE = (1 << bit for bit in (0, 1, 2, 3, 4, 5, 7, 8))
_TRUNCATE, _DEVICE = 1 << 14, 1 << 15
_FIRST = (1 << 13) - 1
_LATER = {2: 1 << 13, 3: _TRUNCATE, 5: _DEVICE}
_NET, _SCOPE = 3, 3
# Below this version a signal to a stranger must be stopped by other means.
SIGNALS = 6
READING = _READ | _LIST
WRITING = READING | _WRITE | _REMOVE_FOLDER | _REMOVE | _MAKE_FOLDER | _MAKE | _TRUNCATE
DEVICE = _READ | _WRITE
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE | _DEVICE


def version() -> int:
    """Return the version of Landlock's interface here, 0 when there is none."""
    if not sys.platform.startswith("linux"):
        return 0
    return max(0, _call(_CREATE, None, 0, _VERSION))


def no_new_privileges() -> None:
    """Give up every way to more rights, setuid programs included. Raises OSError."""
    _checked(ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVILEGES, *map(ctypes.c_ulong, (1, 0, 0, 0))))


def restrict(rights: Iterable[tuple[Path, int]]) -> None:
    """Leave this process the named rights over the named paths and nothing else. Raises OSError.

    What is no file or folder here is passed over. Ports, abstract sockets and signals to processes outside are
    given up too, where this kernel knows them (versions 4 and 6).
    """
    known = version()
    if not known:
        raise OSError(errno.ENOSYS, "Landlock")
    handled = _FIRST | sum(right for since, right in _LATER.items() if known >= since)
    held = struct.pack("=QQQ", handled, _NET if known >= 4 else 0, _SCOPE if known >= SIGNALS else 0)
    held = held[:24 if known >= SIGNALS else 16 if known >= 4 else 8]
    rules = _checked(_call(_CREATE, held, len(held), 0))
    try:
        for path, right in rights:
            _add(rules, path, right & handled)
        no_new_privileges()
        _checked(_call(_RESTRICT, rules, 0))
    finally:
        os.close(rules)


def _add(rules: int, path: Path, right: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not path.is_dir():
            right &= _OF_A_FILE
        _checked(_call(_ADD, rules, _BENEATH, struct.pack("=Qi", right, place), 0))
    finally:
        os.close(place)


def _call(number: int, *arguments: int | bytes | None) -> int:
    wide = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return int(ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *wide))


def _checked(answer: int) -> int:
    if answer < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
