"""What a student's feedback says of one question: title, answer, points and the check's sentences, as plain text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from riceshop.grading.gradebook_rows import Question, Submission
from riceshop.grading.names import IDENTITY
from riceshop.grading.status import Outcome
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Cell, Notebook, read, source, spoken
from riceshop.words import text

LONGEST, MOST_LINES = 400, 60
HAN = re.compile("[\u4e00-\u9fff]")
SHOWN = re.compile(r"""'[^']*'|"[^"]*"|\[[^\]]*\]|“[^”]*”""")
UNKNOWN_NAME = re.compile(r"name '(\w+)' is not defined")
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Told:
    """One question of a page: everything is plain text, not yet HTML."""

    title: str
    points: float | None
    maximum: float
    waiting: bool = False
    comment: str = ""
    answers: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def titles(master: Notebook, lang: str) -> dict[str, str]:
    """Return {grade id: the heading above that question} of a master in one language."""
    found, heading = {}, ""
    for cell in master["cells"]:
        if spoken(cell) == lang:
            for line in source(cell).splitlines():
                if line.startswith("#"):
                    heading = re.sub(r"[#*`]", "", line).strip()
                    break
        name = grading_of(cell).get("grade_id")
        if name:
            found[name] = heading or name
    return found


def questions(submission: Submission, work: Path, master: Path, outcome: Outcome | None, lang: str) -> list[Told]:
    """Return the questions of a submission in the notebook's order, told in `lang` ("zh" or "en").

    Of the test cells only what the checks printed and the kind of an error are used: no source, no traceback.
    """
    held = {one.name: one for one in submission.questions}
    named = titles(read(master), lang)
    more = outcome.questions if outcome else {}
    found, answers = [], []
    for cell in read(work)["cells"]:
        name = grading_of(cell).get("grade_id")
        if grading_of(cell).get("solution") and name != IDENTITY:
            answers.append(cell)
        if name in held:
            found.append(_told(held.pop(name), cell, answers, named.get(name, name), more.get(name), lang))
            answers = []
    # What the student's notebook lost is still a question of the exercise.
    found += [Told(named.get(name, name), one.points, one.maximum, one.manual, one.comment,
                   said=[text("grading_marks.feedback.cell_gone", lang)]) for name, one in held.items()]
    return found


def _told(one: Question, cell: Cell, answers: list[Cell], title: str, more: object, lang: str) -> Told:
    points = None if one.points is None else one.points + one.extra
    made = Told(title, points, one.maximum, one.manual, one.comment, [_plain(source(each)) for each in answers])
    if one.manual or (not one.tested and points is None):
        made.waiting = True
        return made
    if not one.tested:
        if points < one.maximum and not one.comment:
            made.said = [text("grading_marks.feedback.no_comment", lang)]
        return made
    made.said = [*_raised(answers, "own_error", lang), *_printed(cell, lang), *_raised([cell], "check_error", lang)]
    if isinstance(more, Mapping) and isinstance(more.get("reason"), str):
        made.said.append(_plain(more["reason"]))
    if points is not None and points < one.maximum and not made.said:
        made.said.append(text("grading_marks.feedback.no_words", lang))
    return made


def _printed(cell: Cell, lang: str) -> list[str]:
    streams = [output for output in cell.get("outputs", []) if output.get("output_type") == "stream"
               and output.get("name") == "stdout"]
    printed = _plain("".join("".join(output.get("text", "")) for output in streams))
    return in_language([line for line in printed.split("\n") if line.strip()], lang)


def in_language(printed: Iterable[str], lang: str) -> list[str]:
    """Return the lines of bilingual output that are in `lang`; all of them when none is."""
    every = list(printed)
    kept = [line for line in every if bool(HAN.search(SHOWN.sub("", line))) == (lang == "zh")]
    return kept or every


def _raised(cells: Iterable[Cell], key: str, lang: str) -> list[str]:
    said = []
    for cell in cells:
        for output in cell.get("outputs", []):
            if output.get("output_type") != "error":
                continue
            value = _plain(str(output.get("evalue", ""))).split("\n")[0]
            unknown = UNKNOWN_NAME.fullmatch(value)
            if key == "check_error" and unknown:
                said.append(text("grading_marks.feedback.no_name", lang, name=unknown[1]))
            else:
                # What an error in a test says may quote the hidden part: its kind is all that is shown.
                kind = _plain(str(output.get("ename", "")))
                error = kind if key == "check_error" else f"{kind}: {value}"
                said.append(text(f"grading_marks.feedback.{key}", lang, error=error))
    return said


def _plain(told: str) -> str:
    """Return a student's text cut to a size that can be read, without control and direction signs."""
    lines = [line[:LONGEST] for line in CONTROL.sub("", told).split("\n")]
    return "\n".join(lines[:MOST_LINES])
