"""What takes the place of nbgrader's Execute: what came out of box and judge becomes ordinary outputs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor

from riceshop.grading import tampered
from riceshop.grading.boxed.desk import Played, Verdict
from riceshop.grading.boxed.rebuild import NOT_GRADED, writable
from riceshop.grading.status import Outcome, Status
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Notebook, tags
from riceshop.words import text

LATE = ("late", "time")
BROKEN = ("died", "memory", "disk", "message", "judge")


@dataclass
class Run:
    """One submission on its way: the rebuilt notebook, what came of its cells, by which tier; and what follows.

    `signs` say what in it is another student's.
    """

    made: Notebook
    results: list[Played]
    tier: str
    left_out: int = 0
    signs: Sequence[str] = ()
    late: bool = False
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def outcome(self) -> Outcome:
        """Return the submission's status, its reasons in the reader's words, the tier and every question's entry."""
        states = {entry["status"] for entry in self.questions.values()}
        if self.late:
            states.add(Status.TIMED_OUT)
        if any(entry.get("forgeable") for entry in self.questions.values()):
            states.add(Status.FORGEABLE)
        # What a person still has to mark, the gradebook knows, and it changes there.
        status = next((one for one in (Status.FAILED, Status.FORGEABLE, Status.TIMED_OUT) if one in states), Status.GRADED)
        reasons = list(dict.fromkeys(entry["reason"] for entry in self.questions.values() if entry["status"] != Status.GRADED))
        if self.late:
            reasons.insert(0, _why("late"))
        if self.left_out:
            reasons.append(text("grading_boxed.left_out", count=self.left_out))
        return tampered.told(Outcome(status, " ".join(reasons), self.tier, self.questions), self.signs)


_running: list[Run] = []


def running() -> Run:
    """Return the submission on its way. nbgrader makes its steps itself, so they cannot be told in another way."""
    return _running[-1]


def begin(run: Run) -> None:
    """Say which submission nbgrader is about to work on."""
    _running[:] = [run]


class ExecuteBoxed(NbGraderPreprocessor):
    """Puts the results into a rebuilt submission: nothing is run in this process."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook with ordinary outputs, from which nbgrader computes the score as ever.

        Raises ValueError when its code cells are not those that were played.
        """
        run = running()
        cells = [(number, cell) for number, cell in enumerate(nb.cells, start=1)
                 if cell.cell_type == "code" and NOT_GRADED not in tags(cell)]
        for (number, cell), (kind, *result) in zip(cells, run.results, strict=True):
            held = grading_of(cell)
            if (kind == "test") != bool(held.get("grade") and not held.get("solution")):
                raise ValueError(f"{held.get('grade_id', number)}: {kind}")
            cell.execution_count = number
            if kind == "test":
                *fields, seconds = result
                verdict = Verdict(*fields)
                cell.outputs = outputs_of(verdict, number)
                run.questions[held["grade_id"]] = entry(verdict, float(held["points"]), seconds)
            else:
                cell.outputs, late = _ran(kind, result, number)
                run.late = run.late or late
        return nb, resources


def _ran(kind: str, result: list[Any], number: int) -> tuple[list[NotebookNode], bool]:
    if kind == "skipped":
        return [], False
    if kind == "lost":
        return [_error("Stopped", _why(result[0]))], result[0] in LATE
    screen, shown, error, words, late = result
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
    found = {"status": str(status), "reason": reason, "points": verdict.points, "of": points, "seconds": seconds}
    if not verdict.joined:
        return found
    # A test that ran beside the student's code says so, whatever came of it.
    said = f"{reason} {text('grading_trial.forgeable')}".strip()
    return found | {"forgeable": True, "reason": said, "status": str(Status.FORGEABLE if status is Status.GRADED else status)}


def _why(how: str) -> str:
    return text(f"grading_boxed.why.{how}")


def _error(name: str, words: str) -> NotebookNode:
    name, words = writable(name), writable(words)
    return new_output("error", ename=name[:80], evalue=words[:1000], traceback=[f"{name}: {words}"[:1000]])
