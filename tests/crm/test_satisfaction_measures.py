"""Measures of satisfaction: definitions by another route, properties, and input that cannot be used."""

import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm import satisfaction as s
from riceshop.words.errors import BadType, BadValue

REFUSED = (BadValue, BadType)


# The index


def test_acsi_score_of_the_ends_and_of_a_worked_case() -> None:
    assert s.acsi_score([1, 1, 1], [0.2, 0.5, 0.1]) == pytest.approx(0)
    assert s.acsi_score([10, 10, 10], [0.2, 0.5, 0.1]) == pytest.approx(100)
    assert s.acsi_score([8, 6], [3, 1]) == pytest.approx(100 * (3 * 8 + 6 - 4) / (9 * 4))
    assert s.acsi_score([3.0], [2.0], low=1, high=5) == pytest.approx(50)
    assert s.acsi_score([5.0, 5.0], [2.0, 1.0], low=0, high=10) == pytest.approx(50)
    assert s.acsi_score([-2.0], [0.5], low=-3, high=3) == pytest.approx(100 / 6)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.floats(1, 10), st.floats(0.01, 5)), min_size=1, max_size=6),
    st.floats(0.01, 100),
    st.randoms(),
)
def test_acsi_score_stays_in_range_whatever_the_size_and_order_of_the_weights(
    lines: list, factor: float, chance
) -> None:
    score = s.acsi_score([x for x, _ in lines], [w for _, w in lines])
    assert -1e-9 <= score <= 100 + 1e-9
    chance.shuffle(lines)
    assert s.acsi_score([x for x, _ in lines], [factor * w for _, w in lines]) == pytest.approx(score)


def test_acsi_score_from_a_fitted_model_finds_weights_by_name() -> None:
    survey = s.simulate_survey("acsi", rows=300, seed=4)
    spec = s.specification("acsi")
    model = s.PLSPathModel(*spec).fit(survey)
    items = spec.blocks["satisfaction"]
    weights = model.unstandardised_weights_[items]
    score = s.acsi_score(survey[items], weights)
    assert s.acsi_score(survey[items], weights.iloc[::-1]) == pytest.approx(score)
    assert s.construct_index(model, survey)["satisfaction"].mean() == pytest.approx(score)
    # The index moves with the score of the construct, respondent by respondent.
    index = s.construct_index(model, survey)
    assert np.allclose(np.corrcoef(index["loyalty"], model.scores_["loyalty"])[0, 1], 1)


def test_standardised_weights_give_another_figure_when_items_vary_unequally() -> None:
    survey = s.simulate_survey("acsi", rows=300, seed=4).astype(float)
    survey["satisfaction_1"] = 9 + survey["satisfaction_1"] / 10
    spec = s.specification("acsi")
    model = s.PLSPathModel(*spec).fit(survey)
    items = spec.blocks["satisfaction"]
    right = s.acsi_score(survey[items], model.unstandardised_weights_[items])
    assert abs(right - s.acsi_score(survey[items], model.outer_weights_.loc[items, "satisfaction"])) > 5


@pytest.mark.parametrize(
    "call",
    [
        lambda: s.acsi_score([11, 5], [1, 1]),
        lambda: s.acsi_score([0, 5], [1, 1]),
        lambda: s.acsi_score([5, 5], [1]),
        lambda: s.acsi_score([5, 5], [0, 0]),
        lambda: s.acsi_score([5, 5], [1, -1]),
        lambda: s.acsi_score([5, math.nan], [1, 1]),
        lambda: s.acsi_score(["good"], [1]),
        lambda: s.acsi_score([], []),
        lambda: s.acsi_score([5], [1], low=10, high=1),
        lambda: s.acsi_score(pd.DataFrame({"a": [5]}), pd.Series({"b": 1.0})),
    ],
)
def test_acsi_score_refuses(call) -> None:
    with pytest.raises(REFUSED):
        call()


# Disconfirmation


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(1, 10), st.floats(1, 10), st.floats(0.1, 5)), min_size=1, max_size=8))
def test_disconfirmation_is_antisymmetric_about_fifty(lines: list) -> None:
    got, wanted, weights = (np.array(column) for column in zip(*lines, strict=True))
    index = s.disconfirmation_index(got, wanted, weights)
    assert -1e-9 <= index <= 100 + 1e-9
    assert index + s.disconfirmation_index(wanted, got, weights) == pytest.approx(100)
    assert s.disconfirmation_index(got, got, weights) == 50
    assert np.allclose(s.satisfaction_gap(got, wanted), got - wanted)


def test_disconfirmation_of_respondents_is_that_of_their_means() -> None:
    got, wanted = np.array([[9, 2], [7, 4]]), np.array([[5, 5], [5, 5]])
    assert s.disconfirmation_index(got, wanted) == s.disconfirmation_index([8, 3], [5, 5])


