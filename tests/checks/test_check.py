"""`check` gives exactly the points that were earned, says one thing a criterion, and survives whatever it is given."""

import math
import os
import sys
import warnings

import numpy as np
import pandas as pd
import pytest

from riceshop.checks import at, check, has, hint, lacks, near, one_of
from riceshop.words import use_language

# A question of exercise 1 lends its sentences: its criteria are "who" and "edge".
QUESTION = "next-visit"


def _mark(answer, cases, **more):
    if not isinstance(cases, dict):
        cases = {"who": cases}
    return check(QUESTION, answer, cases, **({"points": 6} | more))


ADD = [((2, 3), 5), ((10, -4), 6)]


def test_a_right_answer_gets_every_point_and_is_told_what_it_learnt(capsys):
    score = _mark(lambda a, b: a + b, ADD)
    assert score == 6.0 and type(score) is float
    said = capsys.readouterr()
    assert said.out.startswith("✓ ") and "6 of 6" in said.out and said.err == ""


def test_a_wrong_answer_is_asked_one_question_a_criterion(capsys):
    score = _mark(lambda a, b: a * b, {"who": ADD, "edge": ADD}, worth={"who": 4, "edge": 2})
    assert score == 0.0 and type(score) is float
    lines = capsys.readouterr().out.splitlines()
    assert [line.startswith("Look again") for line in lines] == [True, False, True, False, False, False]
    assert lines[1].endswith("?") and lines[3].endswith("?")
    assert "2, 3" in lines[0] and "6" in lines[0] and 'hint("next-visit")' in lines[5]


def test_a_long_decimal_is_shown_short(capsys):
    assert _mark(lambda: 0.1 + 0.2, [((), 5)]) == 0.0
    assert "0.3." in capsys.readouterr().out


def test_each_criterion_is_worth_its_points():
    half = {"who": [((1,), 1)], "edge": [((2,), 3)]}
    assert _mark(lambda a: a, half) == 3.0
    assert _mark(lambda a: a, half, worth={"who": 5, "edge": 1}) == 5.0
    assert _mark(lambda a: a + 1, half, worth={"who": 5, "edge": 1}) == 1.0


@pytest.mark.parametrize(("answer", "right"), [
    ([[-9, 7], [-3, 4]], [7, 4]), ([7, 4], [[7, 9], [4, 3]]), (["7", 4], at(0, 7, 2)),
], ids=repr)  # fmt: skip
def test_a_wrong_item_is_told_from_a_wrong_answer(answer, right, capsys):
    assert _mark(lambda: answer, [((), right)]) == 0.0
    assert "the list has an item that is" in capsys.readouterr().out


@pytest.mark.parametrize("value", [
    5.0, np.float64(5), np.int32(5), 5.0000001,
], ids=repr)
def test_numbers_are_taken_in_any_plain_form(value):
    assert _mark(lambda: value, [((), 5)]) == 6.0


class Liar(float):
    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


@pytest.mark.parametrize(("value", "said"), [
    (None, "return"), (True, "true or false"), (np.bool_(True), "true or false"), ("5", "text"), ([5], "list"),
    (float("nan"), "nan"), (float("inf"), "inf"), (-5, "-5"), (10**400, "100"), (Liar(5), "something else"),
    (iter(int, 1), "something else"), (lambda: 5, "not called"), (pd.Series([5]), "column"), (5 + 0j, "something else"),
], ids=lambda value: type(value).__name__)
def test_what_is_not_the_number_gets_nothing_and_a_reason(value, said, capsys):
    score = _mark(lambda: value, [((), 5)])
    assert score == 0.0 and type(score) is float and math.copysign(1, score) == 1
    printed = capsys.readouterr()
    assert said in printed.out and printed.err == ""


def test_one_is_not_true_and_zero_is_not_false():
    assert _mark(lambda: 1, [((), True)]) == 0.0
    assert _mark(lambda: False, [((), False)]) == 6.0
    assert _mark(lambda: np.bool_(True), [((), True)]) == 6.0


@pytest.mark.parametrize("value", [[1, 2, 3], (1, 2, 3), np.array([1, 2, 3]), pd.Series([1, 2, 3], index=[7, 8, 9])],
                         ids=lambda value: type(value).__name__)
