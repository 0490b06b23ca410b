"""The facts of a report on one unit: a work a student, a row a question, the editions, and how reliable it all is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from riceshop.grading.feedback_words import titles
from riceshop.grading.gradebook_rows import impossible
from riceshop.grading.item_analysis import Estimate, alpha, difficulty, discrimination, whole_table
from riceshop.grading.marks import sources
from riceshop.grading.part_marks import (
    Sources,
    assignment_of,
    assignment_part,
    exercise_part,
    known_assignments,
)
from riceshop.grading.report_answers import SPOKEN, Answers, Wrong, answers, edition, stubs
from riceshop.grading.roster import Student
from riceshop.grading.status import COUNTING, Status
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Notebook, read
from riceshop.words import text
from riceshop.words.errors import BadValue, Damaged

COMMONEST = 5
MISSHAPEN = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


@dataclass
class Work:
    """One student's work: status, edition, points by question (None: none yet), what the notebook says."""

    person: Student
    student: str
    status: Status
    counted: bool = False
    edition: str | None = None
    points: dict[str, float | None] = field(default_factory=dict)
    answers: Answers | None = None


@dataclass(frozen=True)
class Item:
    """One question: its maximum, its figures, how many left it blank of how many read, how many were stopped, what was wrong.

    `wrong` is [(wrong result, how many students, a check's sentence as a sample)], the commonest first.
    """

    name: str
    maximum: float
    difficulty: Estimate
    discrimination: Estimate
    blank: int
    read: int
    stopped: int
    wrong: list[tuple[Wrong, int, str]]
    by_edition: dict[str, Estimate]


@dataclass(frozen=True)
class Report:
    """A unit's report; totals are shares of the points, {student: 0 to 1}, over the `compared` questions marked for most."""

    unit: str
    works: list[Work]
    items: list[Item]
    alpha: Estimate
    compared: int
    totals: dict[str, float]
    editions: dict[str, Estimate]
    titles: dict[str, dict[str, str]]
    problems: list[str]

    @property
    def statuses(self) -> dict[Status, int]:
        """How many students have each status."""
        held = Counter(work.status for work in self.works)
        return {status: held[status] for status in Status if held[status]}


def units(place: Path) -> list[str]:
    """Return the assignments of a class that have a row in the gradebook."""
    return sources(place)[0].book.assignments


def unit_report(place: Path, unit: str) -> Report:
    """Return the report on one unit of a class; nothing is written. Raises BadValue for an unknown unit."""
    source, known, _ = sources(place)
    if unit not in known_assignments(source):
        raise BadValue("grading_report.unknown_unit", value=unit, known=", ".join(known_assignments(source)) or "-")
    maxima = {one.name: one.maximum for submission in source.book.submissions.values() if submission.assignment == unit
              for one in submission.questions if one.maximum > 0}
    master, problems = _master(place, unit)
    order = [grading_of(cell).get("grade_id") for cell in master["cells"]] if master else []
    maxima = {name: maxima[name] for name in [*(name for name in order if name in maxima), *maxima]}
    release = _notebook(place / "release" / unit / f"{unit}.ipynb")
    works = [_work(source, known[who], who, unit, maxima, stubs(release), problems) for who in known]
    named = {lang: titles(master, lang) if master else {} for lang in SPOKEN}
    return analysed(unit, maxima, works, named, problems)


def analysed(unit: str, maxima: dict[str, float], works: list[Work], named: dict[str, dict[str, str]],
             problems: Sequence[str] = ()) -> Report:
    """Return the report on works that are read: only those whose points count go into the figures."""
    counted = [work for work in works if work.counted]
    names = list(maxima)
    points = [[work.points.get(name) for name in names] for work in counted]
    rows, columns = whole_table(points)
    table = [[points[row][column] for column in columns] for row in rows]
    most = sum(maxima[names[column]] for column in columns)
    totals = {counted[row].student: sum(line) / most for row, line in zip(rows, table, strict=True)}
    items = []
    for number, name in enumerate(names):
        correlated = discrimination(table, columns.index(number)) if number in columns and table else Estimate(None, 0, "few_students")
        items.append(_item(name, maxima[name], counted, correlated))
    by_edition = {lang: [totals[work.student] for work in counted if work.edition == lang and work.student in totals]
                  for lang in (*SPOKEN, "both")}
    editions = {lang: difficulty(shares, 1.0) for lang, shares in by_edition.items() if shares}
    return Report(unit, works, items, alpha(table), len(columns), totals, editions if {"zh", "en"} <= set(editions) else {}, named, list(problems))


def _item(name: str, maximum: float, works: Sequence[Work], correlated: Estimate) -> Item:
    read = [work for work in works if work.answers is not None and name in work.answers.seen]
    found: Counter[Wrong] = Counter()
    sample: dict[Wrong, str] = {}
    for work in read:
        for wrong, line in work.answers.wrong.get(name, {}).items():
            found[wrong] += 1
            sample.setdefault(wrong, line)
    # The order of equals is that of their words, not of the students.
    commonest = sorted(found, key=lambda wrong: (-found[wrong], wrong.kind, wrong.got))[:COMMONEST]
    by_edition = {lang: difficulty([work.points.get(name) for work in works if work.edition == lang], maximum)
                  for lang in SPOKEN}
    return Item(name, maximum, difficulty([work.points.get(name) for work in works], maximum), correlated,
                sum(name in work.answers.blank for work in read), len(read), sum(name in work.answers.stopped for work in read),
                [(wrong, found[wrong], sample[wrong]) for wrong in commonest], by_edition)


def _work(source: Sources, person: Student, who: str, unit: str, maxima: dict[str, float], given: dict[str, str],
          problems: list[str]) -> Work:
    part = next((one for one in source.rules.parts if assignment_of(source, one) == unit), None)
    own = assignment_part(source, who, unit)
    decided = exercise_part(source, who, part) if part else own
    made = Work(person, who, Status.EXCUSED if decided.status is Status.EXCUSED else own.status)
    submission = source.book.submissions.get((who, unit))
    if submission is None or not submission.questions:
        return made
    waiting = {one.name for one in submission.open}
    made.points = {one.name: None if one.name in waiting else one.points for one in submission.questions}
    made.counted = own.status in (*COUNTING, Status.NEEDS_MANUAL) and impossible(submission) is None
    try:
        lost = {name for name, value in made.points.items() if value is not None and value < maxima.get(name, 0)}
        path = source.place / "autograded" / who / unit / f"{unit}.ipynb"
        made.answers = answers(read(path), lost, maxima, given)
        came = _notebook(source.place / "submitted" / who / unit / f"{unit}.ipynb") or read(path)
        made.edition = edition(came)
    except (Damaged, *MISSHAPEN) as error:
        said = str(error)[:300] or type(error).__name__
        problems.append(text("grading_report.unread", student=who, unit=unit, reason=said))
    return made


def _master(place: Path, unit: str) -> tuple[Notebook | None, list[str]]:
    try:
        return read(place / "source" / unit / f"{unit}.ipynb"), []
    except Damaged as error:
        return None, [str(error)]


def _notebook(path: Path) -> Notebook | None:
    """Return a notebook, None when it is not there or is none: then something else tells it."""
    try:
        return read(path)
    except (Damaged, RecursionError):
        return None
