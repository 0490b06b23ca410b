"""A careful call of a student's function: copied arguments, nothing on the screen or on stderr, every error caught."""

import copy
import io
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

MESSAGE = 200


class Interrupted(Exception):
    """The call was stopped from outside: by the student, or because it took too long."""


@dataclass(frozen=True)
class Outcome:
    """What came back from a call: a value, or the name and text of the error; `blank` when nothing was written yet."""

    value: Any = None
    error: str = ""
    blank: bool = False


def call(function: Callable[..., Any], arguments: Sequence[Any]) -> Outcome:
    """Call `function` with copies of `arguments` and return what happened. Raises Interrupted when it was stopped."""
    copies = [copy.deepcopy(one) for one in arguments]
    try:
        with quiet():
            return Outcome(value=function(*copies))
    except NotImplementedError:
        return Outcome(blank=True)
    except KeyboardInterrupt:
        raise Interrupted from None
    except BaseException as error:  # noqa: BLE001  SystemExit and friends are a student's mistakes too
        return Outcome(error=describe(error))


def describe(error: BaseException) -> str:
    """Return "Name: text" of an error, at most 200 characters, even when the error's own text fails."""
    try:
        words = str(error)
    except Exception:  # noqa: BLE001  a student's own error class may fail to describe itself
        words = ""
    return f"{type(error).__name__}: {words}"[:MESSAGE].rstrip(": ")


@contextmanager
def quiet() -> Iterator[None]:
    """Swallow prints, warnings and everything written to stderr, by Python or by the system, for a while."""
    try:
        kept = os.dup(2)
    except OSError:
        kept = -1
    try:
        if kept >= 0:
            sink = os.open(os.devnull, os.O_WRONLY)
            os.dup2(sink, 2)
            os.close(sink)
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        if kept >= 0:
            os.dup2(kept, 2)
            os.close(kept)
