"""The hand-in button: saves the notebook, packs it and shows the receipt in the notebook itself."""

import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from riceshop.notebooks.identity import find_workspace
from riceshop.notebooks.submission import receipt_text, submit, unit_name
from riceshop.words import text
from riceshop.words.errors import Damaged, RiceShopError

STATIC = Path(__file__).parent / "static"
FRESH_S = 20
# JupyterHub puts this into every server it starts.
ON_A_HUB = "JUPYTERHUB_USER"


class SubmitButton(anywidget.AnyWidget):
    """A button for one unit; `pressed`, `lines` and `state` ("", "look", "right") work without a browser too.

    `pressed` is {"count": presses, "saved": whether Lab has just saved, "path": the notebook in Lab's terms}.
    """

    _esm = STATIC / "submit.js"
    _css = STATIC / "paper.css"

    labels = traitlets.Dict().tag(sync=True)
    pressed = traitlets.Dict().tag(sync=True)
    lines = traitlets.List(traitlets.Unicode()).tag(sync=True)
    state = traitlets.Unicode().tag(sync=True)
    answered = traitlets.Int().tag(sync=True)

    def __init__(self, unit: str, workspace: Path | None = None) -> None:
        super().__init__()
        self.workspace = find_workspace(workspace)
        self.unit = unit_name(self.workspace, unit)
        self.receipt: dict[str, Any] = {}
        self._asked_to_save = False
        self.labels = {
            "press": text("submit.button.label"),
            "aria": text("submit.button.aria", unit=self.unit),
            "saving": text("submit.button.saving"),
        }

    @traitlets.observe("pressed")
    def _hand_in(self, change: dict[str, Any]) -> None:
        try:
            state, lines = self._answer(bool(change["new"].get("saved")), str(change["new"].get("path") or ""))
        except RiceShopError as error:
            state, lines = "look", [str(error)]
        self.state, self.lines = state, lines
        self.answered += 1

    def _answer(self, saved: bool, path: str) -> tuple[str, list[str]]:
        notebook = self.notebook(path)
        when = notebook.stat().st_mtime if notebook.is_file() else 0.0
        # Asked once only: a second press hands in whatever is there, for nothing may keep a student from it.
        if not saved and not self._asked_to_save and time.time() - when > FRESH_S:
            self._asked_to_save = True
            return "look", [text("submit.button.save_first", time=clock(when))]
        self._asked_to_save = False
        made = submit(self.unit, self.workspace, notebook)
        self.receipt = made.receipt
        heading = [text("submit.warned"), *(f"· {one}" for one in made.warnings)]
        lines = heading if made.warnings else [text("submit.clean")]
        shown = made.path.relative_to(self.workspace).as_posix()
        lines += [text("submit.done", place=shown), *receipt_text(made.receipt).splitlines()]
        lines += [text("submit.saved_at", time=clock(when)), text("submit.give")]
        return ("look" if made.warnings else "right"), lines

    def notebook(self, path: str) -> Path:
        """Return the notebook to hand in: the one the button stands in, or else the unit's own."""
        own = self.workspace / "exercises" / self.unit / f"{self.unit}.ipynb"
        told = (self.workspace / path).resolve()
        inside = bool(path) and self.workspace in told.parents and told.suffix == ".ipynb" and told.is_file()
        return told if inside else own


def submit_button(unit: str) -> SubmitButton | None:
    """Return the hand-in button of a unit ("01"). Raises Damaged with the remedy outside a workspace.

    On a JupyterHub a notebook fetched from nbgrader's exchange goes back the same way: that is said, with no button.
    """
    try:
        return SubmitButton(unit)
    except Damaged as error:
        if error.key != "workspace.not_inside" or ON_A_HUB not in os.environ:
            raise
        print(text("submit.button.hub"))
        return None


def clock(when: float) -> str:
    """Return a time of the file system as hours, minutes and seconds."""
    return datetime.fromtimestamp(when).strftime("%H:%M:%S")
