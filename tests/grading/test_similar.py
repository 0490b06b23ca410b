"""Likeness: copies found through their disguises, honest work left in peace, and a page on which nothing runs."""

import json
import random
import time
from pathlib import Path

import pytest
from graded_class import ROOT, UNIT

from riceshop.cli import main
from riceshop.grading import classroom, zoo
from riceshop.grading.similar_class import handed
from riceshop.grading.similar_page import page
from riceshop.grading.similar_texts import LONGEST, code_units, given_names, prose_units
from riceshop.grading.similarity import EVIDENCE, Pair, every_run, pairs, prints
from riceshop.notebooks.files import Notebook, read, set_source, write

COPIED = '''
def best_jars(table, limit):
    chosen = {}
    for row in table.itertuples():
        left = row.stock_g - row.members * row.appetite_g
        if left < limit and row.street not in chosen:
            chosen[row.street] = max(0, left // 600)
    return chosen


def total_of(chosen):
    amount = 0
    for street, jin in sorted(chosen.items()):
        amount += jin * 3 if street.startswith("north") else jin * 2
    return amount
'''
RENAMED = '''
def best_jars(t, m):
    d = {}
    for r in t.itertuples():
        rest = r.stock_g - r.members * r.appetite_g
        if rest < m and r.street not in d:
            d[r.street] = max(0, rest // 600)
    return d


def total_of(d):
    s = 0
    for where, weight in sorted(d.items()):
        s += weight * 3 if where.startswith('north') else weight * 2
    return s
'''
OTHER = '''
def best_jars(table, limit):
    table = table.assign(left=table.stock_g - table.eval("members * appetite_g"))
    short = table[table["left"] < limit].groupby("street")["left"].first()
    return (short // 600).clip(lower=0).to_dict()


def total_of(chosen):
    return sum((3 if name[:5] == "north" else 2) * value for name, value in chosen.items())
'''
NAMES = {"best_jars", "total_of"}
STUB = "def best_jars(table, limit):\n    raise NotImplementedError\n\n\ndef total_of(chosen):\n    raise NotImplementedError\n"
FIRST, SECOND = COPIED.strip().split("\n\n\n")


def alike(one: str, other: str, more: list[str] | None = None) -> list[Pair]:
    """Return what is found in a class of ten with these two answers, which others do not share."""
    stub = every_run(code_units(STUB, NAMES))
    honest = [f"def best_jars(table, limit):\n    return {{'jar{number}': limit + {number}}}\n" for number in range(8)]
    texts = dict(enumerate([one, other, *(more or honest)]))
    return pairs({f"s{number:02}": {"jars": prints(code_units(told, NAMES), stub)} for number, told in texts.items()})


def commented(code: str) -> str:
    """Return the code with what hides nothing: comments, blank lines, wider layout, a docstring."""
    lines = [f"{line}   # step {number}\n\n" for number, line in enumerate(code.strip().split("\n"))]
    lines[0] = f"{lines[0]}    '''My own idea.'''\n"
    return "# mine\n" + "".join(lines)


@pytest.mark.parametrize("disguise", [
    RENAMED, f"{SECOND}\n\n\n{FIRST}\n", commented(COPIED), commented(RENAMED), COPIED.replace("(table, limit)", "( table,limit )"),
], ids=["renamed", "reordered", "commented", "renamed and commented", "spaced"])  # fmt: skip
def test_a_disguised_copy_is_found(disguise: str):
    found = alike(COPIED, disguise)
    assert [(pair.one, pair.other) for pair in found] == [("s00", "s01")]
    assert found[0].whole.contained >= 0.8


def test_a_copy_that_was_broken_on_purpose_is_found():
    for broken in (RENAMED + "\n)", RENAMED + "\n   x = (\n", RENAMED + '\n"""', RENAMED.replace("    return s", "  return s")):
        assert [(pair.one, pair.other) for pair in alike(COPIED, broken)] == [("s00", "s01")], broken[-20:]


def test_another_way_is_no_copy_and_the_stub_is_never_one():
    assert alike(COPIED, OTHER) == []
    assert alike(STUB, STUB) == []
    assert alike(STUB + "\n# later", STUB, [STUB] * 20) == []
    assert alike("", "") == []


def test_what_much_of_the_class_writes_counts_nothing():
    assert alike(COPIED, RENAMED, [COPIED] * 8) == []
    # Five of thirty who wrote the same are not the class.
    assert len(alike(COPIED, RENAMED, [COPIED] * 3 + [f"x{n} = 'y{n}'" for n in range(25)])) == 10


def test_short_answers_are_alike_by_nature():
    short = "def best_jars(table, limit):\n    return table[table['stock_g'] <= limit]\n"
    assert alike(short, short) == []


