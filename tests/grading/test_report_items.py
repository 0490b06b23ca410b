"""Item analysis against figures worked by hand and against published ones; cases without an answer say why."""

import pytest

from riceshop.grading.item_analysis import Estimate, alpha, difficulty, discrimination, whole_table

# Chatterjee and Price (1977), Regression Analysis by Example: 30 departments, 7 questions; R's data set `attitude`.
ATTITUDE = [[int(one) for one in line.split()] for line in """43 51 30 39 61 92 45
63 64 51 54 63 73 47
71 70 68 69 76 86 48
61 63 45 47 54 84 35
81 78 56 66 71 83 47
43 55 49 44 54 49 34
58 67 42 56 66 68 35
71 75 50 55 70 66 41
72 82 72 67 71 83 31
67 61 45 47 62 80 41
64 53 53 58 58 67 34
67 60 47 39 59 74 41
69 62 57 42 55 63 25
68 83 83 45 59 77 35
77 77 54 72 79 77 46
81 90 50 72 60 54 36
74 85 64 69 79 79 63
65 60 65 75 55 80 60
65 70 46 57 75 85 46
50 58 68 54 64 78 52
50 40 33 34 43 64 33
64 61 52 62 66 80 41
53 66 52 50 63 80 37
40 37 42 58 50 57 49
63 54 42 48 66 75 33
66 77 66 63 88 76 72
78 75 58 74 80 78 49
48 57 44 45 51 83 38
85 85 71 71 77 74 55
82 82 39 59 64 78 39""".splitlines()]


def test_alpha_and_item_rest_correlations_are_those_published_for_the_attitude_survey():
    # Revelle, R package psych, the example alpha(attitude): raw_alpha, and r.drop of the seven questions.
    assert alpha(ATTITUDE).value == pytest.approx(0.84, abs=0.005)
    found = [discrimination(ATTITUDE, item).value for item in range(7)]
    assert found == pytest.approx([0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46], abs=0.005)


def test_alpha_by_hand():
    # A Guttman scale of three questions: variances 1/4, 1/3, 1/4, of the totals 0..3 5/3: 3/2 * (1 - (5/6)/(5/3)).
    assert alpha([[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]).value == pytest.approx(0.75)
    assert alpha([[1, 1], [2, 2], [3, 3]]).value == pytest.approx(1.0)
    # Two questions against each other: variances 1 and 4, of the totals 1: 2 * (1 - 5) = -8.
    assert alpha([[0, 4], [1, 2], [2, 0]]).value == pytest.approx(-8.0)


def test_discrimination_leaves_the_question_itself_out():
    table = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]
    # First question 0 1 1 1 with the rest 0 0 1 2: covariance 1/4, variances 1/4 and 11/12.
    assert discrimination(table, 0).value == pytest.approx(0.25 / (0.25 * 11 / 12) ** 0.5)
    # Middle question 0 0 1 1 with the rest 0 1 1 2: covariance 1/3, variances 1/3 and 2/3.
    assert discrimination(table, 1).value == pytest.approx(0.5**0.5)
    assert discrimination([[0, 3], [1, 2], [2, 1]], 0).value == pytest.approx(-1.0)


def test_difficulty_is_the_mean_share_of_those_marked():
    assert difficulty([4, 2, None, 0], 4) == Estimate(0.5, 3)
    assert difficulty([None], 4) == Estimate(None, 0, "nobody")
    assert difficulty([], 4) == Estimate(None, 0, "nobody")


@pytest.mark.parametrize(("table", "why"), [
    ([], "few_students"), ([[1, 2]], "few_students"), ([[1], [2], [3]], "few_questions"),
    # 0.1 + 0.2 and 0.3 are one total: rounding must not pass for variance.
    ([[0.1, 0.2], [0.3, 0.0], [0.2, 0.1]], "no_variance"),
])  # fmt: skip
def test_alpha_says_why_there_is_none(table: list[list[float]], why: str):
    assert alpha(table) == Estimate(None, len(table), why)


@pytest.mark.parametrize(("table", "why"), [
    ([[1, 2], [2, 1]], "few_students"), ([[1], [2], [3]], "few_questions"), ([[1, 2], [1, 3], [1, 4]], "no_variance"),
    ([[1, 2], [2, 2], [3, 2]], "no_variance"),
])  # fmt: skip
def test_discrimination_says_why_there_is_none(table: list[list[float]], why: str):
    assert discrimination(table, 0) == Estimate(None, len(table), why)


def test_a_question_that_waits_for_everybody_costs_nobody_a_place():
    assert whole_table([[1, None, 2], [0, None, None], [3, None, 1]]) == ([0, 2], [0, 2])
    # One blank answer has its 0, the others wait for a person.
    assert whole_table([[1, 0], [2, None], [3, None]]) == ([0, 1, 2], [0])
    assert whole_table([]) == ([], [])
    assert whole_table([[None], [None]]) == ([], [])
