"""A second marker for written answers: a blind sample out, the second marks in, and how far the two agree."""

import hashlib
import hmac
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from riceshop.grading.class_tables import Line, lines, number_in
from riceshop.grading.export_marks import write_csv
from riceshop.grading.gradebook_place import first_line, shown
from riceshop.grading.gradebook_rows import Submission, read_gradebook
from riceshop.grading.names import SECRET
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import read, source
from riceshop.words import text
from riceshop.words.errors import BadValue, Damaged

COLUMNS = {
    "code": ("code", "编号"), "question": ("question", "题目"), "maximum": ("maximum", "满分"), "answer": ("answer", "回答"),
    "first": ("first", "初评"), "second": ("second", "复评"), "agreed": ("agreed", "商定"), "comment": ("comment", "评语"),
}


@dataclass(frozen=True)
class Written:
    """One written answer: whose, which question, its text, the first marker's points (None: not marked), the maximum."""

    student: str
    question: str
    words: str
    first: float | None
    maximum: float


@dataclass(frozen=True)
class Second:
    """What came back for one answer: the second marker's points, what both agreed on (None: nothing), the comment."""

    answer: Written
    second: float
    agreed: float | None
    comment: str


def written_answers(place: Path, unit: str) -> list[Written]:
    """Return the written answers of a unit that were handed in, by question and student, as the gradebook has them.

    Raises BadValue when nobody handed in a written answer, Damaged when the gradebook cannot be read.
    """
    book = read_gradebook(place)
    found = [one for (_, name), submission in sorted(book.submissions.items()) if name == unit
             for one in _of(place, submission)]
    if not found:
        raise BadValue("grading_moderation.nothing", unit=unit, known=", ".join(book.assignments) or "-")
    return sorted(found, key=lambda one: (one.question, one.student))


def _of(place: Path, submission: Submission) -> Iterable[Written]:
    path = place / "autograded" / submission.student / submission.assignment / f"{submission.assignment}.ipynb"
    said = {grading_of(cell).get("grade_id"): source(cell) for cell in read(path)["cells"]} if path.is_file() else {}
    for one in submission.questions:
        if not one.tested and one.name in said:
            yield Written(submission.student, one.name, said[one.name], None if one.manual else one.points, one.maximum)


def sample(answers: Sequence[Written], count: int, seed: str) -> list[Written]:
    """Return `count` marked answers of each question, spread evenly from the lowest mark to the highest.

    Equal marks are shuffled by `seed`, so that nobody is chosen for a name. Unmarked answers are left out.
    """
    chosen: list[Written] = []
    draw = random.Random(seed)
    for question in dict.fromkeys(one.question for one in answers):
        marked = [one for one in answers if one.question == question and one.first is not None]
        draw.shuffle(marked)
        marked.sort(key=lambda one: one.first or 0.0)
        few = min(count, len(marked))
        places = {round(number * (len(marked) - 1) / max(few - 1, 1)) for number in range(few)}
        chosen += [marked[number] for number in sorted(places)]
    return chosen


def code_of(place: Path, unit: str, one: Written) -> str:
    """Return the sign under which a second marker sees an answer: nothing in it tells whose it is."""
    path = place / SECRET
    secret = path.read_bytes().strip() if path.is_file() else b""
    said = f"{unit}\n{one.question}\n{one.student}".encode()
    return hmac.new(secret, said, hashlib.sha256).hexdigest()[:10].upper()


def write_sheet(path: Path, place: Path, unit: str, chosen: Sequence[Written], show: bool = False) -> None:
    """Write the second marker's sheet: a line an answer in the order of the codes; with `show` the first mark stands there.

    Raises Damaged when the disk refuses.
    """
    heads = [text(f"grading_moderation.head.{name}") for name in COLUMNS]
    rows = sorted([code_of(place, unit, one), one.question, f"{one.maximum:g}", one.words,
                   f"{one.first:g}" if show and one.first is not None else "", "", "", ""] for one in chosen)
    write_csv(path, [heads, *rows])


