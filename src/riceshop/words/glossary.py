"""The glossary: each concept's one term in Chinese and English, with a line on what it means."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from riceshop.words.errors import BadValue


@dataclass(frozen=True)
class Term:
    """A term: its words, its meaning in one line, and the variants we do not use.

    `zh_unless` and `en_unless` name the words beside which a variant is right after all
    (分群 beside 聚类).
    """

    key: str
    zh: str
    en: str
    zh_means: str
    en_means: str
    zh_not: tuple[str, ...] = ()
    en_not: tuple[str, ...] = ()
    zh_unless: tuple[str, ...] = ()
    en_unless: tuple[str, ...] = ()


@cache
def terms() -> Mapping[str, Term]:
    """Return all terms by key, in the order of the file."""
    raw = (resources.files("riceshop.words") / "glossary.toml").read_text(encoding="utf-8")
    return {key: _term(key, entry) for key, entry in tomllib.loads(raw).items()}


def term(key: str) -> Term:
    """Return one term. Raises BadValue for a key the glossary does not hold."""
    if key not in terms():
        raise BadValue("words.unknown_term", value=key)
    return terms()[key]


def _term(key: str, entry: Mapping[str, object]) -> Term:
    told = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return Term(key=key, **told)  # type: ignore[arg-type]
