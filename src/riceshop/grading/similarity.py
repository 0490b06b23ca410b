"""Likeness of submissions: winnowed fingerprints, weighed by how rare they are in the class, compared pair by pair.

Source: S. Schleimer, D. S. Wilkerson, A. Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", Proc. ACM
SIGMOD 2003, pp. 76-85. Names are numbered by their order of appearance inside each run of tokens, so that neither
renaming nor another order of the functions hides a copy. Nothing here reads a file or runs a student's code.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import combinations

from riceshop.grading.similar_texts import Unit

# A run of RUN units is one fingerprint; of WINDOW neighbouring ones the least is kept, so that any 11 units two
# answers share leave a trace.
RUN, WINDOW = 8, 4
DEFAULT_ABOVE = 0.8
# Fewer rare fingerprints than these (some 35 tokens) prove nothing: short answers are alike by nature.
EVIDENCE = 12.0
# A whole is a dozen answers, in which as much comes together by chance; measured on 300 random members of the zoo.
EVIDENCE_WHOLE = 2 * EVIDENCE
# What more than a third of the class has, and at least five students, counts nothing.
COMMON_SHARE, COMMON_LEAST = 1 / 3, 4
Span = tuple[int, int]
Prints = Mapping[int, Sequence[Span]]
Work = Mapping[str, Prints]


@dataclass(frozen=True)
class Likeness:
    """How alike two answers are, 0 to 1: contained (the shorter one's rare fingerprints that the other has), jaccard.

    `evidence` is the weight of what they share, in fingerprints that only those two have.
    """

    contained: float
    jaccard: float
    evidence: float

    def reaches(self, above: float, least: float = EVIDENCE) -> bool:
        """Return True when it is alike to `above` and rests on `least` evidence."""
        return self.contained >= above and self.evidence >= least


@dataclass(frozen=True)
class Pair:
    """Two students in the order of their ids, the likeness of their submissions, and that of each question."""

    one: str
    other: str
    whole: Likeness
    questions: dict[str, Likeness] = field(default_factory=dict)


def prints(units: Sequence[Unit], stub: Collection[int] = ()) -> dict[int, list[Span]]:
    """Return {fingerprint: the lines (first, last) where it stands} of an answer, those of the stub left out."""
    hashes = _runs(units)
    found: dict[int, list[Span]] = {}
    for place in _winnowed(hashes):
        if hashes[place] not in stub:
            inside = units[place:place + RUN]
            found.setdefault(hashes[place], []).append((inside[0].first, inside[-1].last))
    return found


def every_run(units: Sequence[Unit]) -> set[int]:
    """Return the fingerprints of every run, none dropped: what is subtracted for a stub."""
    return set(_runs(units))


def pairs(works: Mapping[str, Work], above: float = DEFAULT_ABOVE) -> list[Pair]:
    """Return the pairs that are alike in one question or as a whole, most alike first; works is {student: {question:
    fingerprints}}.

    Only students who share a rare fingerprint are ever compared (an inverted index), so that 300 take seconds.
    """
    weights = {question: _weights(works, question) for question in sorted({one for held in works.values() for one in held})}
    shared: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for question, held in weights.items():
        for mark, who in _holders(works, question):
            if held[mark] > 0:
                for pair in combinations(who, 2):
                    shared[pair][question] += held[mark]
    totals = {who: {question: math.fsum(weights[question][mark] for mark in marks) for question, marks in work.items()}
              for who, work in works.items()}
    found = []
    for (one, other), common in sorted(shared.items()):
        # Below that no question and no whole can reach it.
        if math.fsum(common.values()) >= EVIDENCE:
            pair = _pair(one, other, common, totals)
            if _reaching(pair, above):
                found.append(pair)
    return sorted(found, key=lambda pair: (-max(_reaching(pair, above)), -pair.whole.evidence, pair.one, pair.other))


def lines_alike(mine: Prints, others: Prints) -> set[int]:
    """Return the lines (from 0) of an answer on which a fingerprint stands that the other answer has too."""
    return {line for mark, spans in mine.items() if mark in others
            for first, last in spans for line in range(first, last + 1)}


def _pair(one: str, other: str, common: Mapping[str, float], totals: Mapping[str, Mapping[str, float]]) -> Pair:
    first, second = totals[one], totals[other]
    questions = {question: _likeness(value, first[question], second[question]) for question, value in sorted(common.items())}
    whole = _likeness(math.fsum(common.values()), math.fsum(first.values()), math.fsum(second.values()))
    return Pair(one, other, whole, questions)


def _likeness(shared: float, first: float, second: float) -> Likeness:
    return Likeness(min(1.0, shared / min(first, second)), min(1.0, shared / (first + second - shared)), shared)


def _reaching(pair: Pair, above: float) -> list[float]:
    whole = [pair.whole.contained] if pair.whole.reaches(above, EVIDENCE_WHOLE) else []
    return whole + [like.contained for like in pair.questions.values() if like.reaches(above)]


def _holders(works: Mapping[str, Work], question: str) -> Iterator[tuple[int, list[str]]]:
    found: dict[int, list[str]] = defaultdict(list)
    for who in sorted(works):
        for mark in works[who].get(question, ()):
            found[mark].append(who)
    yield from sorted(found.items())


def _weights(works: Mapping[str, Work], question: str) -> dict[int, float]:
    """Return {fingerprint: weight}: 1 for one that at most two have, falling to 0 for what is common in the class."""
    counts = Counter(mark for work in works.values() for mark in work.get(question, ()))
    answered = sum(1 for work in works.values() if work.get(question))
    most = max(COMMON_LEAST, answered * COMMON_SHARE)
    return {mark: 0.0 if count > most else 1 - math.log(max(count, 2) / 2) / math.log((most + 1) / 2)
            for mark, count in counts.items()}


def _runs(units: Sequence[Unit]) -> list[int]:
    if not units:
        return []
    return [_hash(units[place:place + RUN]) for place in range(max(1, len(units) - RUN + 1))]


def _hash(run: Sequence[Unit]) -> int:
    names: dict[str, int] = {}
    # A name freely chosen is its place among those of this run; \x01 keeps it apart from what is written.
    told = [f"\x01{names.setdefault(one.text, len(names))}" if one.free else one.text for one in run]
    # Not Python's own hash, which differs from one start to the next.
    return int.from_bytes(blake2b("\x00".join(told).encode("utf-8", "replace"), digest_size=8).digest())


def _winnowed(hashes: Sequence[int]) -> list[int]:
    """Return the places kept: the least of every window, the rightmost of equals."""
    kept: list[int] = []
    for start in range(max(1, len(hashes) - WINDOW + 1) if hashes else 0):
        window = range(start, min(start + WINDOW, len(hashes)))
        least = min(window, key=lambda place: (hashes[place], -place))
        if not kept or kept[-1] != least:
            kept.append(least)
    return kept
