"""The workspace: what is delivered, in which language, to whom, and what is said about files left alone."""

import json
from pathlib import Path

import pytest

from riceshop.notebooks import journal
from riceshop.notebooks.deliveries import fill
from riceshop.notebooks.identity import identity, remember
from riceshop.notebooks.workspace import Report, prepare
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue, Damaged

LESSON = "course/01_rice_shop/lesson_1.ipynb"
EXERCISE = "exercises/01_rice_shop/01_rice_shop.ipynb"


def cell(kind: str, name: str, source: str, **metadata: object) -> dict[str, object]:
    code = {"outputs": [{"output_type": "stream", "name": "stdout", "text": "7"}], "execution_count": 3}
    return {"cell_type": kind, "id": name, "metadata": metadata, "source": source} | (code if kind == "code" else {})


def write(place: Path, *cells: dict[str, object]) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    whole = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}
    place.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")


def lesson(place: Path, word: str = "one") -> None:
    write(
        place,
        cell("markdown", "a-zh", f"# 米缸 {word}", tags=["lang-zh"]),
        cell("markdown", "a-en", f"# The jar {word}", tags=["lang-en"]),
        cell("code", "sum", "3 + 4"),
    )


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = tmp_path / "course copy"
    lesson(root / LESSON)
    solution = {"grade_id": "identity", "grade": False, "solution": True, "locked": False, "schema_version": 3}
    write(root / EXERCISE, cell("code", "identity", 'STUDENT = ""\nCLASS_CODE = ""', nbgrader=solution))
    (root / "course/01_rice_shop/.ipynb_checkpoints").mkdir()
    lesson(root / "course/01_rice_shop/.ipynb_checkpoints/lesson_1-checkpoint.ipynb")
    (root / "course/manifest.yml").write_text("units: []\n", encoding="utf-8")
    return root


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "工作 folder"


def start(place: Path, course: Path, lang: str | None = None, **news: str) -> Report:
    return prepare(place, course, lang, news)[0]


def files(place: Path) -> set[str]:
    found = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    return {path for path in found if not path.startswith(".riceshop/")}


def sources(path: Path) -> list[str]:
    return ["".join(one["source"]) for one in json.loads(path.read_text(encoding="utf-8"))["cells"]]


def test_a_first_start_delivers_the_course_in_one_language(place: Path, course: Path) -> None:
    report = start(place, course, "zh")
    assert sorted(report.added) == [LESSON, EXERCISE]
    assert files(place) == {LESSON, EXERCISE, "riceshop.toml"}
    assert sources(place / LESSON) == ["# 米缸 one", "3 + 4"]


def test_stored_figures_are_not_delivered(place: Path, course: Path) -> None:
    start(place, course, "en")
    assert json.loads((place / LESSON).read_text(encoding="utf-8"))["cells"][-1]["outputs"] == []


def test_a_second_start_changes_nothing_and_reads_no_notebook(place: Path, course: Path, monkeypatch) -> None:
    start(place, course, "zh")
    before = {path: (place / path).stat().st_mtime_ns for path in files(place)}
    monkeypatch.setattr("riceshop.notebooks.workspace.deliveries", None)
    assert start(place, course).sentences() == []
    assert {path: (place / path).stat().st_mtime_ns for path in files(place)} == before


def test_an_update_refreshes_what_is_untouched_and_names_what_it_left_alone(place: Path, course: Path) -> None:
    start(place, course, "en")
    (place / EXERCISE).write_text("my own work", encoding="utf-8")
    lesson(course / LESSON, "two")
    write(course / EXERCISE, cell("code", "new", "1"))
    report = start(place, course)
    assert report.refreshed == [LESSON]
    assert sources(place / LESSON) == ["# The jar two", "3 + 4"]
    beside = "exercises/01_rice_shop/01_rice_shop.new.ipynb"
    assert report.kept == [(EXERCISE, beside)]
    assert (place / EXERCISE).read_text(encoding="utf-8") == "my own work"
    assert sources(place / beside) == ["1"]
    assert any(EXERCISE in said and beside in said for said in report.sentences())


