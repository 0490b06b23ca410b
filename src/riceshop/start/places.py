"""Places: where the environment, its programs and its notes lie in a checkout, on each system."""

import hashlib
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path

LOCKS = {"course": "riceshop.lock", "test": "test.lock"}
PROJECT = ("pyproject.toml", "README.md", "LICENSE", "src", "data")
SKIPPED = {"__pycache__", ".ipynb_checkpoints"}


@dataclass(frozen=True)
class Checkout:
    """The folder that holds start.py, and what lies in it."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def note(self) -> Path:
        """What is installed, written last: without it the installation is unfinished."""
        return self.venv / "riceshop-installed.json"

    @property
    def log(self) -> Path:
        return self.venv / "riceshop-install.log"

    @property
    def bin(self) -> Path:
        return self.venv / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        return self.bin / ("python.exe" if os.name == "nt" else "python")

    @property
    def wheels(self) -> Path:
        """Where `pack` puts the wheels in a folder for a USB stick; used when it is there."""
        return self.root / "wheels"

    def lock(self, level: str) -> Path:
        return self.root / "requirements" / LOCKS[level]

    def site_packages(self) -> Path:
        if os.name == "nt":
            return self.venv / "Lib" / "site-packages"
        return self.venv / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"


def machine() -> str:
    """Return what an environment is bound to: Python, system and processor in one line."""
    python = f"{platform.python_implementation()} {'.'.join(platform.python_version_tuple()[:2])}"
    return f"{python} {sys.platform} {platform.machine()}"


def is_ours(checkout: Checkout) -> bool:
    """Return whether .venv was made at this place by a Python of this version that is still there."""
    try:
        lines = (checkout.venv / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return False
    told = dict(tuple(part.strip() for part in line.split("=", 1)) for line in lines if "=" in line)
    version = ".".join(told.get("version", "").split(".")[:2])
    here = told.get("command", "").endswith(str(checkout.venv))
    there = checkout.python.exists() and Path(told.get("home", "")).is_dir()
    return here and there and version == ".".join(platform.python_version_tuple()[:2])


def lock_digest(checkout: Checkout, level: str) -> str:
    """Return the SHA-256 of the lock of `level` ("course" or "test")."""
    return hashlib.sha256(checkout.lock(level).read_bytes()).hexdigest()


def project_digest(checkout: Checkout) -> str:
    """Return one SHA-256 over the names and bytes of everything the project's own wheel is built from."""
    whole = hashlib.sha256()
    for name in PROJECT:
        for file in _files(checkout.root / name):
            whole.update(file.relative_to(checkout.root).as_posix().encode())
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    found: list[Path] = []
    for folder, inner, names in os.walk(place):
        inner[:] = [name for name in inner if name not in SKIPPED]
        found += [Path(folder, name) for name in names if not name.endswith(".pyc")]
    return sorted(found)
