"""Submitting: what the review sees, what the zip holds, and that nothing keeps a student from handing in."""

import json
import zipfile
from pathlib import Path

import nbformat
import pytest

from riceshop.cli import main
from riceshop.notebooks.review import review
from riceshop.notebooks.submission import read_back, receipt_text, short_code, submit
from riceshop.notebooks.workspace import prepare
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue, Damaged

UNIT = "01_rice_shop"
PATH = f"exercises/{UNIT}/{UNIT}.ipynb"


@pytest.fixture
def workspace(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "work 工作"
    prepare(place, root, "zh", {"student": "0042", "class_code": "CRM26"})
    monkeypatch.chdir(place)
    use_language("en")
    return place


def load(workspace: Path) -> nbformat.NotebookNode:
    return nbformat.read(workspace / PATH, as_version=4)


def save(workspace: Path, notebook: nbformat.NotebookNode) -> None:
    nbformat.write(notebook, workspace / PATH)


def graded(notebook: nbformat.NotebookNode, grade_id: str) -> nbformat.NotebookNode:
    return next(one for one in notebook.cells if one.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def answer_everything(workspace: Path) -> None:
    notebook = load(workspace)
    for cell in notebook.cells:
        held = cell.metadata.get("nbgrader", {})
        if held.get("solution") and held["grade_id"] != "identity":
            cell.source = "def answer():\n    return 7" if cell.cell_type == "code" else "因为米缸快空了。"
    save(workspace, notebook)


def test_a_fresh_exercise_is_all_blank_and_handed_in_all_the_same(workspace: Path) -> None:
    made = submit("01", workspace)
    questions = [one for one in load(workspace).cells if one.metadata.get("nbgrader", {}).get("solution")]
    assert made.receipt["questions_blank"] == len(questions) - 1
    assert made.path.exists()
    assert [said for said in made.warnings if "blank" in said]


def test_an_answered_exercise_is_clean(workspace: Path) -> None:
    answer_everything(workspace)
    made = submit("01", workspace)
    assert made.warnings == []
    assert made.receipt["questions_blank"] == 0


def test_the_zip_unpacks_into_nbgraders_submitted_folder(workspace: Path) -> None:
    made = submit(UNIT, workspace)
    with zipfile.ZipFile(made.path) as packed:
        assert packed.testzip() is None
        names = set(packed.namelist())
        assert packed.read(f"0042/{UNIT}/{UNIT}.ipynb") == (workspace / PATH).read_bytes()
    kinds = ("timestamp.txt", "receipt.json", "receipt.txt", f"{UNIT}.ipynb")
    assert names == {f"0042/{UNIT}/{kind}" for kind in kinds}
    assert made.path.parent == workspace / "submissions"
    assert made.path.name.startswith(f"{UNIT}-0042-")


def test_two_submissions_in_one_second_are_two_files(workspace: Path) -> None:
    first, second = submit("01", workspace).path, submit("01", workspace).path
    assert first != second
    assert first.exists()
    assert second.exists()


def test_altered_missing_and_copied_cells_are_named(workspace: Path) -> None:
    answer_everything(workspace)
    notebook = load(workspace)
    graded(notebook, "jar-capacity-check").source = "7"
    notebook.cells.remove(graded(notebook, "days-until-empty"))
    notebook.cells.append(nbformat.from_dict(graded(notebook, "recover-capital") | {"id": "pasted"}))
    save(workspace, notebook)
    receipt = submit("01", workspace).receipt
    assert (receipt["altered"], receipt["missing"], receipt["copied"]) == (["第 1 题"], ["第 2 题"], ["第 3 题"])


def test_a_check_cell_whose_checksum_was_forged_is_seen_by_the_release(workspace: Path) -> None:
    from nbgrader.utils import compute_checksum

    answer_everything(workspace)
    notebook = load(workspace)
    check = graded(notebook, "jar-capacity-check")
    check.source = "7"
    check.metadata.nbgrader["checksum"] = compute_checksum(check)
    save(workspace, notebook)
    assert submit("01", workspace).receipt["altered"] == ["第 1 题"]


def test_the_release_of_the_students_own_version_is_used_after_an_update(
    workspace: Path, root: Path, tmp_path: Path
) -> None:
    answer_everything(workspace)
    newer = tmp_path / "newer"
    notebook = nbformat.read(root / PATH, as_version=4)
    graded(notebook, "jar-capacity-check").source += "\n# newer"
    (newer / PATH).parent.mkdir(parents=True)
    (newer / "course").mkdir()
    nbformat.write(notebook, newer / PATH)
    report, _ = prepare(workspace, newer)
    assert [path for path, _ in report.kept] == [PATH]
    assert submit("01", workspace).warnings == []


def test_without_a_kept_release_the_notebooks_own_checksums_serve(workspace: Path) -> None:
    answer_everything(workspace)
    notebook = load(workspace)
    graded(notebook, "jar-capacity-check").source = "7"
    graded(notebook, "days-until-empty").source = "def days():\n    raise NotImplementedError"
    found = review(nbformat.writes(notebook).encode())
    assert (found.altered, found.unanswered) == (["第 1 题"], ["第 2 题"])


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"nbformat": 4, "cells": 3}', b'{"cells": [{}]}'])
def test_what_is_no_notebook_is_packed_and_told(workspace: Path, content: bytes) -> None:
    (workspace / PATH).write_bytes(content)
    made = submit("01", workspace)
    assert len(made.warnings) == 1
    assert "tell your teacher" in made.warnings[0]
    assert read_back(made.path)["readable"] is False


@pytest.mark.parametrize("metadata", [3, "x", {"grade_id": 7}, {"grade_id": "x", "grade": True, "points": "many"}])
def test_odd_metadata_does_not_stop_the_review(workspace: Path, metadata: object) -> None:
    whole = json.loads((workspace / PATH).read_text(encoding="utf-8"))
    whole["cells"][0]["metadata"]["nbgrader"] = metadata
    (workspace / PATH).write_text(json.dumps(whole), encoding="utf-8")
    assert submit("01", workspace).path.exists()


def test_the_notebooks_own_number_counts_and_a_difference_is_told(workspace: Path) -> None:
    notebook = load(workspace)
    graded(notebook, "identity").source = "STUDENT = 1234  \nCLASS_CODE = 'B'"
    save(workspace, notebook)
    made = submit("01", workspace)
    assert (made.receipt["student"], made.receipt["class_code"]) == ("1234", "B")
    assert any("1234" in said and "0042" in said for said in made.warnings)


def test_a_blank_number_falls_back_to_the_workspaces(workspace: Path) -> None:
    notebook = load(workspace)
    graded(notebook, "identity").source = 'STUDENT = ""'
    save(workspace, notebook)
    made = submit("01", workspace)
    assert made.receipt["student"] == "0042"
    assert any("STUDENT" in said for said in made.warnings)


def test_a_number_that_cannot_name_a_folder_is_not_used(workspace: Path) -> None:
    notebook = load(workspace)
    graded(notebook, "identity").source = 'STUDENT = "../../x"'
    save(workspace, notebook)
    made = submit("01", workspace)
    assert made.receipt["student"] == "0042"
    assert any("../../x" in said for said in made.warnings)


def test_a_self_learner_hands_in_too(tmp_path: Path, root: Path) -> None:
    prepare(tmp_path / "work", root, "en")
    made = submit("01", tmp_path / "work")
    assert made.path.name.startswith(f"{UNIT}-self-learner-")


def test_the_receipt_reads_back_and_a_changed_zip_is_found(workspace: Path, tmp_path: Path) -> None:
    made = submit("01", workspace)
    assert read_back(made.path) == made.receipt
    said = receipt_text(made.receipt, "en")
    for part in ("0042", "CRM26", UNIT, made.receipt["sha256"], short_code(made.receipt["sha256"])):
        assert part in said
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(made.path) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content + b" " if name.endswith(".ipynb") else content)
    with pytest.raises(Damaged, match=r"changed\.zip"):
        read_back(changed)


