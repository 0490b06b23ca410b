"""Whose a submission is: numbers and names in every form a platform gives them, and a question where they disagree."""

import csv
import json
import shutil
import struct
import zipfile
from pathlib import Path

import pytest
from graded_class import ROOT, UNIT

from riceshop.cli import main
from riceshop.grading import classroom, intake, receipts
from riceshop.grading.archives import entry_name
from riceshop.grading.matching import Claims, folder_claim, match, rules
from riceshop.grading.roster import Roster, Student
from riceshop.grading.zoo import composed
from riceshop.notebooks.files import dump, read, set_source, write

CLASS = Roster((Student("0042", "王小明"), Student("202601000123", "李雷"), Student("2026003", "王伟"),
                Student("2026004", "王伟"), Student("ann-b", "Ann Brown"), Student("2026005", "阿依古丽·买买提")))


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = classroom.new(tmp_path_factory.mktemp("first") / "class", ROOT, "CRM26")
    rows = "".join(f"{one.number},{one.name},一班\n" for one in CLASS)
    (place / "roster.csv").write_text("学号,姓名,班级\n" + rows, encoding="utf-8")
    settings = place / "class.toml"
    told = settings.read_text(encoding="utf-8")
    settings.write_text(told.replace("[due]", f'[due]\n"{UNIT}" = 2026-11-20T12:00:00Z', 1), encoding="utf-8")
    return place


@pytest.fixture
def place(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "class"))


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def _text(released, student: str, word: str = "") -> str:
    notebook = composed(released, {}, student)
    if word:
        set_source(notebook["cells"][0], word)
    return dump(notebook)


def _gbk_zip(path: Path, files: dict[str, bytes]) -> Path:
    """A zip as Chinese Windows writes it: names in GBK, the UTF-8 flag off."""
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            packed.writestr("".join(chr(one) for one in b"#" * len(name.encode("gbk"))), content)
    raw = path.read_bytes()
    for name in files:
        raw = raw.replace(b"#" * len(name.encode("gbk")), name.encode("gbk"))
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize(("claims", "student"), [
    (Claims("0042", parts=("作业1 (1).ipynb",)), "0042"),
    (Claims(" ００４２"), "0042"),
    (Claims("", parts=("202601000123-李雷-作业1 (1).ipynb",)), "202601000123"),
    (Claims("", parts=("王小明_0042_作业.ipynb",)), "0042"),
    (Claims("", parts=("一班王小明的作业1.zip", "work.ipynb")), "0042"),
    (Claims("", parts=("Ann Brown_123456_assignsubmission_file", "hw.ipynb")), "ann-b"),
    (Claims("", parts=("阿依古丽•买买提.ipynb",)), "2026005"),
    (Claims("", receipt="0042"), "0042"),
    (Claims("王小明"), "0042"),
    (Claims("2026003 王伟", parts=("王伟.ipynb",)), "2026003"),
    (Claims("2026003", receipt="2026003", parts=("2026003+01_rice_shop+2026-11-20 10:00:00 UTC+xy",)), "2026003"),
    (Claims("", parts=("01_rice_shop-0042-20261120-103000.zip",)), "0042"),
], ids=str)
def test_sources_that_agree_find_the_student(claims: Claims, student: str):
    found = match(claims, CLASS)
    assert (found.student, found.question) == (student, "")


@pytest.mark.parametrize("claims", [
    Claims(""),
    Claims("", parts=("作业1.ipynb",)),
    Claims("", parts=("王伟-作业.ipynb",)),
    Claims("王伟"),
    Claims("42"),
    Claims("2026999"),
    Claims("0042", parts=("202601000123-李雷.ipynb",)),
    Claims("0042", receipt="ann-b"),
    Claims("0042", receipt="somebody"),
    Claims("", receipt="0042", parts=("李雷.ipynb",)),
    Claims("", parts=("王小明", "李雷.ipynb")),
    Claims("0042\u202e1"),
    Claims("../0042"),
    Claims("0" * 100),
    Claims("", parts=("王小明明.ipynb",)),
], ids=str)
def test_where_sources_disagree_somebody_is_asked(claims: Claims):
    found = match(claims, CLASS)
    assert not found.student and found.question


def test_the_teacher_settles_it():
    found = match(Claims("0042", parts=("李雷.ipynb",)), CLASS, "202601000123")
    assert found.student == "202601000123" and "0042" in found.notes[0]
    assert "not in the roster" in match(Claims(""), CLASS, "9").notes[0]


def test_nbgraders_own_folders_name_the_student():
    assert folder_claim(("ann", UNIT, "x.ipynb"), [UNIT]) == "ann"
    assert folder_claim((f"a+b+{UNIT}+2026-11-20 10:00:00.1 UTC+r", "x.ipynb"), [UNIT]) == "a+b"
    assert folder_claim(("self-learner", UNIT, "x.ipynb"), [UNIT]) == ""
    assert folder_claim(("all.zip", UNIT, "x.ipynb"), [UNIT]) == ""


