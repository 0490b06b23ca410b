"""Who may import whom: reads every import of the package, those inside functions too, and holds the floors."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "riceshop"
FLOORS = {
    "words": 0, "look": 1, "town": 2, "crm": 2, "data": 2, "notebooks": 2, "checks": 2, "lab": 3, "grading": 4, "cli": 5,
    "start": 1,
}
# Exceptions within the floors that DESIGN names.
NEVER = {
    "grading": {"lab"},
    # The start must run before anything is installed: the standard library and words.
    "start": set(FLOORS) - {"words", "start"},
    "checks": {"look"},
}
ONLY_THE_STANDARD_LIBRARY = ("words", "start")
HEAVY = {"numpy", "pandas", "matplotlib", "scipy", "sklearn", "statsmodels", "ipywidgets", "anywidget", "IPython",
         "nbformat", "nbconvert", "nbclient", "nbgrader", "jupyterlab", "jupyter_server", "yaml", "PIL"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] if len(inside.parts) > 1 else "riceshop"


def imported(path: Path, place: Path | None = None) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every import, relative ones and those in functions included.

    `place` is where the file would lie in the package, if it lies elsewhere.
    """
    here = ("riceshop", *(place or path).relative_to(PACKAGE).with_suffix("").parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(here[: len(here) - node.level]) if node.level else ""
            whole = ".".join(part for part in (base, node.module) if part)
            yield node.lineno, whole
            # `from riceshop import town` names a room too.
            yield from ((node.lineno, f"{whole}.{alias.name}") for alias in node.names if whole == "riceshop")
        elif isinstance(node, ast.Call) and _imports_by_name(node):
            yield node.lineno, str(node.args[0].value)


def _imports_by_name(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return (name in ("import_module", "__import__") and bool(call.args) and isinstance(call.args[0], ast.Constant)
            and isinstance(call.args[0].value, str))


def test_every_room_has_a_floor() -> None:
    rooms = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert rooms <= set(FLOORS), "a new room: give it a floor here and in DESIGN"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_downwards(path: Path) -> None:
    room = room_of(path)
    if room == "riceshop":
        names = [name for _, name in imported(path) if name.startswith("riceshop.")]
        assert not names, "importing riceshop imports nothing"
        return
    wrong = []
    for line, name in imported(path):
        parts = name.split(".")
        if parts[0] != "riceshop" or len(parts) < 2 or parts[1] not in FLOORS or parts[1] == room:
            continue
        if FLOORS[parts[1]] >= FLOORS[room] or parts[1] in NEVER.get(room, set()):
            wrong.append(f"line {line}: {room} may not import {name}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) in ONLY_THE_STANDARD_LIBRARY],
                         ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_words_and_start_need_the_standard_library_only(path: Path) -> None:
    foreign = [f"line {line}: {name}" for line, name in imported(path)
               if name.split(".")[0] not in {*sys.stdlib_module_names, "riceshop"}]
    assert not foreign, "\n".join(foreign)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_matplotlib_waits_until_a_plot_is_drawn(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    at_import = [node.lineno for node in _executed_at_import(tree.body)
                 if any(name.split(".")[0] in ("matplotlib", "sklearn", "statsmodels") for name in _names(node))]
    assert not at_import, f"lines {at_import}: import it inside the function that needs it"


def _executed_at_import(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield from _executed_at_import([child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)])


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize("module", ["riceshop", "riceshop.words", "riceshop.words.glossary", "riceshop.cli",
                                    "riceshop.notebooks", "riceshop.look"])
def test_light_modules_import_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(name for name in sys.modules if '.' not in name))"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(seen)


def test_the_reader_of_imports_sees_all_kinds(tmp_path: Path) -> None:
    code = ("import riceshop.lab as lab\nfrom riceshop import town\n\ndef f():\n    from ..grading import marks\n"
            "    import importlib\n    importlib.import_module('riceshop.cli')\n")
    path = tmp_path / "probe.py"
    path.write_text(code, encoding="utf-8")
    found = {name for _, name in imported(path, PACKAGE / "crm" / "probe.py")}
    assert {"riceshop.lab", "riceshop.town", "riceshop.grading", "riceshop.cli"} <= found
