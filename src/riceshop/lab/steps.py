"""Steps: a small answer inside a lesson, looked at as soon as the cell runs; no points, a question when it differs."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from riceshop.checks.compare import differs
from riceshop.checks.plain import shown
from riceshop.lab import progress
from riceshop.words import text
from riceshop.words.errors import BadValue


def step(name: str, answer: Any) -> None:
    """Look at a lesson's small answer and print what was learnt, or one question to look again.

    `answer` is a number, a list, a column, or a table of which one column is compared. What is right stands in
    lab/steps_right, the sentences in the catalogue's steps_ files. Raises BadValue for an unknown `name`.
    """
    known = _known()
    if name not in known:
        raise BadValue("steps.unknown", value=name, known=", ".join(sorted(known)))
    wanted = known[name]
    value = _part(answer, wanted.get("column"))
    agrees = value is not None and differs(value, wanted["right"], wanted.get("tolerance", 1e-6)) is None
    print(_sentence(name, wanted["words"], agrees, answer))
    progress.record("step", name, {"right": agrees})


def _sentence(name: str, words: str, agrees: bool, answer: Any) -> str:
    if agrees:
        return text("steps.passed", learnt=text(f"{words}.{name}.learnt"))
    got = shown(answer, lambda rows: text("steps.rows", rows=rows))
    return text("steps.look_again", got=got, ask=text(f"{words}.{name}.ask"))


def _part(answer: Any, column: str | None) -> Any:
    if column is None:
        return answer
    try:
        return answer[column]
    except (KeyError, TypeError, IndexError):
        return None


@cache
def _known() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for file in (resources.files("riceshop.lab") / "steps_right").iterdir():
        if file.name.endswith(".toml"):
            words = f"steps_{file.name.removesuffix('.toml')}"
            for name, wanted in tomllib.loads(file.read_text(encoding="utf-8")).items():
                found[name] = {**wanted, "words": words}
    return found
