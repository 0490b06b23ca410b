"""Item analysis: difficulty, discrimination and reliability of an exercise, from plain tables of points."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

# With two students every correlation is -1, 1 or undefined: it would say nothing of the question.
FEWEST_FOR_CORRELATION = 3
FEWEST = 2


@dataclass(frozen=True)
class Estimate:
    """A figure, or None with the reason: nobody, few_students, few_questions, no_variance; n is how many students."""

    value: float | None
    n: int
    why: str = ""


def difficulty(points: Sequence[float | None], maximum: float) -> Estimate:
    """Return the mean share of a question's points, 0 (nobody had any) to 1; None in `points` is a mark not given yet.

    Source: Crocker and Algina (1986), Introduction to Classical and Modern Test Theory, chapter 14 (item difficulty).
    """
    given = [_exact(one) for one in points if one is not None]
    if not given or maximum <= 0:
        return Estimate(None, len(given), "nobody")
    return Estimate(float(sum(given) / len(given) / _exact(maximum)), len(given))


def discrimination(table: Sequence[Sequence[float]], item: int) -> Estimate:
    """Return the corrected item-total correlation: Pearson's r of a question with the sum of all the others, -1 to 1.

    `table` has a row a student and a column a question, no gaps. Source: Henrysson (1963), Correction of item-total
    correlations in item analysis, Psychometrika 28, 211-218.
    """
    if len(table) < FEWEST_FOR_CORRELATION:
        return Estimate(None, len(table), "few_students")
    if len(table[0]) < FEWEST:
        return Estimate(None, len(table), "few_questions")
    own = [_exact(row[item]) for row in table]
    rest = [sum(map(_exact, row), Fraction(0)) - mine for row, mine in zip(table, own, strict=True)]
    spread = _variance(own) * _variance(rest)
    if not spread:
        return Estimate(None, len(table), "no_variance")
    return Estimate(float(_covariance(own, rest)) / sqrt(spread), len(table))


def alpha(table: Sequence[Sequence[float]]) -> Estimate:
    """Return Cronbach's alpha of a table of points, a row a student and a column a question, no gaps.

    alpha = k / (k - 1) * (1 - sum of the questions' variances / variance of the totals), k questions; it can be below
    0 and is never above 1. Source: Cronbach (1951), Coefficient alpha and the internal structure of tests,
    Psychometrika 16, 297-334.
    """
    if len(table) < FEWEST:
        return Estimate(None, len(table), "few_students")
    questions = len(table[0])
    if questions < FEWEST:
        return Estimate(None, len(table), "few_questions")
    exact = [[_exact(one) for one in row] for row in table]
    total = _variance([sum(row, Fraction(0)) for row in exact])
    if not total:
        return Estimate(None, len(table), "no_variance")
    items = sum((_variance(column) for column in zip(*exact, strict=True)), Fraction(0))
    return Estimate(float(Fraction(questions, questions - 1) * (1 - items / total)), len(table))


def whole_table(points: Sequence[Sequence[float | None]]) -> tuple[list[int], list[int]]:
    """Return the rows and the columns to correlate: questions marked for at least half, students who have all of these.

    A blank written answer has its 0 at once while the others wait: it must not stand for the class.
    """
    width = len(points[0]) if points else 0
    columns = [column for column in range(width) if 2 * sum(row[column] is not None for row in points) >= len(points)]
    rows = [number for number, row in enumerate(points) if columns and all(row[column] is not None for column in columns)]
    return rows, columns


def _exact(value: float) -> Fraction:
    # 0.1 as the gradebook shows it: no variance must be exactly none.
    return Fraction(repr(float(value)))


def _variance(values: Sequence[Fraction]) -> Fraction:
    return _covariance(values, values)


def _covariance(first: Sequence[Fraction], second: Sequence[Fraction]) -> Fraction:
    n = len(first)
    mean_first, mean_second = sum(first) / n, sum(second) / n
    pairs = zip(first, second, strict=True)
    return sum(((one - mean_first) * (two - mean_second) for one, two in pairs), Fraction(0)) / (n - 1)
