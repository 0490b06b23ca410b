"""A new class folder says what it is in its own files, and the roster keeps numbers as text or says which row is wrong."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from graded_class import ROOT, UNIT

from riceshop.cli import main
from riceshop.grading import classroom
from riceshop.grading.class_settings import settings, template
from riceshop.grading.roster import Roster, Student, read_roster
from riceshop.words.errors import BadValue, Damaged


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return classroom.new(tmp_path / "class", ROOT, "CRM26")


def _roster(tmp_path: Path, content: str, code: str = "utf-8") -> Roster:
    path = tmp_path / "roster.csv"
    path.write_bytes(content.encode(code))
    return read_roster(path)


def test_a_new_class_folder_tells_its_settings_and_holds_empty_tables(place: Path):
    told = settings(place)
    assert (told.class_code, told.language, told.db_url, dict(told.due)) == ("CRM26", "both", "", {})
    assert read_roster(place / "roster.csv") == Roster()
    for name in ("attendance.csv", "decisions.csv", "groups.csv", "roster.csv"):
        assert (place / name).read_bytes().startswith("\ufeff学号,".encode())


def test_a_class_folder_inside_another_and_a_bad_code_are_refused(place: Path, tmp_path: Path):
    with pytest.raises(BadValue, match="another class folder"):
        classroom.new(place / "second", ROOT)
    with pytest.raises(BadValue):
        classroom.new(tmp_path / "third", ROOT, 'a"; import os')
    other = tmp_path / "checkout"
    (other / "course").mkdir(parents=True)
    (other / "pyproject.toml").write_text("", encoding="utf-8")
    with pytest.raises(BadValue, match="outside"):
        classroom.new(other / "marks", ROOT)
    assert not (place / "second").exists() and not (tmp_path / "third").exists() and not (other / "marks").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Root may write everywhere, so the refusal is played.
    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(Damaged, match="class"):
        classroom.new(tmp_path / "class", ROOT)


def test_due_times_are_on_the_clock_of_the_class(place: Path):
    path = place / "class.toml"
    told = template("CRM26", datetime.fromisoformat("2026-09-01T08:00:00+08:00"), [UNIT])
    path.write_text(told.replace(f'# "{UNIT}"', f'"{UNIT}"'), encoding="utf-8")
    assert settings(place).due == {UNIT: datetime(2026, 12, 31, 15, 59, tzinfo=UTC)}


@pytest.mark.parametrize(("old", "new", "named"), [
    ('language = "both"', 'language = "fr"', "class.language"),
    ('code = "CRM26"', "code = 26", "class.code"),
    ('utc_offset = "', 'utc_offset = "8', "class.utc_offset"),
    ("[due]", '[due]\n"01" = "soon"', "due.01"),
    ("[due]", "[due", "class.toml"),
], ids=str)
def test_a_setting_that_cannot_be_used_is_named(place: Path, old: str, new: str, named: str):
    path = place / "class.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Damaged, match=named):
        settings(place)


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_roster_in_any_of_the_codes_keeps_numbers_as_text(tmp_path: Path, code: str):
    content = "姓名,班级,学号\r\n王小明,一班,0042\r\n\r\n,,\r\n#李雷,一班,7\r\n\"陈, 静\",二班,202601000123\r\n"
    assert _roster(tmp_path, content, code).students == (
        Student("0042", "王小明", "一班"), Student("202601000123", "陈, 静", "二班"))


def test_a_roster_is_read_with_other_signs_and_words(tmp_path: Path):
    found = _roster(tmp_path, "Student_ID;Name;Email\n=\"0042\";Ann\u202e Li;a@x\n '0043;Ben;\n２０２６００１;Cy;\n")
    assert [one.number for one in found] == ["0042", "0043", "2026001"]
    assert found.students[0].name == "Ann Li"
    assert found.find(" 2026001").name == "Cy" and found.find("42") is None


def test_every_row_at_fault_is_named_with_the_remedy(tmp_path: Path):
    rows = "学号,姓名\n2.02601E+11,a\n2026001.0,b\n0042,c\n0042,d\n,e\nCON,f\n../x,g\nANN,h\nann,i\n"
    with pytest.raises(Damaged) as caught:
        _roster(tmp_path, rows)
    said = str(caught.value).splitlines()[1:]
    assert [line.split(":")[0] for line in said] == [f"line {n}" for n in (2, 3, 5, 6, 7, 8, 10)]
    assert "text" in said[0] and "line 4" in said[2]


@pytest.mark.parametrize("raw", [b"PK\x03\x04rest", b"a\0b,c\n1,2\n", b"\xff\xff\xff", "名字,班级\n王,一\n".encode()],
                         ids=["workbook", "nul", "no text", "no number"])
def test_a_file_that_is_no_roster_is_refused(tmp_path: Path, raw: bytes):
    path = tmp_path / "roster.csv"
    path.write_bytes(raw)
    with pytest.raises(Damaged, match="roster"):
        read_roster(path)


def test_the_command_writes_the_code_and_answers_in_json(tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    assert main(["class", "new", str(tmp_path / "a"), "--class-code", "CRM26", "--json"]) == 0
    assert f'"place": "{(tmp_path / "a").as_posix()}"' in capsys.readouterr().out.replace("\\\\", "/")
    assert settings(tmp_path / "a").class_code == "CRM26"
    assert main(["class", "new", str(tmp_path / "a"), "--json"]) == 2
    assert '"error"' in capsys.readouterr().out
