"""The hand-in button without a browser: what it answers when Lab has saved, and when it has not."""

import os
import time
from pathlib import Path

import pytest

from riceshop.lab.submitting import submit_button
from riceshop.notebooks.submission import read_back
from riceshop.notebooks.workspace import prepare
from riceshop.words import use_language
from riceshop.words.errors import Damaged

PATH = "exercises/01_rice_shop/01_rice_shop.ipynb"


@pytest.fixture
def workspace(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    prepare(tmp_path / "work", root, "zh", {"student": "0042"})
    monkeypatch.chdir((tmp_path / "work" / PATH).parent)
    use_language("zh")
    return tmp_path / "work"


def zips(workspace: Path) -> list[Path]:
    return sorted((workspace / "submissions").glob("*.zip"))


def test_a_saved_notebook_is_handed_in(workspace: Path) -> None:
    button = submit_button("01")
    button.pressed = {"count": 1, "saved": True, "path": PATH}
    [made] = zips(workspace)
    assert read_back(made) == button.receipt
    assert button.answered == 1
    assert any(made.name in line for line in button.lines)
    assert button.labels["press"] == "交作业"


def test_without_lab_an_old_file_is_asked_about_once_and_never_refused(workspace: Path) -> None:
    old = time.time() - 600
    os.utime(workspace / PATH, (old, old))
    button = submit_button("01")
    button.pressed = {"count": 1, "saved": False, "path": ""}
    assert zips(workspace) == []
    assert "Ctrl+S" in button.lines[0]
    button.pressed = {"count": 2, "saved": False, "path": ""}
    assert len(zips(workspace)) == 1


def test_without_lab_a_file_just_saved_is_handed_in_at_once(workspace: Path) -> None:
    os.utime(workspace / PATH)
    submit_button("01").pressed = {"count": 1, "saved": False, "path": ""}
    assert len(zips(workspace)) == 1


def test_a_renamed_notebook_is_the_one_handed_in(workspace: Path) -> None:
    renamed = workspace / "exercises/01_rice_shop/我的练习.ipynb"
    (workspace / PATH).rename(renamed)
    button = submit_button("01")
    button.pressed = {"count": 1, "saved": True, "path": renamed.relative_to(workspace).as_posix()}
    assert button.receipt["file"] == "我的练习.ipynb"


def test_a_path_outside_the_workspace_is_not_followed(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "other.ipynb").write_text("{}", encoding="utf-8")
    button = submit_button("01")
    button.pressed = {"count": 1, "saved": True, "path": "../other.ipynb"}
    assert button.receipt["file"] == "01_rice_shop.ipynb"


def test_a_notebook_that_is_gone_is_a_sentence_not_a_crash(workspace: Path) -> None:
    button = submit_button("01")
    (workspace / PATH).unlink()
    button.pressed = {"count": 1, "saved": True, "path": ""}
    assert "找不到" in button.lines[0]
    assert (button.state, button.answered) == ("look", 1)


def test_on_a_hub_a_fetched_notebook_is_handed_in_where_it_came_from(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTERHUB_USER", "2026001")
    assert submit_button("01") is None
    assert "Assignment List" in capsys.readouterr().out


def test_outside_a_workspace_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    with pytest.raises(Damaged, match="RiceShop"):
        submit_button("01")
