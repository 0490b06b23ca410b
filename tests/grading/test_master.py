"""Every master: floors and points as stated, tests that can be judged elsewhere, hints and sentences for each question."""

import ast
import builtins
import re

import pytest
from graded_class import ROOT

from riceshop.checks.sentences import hint_keys, question_keys
from riceshop.grading.selflearner import model_answer
from riceshop.grading.submissions import grade_ids, grading_of
from riceshop.notebooks.files import read, source, spoken
from riceshop.words import entries

MASTERS = sorted((ROOT / "grading" / "source").glob("*/*.ipynb"))
FLOORS = {"required": ("必做", "required", 60), "further": ("提高", "further", 30), "challenge": ("挑战", "challenge", 10)}
GIVEN = {"STUDENT", "CLASS_CODE"}
ALLOWED_IMPORTS = {"riceshop.checks", "riceshop.town", "pandas"}
# What 00 and the lessons of unit 1 teach: a required model answer uses nothing else.
TAUGHT_NODES = (ast.Module, ast.FunctionDef, ast.arguments, ast.arg, ast.Assign, ast.Return, ast.Expr, ast.Name, ast.Load,
                ast.Store, ast.Constant, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.List, ast.Subscript,
                ast.Compare, ast.Eq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Call, ast.Attribute)
TAUGHT_NAMES = {"groupby", "sum", "max", "list"}
# What later units add to it, in their lessons and at the head of the required floor.
TAUGHT_LATER = {"02_customer_value": {"len", "nunique"}, "05_satisfaction": {"len", "mean"}}

pytestmark = pytest.mark.parametrize("path", MASTERS, ids=lambda path: path.stem)


def _cells(path):
    return read(path)["cells"]


def _tests(path):
    return {cell["id"].removesuffix("-check"): cell for cell in _cells(path)
            if grading_of(cell).get("grade") and cell["cell_type"] == "code"}


def _answers(path):
    return {cell["id"]: cell for cell in _cells(path)
            if grading_of(cell).get("solution") and cell["cell_type"] == "code" and cell["id"] != "identity"}


def _check_call(cell):
    last = ast.parse(source(cell)).body[-1].value
    assert isinstance(last, ast.Call) and last.func.id == "check", cell["id"]
    return last


def _headings(path):
    return {(cell["id"][:-len("-ask-zh")], spoken(cell)): source(cell).split("\n")[0]
            for cell in _cells(path) if re.search("-ask-(zh|en)$", cell["id"])}


def test_ids_are_unique_and_name_the_question(path):
    ids = grade_ids(read(path))
    assert len(set(ids)) == len(ids)
    assert set(_tests(path)) == set(_answers(path))
    assert len(_tests(path)) >= 10
    assert all(grading_of(cell)["grade_id"] == cell["id"] for cell in _cells(path) if grading_of(cell))


def test_floors_and_points_are_what_the_headings_say(path):
    sums = dict.fromkeys(FLOORS, 0)
    points = {name: grading_of(cell)["points"] for name, cell in _tests(path).items()}
    points["written"] = next(grading_of(cell)["points"] for cell in _cells(path) if cell["id"] == "written")
    headings = _headings(path)
    for question, value in points.items():
        zh, en = headings[question, "zh"], headings[question, "en"]
        assert f"{value} 分" in zh and f"{value} points" in en, question
        floor = next(name for name, (word, other, _) in FLOORS.items() if word in zh and other in en)
        sums[floor] += value
    assert sums == {name: total for name, (_, _, total) in FLOORS.items()}


def test_points_in_the_check_are_the_points_of_the_cell(path):
    for question, cell in _tests(path).items():
        call = _check_call(cell)
        told = {word.arg: word.value for word in call.keywords}
        assert ast.literal_eval(told["points"]) == grading_of(cell)["points"], question
        assert ast.literal_eval(call.args[0]) == question
        if "worth" in told:
            assert sum(ast.literal_eval(told["worth"]).values()) == grading_of(cell)["points"], question


def test_tests_read_nothing_but_the_answer_and_the_identity(path):
    for question, cell in _tests(path).items():
        tree = ast.parse(source(cell))
        answer = _check_call(cell).args[1].id
        made = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        made |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        made |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert node.module in ALLOWED_IMPORTS, question
                made |= {name.name for name in node.names}
            assert not isinstance(node, ast.Import), question
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
        assert used - made - set(dir(builtins)) <= {answer} | GIVEN, question
        forbidden = {"globals", "locals", "eval", "exec", "id", "open", "get_ipython", "vars"}
        assert not used & forbidden, question


def test_locked_cells_hold_no_prose_and_code_no_sentence(path):
    for cell in _cells(path):
        if grading_of(cell).get("locked"):
            assert cell["cell_type"] == "code" and spoken(cell) is None
        if cell["cell_type"] == "code":
            assert source(cell).isascii(), cell["id"]


def test_every_question_has_two_hints_and_every_criterion_its_sentences(path):
    for question, cell in _tests(path).items():
        assert all(key in entries() for key in hint_keys()[question]), question
        names = {name for asked, name, _ in question_keys() if asked == question}
        assert names and all((question, name, part) in question_keys() for name in names for part in ("ask", "learnt"))
        assert all(f'"{name}"' in source(cell) for name in names), question
        assert all(f'hint("{question}")' in source(one) for one in _cells(path)
                   if one["id"] in (f"{question}-ask-zh", f"{question}-ask-en"))


def test_required_answers_use_only_what_was_taught(path):
    headings = _headings(path)
    for question, cell in _answers(path).items():
        if "必做" not in headings[question, "zh"]:
            continue
        tree = ast.parse(model_answer(cell))
        strange = {type(node).__name__ for node in ast.walk(tree) if not isinstance(node, TAUGHT_NODES)}
        assert not strange, question
        called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        called |= {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        assert called <= TAUGHT_NAMES | TAUGHT_LATER.get(path.stem, set()), question


def test_the_model_answer_is_short_and_its_evidence_true(path):
    cell = next(cell for cell in _cells(path) if cell["id"] == "written")
    chinese, english = model_answer(cell).split("\n\n")
    assert len(re.findall(r"[\u4e00-\u9fff]", chinese)) <= 250
    assert len(english.split()) <= 150
    # A learner without a number plays the town of two empty words; the exercise's own table is made there again.
    cited = set(re.findall(r"t2-[\w-]+", chinese))
    assert cited == set(re.findall(r"t2-[\w-]+", english)) and len(cited) == 1
    table = _table_of_nobody(path)
    assert cited <= set(table["id"])
    rows = table[table["id"].isin(cited)].to_dict("records")
    shown = {form for row in rows for value in row.values() if isinstance(value, (int, float))
             for form in (f"{value / 100:.2f}", f"{value:.1f}")}
    figures = set(re.findall(r"\d+\.\d+", chinese))
    assert len(figures) >= 2 and figures == set(re.findall(r"\d+\.\d+", english)) and figures <= shown


def _table_of_nobody(path):
    code = next(source(cell) for cell in _cells(path) if cell["id"] == "compare-shops")
    names = dict.fromkeys(GIVEN, "")
    exec(compile(code, "compare-shops", "exec"), names)  # noqa: S102  the master's own cell
    return names["my_table"]
