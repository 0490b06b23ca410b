"""The student's bundle: the course in one language, complete in itself, without solutions or instructors' parts."""

import ast
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from riceshop.notebooks.files import dump, read, source, spoken
from riceshop.notebooks.identity import checked
from riceshop.notebooks.languages import student_copy
from riceshop.notebooks.sources import masters
from riceshop.words import LANGUAGES
from riceshop.words.errors import BadValue, Damaged

TOP = "riceshop"
NOTE = "bundle.toml"
FILES = ("start.py", "pyproject.toml", "README.md", "LICENSE", "environment.yml", "requirements/riceshop.lock",
         "requirements/test.lock", "course/manifest.yml", "course/syllabus_rows.yml", "tests/conftest.py",
         "tests/notebooks/test_lessons_run.py")
FOLDERS = ("course", "cases", "exercises", "data", "src/riceshop", "docs")
TESTS = ("tests/town", "tests/crm", "tests/data", "tests/look", "tests/lab", "tests/words", "tests/checks")
# What instructors and authors use; a student's copy of the package is whole without it.
LEFT_OUT = ("grading", "cli/_classes.py", "cli/bundle.py", "cli/classroom.py", "cli/notebooks.py",
            "notebooks/bundle.py", "notebooks/skeleton.py")
LITTER = {"__pycache__", ".ipynb_checkpoints", ".DS_Store", ".pytest_cache", ".hypothesis"}
MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "BEGIN MARK SCHEME")
LONG_ENOUGH = 30
FIRST_DAY = (1980, 1, 1, 0, 0, 0)

Contents = dict[str, bytes]


def contents(root: Path, lang: str, class_code: str = "") -> Contents:
    """Return the bundle's files as {path: bytes}, notebooks cut to `lang` ("zh", "en", "both").

    A class code travels in bundle.toml, so that the students' workspaces take it over. Raises BadValue for another
    language or an unusable code, Damaged if something that students must not see got in.
    """
    if lang not in LANGUAGES:
        raise BadValue("words.unknown_language", value=lang)
    made: Contents = {NOTE: _note(lang, checked(class_code))}
    for path in _chosen(root):
        name = path.relative_to(root).as_posix()
        made[name] = _notebook(path, lang) if path.suffix == ".ipynb" else path.read_bytes()
    for name in _instructors(root, made):
        del made[name]
    made["README.md"] = _readme(root, lang)
    found = leaks(root, made)
    if found:
        raise Damaged("bundle.leak", places="\n".join(found))
    return dict(sorted(made.items()))


def write_zip(files: Mapping[str, bytes], target: Path) -> None:
    """Write the bundle as a zip, always the same bytes. Raises BadValue if the file is there already."""
    if target.exists():
        raise BadValue("notebooks.exists", path=target)
    with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{TOP}/{name}", FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)


