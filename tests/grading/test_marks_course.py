"""The course mark of the zoo's class: from nbgrader's own gradebook, weighed in sight, no missing mark a zero."""

import csv
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from graded_class import ROOT, UNIT, Graded
from marked_class import copied, of_student, table, told

from riceshop.cli import main
from riceshop.grading import classroom
from riceshop.grading.mark_rules import RULES
from riceshop.grading.marks import Marks, Row, course_marks
from riceshop.grading.release import course_api
from riceshop.grading.status import Outcome, Status, store, stored
from riceshop.notebooks.files import read, write
from riceshop.words.errors import Damaged


@pytest.fixture(scope="module")
def unchanged(graded: Graded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(graded.place, tmp_path_factory.mktemp("marked") / "class")


@pytest.fixture
def place(unchanged: Path, tmp_path: Path) -> Path:
    return copied(unchanged, tmp_path / "class")


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RICESHOP_LANG", "en")


def of(marks: Marks, student: str) -> Row:
    return next(row for row in marks.rows if row.person.number == student)


def expected() -> Iterator[tuple[str, float]]:
    with (ROOT / "grading" / "zoo" / UNIT / "expected.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name in {row["submission"] for row in rows}:
        yield name, sum(float(row["marks"]) for row in rows if row["submission"] == name)


def test_every_mark_is_the_gradebooks_and_the_paper_is_missing_not_zero(unchanged: Path):
    marks = course_marks(unchanged)
    assert marks.parts == ["01", "paper"] and marks.left_out == ["attendance", "02", "03", "04", "05", "06"]
    assert {part: float(share) for part, share in marks.used.items()} == {"01": 25, "paper": 75}
    for name, points in expected():
        for lang in ("zh", "en", "both"):
            row = of(marks, f"{name}_{lang}")
            assert float(row.parts["01"].mark) == points == float(row.so_far)
            assert row.total is None and row.status is Status.NEEDS_MANUAL
            assert row.parts["01"].tier == row.tier == "none"


def test_with_attendance_and_paper_the_total_is_the_weighted_sum(place: Path):
    table(place, "roster.csv", "学号,姓名,班级", "zoo_2_zh,小明,一班", "blank,小红,自学")
    table(place, "attendance.csv", "学号,1,2,3", "zoo_2_zh,1,0,请假", "blank,1,1,1")
    table(place, "decisions.csv", "学号,部分,分数,理由", "zoo_2_zh,paper,80,两位老师评过")
    marks = course_marks(place)
    row, unit = of(marks, "zoo_2_zh"), dict(expected())["zoo_2"]
    assert row.total == Decimal(str(50 * 0.2 + unit * 0.2 + 80 * 0.6)).quantize(Decimal("0.1"))
    assert row.status is Status.GRADED and [float(one) for one in row.weights.values()] == [20, 20, 60]
    # The self-learner has only units, and says so; a real zero of a unit is a zero.
    own = of(marks, "blank")
    assert own.self_learner and list(own.weights) == ["01"] and own.total == 0
    # Whom only the gradebook knows is at the end, and named.
    assert marks.rows[2].person.number not in ("zoo_2_zh", "blank") and any("deleted_cell" in one for one in marks.problems)


def test_each_reason_for_no_mark_has_its_status(place: Path):
    table(place, "roster.csv", "student,name,class", "0042,Ann,A", "00420,Ben,A", "zoo_3_zh,C,A", "zoo_4_zh,D,A",
          "zoo_5_zh,E,A", "zoo_6_zh,F,A", "zoo_7_zh,G,A", "zoo_8_zh,H,A", "zoo_8_en,I,A")
    (place / "submitted" / "00420" / UNIT).mkdir(parents=True)
    condition, values = of_student("written", "zoo_3_zh")
    told(place, f"update grade set needs_manual_grade = 1 where {condition}", *values)
    condition, values = of_student("jar-capacity-check", "zoo_4_zh")
    told(place, f"update grade set auto_score = null where {condition}", *values)
    (place / "submitted" / "zoo_5_zh" / UNIT / "timestamp.txt").write_text("2030-01-01 00:00:00 UTC", encoding="ascii")
    store(place, "zoo_6_zh", UNIT, Outcome(Status.TAMPERED, "flags were changed", "landlock"))
    store(place, "zoo_7_zh", UNIT, Outcome(Status.FORGEABLE, "one test is forgeable", "bubblewrap"))
    condition, values = of_student("jar-capacity-check", "zoo_8_zh")
    told(place, f"update grade set manual_score = 12 where {condition}", *values)
    table(place, "decisions.csv", "student,part,mark,reason", "zoo_8_en,01,excused,ill")
    marks = course_marks(place)
    assert of(marks, "zoo_8_en").weights == {"paper": 100}
    found = {row.person.number: row.parts["01"] for row in marks.rows}
    want = {"0042": "not_submitted", "00420": "failed", "zoo_3_zh": "needs_manual", "zoo_4_zh": "failed",
            "zoo_5_zh": "failed", "zoo_6_zh": "tampered", "zoo_8_zh": "needs_manual", "zoo_8_en": "excused"}
    assert {who: found[who].status for who in want} == want
    assert all(found[who].mark is None for who in want)
    assert "12 points of 7" in found["zoo_8_zh"].reason and "newer" in found["zoo_5_zh"].reason
    assert found["zoo_6_zh"].tier == "landlock" and "flags were changed" in found["zoo_6_zh"].reason
    assert found["zoo_7_zh"].status == "forgeable" and found["zoo_7_zh"].mark is not None


def test_a_cell_stopped_by_the_clock_is_seen_beside_its_mark(place: Path):
    path = place / "autograded" / "zoo_2_zh" / UNIT / f"{UNIT}.ipynb"
    path.chmod(0o644)
    notebook = read(path)
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    code["outputs"] = [{"output_type": "error", "ename": "KeyboardInterrupt", "evalue": "", "traceback": []}]
    write(path, notebook)
    part = of(course_marks(place), "zoo_2_zh").parts["01"]
    assert part.status is Status.TIMED_OUT and float(part.mark) == dict(expected())["zoo_2"]


def test_a_damaged_status_file_is_named_and_a_missing_one_is_none(place: Path):
    assert stored(place, "zoo_6_zh", UNIT) is None
    outcome = Outcome(Status.TIMED_OUT, "慢", "bubblewrap", {"written": {"reason": "r"}})
    store(place, "zoo_6_zh", UNIT, outcome)
    assert stored(place, "zoo_6_zh", UNIT) == outcome
    path = place / "autograded" / "zoo_6_zh" / UNIT / "status.json"
    for content in ("{", "[]", '{"status": "fine"}', '{"status": "graded", "tier": "docker"}'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(Damaged, match="status.json"):
            course_marks(place)


def test_a_group_shares_the_mark_of_the_one_who_handed_in(place: Path):
    (place / RULES).write_text('[marks.groups]\nparts = ["01"]\n', encoding="utf-8")
    table(place, "roster.csv", "学号", "zoo_2_zh", "0007", "0008", "zoo_3_zh", "zoo_4_zh")
    table(place, "groups.csv", "学号,小组,角色,贡献", "zoo_2_zh,甲,组长,1.0", "0007,甲,记账,0.8", "0008,甲,送米,1.2",
          "zoo_3_zh,乙,组长,1", "zoo_4_zh,乙,送米,1")
    marks, unit = course_marks(place), dict(expected())["zoo_2"]
    for who, share in (("zoo_2_zh", 1), ("0007", 0.8), ("0008", 1.2)):
        assert float(of(marks, who).parts["01"].mark) == pytest.approx(min(100, unit * share))
    assert "甲" in of(marks, "0007").parts["01"].reason
    # Two of one group handed in different work, and who is in no group has no group's mark.
    assert of(marks, "zoo_3_zh").parts["01"].status is Status.NEEDS_MANUAL
    assert of(marks, "blank").parts["01"].mark is None


def test_late_work_loses_what_the_rules_say(place: Path):
    (place / RULES).write_text(f'[due]\n"{UNIT}" = 2026-03-01T00:00:00+08:00\n[marks.late]\npercent_a_day = 10\n'
                               "at_most = 25\ngrace_hours = 1\n", encoding="utf-8")
    unit = dict(expected())["zoo_2"]
    for time, off in (("2026-02-28 16:59:00", 0), ("2026-02-28 17:01:00", 10), ("2026-03-01 18:00:00", 20),
                      ("2026-04-01 00:00:00", 25)):
        told(place, "update submitted_assignment set timestamp = ? where student_id = 'zoo_2_zh'", f"{time}.000000")
        assert float(of(course_marks(place), "zoo_2_zh").parts["01"].mark) == pytest.approx(unit * (100 - off) / 100)


def test_another_gradebook_is_read_where_the_settings_say_and_never_written(place: Path):
    (place / "elsewhere.db").write_bytes((place / "gradebook.db").read_bytes())
    before = (place / "elsewhere.db").read_bytes()
    (place / "gradebook.db").unlink()
    with (place / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(f"\nc.CourseDirectory.db_url = 'sqlite:///{place / 'elsewhere.db'}'\n")
    assert len(course_marks(place).rows) > 30
    assert (place / "elsewhere.db").read_bytes() == before and not (place / "gradebook.db").exists()
    (place / "elsewhere.db").write_bytes(b"no gradebook")
    with pytest.raises(Damaged, match=r"elsewhere\.db"):
        course_marks(place)


def test_the_command_writes_summarises_and_ends_with_its_code(place: Path, capsys):
    table(place, "decisions.csv", "student,part,mark,reason", "zoo_2_zh,paper,80,read", "zoo_2_zh,04,80,early")
    assert main(["class", "marks", str(place)]) == 1
    said = capsys.readouterr().out
    assert "unit 01 25%" in said and "Not released and left out: attendance, unit 02" in said and "04" in said
    assert (place / "marks.csv").is_file()
    assert main(["class", "marks", str(place), "--csv", str(place / "decisions.csv")]) == 2
    assert "early" in (place / "decisions.csv").read_text(encoding="utf-8-sig")
    table(place, "decisions.csv", "student,part,mark,reason", "nobody,paper,80,read")
    assert main(["class", "marks", "--json", str(place)]) == 2
    assert "nobody" in capsys.readouterr().err


def test_the_paper_is_an_assignment_of_nbgraders_too(place: Path):
    cell = {"cell_type": "markdown", "id": "paper", "source": "", "metadata": {"nbgrader": {
        "grade": True, "solution": True, "locked": False, "task": False, "grade_id": "paper", "points": 50,
        "schema_version": 3}}}
    notebook = {"cells": [cell], "metadata": {"kernelspec": {"name": "python3", "display_name": "p", "language": "python"}},
                "nbformat": 4, "nbformat_minor": 5}
    # A paper of the teacher's own takes the place of the one that came with the class.
    (place / "source" / "paper" / "paper.ipynb").unlink()
    write(place / "source" / "paper" / "paper.ipynb", notebook)
    api = course_api(place)
    assert api.generate_assignment("paper")["success"]
    with api.gradebook as book:
        for who in ("zoo_2_zh", "zoo_3_zh"):
            book.add_submission("paper", who)
        book.find_grade("paper", "paper", "paper", "zoo_2_zh").manual_score = 41
        book.find_grade("paper", "paper", "paper", "zoo_2_zh").needs_manual_grade = False
        book.db.commit()
    found = {row.person.number: row.parts["paper"] for row in course_marks(place).rows}
    assert (found["zoo_2_zh"].mark, found["zoo_2_zh"].status) == (82, Status.GRADED)
    assert (found["zoo_3_zh"].mark, found["zoo_3_zh"].status) == (None, Status.NEEDS_MANUAL)
    assert (found["blank"].mark, found["blank"].status) == (None, Status.NOT_SUBMITTED)


def test_a_class_before_its_first_release(tmp_path: Path, capsys):
    place = classroom.new(tmp_path / "class", ROOT)
    assert main(["class", "marks", str(place)]) == 1
    assert "no students yet" in capsys.readouterr().out
    table(place, "roster.csv", "学号,姓名,班级", "000123456789,小明,一班", "0042,小红,自学")
    first, second = course_marks(place).rows
    assert (first.person.number, first.status, list(first.parts)) == ("000123456789", Status.NEEDS_MANUAL, ["paper"])
    # Nothing of a self-learner's counts yet: that is no status, and certainly no zero.
    assert (second.status, second.total, second.parts) == (None, None, {})


def test_a_locked_gradebook_is_named(place: Path):
    with sqlite3.connect(place / "gradebook.db", isolation_level=None) as base:
        base.execute("begin exclusive")
        with pytest.raises(Damaged, match="locked"):
            course_marks(place)
    base.close()
