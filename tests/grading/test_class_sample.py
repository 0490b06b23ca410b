"""The class that ships for rehearsal does what the guide says: one to ask about, and the marks of expected.csv."""

import csv
from pathlib import Path

import pytest

from riceshop.cli import main
from riceshop.grading.boxed import tiers
from riceshop.grading.gradebook_rows import read_gradebook

UNIT = "01_rice_shop"


def run(*words: object) -> int:
    return main(["--lang", "en", "class", *map(str, words)])


def test_the_sample_class_goes_the_whole_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    try:
        tiers.best()
    except tiers.NoSandbox as error:
        pytest.skip(str(error))
    place = tmp_path / "sample"
    assert run("new", place, "--sample") == 0 and run("release", place, "01") == 0
    assert run("collect", place, place / "incoming") == 1
    asked, = (place / "unidentified" / UNIT).glob("*.ipynb")
    assert run("collect", place, asked, "--student", "2026004") == 0
    assert run("grade", place, UNIT) == 0
    book = read_gradebook(place)
    found = {(student, one.name): one.points for (student, _), work in book.submissions.items() for one in work.questions}
    with (place / "expected.csv").open(encoding="utf-8-sig", newline="") as file:
        wanted = {(row["学号"], row["question"] + "-check"): float(row["marks"]) for row in csv.DictReader(file)}
    assert len(wanted) == 7 * 13 and wanted == {key: found[key] for key in wanted}
    capsys.readouterr()
    assert run("marks", place) == 1
    said = capsys.readouterr().out
    assert "needs manual marking 6" in said and "not submitted 1" in said


def test_the_sample_has_its_own_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run("new", tmp_path / "sample", "--sample", "--class-code", "CRM26") == 2
    assert "SAMPLE" in capsys.readouterr().err and not (tmp_path / "sample").exists()
