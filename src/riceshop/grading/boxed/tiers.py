"""How a process is shut in: bubblewrap, else Landlock with seccomp, each found by running it; or limits and a warning."""

import functools
import os
import platform
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import riceshop
from riceshop.grading.boxed import landlock, seccomp
from riceshop.words.errors import RiceShopError

BUBBLEWRAP, LANDLOCK, NONE = "bubblewrap", "landlock", "none"
PROBE = 60
# An account that nobody logs in with: between what Debian gives to people and what systemd hands out.
SPARE_USER = 60_600
_SYSTEM = ("/lib", "/lib64", "/lib32", "/bin", "/sbin")
_SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/fonts", "/etc/localtime")


class NoSandbox(RiceShopError):
    """This machine cannot shut a process in."""


@dataclass(frozen=True)
class Tier:
    """A way of shutting in that was tried: its name, the user inside (0: the same), and whether root maps itself."""

    name: str
    user: int = 0
    own_names: bool = True


@functools.cache
def best() -> Tier:
    """Return the best way there is, by running it. Raises NoSandbox with the remedy when there is none."""
    reasons = []
    for name in (BUBBLEWRAP, LANDLOCK):
        try:
            return named(name)
        except NoSandbox as error:
            reasons.append(error.values["reason"])
    raise NoSandbox("grading_boxed.no_sandbox", reason="; ".join(reasons))


@functools.cache
def named(name: str) -> Tier:
    """Return the way of that name, by running it; "none" needs no trial. Raises NoSandbox with what was said."""
    if name == NONE:
        return Tier(NONE)
    reason = missing(name)
    for way in _ways(name) if not reason else []:
        reason = tried(way)
        if not reason:
            return way
    raise NoSandbox("grading_boxed.no_sandbox", reason=f"{name}: {reason}")


def missing(name: str) -> str:
    """Return what a way lacks before it need be tried, "" when nothing."""
    if name == BUBBLEWRAP:
        return "bwrap: not found" if shutil.which("bwrap") is None else ""
    if not landlock.version():
        return "Linux 5.13, Landlock"
    if not seccomp.known():
        return f"seccomp: {platform.machine()}"
    shut = next((one for one in Path(sys.base_prefix).parents if not one.stat().st_mode & stat.S_IXOTH), None)
    # Root becomes an ordinary user first, and with no view of its own that user must find Python where it is.
    return f"root, {shut}: {sys.base_prefix}" if shut and _is_root() else ""


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _ways(name: str) -> list[Tier]:
    """Return the forms of a way in the order to try them."""
    if not _is_root():
        return [Tier(name)]
    # Root ignores the limit on processes: root leaves first where the machine lets it.
    dropped = Tier(name, SPARE_USER + os.getpid() % 4000, own_names=False)
    return [dropped, Tier(name)] if name == BUBBLEWRAP else [dropped]


def command(tier: Tier, scratch: int) -> list[str]:
    """Return the words that stand before a program to shut it in; `scratch` is the size of its folder in bytes."""
    if tier.name != BUBBLEWRAP:
        return []
    words = ["bwrap", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--die-with-parent", "--new-session",
             "--clearenv", "--hostname", "box"]
    if tier.own_names:
        words += ["--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL"]
    room = str(scratch)
    words += ["--ro-bind", "/usr", "/usr", "--perms", "1777", "--size", room, "--tmpfs", "/tmp"]
    for name in _SYSTEM:
        path = Path(name)
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), name]
        elif path.is_dir():
            words += ["--ro-bind", name, name]
    for name in _SETTINGS:
        words += ["--ro-bind-try", name, name]
    for path in _bound():
        for parent in reversed(path.parents[:-1]):
            words += ["--perms", "0755", "--dir", str(parent)]
        words += ["--ro-bind", str(path), str(path)]
    words += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size", "16777216", "--tmpfs", "/dev/shm",
              "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]
    return [*words, "--"]


def environment(home: str = "/tmp") -> dict[str, str]:
    """Return all that a shut-in program finds in its environment, `home` its folder: nothing of this process's own."""
    return {"PATH": "/usr/bin:/bin", "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "MPLBACKEND": "Agg",
            "MPLCONFIGDIR": f"{home}/mpl",
            "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "RICESHOP_LANG": "both", "PYTHONHASHSEED": "0"}


def given(tier: Tier) -> list[str]:
    """Return the words that give a program in bubblewrap its environment."""
    if tier.name != BUBBLEWRAP:
        return []
    return [word for name, value in environment().items() for word in ("--setenv", name, value)]


def readable() -> list[Path]:
    """Return what a program under Landlock may read: what bubblewrap would bind."""
    return [Path("/usr"), *map(Path, _SYSTEM), *map(Path, _SETTINGS), *_bound()]


def _bound() -> list[Path]:
    """Return the folders the package and its Python live in, without those the system's own folders hold."""
    package = Path(riceshop.__file__).resolve().parents[1]
    folders = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve().parents[1]]
    if package.name == "src":
        folders += [package, package.parent / "data"]
    found: list[Path] = []
    for one in folders:
        held = any(one == other or other in one.parents for other in [Path("/usr"), *found])
        if one.is_dir() and not held and one != Path("/"):
            found.append(one)
    return found


# Left the box, it says why it is none: what any user may read, a way to the network, a signal to the parent.
_TRIAL = """
import os, sys
user, tier, place = int(sys.argv[1]), sys.argv[2], sys.argv[3]
if user:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
from riceshop.grading.boxed import confine
above = os.getppid()
confine.enter(tier, place)
import json, socket
open(f"{place}/own", "w").write("own")
def tells(what, does):
    try:
        does()
    except OSError:
        return
    sys.exit(f"{tier}: {what}")
tells("/etc/passwd", lambda: open("/etc/passwd").read())
tells("socket", lambda: socket.socket())
if tier == "landlock":
    tells("kill", lambda: os.kill(above, 0))
import riceshop
print("inside")
"""


def tried(tier: Tier) -> str:
    """Return "" when a program runs shut in that way and cannot get out, else what was said."""
    with tempfile.TemporaryDirectory() as folder:
        place = folder if tier.name == LANDLOCK else "/tmp"
        if tier.user and tier.name == LANDLOCK:
            os.chown(folder, tier.user, tier.user)
        words = command(tier, 2**20)
        line = [*words[:-1], *given(tier), *(["--"] if words else []), sys.executable, "-I", "-c", _TRIAL, str(tier.user),
                tier.name, place]
        try:
            done = subprocess.run(line, env={"PATH": os.environ.get("PATH", "/usr/bin")}, capture_output=True, text=True,
                                  timeout=PROBE, check=False, stdin=subprocess.DEVNULL, cwd="/")
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)[:200]
    if done.returncode == 0 and done.stdout.strip() == "inside":
        return ""
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1][:200]