def test_lists_are_taken_in_any_plain_form(value):
    assert _mark(lambda: value, [((), [1, 2, 3])]) == 6.0
    assert _mark(lambda: value, [((), [3, 1, 2])]) == 0.0
    assert _mark(lambda: value, [((), [3, 1, 2])], any_order=True) == 6.0
    assert _mark(lambda: value, [((), {3, 1, 2})]) == 6.0


def test_type_then_size_then_value(capsys):
    for value, word in (("abc", "text"), ([1, 2], "2 items"), ([1, 2, "3"], "text"), ([1, 2, 4], "[1, 2, 4]")):
        assert _mark(lambda given=value: given, [((), [1, 2, 3])]) == 0.0
        assert word in capsys.readouterr().out.splitlines()[0]


def test_names_with_values_and_groups():
    table = pd.DataFrame({"street": [1, 2, 1], "g": [10, 20, 30]})
    cases = [((table,), {1: 40, 2: 20})]
    assert _mark(lambda t: t.groupby("street")["g"].sum(), cases) == 6.0
    assert _mark(lambda t: {2: 20.0, 1: 40.0}, cases) == 6.0
    assert _mark(lambda t: {1: 40}, cases) == 0.0
    assert _mark(lambda t: {1: 40, 3: 20}, cases) == 0.0
    assert _mark(lambda t: t.groupby("street").sum(), cases) == 6.0
    assert _mark(lambda t: t.groupby("street")["g"].sum().reset_index(), cases) == 6.0
    assert _mark(lambda t: t, cases) == 0.0


def test_slips_of_a_beginner_are_named(capsys):
    table = pd.DataFrame({"street": [1, 2], "g": [10, 20]})
    slips = ((lambda t: t["g"].sum, "as in .sum()"), (lambda t: members, "does not know members"),  # noqa: F821
             (lambda t: [], "0 items"))
    for answer, said in slips:
        assert _mark(answer, {"who": [((table,), has(1))], "edge": [((table,), lacks(2))]}) == 0.0
        printed = capsys.readouterr().out
        assert said in printed and printed.count("Look again") == 1


def test_tables_by_columns_size_and_values(capsys):
    table = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]})
    cases = [((table,), table[table["a"] > 1])]
    assert _mark(lambda t: t[t["a"] > 1].reset_index(drop=True), cases) == 6.0
    assert _mark(lambda t: t[t["a"] > 1].iloc[::-1], cases) == 0.0
    assert _mark(lambda t: t[t["a"] > 1].iloc[::-1], cases, any_order=True) == 6.0
    capsys.readouterr()
    for answer, word in ((lambda t: t["a"], "column"), (lambda t: t[["b", "a"]], "a, b"), (lambda t: t, "3 rows"),
                         (lambda t: t.iloc[:2], "2 rows")):
        assert _mark(answer, cases) == 0.0
        assert word in capsys.readouterr().out.splitlines()[0]


def test_looser_expectations():
    assert _mark(lambda: ["a", "b"], [((), has("a")), ((), lacks("c"))]) == 6.0
    assert _mark(lambda: ["a", "b"], [((), has("c"))]) == 0.0
    assert _mark(list, [((), lacks("c"))]) == 0.0
    assert _mark(lambda: "abc", [((), has("a"))]) == 0.0
    assert _mark(lambda: [1, 2], [((), at(1, 2, 2))]) == 6.0
    assert _mark(lambda: [1, 2, 3], [((), at(1, 2, 2))]) == 0.0
    assert _mark(lambda: ["b"], [((), at(0, one_of(["a", "b"]), 1))]) == 6.0
    assert _mark(lambda: ["c"], [((), at(0, one_of(["a", "b"]), 1))]) == 0.0
    assert _mark(lambda: 10.9, [((), near(10, 1))]) == 6.0
    for value in (11.1, float("nan"), "10", None):
        assert _mark(lambda given=value: given, [((), near(10, 1))]) == 0.0


