"""The judge: runs the instructor's tests in a clean process where a student's names are only questions to the box."""

import ast
import builtins
import gc
import json
import math
import os
import sys
import time
import warnings
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from typing import Any

from riceshop.grading.boxed import wire
from riceshop.grading.boxed.box import TEXT, Capped, read_frame, run_cell, settle, told, write_frame
from riceshop.grading.boxed.plan import Plan
from riceshop.town.remembered import remembered

# Errors that a test may expect by their class. Never one that ends a loop or a process as if all were well.
_KNOWN = {
    name: kind for name in dir(builtins)
    if isinstance(kind := getattr(builtins, name), type) and issubclass(kind, Exception)
    and not issubclass(kind, (StopIteration, StopAsyncIteration, NotImplementedError, ExceptionGroup))
}


class Channel:
    """The judge's way to the box, through the process that started both; remembers whether the box was lost or late."""

    def __init__(self, inward: int, outward: int) -> None:
        self._inward, self._outward = inward, outward
        self.begin(0.0)

    def begin(self, seconds: float) -> None:
        """Give the next test its seconds in the box."""
        self.lost, self.late, self._left = "", False, seconds

    def ask(self, *question: Any) -> tuple[Any, ...]:
        """Ask the box and return its answer, ("lost",) when there is none."""
        if self.lost or self._left <= 0:
            self.late = self.late or not self.lost
            return ("lost",)
        started = time.monotonic()
        raw = wire.encode((*question, self._left) if question[0] == "call" else question)
        write_frame(self._outward, wire.encode(("ask", raw, self._left)))
        reply = wire.decode(read_frame(self._inward) or b"")
        self._left -= time.monotonic() - started
        if reply[0] == "lost":
            self.lost = reply[1]
            return ("lost",)
        try:
            answer = wire.decode(reply[1])
        except wire.WireError as error:
            return "error", "Unreadable", str(error)
        fair = type(answer) is tuple and answer and type(answer[0]) is str
        return answer if fair else ("error", "Unreadable", "")


class Function:
    """Stands for a student's function: a call goes to the box with copies, plain data or an error comes back."""

    def __init__(self, name: str, channel: Channel) -> None:
        self.__name__ = name
        self._channel = channel

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the student's function in the box. Raises an error of this side that tells the student's."""
        answer = self._channel.ask("call", self.__name__, list(arguments), named)
        if answer[0] == "value" and len(answer) == 2:
            return answer[1]
        if answer[0] == "late":
            self._channel.late = True
        words = [one if type(one) is str else "" for one in answer[1:3]]
        raise _error(*words) if answer[0] == "error" and len(words) == 2 else _error("TimeLimit", "")

    def __deepcopy__(self, memo: Any) -> "Function":
        return self


def _error(name: str, words: str) -> Exception:
    if name == "NotImplementedError":
        return NotImplementedError(words[:1000])
    base = _KNOWN.get(name, Exception)
    label = name if name.isidentifier() else "Error"
    made = type(label[:80], (base,), {"__init__": lambda self: None, "__str__": lambda self: words[:1000]})
    return made()


class Judge:
    """One unit's tests, and the namespace of the submission that is being judged."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._plan = Plan([])
        self._names: dict[str, Any] = {}
        self._own: dict[str, Any] = {}
        self._given: dict[str, Any] = {}
        self._towns = ExitStack()

    def unit(self, rows: Any, settings: Any) -> tuple[Any, ...]:
        """Take a unit's master and the settings of the class."""
        os.environ.update(settings)
        self._plan = Plan([tuple(row) for row in rows])
        return ("ready",)

    def begin(self, given: Any = None) -> tuple[Any, ...]:
        """Forget the submission before; `given` are names known from outside, which the box is not asked for."""
        self._given = given or {}
        self._names, self._own = {"__name__": "__main__"}, {"__name__": "__main__", **self._given}
        self._towns.close()
        self._towns.enter_context(remembered())
        return ("ready",)

    def own(self, code: str, wanted: list[str]) -> tuple[Any, ...]:
        """Run a plain cell of the master: ("own", text on screen, last value as text, a message with the values `wanted`).

        ("none",) when it is no such cell, fails, or a value is no plain data: the box runs it then.
        """
        screen = Capped()
        try:
            if code not in self._plan.plain:
                return ("none",)
            with redirect_stdout(screen), redirect_stderr(screen), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                shown = run_cell(code, self._own, "<own>", lambda value: repr(value)[:TEXT])
            values = wire.encode(("take", {name: self._own[name] for name in wanted}), whole=True)
        except Exception:  # noqa: BLE001  what is wrong with the cell shows in the box, where it runs next
            return ("none",)
        return "own", screen.text(), shown, values

    def test(self, name: str, seconds: float) -> tuple[Any, ...]:
        """Judge one test: ("verdict", points or None for full, screen text, status, error name, error text)."""
        code, points = self._plan.tests[name]
        self._channel.begin(seconds)
        screen, value, error = Capped(), "", ("", "")
        kept = sys.stdout, sys.stderr
        try:
            self._supply(name)
            sys.stdout, sys.stderr = screen, Capped(0)
            value = run_cell(code, self._names, f"<{name}>", lambda found: (found,))
        except BaseException as found:  # noqa: BLE001  a failed assertion is how a test says no
            error = told(found)
        finally:
            sys.stdout, sys.stderr = kept
        if self._channel.lost or self._channel.late:
            return "verdict", 0.0, screen.text(), self._channel.lost or "late", "", ""
        if error[0]:
            return "verdict", 0.0, screen.text(), "error", *error
        earned = float(points) if value == "" else earned_points(value[0], points)
        return "verdict", earned, screen.text(), "judged", "", ""

    def _supply(self, test: str) -> None:
        needs = self._plan.needs(test)
        if needs.own:
            exec(compile(ast.Module(needs.own, []), "<own>", "exec"), self._names)  # noqa: S102  the instructor's lines
        for name in needs.asked:
            self._names.pop(name, None)
            if name in self._given:
                self._names[name] = self._given[name]
                continue
            answer = self._channel.ask("value", name)
            if answer[0] == "function":
                self._names[name] = Function(name, self._channel)
            elif answer[0] == "plain" and len(answer) == 2:
                self._names[name] = answer[1]


def earned_points(value: Any, points: float) -> float | None:
    """Return the points that a test's last value stands for, None when it is no number from 0 to `points`."""
    import numpy

    if type(value) in (int, float, numpy.float64, numpy.int64) and math.isfinite(value) and 0 <= value <= points:
        return float(value)
    return None


def main() -> None:
    """Serve until the pipe ends."""
    inward, outward, options = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
    settle(options)
    import numpy  # noqa: F401  what comes out of a box may be an array or a table
    import pandas  # noqa: F401

    judge = Judge(Channel(inward, outward))
    # What was loaded stays: no look through it for garbage, submission after submission.
    gc.freeze()
    asked = {"unit": judge.unit, "begin": judge.begin, "own": judge.own, "test": judge.test}
    write_frame(outward, wire.encode(("ready",)))
    while (raw := read_frame(inward)) is not None:
        kind, *rest = wire.decode(raw)
        write_frame(outward, wire.encode(asked[kind](*rest)))
    os._exit(0)
