"""Class folders: a course folder in nbgrader's form, outside the repository, with a secret of its own."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from riceshop.grading.class_settings import template
from riceshop.grading.mark_rules import default_rules
from riceshop.grading.names import ATTENDANCE, CONFIG, DECISIONS, GROUPS, ROSTER, SECRET, SETTINGS
from riceshop.grading.release import LITTER, programs_first, units
from riceshop.grading.roster import HEADER
from riceshop.notebooks.identity import checked
from riceshop.notebooks.sources import papers
from riceshop.words.errors import BadValue, Damaged

COPIED = (CONFIG, "source", "rubrics")
TABLES = {
    ROSTER: HEADER, ATTENDANCE: "学号,姓名,第1次", GROUPS: "学号,小组,角色,贡献", DECISIONS: "学号,部分,分数,理由",
}


def new(place: Path, root: Path, class_code: str = "") -> Path:
    """Make a class folder at `place` from the course in `root` and return it.

    It holds nbgrader_config.py, source/ (the paper too), rubrics/, class.toml with every default written out, the tables with their
    headers, and class_secret.txt, readable by its owner only. Raises BadValue when `place` is inside a project
    or class folder or is not empty, or the code cannot be used, Damaged when the disk refuses; nothing is written then.
    """
    place = place.expanduser().resolve()
    class_code = checked(class_code)
    for above in (place, *place.parents):
        # A checkout elsewhere would be published with the names just as this one.
        if above == root.resolve() or ((above / "pyproject.toml").is_file() and (above / "course").is_dir()):
            raise BadValue("exercise.class_inside", value=place, root=above)
        if (above / CONFIG).is_file() and above != place:
            raise BadValue("grading_class.new.inside_class", value=place, other=above)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise BadValue("exercise.class_not_empty", value=place)
    try:
        _fill(place, root, class_code)
    except OSError as error:
        raise Damaged("grading_class.new.cannot_write", path=place, reason=error.strerror or error) from error
    return place


def _fill(place: Path, root: Path, class_code: str) -> None:
    place.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        origin = root / "grading" / name
        if origin.is_dir():
            shutil.copytree(origin, place / name, ignore=LITTER)
        elif origin.is_file():
            shutil.copy(origin, place / name)
    # The paper is there from the first day, and is marked by people alone.
    for path in papers(root):
        shutil.copytree(path.parent, place / "source" / path.stem, ignore=LITTER)
    _write_secret(place / SECRET)
    now = datetime.now().astimezone()
    told = template(class_code, now, units(place)) + "\n" + default_rules()
    (place / SETTINGS).write_text(told, encoding="utf-8", newline="\n")
    for name, header in TABLES.items():
        # With the mark at its front a spreadsheet reads the file as UTF-8.
        (place / name).write_text(header + "\n", encoding="utf-8-sig", newline="\n")


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