def test_symmetric_and_the_same_every_time():
    there, back = alike(COPIED, RENAMED)[0], alike(RENAMED, COPIED)[0]
    assert there == back
    works = {who: {"q": prints(code_units(told))} for who, told in (("b", RENAMED), ("c", OTHER), ("a", COPIED))}
    again = {who: works[who] for who in ("a", "b", "c")}
    assert pairs(works) == pairs(again) and [(one.one, one.other) for one in pairs(works)] == [("a", "b")]
    # Fixed for ever: a fingerprint does not hang on the start of Python or its version.
    assert min(prints(prose_units("一二三四五六七八"))) == 14417178759213174245


def test_written_answers_are_compared_by_their_characters():
    told = "第二家店每天看米缸，所以老顾客不会断米，虽然第一年花的钱多一些，三年以后回来的顾客更多，利润也更稳。"
    disguised = told.replace("，", ", ").replace("。", " .\n\n")
    other = "我认为应当先打折，因为新顾客最看重价格；等他们习惯了，再慢慢涨价，这样现金来得快，压力也小得多。"
    works = {"a": {"w": prints(prose_units(told))}, "b": {"w": prints(prose_units(disguised))}, "c": {"w": prints(prose_units(other))}}
    assert [(pair.one, pair.other) for pair in pairs(works)] == [("a", "b")]


def test_given_names_stay_and_variables_may_be_renamed():
    assert given_names([STUB, "import math\nrows = town(1)", "def broken(:"]) == {"best_jars", "total_of", "math"}
    free = {one.text for one in code_units("import numpy as np\ndef total_of(a):\n    return np.mean(a) + len(a)", NAMES) if one.free}
    assert free == {"np", "a"}


@pytest.mark.parametrize("code", [
    "x = 1\n" * 900_000, "(" * 5_000_000, "'" * 5_000_000, "\\\n" * 2_000_000, "def f(:\n  ''' \0 \ud800", "-" * 5_000_000, "\x0c\t \r",
], ids=["long", "brackets", "quotes", "continued", "signs", "minus", "blank"])  # fmt: skip
def test_a_giant_or_broken_answer_is_bounded(code: str):
    start = time.process_time()
    found = prints(code_units(code))
    assert time.process_time() - start < 3
    assert len(found) <= LONGEST