def read_sheet(path: Path, place: Path, unit: str, answers: Sequence[Written]) -> list[Second]:
    """Return the second marks of a sheet that came back; lines without one are left out.

    Raises BadValue, naming file, row and value, for an unknown or doubled code and for points that cannot be.
    """
    known = {code_of(place, unit, one): one for one in answers}
    found: dict[str, Second] = {}
    for line in lines(path, COLUMNS, ["code", "second"]):
        code = line.values["code"].upper()
        if code not in known or code in found:
            wrong = "twice" if code in found else "unknown"
            raise BadValue(f"grading_moderation.{wrong}", path=path, row=line.number, value=line.values["code"])
        second, agreed = (_points(path, line, name, known[code].maximum) for name in ("second", "agreed"))
        if second is None and agreed is not None:
            raise BadValue("grading_moderation.agreed_alone", path=path, row=line.number, value=line.values["code"])
        if second is not None:
            found[code] = Second(known[code], second, agreed, line.values.get("comment", ""))
    return list(found.values())


def _points(path: Path, line: Line, name: str, maximum: float) -> float | None:
    told = line.values.get(name, "")
    if not told:
        return None
    points = number_in(told)
    if points is None or not 0 <= points <= maximum:
        raise BadValue("grading_moderation.points", path=path, row=line.number, value=told, maximum=f"{maximum:g}")
    return points


@dataclass(frozen=True)
class Agreement:
    """How two markers agree: pairs, mean difference (second less first), mean distance, share within the tolerance."""

    pairs: int
    difference: float
    distance: float
    within: float


def agreement(marked: Sequence[Second], tolerance: float) -> Agreement | None:
    """Return the agreement over the answers that both marked, in points; None when there are none."""
    gaps = [one.second - one.answer.first for one in marked if one.answer.first is not None]
    if not gaps:
        return None
    near = sum(abs(gap) <= tolerance for gap in gaps)
    return Agreement(len(gaps), sum(gaps) / len(gaps), sum(map(abs, gaps)) / len(gaps), near / len(gaps))


def settled(one: Second, tolerance: float) -> float | None:
    """Return the mark that counts: what both agreed on, else the first within the tolerance; None: to be talked over.

    An answer that only the second marker marked takes that mark.
    """
    if one.agreed is not None:
        return one.agreed
    if one.answer.first is None:
        return one.second
    return one.answer.first if abs(one.second - one.answer.first) <= tolerance else None


def put_marks(place: Path, unit: str, marks: Mapping[tuple[str, str], float]) -> None:
    """Write {(student, question): points} into the gradebook as a person's marks, all of them or none.

    Raises Damaged when the gradebook is locked or cannot be reached.
    """
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SQLAlchemyError

    from riceshop.grading.release import course_api

    url = course_api(place).coursedir.db_url
    try:
        with Gradebook(url) as book:
            for (student, question), points in marks.items():
                grade = book.find_grade(question, unit, unit, student)
                grade.manual_score, grade.needs_manual_grade = points, False
            book.db.commit()
    except SQLAlchemyError as error:
        raise Damaged("grading_marks.gradebook", url=shown(url), reason=first_line(error)) from error


def keep_record(place: Path, unit: str, counting: Sequence[tuple[Second, float | None]]) -> Path:
    """Write moderation/UNIT-TIME.csv with first, second and agreed marks and what counts; return its path.

    Written before the gradebook changes: whatever happens, the former marks are known. Raises Damaged.
    """
    record = place / "moderation" / f"{unit}-{datetime.now().astimezone():%Y%m%d-%H%M%S-%f}.csv"
    names = ("student", "question", "first", "second", "agreed", "counts", "comment")
    rows = [[one.answer.student, one.answer.question, _shown(one.answer.first), _shown(one.second), _shown(one.agreed),
             _shown(mark), one.comment] for one, mark in counting]
    write_csv(record, [[text(f"grading_moderation.head.{name}") for name in names], *rows])
    return record


def _shown(points: float | None) -> str:
    return "" if points is None else f"{points:g}"
