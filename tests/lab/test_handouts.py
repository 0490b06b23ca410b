"""Papers for the class are those of the manifest: every minute, term and question is there, the key tells what is right."""

import re
from html import escape
from pathlib import Path

import pytest

from riceshop.cli import main
from riceshop.lab.contents import names, structure
from riceshop.lab.handouts import handouts, unit_named
from riceshop.notebooks.manifest import Unit, load
from riceshop.words import text
from riceshop.words.errors import BadValue
from riceshop.words.glossary import term

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = load(ROOT)
WRITTEN = [unit for unit in MANIFEST.units if unit.lessons]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("unit", WRITTEN, ids=lambda unit: unit.id)
def test_a_plan_has_every_section_term_and_board_point(unit: Unit, lang: str):
    note = ROOT / "grading" / "rubrics" / f"teaching_note_{unit.id}.md"
    pages = handouts(ROOT, MANIFEST, unit, lang, note.read_text(encoding="utf-8") if note.is_file() else "")
    plan = pages[f"plan_{unit.id}_{lang}.html"]
    sections = [section for lesson in unit.lessons for sitting in lesson.sittings for section in sitting.sections]
    assert plan.count("<tr><td>") >= len(sections)
    assert not re.search(r"<td></td>", plan)
    for lesson in unit.lessons:
        for sitting in lesson.sittings:
            assert all(escape(getattr(term(key), lang)) in plan for key in sitting.terms)
            assert f"–{sitting.minutes}</td>" in plan
    if note.is_file():
        assert ("板书" if lang == "zh" else "On the board") in plan


@pytest.mark.parametrize("unit", WRITTEN, ids=lambda unit: unit.id)
def test_the_quiz_to_print_gives_nothing_away_and_the_key_all(unit: Unit):
    pages = handouts(ROOT, MANIFEST, unit, "en")
    lessons = [lesson.id for lesson in unit.lessons if lesson.id in names("quizzes")]
    items = [(lesson, item) for lesson in lessons for item in structure("quizzes", lesson)["item"]]
    quiz, key = (pages[f"{kind}_{unit.id}_en.html"] for kind in ("quiz", "key"))
    assert "☑" not in quiz and 'class="why"' not in quiz
    assert key.count("☑") == sum(len(item["right"]) for _, item in items) and key.count('class="why"') == len(items)
    assert quiz.count("☐") == sum(len(item["options"]) for _, item in items)
    assert all(text(f"quiz_{lesson}.{item['key']}.ask", "zh") not in quiz for lesson, item in items)


def test_a_unit_without_lessons_is_named():
    with pytest.raises(BadValue, match="99"):
        unit_named(MANIFEST, "99")


def test_the_command_writes_both_languages_and_replaces_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--lang", "both", "handouts", "01", "--into", str(tmp_path / "papers")]) == 0
    assert len(list((tmp_path / "papers").glob("*.html"))) == 6
    assert main(["--lang", "en", "handouts", "01_rice_shop", "--into", str(tmp_path / "papers")]) == 2
    assert "there already" in capsys.readouterr().err
