"""Every lesson and case runs in both languages without an error, a stderr line or a figure that differs (nbval)."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from riceshop.notebooks.files import read, write
from riceshop.notebooks.languages import cut
from riceshop.notebooks.sources import cases, lessons, short

ROOT = Path(__file__).resolve().parents[2]
# A students' bundle holds one language already.
BUNDLE = ROOT / "bundle.toml"
LANGUAGES = [tomllib.loads(BUNDLE.read_text(encoding="utf-8"))["language"]] if BUNDLE.is_file() else ["zh", "en"]

# nbval looks at stderr nowhere: this hook makes a warning in a cell a failure.
NO_STDERR = '''
import pytest

@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    outcome = yield
    said = [out.text for out in getattr(item, "test_outputs", None) or [] if out.get("name") == "stderr"]
    if said and outcome.excinfo is None:
        outcome.force_exception(AssertionError("the cell wrote to stderr: " + "".join(said)))
'''


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_notebooks_run(lang: str, tmp_path: Path) -> None:
    found = [*lessons(ROOT), *cases(ROOT)]
    assert found, "no lesson in course"
    for path in found:
        target = tmp_path / "work" / short(path, ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        write(target, cut(read(path), lang))
    run = run_all(tmp_path, lang)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]


def test_wrong_cells_are_noticed(tmp_path: Path) -> None:
    wrong = {"print(6 * 7)": "41", "import sys; print(1, file=sys.stderr)": "", "1 / 0": "", "print(2)": "2"}
    cells = [{"cell_type": "code", "id": f"cell-{number}", "source": [code],
              "outputs": [{"name": "stdout", "output_type": "stream", "text": [shown + "\n"]}] if shown else [],
              "execution_count": 1 if shown else None, "metadata": {"tags": ["nbval-check-output"]}}
             for number, (code, shown) in enumerate(wrong.items())]
    (tmp_path / "work").mkdir()
    write(tmp_path / "work" / "wrong.ipynb", {
        "cells": cells, "nbformat": 4, "nbformat_minor": 5,
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}})
    run = run_all(tmp_path, "en")
    assert run.returncode == 1 and "3 failed, 1 passed" in run.stdout
    for complaint in ("Cell outputs differ", "wrote to stderr", "ZeroDivisionError"):
        assert complaint in run.stdout


def run_all(folder: Path, lang: str) -> subprocess.CompletedProcess[str]:
    """Run every notebook in folder/work once with nbval, as a reader of `lang`."""
    (folder / "conftest.py").write_text(NO_STDERR, encoding="utf-8")
    (folder / "work" / "riceshop.toml").write_text(f'language = "{lang}"\n', encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--nbval-lax", "-q", "--color=no", "-p", "no:cacheprovider",
         "--nbval-cell-timeout=300", "--rootdir", str(folder), str(folder / "work")],
        cwd=folder, capture_output=True, text=True, timeout=1800, encoding="utf-8",
        env=os.environ | {"RICESHOP_LANG": lang, "PYTHONUTF8": "1"}, check=False,
    )
