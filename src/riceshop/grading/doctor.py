"""What this machine offers for grading, found by trying it, and what follows; it changes nothing."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata, resources
from pathlib import Path

from riceshop.grading import doctor_boxes
from riceshop.grading.findings import GOOD, MISSING, NOTE, Finding, finding, run
from riceshop.grading.names import CONFIG
from riceshop.grading.release import programs_first
from riceshop.start.lock import pins, this_machine
from riceshop.words import text

LEAST_DISK = 2 * 2**30
BOXED_STEP = "riceshop.grading.boxed"
# A user namespace of its own, asked for as an ordinary program would.
NAMESPACE = "import ctypes, os; c = ctypes.CDLL(None, use_errno=True); exit(0 if c.unshare(0x10000000) == 0 else 1)"
MEMORY = ("import resource; resource.setrlimit(resource.RLIMIT_DATA, (1 << 28, 1 << 28))\n"
          "try:\n    held = bytearray(1 << 29)\nexcept MemoryError:\n    exit(0)\nexit(1)")
FORK = "import os\nchild = os.fork()\nif child == 0:\n    os._exit(7)\nexit(0 if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7 else 1)"


def findings(place: Path, root: Path | None) -> list[Finding]:
    """Return what was found for a class folder (or any folder) `place`; `root` is the course with its pinned set."""
    made = [_system(), *doctor_boxes.windows(place), *doctor_boxes.boxes(), _tried("namespaces", NAMESPACE),
            _tried("fork", FORK), _tried("memory", MEMORY), *_root(), _font(), _versions(root),
            _program("alembic"), _program("nbgrader"), _disk(place), _class_settings(place, root)]
    return [one for one in made if one]


def _system() -> Finding:
    told = f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {os.cpu_count()} CPU"
    return finding("system", GOOD if sys.platform.startswith("linux") else NOTE, told=told)


def _tried(name: str, code: str) -> Finding:
    if sys.platform == "win32" or (name == "namespaces" and not sys.platform.startswith("linux")):
        return finding(name, NOTE)
    return finding(name, GOOD if run((sys.executable, "-I", "-c", code))[0] == 0 else NOTE)


def _root() -> Iterator[Finding]:
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield finding("root", NOTE)


def _font() -> Finding:
    folder = resources.files("riceshop.look") / "fonts"
    there = folder.is_dir() and any(one.name.endswith(".otf") for one in folder.iterdir())
    return finding("font", GOOD if there else MISSING)


def _versions(root: Path | None) -> Finding | None:
    lock = root / "requirements" / "riceshop.lock" if root else None
    if lock is None or not lock.is_file():
        return finding("versions", NOTE)
    other = [f"{pin.name} {_installed(pin.name) or '-'} ({pin.version})" for pin in pins(lock, this_machine())
             if _installed(pin.name) != pin.version]
    if not other:
        return finding("versions", GOOD)
    return finding("versions", MISSING, count=len(other), names=", ".join(other[:6]))


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _program(name: str) -> Finding:
    where = shutil.which(name, path=programs_first(os.environ.get("PATH", "")))
    return Finding(name, GOOD, text("grading_class.doctor.program_good", name=name, where=where)) if where else Finding(
        name, MISSING, text("grading_class.doctor.program_missing", name=name))


def _disk(place: Path) -> Finding:
    here = next(folder for folder in (place, *place.parents) if folder.exists())
    free = shutil.disk_usage(here).free
    state = GOOD if free >= LEAST_DISK else MISSING
    return finding("disk", state, free=f"{free / 2**30:.1f}", least=LEAST_DISK // 2**30, path=here)


def _class_settings(place: Path, root: Path | None) -> Finding | None:
    """Say whether the settings that grading would use here shut students' code in."""
    known = [path for path in (place / CONFIG, root / "grading" / CONFIG if root else None) if path and path.is_file()]
    if not known:
        return None
    boxed = BOXED_STEP in known[0].read_text(encoding="utf-8", errors="replace")
    return finding("grading", GOOD if boxed else NOTE, path=known[0])
