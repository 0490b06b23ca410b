"""Work in another's name: another student's number, class code or run in a submission, found by reading and never by running."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from riceshop.grading.class_settings import settings
from riceshop.grading.matching import SHORTEST_NUMBER
from riceshop.grading.names import IDENTITY, ROSTER, SUBMITTED, same_key
from riceshop.grading.roster import read_roster
from riceshop.grading.status import Outcome, Status
from riceshop.grading.submissions import IDENTITY_NAMES, grading_of, identity_in
from riceshop.notebooks.files import Notebook, source
from riceshop.notebooks.identity import LONGEST
from riceshop.town import own_seed
from riceshop.words import text

LONGEST_ANSWER = 100_000
# A run's id begins t2-SEED-; the exercise asks for its first nine characters, six digits of the seed.
CITED = re.compile(r"\bt\d+-(\d{6,19})(?!\d)")
# A number in code may be any quantity; one with so many digits is somebody's.
LEAST_DIGITS = 8


@dataclass(frozen=True)
class Everybody:
    """Who is in a class, {key: (number, name)}, its public class code ("": none) and the unit that is graded.

    `listed` are the keys that the roster has, by which a slip of the hand is told from a classmate's number.
    """

    unit: str
    class_code: str
    people: Mapping[str, tuple[str, str]]
    listed: frozenset[str] = frozenset()

    def signs(self, owner: str, handed_in: Notebook) -> list[str]:
        """Return what in the submission of `owner` is another's, as sentences in the reader's language; empty when all is well."""
        said = identity_in(handed_in) or dict.fromkeys(IDENTITY_NAMES, "")
        answers = [(cell["cell_type"], source(cell)[:LONGEST_ANSWER]) for cell in handed_in["cells"]
                   if grading_of(cell).get("solution") and grading_of(cell).get("grade_id") != IDENTITY]
        found = [*self._named(owner, said)]
        for kind, answer in answers:
            found += self._written(owner, answer) if kind == "code" else []
            found += self._cited(owner, said, answer)
        return list(dict.fromkeys(found))

    def _named(self, owner: str, said: Mapping[str, str]) -> Iterator[str]:
        told, code = same_key(said["STUDENT"]), same_key(said["CLASS_CODE"])
        own = self.people.get(same_key(owner), (owner, ""))
        if told and told not in {same_key(one) for one in (owner, *own) if one}:
            who = self._person(told)
            if who:
                yield text("grading_tampered.number", value=said["STUDENT"][:80], other=who, student=owner)
            elif same_key(owner) not in self.listed or not _slip(told, same_key(owner)):
                yield text("grading_tampered.unknown", value=said["STUDENT"][:80], student=owner)
        if code and self.class_code and code != same_key(self.class_code) and not _slip(code, same_key(self.class_code)):
            yield text("grading_tampered.class_code", value=said["CLASS_CODE"][:80], code=self.class_code)

    def _person(self, told: str) -> str:
        """Return the number of the student who is called so, by number or by name, "" when nobody or several are."""
        if told in self.people:
            return self.people[told][0]
        found = {number for number, name in self.people.values() if name and same_key(name) == told}
        return found.pop() if len(found) == 1 else ""

    def _written(self, owner: str, code: str) -> Iterator[str]:
        try:
            nodes = list(ast.walk(ast.parse(code)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return
        for node in nodes:
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) and node.id in IDENTITY_NAMES:
                yield text("grading_tampered.renamed", name=node.id)
            number = _constant(node)
            if number and same_key(number) != same_key(owner) and same_key(number) in self.people:
                yield text("grading_tampered.in_answer", value=number)

    def _cited(self, owner: str, said: Mapping[str, str], answer: str) -> Iterator[str]:
        seeds = CITED.findall(answer)
        if not seeds:
            return
        codes = {self.class_code, said["CLASS_CODE"]}
        # Who works without a number, or mistyped it, has a town too, and it is no classmate's.
        mine = [self._seed(code, who) for code in {*codes, ""} for who in {owner, said["STUDENT"], ""}]
        others = {self._seed(code, who): who for code in codes for who, _ in self.people.values()
                  if same_key(who) not in {same_key(owner), same_key(said["STUDENT"])}}
        for seed in seeds:
            if any(one.startswith(seed) for one in mine):
                continue
            for other in sorted({who for one, who in others.items() if one.startswith(seed)}):
                yield text("grading_tampered.run", run=seed, other=other)

    def _seed(self, code: str, who: str) -> str:
        return str(own_seed(code, who, self.unit))


def everybody(place: Path, unit: str) -> Everybody:
    """Return who is in the class folder `place`: the roster, and whoever handed something in.

    Raises Damaged for a roster or class.toml that cannot be read.
    """
    people = {same_key(one.number): (one.number, one.name) for one in read_roster(place / ROSTER)}
    listed = frozenset(people)
    folder = place / SUBMITTED
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_dir() and not path.name.startswith("."):
            people.setdefault(same_key(path.name), (path.name, ""))
    return Everybody(unit, settings(place).class_code, people, listed)


def told(outcome: Outcome, signs: Sequence[str]) -> Outcome:
    """Return the outcome with the signs as its reason; points that were computed stay, but do not count of themselves."""
    if not signs:
        return outcome
    status = outcome.status if outcome.status is Status.FAILED else Status.TAMPERED
    reason = " ".join([*signs, text("grading_tampered.advice"), outcome.reason]).rstrip()
    return replace(outcome, status=status, reason=reason)


def _constant(node: ast.AST) -> str:
    """Return the student number that a constant in code could be, "" for any other word or quantity."""
    value = node.value if isinstance(node, ast.Constant) else None
    if type(value) is int and 10 ** (LEAST_DIGITS - 1) <= value < 10**LONGEST:
        return str(value)
    fits = isinstance(value, str) and SHORTEST_NUMBER <= len(value) <= LONGEST and any(one.isdigit() for one in value)
    return value if fits else ""


def _slip(one: str, other: str) -> bool:
    """Return whether two words differ as a slip of the hand makes them differ: one sign put in, left out, changed or two swapped."""
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < SHORTEST_NUMBER:
        return False
    first = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[first:], other[first:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
