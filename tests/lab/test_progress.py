"""Progress: what is kept in a workspace, and the page that says what is done and what comes next."""

import json
from pathlib import Path

import pytest

from riceshop.lab import contents, play, poll, progress, progress_page, quiz, sort_cards, tag_cards
from riceshop.town import Town
from riceshop.words import text, use_language


def write(path: Path, *cells: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    title = {"cell_type": "markdown", "source": ["# The <first> lesson\n", "text"]}
    code = [{"cell_type": "code", "source": source} for source in cells]
    path.write_text(json.dumps({"cells": [title, *code]}), encoding="utf-8")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "riceshop.toml").write_text('language = "en"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def of_kind(kind: str) -> str:
    return next(name for name in contents.names("cards") if contents.structure("cards", name)["kind"] == kind)


def test_outside_a_workspace_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert progress.record("quiz", "x", {"right": 1}) is False
    assert progress.recorded("quiz", "x") == {}
    assert "outside a workspace" in repr(progress_page())


def test_what_is_kept_comes_back(home: Path) -> None:
    assert progress.record("step", "jin-sold", {"right": True}) is True
    assert progress.recorded("step", "jin-sold") == {"right": True}
    assert list((home / ".riceshop" / "progress").iterdir()) == [
        home / ".riceshop" / "progress" / "step.jin-sold.json"
    ]


def test_a_disk_that_cannot_be_written_stops_nothing(home: Path) -> None:
    (home / ".riceshop").write_text("a file where the folder should be", encoding="utf-8")
    assert progress.record("quiz", "x", {"right": 1}) is False
    assert (home / ".riceshop").read_text(encoding="utf-8") == "a file where the folder should be"


def test_the_best_points_of_a_question_stay(home: Path) -> None:
    progress.record_check("jar-capacity", 4.0, 5.0)
    progress.record_check("jar-capacity", 1.0, 5.0)
    assert progress.recorded("check", "jar-capacity") == {"points": 4.0, "limit": 5.0, "right": False}
    progress.record_check("jar-capacity", 5.0, 5.0)
    assert progress.recorded("check", "jar-capacity")["right"] is True


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_the_page_lists_what_the_notebooks_ask_for(home: Path, lang: str) -> None:
    use_language(lang)
    sort, tag, vote = of_kind("sort"), of_kind("tag"), of_kind("poll")
    write(
        home / "course" / "lesson_1.ipynb",
        f"quiz('01a')\nsort_cards(\"{sort}\")", f'tag_cards("{tag}")', f'poll("{vote}")', "step('jin-sold', 3)", "check('q', f, [])",
    )  # fmt: skip
    write(home / "notes.ipynb", "1 + 1")
    (home / "broken.ipynb").write_text("{", encoding="utf-8")
    write(home / ".hidden" / "x.ipynb", "quiz('01a')")
    page = progress_page()
    assert [(sheet.path.relative_to(home).as_posix(), len(sheet.activities)) for sheet in page.sheets] == [
        ("course/lesson_1.ipynb", 6)
    ]
    assert page.next[1].name == "01a" and page.sheets[0].done == 0
    for item in contents.structure("quizzes", "01a")["item"]:
        quiz("01a").answer(item["key"], *item["right"])
    cards = sort_cards(sort)
    for card in contents.structure("cards", sort)["card"]:
        cards.place(card["key"], card["group"] if isinstance(card["group"], str) else card["group"][0])
    assert progress_page().next[1].name == tag
    tagged = tag_cards(tag)
    for card in contents.structure("cards", tag)["card"]:
        tagged.place(card["key"], card["tags"][:1])
    poll(vote).choice = poll(vote).cards[0]["key"]
    progress.record("step", "jin-sold", {"right": False})
    assert progress_page().next[1].name == "jin-sold"
    progress.record("step", "jin-sold", {"right": True})
    progress.record_check("q", 5.0, 5.0)
    assert progress_page().next is None and progress_page().sheets[0].done == 6


MANIFEST = """
course: {title: {zh: 课, en: Course}, weeks: 16}
units:
  - {id: "00", folder: course/00_start, title: {zh: 一, en: One}, priority: 理解, extra: {32: [], 48: []}, cases: [cases/a/case.ipynb],
     lessons: [{id: "00", notebook: lesson_1.ipynb, title: {zh: 从这里开始, en: Start here}, sittings: []}]}
  - {id: "01", folder: course/01_shop, title: {zh: 二, en: Two}, priority: 重点, extra: {32: [], 48: []},
     exercise: grading/source/01_shop/01_shop.ipynb,
     lessons: [{id: 01b, notebook: lesson_2.ipynb, title: {zh: 乙, en: Second}, sittings: []},
               {id: 01a, notebook: lesson_1.ipynb, title: {zh: 甲, en: First}, sittings: []}]}
rows: {}
"""


def test_the_order_is_the_courses_with_cases_last(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_language("en")
    lessons = ["00_start/lesson_1", "01_shop/lesson_2", "01_shop/lesson_1"]
    for name in ("cases/a/case", "mine", "exercises/01_shop/01_shop", *(f"course/{one}" for one in lessons)):
        write(home / f"{name}.ipynb", "quiz('01a')")
    (home / "course" / "manifest.yml").write_text(MANIFEST, encoding="utf-8")
    monkeypatch.chdir(home / "course" / "01_shop")
    page = progress_page()
    assert [sheet.path.relative_to(home).with_suffix("").as_posix() for sheet in page.sheets] == [
        *(f"course/{one}" for one in lessons), "exercises/01_shop/01_shop", "mine", "cases/a/case",
    ]  # fmt: skip
    assert repr(page).startswith("Next: Start here.\n")
    # The links are read beside the notebook that shows the page, not beside the workspace.
    html = page._repr_html_()
    assert 'href="../00_start/lesson_1.ipynb"' in html and 'href="../../cases/a/case.ipynb"' in html
    use_language("zh")
    assert repr(page).startswith("接下来：从这里开始。\n")


def test_without_a_manifest_the_folders_give_the_order(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["course/00/lesson_1", "course/01/lesson_1", "exercises/01/01", "mine", "cases/a/case"]
    for name in reversed(names):
        write(home / f"{name}.ipynb", "quiz('01a')")
    monkeypatch.delenv("RICESHOP_ROOT", raising=False)
    found = [sheet.path.relative_to(home).with_suffix("").as_posix() for sheet in progress_page().sheets]
    assert found == names
    (home / "else").mkdir()
    (home / "else" / "course").mkdir()
    manifest = MANIFEST.replace("01_shop", "01").replace("00_start", "00")
    (home / "else" / "course" / "manifest.yml").write_text(manifest, encoding="utf-8")
    monkeypatch.setenv("RICESHOP_ROOT", str(home / "else"))
    assert [sheet.title("en") for sheet in progress_page().sheets][:2] == ["Start here", "First"]


def test_what_is_next_has_a_title_and_cards_for_more_are_not_counted(home: Path) -> None:
    use_language("zh")
    vote = of_kind("poll")
    write(home / "lesson.ipynb", "quiz('01a')", f"poll('{vote}')", "step('jin-sold', 3)")
    held = json.loads((home / "lesson.ipynb").read_text(encoding="utf-8"))
    held["cells"].append({"cell_type": "code", "id": "card-more-try", "source": "sort_cards('guo_tai')"})
    (home / "lesson.ipynb").write_text(json.dumps(held), encoding="utf-8")
    for item in contents.structure("quizzes", "01a")["item"]:
        quiz("01a").answer(item["key"], *item["right"])
    page = progress_page()
    assert len(page.sheets[0].activities) == 3
    assert text(f"cards_{vote}.title", "zh") in repr(page)
    assert "投票 1 次" in page._repr_html_() and vote not in page._repr_html_()


def test_titles_are_never_markup(home: Path) -> None:
    write(home / "lesson.ipynb", "quiz('01a')")
    page = progress_page()._repr_html_()
    assert "&lt;first&gt;" in page and "<first>" not in page


def test_an_empty_workspace_says_so(home: Path) -> None:
    assert "no notebook" in repr(progress_page())


def test_a_check_in_a_notebook_is_kept_and_changes_no_mark(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from riceshop.checks import check, listen, marking

    monkeypatch.setattr(marking, "_listeners", [])
    listen(progress.record_check)
    listen(progress.record_check)
    assert check("jar-capacity", lambda width, height: 8, {"volume": [((2, 3), 8)]}, points=5) == 5.0
    assert progress.recorded("check", "jar-capacity") == {"points": 5.0, "limit": 5.0, "right": True}

    def breaks(question: str, points: float, limit: float) -> None:
        raise RuntimeError(question)

    listen(breaks)
    assert check("jar-capacity", lambda width, height: 9, {"volume": [((2, 3), 8)]}, points=5) == 0.0
    assert progress.recorded("check", "jar-capacity")["points"] == 5.0


def test_a_notebook_listens_from_the_first_import_of_the_lab_on(home: Path) -> None:
    from IPython.testing.globalipapp import get_ipython

    shell = get_ipython() or pytest.fail("IPython's test shell did not start")
    shell.run_cell("import riceshop.lab\nriceshop.lab._in_a_notebook()", store_history=False)
    shell.run_cell(
        "from riceshop.checks import check\ncheck('jar-capacity', lambda: 1, {'volume': [((), 1)]}, points=2)", store_history=False
    )
    assert progress.recorded("check", "jar-capacity")["right"] is True


def test_the_best_games_are_shown_and_other_files_passed_over(home: Path) -> None:
    town = Town.build(seed=5, households=60)
    for sift in (0, 720):
        game = play(town, days=7)
        game.go(7, sift_min=sift)
        game.save(home / "games" / f"mine-{sift}.json")
    (home / "games" / "broken.json").write_text("{}", encoding="utf-8")
    kept = [int(json.loads(path.read_text())["score"]) for path in (home / "games").glob("mine-*.json")]
    found = {(one.unit, one.days): one.best for one in progress_page().games}
    assert found == {("01_rice_shop", 7): max(kept)}
    assert f"best {max(kept)} yuan" in progress_page()._repr_html_()