def test_a_zip_cut_short_or_no_zip_is_told(workspace: Path, tmp_path: Path) -> None:
    whole = submit("01", workspace).path.read_bytes()
    for content in (whole[: len(whole) // 2], b"", b"PK"):
        (tmp_path / "cut.zip").write_bytes(content)
        with pytest.raises(Damaged, match=r"cut\.zip"):
            read_back(tmp_path / "cut.zip")


@pytest.mark.parametrize("unit", ["", "09", "../01", "1"])
def test_an_unknown_unit_names_those_there_are(workspace: Path, unit: str) -> None:
    with pytest.raises(BadValue, match=UNIT):
        submit(unit, workspace)


def test_a_unit_is_text(workspace: Path) -> None:
    with pytest.raises(BadType):
        submit(1, workspace)  # type: ignore[arg-type]


def test_the_command_hands_in_and_reads_back(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["submit", "01"]) == 0
    [zipped] = (workspace / "submissions").glob("*.zip")
    assert str(zipped) in capsys.readouterr().out
    assert main(["submit", "--read", str(zipped)]) == 0
    assert "0042" in capsys.readouterr().out


def test_the_command_says_what_is_missing(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["submit"]) == 2
    assert "submit 01" in capsys.readouterr().err
    (workspace / PATH).unlink()
    assert main(["submit", "01"]) == 2
    assert "--notebook" in capsys.readouterr().err
    assert not (workspace / "submissions").exists()


def test_the_command_speaks_the_workspaces_language(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    use_language(None)
    monkeypatch.delenv("RICESHOP_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert main(["submit", "01", "--workspace", str(workspace)]) == 0
    assert "交好了" in capsys.readouterr().out
    use_language(None)
    assert main(["--lang", "en", "submit", "01", "--workspace", str(workspace)]) == 0
    assert "Handed in" in capsys.readouterr().out


@pytest.mark.parametrize("told", [[], ["--workspace", "nowhere"]])
def test_away_from_the_workspace_the_remedy_is_named(
    told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["submit", "01", *told]) == 2
    assert "--workspace FOLDER" in capsys.readouterr().err
