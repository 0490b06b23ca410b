"""What takes the place of nbgrader's Execute: the answers run in a box, the tests in the judge, ordinary outputs remain."""

import time
from dataclasses import dataclass, field
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor

from riceshop.grading.boxed.desk import Desk, Verdict
from riceshop.grading.boxed.rebuild import writable
from riceshop.grading.boxed.sandbox import Box, Lost
from riceshop.grading.status import Outcome, Status
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Notebook
from riceshop.words import text

LATE = ("late", "time")
BROKEN = ("died", "memory", "message", "judge")


@dataclass
class Run:
    """One submission on its way: the master, the stubs, the desk; and what is found out about it."""

    master: Notebook
    stubs: dict[str, str]
    desk: Desk
    left_out: int = 0
    late: bool = False
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def outcome(self) -> Outcome:
        """Return the submission's status, its reasons in the reader's words, the tier and every question's entry."""
        states = {entry["status"] for entry in self.questions.values()}
        if self.late:
            states.add(Status.TIMED_OUT)
        # What a person still has to mark, the gradebook knows, and it changes there.
        status = next((one for one in (Status.FAILED, Status.TIMED_OUT) if one in states), Status.GRADED)
        reasons = list(dict.fromkeys(entry["reason"] for entry in self.questions.values() if entry["status"] != Status.GRADED))
        if self.late:
            reasons.insert(0, _why("late"))
        if self.left_out:
            reasons.append(text("grading_boxed.left_out", count=self.left_out))
        return Outcome(status, " ".join(reasons), self.desk.tier.name, self.questions)


_running: list[Run] = []


def running() -> Run:
    """Return the submission on its way. nbgrader makes its steps itself, so they cannot be told in another way."""
    return _running[-1]


def begin(run: Run) -> None:
    """Say which submission nbgrader is about to work on."""
    _running[:] = [run]


class ExecuteBoxed(NbGraderPreprocessor):
    """Runs a rebuilt submission: no student's code in this process, no test in the box."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook with ordinary outputs, from which nbgrader computes the score as ever."""
        run = running()
        box, why = _box(run.desk)
        try:
            for number, cell in enumerate(nb.cells, start=1):
                held = grading_of(cell)
                if cell.cell_type != "code":
                    continue
                cell.execution_count = number
                if held.get("grade") and not held.get("solution"):
                    started = time.monotonic()
                    verdict = run.desk.test(held["grade_id"], box, why)
                    cell.outputs = outputs_of(verdict, number)
                    run.questions[held["grade_id"]] = entry(verdict, float(held["points"]), time.monotonic() - started)
                elif box is not None:
                    cell.outputs, late = _ran(box, cell.source, number)
                    run.late = run.late or late
                if box is not None and box.why:
                    box, why = None, box.why
        finally:
            if box is not None:
                box.end()
        return nb, resources


def _box(desk: Desk) -> tuple[Box | None, str]:
    try:
        return desk.box(), ""
    except Lost as lost:
        return None, str(lost)


def _ran(box: Box, code: str, number: int) -> tuple[list[NotebookNode], bool]:
    try:
        screen, shown, error, words, late = box.run(code)
    except Lost as lost:
        return [_error("Stopped", _why(str(lost)))], str(lost) in LATE
    found = [new_output("stream", name="stdout", text=writable(screen))] if screen else []
    if late:
        found.append(_error("TimeLimit", _why("late")))
    elif error:
        found.append(_error(error, words))
    elif shown:
        found.append(new_output("execute_result", {"text/plain": writable(shown)}, execution_count=number))
    return found, late


def outputs_of(verdict: Verdict, number: int) -> list[NotebookNode]:
    """Return a test cell's outputs: what it printed, and its points or an error, which nbgrader reads as 0."""
    found = [new_output("stream", name="stdout", text=writable(verdict.text))] if verdict.text else []
    if verdict.how == "judged":
        found.append(new_output("execute_result", {"text/plain": repr(float(verdict.points))}, execution_count=number))
    elif verdict.how == "error":
        found.append(_error(verdict.error, verdict.words))
    else:
        found.append(_error("NotGraded", _why(verdict.how)))
    return found


def entry(verdict: Verdict, points: float, seconds: float) -> dict[str, Any]:
    """Return what status.json keeps of one question."""
    status = Status.TIMED_OUT if verdict.how in LATE else Status.FAILED if verdict.how in BROKEN else Status.GRADED
    reason = "" if verdict.how == "judged" else writable(verdict.error) if verdict.how == "error" else _why(verdict.how)
    return {"status": str(status), "reason": reason, "points": verdict.points, "of": points, "seconds": round(seconds, 2)}


def _why(how: str) -> str:
    return text(f"grading_boxed.why.{how}")


def _error(name: str, words: str) -> NotebookNode:
    name, words = writable(name), writable(words)
    return new_output("error", ename=name[:80], evalue=words[:1000], traceback=[f"{name}: {words}"[:1000]])
