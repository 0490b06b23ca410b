"""seccomp: system calls that no exercise needs are refused to a process and all it starts; by ctypes, no package."""

import ctypes
import errno
import os
import platform
import struct
import sys

from riceshop.grading.boxed.landlock import no_new_privileges
from riceshop.grading.boxed.system_calls import (
    ALONE,
    EVERYWHERE,
    HIGHEST,
    NUMBERS,
    RULES,
    RULES_ALONE,
    SIGNALS,
    UNKNOWN,
)

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_LOAD, _EQUAL, _GREATER, _AND, _RETURN = 0x20, 0x15, 0x25, 0x54, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16
_SECCOMP = (317, 277)
_FILTER, _ALL_THREADS = 1, 1
Line = tuple[int, int, int, int]


def known() -> bool:
    """Say whether this is a system whose numbers of system calls are known here."""
    return sys.platform.startswith("linux") and platform.machine() in MACHINES and struct.calcsize("P") == 8


def install(alone: bool, signals: bool) -> None:
    """Refuse the calls for this process and all it starts. Raises OSError when the kernel does not take the filter.

    `alone`: also those that change a file by its name, which Landlock does not cover, and those that start another
    process. `signals`: also signals to others, for a kernel whose Landlock does not keep them in.
    """
    if not known():
        raise OSError(errno.ENOSYS, "seccomp")
    lines = program(platform.machine(), alone, os.getpid() if signals else None)
    raw = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in lines))
    held = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(lines), ctypes.addressof(raw)))
    no_new_privileges()
    number = _SECCOMP[MACHINES[platform.machine()][0]]
    # 0 is done; another number names a thread that could not be brought along.
    if ctypes.CDLL(None, use_errno=True).syscall(number, _FILTER, _ALL_THREADS, held) != 0:
        raise OSError(ctypes.get_errno() or errno.EINVAL, "seccomp")


def program(machine: str, alone: bool, own: int | None) -> list[Line]:
    """Return the filter's lines (code, jump if true, jump if false, value); `own` is the one process that may be signalled."""
    column, sign = MACHINES[machine]
    names = [*EVERYWHERE, *(ALONE if alone else [])]
    lines = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, sign), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER),
             # Newer than what was thought about here, or of another set of numbers on the same machine.
             (_GREATER, 0, 1, HIGHEST), (_RETURN, 0, 0, _REFUSE | errno.ENOSYS)]
    for name in names:
        number = NUMBERS[name][column]
        if number is not None:
            code = errno.ENOSYS if name in UNKNOWN else errno.EPERM
            lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE | code)]
    rules = RULES | (RULES_ALONE if alone else {})
    if own is not None:
        rules = rules | {name: (0, 0xFFFFFFFF, (0, own) if name == "kill" else (own,), True) for name in SIGNALS}
    for name, (argument, mask, values, allowed) in rules.items():
        number = NUMBERS[name][column]
        if number is not None:
            lines += _rule(number, argument, mask, values, allowed)
    return [*lines, (_RETURN, 0, 0, _ALLOW)]


def _rule(number: int, argument: int, mask: int, values: tuple[int, ...], allowed: bool) -> list[Line]:
    """Return the lines that refuse a call for these values of an argument, or, with `allowed`, for all others."""
    hit, miss = (_ALLOW, _REFUSE | errno.EPERM) if allowed else (_REFUSE | errno.EPERM, _ALLOW)
    lines = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument), (_AND, 0, 0, mask)]
    for value in values:
        lines += [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, hit)]
    lines.append((_RETURN, 0, 0, miss))
    return [(_EQUAL, 0, len(lines), number), *lines]