def test_an_argument_that_the_answer_changes_does_not_change_the_test():
    jar, table = [[1, 2]], pd.DataFrame({"a": [1, 2]})

    def greedy(layers, frame):
        layers.clear()
        frame.loc[:, "a"] = 0
        return 7

    cases = [((jar, table), 7)] * 2
    assert _mark(greedy, cases) == 6.0
    assert jar == [[1, 2]] and table["a"].tolist() == [1, 2]


class Mute(Exception):
    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize("error", [ZeroDivisionError("a"), KeyError("days"), SystemExit(3), StopIteration(), Mute(),
                                   GeneratorExit(), RecursionError()], ids=lambda error: type(error).__name__)
def test_every_error_of_the_student_is_told_and_costs_only_its_criterion(error, capsys):
    def answer(value):
        if value:
            raise error
        return 1

    assert _mark(answer, {"who": [((0,), 1)], "edge": [((1,), 1)]}) == 3.0
    printed = capsys.readouterr()
    assert type(error).__name__ in printed.out and printed.err == ""


def test_an_interrupt_ends_the_check_without_points(capsys):
    def answer():
        raise KeyboardInterrupt

    assert _mark(answer, [((), 1)]) == 0.0
    assert "loop" in capsys.readouterr().out


def test_a_stub_is_called_unwritten_and_not_wrong(capsys):
    def answer():
        raise NotImplementedError

    assert _mark(answer, [((), 1)]) == 0.0
    assert "not written yet" in capsys.readouterr().out


def test_nothing_a_student_prints_or_warns_reaches_the_cell(capfd):
    def answer():
        print("debug")
        print("oops", file=sys.stderr)
        os.write(2, b"deeper")
        warnings.warn("deprecated", stacklevel=1)
        return 1

    assert _mark(answer, [((), 1)]) == 6.0
    printed = capfd.readouterr()
    assert "debug" not in printed.out and printed.err == ""
    print("still here", file=sys.stderr)
    assert "still here" in capfd.readouterr().err


@pytest.mark.parametrize("broken", [
    {"points": True}, {"points": float("nan")}, {"points": -1}, {"points": "6"}, {"worth": {"who": 5}},
    {"worth": {"other": 6}}, {"cases": {"no such criterion": [((), 1)]}}, {"cases": {"who": [1]}}, {"cases": {}},
], ids=repr)
def test_a_broken_check_gives_nothing_and_says_whose_fault_it_is(broken, capsys):
    score = check(QUESTION, lambda: 1, **({"cases": {"who": [((), 1)]}, "points": 6} | broken))
    assert score == 0.0 and type(score) is float
    printed = capsys.readouterr()
    assert "not your fault" in printed.out and printed.err == ""


@pytest.mark.parametrize("answer", [5, None, "text", pd.DataFrame({"a": [1]})], ids=lambda value: type(value).__name__)
def test_an_answer_that_is_no_function_is_named(answer, capsys):
    assert _mark(answer, [((), 1)]) == 0.0
    assert "function" in capsys.readouterr().out


def test_messages_come_in_the_readers_language_and_marks_do_not_depend_on_it(capsys):
    cases, printed, scores = {"who": [((), 1)], "edge": [((), 2)]}, {}, set()
    for lang in ("zh", "en", "both"):
        use_language(lang)
        scores.add(_mark(lambda: 1, cases))
        printed[lang] = capsys.readouterr().out
    assert scores == {3.0}
    assert "再看一眼" in printed["zh"] and "Look" not in printed["zh"]
    assert "错误" not in printed["zh"]
    assert printed["en"].isascii() or "✓" in printed["en"]
    assert printed["both"].count("再看一眼") == printed["both"].count("Look again") == 1


def test_hints_come_in_order_and_name_what_there_is(capsys):
    hint("jar-capacity")
    first = capsys.readouterr().out
    hint("jar-capacity", 2)
    second = capsys.readouterr().out
    assert 'hint("jar-capacity", 2)' in first and "diameter_mm / 2" in second and "diameter_mm / 2" not in first
    hint("moon")
    assert "jar-capacity" in capsys.readouterr().out
    for step in (0, 3, "2", None):
        hint("jar-capacity", step)
        assert str(step) in capsys.readouterr().out
