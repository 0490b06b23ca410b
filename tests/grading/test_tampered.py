"""Work in another's name: what is told of it, and the honest ways of writing that are never taken for it."""

from pathlib import Path
from typing import Any

import pytest

from riceshop.grading.tampered import Everybody, everybody
from riceshop.town import own_seed
from riceshop.words.errors import Damaged

UNIT = "01_rice_shop"
PEOPLE = {one: (one, name) for one, name in (("20260001", "王小明"), ("20260002", "李雷"), ("20260003", "李雷"))}
CLASS = Everybody(UNIT, "CRM26", PEOPLE, frozenset(PEOPLE))
OWN, OTHER = (own_seed("CRM26", one, UNIT) for one in ("20260001", "20260002"))


def notebook(identity: str, *answers: str, kind: str = "code") -> dict[str, Any]:
    def cell(name: str, source: str, what: str) -> dict[str, Any]:
        return {"cell_type": what, "source": source, "metadata": {"nbgrader": {"grade_id": name, "solution": True}}}

    return {"nbformat": 4, "cells": [cell("identity", identity, "code"),
                                     *(cell(f"q{number}", one, kind) for number, one in enumerate(answers))]}


def who(student: str, code: str = "CRM26") -> str:
    return f'STUDENT = "{student}"\nCLASS_CODE = "{code}"'


@pytest.mark.parametrize("identity", [
    who("20260001"), who("２０２６０００１"), who(" 20260001 "), who("王小明"), who(""), who("", ""), who("20260001", "crm26"),
    # One sign wrong, and nobody's: a slip, as the roster shows.
    who("20260010"), who("2026001"), who("202600011"), who("20260001", "CRM62"),
    "STUDENT = 20260001", "STUDENT = input()", "STUDENT = (", "",
])
def test_an_honest_first_cell_is_let_pass(identity: str):
    assert CLASS.signs("20260001", notebook(identity)) == []


@pytest.mark.parametrize(("identity", "named"), [
    (who("20260002"), "20260002"), ("STUDENT = 20260002", "20260002"), (who("2026 0002"), "2026 0002"),
    (who("20259999"), "20259999"), (who("李雷"), "李雷"), (who("20260001", "CRM99X"), "CRM99X"),
    (who("20260001", "LAST-YEAR"), "LAST-YEAR"),
])
def test_another_number_or_class_code_is_named(identity: str, named: str):
    said = CLASS.signs("20260001", notebook(identity))
    assert len(said) == 1 and named in said[0]


def test_without_a_roster_a_neighbouring_number_is_no_slip(tmp_path: Path):
    assert CLASS.signs("20260001", notebook(who("20260009"))) == []
    assert everybody(tmp_path, UNIT).signs("20260001", notebook(who("20260009", "ANY"))) != []


@pytest.mark.parametrize("answer", [
    'CLASS_CODE = "OTHER"', "for STUDENT in ['x']:\n    pass", 'def f():\n    return own_seed("CRM26", "20260002", "01")',
    "seed = 20260002", "(STUDENT, me) = 'ab', 1",
])
def test_an_answer_that_takes_another_name_is_told(answer: str):
    assert len(CLASS.signs("20260001", notebook(who("20260001"), answer))) == 1


@pytest.mark.parametrize("answer", [
    "town = own_seed(CLASS_CODE, STUDENT, '01')", 'print("20260001")', "x = 2026", "return 1", "def f(STUDENT):\n    return STUDENT",
    "x = " + "9" * 5000, "(" * 3000, "# 20260002", "x = 3.5", "x = b'20260002'",
])
def test_ordinary_code_is_let_pass(answer: str):
    assert CLASS.signs("20260001", notebook(who("20260001"), answer)) == []


@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_a_classmates_run_is_told_by_its_first_signs(kind: str):
    for cited in (f"t2-{OTHER}-360x32-quiet-2d3d759a8936-90", f"t2-{str(OTHER)[:6]}"):
        said = CLASS.signs("20260001", notebook(who("20260001"), f'"看 {cited}"', kind=kind))
        assert len(said) == 1 and "20260002" in said[0]


@pytest.mark.parametrize("cited", [
    f"t2-{OWN}-360x32", f"t2-{str(OWN)[:6]}", f"t2-{str(OTHER)[:5]}", f"t2-{own_seed('', '', UNIT)}", "t2-123456", "2026",
    f"t2-{own_seed('', '20260001', UNIT)}",
])
def test_an_own_run_and_one_nobody_has_are_let_pass(cited: str):
    assert CLASS.signs("20260001", notebook(who("20260001"), cited, kind="markdown")) == []


def test_who_mistyped_the_number_cites_the_town_of_the_typed_one():
    typed = f"t2-{own_seed('CRM26', '20260010', UNIT)}"
    assert CLASS.signs("20260001", notebook(who("20260010"), typed, kind="markdown")) == []


def test_the_class_is_the_roster_and_whoever_handed_in(tmp_path: Path):
    (tmp_path / "roster.csv").write_text("学号,姓名\n0042,王小明\n", encoding="utf-8-sig")
    (tmp_path / "submitted" / "ann" / UNIT).mkdir(parents=True)
    (tmp_path / "submitted" / ".part").mkdir()
    found = everybody(tmp_path, UNIT)
    assert found.people == {"0042": ("0042", "王小明"), "ann": ("ann", "")} and found.listed == {"0042"}
    assert "ann" in found.signs("0042", notebook(who("ann", "")))[0]
    (tmp_path / "class.toml").write_text("[class]\ncode = 7\n")
    with pytest.raises(Damaged, match=r"class\.toml"):
        everybody(tmp_path, UNIT)
