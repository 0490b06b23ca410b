"""Class folders stay outside the repository, and intake takes what students send without losing or trusting it."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest
from graded_class import ROOT, UNIT

from riceshop.grading import classroom, intake
from riceshop.grading.submissions import LARGEST, identity_in
from riceshop.grading.zoo import composed
from riceshop.notebooks.files import dump, read, set_source, write
from riceshop.notebooks.identity import remember
from riceshop.notebooks.submission import submit
from riceshop.notebooks.workspace import prepare
from riceshop.words.errors import BadValue, Damaged


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return classroom.new(tmp_path / "class", ROOT)


def _zip(path: Path, time: str, **files: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("receipt.json", json.dumps({"student": "receipt name", "time": time, "unit": UNIT}))
        for name, content in files.items():
            packed.writestr(f"{name}.ipynb", content)
    return path


def test_a_class_folder_has_its_own_secret(place: Path, tmp_path: Path):
    other = classroom.new(tmp_path / "other class 班", ROOT)
    secrets = [(folder / "class_secret.txt").read_text(encoding="ascii") for folder in (place, other)]
    assert secrets[0] != secrets[1] and len(secrets[0].strip()) == 64
    assert (place / "nbgrader_config.py").is_file() and (place / "source" / UNIT / f"{UNIT}.ipynb").is_file()
    if os.name == "posix":
        assert stat.S_IMODE((place / "class_secret.txt").stat().st_mode) == 0o600


@pytest.mark.parametrize("inside", ["", "grading", "somewhere/new"])
def test_a_class_folder_inside_the_repository_is_refused(inside: str):
    with pytest.raises(BadValue, match="outside"):
        classroom.new(ROOT / inside, ROOT)
    assert not (ROOT / "somewhere").exists()


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadValue, match=tmp_path.name):
        classroom.new(tmp_path, ROOT)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(Damaged):
        classroom.class_folder(tmp_path)


def test_a_renamed_notebook_in_a_zip_goes_where_nbgrader_looks(place: Path, tmp_path: Path, released):
    text = dump(composed(released, {}, "小明 2026"))
    (row,) = intake.collect(place, _zip(tmp_path / "x.zip", "2026-11-20T10:00:00+08:00", **{"my work (2)": text}))
    assert (row.status, row.student) == ("taken", "小明 2026")
    folder = place / "submitted" / "小明 2026" / UNIT
    assert sorted(path.name for path in folder.iterdir()) == [f"{UNIT}.ipynb", "timestamp.txt"]
    assert (folder / "timestamp.txt").read_text(encoding="ascii") == "2026-11-20 02:00:00 UTC\n"
    assert "receipt name" in row.sentence()


def test_a_later_submission_replaces_and_an_earlier_one_does_not(place: Path, tmp_path: Path, released):
    texts = []
    for word in ("one", "two", "three"):
        notebook = composed(released, {}, "ann")
        set_source(notebook["cells"][0], word)
        texts.append(dump(notebook))
    days = ("2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z", "2026-11-19T10:00:00Z", "2026-11-21T10:00:00Z")
    order = (texts[0], texts[1], texts[2], texts[1])
    packed = [_zip(tmp_path / f"{n}.zip", day, work=text) for n, (day, text) in enumerate(zip(days, order, strict=True))]
    assert [intake.collect(place, file)[0].status for file in packed] == ["taken", "renewed", "older", "same"]
    assert (place / "submitted" / "ann" / UNIT / f"{UNIT}.ipynb").read_text(encoding="utf-8") == texts[1]
    kept = [path.read_text(encoding="utf-8") for path in sorted((place / "earlier" / "ann" / UNIT).iterdir())]
    assert kept == [texts[2], texts[0]]


def test_one_bad_file_never_stops_the_others(place: Path, tmp_path: Path, released):
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    (incoming / "a.zip").write_bytes(b"PK no zip")
    (incoming / "b.ipynb").write_text("{", encoding="utf-8")
    (incoming / "c.ipynb").write_text('{"nbformat": 4, "cells": [{"cell_type": 3}]}', encoding="utf-8")
    (incoming / "d.ipynb").write_text('{"nbformat": 4, "cells": []}', encoding="utf-8")
    (incoming / "e.ipynb").write_bytes(b"\xff\xfe\x00")
    _zip(incoming / "f.zip", "yesterday")
    write(incoming / "g.ipynb", composed(released, {}, "../../escape"))
    write(incoming / "h.ipynb", composed(released, {}, ".hidden"))
    write(incoming / "i.ipynb", composed(released, {}, "good"))
    (incoming / "readme.txt").write_text("hello", encoding="utf-8")
    rows = {row.file: row.status for row in intake.collect(place, incoming)}
    assert rows.pop("i.ipynb") == "taken"
    assert set(rows.values()) == {"broken"} and len(rows) == 8
    assert [path.name for path in (place / "submitted").iterdir()] == ["good"]


def test_a_link_and_a_giant_are_refused(place: Path, tmp_path: Path):
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    (incoming / "link.ipynb").symlink_to(ROOT / "exercises" / UNIT / f"{UNIT}.ipynb")
    with zipfile.ZipFile(incoming / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("work.ipynb", " " * (LARGEST + 10))
    assert [row.status for row in intake.collect(place, incoming)] == ["broken", "broken"]
    assert not (place / "submitted").exists()


def test_a_blank_name_is_kept_and_asked_about(place: Path, tmp_path: Path, released):
    write(tmp_path / "w.ipynb", composed(released, {}, ""))
    (row,) = intake.collect(place, tmp_path / "w.ipynb")
    assert row.status == "unidentified" and (place / row.note).is_file()
    assert not (place / "submitted").exists()
    (row,) = intake.collect(place, tmp_path / "w.ipynb", student="2026001")
    assert (row.status, row.student) == ("taken", "2026001")


def test_a_lost_identity_cell_is_put_back(place: Path, tmp_path: Path, released):
    notebook = composed(released, {}, "x")
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "identity"]
    (row,) = intake.collect(place, _zip(tmp_path / "x.zip", "2026-11-20T10:00:00Z", work=dump(notebook)))
    assert (row.status, row.student) == ("taken", "receipt name")
    made = read(place / "submitted" / "receipt name" / UNIT / f"{UNIT}.ipynb")
    assert made["cells"][0]["source"] == "STUDENT = 'receipt name'\nCLASS_CODE = ''"


def test_nothing_to_collect_is_said(place: Path, tmp_path: Path):
    empty = tmp_path / "empty"
    empty.mkdir()
    for incoming in (empty, tmp_path / "missing"):
        with pytest.raises(BadValue, match=incoming.name):
            intake.collect(place, incoming)
    with pytest.raises(BadValue, match="ann"):
        intake.collect(place, empty, student="ann")


def test_what_a_student_hands_in_is_collected_under_the_same_town(place: Path, tmp_path: Path):
    workspace = tmp_path / "学生 one"
    prepare(workspace, ROOT, "zh")
    remember(workspace, student="2026 小明", class_code="A1")
    prepare(workspace, ROOT)
    sent = submit("01", workspace)
    (row,) = intake.collect(place, sent.path)
    assert (row.status, row.student, row.note) == ("taken", "2026 小明", "")
    made = read(place / "submitted" / "2026 小明" / UNIT / f"{UNIT}.ipynb")
    assert identity_in(made) == {"STUDENT": "2026 小明", "CLASS_CODE": "A1"}
    stamp = (place / "submitted" / "2026 小明" / UNIT / "timestamp.txt").read_text(encoding="ascii")
    assert stamp[:16] == sent.receipt["time"].replace("T", " ")[:16]
