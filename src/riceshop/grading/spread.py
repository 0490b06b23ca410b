"""Spread: the right answers of an exercise over many students' numbers, one line a question."""

import ast
import os
import statistics
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from riceshop.checks.draws import SECRET_VARIABLE
from riceshop.checks.expect import At, Has, Lacks, Near, OneOf
from riceshop.checks.plain import kind, plain
from riceshop.grading.release import units
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Cell, read, source
from riceshop.words.errors import BadValue

CHECK = "-check"


@dataclass(frozen=True)
class Spread:
    """The right answers to one question: whose numbers it hangs on (own, class, both or fixed; what is given counts as
    well as what is answered), the smallest, median and largest number (None where the answers are words), and how many
    different sets of answers there are, as a share of the students.
    """

    question: str
    hangs_on: str
    smallest: float | None
    median: float | None
    largest: float | None
    distinct: float


def spreads(root: Path, unit: str, seeds: int) -> Iterator[Spread]:
    """Return the spread of every question of `unit`, in the notebook's order, over `seeds` students with numbers of their own.

    Student n has a class secret of his own too, so that the hidden inputs differ as they do between classes; inputs
    alike for everybody are left out of the numbers. Raises BadValue for an unknown unit and fewer than two seeds.
    """
    if unit not in units(root / "grading"):
        raise BadValue("exercise.unknown_unit", value=unit, known=", ".join(units(root / "grading")))
    if seeds < 2:
        raise BadValue("exercise.spread.seeds", value=seeds)
    master = read(root / "grading" / "source" / unit / f"{unit}.ipynb")
    tests = [cell for cell in master["cells"] if grading_of(cell).get("grade") and cell["cell_type"] == "code"]
    return (_spread(cell, seeds) for cell in tests)


def _spread(cell: Cell, seeds: int) -> Spread:
    program, cases = _parts(cell)
    told = [[right for _, right in _cases(program, cases, f"s{number}", f"spread {number}")] for number in range(seeds)]
    varying = [place for place in range(len(told[0])) if len({repr(one[place]) for one in told}) > 1]
    numbers = [number for one in told for place in varying for number in _numbers(one[place])]
    low, middle, high = (min(numbers), statistics.median(numbers), max(numbers)) if numbers else (None, None, None)
    return Spread(
        question=cell["id"].removesuffix(CHECK),
        hangs_on=_hangs_on(program, cases),
        smallest=low,
        median=middle,
        largest=high,
        distinct=len({repr(one) for one in told}) / seeds,
    )


def _parts(cell: Cell) -> tuple[CodeType, CodeType]:
    """Return the check cell without its last line, and the expression of the cases in that line."""
    *steps, last = ast.parse(source(cell)).body
    call = last.value  # type: ignore[attr-defined]  # the form of a check cell is proved by the tests of grading
    return compile(ast.Module(steps, []), cell["id"], "exec"), compile(ast.Expression(call.args[2]), cell["id"], "eval")


def _cases(program: CodeType, cases: CodeType, student: str, secret: str) -> list[tuple[str, Any]]:
    """Return what a question gives a student, as shown, and the plain right answer, case by case."""
    names: dict[str, Any] = {"STUDENT": student, "CLASS_CODE": "spread"}
    with _class_secret(secret):
        exec(program, names)  # noqa: S102  the masters are ours
        criteria: Mapping[str, Any] = eval(cases, names)
    return [(repr(given), _bare(expected)) for told in criteria.values() for given, expected in told]


def _bare(expected: Any) -> Any:
    if isinstance(expected, Near):
        return expected.value
    if isinstance(expected, At | Has | Lacks):
        return _bare(expected.item)
    if isinstance(expected, OneOf):
        return [_bare(item) for item in expected.items]
    if kind(expected) == "table":
        return {str(name): plain(expected[name]) for name in expected.columns}
    return plain(expected.to_dict()) if kind(expected) == "column" else plain(expected)


def _numbers(value: Any) -> Iterator[float]:
    if kind(value) == "number":
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _numbers(item)


def _hangs_on(program: CodeType, cases: CodeType) -> str:
    first, own, drawn = (
        repr(_cases(program, cases, *one)) for one in (("s0", "spread 0"), ("another", "spread 0"), ("s0", "another"))
    )
    changed = (own != first, drawn != first)
    return {(True, True): "both", (True, False): "own", (False, True): "class"}.get(changed, "fixed")


@contextmanager
def _class_secret(secret: str) -> Iterator[None]:
    before = os.environ.get(SECRET_VARIABLE)
    os.environ[SECRET_VARIABLE] = secret
    try:
        yield
    finally:
        if before is None:
            del os.environ[SECRET_VARIABLE]
        else:
            os.environ[SECRET_VARIABLE] = before
