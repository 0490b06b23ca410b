"""`check`: marks one answer by criteria given as data, says what to look at again, and returns the points."""

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from riceshop.checks.beginners import Trouble, explain
from riceshop.checks.calls import Interrupted, Outcome, call, describe
from riceshop.checks.compare import RELATIVE, Finding, differs
from riceshop.checks.plain import shown
from riceshop.checks.sentences import Phrase, hint_keys, phrase, question_keys, say
from riceshop.words import text

Case = tuple[tuple[Any, ...], Any]
Problem = tuple[str, str]
Listener = Callable[[str, float, float], None]

_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call `listener(question, points, limit)` after every later check; what it raises changes no mark."""
    if listener not in _listeners:
        _listeners.append(listener)


def check(
    question: str,
    answer: Any,
    cases: Mapping[str, Sequence[Case]] | Sequence[Case],
    points: float,
    worth: Mapping[str, float] | None = None,
    tolerance: float = RELATIVE,
    any_order: bool = False,
) -> float:
    """Mark a student's function and return its points: a Python float from 0 to `points`.

    `cases` is {criterion: [((arguments), expected), ...]}, or one list, which is the criterion "value". A criterion
    is met when every case of it is. `worth` gives the points of each criterion (equal shares without it). Type, size
    and value are looked at in this order; each criterion that fails prints one question in the reader's language,
    each that passes what was learnt. Arguments are copied before the call. Nothing is raised and nothing goes to
    stderr: a failure of the check itself prints its reason and gives 0.0. Source: DESIGN, the exercises.
    """
    try:
        if type(points) not in (int, float) or not math.isfinite(points) or points < 0:
            raise ValueError(f"points={points!r}")
        limit = float(points)
        criteria = cases if isinstance(cases, Mapping) else {"value": cases}
        if not criteria or not all(criteria.values()):
            raise ValueError(f"cases={cases!r}")
        shares = _shares(criteria, worth, limit)
        earned = _marked(question, answer, criteria, shares, limit, tolerance, any_order)
    except Interrupted:
        return _nothing("checks.interrupted")
    except Exception as error:  # noqa: BLE001  a check that fails must say so and give 0.0, never raise
        return _nothing("checks.broken", reason=describe(error))
    for listener in _listeners:
        with suppress(Exception):
            listener(question, earned, limit)
    return earned


def _shares(criteria: Mapping[str, Any], worth: Mapping[str, float] | None, limit: float) -> dict[str, float]:
    if worth is None:
        return {name: limit / len(criteria) for name in criteria}
    if set(worth) != set(criteria) or not math.isclose(sum(worth.values()), limit):
        raise ValueError(f"worth={dict(worth)!r}")
    return {name: float(value) for name, value in worth.items()}


def _marked(question: str, answer: Any, criteria: Mapping[str, Sequence[Case]], shares: Mapping[str, float],
            limit: float, tolerance: float, any_order: bool) -> float:
    if not callable(answer):
        return _nothing("checks.not_a_function", got=_padded(_show(answer), right=False))
    total, lines = 0.0, {}
    for name, cases in criteria.items():
        problem = None
        for arguments, expected in cases:
            outcome = call(answer, arguments)
            if outcome.blank:
                return _nothing("checks.blank")
            problem = _problem(question, name, arguments, expected, outcome, tolerance, any_order)
            if problem is not None:
                break
        if problem is None:
            total += shares[name]
            problem = name, say("checks.passed", learnt=_sentence(question, name, "learnt"))
        # A list that should be a table is one mistake, however many criteria meet it.
        lines.setdefault(*problem)
    score = float(min(max(round(total, 2), 0.0), limit))
    told = [*lines.values(), say("checks.score", got=f"{score:g}", of=f"{limit:g}")]
    if score < limit and question in hint_keys():
        told.append(say("checks.offer", question=question))
    print("\n".join(told))
    return score


def _problem(question: str, name: str, arguments: Sequence[Any], expected: Any, outcome: Outcome,
             tolerance: float, any_order: bool) -> Problem | None:
    used = _arguments(arguments)
    if outcome.error:
        return outcome.error, say("checks.raised", used=used, error=outcome.error) + _in_plain_words(outcome.error)
    finding = differs(outcome.value, expected, tolerance, any_order)
    if finding is None:
        return None
    if finding.stage == "value":
        got = _padded(_show(outcome.value), right=False)
        return name, say("checks.value", used=used, got=got, ask=_sentence(question, name, "ask"))
    return f"{finding}", _shape(finding, used)


def _shape(finding: Finding, used: Phrase) -> str:
    if finding.stage == "columns":
        return say("checks.columns", used=used, got=finding.got, want=finding.want)
    if finding.stage == "size":
        return say("checks.size", used=used, got=finding.got)
    if finding.stage == "rows":
        return say("checks.size_rows", used=used, got=finding.got)
    if finding.stage == "type" and finding.got == "nothing":
        return say("checks.nothing", used=used)
    if finding.got == "function":
        return say("checks.uncalled", used=used)
    got, want = phrase(f"checks.kind.{finding.got}"), phrase(f"checks.kind.{finding.want}")
    return say("checks.item" if finding.stage == "item" else "checks.type", used=used, got=got, want=want)


def _in_plain_words(error: str) -> str:
    """Return the lesson's plain sentence for an error told as "Name: text", on a line of its own, or ""."""
    name, _, message = error.partition(": ")
    plain = ""
    with suppress(Exception):
        plain = explain(Trouble(name, message))
    return f"\n  {plain}" if plain else ""


def _sentence(question: str, name: str, part: str) -> Phrase:
    return phrase(question_keys()[question, name, part])


def _arguments(arguments: Sequence[Any]) -> Phrase:
    if not arguments:
        return lambda lang: ""
    pictures = [_show(one) for one in arguments]
    joined = _padded(lambda lang: ("、" if lang == "zh" else ", ").join(one(lang) for one in pictures))
    return lambda lang: text("checks.tried", lang, used=joined(lang))


def _padded(picture: Phrase, right: bool = True) -> Phrase:
    """Return the phrase with the blanks that Chinese puts beside digits and Latin letters."""
    def spaced(lang: str) -> str:
        words = picture(lang)
        before, after = words[:1].isascii(), words[-1:].isascii() and right
        return f"{' ' if before else ''}{words}{' ' if after else ''}" if lang == "zh" else words

    return spaced


def _show(value: Any) -> Phrase:
    return lambda lang: shown(value, lambda rows: phrase("checks.rows", rows=rows)(lang))


def _nothing(key: str, **values: str | Phrase) -> float:
    # A missing sentence or a closed screen must not cost the cell its 0.0.
    with suppress(Exception):
        print(say(key, **values))
    return 0.0
