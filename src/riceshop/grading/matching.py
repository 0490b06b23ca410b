"""Whose is it: the id in the notebook, compared with the receipt and with the names of file and folders."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from riceshop.grading.archives import shown
from riceshop.grading.names import same_key, student_id
from riceshop.grading.roster import Roster, Student
from riceshop.words import text
from riceshop.words.errors import BadType, BadValue

RULES = ("notebook", "compared", "blank", "names", "asked", "settled", "late")
SHORTEST_NUMBER = 4
NOBODY = "self-learner"
ENDINGS = re.compile(r"(\.ipynb|\.zip|\.txt|\.json)+$", re.IGNORECASE)
# What stands around a name in one run of Chinese letters: 一班王小明的作业.
AROUND = re.compile(r"作业|练习|实验|报告|提交|最终|修改|副本|第.{1,2}[次章]|[一二三四五六七八九十]+班|的|版")
WORD = re.compile(r"[^\W\d_]+")
HAN = re.compile(r"[㐀-鿿·•]+")
INBOUND = re.compile(r"(?P<who>[^+]+(?:\+[^+]+)*)\+(?P<unit>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d \d\d[:_]\d\d[:_]\d\d[^+]*)(\+[^+]*)?")


@dataclass(frozen=True)
class Claims:
    """What one notebook's owner is said to be: by its first cell, by its receipt, by file and folder names."""

    notebook: str = ""
    receipt: str = ""
    parts: tuple[str, ...] = ()
    folder: str = ""


@dataclass(frozen=True)
class Match:
    """Whose it is; where `question` is not empty nobody is chosen and the teacher is asked that."""

    student: str = ""
    question: str = ""
    notes: list[str] = field(default_factory=list)


def rules() -> list[str]:
    """Return the rules by which a student is found, in the reader's language."""
    return [text(f"grading_class.rule.{name}") for name in RULES]


def match(claims: Claims, roster: Roster, settled: str | None = None) -> Match:
    """Return whose a notebook is. `settled` is the teacher's own word and overrules the rest.

    Raises BadValue for an id that cannot be used.
    """
    if settled is not None:
        return _settled(claims, roster, settled)
    return _by_roster(claims, roster) if len(roster) else _by_itself(claims)


def folder_claim(parts: Sequence[str], units: Iterable[str]) -> str:
    """Return the student that nbgrader's own folders name: STUDENT/UNIT or name+unit+time+random; "" if none."""
    known = set(units)
    for place, part in enumerate(parts[:-1]):
        inbound = INBOUND.fullmatch(part)
        if inbound:
            return inbound["who"]
        above = parts[place - 1] if place else ""
        if part in known and above not in ("", NOBODY, *known) and not ENDINGS.search(above):
            return above
    return ""


def _settled(claims: Claims, roster: Roster, settled: str) -> Match:
    who = student_id(settled)
    known = roster.find(who)
    notes = []
    if len(roster) and not known:
        notes.append(text("grading_class.note.not_in_roster", value=who))
    if claims.notebook and same_key(claims.notebook) != same_key(who):
        notes.append(text("grading_class.note.notebook_says", value=shown(claims.notebook)))
    return Match(known.number if known else who, notes=notes)


def _by_itself(claims: Claims) -> Match:
    who = student_id(claims.notebook or claims.receipt or claims.folder)
    # A folder that is not seen, or a name that a command takes for an option.
    if who.startswith((".", "-")):
        raise BadValue("exercise.bad_folder_name", value=who)
    if not who:
        return Match(question=text("grading_class.ask.nobody"))
    other = claims.receipt if claims.receipt and same_key(claims.receipt) != same_key(who) else ""
    return Match(who, notes=[text("exercise.intake.other_name", other=shown(other))] if other else [])


