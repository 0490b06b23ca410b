"""The instructors' commands as they are typed: what they print and the exit code they end with."""

from pathlib import Path

import pytest
from graded_class import ROOT, UNIT

from riceshop.cli import _instructors as instructors
from riceshop.cli import main
from riceshop.grading.zoo import composed
from riceshop.notebooks.files import write


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_zoo_is_compared_and_played(tmp_path: Path, capsys):
    assert main(["zoo", "--check"]) == 0
    assert main(["zoo", "--into", str(tmp_path / "class")]) == 0
    written = sorted((tmp_path / "class").iterdir())
    assert len(written) % 3 == 0 and f"{len(written)} submissions" in capsys.readouterr().out


def test_a_class_folder_is_made_and_filled(tmp_path: Path, capsys, released):
    place, incoming = tmp_path / "class", tmp_path / "in"
    incoming.mkdir()
    write(incoming / "a.ipynb", composed(released, {}, "ann"))
    assert main(["class", "new", str(place)]) == 0
    assert main(["class", "collect", str(place), str(incoming)]) == 0
    write(incoming / "b.ipynb", composed(released, {}, ""))
    assert main(["class", "collect", str(place), str(incoming)]) == 1
    assert main(["class", "collect", str(place), str(incoming / "b.ipynb"), "--student", "ben"]) == 0
    assert sorted(path.name for path in (place / "submitted").iterdir()) == ["ann", "ben"]
    said = capsys.readouterr().out
    assert "class_secret.txt" in said and "already here" in said and "no student number" in said


@pytest.mark.parametrize("told", [["class", "new", "grading/mine"], ["class", "collect", "course", "course"],
                                  ["exercises", "--self-learner", "exercises"]], ids=" ".join)
def test_a_wrong_place_is_named_and_nothing_is_written(told: list[str], capsys):
    assert main(told) == 2
    assert told[-1].split("/")[0] in capsys.readouterr().err
    assert not (ROOT / "grading" / "mine").exists() and not (ROOT / "course" / "submitted").exists()


def test_the_self_learner_edition_is_written(tmp_path: Path, capsys):
    assert main(["--lang", "zh", "exercises", "--self-learner", str(tmp_path)]) == 0
    made = (tmp_path / UNIT / f"{UNIT}.ipynb").read_text(encoding="utf-8")
    assert "参考答案" in made and "Model answer" not in made


def test_a_student_who_types_an_instructors_command_is_told(monkeypatch: pytest.MonkeyPatch, capsys):
    monkeypatch.setattr(instructors, "find_spec", lambda name: None)
    for told in (["exercises"], ["zoo"], ["class", "new", "x"]):
        assert main(told) == 2
        assert "for instructors" in capsys.readouterr().err
