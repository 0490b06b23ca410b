"""A class's answers to one unit, read as data for the comparison: questions, stub, identities and groups."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from re import findall

from riceshop.grading.archives import shown
from riceshop.grading.class_tables import STUDENT, lines
from riceshop.grading.names import GROUPS, IDENTITY, ROSTER, SUBMITTED, same_key
from riceshop.grading.release import generate_from, unit_named
from riceshop.grading.roster import Roster, Student, read_roster
from riceshop.grading.similar_texts import LONGEST, code_units, given_names, prose_units
from riceshop.grading.similarity import Work, every_run, prints
from riceshop.grading.submissions import LARGEST, Unreadable, grading_of, identity_in, notebook_of
from riceshop.notebooks.files import Notebook, read, source
from riceshop.words import text
from riceshop.words.errors import BadValue

# Cells that a student added, which belong to no question.
OWN = "own-cells"
GROUP_COLUMNS = {"student": STUDENT, "group": ("group", "组", "小组")}


@dataclass
class Handed:
    """What the class handed in of one unit: texts and fingerprints {student: {question: ...}}, and what stands beside.

    `others_id` is {student: the number in the notebook's first cell}, where that is not the student's own.
    """

    unit: str
    people: dict[str, Student] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    works: dict[str, Work] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    others_id: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def group_of(self, one: str, other: str) -> str:
        """Return the group in which the two may work together, "" when there is none."""
        mine = self.groups.get(same_key(one), "")
        return mine if mine and mine == self.groups.get(same_key(other)) else ""


@dataclass(frozen=True)
class _Stub:
    cells: Mapping[str, tuple[str, str]]
    given: frozenset[str]
    names: frozenset[str]
    runs: Mapping[str, frozenset[int]]


def handed(place: Path, unit: str, told: Callable[[int, int], None] | None = None) -> Handed:
    """Return what the class in `place` handed in of `unit`; a file that cannot be read is a problem and stops nobody.

    `told` is called with (done, of) after each. Raises BadValue when nobody has handed it in, Damaged for a bad roster, groups.csv or master.
    """
    unit = unit_named(place, unit)
    found = Handed(unit, groups=_groups(place))
    roster, stub = read_roster(place / ROSTER), _stub(_released(place, unit))
    folders = sorted(path for path in (place / SUBMITTED).glob("*") if (path / unit / f"{unit}.ipynb").exists())
    if not folders:
        raise BadValue("grading_similar.nobody", value=unit, place=place)
    for number, folder in enumerate(folders, start=1):
        who, path = folder.name, folder / unit / f"{unit}.ipynb"
        found.people[who] = roster.find(who) or Student(who)
        try:
            if path.is_symlink() or path.stat().st_size > LARGEST:
                raise Unreadable(text("grading_similar.no_plain_file", most=LARGEST // 2**20))
            _take(found, who, notebook_of(path.read_bytes()), stub, roster)
        except (OSError, Unreadable) as error:
            found.problems.append(text("grading_similar.unread", student=who, reason=error))
        if told:
            told(number, len(folders))
    return found


def _take(found: Handed, who: str, notebook: Notebook, stub: _Stub, roster: Roster) -> None:
    said = (identity_in(notebook) or {}).get("STUDENT", "")
    if said and not _is_own(said, found.people[who]):
        known = roster.find(said)
        found.others_id[who] = known.number if known else shown(said)
    texts: dict[str, list[str]] = {}
    kinds = {}
    for cell in notebook["cells"]:
        name, told = str(grading_of(cell).get("grade_id", "")), source(cell)
        if name not in stub.cells:
            if name or cell["cell_type"] != "code" or told.strip() in stub.given:
                continue
            name = OWN
        kinds[name] = stub.cells.get(name, ("code", ""))[0]
        texts.setdefault(name, []).append(told)
    found.texts[who] = {name: "\n\n".join(parts) for name, parts in texts.items()}
    found.works[who] = {}
    for name, told in found.texts[who].items():
        units_of = prose_units(told) if kinds[name] == "markdown" else code_units(told, stub.names)
        found.works[who][name] = prints(units_of, stub.runs.get(name, stub.runs[OWN]))
        if len(told) > LONGEST:
            found.problems.append(text("grading_similar.cut", student=who, question=name, most=LONGEST))


def _is_own(said: str, person: Student) -> bool:
    mine = {same_key(one) for one in (person.number, person.name) if one}
    return same_key(said) in mine or any(same_key(word) in mine for word in findall(r"\w+", said))


def _released(place: Path, unit: str) -> Notebook:
    made = place / "release" / unit / f"{unit}.ipynb"
    if made.is_file():
        return read(made)
    texts = generate_from(place, unit)
    return json.loads(texts.get(f"{unit}.ipynb") or next(iter(texts.values())))


def _stub(released: Notebook) -> _Stub:
    code = [source(cell) for cell in released["cells"] if cell["cell_type"] == "code"]
    names = frozenset(given_names(code))
    cells = {grading_of(cell)["grade_id"]: (cell["cell_type"], source(cell)) for cell in released["cells"]
             if grading_of(cell).get("solution") and grading_of(cell).get("grade_id") != IDENTITY}
    everywhere = frozenset().union(*(every_run(code_units(one, names)) for one in code))
    runs = {name: frozenset(every_run(prose_units(told))) if kind == "markdown" else everywhere
            for name, (kind, told) in cells.items()}
    return _Stub(cells, frozenset(one.strip() for one in code) | {""}, names, runs | {OWN: everywhere})


def _groups(place: Path) -> dict[str, str]:
    path = place / GROUPS
    if not path.is_file():
        return {}
    return {same_key(line.values["student"]): line.values["group"] for line in lines(path, GROUP_COLUMNS, ["student", "group"])}
