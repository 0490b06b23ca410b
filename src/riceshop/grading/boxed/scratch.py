"""How much of the disk a shut-in program holds where its folder has no size of its own; seen from outside."""

import os
import stat
from collections.abc import Iterable
from pathlib import Path

_BLOCK = 512
PROC = Path("/proc")


def used(place: Path, family: Iterable[int], largest: int) -> int:
    """Return the bytes that the files of `place` take, those included that processes of `family` deleted and still hold.

    A deleted file that is only mapped into memory does not tell its size: it counts as `largest`, the limit on a file.
    """
    total, known = _listed(place)
    for one in family:
        found = {**_mapped(one, largest), **_open(one)}
        total += sum(size for file, size in found.items() if file not in known)
        known |= set(found)
    return total


def _listed(place: Path) -> tuple[int, set[tuple[int, int]]]:
    total, known, rest = 0, set(), [str(place)]
    while rest:
        try:
            with os.scandir(rest.pop()) as found:
                for entry in found:
                    kept = entry.stat(follow_symlinks=False)
                    total += kept.st_blocks * _BLOCK
                    known.add((kept.st_dev, kept.st_ino))
                    if entry.is_dir(follow_symlinks=False):
                        rest.append(entry.path)
        except OSError:
            # Gone in the meantime.
            continue
    return total, known


def _open(one: int) -> dict[tuple[int, int], int]:
    """Return {file: bytes} of the deleted files that a process has open."""
    found = {}
    try:
        for entry in os.scandir(PROC / str(one) / "fd"):
            try:
                held = entry.stat()
            except OSError:
                continue
            if stat.S_ISREG(held.st_mode) and held.st_nlink == 0:
                found[held.st_dev, held.st_ino] = held.st_blocks * _BLOCK
    except OSError:
        return found
    return found


def _mapped(one: int, largest: int) -> dict[tuple[int, int], int]:
    """Return {file: `largest`} of the deleted files that a process has mapped."""
    found = {}
    try:
        lines = (PROC / str(one) / "maps").read_text("utf-8", "replace").splitlines()
    except OSError:
        return found
    for line in lines:
        # Shared memory and the like is counted as memory; what has a number of its own lies on a disk.
        if line.endswith(" (deleted)") and not (fields := line.split(maxsplit=5))[5].startswith(("/dev/zero", "/SYSV", "/memfd:")):
            major, minor = fields[3].split(":")
            found[os.makedev(int(major, 16), int(minor, 16)), int(fields[4])] = largest
    return found
