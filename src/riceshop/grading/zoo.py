"""The zoo: answers of known marks, one file a question, and the submissions composed of them."""

import tomllib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from riceshop.grading.names import IDENTITY
from riceshop.notebooks.files import Notebook, read, set_source, write
from riceshop.notebooks.languages import student_copy
from riceshop.words.errors import Damaged


@dataclass(frozen=True)
class Answer:
    """One answer as a student wrote it: to which question, "right" or "wrong", its name, code and marks."""

    question: str
    kind: str
    name: str
    code: str
    marks: float


def answers(folder: Path) -> dict[str, list[Answer]]:
    """Return {question: its answers} of a unit's zoo, such as grading/zoo/01_rice_shop.

    Raises Damaged, naming file and reason, when a file is not TOML or an answer lacks a field.
    """
    found = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            rows = tomllib.loads(path.read_text(encoding="utf-8"))["answer"]
            found[path.stem] = [Answer(path.stem, row["kind"], row["name"], row["code"].strip("\n"), float(row["marks"]))
                                for row in rows]
        except (KeyError, ValueError, TypeError) as error:
            raise Damaged("exercise.bad_zoo", path=path, reason=error) from error
    return found


def members(zoo: dict[str, list[Answer]]) -> list[dict[str, Answer]]:
    """Return the fewest submissions that hold every answer: member k carries answer k of each question.

    A question with fewer answers begins again from its first, so that no cell of any member is blank.
    """
    longest = max((len(rows) for rows in zoo.values()), default=0)
    return [{question: rows[number % len(rows)] for question, rows in zoo.items()} for number in range(longest)]


def composed(notebook: Notebook, member: dict[str, Answer], student: str = "") -> Notebook:
    """Return a copy of a release in which `member`'s answers stand and the identity cell names `student`."""
    made = deepcopy(notebook)
    for cell in made["cells"]:
        name = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
        if name in member:
            set_source(cell, member[name].code)
        elif name == IDENTITY:
            set_source(cell, f'STUDENT = "{student}"\nCLASS_CODE = "zoo"')
    return made


def expected_rows(zoo: dict[str, list[Answer]]) -> Iterator[Sequence[str]]:
    """Yield the rows of expected.csv: submission, question, kind, answer, marks; the header first."""
    yield ("submission", "question", "kind", "answer", "marks")
    for number, member in enumerate(members(zoo), start=1):
        for question, one in member.items():
            yield (f"zoo_{number}", question, one.kind, one.name, f"{one.marks:g}")


def expected_text(zoo: dict[str, list[Answer]]) -> str:
    """Return expected.csv as text: comma separated, one newline a row."""
    return "".join(",".join(row) + "\n" for row in expected_rows(zoo))


def write_members(root: Path, unit: str, out: Path, langs: Sequence[str] = ("zh", "en", "both")) -> int:
    """Write a unit's zoo as notebooks of students called zoo_1_zh and so on into `out`; return how many.

    Each member comes once in every language of `langs`, cut from the committed release as a student's copy is.
    """
    release = read(root / "exercises" / unit / f"{unit}.ipynb")
    zoo = answers(root / "grading" / "zoo" / unit)
    out.mkdir(parents=True, exist_ok=True)
    copies = {lang: student_copy(release, lang) for lang in langs}
    names = [(number, lang) for number in range(1, len(members(zoo)) + 1) for lang in langs]
    for number, lang in names:
        student = f"zoo_{number}_{lang}"
        write(out / f"{student}.ipynb", composed(copies[lang], members(zoo)[number - 1], student))
    return len(names)
