"""How a process is shut in: bubblewrap where it works, found by running it, or nothing but limits and a warning."""

import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import riceshop
from riceshop.words.errors import RiceShopError

BUBBLEWRAP, NONE = "bubblewrap", "none"
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
    ways = [Tier(BUBBLEWRAP)]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Root ignores the limit on processes: root leaves first where the machine lets it.
        ways.insert(0, Tier(BUBBLEWRAP, SPARE_USER + os.getpid() % 4000, own_names=False))
    reason = "bwrap: not found" if shutil.which("bwrap") is None else ""
    for way in ways if not reason else []:
        reason = _tried(way)
        if not reason:
            return way
    raise NoSandbox("grading_boxed.no_sandbox", reason=reason)


def command(tier: Tier, scratch: int) -> list[str]:
    """Return the words that stand before a program to shut it in; `scratch` is the size of its folder in bytes."""
    if tier.name == NONE:
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


def environment() -> dict[str, str]:
    """Return all that a shut-in program finds in its environment: nothing of this process's own."""
    return {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "MPLBACKEND": "Agg", "MPLCONFIGDIR": "/tmp/mpl",
            "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "RICESHOP_LANG": "both", "PYTHONHASHSEED": "0"}


def given(tier: Tier) -> list[str]:
    """Return the words that give a program in bubblewrap its environment."""
    if tier.name == NONE:
        return []
    return [word for name, value in environment().items() for word in ("--setenv", name, value)]


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


def _tried(tier: Tier) -> str:
    """Return "" when a program runs shut in that way, else what was said."""
    drop = f"import os; os.setgroups([]); os.setresgid({tier.user},{tier.user},{tier.user}); " \
           f"os.setresuid({tier.user},{tier.user},{tier.user}); " if tier.user else ""
    words = command(tier, 2**20)
    line = [*words[:-1], *given(tier), "--", sys.executable, "-I", "-c", f"{drop}import riceshop, json; print('inside')"]
    try:
        done = subprocess.run(line, env={"PATH": os.environ.get("PATH", "/usr/bin")}, capture_output=True, text=True,
                              timeout=PROBE, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)[:200]
    if done.returncode == 0 and done.stdout.strip() == "inside":
        return ""
    return (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1][:200]