def test_an_exchange_is_collected_with_its_times(place: Path, tmp_path: Path, released):
    for name, time in (("0042", "2026-11-20 10:00:00.5 UTC"), ("ann-b", "2026-11-21 10:00:00 UTC")):
        folder = tmp_path / "inbound" / f"{name}+{UNIT}+{time}+x_y="
        folder.mkdir(parents=True)
        (folder / f"{UNIT}.ipynb").write_text(_text(released, name), encoding="utf-8")
        (folder / "timestamp.txt").write_text(time, encoding="ascii")
        # By this word of the exchange a student finds the feedback; what has another shape is none.
        (folder / "submission_secret.txt").write_text("ab" * 64 if name == "0042" else "../" * 50, encoding="ascii")
    rows = {row.student: row for row in intake.collect(place, tmp_path / "inbound")}
    kept = {name: place / "submitted" / name / UNIT / "submission_secret.txt" for name in rows}
    assert kept["0042"].read_text(encoding="ascii") == "ab" * 64 and not kept["ann-b"].exists()
    assert {name: (row.status, row.late, row.known_by) for name, row in rows.items()} == {
        "0042": ("taken", "no", "timestamp"), "ann-b": ("taken", "yes", "timestamp")}
    assert "[late]" in rows["ann-b"].sentence()
    assert receipts.late(place) == {("0042", UNIT): "no", ("ann-b", UNIT): "yes"}


def test_names_in_gbk_and_zips_in_zips_are_read(place: Path, incoming: Path, tmp_path: Path, released):
    inner = _gbk_zip(tmp_path / "inner.zip", {"李雷作业/作业1.ipynb": _text(released, "").encode()}).read_bytes()
    _gbk_zip(incoming / "班级.zip", {"王小明_0042_作业.ipynb": _text(released, "").encode(),
                                   "提交/202601000123.zip": inner, "说明.txt": b"x"})
    found = {row.student: row for row in intake.collect(place, incoming)}
    assert set(found) == {"0042", "202601000123"}
    assert found["202601000123"].file == "班级.zip/提交/202601000123.zip/李雷作业/作业1.ipynb"
    with zipfile.ZipFile(incoming / "班级.zip") as packed:
        assert "说明.txt" in map(entry_name, packed.infolist())


def test_a_question_is_kept_beside_the_bytes_and_answered(place: Path, incoming: Path, released):
    raw = _text(released, "0042").encode()
    (incoming / "李雷.ipynb").write_bytes(raw)
    (row,) = intake.collect(place, incoming)
    kept = place / row.note
    assert row.status == "unidentified" and kept.read_bytes() == raw
    assert "李雷" in kept.with_suffix(".txt").read_text(encoding="utf-8") and not (place / "submitted").exists()
    (row,) = intake.collect(place, kept, student="202601000123")
    assert (row.status, row.student) == ("taken", "202601000123") and "0042" in row.note
    assert (incoming / "李雷.ipynb").read_bytes() == raw


def test_the_receipts_say_what_was_taken(place: Path, incoming: Path, released):
    write(incoming / "a.ipynb", composed(released, {}, "0042"))
    (incoming / "=b.ipynb").write_text(_text(released, "0042", "other"), encoding="utf-8")
    rows = intake.collect(place, incoming)
    with (place / "receipts.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    assert [row["student"] for row in told] == ["0042", "0042"] and {row["unit"] for row in told} == {UNIT}
    assert told[0]["file"] == "'=b.ipynb" and all(row["known_by"] == "file" for row in told)
    assert all((place / "received" / f"{row['sha256']}.ipynb").is_file() for row in told)
    assert any("two with one number" in row.note for row in rows)
    intake.collect(place, incoming / "a.ipynb")
    assert len(receipts.kept(place)) == 2


def test_a_file_date_after_the_due_time_proves_nothing(place: Path, incoming: Path, released):
    import os
    for name, day in (("0042", 1_700_000_000), ("ann-b", 1_900_000_000)):
        path = incoming / f"{name}.ipynb"
        path.write_text(_text(released, name), encoding="utf-8")
        os.utime(path, (day, day))
    assert {row.student: row.late for row in intake.collect(place, incoming)} == {"0042": "no", "ann-b": "unknown"}


def test_the_rules_are_told_first_and_looking_takes_nothing(place: Path, incoming: Path, released, capsys):
    write(incoming / "a.ipynb", composed(released, {}, "0042"))
    before = sorted(path for path in place.rglob("*"))
    assert main(["class", "collect", str(place), str(incoming), "--rules"]) == 0
    said = capsys.readouterr().out
    assert said.index(rules()[-1]) < said.index("a.ipynb") and "0042" in said
    assert sorted(path for path in place.rglob("*")) == before
    assert main(["class", "collect", str(place), "--rules"]) == 0
    assert main(["class", "collect", str(place)]) == 2
    assert main(["class", "collect", str(place), str(incoming), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["counts"] == {"taken": 1}


def test_a_damaged_roster_stops_collecting_before_anything_is_taken(place: Path, incoming: Path, released, capsys):
    write(incoming / "a.ipynb", composed(released, {}, "0042"))
    (place / "roster.csv").write_text("学号\n2.02601E+11\n", encoding="utf-8")
    assert main(["class", "collect", str(place), str(incoming)]) == 2
    assert "line 2" in capsys.readouterr().err and not (place / "submitted").exists()


def test_a_broken_letter_and_a_missing_part_are_mended(place: Path, incoming: Path, released):
    notebook = composed(released, {}, "0042")
    set_source(notebook["cells"][0], "half \ud83d letter")
    for cell in notebook["cells"]:
        cell.pop("outputs", None)
    del notebook["metadata"]
    (incoming / "a.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (row,) = intake.collect(place, incoming)
    assert row.status == "taken" and "question marks" in row.note
    made = read(place / "submitted" / "0042" / UNIT / f"{UNIT}.ipynb")
    assert all(cell["outputs"] == [] for cell in made["cells"] if cell["cell_type"] == "code")


def test_an_entry_name_in_utf8_without_the_flag_is_read():
    entry = zipfile.ZipInfo("王.ipynb".encode().decode("cp437"))
    entry.flag_bits = 0
    assert entry_name(entry) == "王.ipynb" and struct.calcsize("H") == 2
