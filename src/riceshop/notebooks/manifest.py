"""The manifest: the one list of units, lessons, sittings and syllabus rows, read from course/manifest.yml."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riceshop.words.errors import Damaged

MANIFEST = "course/manifest.yml"
ROWS = "course/syllabus_rows.yml"
PRIORITIES = ("重点", "理解", "非重点")
WAYS = ("core", "card", "quiz", "exercise", "case")
EXTRAS = ("practice", "exercise", "group", "case", "paper", "review")
HOURS = (32, 48)


@dataclass(frozen=True)
class Said:
    """One text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True)
class Section:
    """A stretch of a sitting: the cell where it begins and its minutes."""

    cell: str
    minutes: int


@dataclass(frozen=True)
class Sitting:
    """One class of 45 minutes: its sections, new terms (glossary keys), discussion and artefact."""

    sections: tuple[Section, ...]
    terms: tuple[str, ...] = ()
    discussion: str | None = None
    artefact: str | None = None

    @property
    def minutes(self) -> int:
        """The sum of the sections' minutes."""
        return sum(section.minutes for section in self.sections)


@dataclass(frozen=True)
class Lesson:
    """A lesson: one notebook of a unit; its id ("01a") names its quiz too."""

    id: str
    notebook: str
    title: Said
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True)
class Unit:
    """A unit; one not yet written has only a number of planned sittings."""

    id: str
    title: Said
    priority: str
    folder: str | None
    lessons: tuple[Lesson, ...]
    planned: int
    exercise: str | None
    cases: tuple[str, ...]
    extra: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True)
class Row:
    """Where a row of the syllabus is carried, how, and what the learner does with it."""

    id: str
    unit: str
    notebook: str
    cell: str
    way: str
    priority: str
    does: Said


@dataclass(frozen=True)
class Manifest:
    """The course as the manifest tells it."""

    title: Said
    weeks: int
    units: tuple[Unit, ...]
    rows: tuple[Row, ...]


def load(root: Path) -> Manifest:
    """Read the manifest of the project at `root`. Raises Damaged, naming the place, if an entry is not as it should."""
    told = read_yaml(root / MANIFEST)
    course = _of(told, "course", dict, "course")
    units = tuple(_unit(one, f"units[{number}]") for number, one in enumerate(_of(told, "units", list, "units")))
    priorities = {unit.id: unit.priority for unit in units}
    rows = _of(told, "rows", dict, "rows")
    return Manifest(
        title=_said(course, "title", "course.title"),
        weeks=_of(course, "weeks", int, "course.weeks"),
        units=units,
        rows=tuple(_row(key, one, priorities) for key, one in rows.items()),
    )


def syllabus(root: Path) -> dict[str, dict[str, Any]]:
    """Return the rows that the units must carry: {row id: {module, zh, en}}."""
    return _of(read_yaml(root / ROWS), "rows", dict, "rows")


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds a mapping. Raises Damaged if it does not."""
    import yaml

    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Damaged("notebooks.missing_file", path=path) from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise Damaged("notebooks.bad_manifest", path=path, place=str(error), wanted="YAML") from error
    if not isinstance(told, dict):
        raise Damaged("notebooks.bad_manifest", path=path, place="-", wanted="mapping")
    return told


def _unit(told: Any, place: str) -> Unit:
    name = _of(told, "id", str, f"{place}.id")
    place = f"units {name}"
    lessons = _of(told, "lessons", list, f"{place}.lessons", default=[])
    extra = _of(told, "extra", dict, f"{place}.extra")
    made = Unit(
        id=name,
        title=_said(told, "title", f"{place}.title"),
        priority=_one_of(told, "priority", PRIORITIES, place),
        folder=_of(told, "folder", str, f"{place}.folder", default=None),
        lessons=tuple(_lesson(one, f"{place}.lessons[{number}]") for number, one in enumerate(lessons)),
        planned=_of(told, "planned", int, f"{place}.planned", default=0),
        exercise=_of(told, "exercise", str, f"{place}.exercise", default=None),
        cases=tuple(_of(told, "cases", list, f"{place}.cases", default=[])),
        extra={hours: tuple(_of(extra, hours, list, f"{place}.extra.{hours}")) for hours in HOURS},
    )
    for kinds in made.extra.values():
        for kind in kinds:
            _check(kind in EXTRAS, f"{place}.extra: {kind}", " | ".join(EXTRAS))
    _check(bool(made.lessons) != bool(made.planned), place, "lessons | planned")
    _check(bool(made.folder) == bool(made.lessons), f"{place}.folder", "folder + lessons")
    return made


def _lesson(told: Any, place: str) -> Lesson:
    sittings = _of(told, "sittings", list, f"{place}.sittings")
    return Lesson(
        id=_of(told, "id", str, f"{place}.id"),
        notebook=_of(told, "notebook", str, f"{place}.notebook"),
        title=_said(told, "title", f"{place}.title"),
        sittings=tuple(_sitting(one, f"{place}.sittings[{number}]") for number, one in enumerate(sittings)),
    )


def _sitting(told: Any, place: str) -> Sitting:
    sections = _of(told, "sections", list, f"{place}.sections")
    return Sitting(
        sections=tuple(Section(_of(one, "cell", str, f"{place}.sections[{number}].cell"),
                               _of(one, "minutes", int, f"{place}.sections[{number}].minutes"))
                       for number, one in enumerate(sections)),
        terms=tuple(_of(told, "terms", list, f"{place}.terms", default=[])),
        discussion=_of(told, "discussion", str, f"{place}.discussion", default=None),
        artefact=_of(told, "artefact", str, f"{place}.artefact", default=None),
    )


def _row(key: str, told: Any, priorities: Mapping[str, str]) -> Row:
    place = f"rows {key}"
    unit = _of(told, "unit", str, f"{place}.unit")
    _check(unit in priorities, f"{place}.unit", " | ".join(priorities))
    with_default = {"priority": priorities[unit], **told}
    return Row(
        id=key,
        unit=unit,
        notebook=_of(told, "notebook", str, f"{place}.notebook"),
        cell=_of(told, "cell", str, f"{place}.cell"),
        way=_one_of(told, "as", WAYS, place),
        priority=_one_of(with_default, "priority", PRIORITIES, place),
        does=_said(told, "does", f"{place}.does"),
    )


_REQUIRED = object()


def _of(told: Any, key: Any, kind: type, place: str, default: Any = _REQUIRED) -> Any:
    _check(isinstance(told, dict), place, "mapping")
    if key not in told and default is not _REQUIRED:
        return default
    value = told.get(key)
    _check(isinstance(value, kind) and not isinstance(value, bool), place, kind.__name__)
    return value


def _said(told: Any, key: str, place: str) -> Said:
    texts = _of(told, key, dict, place)
    return Said(_of(texts, "zh", str, f"{place}.zh"), _of(texts, "en", str, f"{place}.en"))


def _one_of(told: Any, key: str, allowed: tuple[str, ...], place: str) -> str:
    value = _of(told, key, str, f"{place}.{key}")
    _check(value in allowed, f"{place}.{key}: {value}", " | ".join(allowed))
    return value


def _check(holds: bool, place: str, wanted: str) -> None:
    if not holds:
        raise Damaged("notebooks.bad_manifest", path=MANIFEST, place=place, wanted=wanted)
