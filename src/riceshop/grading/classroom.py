"""Class folders: a course folder in nbgrader's form, outside the repository, with a secret of its own."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from riceshop.grading.names import CONFIG, SECRET
from riceshop.grading.release import LITTER, programs_first
from riceshop.words.errors import BadValue, Damaged

COPIED = (CONFIG, "source", "rubrics")


def new(place: Path, root: Path) -> Path:
    """Make a class folder at `place` from the course in `root` and return it.

    It holds nbgrader_config.py, source/, rubrics/ and class_secret.txt, readable by its owner only. Raises BadValue
    when `place` is inside the repository or is not empty; nothing is written then.
    """
    place = place.expanduser().resolve()
    if place == root.resolve() or root.resolve() in place.parents:
        raise BadValue("exercise.class_inside", value=place, root=root)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise BadValue("exercise.class_not_empty", value=place)
    place.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        origin = root / "grading" / name
        if origin.is_dir():
            shutil.copytree(origin, place / name, ignore=LITTER)
        elif origin.is_file():
            shutil.copy(origin, place / name)
    _write_secret(place / SECRET)
    return place


def class_folder(place: Path) -> Path:
    """Return `place` when it is a class folder. Raises Damaged otherwise."""
    place = place.expanduser().resolve()
    if not (place / CONFIG).is_file() or not (place / "source").is_dir():
        raise Damaged("exercise.no_config", path=place)
    return place


def run_nbgrader(place: Path, arguments: Sequence[str]) -> int:
    """Run `nbgrader ARGUMENTS` inside a class folder and return its exit code."""
    return _run(place, ["-m", "nbgrader", *arguments])


def open_lab(place: Path) -> int:
    """Open JupyterLab in a class folder, formgrader included, and return its exit code when it is closed."""
    return _run(place, ["-m", "jupyterlab", str(place)])


def _run(place: Path, arguments: Sequence[str]) -> int:
    environment = os.environ | {"PATH": programs_first(os.environ.get("PATH", ""))}
    return subprocess.run([sys.executable, *arguments], cwd=place, env=environment, check=False).returncode


def _write_secret(path: Path) -> None:
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
