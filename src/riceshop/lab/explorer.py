"""The explorer: one question with sliders and ticks; Python computes and draws, the browser shows and glides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from riceshop.words import language, text
from riceshop.words.errors import BadType, BadValue
from riceshop.words.sentences import BOTH_SEPARATOR

STATIC = Path(__file__).parent / "static"
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Control:
    """A slider (low to high by step), a tick, or a choice among options, given as (key, label) pairs."""

    key: str
    label: str
    kind: str
    value: Any
    low: int = 0
    high: int = 0
    step: int = 1
    unit: str = ""
    options: tuple[tuple[str, str], ...] = ()
    plays: bool = False
    compact: bool = False

    def checked(self, value: Any) -> Any:
        """Return `value` if the control can hold it. Raises BadType or BadValue otherwise."""
        if self.kind == "slider":
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value):
                raise BadType("explorers.no_whole_number", name=self.key, value=value)
            if not self.low <= value <= self.high:
                raise BadValue(
                    "explorers.out_of_range", name=self.key, value=value, low=self.low, high=self.high
                )
            return int(value)
        known = [key for key, _ in self.options] if self.kind == "choice" else [False, True]
        value = str(value) if self.kind == "choice" else value
        if value not in known:
            raise BadValue("explorers.unknown_choice", name=self.key, value=value, known=known)
        return value


@dataclass(frozen=True)
class Scene:
    """What is seen for one setting: the picture, the answer in a sentence, and numbers for the next cell."""

    svg: str
    answer: str
    found: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Question:
    """A question in one line, the controls, and the function that draws the answer."""

    title: str
    controls: tuple[Control, ...]
    draw: Callable[[Values], Scene]
    label: str = ""


class Explorer(anywidget.AnyWidget):
    """A question as a widget; set `values` (or call `set`) and read `answer` and `found` without a browser.
    """

    _esm = STATIC / "explorer.js"
    _css = STATIC / "paper.css"

    title = traitlets.Unicode().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    scene = traitlets.Dict().tag(sync=True)

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self._controls = {control.key: control for control in question.controls}
        self.found: dict[str, Any] = {}
        self.title = question.title
        self.labels = {
            "lang": "en" if language() == "en" else "zh-CN",
            "both": "yes" if language() == "both" else "",
            "label": question.label or text("explorers.label"),
            "play": text("explorers.play"),
            "stop": text("explorers.stop"),
            "table": text("explorers.table"),
        }
        self.controls = [_plain(control) for control in question.controls]
        self.values = {control.key: control.checked(control.value) for control in question.controls}
        if not question.controls:
            self._redraw({})

    def set(self, **values: Any) -> "Explorer":
        """Move controls as a hand would and return the explorer. Raises BadValue for what a control cannot
        hold.
        """
        self.values = {**self.values, **values}
        return self

    @property
    def answer(self) -> str:
        """The answer in a sentence, for the settings of now."""
        return self.scene["answer"]

    @traitlets.validate("values")
    def _check(self, proposal: dict[str, Any]) -> dict[str, Any]:
        given = proposal["value"]
        for key in given:
            if key not in self._controls:
                raise BadValue("explorers.unknown_control", value=key, known=", ".join(self._controls))
        return {key: self._controls[key].checked(value) for key, value in given.items()}

    @traitlets.observe("values")
    def _redraw(self, change: Any) -> None:
        scene = self._question.draw(self.values)
        self.found = scene.found
        self.scene = {
            "svg": scene.svg,
            "answer": scene.answer,
            "notes": list(scene.notes),
            "columns": list(scene.columns),
            "rows": [list(row) for row in scene.rows],
        }


def slider(
    key: str, label: str, value: int, low: int, high: int, step: int = 1, unit: str = "", plays: bool = False
) -> Control:
    """Return a slider over whole numbers; `plays` adds a button that runs through them."""
    # In both languages the unit stands beside a figure, where there is little room.
    return Control(
        key, label, "slider", value, low, high, step, unit.replace(BOTH_SEPARATOR, "/"), plays=plays
    )


def tick(key: str, label: str, value: bool) -> Control:
    """Return a box to tick."""
    return Control(key, label, "tick", value)


def choice(key: str, label: str, value: str, options: Mapping[str, str], compact: bool = False) -> Control:
    """Return a choice among named options, as buttons or, `compact`, as a list that opens."""
    return Control(key, label, "choice", value, options=tuple(options.items()), compact=compact)


def _plain(control: Control) -> dict[str, Any]:
    names = ("key", "label", "kind", "low", "high", "step", "unit", "plays", "compact")
    return {
        **{name: getattr(control, name) for name in names},
        "options": [list(one) for one in control.options],
    }
