"""The sentences of a check: where those of a question are in the catalogue, and how phrases are put into each other."""

from collections.abc import Callable
from functools import cache

from riceshop.words import entries, language, text

Phrase = Callable[[str], str]

HINTS = ("first", "second")


@cache
def question_keys() -> dict[tuple[str, str, str], str]:
    """Return {(question, criterion, "ask" or "learnt"): key} for every unit's checks."""
    found = {}
    for key in entries():
        room, _, rest = key.partition(".")
        parts = rest.split(".")
        if room.startswith("checks_") and len(parts) == 3:
            found[parts[0], parts[1], parts[2]] = key
    return found


@cache
def hint_keys() -> dict[str, list[str]]:
    """Return {question: [key of the first hint, key of the second]} for every unit."""
    found: dict[str, list[str]] = {}
    for key in entries():
        room, _, rest = key.partition(".")
        question, _, step = rest.partition(".")
        if room.startswith("hints_") and step == HINTS[0]:
            found[question] = [f"{room}.{question}.{one}" for one in HINTS]
    return found


def say(key: str, **values: str | int | Phrase) -> str:
    """Return the sentence `key` in the reader's language; a value may be a phrase, asked once per language.

    With "both" a phrase put into `text` would come out twice over: here the Chinese sentence gets the Chinese phrase.
    """
    spoken = [_in_one(key, lang, values) for lang in _languages()]
    return spoken[0] if spoken[0] == spoken[-1] else "\n".join(spoken)


def phrase(key: str, **values: str | int) -> Phrase:
    """Return the entry `key` as a phrase for `say`."""
    return lambda lang: text(key, lang, **values)


def _in_one(key: str, lang: str, values: dict[str, str | int | Phrase]) -> str:
    return text(key, lang, **{name: value(lang) if callable(value) else value for name, value in values.items()})


def _languages() -> tuple[str, ...]:
    chosen = language()
    return ("zh", "en") if chosen == "both" else (chosen,)
