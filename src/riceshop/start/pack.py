"""Pack: a folder for a USB stick with the course and the wheels of one system and one Python."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from riceshop.start import environment, installer, problems
from riceshop.start.lock import other_machine, pins
from riceshop.start.places import Checkout
from riceshop.start.problems import CannotStart
from riceshop.words import language, text

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# The oldest systems asked for: Windows 10, macOS 12 on Apple and Intel processors, glibc 2.28 (Debian 10, RHEL 8).
PLATFORMS = {
    "windows": ("win_amd64",),
    "macos": ("macosx_12_0_arm64",),
    "macos-intel": ("macosx_12_0_x86_64",),
    "linux": (*(f"manylinux_2_{minor}_x86_64" for minor in range(28, 4, -1)), "manylinux2014_x86_64"),
    "linux-arm": (*(f"manylinux_2_{minor}_aarch64" for minor in range(28, 16, -1)), "manylinux2014_aarch64"),
}
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".venv", "__pycache__", "*.pyc", ".pytest_cache", ".ruff_cache", ".hypothesis", ".ipynb_checkpoints", "wheels",
    "node_modules",
)
BUNDLE_COMMAND = ("-c", "import sys; from riceshop.cli import main; sys.exit(main())", "bundle")


def wheels_folder(checkout: Checkout, told: str | None) -> Path | None:
    """Return the folder of wheels to install from: the one told, or the one beside start.py, or None."""
    folder = Path(told).expanduser().resolve() if told else checkout.wheels
    if not told and not folder.is_dir():
        return None
    inner = folder / "wheels"
    for place in (folder, inner):
        if any(place.glob("*.whl")):
            return place
    raise CannotStart("start.no_wheels", place=folder)


def pack(checkout: Checkout, options: argparse.Namespace, wheels: Path | None) -> int:
    """Make the folder and return 0. Raises CannotStart when it is not empty, or the system is unknown."""
    system = options.system or this_system()
    python = options.python or ".".join(platform.python_version_tuple()[:2])
    check_known(system, PLATFORMS)
    check_known(python, PYTHONS)
    target = Path(options.to or checkout.root.parent / "riceshop-usb").expanduser().resolve()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CannotStart("start.pack.not_empty", place=target)
    problems.check_space(target.parent if target.parent.exists() else checkout.root)
    environment.ensure(checkout, "course", wheels)
    print(text("start.pack.course", place=target), flush=True)
    copy_course(checkout, target)
    lock = checkout.lock("test" if options.tests else "course")
    download(checkout, lock, target / "wheels", system, python)
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    print(text("start.pack.done", place=target, megabytes=size // 10**6))
    return 0


def this_system() -> str:
    """Return the name of the running system among those that can be packed for."""
    arm = platform.machine().lower() in ("arm64", "aarch64")
    if sys.platform == "darwin":
        return "macos" if arm else "macos-intel"
    if sys.platform == "win32":
        return "windows"
    return "linux-arm" if arm else "linux"


def check_known(value: str, known: Sequence[str] | dict[str, object]) -> None:
    """Raise CannotStart when the value is not among the known ones."""
    if value not in known:
        raise CannotStart("start.pack.unknown", value=value, known=", ".join(known))


def copy_course(checkout: Checkout, target: Path) -> None:
    """Put the student bundle into the folder; a checkout that is a bundle already is copied as it is."""
    if not (checkout.root / "grading").is_dir():
        shutil.copytree(checkout.root, target, ignore=LEFT_BEHIND, dirs_exist_ok=True)
        return
    command = [str(checkout.python), *BUNDLE_COMMAND, "--to", str(target), "--language", language()]
    variables = installer.environment_variables(checkout) | {"RICESHOP_LANG": language()}
    made = subprocess.run(command, cwd=checkout.root, env=variables, check=False)
    if made.returncode:
        raise CannotStart("start.pack.no_bundle", place=target)


def download(checkout: Checkout, lock: Path, folder: Path, system: str, python: str) -> None:
    """Download the wheels of every pin that holds on that system and Python, hashes required."""
    wanted = pins(lock, other_machine(system, python))
    print(text("start.pack.wheels", system=system, python=python, total=len(wanted)), flush=True)
    progress = installer.Progress(len(wanted))
    folder.mkdir(parents=True, exist_ok=True)
    # pip judges markers by the Python that runs it, so it gets the list already judged.
    handle, name = tempfile.mkstemp(suffix=".txt", text=True)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(pin.line() + "\n" for pin in wanted)
        installer.run_pip(checkout, download_arguments(name, folder, system, python), progress)
    finally:
        os.unlink(name)
        progress.end()


def download_arguments(requirements: str, folder: Path, system: str, python: str) -> list[str]:
    """Return pip's words for downloading wheels for another machine."""
    arguments = ["download", *installer.QUIET, "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    arguments += ["--implementation", "cp", "--python-version", python, "--dest", str(folder)]
    for tag in PLATFORMS[system]:
        arguments += ["--platform", tag]
    return [*arguments, "-r", requirements]
