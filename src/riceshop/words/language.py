"""The reader's language: an explicit call, RICESHOP_LANG, the workspace's riceshop.toml, the system, in that order."""

import locale
import os
import tomllib
from pathlib import Path

LANGUAGES = ("zh", "en", "both")
WORKSPACE_FILE = "riceshop.toml"

_chosen: list[str | None] = [None]


def use_language(lang: str | None) -> None:
    """Read everything in `lang` ("zh", "en", "both") from now on; None goes back to the surroundings."""
    _chosen[0] = None if lang is None else _known(lang)


def language(explicit: str | None = None) -> str:
    """Return the reader's language: "zh", "en" or "both". Raises BadValue for any other explicit word."""
    if explicit is not None:
        return _known(explicit)
    return _chosen[0] or _from_environment() or _from_workspace() or _from_system()


def _known(lang: str) -> str:
    if lang not in LANGUAGES:
        from riceshop.words.errors import BadValue

        raise BadValue("words.unknown_language", value=lang)
    return lang


def _from_environment() -> str | None:
    value = os.environ.get("RICESHOP_LANG", "").strip().lower()
    return value if value in LANGUAGES else None


def _from_workspace() -> str | None:
    try:
        here = Path.cwd()
    except OSError:
        return None
    for folder in (here, *here.parents):
        try:
            settings = tomllib.loads((folder / WORKSPACE_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        value = settings.get("language")
        return value if value in LANGUAGES else None
    return None


def _from_system() -> str:
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    told = next((name for name in names if name), None)
    if told is None:
        told = locale.getlocale()[0] or ""
    return "zh" if told.lower().startswith(("zh", "chinese")) else "en"
