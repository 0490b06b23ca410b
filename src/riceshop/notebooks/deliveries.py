"""Deliveries: what the course gives a student, file by file, in the student's language and with the student's id."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from riceshop import __version__
from riceshop.notebooks.files import Notebook, dump, read, set_source, source, spoken
from riceshop.notebooks.identity import Identity
from riceshop.notebooks.languages import student_copy

SHELVES = (("course", "[0-9]*_*"), ("cases", "*"), ("exercises", "*"))
CARRIED = {".ipynb", ".png", ".svg", ".jpg", ".csv", ".txt", ".html"}
BUNDLE_FILE = "bundle.toml"
IDENTITY_CELL = "identity"
BLANK = re.compile(r"^(?P<name>STUDENT|CLASS_CODE) = (?P<quotes>\"\"|'')[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Delivery:
    """One file of the course for the student: `version` is its digest before the student's id is filled in."""

    path: str
    content: bytes
    version: str


def bundle_language(root: Path) -> str | None:
    """Return "zh" or "en" for a bundle that was cut to one language, None for a course that holds both."""
    told = _bundle_note(root).get("language")
    return told if told in ("zh", "en") else None


def bundle_class_code(root: Path) -> str:
    """Return the class code that travels with a class's bundle (class_code in bundle.toml), empty without one."""
    told = _bundle_note(root).get("class_code", "")
    return told if isinstance(told, str) else ""


def _bundle_note(root: Path) -> dict[str, object]:
    try:
        return tomllib.loads((root / BUNDLE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def shelf_files(root: Path) -> Iterator[Path]:
    """Yield the files of lessons, cases and exercises that a student gets, in order."""
    for shelf, pattern in SHELVES:
        for folder in sorted((root / shelf).glob(pattern)):
            if folder.is_dir():
                yield from (file for file in sorted(folder.rglob("*")) if _carried(file))


def fingerprint(root: Path, lang: str, who: Identity) -> str:
    """Return one digest of everything that deliveries are made from."""
    whole = hashlib.sha256(repr((__version__, lang, who.student, who.class_code)).encode())
    for file in shelf_files(root):
        whole.update(file.relative_to(root).as_posix().encode())
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def deliveries(root: Path, lang: str, who: Identity) -> list[Delivery]:
    """Return all files for a student who reads `lang`. Raises Damaged if a notebook of the course is none."""
    made = []
    for file in shelf_files(root):
        path = file.relative_to(root).as_posix()
        if file.suffix != ".ipynb":
            made.append(_delivery(path, file.read_bytes()))
            continue
        notebook = in_language(read(file), lang)
        made.append(_delivery(path, _bytes(notebook), _bytes(filled(notebook, who))))
    return made


def in_language(notebook: Notebook, lang: str) -> Notebook:
    """Return the student's copy in a language; a notebook that holds only one language keeps it."""
    there = {spoken(cell) for cell in notebook["cells"]} - {None}
    return student_copy(notebook, lang if len(there) == 2 else "both")


def filled(notebook: Notebook, who: Identity) -> Notebook:
    """Return the notebook with the student's id in its identity cell, where the lines are still blank."""
    values = {"STUDENT": who.student, "CLASS_CODE": who.class_code}
    for cell in notebook["cells"]:
        if cell.get("metadata", {}).get("nbgrader", {}).get("grade_id") == IDENTITY_CELL:
            set_source(cell, fill(source(cell), values))
    return notebook


def fill(code: str, values: Mapping[str, str]) -> str:
    """Return the code with blank STUDENT and CLASS_CODE lines filled as Python strings."""
    return BLANK.sub(lambda found: f"{found['name']} = {_python_string(values[found['name']])}", code)


def _delivery(path: str, content: bytes, with_id: bytes | None = None) -> Delivery:
    return Delivery(path, content if with_id is None else with_id, hashlib.sha256(content).hexdigest())


def _bytes(notebook: Notebook) -> bytes:
    return dump(notebook).encode("utf-8")


def _python_string(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _carried(file: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.parts[-3:])
    return file.is_file() and file.suffix in CARRIED and not hidden
