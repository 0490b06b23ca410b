"""The sentences: reads the catalogue's TOML files and formats one entry in the reader's language."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

from riceshop.words.language import language

BOTH_SEPARATOR = " ｜ "


class MissingSentence(KeyError):
    """A key that the catalogue does not hold: a mistake of ours, never of the reader."""


def text(key: str, lang: str | None = None, /, **values: object) -> str:
    """Return the sentence `key` in the reader's language, with `values` put in.

    `key` is the catalogue file's name and the table's, joined by dots ("jar.full"); `lang` is "zh", "en",
    "both" or None for the reader's own. Raises MissingSentence for an unknown key. Source: DESIGN, notebooks.
    """
    entry = entries().get(key)
    if entry is None:
        raise MissingSentence(f"{key}: no such sentence in words/catalogue; add it there in zh and en")
    chosen = language(lang)
    if chosen == "both":
        spoken = [entry[one].format(**values) for one in ("zh", "en")]
        separator = "\n" if any("\n" in line or len(line) > 40 for line in spoken) else BOTH_SEPARATOR
        return spoken[0] if spoken[0] == spoken[1] else separator.join(spoken)
    return entry[chosen].format(**values)


@cache
def entries() -> Mapping[str, Mapping[str, str]]:
    """Return every sentence of the catalogue as {key: {"zh": ..., "en": ...}}."""
    found: dict[str, Mapping[str, str]] = {}
    for name, raw in _files():
        found.update(_flatten(name.removesuffix(".toml"), tomllib.loads(raw)))
    return found


def _files() -> Iterator[tuple[str, str]]:
    folder = resources.files("riceshop.words") / "catalogue"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            yield file.name, file.read_text(encoding="utf-8")


def _flatten(prefix: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, str]]]:
    if isinstance(table.get("zh"), str):
        yield prefix, table
        return
    for name, inner in table.items():
        yield from _flatten(f"{prefix}.{name}", inner)