def test_a_shortfall_weighs_more_for_the_loss_averse() -> None:
    assert s.satisfaction_gap(4.0, 6.0, loss_aversion=2.25) == -4.5
    assert s.satisfaction_gap(6.0, 4.0, loss_aversion=2.25) == 2


def test_expectation_moves_towards_what_was_lived_and_stays_among_what_was_told() -> None:
    assert s.updated_expectation(5, 1) == 5
    assert s.updated_expectation(5, 0, experiences=[8, 6]) == 7
    assert (
        s.updated_expectation(5, 1, experiences=[8])
        > s.updated_expectation(5, 1, rumours=[8], rumour_weight=0.3)
        > 5
    )
    assert s.updated_expectation(5, 1, rumours=[8], rumour_weight=0) == 5


@pytest.mark.parametrize(
    "call",
    [
        lambda: s.disconfirmation_index([5], [5, 6]),
        lambda: s.disconfirmation_index([5], [50]),
        lambda: s.disconfirmation_index([], []),
        lambda: s.disconfirmation_index([5], [5], weights=[0]),
        lambda: s.disconfirmation_index([5], [5], weights=[1, 1]),
        lambda: s.satisfaction_gap([5], [5], loss_aversion=0.5),
        lambda: s.satisfaction_gap([math.nan], [5]),
        lambda: s.updated_expectation(5, 0),
        lambda: s.updated_expectation(5, -1),
        lambda: s.updated_expectation(5, 1, experiences=[math.inf]),
    ],
)
def test_disconfirmation_refuses(call) -> None:
    with pytest.raises(REFUSED):
        call()


# Kano

WORDS = ("like", "must_be", "neutral", "live_with", "dislike")


def by_rule(there: str, away: str) -> str:
    """The common table in words: contradictions, a wish turned round, and what is left."""
    if there == away and there in ("like", "dislike"):
        return "Q"
    if there == "dislike" or away == "like":
        return "R"
    if there == "like":
        return "O" if away == "dislike" else "A"
    return "M" if away == "dislike" else "I"


def test_the_table_is_the_rule_for_all_25_pairs() -> None:
    found = {(one, two): s.kano_category(one, two) for one in WORDS for two in WORDS}
    assert found == {(one, two): by_rule(one, two) for one in WORDS for two in WORDS}
    assert Counter(found.values()) == {"I": 9, "R": 7, "A": 3, "M": 3, "Q": 2, "O": 1}


def test_tables_differ_and_a_table_of_ones_own_is_taken() -> None:
    strict = {
        pair
        for pair in ((one, two) for one in WORDS for two in WORDS)
        if s.kano_category(*pair) != s.kano_category(*pair, "strict")
    }
    assert strict == {("must_be", "must_be"), ("live_with", "live_with")}
    own = s.evaluation_table("berger") | {("neutral", "neutral"): "Q"}
    assert s.kano_category("neutral", "neutral", own) == "Q"
    assert s.evaluation_table(list(s.KANO_TABLES["strict"])) == s.evaluation_table("strict")


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["sift", "jar"]), st.sampled_from(WORDS), st.sampled_from(WORDS)),
        min_size=1,
        max_size=40,
    ),
    st.randoms(),
)
def test_kano_summary_counts_and_is_blind_to_order(lines: list, chance) -> None:
    table = pd.DataFrame(lines, columns=["feature", "functional", "dysfunctional"])
    told = s.kano_summary(table)
    for feature, line in told.iterrows():
        letters = [by_rule(one, two) for name, one, two in lines if name == feature]
        assert [line[letter] for letter in "MOAIRQ"] == [letters.count(letter) for letter in "MOAIRQ"]
        assert line["n"] == len(letters) and letters.count(line["category"]) == max(Counter(letters).values())
        base = [letter for letter in letters if letter in "AOMI"]
        if base:
            assert line["better"] == pytest.approx(sum(letter in "AO" for letter in base) / len(base))
            assert line["worse"] == pytest.approx(-sum(letter in "OM" for letter in base) / len(base))
        else:
            assert math.isnan(line["better"]) and math.isnan(line["worse"])
    chance.shuffle(lines)
    again = s.kano_summary(pd.DataFrame(lines, columns=["feature", "functional", "dysfunctional"]))
    pd.testing.assert_frame_equal(again.loc[told.index], told)


def test_a_tie_goes_to_the_category_that_matters_more() -> None:
    table = pd.DataFrame(
        {"feature": "jar", "functional": ["like", "neutral"], "dysfunctional": ["neutral", "dislike"]}
    )
    assert s.kano_summary(table).loc["jar", "category"] == "M"


