"""Where the bilingual sources are: lessons, cases and masters, found on the disk and listed by nobody."""

from collections.abc import Iterable
from pathlib import Path

from riceshop.words.errors import BadValue, Damaged


def find_root(start: Path | str | None = None) -> Path:
    """Return the folder of the project or bundle that holds `start` (default: the current folder).

    It is the nearest one upwards with a pyproject.toml and a course folder. Raises Damaged if there is none.
    """
    here = Path(start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / "pyproject.toml").is_file() and (folder / "course").is_dir():
            return folder
    raise Damaged("notebooks.no_project", path=here)


def lessons(root: Path) -> list[Path]:
    """Return the lessons of all units, in order."""
    return sorted(root.glob("course/[0-9]*_*/lesson_*.ipynb"))


def cases(root: Path) -> list[Path]:
    """Return the notebooks of the case library, in order."""
    return sorted(root.glob("cases/*/case.ipynb"))


def masters(root: Path) -> list[Path]:
    """Return the instructors' exercise notebooks with solutions, in order."""
    return sorted(root.glob("grading/source/*/*.ipynb"))


def papers(root: Path) -> list[Path]:
    """Return the assignments that people alone mark: they have no tests, no zoo and no release in exercises/."""
    return sorted(root.glob("grading/paper/*.ipynb"))


def sources(root: Path) -> list[Path]:
    """Return every bilingual source: all notebooks of the units (the welcome page too), cases, masters, papers."""
    return [*sorted(root.glob("course/[0-9]*_*/*.ipynb")), *cases(root), *masters(root), *papers(root)]


def chosen(root: Path, told: Iterable[str] = ()) -> list[Path]:
    """Return the sources named by `told` (files or folders), all of them if nothing is named.

    Raises BadValue if a name leads to no notebook.
    """
    told = list(told)
    if not told:
        return sources(root)
    found: list[Path] = []
    for name in told:
        path = Path(name).resolve()
        inside = sorted(path.rglob("*.ipynb")) if path.is_dir() else [path] if path.suffix == ".ipynb" else []
        inside = [one for one in inside if ".ipynb_checkpoints" not in one.parts and one.is_file()]
        if not inside:
            raise BadValue("notebooks.no_notebook", value=name)
        found += inside
    return list(dict.fromkeys(found))


def short(path: Path, root: Path) -> str:
    """Return the path as messages show it: relative to the root where possible, with forward slashes."""
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()
