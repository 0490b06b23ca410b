"""What the notebooks say beside the points: edition, questions left blank or stopped, and what the checks found wrong."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from riceshop.grading.feedback_words import CONTROL, in_language
from riceshop.grading.names import IDENTITY
from riceshop.grading.part_marks import STOPPED
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Cell, Notebook, source, spoken
from riceshop.words import entries, text

SPOKEN = ("zh", "en")
STUB = "raise NotImplementedError"
LONGEST, MOST_LINES = 120, 60
# The sentences in which the checks say what they found; the narrower of two that could fit comes first.
FOUND = ("checks.nothing", "checks.blank", "checks.interrupted", "checks.not_a_function", "checks.uncalled", "checks.size_rows",
         "checks.size", "checks.columns", "checks.type", "checks.raised", "checks.value")
NEVER_WRONG = ("checks.passed", "checks.score", "checks.offer")


@dataclass(frozen=True)
class Wrong:
    """One wrong result: the check's sentence (its key, "error" or "said") and what was found, as plain short text."""

    kind: str
    got: str
    want: str = ""

    def label(self, lang: str) -> str:
        """Return it in the reader's words."""
        if self.kind == "said":
            return self.got
        if self.kind == "error":
            return text("grading_report.wrong.error", lang, error=self.got)
        got, want = _word(self.got, lang), _word(self.want, lang)
        values = {"used": "", "got": got, "want": want, "error": got, "ask": ""}
        told = entries()[self.kind][lang].format(**values).split("\n")[0]
        return told[:1].upper() + told[1:]


@dataclass
class Answers:
    """One student's notebook: questions seen, those left blank, those stopped by the clock, {question: {wrong: sample}}."""

    seen: set[str] = field(default_factory=set)
    blank: set[str] = field(default_factory=set)
    stopped: set[str] = field(default_factory=set)
    wrong: dict[str, dict[Wrong, str]] = field(default_factory=dict)


def edition(notebook: Notebook) -> str | None:
    """Return the edition a student handed in, by its prose: "zh", "en", "both", None when it has none of ours."""
    held = {spoken(cell) for cell in notebook["cells"] if cell.get("cell_type") == "markdown"} - {None}
    return None if not held else "both" if len(held) > 1 else held.pop()


def stubs(release: Notebook | None) -> dict[str, str]:
    """Return {grade id: the text given to the students} of a release."""
    found = {}
    for cell in release["cells"] if release else []:
        held = grading_of(cell)
        if held.get("solution") and held.get("grade_id"):
            found[held["grade_id"]] = source(cell).strip()
    return found


def answers(notebook: Notebook, lost: set[str], questions: Iterable[str], given: Mapping[str, str]) -> Answers:
    """Return what an autograded notebook says of each question; `lost` are those without full points."""
    made, asked, cells, fresh = Answers(), set(questions), [], True
    for cell in notebook["cells"]:
        held = grading_of(cell)
        name = held.get("grade_id")
        if held.get("solution") and name != IDENTITY:
            # A second test of the same answer has the same cells above it.
            cells = [cell] if fresh else [*cells, cell]
            fresh = False
        if name in asked:
            made.seen.add(name)
            fresh = True
            if cells and all(_blank(one, given) for one in cells):
                made.blank.add(name)
            if any(output.get("ename") in STOPPED for one in [*cells, cell] for output in one.get("outputs", [])):
                made.stopped.add(name)
            if name in lost and not held.get("solution"):
                made.wrong[name] = _wrong(cell)
    return made


def _blank(cell: Cell, given: Mapping[str, str]) -> bool:
    told = source(cell).strip()
    stub = given.get(str(grading_of(cell).get("grade_id")))
    return not told or told == stub or (stub is None and told.endswith(STUB))


def _wrong(cell: Cell) -> dict[Wrong, str]:
    printed = "".join("".join(output.get("text", "")) for output in cell.get("outputs", [])
                      if output.get("output_type") == "stream" and output.get("name") == "stdout")
    lines = [line.strip() for line in CONTROL.sub("", printed).split("\n")[:MOST_LINES] if line.strip()]
    found: dict[Wrong, str] = {}
    for line in in_language(lines, "zh"):
        one = _read(line)
        if one is not None:
            found.setdefault(one, line[:LONGEST])
    for output in cell.get("outputs", []):
        if output.get("output_type") == "error":
            kind = _short(str(output.get("ename", "")))
            found.setdefault(Wrong("error", kind), kind)
    if not found:
        others = [line for line in in_language(lines, "zh") if not any(one.match(line) for one in _patterns(NEVER_WRONG).values())]
        for line in others[:1]:
            found[Wrong("said", line[:LONGEST])] = line[:LONGEST]
    return found


def _read(line: str) -> Wrong | None:
    for (key, _), pattern in _patterns(FOUND).items():
        match = pattern.match(line)
        if match:
            held = match.groupdict()
            got, want = _short(held.get("got") or held.get("error") or ""), _short(held.get("want") or "")
            # One wrong kind of result is one, whichever language told it.
            return Wrong(key, _word(got, "zh"), _word(want, "zh"))
    return None


def _word(told: str, lang: str) -> str:
    return entries()[_words()[told]][lang] if told in _words() else told


@cache
def _words() -> dict[str, str]:
    return {entry[lang]: key for key, entry in entries().items() if key.startswith("checks.kind.") for lang in SPOKEN}


@cache
def _patterns(keys: tuple[str, ...]) -> dict[tuple[str, str], re.Pattern[str]]:
    return {(key, lang): re.compile(_pattern(entries()[key][lang])) for key in keys for lang in SPOKEN}


def _pattern(template: str) -> str:
    first, more = (template.split("\n")[0], "\n" in template)
    # Bounded, so that a long line of a student's costs no time.
    parts = re.split(r"\{(\w+)\}", first)
    made = "".join(re.escape(part) if place % 2 == 0 else f"(?P<{part}>.{{0,300}}?)" for place, part in enumerate(parts))
    return f"{made}$" if more else made


def _short(told: str) -> str:
    plain = CONTROL.sub("", told).replace("\n", " ").strip()
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
