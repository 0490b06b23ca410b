"""The scorecard: ranking against scikit-learn and scipy, coefficients back from simulated customers, clear refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.credit import CreditScorecard, auc, ks, roc_curve
from riceshop.words.errors import BadValue

# A loaded machine is no failure.
UNHURRIED = settings(deadline=None, max_examples=60)

# Few distinct risks, so that ties are common.
RANKED = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=2, max_size=40).filter(
    lambda rows: len({row[0] for row in rows}) == 2
)
TRUE = {"intercept": -1.5, "late": 0.8, "wage": -0.02}


def customers(count: int, seed: int) -> tuple[pd.DataFrame, np.ndarray]:
    draws = np.random.default_rng(seed)
    table = pd.DataFrame({"late": draws.poisson(1.0, count), "wage": draws.normal(60, 20, count)})
    odds = TRUE["intercept"] + TRUE["late"] * table["late"] + TRUE["wage"] * table["wage"]
    return table, draws.random(count) < 1 / (1 + np.exp(-odds.to_numpy()))


@UNHURRIED
@given(RANKED)
def test_ranking_agrees_with_scikit_learn_and_scipy(rows: list[tuple[bool, int]]) -> None:
    from scipy.stats import ks_2samp
    from sklearn.metrics import roc_auc_score
    from sklearn.metrics import roc_curve as their_curve

    bad, risk = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
    assert auc(bad, risk) == pytest.approx(roc_auc_score(bad, risk))
    assert ks(bad, risk) == pytest.approx(ks_2samp(risk[bad], risk[~bad]).statistic)
    good_refused, bad_refused, threshold = their_curve(bad, risk, drop_intermediate=False)
    ours = roc_curve(bad, risk)
    assert ours["good_refused"].tolist() == pytest.approx(good_refused.tolist())
    assert ours["bad_refused"].tolist() == pytest.approx(bad_refused.tolist())
    assert ours["threshold"].tolist() == threshold.tolist()


@UNHURRIED
@given(RANKED)
def test_only_the_order_of_the_risks_counts(rows: list[tuple[bool, int]]) -> None:
    bad, risk = [row[0] for row in rows], np.array([row[1] for row in rows])
    assert auc(bad, np.exp(risk)) == auc(bad, risk) == auc(bad[::-1], risk[::-1])
    assert auc(bad, -risk) == pytest.approx(1 - auc(bad, risk))
    assert ks(bad, -risk) == pytest.approx(ks(bad, risk))


def test_the_coefficients_are_those_of_scikit_learn_without_penalty() -> None:
    from sklearn.linear_model import LogisticRegression

    table, bad = customers(800, 3)
    card = CreditScorecard().fit(table, bad)
    scaled = (table - table.mean()) / table.std(ddof=0)
    theirs = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1_000).fit(scaled, bad)
    assert card.coefficients_[["late", "wage"]].to_numpy() * table.std(ddof=0).to_numpy() == pytest.approx(
        theirs.coef_[0], rel=1e-4
    )
    assert card.default_probability(table) == pytest.approx(theirs.predict_proba(scaled)[:, 1], rel=1e-3)


def test_the_true_coefficients_lie_in_their_intervals_as_often_as_stated() -> None:
    inside = []
    for seed in range(120):
        card = CreditScorecard().fit(*customers(600, seed))
        inside.append((card.coefficients_ - pd.Series(TRUE)).abs() < 1.96 * card.standard_errors_)
    # 120 fits: 95 %, less three standard deviations of such a share.
    assert pd.DataFrame(inside).mean().min() > 0.95 - 3 * np.sqrt(0.95 * 0.05 / 120)


def test_units_and_order_change_nothing_but_the_coefficient() -> None:
    table, bad = customers(400, 5)
    card = CreditScorecard().fit(table, bad)
    cents = CreditScorecard().fit(table.assign(wage=table["wage"] * 1_000 + 5), bad)
    assert cents.coefficients_["wage"] * 1_000 == pytest.approx(card.coefficients_["wage"])
    assert cents.log_likelihood_ == pytest.approx(card.log_likelihood_)
    mixed = np.random.default_rng(1).permutation(len(table))
    again = CreditScorecard().fit(table.iloc[mixed][["wage", "late"]], bad[mixed])
    assert again.coefficients_[card.coefficients_.index].to_numpy() == pytest.approx(card.coefficients_.to_numpy())


def test_points_double_the_odds_and_add_up() -> None:
    table, bad = customers(400, 6)
    card = CreditScorecard(points=600, odds=50, double=20).fit(table, bad)
    risk, score = card.default_probability(table), card.score(table)
    odds = (1 - risk) / risk
    assert score == pytest.approx(600 + 20 * np.log2(odds / 50))
    points = card.point_table()
    assert score == pytest.approx((points["intercept"] + table @ points[["late", "wage"]]).to_numpy())
    assert card.auc_ == pytest.approx(auc(bad, risk)) == pytest.approx(auc(bad, -score))
    assert card.ks_ == pytest.approx(ks(bad, risk))
    assert ((risk >= 0) & (risk <= 1)).all()


def test_far_off_customers_stay_inside_zero_and_one() -> None:
    card = CreditScorecard().fit(*customers(400, 6))
    far = card.default_probability(pd.DataFrame({"late": [1e6, 0], "wage": [0, 1e6]}))
    assert far.tolist() == [1, 0]


def test_what_cannot_be_is_named() -> None:
    table, bad = customers(60, 8)
    with pytest.raises(BadValue, match="wage"):
        CreditScorecard().fit(table.assign(wage=3.0), bad)
    with pytest.raises(BadValue, match="twice"):
        CreditScorecard().fit(table.assign(twice=2 * table["late"]), bad)
    with pytest.raises(BadValue, match="late"):
        CreditScorecard().fit(table.assign(late=np.nan), bad)
    with pytest.raises(BadValue, match="all are 0"):
        CreditScorecard().fit(table, np.zeros(60, dtype=bool))
    with pytest.raises(BadValue, match="60, 59"):
        CreditScorecard().fit(table, bad[1:])
    with pytest.raises(BadValue, match="column"):
        CreditScorecard().fit(table[[]], bad)
    with pytest.raises(BadValue, match="fit"):
        CreditScorecard().score(table)
    with pytest.raises(BadValue, match="wage"):
        CreditScorecard().fit(table, bad).score(table[["late"]])
    with pytest.raises(BadValue, match="2"):
        auc([0, 1, 2], [0.1, 0.2, 0.3])


@pytest.mark.parametrize("late", [[0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 1, 1, 2, 2, 2], [0, 0, 1, 1, 1, 1, 1, 1]])
def test_a_perfect_or_half_perfect_split_has_no_best_coefficient(late: list[int]) -> None:
    with pytest.raises(BadValue, match="without a fault"):
        CreditScorecard().fit(pd.DataFrame({"late": late}), [0, 0, 0, 0, 1, 1, 1, 1])


def test_one_customer_is_too_few() -> None:
    with pytest.raises(BadValue, match="fewer than 2"):
        CreditScorecard().fit(pd.DataFrame({"late": [1]}), [1])
