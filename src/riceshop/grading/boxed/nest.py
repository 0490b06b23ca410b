"""Namespaces of its own for a process that is shut in already: user, mounts, processes, network, talk; by ctypes."""

import ctypes
import os
import platform
import struct
from pathlib import Path

# linux/sched.h: new mounts, uts, ipc, user, pid, net.
_ALL = 0x00020000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000
_NOSUID, _NODEV, _NOEXEC, _READ_ONLY, _BIND, _RECURSIVE = 2, 4, 8, 1, 4096, 16384
_DUMPABLE, _NO_NEW_PRIVILEGES = 4, 38
_CAPABILITIES = 0x20080522
# keyctl and capset on x86_64 and aarch64.
_NUMBERS = {"x86_64": (250, 126), "aarch64": (219, 91)}
_JOIN_SESSION_KEYRING = 1
SHARED = 16 * 2**20


def known() -> bool:
    """Say whether this is a machine whose system calls are known here."""
    return platform.system() == "Linux" and platform.machine() in _NUMBERS


def leave() -> None:
    """Leave every namespace for a new one, as the same user; the next child is the first process there. Raises OSError."""
    user, group = os.geteuid(), os.getegid()
    # Who changed its user may not write its own maps until it says that it may be looked at.
    _call("prctl", _DUMPABLE, 1, 0, 0, 0)
    _call("unshare", _ALL)
    own = Path("/proc/self")
    (own / "setgroups").write_text("deny")
    (own / "uid_map").write_text(f"{user} {user} 1")
    (own / "gid_map").write_text(f"{group} {group} 1")


def furnish(scratch: int, kept: list[str]) -> None:
    """Give the new namespaces folders of their own, `scratch` bytes in size, and give up all privileges. Raises OSError.

    The paths in `kept` stay in sight, though the folder above them is a new one.
    """
    held = {path: os.open(path, os.O_PATH) for path in kept}
    keyring, capset = _NUMBERS[platform.machine()]
    # The keys of whoever started us, and what the submission before left with them.
    _libc().syscall(ctypes.c_long(keyring), ctypes.c_long(_JOIN_SESSION_KEYRING), None)
    _mount("tmpfs", "/tmp", _NOSUID | _NODEV, f"mode=1777,size={scratch}")
    for path, place in held.items():
        os.makedirs(path)
        _mount(f"/proc/self/fd/{place}", path, _BIND | _RECURSIVE, "")
        os.close(place)
    if Path("/dev/shm").is_dir():
        _mount("tmpfs", "/dev/shm", _NOSUID | _NODEV, f"mode=1777,size={SHARED}")
    try:
        _mount("proc", "/proc", _NOSUID | _NODEV | _NOEXEC, "")
    except PermissionError:
        # Where the kernel gives no second view of the processes, none is better than that of those outside.
        _mount("tmpfs", "/proc", _NOSUID | _NODEV | _NOEXEC | _READ_ONLY, "size=4096")
    os.chdir("/tmp")
    _call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    head, none = struct.pack("=Ii", _CAPABILITIES, 0), bytes(24)
    if _libc().syscall(ctypes.c_long(capset), head, none) != 0:
        raise _error("capset")


def _mount(what: str, place: str, flags: int, data: str) -> None:
    # For a new file system its kind stands for what is mounted.
    if _libc().mount(what.encode(), place.encode(), what.encode(), ctypes.c_ulong(flags), data.encode()) != 0:
        raise _error(place)


def _call(name: str, *given: int) -> None:
    if getattr(_libc(), name)(*map(ctypes.c_ulong, given)) != 0:
        raise _error(name)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _error(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number), what)
