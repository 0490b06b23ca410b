"""`riceshop workspace`: a newcomer at a terminal is asked once, nobody else is, and the answers can be mended."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from riceshop.cli import main
from riceshop.notebooks.identity import identity


@pytest.fixture
def place(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RICESHOP_ROOT", str(root))
    return tmp_path / "work"


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What somebody types at the terminal; asking for more than there is fails the test."""
    typed: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: typed.pop(0))
    yield typed
    assert typed == []


def test_a_newcomer_is_asked_once(place: Path, answers: list[str]) -> None:
    answers += ["0042", "CRM26"]
    assert main(["workspace", "--workspace", str(place)]) == 0
    found = identity(place)
    assert (found.student, found.class_code) == ("0042", "CRM26")
    assert main(["workspace", "--workspace", str(place)]) == 0


def test_an_answer_that_cannot_be_used_is_asked_again(place: Path, answers: list[str], capsys) -> None:
    answers += ["a/b", "0042", ""]
    assert main(["workspace", "--workspace", str(place)]) == 0
    assert "'a/b'" in capsys.readouterr().out
    assert identity(place).student == "0042"


def test_a_self_learner_presses_enter_once(place: Path, answers: list[str]) -> None:
    answers += [""]
    assert main(["workspace", "--workspace", str(place)]) == 0
    assert identity(place).self_learner


def test_a_class_bundle_brings_its_class_code(tmp_path: Path, answers: list[str]) -> None:
    course = tmp_path / "bundle"
    (course / "course").mkdir(parents=True)
    (course / "pyproject.toml").write_text("", encoding="utf-8")
    (course / "bundle.toml").write_text('class_code = "CRM26"\n', encoding="utf-8")
    answers += ["0042"]
    place = tmp_path / "work"
    assert main(["workspace", "--workspace", str(place), "--course", str(course)]) == 0
    assert (identity(place).student, identity(place).class_code) == ("0042", "CRM26")


def test_without_a_terminal_nobody_is_asked(place: Path, monkeypatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    monkeypatch.setattr("builtins.input", None)
    assert main(["workspace", "--workspace", str(place)]) == 0
    assert identity(place).self_learner


def test_the_answers_can_be_mended(place: Path, answers: list[str], capsys) -> None:
    line = ["workspace", "--workspace", str(place), "--student", "0007", "--class-code", "CRM26"]
    assert main(["--lang", "zh", *line]) == 0
    assert "0007" in capsys.readouterr().out
    assert main(["workspace", "--workspace", str(place), "--student", ""]) == 0
    assert (identity(place).student, identity(place).class_code) == ("", "CRM26")


def test_the_workspaces_language_is_spoken(place: Path, answers: list[str], capsys, monkeypatch) -> None:
    answers += [""]
    monkeypatch.delenv("RICESHOP_LANG")
    assert main(["--lang", "zh", "workspace", "--workspace", str(place)]) == 0
    from riceshop.words import use_language

    use_language(None)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    capsys.readouterr()
    assert main(["workspace", "--workspace", str(place)]) == 0
    assert capsys.readouterr().out.startswith("工作文件夹")


def test_without_a_course_folder_the_remedy_is_told(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("RICESHOP_ROOT", str(tmp_path))
    assert main(["workspace", "--workspace", str(tmp_path / "work")]) == 2
    assert "--course" in capsys.readouterr().err
    assert not (tmp_path / "work").exists()


def test_settings_that_cannot_be_read_stop_with_a_sentence(place: Path, answers: list[str], capsys) -> None:
    place.mkdir()
    (place / "riceshop.toml").write_text("student = 42", encoding="utf-8")
    assert main(["workspace", "--workspace", str(place)]) == 2
    assert "42" in capsys.readouterr().err
    assert [path.name for path in place.iterdir()] == ["riceshop.toml"]
