"""A second marker: the sample is blind and spread, what comes back is checked, and only agreed marks change anything."""

import csv
import json
from pathlib import Path

import pytest
from graded_class import UNIT, Graded
from marked_class import copied, of_student, told

from riceshop.cli import main
from riceshop.grading.gradebook_rows import read_gradebook
from riceshop.grading.moderation import Second, Written, agreement, sample, settled

STUDENTS = ("zoo_1_zh", "zoo_2_zh", "zoo_3_en", "zoo_4_both")


@pytest.fixture
def place(graded: Graded, tmp_path: Path) -> Path:
    """The graded class, with first marks 2, 4, 6 and 8 for four students' written answers; the rest wait."""
    place = copied(graded.place, tmp_path / "class")
    told(place, "update grade set needs_manual_grade = 1 where cell_id in (select id from base_cell where name = 'written')")
    for number, student in enumerate(STUDENTS, start=1):
        which, values = of_student("written", student)
        told(place, f"update grade set manual_score = ?, needs_manual_grade = 0 where {which}", 2.0 * number, *values)
    return place


def run(place: Path, *options: str) -> int:
    return main(["--lang", "en", "class", "moderate", str(place), UNIT, *options])


def exported(place: Path, tmp_path: Path, *options: str) -> list[dict[str, str]]:
    assert run(place, "--export", str(tmp_path / "sheet.csv"), *options) == 0
    with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sheet(tmp_path: Path, rows: list[dict[str, str]]) -> str:
    path = tmp_path / "back.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def refused(place: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    capsys.readouterr()
    assert run(place, *options) == 2
    return capsys.readouterr().err


def marks(place: Path) -> dict[str, float | None]:
    book = read_gradebook(place)
    return {student: one.points for student in STUDENTS
            for one in book.submissions[student, UNIT].questions if one.name == "written"}


def test_the_sheet_tells_nothing_of_who_and_of_the_first_mark(place: Path, tmp_path: Path):
    rows = exported(place, tmp_path)
    raw = (tmp_path / "sheet.csv").read_text(encoding="utf-8-sig")
    assert len(rows) == 4 and not any(student in raw for student in STUDENTS)
    assert all(row["first"] == row["second"] == row["agreed"] == "" and row["maximum"] == "10" for row in rows)


def test_all_and_the_first_marks_are_there_when_asked_for(place: Path, tmp_path: Path):
    rows = exported(place, tmp_path, "--all", "--show-marks")
    assert len(rows) > 4 and sorted(row["first"] for row in rows if row["first"]) == ["2", "4", "6", "8"]


def test_a_sheet_that_is_there_is_not_written_over(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "sheet.csv").write_text("somebody's marks", encoding="utf-8")
    assert "there already" in refused(place, capsys, "--export", str(tmp_path / "sheet.csv"))
    assert (tmp_path / "sheet.csv").read_text(encoding="utf-8") == "somebody's marks"


def test_only_agreed_marks_reach_the_gradebook(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = exported(place, tmp_path, "--show-marks")
    for row in rows:
        # 2 and 2.5 agree; 4 and 8 are agreed to be 7; 6 and 9 are far apart; the last is not marked again.
        row["second"] = {"2": "2.5", "4": "8", "6": "9", "8": ""}[row["first"]]
        row["agreed"] = "7" if row["first"] == "4" else ""
    back = sheet(tmp_path, rows)
    capsys.readouterr()
    assert run(place, "--import", back, "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["open"] == 1 and found["changed"] == 0 and found["agreement"]["pairs"] == 3
    assert found["agreement"]["difference"] == pytest.approx((0.5 + 4 + 3) / 3)
    assert list(marks(place).values()) == [2, 4, 6, 8]
    assert run(place, "--import", back, "--apply") == 1
    assert list(marks(place).values()) == [2, 7, 6, 8]
    record, = (place / "moderation").glob(f"{UNIT}-*.csv")
    with record.open(encoding="utf-8-sig", newline="") as file:
        kept = {row["student"]: (row["first"], row["second"], row["counts"]) for row in csv.DictReader(file)}
    assert kept == {"zoo_1_zh": ("2", "2.5", "2"), "zoo_2_zh": ("4", "8", "7"), "zoo_3_en": ("6", "9", "")}


@pytest.mark.parametrize(("column", "value", "named"), [
    ("second", "11", "'11' is no number of points from 0 to 10"),
    ("second", "-1", "'-1'"),
    ("second", "nan", "'nan'"),
    ("second", "good", "'good'"),
    ("code", "FFFFFFFFFF", "'FFFFFFFFFF' is none"),
])
def test_a_line_that_cannot_be_is_named(place: Path, tmp_path: Path, column: str, value: str, named: str,
                                        capsys: pytest.CaptureFixture[str]):
    rows = exported(place, tmp_path)
    rows[1] |= {"second": "5"} | {column: value}
    said = refused(place, capsys, "--import", sheet(tmp_path, rows), "--apply")
    assert "row 3" in said and named in said and list(marks(place).values()) == [2, 4, 6, 8]


def test_a_doubled_code_and_an_agreed_mark_alone_are_refused(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    row = exported(place, tmp_path)[0]
    doubled = sheet(tmp_path, [row | {"second": "1"}, row | {"second": "2"}])
    assert "comes twice" in refused(place, capsys, "--import", doubled)
    assert "no second one" in refused(place, capsys, "--import", sheet(tmp_path, [row | {"agreed": "2"}]))


@pytest.mark.parametrize("options", [[], ["--export", "a", "--import", "b"], ["--export", "a", "--count", "0"],
                                     ["--import", "a", "--tolerance", "-1"]])
def test_options_that_make_no_sense_are_refused(place: Path, capsys: pytest.CaptureFixture[str], options: list[str]):
    assert refused(place, capsys, *options)


def test_a_sample_is_spread_over_the_marks_and_leaves_unmarked_answers_out():
    answers = [Written(str(number), "q", "", None if number == 50 else float(number % 11), 10) for number in range(100)]
    chosen = sample(answers, 5, "seed")
    assert (chosen[0].first, chosen[-1].first) == (0, 10)
    assert len({one.student for one in chosen}) == 5 and chosen == sample(answers, 5, "seed") != sample(answers, 5, "other")
    assert len(sample(answers, 1000, "seed")) == 99


def test_what_counts_and_how_far_two_agree():
    def one(first: float | None, second: float, agreed: float | None = None) -> Second:
        return Second(Written("s", "q", "", first, 10), second, agreed, "")

    assert [settled(each, 1) for each in (one(5, 6), one(5, 7), one(5, 7, 6.5), one(None, 3))] == [5, None, 6.5, 3]
    found = agreement([one(5, 6), one(5, 3), one(None, 3)], 1)
    assert found is not None and (found.pairs, found.difference, found.distance, found.within) == (2, -0.5, 1.5, 0.5)
    assert agreement([one(None, 3)], 1) is None
