"""Burnett's nine cells, the small matrices and the composition of sales: borders, weights, policies."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.segmentation import (
    TRADES,
    attractiveness_weights,
    burnett,
    burnett_cells,
    composition,
    growth_matrix,
    product_portfolio,
    relationship_weights,
    value_quadrant,
    weight_sensitivity,
    weighted_score,
)
from riceshop.words.errors import BadType, BadValue


def test_the_weights_of_the_source_are_kept() -> None:
    sheet = attractiveness_weights()
    given_part = sheet[sheet["provenance"] == "given"]
    assert given_part["weight"].tolist() == [0.08, 0.03, 0.05, 0.03, 0.04, 0.04]
    assert set(given_part["element"]) == {"business"}
    assert sheet["element"].value_counts().to_dict() == {
        "business": 6, "product": 5, "common_profit": 4, "industry": 3}  # fmt: skip


@pytest.mark.parametrize(("sheet", "rows"), [(attractiveness_weights(), 18), (relationship_weights(), 7)])
def test_weights_add_up_to_one(sheet: pd.DataFrame, rows: int) -> None:
    assert len(sheet) == rows == sheet.index.nunique()
    assert sheet["weight"].sum() == pytest.approx(1, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=18, max_size=18), st.integers(0, 17))
def test_the_score_stays_on_the_scale_and_rises_with_every_indicator(values: list[int], place: int) -> None:
    sheet = attractiveness_weights()
    scores = pd.DataFrame([values], columns=sheet.index)
    found = weighted_score(scores, sheet).item()
    assert 1 <= found <= 5
    better = scores.copy()
    better.iloc[0, place] = 5
    assert weighted_score(better, sheet).item() >= found - 1e-12
    assert weighted_score(scores[scores.columns[::-1]], sheet).item() == pytest.approx(found)


def test_wrong_sheets_are_refused() -> None:
    scores = pd.DataFrame({"a": [3], "b": [4]})
    with pytest.raises(BadValue, match="0.9"):
        weighted_score(scores, pd.Series({"a": 0.5, "b": 0.4}))
    with pytest.raises(BadValue, match="lacks"):
        weighted_score(scores, pd.Series({"a": 0.5, "c": 0.5}))
    with pytest.raises(BadValue, match="at least"):
        weighted_score(scores - 3, pd.Series({"a": 0.5, "b": 0.5}))


def test_nine_cells() -> None:
    middle = [1.0, 3.0, 5.0]
    first = pd.Series(np.tile(middle, 3))
    second = pd.Series(np.repeat(middle, 3))
    actions = burnett(first, second)["action"].to_numpy().reshape(3, 3)
    assert (actions == burnett_cells().to_numpy()).all()
    assert actions[0].tolist() == ["exit", "small_keep", "selective_keep"]
    assert actions[2, 2] == "develop_defend"


def test_a_score_on_a_bound_is_the_higher_level_and_customers_are_matched_by_name() -> None:
    found = burnett(pd.Series({"x": 2.0, "y": 4.0}), pd.Series({"y": 1.0, "x": 5.0}), bounds=(2, 4))
    assert found["level"].to_dict() == {"x": "medium", "y": "high"}
    assert found["state"].to_dict() == {"x": "good", "y": "poor"}


def test_another_table_of_cells() -> None:
    table = burnett_cells()
    table.loc["poor", "low"] = "wait"
    assert burnett(pd.Series([1.0]), pd.Series([1.0]), cells=table)["action"].item() == "wait"
    with pytest.raises(BadValue, match="poor"):
        burnett(pd.Series([1.0]), pd.Series([1.0]), cells=table.drop("poor"))
    with pytest.raises(BadValue, match="lacks"):
        burnett(pd.Series([1.0]), pd.Series([1.0]), cells=table[["low"]])


def test_burnett_refuses() -> None:
    one = pd.Series([3.0])
    with pytest.raises(BadValue, match="bounds"):
        burnett(one, one, bounds=(4, 2))
    with pytest.raises(BadValue, match="index"):
        burnett(one, pd.Series([3.0], index=["z"]))
    with pytest.raises(BadValue, match="6"):
        burnett(one, pd.Series([6.0]))


def test_unsure_weights_move_those_near_a_bound_only() -> None:
    sheet = pd.Series({"a": 0.5, "b": 0.5})
    scores = pd.DataFrame({"a": [5, 5, 3], "b": [5, 2.4, 3]}, index=["top", "near", "middle"])
    found = weight_sensitivity(scores, sheet, seed=4)
    assert found["top"] == found["middle"] == 1
    assert 0.3 < found["near"] < 0.9
    pd.testing.assert_series_equal(found, weight_sensitivity(scores, sheet, seed=4))
    assert (weight_sensitivity(scores, sheet, spread=0.0) == 1).all()


def test_growth_matrix_takes_true_and_false_only() -> None:
    assert growth_matrix([True], [True]).tolist() == ["diversify"]
    with pytest.raises(BadType, match="new_product"):
        growth_matrix([2], [True])
    with pytest.raises(BadValue, match="length"):
        growth_matrix([True], [True, False])


def test_value_quadrant() -> None:
    found = value_quadrant([1, 2, 3, 4], [4, 3, 2, 1])
    assert found["quadrant"].tolist() == ["low_high", "low_high", "high_low", "high_low"]
    assert value_quadrant([1, 1], [2, 2])["quadrant"].tolist() == ["high_high"] * 2
    assert value_quadrant([1], [2], cuts=(5, 5))["group"].tolist() == ["frugal"]
    own = {"high_high": "a", "high_low": "b", "low_high": "c", "low_low": "d"}
    assert value_quadrant([9], [1], cuts=(5, 5), labels=own)["group"].tolist() == ["b"]
    with pytest.raises(BadValue, match="low_low"):
        value_quadrant([9], [1], labels={"high_high": "a", "high_low": "b", "low_high": "c"})
    with pytest.raises(BadValue, match="length"):
        value_quadrant([9], [1, 2])


def test_product_portfolio_on_the_lines() -> None:
    assert product_portfolio([1.0, 0.99], [0.10, 0.09]).tolist() == ["star", "dog"]
    with pytest.raises(BadValue, match="at least 0"):
        product_portfolio([-1], [0])


def test_composition_by_trade() -> None:
    ledger = pd.DataFrame({"trade": ["other", "regional_diy", "other"], "fen": [30, 60, 10]})
    table = composition(ledger, "trade", "fen")
    assert table.index.tolist() == ["regional_diy", "other"]
    assert table["share"].tolist() == pytest.approx([0.6, 0.4])
    assert table["cumulative"].iloc[-1] == pytest.approx(1)
    assert set(ledger["trade"]) <= set(TRADES) and len(TRADES) == 7


def test_composition_against_a_policy_shows_classes_without_sales() -> None:
    ledger = pd.DataFrame({"trade": ["a", "b"], "fen": [3, 1]})
    table = composition(ledger, "trade", "fen", policy={"a": 0.5, "c": 0.5})
    assert table["gap"].to_dict() == pytest.approx({"a": 0.25, "b": 0.25, "c": -0.5})
    assert table.loc["c", "lines"] == 0
    with pytest.raises(BadValue, match="0.5"):
        composition(ledger, "trade", "fen", policy={"a": 0.5})


def test_composition_refuses() -> None:
    ledger = pd.DataFrame({"trade": ["a", None], "fen": [3, 1]})
    with pytest.raises(BadValue, match="1 rows"):
        composition(ledger, "trade", "fen")
    with pytest.raises(BadValue, match="more than 0"):
        composition(pd.DataFrame({"trade": ["a"], "fen": [0]}), "trade", "fen")


def test_the_lowest_and_highest_scores_stay_on_the_scale_whatever_the_rounding() -> None:
    weights = relationship_weights()["weight"][["wallet_share", "wallet_trend", "contact", "length"]]
    scores = pd.DataFrame({name: [1, 5] for name in weights.index})
    found = weighted_score(scores, weights / weights.sum())
    assert burnett(found, found)["action"].tolist() == ["exit", "develop_defend"]
