"""Beginner's errors: real errors made here are explained in one plain sentence that names what matters."""

import pytest

from riceshop.checks.beginners import Trouble, explain, makes, nearest
from riceshop.checks.beginners_signs import SIGNS, first_sign, open_bracket


def syntax(code: str) -> str:
    try:
        compile(code, "<cell>", "exec")
    except SyntaxError as error:
        return explain(Trouble(type(error).__name__, error.msg, code, error.lineno or 0, error.offset or 0))
    raise AssertionError(f"no error in {code!r}")


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ('print("a"，"b")', ["Line 1, character 10", "，", "Type ,"]),
        ("x = “a”", ["character 5", "“"]),
        ('print("hello”)', ["character 13", "”"]),
        ("y = （1 + 2)", ["（", "Type ("]),
        ("x = 1\nif x > 0：\n    x = 2", ["Line 2", "："]),
        ("x = ５", ["５", "Type 5"]),
        ("a=\u30003", ["character 3", "blank"]),
        ("if 3 > 2\n    pass", ["Line 1", "colon"]),
        ("for i in [1]:\nprint(i)", ["Line 2", "indented"]),
        ("x = 1\n  y = 2", ["Line 2", "left edge"]),
        ("if True:\n        x = 1\n    y = 2", ["line 3", "do not match"]),
        ("y = (1 + 2\nz = 3", ["bracket (", "line 1", "never closed"]),
        ("y = 1)", ["bracket )", "no partner"]),
        ('z = "abc', ["line 1", "quotation mark"]),
        ('print "a"', ["print(...)"]),
        ("if x = 5:\n    pass", ["=="]),
        ("a = [1 2]", ["comma"]),
        ("n = 007", ["begin with 0"]),
        ("return 5", ["return", "wrong place"]),
        ("3 = x", ["left side of ="]),
        ("x = = 3", ["line 1", "cannot read"]),
    ],
)
def test_a_slip_of_the_keyboard_is_named_with_its_place(code: str, parts: list[str]) -> None:
    said = syntax(code)
    assert all(part in said for part in parts), said


def test_chinese_signs_inside_text_and_comments_are_left_alone() -> None:
    assert first_sign('print("你好，世界")  # 中文，注释') is None
    assert "no partner" in syntax('print("你好，世界")\ny = 1)')
    assert first_sign('"""三行\n，文字"""\nx = 1，2').line == 3


def test_every_sign_has_a_replacement_that_python_reads() -> None:
    assert all(instead.isascii() and not sign.isascii() for sign, instead in SIGNS.items())


def test_the_last_open_bracket_is_found() -> None:
    found = open_bracket("f(1, [2, 3\n")
    assert (found.line, found.column, found.sign) == (1, 6, "[")
    assert open_bracket("f(1)") is None


def test_incomplete_input_names_the_bracket() -> None:
    assert "bracket (" in explain(Trouble("SyntaxError", "incomplete input", "x = (1 + 2", 1, 11))


