"""The program inside the box: runs a student's cells and answers what it is asked; all it says is a claim."""

import ast
import io
import json
import os
import signal
import struct
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from riceshop.grading.boxed import confine, wire, wire_tables

TEXT = 20_000
LENGTH = struct.Struct(">I")


class TooLong(BaseException):
    """The time for one cell or one call is over."""


class Capped(io.TextIOBase):
    """A screen that keeps the first characters written to it and forgets the rest."""

    def __init__(self, most: int = TEXT) -> None:
        self._most, self._kept, self._size = most, [], 0

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, words: str) -> int:
        """Keep what still fits."""
        room = self._most - self._size
        if room > 0:
            self._kept.append(words[:room])
            self._size += len(words[:room])
        return len(words)

    def text(self) -> str:
        """Return what was kept."""
        return "".join(self._kept)


def settle(options: dict[str, Any]) -> None:
    """Give up root, take the limits and, when `tier` is told, what the tier takes away; before any code of a student."""
    if options.get("user"):
        os.setgroups([])
        os.setresgid(options["user"], options["user"], options["user"])
        os.setresuid(options["user"], options["user"], options["user"])
    limit(options["limits"])
    if options.get("tier"):
        confine.enter(options["tier"], options["place"])


def limit(limits: dict[str, int]) -> None:
    """Take limits by the names the system gives them."""
    import resource

    for name, most in limits.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (most, most))


def read_frame(place: int) -> bytes | None:
    """Return the next message of a pipe, None at its end."""
    head = exactly(place, LENGTH.size)
    return None if head is None else exactly(place, LENGTH.unpack(head)[0])


def write_frame(place: int, raw: bytes) -> None:
    """Write one message whole."""
    rest = memoryview(LENGTH.pack(len(raw)) + raw)
    while rest:
        rest = rest[os.write(place, rest):]


def exactly(place: int, count: int) -> bytes | None:
    """Return the next `count` bytes of a pipe, None when it ends before."""
    found = bytearray()
    while len(found) < count:
        part = os.read(place, min(count - len(found), 1 << 20))
        if not part:
            return None
        found += part
    return bytes(found)


class Notebook:
    """The namespace of one submission, and the four things it can be asked."""

    def __init__(self) -> None:
        self._module = types.ModuleType("__main__")
        sys.modules["__main__"] = self._module
        self._names = self._module.__dict__
        self._names["display"] = lambda *things: [print(repr(one)) for one in things]

    def run(self, code: str, seconds: float) -> tuple[Any, ...]:
        """Run one cell: ("ran", text on screen, its last value as text, error name, error text, out of time)."""
        screen, shown, error, late = Capped(), "", ("", ""), False
        try:
            with _screen(screen), _clock(seconds):
                shown = run_cell(code, self._names, "<cell>", lambda value: repr(value)[:TEXT])
        except TooLong:
            late = True
        except BaseException as found:  # noqa: BLE001  whatever a cell raises ends that cell and no more
            error = told(found)
        return "ran", screen.text(), shown, *error, late

    def value(self, name: str) -> tuple[Any, ...]:
        """Return ("missing",), ("function",) or ("plain", value) of a name."""
        if name not in self._names:
            return ("missing",)
        value = self._names[name]
        return ("function",) if callable(value) else ("plain", value)

    def take(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """Take values that were computed elsewhere, by their names."""
        self._names.update(values)
        return ("taken",)

    def call(self, name: str, arguments: Any, named: Any, seconds: float) -> tuple[Any, ...]:
        """Call a function: ("value", result), ("error", name, text) or ("late",)."""
        try:
            with _screen(Capped(0)), _clock(seconds):
                return "value", self._names[name](*arguments, **named)
        except TooLong:
            return ("late",)
        except BaseException as found:  # noqa: BLE001  SystemExit and friends are a student's mistakes too
            return "error", *told(found)


def run_cell(code: str, names: dict[str, Any], label: str, show: Callable[[Any], Any]) -> Any:
    """Run the code of a cell in `names`; return what `show` makes of its last expression's value, "" without one."""
    tree = tree_of(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, label, "exec"), names)  # noqa: S102  what a box is for
    if last is None:
        return ""
    value = eval(compile(ast.Expression(last.value), label, "eval"), names)
    # A notebook keeps to itself what ends in a semicolon.
    return "" if value is None or code.rstrip().endswith(";") else show(value)


def tree_of(code: str) -> ast.Module:
    """Return the syntax tree of a cell, notebook commands left out. Raises SyntaxError."""
    try:
        return ast.parse(code)
    except SyntaxError:
        # The notebook's own commands (%matplotlib inline, !dir, name?) do nothing here.
        kept = [line for line in code.split("\n") if line[:1] not in ("%", "!", "?") and not line.rstrip().endswith("?")]
        return ast.parse("\n".join(kept))


def told(error: BaseException) -> tuple[str, str]:
    """Return the name and the text of an error as plain words, even when the error cannot tell them."""
    name = "NotImplementedError" if isinstance(error, NotImplementedError) else wire.described(error)
    with suppress(BaseException):
        return name, str(str(error))[:1000]
    return name, ""


@contextmanager
def _screen(screen: Capped) -> Iterator[None]:
    sys.stdout, sys.stderr = screen, screen
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _clock(seconds: float) -> Iterator[None]:
    def over(number: int, frame: Any) -> None:
        raise TooLong

    signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def answer(notebook: Notebook, raw: bytes) -> bytes:
    """Return the answer to one message as bytes."""
    kind, *rest = wire.decode(raw)
    asked = {"run": notebook.run, "take": notebook.take, "value": notebook.value, "call": notebook.call}[kind]
    try:
        return wire.encode(asked(*rest))
    except wire.WireError as error:
        return wire.encode(("error", "TooLarge", str(error)))
    except Exception as error:  # noqa: BLE001  a student's value may fail in any way when it is looked at
        return wire.encode(("error", *told(error)))


def main() -> None:
    """Begin as a program of its own, where no other can be forked."""
    inward, outward, options = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
    settle(options)
    # What the box itself needs is loaded before a student's file could stand in its way.
    import numpy
    import pandas

    wire.decode(wire.encode(pandas.DataFrame({"a": numpy.arange(2)})))
    serve(inward, outward)


def serve(inward: int, outward: int) -> None:
    """Serve one submission until the pipe ends."""
    notebook, send = Notebook(), write_frame
    send(outward, wire.encode(("ready", wire_tables.__name__)))
    while (raw := read_frame(inward)) is not None:
        send(outward, answer(notebook, raw))
    os._exit(0)
