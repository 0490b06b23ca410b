"""The installer: runs pip inside the environment, shows how far it is, and explains a failure in one sentence."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from riceshop.start.places import Checkout
from riceshop.start.problems import CannotStart, explain
from riceshop.words import text

TOLD_EVERY = 20
QUIET = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off")
STEPS = (
    "Collecting ", "Downloading ", "Using cached ", "Requirement already", "Looking in ", "Processing ", "Saved ",
)
# Settings of the user's that would send packages somewhere else than into the environment.
ELSEWHERE = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")


class Progress:
    """One line that says how far the installation is; redrawn on a terminal, told now and then in a log."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.redraws = sys.stdout.isatty()

    def show(self, key: str, done: int, name: str = "") -> None:
        """Show the sentence `key` with `done` packages of the total and the name of the present one."""
        done = min(done, self.total)
        if not self.redraws and done // TOLD_EVERY == self.done // TOLD_EVERY:
            return
        self.done = done
        line = text(key, done=done, total=self.total, name=name).replace("\n", " ｜ ")
        if self.redraws:
            # A Chinese letter is two columns wide; a line that wraps could not be redrawn.
            columns = shutil.get_terminal_size().columns - 1
            print(_blank() + (line[:columns] if line.isascii() else line[: columns // 2]), end="", flush=True)
        else:
            print(line.rstrip(), flush=True)

    def end(self) -> None:
        """Leave the redrawn line."""
        if self.redraws:
            print(_blank(), end="", flush=True)


def _blank() -> str:
    """Return what wipes the line: blanks, for older Windows consoles know no escape sequences."""
    return f"\r{' ' * (shutil.get_terminal_size().columns - 1)}\r"


def environment_variables(checkout: Checkout) -> dict[str, str]:
    """Return the variables for programs of the environment: its bin first on PATH, UTF-8, no user site."""
    variables = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    variables["PATH"] = os.pathsep.join((str(checkout.bin), variables.get("PATH", "")))
    variables["VIRTUAL_ENV"] = str(checkout.venv)
    variables["PYTHONNOUSERSITE"] = "1"
    variables["PYTHONUTF8"] = "1"
    variables["RICESHOP_ROOT"] = str(checkout.root)
    return variables


def install_lock(checkout: Checkout, lock: Path, total: int, wheels: Path | None) -> None:
    """Install the pins of the lock, hashes required. Raises CannotStart with the remedy when pip fails."""
    arguments = ["install", *QUIET, "--no-warn-script-location", "--require-hashes", "--only-binary", ":all:"]
    arguments += from_wheels(wheels)
    progress = Progress(total)
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(checkout.site_packages(), progress, stop), daemon=True)
    try:
        run_pip(checkout, [*arguments, "-r", str(lock)], progress, watcher)
    finally:
        stop.set()
        if watcher.is_alive():
            watcher.join()
        progress.end()


def install_project(checkout: Checkout) -> None:
    """Install the course's own package from the checkout with the build tools that the lock brought."""
    arguments = ["install", *QUIET, "--no-warn-script-location", "--no-deps", "--no-build-isolation"]
    # Everything that is needed lies here: pip must ask nobody.
    run_pip(checkout, [*arguments, "--no-index", "."])


def from_wheels(wheels: Path | None) -> list[str]:
    """Return pip's words for installing from a folder of wheels and from nowhere else."""
    return [] if wheels is None else ["--no-index", "--find-links", str(wheels)]


def run_pip(
    checkout: Checkout,
    arguments: Sequence[str],
    progress: Progress | None = None,
    watcher: threading.Thread | None = None,
) -> None:
    """Run pip in the checkout, keep what it writes in the log. Raises CannotStart when it fails."""
    variables = environment_variables(checkout) | {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
    command = [str(checkout.python), "-m", "pip", *arguments]
    trouble: list[str] = []
    with (
        checkout.log.open("a", encoding="utf-8", errors="replace") as log,
        subprocess.Popen(
            command,
            cwd=checkout.root,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as pip,
    ):
        collected = 0
        for line in pip.stdout or ():
            log.write(line)
            said = line.strip()
            if said.startswith("Collecting ") and progress:
                collected += 1
                progress.show("start.downloading", collected, said.split()[1].partition("==")[0])
            elif said.startswith("Installing collected") and watcher:
                watcher.start()
            if not said.startswith(STEPS):
                trouble.append(said)
    if pip.returncode:
        raise explain("\n".join(trouble), checkout.log)


def package_name(said: str) -> str:
    """Return the package in pip's "Collecting name==version" or "Processing /place/name-version.whl"."""
    kind, _, rest = said.split(" (from ")[0].partition(" ")
    if kind == "Processing":
        return re.split(r"[/\\]", rest)[-1].partition("-")[0].replace("_", "-")
    return re.split(r"[=<>~!;\[]", rest)[0]


def _watch(site_packages: Path, progress: Progress, stop: threading.Event) -> None:
    while not stop.wait(0.5):
        progress.show("start.installing", sum(1 for _ in site_packages.glob("*.dist-info")))


def make_venv(checkout: Checkout) -> None:
    """Make the empty environment with this Python. Raises CannotStart when the system does not let it."""
    import venv

    # Inside the environment itself venv would clear the ground under its feet.
    if Path(sys.prefix).resolve() == checkout.venv.resolve():
        raise CannotStart("start.inside", place=checkout.venv)
    try:
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=True).create(checkout.venv)
    except subprocess.CalledProcessError as error:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise CannotStart("start.no_venv", version=version) from error
    except OSError as error:
        raise CannotStart("start.not_writable", place=checkout.venv, reason=error.strerror or error) from error


def drop_damaged(site_packages: Path) -> list[str]:
    """Forget every package of which a file is missing or cut short, and return their names.

    pip then installs them again; an interrupted pip leaves such packages behind and would take them for installed.
    """
    dropped = []
    for info in sorted(site_packages.glob("*.dist-info")):
        if not _whole(info, site_packages):
            shutil.rmtree(info, ignore_errors=True)
            dropped.append(info.name.removesuffix(".dist-info"))
    return dropped


def _whole(info: Path, site_packages: Path) -> bool:
    import csv

    try:
        with (info / "RECORD").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(file) if len(row) == 3]
    except OSError:
        return False
    for name, _, size in rows:
        # pip writes the sizes of what came from the wheel; files it makes itself have none.
        if size and not name.endswith(".pyc"):
            try:
                if os.stat(site_packages / name).st_size != int(size):
                    return False
            except OSError:
                return False
    return bool(rows)
