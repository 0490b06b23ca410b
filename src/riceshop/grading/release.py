"""Releases: the students' notebook made from its master by nbgrader's own generate_assignment, always the same bytes."""

import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from riceshop.grading.names import CONFIG
from riceshop.notebooks.files import dump, read
from riceshop.words.errors import BadValue, Damaged

LITTER = shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__", ".DS_Store")


def units(course: Path) -> list[str]:
    """Return the names of the units that have a master in `course`/source, in order: grading/ or a class folder."""
    folder = course / "source"
    found = folder.iterdir() if folder.is_dir() else []
    return sorted(path.name for path in found if path.is_dir() and not path.name.startswith("."))


def unit_named(place: Path, unit: str) -> str:
    """Return the whole name of a unit given as 01_rice_shop or 01. Raises BadValue when there is none."""
    known = units(place)
    fitting = [name for name in known if unit in (name, name.partition("_")[0])]
    if len(fitting) != 1:
        raise BadValue("exercise.unknown_unit", value=unit, known=", ".join(known))
    return fitting[0]


def course_api(folder: Path) -> Any:
    """Return nbgrader's NbGraderAPI for a course folder, with the settings of its nbgrader_config.py.

    Raises Damaged when the folder has none.
    """
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config, PyFileConfigLoader

    if not (folder / CONFIG).is_file():
        raise Damaged("exercise.no_config", path=folder)
    os.environ["PATH"] = programs_first(os.environ.get("PATH", ""))
    config = PyFileConfigLoader(CONFIG, path=str(folder)).load_config()
    config.merge(Config({"CourseDirectory": {"root": str(folder.resolve())}}))
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    return api


def programs_first(paths: str) -> str:
    """Return a PATH with this environment's programs in front: nbgrader starts alembic by its bare name."""
    ours = str(Path(sys.executable).parent)
    return paths if paths.split(os.pathsep)[0] == ours else os.pathsep.join([ours, paths])


def generate(root: Path, unit: str) -> dict[str, str]:
    """Return {file name: text} of the release of `unit`, generated from the masters of the course in `root`.

    Raises BadValue for an unknown unit and Damaged, with nbgrader's log, when the master cannot be released.
    """
    return generate_from(root / "grading", unit)


def generate_from(folder: Path, unit: str) -> dict[str, str]:
    """Return the same for a folder with source/ and nbgrader_config.py, such as a class folder, which stays as it is."""
    if unit not in units(folder):
        raise BadValue("exercise.unknown_unit", value=unit, known=", ".join(units(folder)))
    with tempfile.TemporaryDirectory() as place:
        course = Path(place)
        shutil.copytree(folder / "source" / unit, course / "source" / unit, ignore=LITTER)
        shutil.copy(folder / CONFIG, course / CONFIG)
        result = course_api(course).generate_assignment(unit)
        if not result["success"]:
            raise Damaged("exercise.not_released", unit=unit, log=last_lines(result))
        made = sorted((course / "release" / unit).glob("*.ipynb"))
        return {path.name: dump(read(path)) for path in made}


def differing(root: Path) -> list[str]:
    """Return the paths under exercises/ that differ from what the masters give, missing and surplus ones included."""
    wanted = {f"exercises/{unit}/{name}": text
              for unit in units(root / "grading") for name, text in generate(root, unit).items()}
    found = {path.relative_to(root).as_posix() for path in (root / "exercises").rglob("*.ipynb")
             if ".ipynb_checkpoints" not in path.parts}
    same = {name for name in found & set(wanted)
            if (root / name).read_text(encoding="utf-8") == wanted[name]}
    return sorted((found | set(wanted)) - same)


def write(root: Path) -> list[Path]:
    """Write every unit's release into exercises/ and return the files written."""
    written = []
    for unit in units(root / "grading"):
        for name, text in generate(root, unit).items():
            path = root / "exercises" / unit / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    return written


def last_lines(result: dict[str, Any], count: int = 6) -> str:
    """Return the end of what nbgrader said about a failure."""
    said = (result.get("error") or result.get("log") or "").strip().splitlines()
    return "\n".join(said[-count:])