def opened_in_lab(path: Path, **changes: object) -> None:
    """Write the notebook as JupyterLab does after it was only opened; `changes` go into its last cell."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["metadata"] = {"kernelspec": {"name": "python3"}, "language_info": {"name": "python", "version": "3.13.0"}}
    for one in whole["cells"]:
        one["source"] = "".join(one["source"])
    whole["cells"][-1].update(changes)
    path.write_text(json.dumps(whole, indent=1, sort_keys=True), encoding="utf-8")


def test_a_notebook_that_was_only_opened_is_untouched(place: Path, course: Path) -> None:
    start(place, course, "en")
    opened_in_lab(place / LESSON)
    lesson(course / LESSON, "two")
    assert start(place, course).refreshed == [LESSON]


@pytest.mark.parametrize(
    "changes",
    [
        {"source": "3 + 5"},
        {"execution_count": 1},
        {"outputs": [{"output_type": "stream", "name": "stdout", "text": "8"}]},
        {"cell_type": "raw"},
        {"metadata": {"tags": ["mine"]}},
    ],
)
def test_a_notebook_that_was_run_or_changed_is_the_students(place: Path, course: Path, changes: dict) -> None:
    start(place, course, "en")
    opened_in_lab(place / LESSON, **changes)
    before = (place / LESSON).read_bytes()
    lesson(course / LESSON, "two")
    assert [path for path, _ in start(place, course).kept] == [LESSON]
    assert (place / LESSON).read_bytes() == before


def test_a_version_is_offered_once(place: Path, course: Path) -> None:
    start(place, course, "en")
    (place / LESSON).write_text("mine", encoding="utf-8")
    lesson(course / LESSON, "two")
    assert len(start(place, course).kept) == 1
    (place / "course/01_rice_shop/lesson_1.new.ipynb").unlink()
    lesson(course / "course/01_rice_shop/lesson_2.ipynb")
    report = start(place, course)
    assert report.kept == []
    assert report.added == ["course/01_rice_shop/lesson_2.ipynb"]


def test_a_new_version_that_was_edited_is_kept_too(place: Path, course: Path) -> None:
    start(place, course, "en")
    (place / LESSON).write_text("mine", encoding="utf-8")
    for word in ("two", "three"):
        lesson(course / LESSON, word)
        [(_, beside)] = start(place, course).kept
        (place / beside).write_text(f"mine {word}", encoding="utf-8")
    assert (place / "course/01_rice_shop/lesson_1.new.ipynb").read_text(encoding="utf-8") == "mine two"
    assert (place / "course/01_rice_shop/lesson_1.new-2.ipynb").read_text(encoding="utf-8") == "mine three"


def test_switching_language_cuts_again_and_is_remembered(place: Path, course: Path) -> None:
    start(place, course, "zh")
    start(place, course, "en")
    assert sources(place / LESSON)[0] == "# The jar one"
    assert identity(place).language == "en"
    start(place, course, "both")
    assert len(sources(place / LESSON)) == 3
    assert start(place, course).sentences() == []


def test_a_course_in_one_language_is_not_cut_to_nothing(place: Path, course: Path) -> None:
    write(course / LESSON, cell("markdown", "a-zh", "# 米缸", tags=["lang-zh"]))
    start(place, course, "en")
    assert sources(place / LESSON) == ["# 米缸"]


def test_a_bundle_in_one_language_decides_for_a_new_workspace_and_says_what_it_lacks(place: Path, course: Path) -> None:
    (course / "bundle.toml").write_text('language = "zh"\n', encoding="utf-8")
    assert start(place, course).only_language == ""
    assert identity(place).language == "zh"
    assert any("Chinese only" in said for said in start(place, course, "en").sentences())
    assert identity(place).language == "en"


def test_the_id_is_filled_into_the_exercise_and_a_later_id_reaches_an_untouched_one(place: Path, course: Path) -> None:
    start(place, course, "zh")
    assert sources(place / EXERCISE) == ['STUDENT = ""\nCLASS_CODE = ""']
    start(place, course, student="0042", class_code="CRM-26")
    assert sources(place / EXERCISE) == ['STUDENT = "0042"\nCLASS_CODE = "CRM-26"']


def test_a_touched_exercise_is_not_offered_again_for_a_new_id(place: Path, course: Path) -> None:
    start(place, course, "zh")
    (place / EXERCISE).write_text("begun", encoding="utf-8")
    assert start(place, course, student="0042").kept == []
    assert (place / EXERCISE).read_text(encoding="utf-8") == "begun"


def test_filling_leaves_a_line_that_says_something() -> None:
    code = 'STUDENT = "7"\nCLASS_CODE = \'\'\nOTHER = ""'
    assert fill(code, {"STUDENT": "8", "CLASS_CODE": 'a"b'}) == 'STUDENT = "7"\nCLASS_CODE = "a\\"b"\nOTHER = ""'


def test_a_vanished_file_comes_back_with_a_sentence(place: Path, course: Path) -> None:
    start(place, course, "en")
    (place / LESSON).rename(place / "my_lesson.ipynb")
    report = start(place, course)
    assert report.restored == [LESSON]
    assert LESSON in report.sentences()[0]
    assert (place / "my_lesson.ipynb").exists()


def test_a_file_that_the_course_gave_up_stays_and_may_be_thrown_away(place: Path, course: Path, monkeypatch) -> None:
    start(place, course, "en")
    (course / LESSON).unlink()
    start(place, course)
    assert (place / LESSON).exists()
    (place / LESSON).unlink()
    monkeypatch.setattr("riceshop.notebooks.workspace.deliveries", None)
    assert start(place, course).sentences() == []


def test_a_folder_or_link_in_the_way_is_left_alone_and_named(place: Path, course: Path, tmp_path: Path) -> None:
    (place / LESSON).mkdir(parents=True)
    (place / EXERCISE).parent.mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere.ipynb"
    elsewhere.write_text("far away", encoding="utf-8")
    (place / EXERCISE).symlink_to(elsewhere)
    report = start(place, course, "en")
    assert sorted(report.blocked) == [LESSON, EXERCISE]
    assert elsewhere.read_text(encoding="utf-8") == "far away"
    (place / EXERCISE).unlink()
    assert start(place, course).added == [EXERCISE]


def test_a_damaged_journal_is_put_aside_and_no_file_is_overwritten(place: Path, course: Path) -> None:
    start(place, course, "en")
    journal.journal_path(place).write_text('{"format": 1, "entries": {"x": 3}}', encoding="utf-8")
    before = (place / LESSON).read_bytes()
    lesson(course / LESSON, "two")
    report = start(place, course)
    assert report.journal_lost
    assert (place / LESSON).read_bytes() == before
    assert report.kept == [(LESSON, "course/01_rice_shop/lesson_1.new.ipynb")]
    assert list((place / ".riceshop").glob("journal.damaged-*.json"))


def test_a_workspace_inside_the_course_is_refused(course: Path) -> None:
    with pytest.raises(Damaged, match="--workspace"):
        start(course / "work", course)
    assert not (course / "work").exists()


def test_a_course_file_that_is_no_notebook_stops_before_anything_is_written(place: Path, course: Path) -> None:
    start(place, course, "en")
    before = (place / EXERCISE).read_bytes()
    (course / LESSON).write_text("cut short", encoding="utf-8")
    write(course / EXERCISE, cell("code", "new", "1"))
    with pytest.raises(Damaged, match="lesson_1"):
        start(place, course)
    assert (place / EXERCISE).read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, course: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(Damaged, match="--workspace"):
        start(tmp_path / "file" / "work", course)


@pytest.mark.parametrize("value", ["../x", "a/b", 'a"b', ".", "..", "a" * 65, "a\nb", "a\\b"])
def test_an_id_that_cannot_name_a_folder_is_refused(place: Path, course: Path, value: str) -> None:
    with pytest.raises(BadValue):
        start(place, course, student=value)


def test_ids_are_text(place: Path, course: Path) -> None:
    with pytest.raises(BadType, match="quot|text"):
        remember(place, student=42)  # type: ignore[arg-type]
    start(place, course, student=" 王小明 0042 ")
    assert identity(place).student == "王小明 0042"
    (place / "riceshop.toml").write_text("student = 42\n", encoding="utf-8")
    with pytest.raises(Damaged, match="42"):
        identity(place)


def test_settings_keep_what_the_student_added(place: Path, course: Path) -> None:
    start(place, course, "zh")
    path = place / "riceshop.toml"
    path.write_text('# mine\nstudent = ""\n[notes]\nlanguage = "fr"\n', encoding="utf-8")
    start(place, course, "en", student="7")
    assert path.read_text(encoding="utf-8") == 'language = "en"\n# mine\nstudent = "7"\n[notes]\nlanguage = "fr"\n'


def test_settings_that_cannot_be_read_are_told_and_left(place: Path, course: Path) -> None:
    start(place, course, "zh")
    (place / "riceshop.toml").write_text("student = \n", encoding="utf-8")
    with pytest.raises(Damaged, match="riceshop.toml"):
        start(place, course, "en")
    assert (place / "riceshop.toml").read_text(encoding="utf-8") == "student = \n"


def test_a_notebook_outside_any_workspace_is_told_where_to_go(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    use_language("zh")
    with pytest.raises(Damaged, match="工作文件夹"):
        identity()