def test_three_hundred_students_take_seconds():
    draw = random.Random(7)
    words = ["stock", "left", "jar", "row", "street", "members", "=", "+", "(", ")", "[", "]", "*", "if", "for", "return", "1", "600"]
    common = {q: " ".join(draw.choices(words, k=60)) for q in range(14)}
    works = {}
    for number in range(300):
        own = {q: common[q] if draw.random() < 0.3 else " ".join(draw.choices(words, k=60)) for q in range(14)}
        works[f"{number:03}"] = {str(q): prints(code_units(told)) for q, told in own.items()}
    works["299"] = works["000"]
    start = time.process_time()
    found = pairs(works)
    assert time.process_time() - start < 20
    assert ("000", "299") in [(pair.one, pair.other) for pair in found]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A class folder with its release, as `class release` leaves it."""
    made = classroom.new(tmp_path / "class", ROOT, "CRM26")
    (made / "release" / UNIT).mkdir(parents=True)
    write(made / "release" / UNIT / f"{UNIT}.ipynb", read(ROOT / "exercises" / UNIT / f"{UNIT}.ipynb"))
    return made


def hand_in(place: Path, who: str, notebook: Notebook, says: str | None = None, written: str = "") -> None:
    """Put a notebook into submitted/ as collect does."""
    made = zoo.composed(notebook, {}, who if says is None else says)
    for cell in made["cells"]:
        if written and cell["id"] == "written":
            set_source(cell, written)
    (place / "submitted" / who / UNIT).mkdir(parents=True)
    write(place / "submitted" / who / UNIT / f"{UNIT}.ipynb", made)


def test_independent_right_answers_of_the_zoo_are_not_reported(place: Path, released: Notebook, answers):
    right = {question: [one for one in rows if one.kind == "right"] for question, rows in answers.items()}
    for number in range(2):
        hand_in(place, f"right_{number}", zoo.composed(released, {name: rows[number] for name, rows in right.items()}))
    hand_in(place, "blank_1", released)
    hand_in(place, "blank_2", released)
    found = handed(place, "01")
    assert pairs(found.works) == [] and found.problems == [] and found.others_id == {}
    assert all(not marks for marks in found.works["blank_1"].values())
    # And not because nothing is ever found: the same work under another name is.
    hand_in(place, "copy", zoo.composed(released, {name: rows[0] for name, rows in right.items()}))
    assert [(pair.one, pair.other) for pair in pairs(handed(place, "01").works)] == [("copy", "right_0")]


def test_many_who_choose_among_the_same_answers_are_not_reported(answers):
    # 300 students, each answer drawn by lot from the zoo's: some thirty have each of them, nobody copied.
    draw = random.Random(1)
    cut = {one.code: prints(code_units(one.code)) for rows in answers.values() for one in rows}
    works = {f"{number:03}": {question: cut[draw.choice(rows).code] for question, rows in answers.items()} for number in range(300)}
    assert pairs(works) == []
    works["300"] = works["007"] | {"own-cells": prints(code_units(COPIED))}
    works["301"] = works["008"] | {"own-cells": prints(code_units(RENAMED))}
    assert [(pair.one, pair.other) for pair in pairs(works)] == [("300", "301")]


def test_the_command_says_where_to_look(place: Path, released: Notebook, answers, capsys):
    right = {question: next(one for one in rows if one.kind == "right") for question, rows in answers.items()}
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202e we saw that the second shop kept more people in the third year than the first one"
    work = zoo.composed(released, right)
    hand_in(place, "0001", work, written=bad)
    hand_in(place, "0002", work, says="0001", written=bad)
    hand_in(place, "0003", released, says="王小明")
    (place / "roster.csv").write_text("学号,姓名,班级\n0001,李<b>雷,一班\n0002,,\n0003,王小明,\n0004,,\n", encoding="utf-8")
    (place / "submitted" / "0004" / UNIT).mkdir(parents=True)
    (place / "submitted" / "0004" / UNIT / f"{UNIT}.ipynb").write_text("{", encoding="utf-8")
    assert main(["--lang", "en", "class", "similar", str(place), "01", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["one"], one["other"], one["group"]) for one in told["pairs"]] == [("0001", "0002", "")]
    assert told["pairs"][0]["contained"] == 1 and told["pairs"][0]["evidence"] >= EVIDENCE
    assert told["identities"] == [{"student": "0002", "says": "0001"}]
    assert len(told["problems"]) == 1 and "0004" in told["problems"][0]
    shown = Path(told["written"]).read_text(encoding="utf-8")
    assert Path(told["written"]) == place.resolve() / "similar" / f"{UNIT}.html"
    for active in ("<script", "<img", "onerror=alert(1)>", "<b>", "\u202e", "http:", "https:", "src="):
        assert active not in shown.replace("src=x onerror=alert(1)&gt;", ""), active
    assert "&lt;script&gt;" in shown and "no verdict" in shown and "default-src 'none'" in shown
    assert list((place / "similar").iterdir()) == [Path(told["written"])]


def test_those_who_work_together_by_permission_are_marked(place: Path, released: Notebook, answers, capsys):
    right = {question: next(one for one in rows if one.kind == "right") for question, rows in answers.items()}
    for who in ("0001", "0002"):
        hand_in(place, who, zoo.composed(released, right))
    (place / "groups.csv").write_text("学号,小组,角色,贡献\n0001,甲,,1\n0002,甲,,1\n", encoding="utf-8-sig")
    assert main(["--lang", "zh", "class", "similar", str(place), UNIT]) == 0
    told = capsys.readouterr().out
    assert "0001 – 0002 [同组 甲，允许合作]: 整份 100%" in told and "不下结论" in told
    assert "同组 甲" in (place / "similar" / f"{UNIT}.html").read_text(encoding="utf-8")


def test_cells_that_students_add_and_giants_are_compared_within_bounds(place: Path, released: Notebook):
    for who in ("a", "b"):
        made = zoo.composed(released, {})
        told = COPIED if who == "a" else RENAMED
        made["cells"].append({"cell_type": "code", "id": f"own-{who}", "metadata": {}, "outputs": [], "execution_count": None, "source": told})
        giant = next(cell for cell in made["cells"] if cell["id"] == "old-on-top")
        set_source(giant, f"x = {who!r}\n" + "y = 1\n" * 900_000)
        hand_in(place, who, made)
    found = handed(place, UNIT)
    told = pairs(found.works)
    assert "own-cells" in {name for name, like in told[0].questions.items() if like.evidence >= EVIDENCE}
    assert len(found.problems) == 2 and "old-on-top" in found.problems[0]
    assert len(page(found, told, 0.8)) < 200_000


def test_what_cannot_be_done_is_said(place: Path, released: Notebook, capsys):
    assert main(["--lang", "en", "class", "similar", str(place), "01", "--json"]) == 2
    assert "collect" in json.loads(capsys.readouterr().out)["error"]
    hand_in(place, "0001", released)
    assert main(["--lang", "en", "class", "similar", str(place), "99", "--json"]) == 2
    assert main(["--lang", "en", "class", "similar", str(place), "01", "--above", "0"]) == 2
    assert "--above" in capsys.readouterr().err
