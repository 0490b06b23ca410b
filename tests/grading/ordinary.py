"""Runs a command as an ordinary user: under root as a spare one, for whom Python is made readable in a private view of the disk."""

import ctypes
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRIVATE, BIND = 1 << 18 | 1 << 14, 4096 | 1 << 14
NEW_MOUNTS = 0x00020000
# Between the people of this machine and what systemd hands out; another one for each run.
FIRST, COUNT = 56_000, 4_000


def user() -> int:
    """Return the number of the user that `run` uses: a spare one under root, else one's own."""
    return FIRST + os.getpid() % COUNT if os.geteuid() == 0 else os.geteuid()


def folder() -> Path:
    """Make a folder that belongs to that user."""
    made = Path(tempfile.mkdtemp(prefix="ordinary-"))
    if os.geteuid() == 0:
        os.chown(made, user(), user())
    return made


def run(words: list[str], home: Path, seconds: float = 1200) -> subprocess.CompletedProcess[str]:
    """Run Python with these words as that user, in `home`."""
    settings = {"HOME": str(home), "TMPDIR": str(home), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1",
                "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT / "tests" / "grading"), "PLANTED_TOKEN": "PLANTED"}
    line = [sys.executable, *words]
    if os.geteuid() == 0:
        line = [sys.executable, __file__, str(user()), *line]
    return subprocess.run(line, env=settings, cwd=home, capture_output=True, text=True, timeout=seconds, check=False,
                          stdin=subprocess.DEVNULL)


def processes() -> list[str]:
    """Return the command lines of all that runs as the spare user; [] when that user is this one."""
    found = []
    for one in Path("/proc").iterdir() if os.geteuid() == 0 else []:
        try:
            if not one.name.isdigit() or one.stat().st_uid != user():
                continue
            # A name may hold brackets and blanks; a dead one that nobody has buried runs no more.
            if (one / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0] != "Z":
                found.append((one / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace") or one.name)
        except OSError:
            continue
    return found


def _become(number: int, line: list[str]) -> None:
    system = ctypes.CDLL(None, use_errno=True)
    wanted = [Path(sys.prefix), Path(sys.base_prefix), ROOT]
    shut = {top: [path for path in wanted if top in path.parents] for path in wanted if (top := _shut(path))}
    if shut and system.unshare(NEW_MOUNTS) == 0:
        system.mount(b"none", b"/", None, PRIVATE, None)
        for top, paths in shut.items():
            held = [(path, os.open(path, os.O_PATH)) for path in paths]
            system.mount(b"none", bytes(top), b"tmpfs", 0, b"mode=755,size=1m")
            for path, place in held:
                path.mkdir(parents=True, exist_ok=True)
                system.mount(b"/proc/self/fd/%d" % place, bytes(path), None, BIND, None)
                os.close(place)
    os.setgroups([])
    os.setresgid(number, number, number)
    os.setresuid(number, number, number)
    os.execv(line[0], line)


def _shut(path: Path) -> Path | None:
    """Return the first folder on the way to `path` that others may not pass through."""
    return next((one for one in reversed(path.parents) if not one.stat().st_mode & stat.S_IXOTH), None)


if __name__ == "__main__":
    _become(int(sys.argv[1]), sys.argv[2:])
