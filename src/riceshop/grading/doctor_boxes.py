"""The doctor on sandboxes: each way of shutting code in is tried, and what is missing comes with its commands."""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from riceshop.grading.boxed import landlock, tiers
from riceshop.grading.findings import GOOD, MISSING, NOTE, PATIENCE_S, Finding, finding

SYSTEM = Path("/proc/sys")
MODULES = Path("/sys/kernel/security/lsm")
CONTAINERS = (Path("/.dockerenv"), Path("/run/.containerenv"))
# Ubuntu from 23.10 on lets a program make a user namespace only if AppArmor names the program.
APPARMOR = ("sudo apt install -y apparmor-profiles && "
            "sudo cp /usr/share/apparmor/extra-profiles/bwrap-userns-restrict /etc/apparmor.d/ && "
            "sudo apparmor_parser -r /etc/apparmor.d/bwrap-userns-restrict")
# Switches of other systems, and the value that keeps namespaces shut.
SWITCHES = {"kernel/unprivileged_userns_clone": ("0", "1"), "user/max_user_namespaces": ("0", "15000")}
INSTALL = {"apt-get": "sudo apt-get install -y bubblewrap", "dnf": "sudo dnf install -y bubblewrap",
           "zypper": "sudo zypper install -y bubblewrap", "pacman": "sudo pacman -S --noconfirm bubblewrap",
           "apk": "sudo apk add bubblewrap"}
DISTRIBUTION = "Ubuntu-24.04"
WITHIN = "sudo apt update && sudo apt install -y bubblewrap git python3-venv"


def boxes() -> Iterator[Finding]:
    """Yield what came of each way of shutting students' code in; one that works is enough."""
    if not sys.platform.startswith("linux"):
        yield finding("box", NOTE)
        return
    reasons = {name: _refusal(name) for name in (tiers.BUBBLEWRAP, tiers.LANDLOCK)}
    bubblewrap, other = reasons.values()
    if bubblewrap:
        yield finding("box", NOTE if not other else MISSING, "missing", reason=bubblewrap, remedy=remedy())
    else:
        yield finding("box", GOOD)
    if other:
        yield finding("landlock", NOTE, "missing" if bubblewrap else "spare", reason=other, remedy=_landlock_remedy())
    else:
        yield finding("landlock", GOOD, "good" if not bubblewrap else "used", version=landlock.version())


def _refusal(name: str) -> str:
    """Return "" when a program runs shut in that way now, else why not; nothing is taken from an earlier trial."""
    tiers.named.cache_clear()
    try:
        tiers.named(name)
    except tiers.NoSandbox as error:
        return str(error.values["reason"])
    return ""


def remedy() -> str:
    """Return the command that makes bubblewrap work here, as far as it can be seen."""
    if shutil.which("bwrap") is None:
        return next((line for program, line in INSTALL.items() if shutil.which(program)), INSTALL["apt-get"])
    for name, (shut, opened) in SWITCHES.items():
        if _read(SYSTEM / name) == shut:
            line = f"{name.replace('/', '.')}={opened}"
            return f"sudo sysctl -w {line} && echo {line} | sudo tee /etc/sysctl.d/60-bubblewrap.conf"
    if _read(SYSTEM / "kernel/apparmor_restrict_unprivileged_userns") != "1" and any(one.exists() for one in CONTAINERS):
        return "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined ..."
    return APPARMOR


def _landlock_remedy() -> str:
    modules = _read(MODULES)
    if modules and "landlock" not in modules.split(","):
        return f"lsm=landlock,{modules}"
    return "Linux 5.13, x86_64 / aarch64"


def windows(place: Path) -> Iterator[Finding]:
    """Yield where a teacher on Windows stands on the way to WSL2, with the next command."""
    if sys.platform == "win32":
        names = [name for name in _distributions() if not name.startswith("docker-desktop")]
        yield finding("wsl", NOTE, "inside", name=names[0], within=WITHIN) if names else finding("wsl", NOTE, "install", name=DISTRIBUTION)
        return
    release = platform.release().casefold()
    if "microsoft" not in release:
        return
    name = os.environ.get("WSL_DISTRO_NAME", DISTRIBUTION)
    if "wsl2" not in release and "microsoft-standard" not in release:
        yield finding("wsl", MISSING, "old", name=name)
    elif place.resolve().is_relative_to("/mnt"):
        yield finding("wsl", NOTE, "mounted", path=place)
    else:
        yield finding("wsl", GOOD)


def _distributions() -> list[str]:
    """Return the Linux systems that WSL has, [] when it is not there yet."""
    try:
        done = subprocess.run(("wsl.exe", "--list", "--quiet"), stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=PATIENCE_S, check=False, env={**os.environ, "WSL_UTF8": "1"})
    except (OSError, subprocess.TimeoutExpired):
        return []
    # An older wsl.exe writes UTF-16 whatever it is told.
    said = done.stdout.replace(b"\0", b"").decode("utf-8", "replace")
    return [line.strip() for line in said.splitlines() if line.strip()] if done.returncode == 0 else []


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""
