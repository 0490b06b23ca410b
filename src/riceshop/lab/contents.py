"""Contents: reads the structure of quizzes and card sets, and joins it with their words from the catalogue.
"""

import tomllib
from importlib import resources
from typing import Any

from riceshop.words import entries, text
from riceshop.words.errors import BadType, BadValue, Damaged

FOLDERS = ("quizzes", "cards")
KINDS = ("sort", "order", "match", "tag", "poll")


def names(folder: str) -> list[str]:
    """Return the names of all contents in `folder` ("quizzes" or "cards"), in order."""
    found = resources.files("riceshop.lab") / folder
    return sorted(file.name.removesuffix(".toml") for file in found.iterdir() if file.name.endswith(".toml"))


def structure(folder: str, name: str, kind: str | None = None) -> dict[str, Any]:
    """Return the structure of one quiz or card set.

    Raises BadType if `name` is no text, BadValue for an unknown name or a set of another kind than `kind`,
    Damaged for a file that is not TOML.
    """
    if not isinstance(name, str):
        raise BadType("quiz.bad_name_type", value=name)
    if name not in names(folder):
        raise BadValue(f"quiz.unknown_{folder}", value=name, known=", ".join(names(folder)) or "-")
    raw = (resources.files("riceshop.lab") / folder / f"{name}.toml").read_text(encoding="utf-8")
    try:
        found = tomllib.loads(raw)
    except tomllib.TOMLDecodeError as error:
        raise Damaged("quiz.damaged", value=f"{name}.toml", why=str(error)) from error
    if kind is not None and found.get("kind") != kind:
        raise BadValue("quiz.other_kind", value=name, kind=found.get("kind"), wanted=kind)
    return found


def spoken(prefix: str, key: str) -> str:
    """Return the sentence `prefix.key`, or "" if the catalogue has none (optional words only)."""
    whole = f"{prefix}.{key}"
    return text(whole) if whole in entries() else ""


def shuffled(keys: list[str], salt: str) -> list[str]:
    """Return `keys` in an order that is the same for everybody and never the order given (two keys or more).
    """
    # crc32 is the same on every system; Python's own hash is not.
    from zlib import crc32

    mixed = sorted(keys, key=lambda key: crc32(f"{salt}/{key}".encode()))
    return mixed if mixed != keys else mixed[1:] + mixed[:1]
