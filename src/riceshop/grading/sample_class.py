"""The class that ships for rehearsal: a roster, attendance, what students hand in, and the marks that must come of it."""

import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from riceshop.grading import zoo
from riceshop.grading.export_marks import write_csv
from riceshop.grading.names import ATTENDANCE, IDENTITY, ROSTER
from riceshop.grading.roster import HEADER
from riceshop.grading.rubrics import by_person
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Notebook, dump, read, set_source
from riceshop.notebooks.languages import student_copy

INCOMING, EXPECTED = "incoming", "expected.csv"
FOLDER = Path("grading") / "sample" / "class.toml"
Row = Mapping[str, Any]


def settings_of(root: Path) -> dict[str, Any]:
    """Return the sample class of the course in `root`: its public code, unit, students and written answers."""
    return tomllib.loads((root / FOLDER).read_text(encoding="utf-8"))


def fill(place: Path, root: Path) -> Path:
    """Put the sample's roster, attendance, incoming/ and expected.csv into a new class folder; return incoming/.

    Raises Damaged when the disk refuses.
    """
    told = settings_of(root)
    students = told["student"]
    write_csv(place / ROSTER, [HEADER.split(","), *([one["number"], one["name"], one["class"]] for one in students)])
    sessions = [f"第{number}次" for number in range(1, told["sessions"] + 1)]
    rows = [[one["number"], one["name"], *one["attendance"]] for one in students]
    write_csv(place / ATTENDANCE, [["学号", "姓名", *sessions], *rows])
    release = read(root / "exercises" / told["unit"] / f"{told['unit']}.ipynb")
    answers = zoo.answers(root / "grading" / "zoo" / told["unit"])
    write_csv(place / EXPECTED, [["学号", "question", "marks"], *_expected(students, answers)])
    for one in students:
        if "file" in one:
            made = _notebook(release, told, one, _chosen(one, answers))
            _hand_in(place / INCOMING, one["file"], dump(made).encode("utf-8"))
    return place / INCOMING


def _chosen(one: Row, answers: Mapping[str, list[zoo.Answer]]) -> dict[str, zoo.Answer]:
    told = one["answers"]
    if told == "blank":
        return {}
    if told == "right":
        return {question: next(row for row in rows if row.kind == "right") for question, rows in answers.items()}
    return {question: rows[(told - 1) % len(rows)] for question, rows in answers.items()}


def _expected(students: list[Row], answers: Mapping[str, list[zoo.Answer]]) -> Iterator[list[str]]:
    for one in students:
        chosen = _chosen(one, answers) if "file" in one else {}
        for question in answers if "file" in one else ():
            yield [one["number"], question, f"{chosen[question].marks if question in chosen else 0:g}"]


def _notebook(release: Notebook, told: Row, one: Row, chosen: dict[str, zoo.Answer]) -> Notebook:
    made = zoo.composed(student_copy(release, one["edition"]), chosen)
    number = "" if one.get("nameless") else one["number"]
    for cell in made["cells"]:
        if grading_of(cell).get("grade_id") == IDENTITY:
            set_source(cell, f'STUDENT = "{number}"\nCLASS_CODE = "{told["code"]}"')
        elif by_person(cell) and "written" in one:
            set_source(cell, told["written"][one["written"]])
    return made


def _hand_in(incoming: Path, name: str, raw: bytes) -> None:
    packed, mark, inner = name.partition(".zip/")
    path = incoming / (packed + ".zip" if mark else name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not mark:
        path.write_bytes(raw)
        return
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inner, raw)