@settings(max_examples=50, deadline=None)
@given(st.sampled_from("MOAIR"), st.floats(0.1, 20), st.floats(0, 1), st.floats(-1, 0))
def test_curves_run_from_worse_to_better_each_in_its_own_way(
    kind: str, bend: float, better: float, worse: float
) -> None:
    x = np.linspace(0, 1, 41)
    y = s.kano_curve(kind, x, better, worse, bend)
    if kind == "I":
        assert np.ptp(y) == 0
        return
    assert y[0] == pytest.approx(worse) and y[-1] == pytest.approx(better)
    assert (np.diff(y) >= -1e-12).all()
    bow = {"A": 1, "M": -1}.get(kind, 0) * np.diff(y, 2)
    assert (bow >= -1e-9).all() if kind in "AM" else np.allclose(np.diff(y, 2), 0)


def test_must_be_mirrors_attractive_and_reverse_falls() -> None:
    x = np.linspace(0, 1, 11)
    assert np.allclose(s.kano_curve("M", x, 1, 0), 1 - s.kano_curve("A", 1 - x, 1, 0))
    assert (np.diff(s.kano_curve("R", x)) < 0).all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: s.kano_category("love", "dislike"),
        lambda: s.kano_category("like", "dislike", "kano"),
        lambda: s.kano_category("like", "dislike", 5),
        lambda: s.kano_category("like", "dislike", ["QAAAO"] * 4),
        lambda: s.kano_category("like", "dislike", ["QAAAX"] * 5),
        lambda: s.kano_category("like", "dislike", {("like", "dislike"): "O"}),
        lambda: s.kano_summary(pd.DataFrame({"feature": [], "functional": [], "dysfunctional": []})),
        lambda: s.kano_summary(
            pd.DataFrame({"feature": ["a"], "functional": [None], "dysfunctional": ["like"]})
        ),
        lambda: s.kano_summary(
            pd.DataFrame({"feature": [None], "functional": ["like"], "dysfunctional": ["like"]})
        ),
        lambda: s.kano_summary(pd.DataFrame({"feature": ["a"]})),
        lambda: s.better_worse({"A": -1}),
        lambda: s.better_worse({"Z": 1}),
        lambda: s.kano_curve("Q", 0.5),
        lambda: s.kano_curve("A", 1.5),
        lambda: s.kano_curve("A", 0.5, bend=0),
    ],
)
def test_kano_refuses(call) -> None:
    with pytest.raises(REFUSED):
        call()


# SERVQUAL

DIMENSIONS = {"reliability": ["r1", "r2"], "empathy": ["e1"]}


def survey(seed: int, rows: int = 12) -> pd.DataFrame:
    return pd.DataFrame(
        np.random.default_rng(seed).integers(1, 8, size=(rows, 3)), columns=["r1", "r2", "e1"]
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 999), st.floats(0.1, 50), st.floats(0, 50), st.floats(0.1, 10))
def test_servqual_weights_are_shares_and_gaps_are_means(
    seed: int, one: float, two: float, factor: float
) -> None:
    wanted, got = survey(seed), survey(seed + 1)
    gaps = s.servqual_gaps(wanted, got, DIMENSIONS, {"empathy": two, "reliability": one})
    assert gaps["weight"].sum() == pytest.approx(1)
    difference = (got - wanted).mean()
    assert gaps.loc["reliability", "gap"] == pytest.approx(difference[["r1", "r2"]].mean())
    by_hand = (one * difference[["r1", "r2"]].mean() + two * difference["e1"]) / (one + two)
    assert gaps["weighted_gap"].sum() == pytest.approx(by_hand)
    scaled = s.servqual_gaps(wanted, got, DIMENSIONS, {"empathy": factor * two, "reliability": factor * one})
    assert np.allclose(scaled, gaps)
    shuffled = s.servqual_gaps(wanted.sample(frac=1, random_state=1), got, DIMENSIONS)
    assert np.allclose(shuffled["gap"], gaps["gap"])
    assert np.allclose(s.servqual_gaps(wanted, wanted, DIMENSIONS)["gap"], 0)


@pytest.mark.parametrize(
    "call",
    [
        lambda: s.servqual_gaps(survey(1), survey(2), {}),
        lambda: s.servqual_gaps(survey(1), survey(2), {"empathy": []}),
        lambda: s.servqual_gaps(survey(1), survey(2, rows=5), DIMENSIONS),
        lambda: s.servqual_gaps(survey(1, rows=0), survey(2, rows=0), DIMENSIONS),
        lambda: s.servqual_gaps(survey(1), survey(2), DIMENSIONS, {"empathy": 1}),
        lambda: s.servqual_gaps(survey(1), survey(2), DIMENSIONS, {"empathy": 0, "reliability": 0}),
        lambda: s.servqual_gaps(survey(1), survey(2), DIMENSIONS, {"empathy": -1, "reliability": 2}),
        lambda: s.servqual_gaps(survey(1), survey(2).astype(float).replace(1, math.nan), DIMENSIONS),
        lambda: s.servqual_gaps(survey(1), survey(2), {"assurance": ["a1"]}),
    ],
)
def test_servqual_refuses(call) -> None:
    with pytest.raises(REFUSED):
        call()
