"""The game's screen: the widget with its words, and the messages that go to it, all as plain data."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from riceshop.lab import game_controls
from riceshop.lab.game_map import Pair, pair
from riceshop.lab.game_run import Evening, GameRun
from riceshop.lab.game_wire import packed
from riceshop.words import entries, language

PLAYED, WHAT_IF = "played", "what_if"
_PARTS = Path(__file__).parent / "_game"
_SCRIPTS = (
    "paint", "map", "speak", "panel", "charts", "chart", "wire", "head", "debrief", "line", "reports", "homes", "time", "keys", "main",
)  # fmt: skip


class Screen(anywidget.AnyWidget):
    """The widget itself: words, language and set-up as traits, days as messages; no rule of the town."""

    words = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)
    setup = traitlets.Dict().tag(sync=True)
    _esm = "\n".join((_PARTS / f"{name}.js").read_text(encoding="utf-8") for name in _SCRIPTS)
    _css = (_PARTS / "game.css").read_text(encoding="utf-8")

    def tell(self, sentence: Pair, warn: bool = False) -> None:
        """Show one sentence beside the decisions."""
        self.send({"kind": "notice", "text": sentence, "warn": warn})

    def show_days(self, line: str, run: GameRun, evenings: list[Evening], first: int, last: bool) -> None:
        """Send evenings of one line, `first` the number of the first of them; `last` if nothing can follow."""
        content = {
            "kind": "days",
            "line": line,
            "first": first,
            "count": len(evenings),
            "lines": [evening.lines for evening in evenings],
            "speech": _speech(run, evenings[-1], _END[line] if last else ""),
            "values": game_controls.values(run.policy, run.unit.levers),
        }
        self.send(content, buffers=[packed(evenings)])


_END = {PLAYED: "game.finished", WHAT_IF: "game_whatif.done"}


def new_screen() -> Screen:
    """Return a screen that speaks the reader's language."""
    return Screen(words=dict(_words()), lang=language())


def _speech(run: GameRun, evening: Evening, end: str) -> Pair:
    last = evening.figures
    told = pair(
        "game.summary", day=run.day, score=last["score"], customers=last["customers"],
        cash=f"{last['cash_fen'] / 100:.2f}", owed=f"{last['receivables_fen'] / 100:.2f}",
    )  # fmt: skip
    for line in [*evening.lines, *([pair(end)] if end else [])]:
        told = [told[0] + line[0], f"{told[1]} {line[1]}"]
    return told


def is_order(told: Mapping[str, Any]) -> bool:
    """Return whether a message of kind "go" has all its parts in the right types."""
    lists = all(isinstance(told.get(name), list) for name in ("visit", "measure"))
    return (
        lists
        and isinstance(told.get("decisions"), Mapping)
        and isinstance(told.get("days"), int)
        and told.get("line", PLAYED) in (PLAYED, WHAT_IF)
    )


@cache
def _words() -> dict[str, Pair]:
    # The screen's own catalogue files: game.toml and those named game_...; what only a command prints is left out.
    return {
        key: [entry["zh"], entry["en"]]
        for key, entry in entries().items()
        if key.startswith("game.") or (key.startswith("game_") and not key.startswith("game_rank."))
    }
