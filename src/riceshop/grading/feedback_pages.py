"""Feedback pages: one HTML a student and language, offline, nothing active in it, no test and no traceback."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from riceshop.grading.class_tables import put
from riceshop.grading.feedback_words import Told, questions
from riceshop.grading.marks import rounded, sources
from riceshop.grading.names import EXCHANGE_SECRET, TIMESTAMP
from riceshop.grading.part_marks import (
    Part,
    Sources,
    assignment_of,
    assignment_part,
    exercise_part,
    known_assignments,
)
from riceshop.grading.roster import Student
from riceshop.grading.status import Status, stored
from riceshop.words import LANGUAGES, text
from riceshop.words.errors import BadValue, Damaged

ENOUGH, BINS = 5, 10
STYLE = """body{font:16px/1.6 system-ui,"Noto Sans SC","Microsoft YaHei",sans-serif;max-width:46rem;margin:2rem auto;
padding:0 1rem;color:#222}h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.6rem 0 .3rem}pre{background:#f5f5f5;
padding:.6rem;overflow:auto;white-space:pre-wrap}.points{font-weight:600}.said{white-space:pre-wrap;margin:.3rem 0}
.comment{border-left:4px solid #27b;padding-left:.7rem;white-space:pre-wrap}table{border-collapse:collapse}
td{padding:.1rem .5rem}.bar{display:inline-block;height:.8rem;background:#89a}.mine .bar{background:#c60}"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True)
class Written:
    """What became of one student: the pages written, none for one who has not handed in."""

    student: str
    status: Status
    pages: list[Path]
    problem: str = ""


def write_feedback(place: Path, unit: str, students: Sequence[str] = (), lang: str | None = None,
                   distribution: bool = False) -> Iterator[Written]:
    """Write the pages of an assignment into feedback/STUDENT/UNIT and yield what became of each student.

    UNIT.zh.html and UNIT.en.html are in one language; UNIT.html, the name nbgrader hands out, is in both, or in
    `lang` when that is given, and then it has one page beside it. One bad notebook never stops the others. Raises
    BadValue for an unknown unit or student.
    """
    source, known, _ = sources(place)
    if unit not in known_assignments(source):
        raise BadValue("grading_marks.feedback.unknown_unit", value=unit, known=", ".join(known_assignments(source)) or "-")
    unknown = [who for who in students if who not in known]
    if unknown:
        raise BadValue("grading_marks.feedback.unknown_student", value=unknown[0])
    parts = {who: _part(source, who, unit) for who in known}
    marks = [float(one.mark) for one in parts.values() if one.mark is not None]
    for who in students or known:
        if parts[who].status is Status.NOT_SUBMITTED:
            yield Written(who, parts[who].status, [])
            continue
        try:
            pages = _pages(source, known[who], who, unit, parts[who], marks if distribution else None, lang)
            yield Written(who, parts[who].status, pages)
        except (Damaged, OSError) as error:
            yield Written(who, parts[who].status, [], str(error))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # JSON of a notebook's shape in which something else stands: a student's doing, never a reason to stop.
            said = text("grading_marks.feedback.misshapen", path=f"autograded/{who}/{unit}", reason=error)
            yield Written(who, parts[who].status, [], said)


def _part(source: Sources, who: str, unit: str) -> Part:
    part = next((one for one in source.rules.parts if assignment_of(source, one) == unit), None)
    return exercise_part(source, who, part) if part else assignment_part(source, who, unit)


def _pages(source: Sources, person: Student, who: str, unit: str, part: Part, marks: list[float] | None,
           lang: str | None) -> list[Path]:
    shown = [lang] if lang in ("zh", "en") else ["zh", "en"]
    bodies = {one: _body(source, person, who, unit, part, marks, one) for one in shown}
    folder, written = source.place / "feedback" / who / unit, []
    title = f"{unit} · {person.name or who}"
    for name, body in [*((f"{unit}.{one}.html", bodies[one]) for one in shown), (f"{unit}.html", "<hr>".join(bodies.values()))]:
        spoken = name.split(".")[-2] if name.split(".")[-2] in LANGUAGES else shown[0]
        put(folder / name, _page(title, spoken, body).encode("utf-8"))
        written.append(folder / name)
    _for_exchange(source.place / "autograded" / who / unit, folder)
    return written


def _for_exchange(graded: Path, folder: Path) -> None:
    """Put beside the pages what nbgrader's release_feedback asks for, when the work came through its exchange."""
    if (graded / EXCHANGE_SECRET).is_file():
        for name in (TIMESTAMP, EXCHANGE_SECRET):
            put(folder / name, (graded / name).read_bytes())


def _page(title: str, lang: str, body: str) -> str:
    spoken = "zh-CN" if lang == "zh" else "en"
    return (f'<!DOCTYPE html>\n<html lang="{spoken}"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
            f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
            f"<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n")


def _body(source: Sources, person: Student, who: str, unit: str, part: Part, marks: list[float] | None,
          lang: str) -> str:
    submission = source.book.submissions.get((who, unit))
    work = source.place / "autograded" / who / unit / f"{unit}.ipynb"
    master = source.place / "source" / unit / f"{unit}.ipynb"
    told = []
    if submission is not None and work.is_file():
        told = questions(submission, work, master, stored(source.place, who, unit), lang)
    head = [_block("h1", text("grading_marks.feedback.title", lang, unit=unit)),
            _block("p", " ".join(one for one in (who, person.name, person.group) if one)),
            _block("p", _result(source, part, told, lang), "points"),
            _block("p", text(f"grading_marks.feedback.status.{part.status.value}", lang))]
    chart = [] if marks is None else [_distribution(marks, part, lang)]
    return "\n".join([*head, *(_question(one, part.status, lang) for one in told), *chart])


def _result(source: Sources, part: Part, told: Sequence[Told], lang: str) -> str:
    if part.mark is not None:
        return text("grading_marks.feedback.mark", lang, mark=rounded(part.mark, source.rules.decimals),
                    status=part.status.label(lang))
    if part.status is Status.NEEDS_MANUAL and told:
        done = [one for one in told if not one.waiting and one.points is not None]
        return text("grading_marks.feedback.so_far", lang, points=f"{sum(one.points for one in done):g}",
                    maximum=f"{sum(one.maximum for one in done):g}")
    return text("grading_marks.feedback.no_mark", lang, status=part.status.label(lang))


def _question(one: Told, status: Status, lang: str) -> str:
    if one.waiting or one.points is None or status in (Status.FAILED, Status.TAMPERED):
        points = text("grading_marks.feedback.waiting", lang, maximum=f"{one.maximum:g}")
    else:
        points = text("grading_marks.feedback.points", lang, points=f"{one.points:g}", maximum=f"{one.maximum:g}")
    found = [_block("h2", one.title), _block("p", points, "points")]
    found += [_block("p", line, "said") for line in one.said]
    if one.comment:
        found.append(_block("p", text("grading_marks.feedback.comment", lang, comment=one.comment), "comment"))
    answers = [answer for answer in one.answers if answer.strip()]
    if answers:
        summary = escape(text("grading_marks.feedback.answer", lang))
        found.append(f"<details><summary>{summary}</summary>{''.join(_block('pre', one) for one in answers)}</details>")
    return "\n".join(found)


def _distribution(marks: Sequence[float], part: Part, lang: str) -> str:
    title = _block("h2", text("grading_marks.feedback.distribution", lang, count=len(marks)))
    if len(marks) < ENOUGH:
        return title + _block("p", text("grading_marks.feedback.too_few", lang, enough=ENOUGH))
    counts = [0] * BINS
    for mark in marks:
        counts[_bin(mark)] += 1
    mine = _bin(float(part.mark)) if part.mark is not None else -1
    rows = "".join(
        f'<tr class="{"mine" if number == mine else ""}"><td>{number * 10}–{number * 10 + (10 if number == 9 else 9)}</td>'
        f'<td><span class="bar" style="width:{16 * count / max(counts):.1f}rem"></span> {count}</td></tr>'
        for number, count in enumerate(counts))
    return f"{title}<table>{rows}</table>"


def _bin(mark: float) -> int:
    return min(BINS - 1, int(mark // 10))


def _block(tag: str, told: str, kind: str = "") -> str:
    # Everything a student or a notebook wrote passes here: it is shown as text and nothing else.
    chosen = f' class="{kind}"' if kind else ""
    return f"<{tag}{chosen}>{escape(told)}</{tag}>"
