"""Files made to harm are refused with a reason, within bounds, and the honest one beside them is taken."""

import io
import json
import os
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from graded_class import ROOT, UNIT

from riceshop.grading import archives, classroom, intake, receipts, submissions
from riceshop.grading.zoo import composed
from riceshop.notebooks.files import dump, read, set_source


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return classroom.new(tmp_path / "class", ROOT)


@pytest.fixture(scope="module")
def honest() -> str:
    return dump(composed(read(ROOT / "exercises" / UNIT / f"{UNIT}.ipynb"), {}, "honest"))


def _entry(name: str, kind: int = 0) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, kind << 16
    return entry


def _zipped(*files: tuple[zipfile.ZipInfo | str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return packed.getvalue()


def _said(notebook: str, code: str) -> str:
    held = json.loads(notebook)
    cell = next(cell for cell in held["cells"] if cell["id"] == "identity")
    set_source(cell, code)
    return json.dumps(held)


HOSTILE = {
    "slip.zip": (lambda good: _zipped(("../../evil.ipynb", good)), "outside"),
    "absolute.zip": (lambda good: _zipped(("/tmp/evil.ipynb", good)), "outside"),
    "drive.zip": (lambda good: _zipped(("C:\\evil.ipynb", good)), "outside"),
    "backslip.zip": (lambda good: _zipped(("a\\..\\..\\evil.ipynb", good)), "outside"),
    "slip_text.zip": (lambda good: _zipped(("../x.txt", "x")), "outside"),
    "symlink.zip": (lambda good: _zipped((_entry("a.ipynb", stat.S_IFLNK | 0o777), "/etc/passwd")), "link"),
    "fifo.zip": (lambda good: _zipped((_entry("a.ipynb", stat.S_IFIFO | 0o777), "")), "link"),
    "device.zip": (lambda good: _zipped(("NUL.ipynb", good)), "Windows"),
    "device_folder.zip": (lambda good: _zipped(("aux/a.ipynb", good)), "Windows"),
    "rar.rar": (lambda good: b"Rar!\x1a\x07\x01\x00", "RAR"),
    "renamed.zip": (lambda good: b"Rar!\x1a\x07\x01\x00", "RAR"),
    "seven.7z": (lambda good: b"7z\xbc\xaf\x27\x1c", "7z"),
    "inner_rar.zip": (lambda good: _zipped(("work.rar", b"Rar!\x1a\x07")), "RAR"),
    "cut.zip": (lambda good: _zipped(("a.ipynb", good))[:-30], "whole zip"),
    "empty.zip": (lambda good: b"", "whole zip"),
    "nothing.zip": (lambda good: _zipped(("essay.docx", "x")), "no notebook"),
    "deep.zip": (lambda good: _zipped(("b.zip", _zipped(("c.zip", _zipped(("d.zip", _zipped(("e.ipynb", good)))))))), "deep"),
    "nested.ipynb": (lambda good: "[" * 200_000 + "]" * 200_000, "nested"),
    "nested_200.ipynb": (lambda good: good.replace('"cells"', '"x": ' + '{"a":' * 200 + "1" + "}" * 200 + ', "cells"', 1), "nested"),
    "million.ipynb": (lambda good: '{"nbformat": 4, "cells": [' + "{}," * 1_000_000 + "{}]}", "pieces"),
    "many.ipynb": (lambda good: json.dumps({"nbformat": 4, "cells": [{"cell_type": "raw"}] * 6000}), "6000"),
    "old.ipynb": (lambda good: '{"nbformat": 3, "worksheets": []}', "format 4"),
    "list.ipynb": (lambda good: "[]", "format 4"),
    "number.ipynb": (lambda good: "9" * 10_000, "notebook"),
    "source.ipynb": (lambda good: '{"nbformat": 4, "cells": [{"cell_type": "code", "source": [3]}]}', "cell 1"),
    "picture.ipynb": (lambda good: b"\x89PNG\r\n\xff\xff", "notebook"),
    "path.ipynb": (lambda good: _said(good, 'STUDENT = "../../../../etc/cron.d/x"'), "cron"),
    "windows_path.ipynb": (lambda good: _said(good, 'STUDENT = "..\\\\..\\\\x"'), ".."),
    "nul_id.ipynb": (lambda good: _said(good, 'STUDENT = "a\\x00b"'), ""),
    "bidi_id.ipynb": (lambda good: _said(good, 'STUDENT = "ann\\u202e"'), ""),
    "device_id.ipynb": (lambda good: _said(good, 'STUDENT = "con"'), "Windows"),
    "dot_id.ipynb": (lambda good: _said(good, 'STUDENT = "..."'), "..."),
    "long_id.ipynb": (lambda good: _said(good, f'STUDENT = "{"a" * 100_000}"'), ""),
    "CON.ipynb": (lambda good: good, "Windows"),
    "star_id.ipynb": (lambda good: _said(good, 'STUDENT = "*"'), ""),
    "glob_id.ipynb": (lambda good: _said(good, 'STUDENT = "[ab]?"'), ""),
    "newline_id.ipynb": (lambda good: _said(good, 'STUDENT = "ann\\nbob"'), ""),
    "shell_id.ipynb": (lambda good: _said(good, 'STUDENT = "$(touch x);`id`|x&"'), ""),
    "option_id.ipynb": (lambda good: _said(good, 'STUDENT = "--force"'), ""),
    "html_id.ipynb": (lambda good: _said(good, 'STUDENT = "<script>pwned()</script>"'), ""),
    "sql_id.ipynb": (lambda good: _said(good, "STUDENT = \"x'; DROP TABLE grade; --\""), ""),
    "half_id.ipynb": (lambda good: _said(good, 'STUDENT = "a\\ud800b"'), ""),
    "formula_id.ipynb": (lambda good: _said(good, 'STUDENT = "=HYPERLINK(1)"'), ""),
    "list_id.ipynb": (lambda good: good.replace('"grade_id": "identity"', '"grade_id": ["identity"]'), ""),
    "nan.ipynb": (lambda good: good.replace('"nbformat": 4', '"nbformat": NaN'), "format 4"),
    "deep_in_text.ipynb": (lambda good: '{"cells": ' * 3_000 + good + "}" * 3_000, ""),
    "twice.zip": (lambda good: _zipped(("a.ipynb", "x"), ("a.ipynb", "[]")), ""),
    "nul_name.zip": (lambda good: _zipped(("a.ipynb", good)).replace(b"a.ipynb", b"\0.ipynb"), ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_a_reason_and_the_honest_one_is_taken(place: Path, tmp_path: Path, honest: str, name: str):
    make, reason = HOSTILE[name]
    incoming, started = tmp_path / "in", time.monotonic()
    incoming.mkdir()
    content = make(honest)
    (incoming / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (incoming / "zz_honest.ipynb").write_text(honest, encoding="utf-8")
    rows = {row.file.partition("/")[0]: row for row in intake.collect(place, incoming)}
    assert rows["zz_honest.ipynb"].status == "taken"
    bad = rows[name]
    assert bad.status in ("broken", "unidentified") and reason in bad.note and bad.note
    assert "\u202e" not in bad.sentence() and "\0" not in bad.sentence()
    assert [path.name for path in (place / "submitted").iterdir()] == ["honest"]
    assert {path.name for path in tmp_path.iterdir()} == {"class", "in"}
    assert (incoming / name).is_file() and time.monotonic() - started < 20


def test_a_bomb_in_a_students_zip_costs_the_class_nothing(place: Path, tmp_path: Path, honest: str, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED_INNER", 3 * 2**20)
    monkeypatch.setattr(archives, "LARGEST", 2**20)
    bomb = _zipped(*[(f"{n}.ipynb", b"0" * 2**20) for n in range(10)])
    packed = _zipped(("a_bomb.zip", bomb), ("b_huge.ipynb", b" " * (2**20 + 1)), ("good.ipynb", honest))
    (tmp_path / "class.zip").write_bytes(packed)
    rows = intake.collect(place, tmp_path / "class.zip")
    assert [row.student for row in rows if row.status == "taken"] == ["honest"]
    said = [row.note for row in rows if row.status == "broken"]
    assert any("bomb" in note for note in said) and any("larger than 1 MB" in note for note in said)


def test_a_notebook_of_200_mb_is_not_even_read(place: Path, tmp_path: Path):
    with (tmp_path / "big.ipynb").open("wb") as file:
        file.truncate(200 * 2**20)
    (row,) = intake.collect(place, tmp_path / "big.ipynb")
    assert row.status == "broken" and str(archives.LARGEST // 2**20) in row.note


def test_too_many_entries_and_files_are_said(place: Path, tmp_path: Path, honest: str, monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 3)
    (tmp_path / "many.zip").write_bytes(_zipped(*[(f"{n}.txt", "") for n in range(4)]))
    (row,) = intake.collect(place, tmp_path / "many.zip")
    assert row.status == "broken" and "3" in row.note
    monkeypatch.setattr(archives, "MOST_FILES", 2)
    incoming = tmp_path / "in"
    incoming.mkdir()
    for number in range(4):
        (incoming / f"{number}.ipynb").write_text(honest, encoding="utf-8")
    assert [row.status for row in intake.collect(place, incoming)] == ["taken", "same", "broken"]


def test_a_locked_zip_is_refused(place: Path, tmp_path: Path, honest: str):
    raw = bytearray(_zipped(("a.ipynb", honest)))
    raw[6] |= 1
    raw[raw.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(raw)
    (row,) = intake.collect(place, tmp_path / "locked.zip")
    assert row.status == "broken" and "password" in row.note


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")
def test_pipes_and_links_are_not_followed(place: Path, tmp_path: Path, honest: str):
    incoming, elsewhere = tmp_path / "in", tmp_path / "elsewhere"
    incoming.mkdir()
    elsewhere.mkdir()
    (elsewhere / "stolen.ipynb").write_text(honest, encoding="utf-8")
    os.mkfifo(incoming / "pipe.ipynb")
    (incoming / "folder").symlink_to(elsewhere)
    (incoming / "file.ipynb").symlink_to(elsewhere / "stolen.ipynb")
    (incoming / "loop").symlink_to(incoming)
    rows = intake.collect(place, incoming)
    assert {row.file: row.status for row in rows} == dict.fromkeys(("pipe.ipynb", "folder", "file.ipynb", "loop"), "broken")
    assert not (place / "submitted").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a file system that takes any bytes as a name")
def test_a_name_in_gbk_bytes_from_a_stick_is_read(place: Path, tmp_path: Path, honest: str):
    incoming = tmp_path / "in"
    incoming.mkdir()
    (Path(os.fsdecode(os.fsencode(incoming) + b"/" + "王小明.ipynb".encode("gbk")))).write_text(honest, encoding="utf-8")
    (incoming / "a\u202egnp.ipynb").write_text(honest, encoding="utf-8")
    assert sorted(row.file for row in intake.collect(place, incoming)) == ["a\\u202egnp.ipynb", "王小明.ipynb"]


def test_a_killed_run_leaves_whole_files_only(place: Path, tmp_path: Path, honest: str):
    incoming = tmp_path / "in"
    incoming.mkdir()
    for number in range(60):
        (incoming / f"{number}.ipynb").write_text(_said(honest, f'STUDENT = "s{number}"'), encoding="utf-8")
    code = f"from pathlib import Path; from riceshop.grading.intake import collect; collect(Path({str(place)!r}), Path({str(incoming)!r}))"
    run = subprocess.Popen([sys.executable, "-c", code])
    while not (place / "submitted").is_dir() and run.poll() is None:
        time.sleep(0.01)
    time.sleep(0.1)
    run.kill()
    run.wait()
    for path in (place / "submitted").rglob("*.ipynb"):
        assert submissions.parsed(path.read_text(encoding="utf-8"))
    rows = intake.collect(place, incoming)
    assert {row.status for row in rows} <= {"taken", "same"} and len(list((place / "submitted").iterdir())) == 60
    assert {row["student"] for row in receipts.kept(place)} == {f"s{number}" for number in range(60)}


def test_two_spellings_of_one_folder_are_asked_about(place: Path, tmp_path: Path, honest: str):
    for number, name in enumerate(("Ann", "ann")):
        (tmp_path / f"{number}.ipynb").write_text(_said(honest, f'STUDENT = "{name}"'), encoding="utf-8")
    rows = [intake.collect(place, tmp_path / f"{number}.ipynb")[0] for number in range(2)]
    assert [row.status for row in rows] == ["taken", "unidentified"] and "Ann" in rows[1].question


def test_a_folder_that_cannot_be_opened_is_said(place: Path, tmp_path: Path, honest: str, monkeypatch):
    (tmp_path / "in" / "shut").mkdir(parents=True)
    (tmp_path / "in" / "good.ipynb").write_text(honest, encoding="utf-8")
    scan = os.scandir

    def refuse(folder: str) -> object:
        if str(folder).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scan(folder)

    monkeypatch.setattr(os, "scandir", refuse)
    rows = intake.collect(place, tmp_path / "in")
    assert [row.status for row in rows] == ["taken", "broken"] and "shut" in rows[1].file
    assert "Permission denied" in rows[1].note
