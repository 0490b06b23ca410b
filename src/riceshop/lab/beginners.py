"""Beginners' errors: prints one plain sentence above the untouched traceback, inside IPython only."""

import json
import linecache
import os
import re
import types
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from riceshop.checks.beginners import Trouble, explain
from riceshop.words import text
from riceshop.words.errors import RiceShopError

COURSE_MODULES = ("riceshop", "pandas", "numpy", "matplotlib", "ipywidgets", "math", "random", "statistics")
SAMPLE = 200
_MARK = "_riceshop_explains"


def load_ipython_extension(shell: Any) -> None:
    """Explain errors from now on; IPython calls this for the extension riceshop.lab.beginners."""
    activate(shell)


def activate(shell: Any = None) -> bool:
    """Explain errors from now on; return False outside IPython. A second call changes nothing."""
    if shell is None:
        from IPython import get_ipython

        shell = get_ipython()
    if shell is None or not hasattr(shell, "_showtraceback"):
        return False
    shown = shell._showtraceback
    if getattr(shown, _MARK, False):
        return True

    def explained(kind: type[BaseException], error: BaseException, lines: list[str]) -> None:
        # Explaining must never hide the error itself.
        try:
            sentence = sentence_for(error, shell)
        except Exception:  # noqa: BLE001
            sentence = ""
        if sentence:
            print(text("beginners.above", sentence=sentence), flush=True)
        shown(kind, error, lines)

    setattr(explained, _MARK, True)
    shell._showtraceback = explained
    return True


def sentence_for(error: BaseException, shell: Any) -> str:
    """Return the sentence about an error that came out of a cell of `shell`, "" if there is none.

    The course's own errors are such a sentence already.
    """
    if isinstance(error, RiceShopError):
        return str(error)
    return explain(trouble_of(error, shell))


def trouble_of(error: BaseException, shell: Any) -> Trouble:
    """Return the error and its surroundings as plain data."""
    frame, line = _last_own(error, shell.user_ns)
    own = dict(frame.f_locals) if frame else {}
    names = [*own, *shell.user_ns]
    code, column = _source(error, frame, shell), 0
    if isinstance(error, SyntaxError):
        line, column = error.lineno or 0, error.offset or 0
    row = code.splitlines()[line - 1] if 0 < line <= len(code.splitlines()) else ""
    holder = _holder(row, own, shell.user_ns)
    return Trouble(
        kind=_kind(error),
        message=_message(error),
        code=code,
        line=line,
        column=column,
        names=names,
        choices=_choices(error, holder, own, shell.user_ns),
        length=len(holder) if isinstance(error, IndexError) and hasattr(holder, "__len__") else -1,
        unrun=_unrun(shell) if isinstance(error, NameError) else (),
        texts=_texts({**shell.user_ns, **own}) if isinstance(error, NameError) else (),
    )


def _kind(error: BaseException) -> str:
    known = ("UnboundLocalError", "IndentationError", "TabError", "ModuleNotFoundError")
    names = [one.__name__ for one in type(error).__mro__]
    return (
        next((name for name in (*known, *names) if name in names), names[0])
        if names[0] not in known
        else names[0]
    )


def _message(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return error.msg or ""
    return str(error)


def _last_own(error: BaseException, names: Mapping[str, Any]) -> tuple[types.FrameType | None, int]:
    found, line, step = None, 0, error.__traceback__
    while step is not None:
        if step.tb_frame.f_globals is names:
            found, line = step.tb_frame, step.tb_lineno
        step = step.tb_next
    return found, line


def _source(error: BaseException, frame: types.FrameType | None, shell: Any) -> str:
    if isinstance(error, SyntaxError) or frame is None:
        history = shell.user_ns.get("In") or [""]
        return str(history[-1])
    return "".join(linecache.getlines(frame.f_code.co_filename))


def _holder(row: str, own: Mapping[str, Any], names: Mapping[str, Any]) -> Any:
    """Return the table, dictionary or list of the failing line that a square bracket is put to."""
    for name in re.findall(r"([A-Za-z_]\w*(?:\.\w+)*)\s*(?:\.loc|\.iloc|\.groupby)?\s*[\[(]", row):
        first, *rest = name.removesuffix(".loc").removesuffix(".iloc").removesuffix(".groupby").split(".")
        value = own.get(first, names.get(first))
        for part in rest:
            # Only plain look-ups: a property of the student's own class could do anything.
            value = vars(value).get(part) if hasattr(value, "__dict__") else None
        if hasattr(value, "columns") or isinstance(value, Mapping | list | tuple | str):
            return value
    return None


def _choices(
    error: BaseException, holder: Any, own: Mapping[str, Any], names: Mapping[str, Any]
) -> list[str]:
    if isinstance(error, KeyError):
        known = (
            holder.columns if hasattr(holder, "columns") else holder if isinstance(holder, Mapping) else ()
        )
        return [str(one) for one in known]
    if isinstance(error, AttributeError):
        columns = getattr(error.obj, "columns", ())
        return [*dir(error.obj), *(str(one) for one in columns)] if error.obj is not None else []
    if isinstance(error, ModuleNotFoundError):
        return list(COURSE_MODULES)
    if isinstance(error, ImportError):
        import sys

        module = sys.modules.get(error.name or "")
        return dir(module) if module else []
    if isinstance(error, TypeError):
        return _arguments(str(error), own, names)
    return []


def _arguments(message: str, own: Mapping[str, Any], names: Mapping[str, Any]) -> list[str]:
    import inspect

    called = re.match(r"([\w.]+)\(\)", message)
    name = called.group(1).split(".")[0] if called else ""
    function = own.get(name, names.get(name))
    try:
        return list(inspect.signature(function).parameters) if callable(function) else []
    except (TypeError, ValueError):
        return []


def _texts(names: Mapping[str, Any]) -> list[str]:
    """Return the column names of the tables in memory and the short texts in their first rows."""
    found: set[str] = set()
    for table in [value for name, value in names.items() if not name.startswith("_") and hasattr(value, "columns")]:
        found.update(str(column) for column in table.columns)
        found.update(one for one in table.head(SAMPLE).to_numpy().ravel() if isinstance(one, str) and one.isidentifier())
    return sorted(found)


def _unrun(shell: Any) -> list[str]:
    """Return the sources of this notebook's code cells that have not been run in this session, if it can be
    read.
    """
    path = Path(os.environ.get("JPY_SESSION_NAME", ""))
    if path.suffix != ".ipynb" or not path.is_file():
        return []
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    run = {str(one).strip() for one in shell.user_ns.get("In", ())}
    return [source for source in sources if source.strip() not in run]
