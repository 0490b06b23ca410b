"""The spread of right answers: what hangs on the student, what on the class secret, and what is the same for all."""

import os

import pytest
from graded_class import ROOT, UNIT

from riceshop.checks.draws import SECRET_VARIABLE
from riceshop.cli import main
from riceshop.grading.spread import spreads
from riceshop.words.errors import BadValue


def test_drawn_numbers_spread_and_chosen_fields_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET_VARIABLE, "kept")
    found = {}
    for one in spreads(ROOT, UNIT, 3):
        found[one.question] = one
        if one.question == "notebook-schema":
            break
    jar, days, fields = found["jar-capacity"], found["days-until-empty"], found["notebook-schema"]
    assert (jar.hangs_on, jar.distinct) == ("class", 1.0)
    # Cases seen by everybody, here 6.0 and 7.5 days among others, are not what differs.
    assert days.smallest < days.median < days.largest
    assert fields.hangs_on == "fixed" and fields.smallest is None and fields.distinct == pytest.approx(1 / 3)
    assert os.environ[SECRET_VARIABLE] == "kept"


def test_a_question_answered_in_words_hangs_on_what_it_gives() -> None:
    found = {one.question: one for one in spreads(ROOT, UNIT, 2)}
    late, own = found["late-payments"], found["policy-comparison"]
    assert late.hangs_on == "class" and late.median is None and late.distinct == 0.5
    assert own.hangs_on in ("own", "fixed")


def test_an_unknown_unit_and_one_student_are_named(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    with pytest.raises(BadValue, match="99_moon"):
        spreads(ROOT, "99_moon", 200)
    monkeypatch.chdir(ROOT)
    assert main(["exercises", "--spread", UNIT, "--seeds", "1"]) == 2
    said = capsys.readouterr()
    assert "1" in said.err and not said.out