@pytest.mark.parametrize(
    ("trouble", "parts"),
    [
        (
            Trouble("NameError", "name 'menbers' is not defined", names=["members", "jar"]),
            ["menbers", "members"],
        ),
        (Trouble("NameError", "name 'true' is not defined"), ["True"]),
        (Trouble("NameError", "name 'zzqx' is not defined"), ["zzqx", "been run"]),
        (Trouble("NameError", "name 'station' is not defined"), ["been run", "in quotes"]),
        (Trouble("NameError", "name 'station' is not defined", texts=["station"]), ["text in your table"]),
        (Trouble("NameError", "name 'days' is not defined", "hint(days-left)", 1), ['"days-left"']),
        (
            Trouble("NameError", "name 'check' is not defined", unrun=["import pandas as pd\nfrom x import check"]),
            ["from x import check"],
        ),
        (Trouble("TypeError", "unsupported operand type(s) for /: 'tuple' and 'int'", "7,200 / 900", 1), ["7,200"]),
        (
            Trouble("NameError", "name 'jar_g' is not defined", unrun=["jar_g = 9600\njar_g"]),
            ["not been run", "jar_g = 9600"],
        ),
        (
            Trouble("UnboundLocalError", "cannot access local variable 'k' where ..."),
            ["k", "inside this function"],
        ),
        (Trouble("KeyError", "'Jin'", choices=["jin", "street"]), ["Did you mean jin", "jin, street"]),
        (Trouble("KeyError", "'rain'", choices=["jin", "street"]), ["no rain", "jin, street"]),
        (Trouble("KeyError", "'b'"), ["b"]),
        (Trouble("IndexError", "list index out of range", length=4), ["4 items", "last is 3"]),
        (Trouble("IndexError", "list index out of range", length=0), ["nothing in it"]),
        (Trouble("IndexError", "out of bounds"), ["beyond the end"]),
        (Trouble("ZeroDivisionError", "division by zero"), ["divided by 0"]),
        (
            Trouble("AttributeError", "'DataFrame' object has no attribute 'grupby'", choices=["groupby"]),
            ["groupby"],
        ),
        (Trouble("AttributeError", "'NoneType' object has no attribute 'x'"), ["None", "return"]),
        (Trouble("AttributeError", "'int' object has no attribute 'zzz'"), ["int", "zzz"]),
        (
            Trouble("ModuleNotFoundError", "No module named 'pandsa'", choices=["pandas"]),
            ["pandsa", "pandas"],
        ),
        (
            Trouble("ModuleNotFoundError", "No module named 'torch'", choices=["pandas"]),
            ["torch", "spelling"],
        ),
        (
            Trouble("ImportError", "cannot import name 'sqr' from 'math' (x)", choices=["sqrt"]),
            ["sqr", "sqrt"],
        ),
        (Trouble("TypeError", "f() missing 1 required positional argument: 'b'"), ["f still needs", "'b'"]),
        (Trouble("TypeError", "f() takes 2 positional arguments but 3 were given"), ["takes 2", "given 3"]),
        (
            Trouble("TypeError", "f() takes from 1 to 2 positional arguments but 3 were given"),
            ["takes 2", "given 3"],
        ),
        (
            Trouble("TypeError", "f() got an unexpected keyword argument 'day'", choices=["days"]),
            ["day=", "days="],
        ),
        (Trouble("TypeError", "unsupported operand type(s) for +: 'int' and 'str'"), ["int and str", "+"]),
        (Trouble("TypeError", "'int' object is not callable"), ["int", "not a function"]),
        (Trouble("TypeError", "something new"), ["wrong kind"]),
        (Trouble("ValueError", "invalid literal for int() with base 10: '5斤'"), ["5斤"]),
        (Trouble("ValueError", "The truth value of a Series is ambiguous."), ["column", "&"]),
        (Trouble("NotImplementedError"), ["waiting for you"]),
        (Trouble("FileNotFoundError", "[Errno 2] No such file or directory: 'a.csv'"), ["a.csv"]),
    ],
)
def test_an_error_gets_a_sentence_that_names_what_matters(trouble: Trouble, parts: list[str]) -> None:
    said = explain(trouble)
    assert all(part in said for part in parts), said


def test_what_is_not_known_is_left_to_python() -> None:
    assert explain(Trouble("RuntimeError", "x")) == ""
    assert explain(Trouble("ValueError", "something new")) == ""


def test_long_lists_of_columns_are_cut() -> None:
    said = explain(Trouble("KeyError", "'zzz'", choices=[f"column_{number}" for number in range(40)]))
    assert "column_11" in said and "column_12" not in said and "..." in said


def test_nearest_ignores_capitals_and_private_names() -> None:
    assert nearest("jin", ["Jin", "_jin"]) == "Jin"
    assert nearest("xyz", ["jin"]) == ""


@pytest.mark.parametrize(
    "source",
    [
        "jar = 3",
        "jar, day = 3, 4",
        "def jar():\n    pass",
        "from lab import jar",
        "import x as jar",
        "for jar in y:\n    z",
    ],
)
def test_a_cell_that_makes_a_name_is_recognised(source: str) -> None:
    assert makes(source, "jar")
    assert not makes("jar == 3\nprint(jar)", "jar")
