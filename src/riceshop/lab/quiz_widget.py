"""The quiz widget: questions on a card, an answer at once, results kept in the workspace."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from riceshop.lab import progress
from riceshop.lab.contents import structure
from riceshop.lab.judging import Feedback, judge_item
from riceshop.words import language, text
from riceshop.words.errors import BadValue

STATIC = Path(__file__).parent / "static"


class Quiz(anywidget.AnyWidget):
    """One quiz; `answers`, `feedback` and `score` can be read and set without a browser.

    `answers` is {item: [options]}, `feedback` {item: {"state": "right"|"look", "text": ...}}.
    """

    _esm = STATIC / "quiz.js"
    _css = STATIC / "paper.css"

    items = traitlets.List().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)
    feedback = traitlets.Dict().tag(sync=True)

    def __init__(self, name: str, fresh: bool = False) -> None:
        super().__init__()
        self.name = name
        self._prefix = f"quiz_{name}"
        self._structure = {item["key"]: item for item in structure("quizzes", name)["item"]}
        self.items = [self._shown(item) for item in self._structure.values()]
        self.labels = _labels(name)
        self.first: dict[str, bool] = {}
        if not fresh:
            self.answers = self._kept()

    def answer(self, item: str, *options: str) -> Feedback:
        """Answer one item as a click would, and return the feedback."""
        self.answers = {**self.answers, item: list(options)}
        return self.feedback[item]

    @property
    def score(self) -> tuple[int, int]:
        """How many items are right now, and how many there are."""
        return sum(one["state"] == "right" for one in self.feedback.values()), len(self._structure)

    @traitlets.validate("answers")
    def _check(self, proposal: dict[str, Any]) -> dict[str, list[str]]:
        for key, options in proposal["value"].items():
            item = self._structure.get(key)
            if item is None or not isinstance(options, list) or set(options) - set(item["options"]):
                raise BadValue(
                    "quiz.unknown_option", value=f"{key}: {options}", known=_known(item, self._structure)
                )
        return proposal["value"]

    @traitlets.observe("answers")
    def _judge(self, change: dict[str, Any]) -> None:
        given = {key: options for key, options in self.answers.items() if options}
        self.feedback = {
            key: judge_item(self._prefix, self._structure[key], options) for key, options in given.items()
        }
        for key, one in self.feedback.items():
            self.first.setdefault(key, one["state"] == "right")
        done, asked = self.score
        progress.record(
            "quiz", self.name, {"right": done, "asked": asked, "answers": given, "first": self.first}
        )

    def _kept(self) -> dict[str, list[str]]:
        kept = progress.recorded("quiz", self.name)
        self.first = {
            key: bool(value) for key, value in kept.get("first", {}).items() if key in self._structure
        }
        return {
            key: options
            for key, options in kept.get("answers", {}).items()
            if key in self._structure and set(options) <= set(self._structure[key]["options"])
        }

    def _shown(self, item: dict[str, Any]) -> dict[str, Any]:
        key = item["key"]
        return {
            "key": key,
            "ask": text(f"{self._prefix}.{key}.ask"),
            "many": len(item["right"]) > 1,
            "options": [{"key": one, "text": text(f"{self._prefix}.{key}.{one}")} for one in item["options"]],
        }


def quiz(name: str, fresh: bool = False) -> Quiz:
    """Return the quiz `name` ("01a"), ready to show, with the answers kept in the workspace unless `fresh`.

    Raises BadType if `name` is no text, BadValue for an unknown name.
    """
    return Quiz(name, fresh)


def _known(item: dict[str, Any] | None, items: dict[str, Any]) -> str:
    return ", ".join(items if item is None else item["options"])


def _labels(name: str) -> dict[str, str]:
    found = {key: text(f"quiz.{key}") for key in ("choose_one", "choose_many", "check", "again", "score")}
    return {**found, "title": text("quiz.title", name=name), "lang": "en" if language() == "en" else "zh-CN"}