def _by_roster(claims: Claims, roster: Roster) -> Match:
    in_path = list(_mentions(claims.parts, roster))
    if claims.notebook:
        fitting = _meant(claims.notebook, roster)
        if not fitting:
            return Match(question=_unknown(claims.notebook, in_path))
        return _agreed(claims, roster, fitting, in_path, [])
    if claims.receipt and claims.receipt != NOBODY:
        fitting = _meant(claims.receipt, roster)
        if not fitting:
            return Match(question=_unknown(claims.receipt, in_path))
        return _agreed(claims, roster, fitting, in_path, [text("grading_class.note.by_receipt")])
    if not in_path:
        return Match(question=text("grading_class.ask.nobody"))
    return _agreed(claims, roster, in_path[0], in_path, [text("grading_class.note.by_name")])


def _agreed(claims: Claims, roster: Roster, fitting: frozenset[str], in_path: list[frozenset[str]],
            notes: list[str]) -> Match:
    """Return the one student on whom every source agrees, or the question."""
    if claims.receipt and claims.receipt != NOBODY:
        told = _meant(claims.receipt, roster)
        if not told & fitting:
            one, other = _names(fitting, roster), shown(claims.receipt)
            return Match(question=text("grading_class.ask.receipt", one=one, other=other))
        fitting &= told
    for said in in_path:
        if not said & fitting:
            one, other = _names(fitting, roster), _names(said, roster)
            return Match(question=text("grading_class.ask.disagree", one=one, other=other))
        fitting &= said
    if len(fitting) > 1:
        return Match(question=text("grading_class.ask.two", names=_names(fitting, roster)))
    return Match(next(iter(fitting)), notes=notes)


def _unknown(said: str, in_path: list[frozenset[str]]) -> str:
    found = ", ".join(sorted(set().union(*in_path)))
    if found:
        return text("grading_class.ask.unknown_but", value=shown(said), other=found)
    return text("grading_class.ask.unknown", value=shown(said))


def _meant(said: str, roster: Roster) -> frozenset[str]:
    """Return whom an id means: the student of that number; else everyone whose number or name stands in it."""
    exact = roster.find(said)
    if exact:
        return frozenset({exact.number})
    try:
        student_id(said)
    except (BadValue, BadType):
        return frozenset()
    found = list(_mentions((said,), roster))
    common = frozenset.intersection(*found) if found else frozenset()
    return common or frozenset().union(*found)


def _mentions(parts: Sequence[str], roster: Roster) -> Iterator[frozenset[str]]:
    """Yield, for each number or name that stands in the parts of a path, the students it fits."""
    for part in parts:
        bare = ENDINGS.sub("", unicodedata.normalize("NFKC", part)).strip()
        whole = roster.find(bare)
        words = [word for word in re.findall(r"[0-9A-Za-z]+", bare) if len(word) >= SHORTEST_NUMBER]
        numbers = [whole] if whole else [one for one in map(roster.find, words) if one]
        yield from (frozenset({one.number}) for one in dict.fromkeys(numbers))
        yield from _named(bare, roster)


def _named(bare: str, roster: Roster) -> Iterator[frozenset[str]]:
    runs = {same_key(run).replace("•", "·") for piece in HAN.findall(bare) for run in AROUND.split(piece) if run}
    spaced = f" {' '.join(WORD.findall(bare)).casefold()} "
    found: dict[str, set[str]] = {}
    for one in roster:
        if one.name and (same_key(one.name).replace("•", "·") in runs or _latin(one, spaced)):
            found.setdefault(same_key(one.name), set()).add(one.number)
    yield from map(frozenset, found.values())


def _latin(one: Student, spaced: str) -> bool:
    words = WORD.findall(one.name.casefold())
    return len(words) > 1 and not HAN.search(one.name) and f" {' '.join(words)} " in spaced


def _names(numbers: Iterable[str], roster: Roster) -> str:
    found = [roster.find(number) for number in sorted(numbers)]
    return ", ".join(f"{one.number} {one.name}".strip() for one in found if one)
