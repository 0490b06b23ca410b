"""The rules file and the small tables: defaults, both languages, and every wrong entry named with its place."""

import tomllib
from pathlib import Path

import pytest
from marked_class import table

from riceshop.grading.attendance import attendance, decisions, groups
from riceshop.grading.mark_rules import RULES, default_rules, rules
from riceshop.grading.marks import shares
from riceshop.words.errors import BadValue, Damaged

KNOWN = {"007", "202600000001"}


def test_the_defaults_are_the_syllabus(tmp_path: Path):
    told = rules(tmp_path)
    units = [told.weights[f"0{number}"] for number in range(1, 7)]
    assert (told.weights["attendance"], sum(units), told.weights["paper"]) == (10, 60, 30)
    (tmp_path / RULES).write_text(default_rules(), encoding="utf-8")
    assert rules(tmp_path) == told
    assert set(tomllib.loads(default_rules())) == {"marks"}


def test_weights_are_rescaled_exactly():
    found = shares({"attendance": 10, "01": 10, "paper": 30})
    assert sum(found.values()) == 100 and found["paper"] == 60


def test_what_the_file_leaves_out_is_the_default(tmp_path: Path):
    (tmp_path / RULES).write_text('[class]\ncode = "A"\n[marks.five_level]\nexcellent = 85\n', encoding="utf-8")
    told = rules(tmp_path)
    assert [told.level(mark) for mark in (85, 84.9, 70, 60, 59.9)] == ["excellent", "good", "fair", "pass", "fail"]


@pytest.mark.parametrize(("content", "named"), [
    ("[marks", "TOML"), ("marks = 3", "3"), ("[marks.weights]\npaper = -1", "-1"), ("[marks.weights]\npaper = 0", "paper"),
    ("[marks]\ndecimals = true", "True"), ("[marks.wieghts]\npaper = 1", "wieghts"), ("[marks.attendance]\nlate = nan", "nan"),
    ('[marks.groups]\nparts = ["07"]', "07"), ("[marks.five_level]\ngood = 95", "95"), ('[marks]\nlate = "x"', "late"),
    ("[marks.assignments]\npaper = 3", "assignments.paper"), ('[marks.self_learners]\nclasses = "自学"', "classes"),
])  # fmt: skip
def test_a_broken_rules_file_is_named(tmp_path: Path, content: str, named: str):
    (tmp_path / RULES).write_text(content, encoding="utf-8")
    with pytest.raises(Damaged) as found:
        rules(tmp_path)
    assert RULES in str(found.value) and named in str(found.value)


def test_attendance_in_both_languages_and_gbk(tmp_path: Path):
    said = "学号,姓名,第1次,第2次,第3次,第4次\n007,小明,1,迟到,请假,缺勤\n202600000001,小红,present,late,excused,\n"
    (tmp_path / "attendance.csv").write_text(said, encoding="gb18030")
    found = attendance(tmp_path, KNOWN, rules(tmp_path))
    assert (found["007"].earned, found["007"].sessions, found["007"].excused) == (1.5, 3, 1)
    # An empty cell was not recorded: it is no absence.
    assert (found["202600000001"].earned, found["202600000001"].sessions) == (1.5, 2)


def test_attendance_that_has_not_begun_does_not_count(tmp_path: Path):
    assert attendance(tmp_path, KNOWN, rules(tmp_path)) is None
    table(tmp_path, "attendance.csv", "学号,姓名,第1次", "007,小明,")
    assert attendance(tmp_path, KNOWN, rules(tmp_path)) is None


@pytest.mark.parametrize(("name", "lines", "named"), [
    ("attendance.csv", ["学号,一", "007,2"], ["2", "一", "attendance.csv"]),
    ("attendance.csv", ["学号,一", "7,1"], ["7", "attendance.csv"]),
    ("attendance.csv", ["学号,一", "007,1", "００７,1"], ["007", "3", "2"]),
    ("attendance.csv", ["姓名,一", "小明,1"], ["学号"]),
    ("attendance.csv", ["学号,一,一", "007,1,1"], ["一"]),
    ("attendance.csv", ["学号,一", "007,1,9"], ["9", "2"]),
    ("attendance.csv", ["学号,一", "../x,1"], ["../x", "2"]),
    ("groups.csv", ["学号,小组,贡献", "007,一组,2"], ["007", "2", "0.8", "1.2"]),
    ("groups.csv", ["学号,小组,贡献", "007,一组,"], ["007"]),
    ("groups.csv", ["学号,小组,贡献", "007,一组,nan"], ["nan"]),
    ("groups.csv", ["学号,小组,贡献", "007,,1"], ["007"]),
    ("decisions.csv", ["学号,部分,分数,理由", "007,paper,101,好"], ["007", "101", "100"]),
    ("decisions.csv", ["学号,部分,分数,理由", "007,paper,80,"], ["007", "paper"]),
    ("decisions.csv", ["学号,部分,分数,理由", "007,09,80,好"], ["09"]),
    ("decisions.csv", ["学号,部分,分数,理由", "007,01,80,好", "007,01,70,好"], ["007", "01", "3"]),
    ("decisions.csv", ["学号,部分,分数,理由", "008,01,80,好"], ["008"]),
])  # fmt: skip
def test_a_wrong_line_is_named(tmp_path: Path, name: str, lines: list[str], named: list[str]):
    table(tmp_path, name, *lines)
    read = {"attendance.csv": attendance, "groups.csv": groups, "decisions.csv": decisions}[name]
    with pytest.raises((BadValue, Damaged)) as found:
        read(tmp_path, KNOWN, rules(tmp_path))
    assert all(word in str(found.value) for word in [name, *named])