def write_folder(files: Mapping[str, bytes], target: Path) -> None:
    """Write the bundle into an empty or new folder. Raises BadValue if something is in it."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise BadValue("notebooks.exists", path=target)
    for name, content in files.items():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def leaks(root: Path, files: Mapping[str, bytes], more: Iterable[str] = ()) -> list[str]:
    """Return "file: what" for everything in the files that gives a solution, a hidden test or a model answer away.

    `more` is further text that must not be in them.
    """
    secrets = [*solutions(root), *more]
    found = []
    for name, content in sorted(files.items()):
        if name.split("/")[0] == "grading" or name.startswith("src/riceshop/grading"):
            found.append(f"{name}: grading")
        said = _readable(name, content)
        found += [f"{name}: {mark}" for mark in MARKERS if mark in said]
        bare = _bare(said)
        found += [f"{name}: {secret.strip().splitlines()[0]}" for secret in secrets if _bare(secret) in bare]
    return found


def solutions(root: Path) -> Iterable[str]:
    """Yield the bodies of solutions and hidden tests of all masters, the very short ones left out."""
    return solutions_of(masters(root))


def solutions_of(paths: Iterable[Path]) -> Iterable[str]:
    """Yield the bodies of solutions and hidden tests of these masters, the very short ones left out."""
    pattern = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)\n?[ \t]*### END \1", re.DOTALL)
    for path in paths:
        for cell in read(path)["cells"]:
            for hit in pattern.finditer(source(cell)):
                if len(_bare(hit.group(2))) >= LONG_ENOUGH:
                    yield hit.group(2)


def _note(lang: str, class_code: str) -> bytes:
    told = f'language = "{lang}"\n'
    if class_code:
        told += f"class_code = {json.dumps(class_code, ensure_ascii=False)}\n"
    return told.encode("utf-8")


def _chosen(root: Path) -> list[Path]:
    found = [root / name for name in FILES if (root / name).is_file()]
    for folder in FOLDERS:
        found += [path for path in (root / folder).rglob("*") if _carried(path, root)]
    for folder in TESTS:
        found += [path for path in (root / folder).rglob("*") if _carried(path, root)
                  and "grading" not in path.read_bytes().decode("utf-8", "replace")]
    return sorted(set(found))


def _carried(path: Path, root: Path) -> bool:
    name = path.relative_to(root)
    if not path.is_file() or LITTER & set(name.parts) or path.suffix == ".pyc":
        return False
    inner = name.as_posix().removeprefix("src/riceshop/")
    if inner != name.as_posix():
        return not any(inner == left or inner.startswith(f"{left}/") for left in LEFT_OUT)
    # Of the documents only the pictures that the README shows.
    return name.parts[0] != "docs" or path.suffix in (".png", ".svg", ".jpg")


def _notebook(path: Path, lang: str) -> bytes:
    notebook = read(path)
    there = {spoken(cell) for cell in notebook["cells"]} - {None}
    return dump(student_copy(notebook, lang if len(there) == 2 else "both")).encode("utf-8")


def _readme(root: Path, lang: str) -> bytes:
    """Return the students' own README: short, in the bundle's language, Chinese first in the bilingual one."""
    spoken_here = ("zh", "en") if lang == "both" else (lang,)
    halves = [(root / "docs" / f"student_{one}.md").read_text(encoding="utf-8") for one in spoken_here]
    # The file moves from docs/ to the top, and its links with it.
    return "\n---\n\n".join(halves).replace("](../", "](").replace("](game.png)", "](docs/game.png)").encode("utf-8")


def _instructors(root: Path, files: Contents) -> list[str]:
    """Return the commands that need riceshop.grading, and the catalogue files that only they and it read."""
    package = {name: content.decode("utf-8") for name, content in files.items()
               if name.startswith("src/riceshop/") and name.endswith(".py")}
    commands = [name for name, code in package.items() if name.startswith("src/riceshop/cli/") and _needs_grading(code)]
    kept = "\n".join(code for name, code in package.items() if name not in commands)
    gone = "\n".join(package[name] for name in commands)
    gone += "\n".join(path.read_text(encoding="utf-8") for path in root.glob("src/riceshop/grading/**/*.py"))
    stems = {name: Path(name).stem for name in files if name.startswith("src/riceshop/words/catalogue/")}
    unread = [name for name, stem in stems.items() if _reads(gone, stem) and not _reads(kept, stem)]
    return commands + unread


def _needs_grading(code: str) -> bool:
    for node in ast.walk(ast.parse(code)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name == "riceshop.grading" or name.startswith("riceshop.grading.") for name in names):
            return True
    return False


def _reads(code: str, stem: str) -> bool:
    return f'"{stem}.' in code


def _readable(name: str, content: bytes) -> str:
    text = content.decode("utf-8", "replace")
    if not name.endswith(".ipynb"):
        return text
    return "\n".join(source(cell) for cell in json.loads(text)["cells"])


def _bare(code: str) -> str:
    return re.sub(r"\s+", "", code)
