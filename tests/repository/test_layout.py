"""The house rules: length of files, docstrings, type hints, no litter, nothing of anybody's machine."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from riceshop.notebooks.files import dump, read
from riceshop.notebooks.normalise import normalised

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "riceshop"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400
LARGEST = 1_000_000
LARGE_ON_PURPOSE = {"src/riceshop/look/fonts/RiceShopSans-Regular.otf": 2_000_000, "data/cdnow_master.csv": 2_000_000}
# Spelt in pieces, or this file would find itself.
HOSTS = re.compile("|".join(("py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.(?:org|com)",
                             r"deb\." + r"debian\.org", "conda" + r"\.anaconda\.org")))
PLACES = re.compile(r"/work" + r"/|/tmp/" + r"(?:venv|plan)|/home/" + r"[a-z]+/|/ro" + r"ot/|C:\\" + r"Users\\[A-Za-z]")
TEXT = {".py", ".md", ".toml", ".yml", ".yaml", ".ipynb", ".js", ".css", ".cfg", ".txt", ".lock", ".in", ".csv", ".json",
        ".html", ".sh", ""}
# A lock names where nothing comes from; the licences of others are quoted as they are.
PLACES_MAY_STAND_IN = {"tests/repository/test_layout.py"}


def tracked() -> list[str]:
    """Return the files of the repository, or of an unpacked copy without git."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode == 0 and told.stdout:
        return [name for name in told.stdout.split("\0") if name and (ROOT / name).is_file()]
    litter = {".venv", ".git", "__pycache__", ".pytest_cache", ".hypothesis", ".ruff_cache", "wheels"}
    return [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*")
            if path.is_file() and not litter & set(path.relative_to(ROOT).parts)]


FILES = tracked()


def inside(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=inside)
def test_module(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= LONGEST, f"more than {LONGEST} lines: split it"
    said = ast.get_docstring(tree)
    assert said and len(said.splitlines()[0]) > 15, "a module opens with one sentence on what it is for"
    assert "TODO" not in text and "FIXME" not in text
    bare = [name for name in _public(tree) if not _typed(name)]
    assert not bare, f"type hints missing: {[node.name for node in bare]}"


@pytest.mark.parametrize("path", MODULES, ids=inside)
def test_public_functions_say_what_they_do(path: Path) -> None:
    silent = [node.name for node in _public(ast.parse(path.read_text(encoding="utf-8")), methods=False)
              if not ast.get_docstring(node)]
    assert not silent, f"docstring missing: {silent}"


def _public(tree: ast.Module, methods: bool = True) -> list[ast.FunctionDef]:
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    if methods:
        found += [node for owner in classes for node in owner.body if isinstance(node, ast.FunctionDef)]
    return [node for node in found if not node.name.startswith("_")]


def _typed(node: ast.FunctionDef) -> bool:
    told = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return node.returns is not None and all(one.annotation or one.arg in ("self", "cls") for one in told)


def test_names_are_ascii() -> None:
    assert [name for name in FILES if not name.isascii()] == []


def test_no_large_files() -> None:
    large = {name: size for name in FILES
             if (size := (ROOT / name).stat().st_size) > LARGE_ON_PURPOSE.get(name, LARGEST)}
    assert not large


def test_no_litter() -> None:
    litter = [name for name in FILES if re.search(r"\.pyc$|\.ipynb_checkpoints|\.DS_Store|~$|\.orig$|\.rej$", name)]
    assert litter == []


def test_no_addresses_of_registries_and_no_paths_of_a_machine() -> None:
    found = []
    for name in FILES:
        if Path(name).suffix not in TEXT or name in PLACES_MAY_STAND_IN:
            continue
        text = (ROOT / name).read_text(encoding="utf-8")
        found += [f"{name}: {hit.group()}" for pattern in (HOSTS, PLACES) for hit in pattern.finditer(text)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".ipynb")])
def test_notebooks_are_in_normal_form(name: str) -> None:
    path = ROOT / name
    assert path.read_bytes() == dump(normalised(read(path))).encode("utf-8"), "run: riceshop notebooks normalise"


def test_text_files_end_their_lines_as_on_unix() -> None:
    wrong = [name for name in FILES if Path(name).suffix in TEXT and b"\r\n" in (ROOT / name).read_bytes()]
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".md")])
def test_links_of_documents_lead_somewhere(name: str) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    lost = [target for target in targets if target and not (ROOT / name).parent.joinpath(target).exists()]
    assert lost == []


def test_test_files_have_names_of_their_own() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    twice = sorted({name for name in names if names.count(name) > 1})
    assert twice == [], "pytest cannot collect two modules of one name: rename one"
