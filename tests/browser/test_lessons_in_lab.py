"""Every lesson and case in a real JupyterLab, in Chinese and in English: all cells run, nothing goes wrong or out."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from riceshop.notebooks.files import read
from riceshop.notebooks.languages import student_copy
from riceshop.notebooks.sources import cases, lessons

if TYPE_CHECKING:
    from harness import Lab

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*lessons(ROOT), *cases(ROOT)]


def _name(path: Path) -> str:
    return f"{path.parent.name}_{path.stem}"


def test_there_are_lessons_to_open() -> None:
    assert len(lessons(ROOT)) >= 3
    assert len(cases(ROOT)) >= 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("source", SOURCES, ids=_name)
def test_all_cells_run_without_error_or_request(lab: "Lab", source: Path, lang: str) -> None:
    folder = f"lessons_{lang}"
    name = lab.server.write(f"{folder}/{_name(source)}.ipynb", student_copy(read(source), lang))
    (lab.server.root / folder / "riceshop.toml").write_text(f'language = "{lang}"\n', encoding="utf-8")
    opened = lab.open(name)
    opened.run_all()
    # A character without a glyph is a warning on stderr, so it is among the troubles.
    assert opened.troubles() == []
    assert opened.console == []
    assert opened.left_the_house == []
    assert opened.page.evaluate(BROKEN) == []
    opened.close()


# Widgets that did not draw, and pictures that did not load.
BROKEN = """() => [
  ...[...document.querySelectorAll('.jp-OutputArea .jupyter-widgets-error, .jp-OutputArea .widget-error')]
    .map(e => e.innerText.slice(0, 200)),
  ...[...document.querySelectorAll('.jp-OutputArea img')].filter(i => i.complete && !i.naturalWidth)
    .map(i => 'picture: ' + i.src.slice(0, 80)),
]"""
