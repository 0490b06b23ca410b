"""ABC, pyramid, Lorenz, Gini and top share: cuts, ties, returns, known distributions, invariance."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.segmentation import (
    abc_classes,
    class_table,
    gini,
    heads_for,
    key_customer_rules,
    lorenz_curve,
    top_share,
    value_pyramid,
)
from riceshop.words.errors import BadType, BadValue

POSITIVE = st.lists(st.integers(1, 10_000), min_size=1, max_size=40)


def classes(values: list[float], **options: object) -> dict[object, str]:
    return abc_classes(pd.Series(values, dtype=float), **options)["class"].to_dict()


def test_the_lines_are_met_exactly_and_the_input_may_be_unsorted() -> None:
    assert classes([5, 50, 20, 25]) == {1: "A", 3: "A", 2: "B", 0: "C"}


def test_the_customer_who_crosses_the_line_belongs_to_the_class() -> None:
    assert classes([70, 10, 10, 10]) == {0: "A", 1: "A", 2: "A", 3: "A"}
    assert classes([70, 10, 10, 10], ties="worst") == {0: "A", 1: "B", 2: "B", 3: "B"}
    assert classes([70, 10, 10, 10], ties="order") == {0: "A", 1: "A", 2: "B", 3: "B"}


def test_returns_are_netted_and_who_nets_nothing_is_c() -> None:
    lines = pd.Series([100, 60, -60, 10, -30], index=["a", "b", "b", "a", "c"])
    table = abc_classes(lines)
    assert table["class"].to_dict() == {"a": "A", "b": "C", "c": "C"}
    assert table.loc["a", "sales"] == 110
    assert table["share"].sum() == pytest.approx(1)
    assert table["cumulative"].max() == pytest.approx(1)


def test_classes_within_a_trade() -> None:
    sales = pd.Series([90, 10, 9, 1], index=list("abcd"))
    trade = pd.Series(["big", "big", "small", "small"], index=list("abcd"))
    table = abc_classes(sales, within=trade)
    assert table["class"].to_dict() == {"a": "A", "b": "B", "c": "A", "d": "B"}
    with pytest.raises(BadValue, match="d"):
        abc_classes(sales, within=trade.drop("d"))


@settings(max_examples=40, deadline=None)
@given(POSITIVE, st.randoms(use_true_random=False), st.floats(0.001, 1000))
def test_abc_does_not_depend_on_order_or_currency(values: list[int], shuffle: object, factor: float) -> None:
    sales = pd.Series(values, dtype=float)
    order = list(range(len(values)))
    shuffle.shuffle(order)
    table = abc_classes(sales)
    again = abc_classes(sales.iloc[order])
    assert table["class"].to_dict() == again["class"].to_dict()
    np.testing.assert_allclose(abc_classes(sales * factor)["cumulative"], table["cumulative"])
    assert table["sales"].groupby(table["sales"]).size().sum() == len(values)
    assert table.groupby("sales")["class"].nunique().max() == 1
    before_a = 1 - table.loc[table["class"] != "A", "share"].sum()
    assert before_a >= 0.75 - 1e-9


@pytest.mark.parametrize("cuts", [(0.95, 0.75), (0.0, 0.5), (0.5, 1.0), (0.5, 0.5)])
def test_bad_cuts(cuts: tuple[float, float]) -> None:
    with pytest.raises(BadValue, match="cuts"):
        abc_classes(pd.Series([1, 2]), cuts=cuts)


@pytest.mark.parametrize("values", [[0, 0], [-1, -2], [], [1, float("nan")]])
def test_nothing_sold_is_told(values: list[float]) -> None:
    with pytest.raises(BadValue, match="abc_classes"):
        abc_classes(pd.Series(values, dtype=float))


def test_a_line_without_a_customer_is_refused() -> None:
    with pytest.raises(BadValue, match="1 rows"):
        abc_classes(pd.Series([1, 2], index=["a", None]))


def test_words_are_no_sales() -> None:
    with pytest.raises(BadType):
        abc_classes(pd.Series(["many", "few"]))


def test_pyramid_by_heads() -> None:
    table = value_pyramid(pd.Series(range(1000)))
    assert table["tier"].value_counts().to_dict() == {"vip": 10, "main": 40, "ordinary": 150, "small": 800}
    assert table.index[0] == 999


def test_pyramid_of_few_customers_and_of_equals() -> None:
    assert value_pyramid(pd.Series([7]))["tier"].tolist() == ["small"]
    assert value_pyramid(pd.Series(range(10)))["tier"].tolist() == ["main", "ordinary"] + ["small"] * 8
    equals = pd.Series([3] * 100)
    assert set(value_pyramid(equals)["tier"]) == {"vip"}
    assert set(value_pyramid(equals, ties="worst")["tier"]) == {"small"}
    assert value_pyramid(equals, ties="order")["tier"].value_counts()["vip"] == 1


def test_pyramid_shares_must_add_up() -> None:
    with pytest.raises(BadValue, match="0.9"):
        value_pyramid(pd.Series([1, 2]), shares=(0.1, 0.8), tiers=("a", "b"))
    with pytest.raises(BadValue, match="length"):
        value_pyramid(pd.Series([1, 2]), shares=(0.1, 0.9))


def test_class_table_keeps_the_total() -> None:
    table = class_table([5, 3, 2], ["x", "y", "x"])
    assert table["customers"].to_dict() == {"x": 2, "y": 1}
    assert table["share_of_value"].to_dict() == {"x": 0.7, "y": 0.3}
    assert table["share_of_customers"].sum() == pytest.approx(1)


def pareto(alpha: float, count: int = 200_000) -> np.ndarray:
    return (1 - (np.arange(count) + 0.5) / count) ** (-1 / alpha)


def test_the_pareto_law_that_is_80_20() -> None:
    # The best p bring p ** (1 - 1 / alpha), so 0.2 brings 0.8 at alpha = log 5 / log 4; fifty groups, cut exactly.
    alpha = np.log(5) / np.log(4)
    groups = np.diff((np.arange(51) / 50) ** (1 - 1 / alpha))
    assert top_share(groups, 0.2) == pytest.approx(0.8)
    assert heads_for(groups, 0.8) == pytest.approx(0.2)
    # And again within the best fifth: 64 % from 4 %.
    assert top_share(groups, 0.04) == pytest.approx(0.64)


def test_gini_of_known_laws() -> None:
    assert gini(pareto(3)) == pytest.approx(1 / 5, abs=1e-3)
    assert gini(np.arange(1, 10_001)) == pytest.approx(1 / 3, abs=1e-3)
    exponential = -np.log(1 - (np.arange(100_000) + 0.5) / 100_000)
    assert gini(exponential) == pytest.approx(1 / 2, abs=1e-3)
    assert top_share(exponential, 0.2) == pytest.approx(0.2 - 0.2 * np.log(0.2), abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(POSITIVE, st.floats(1e-6, 1e6))
def test_inequality_is_free_of_scale_order_and_copies(values: list[int], factor: float) -> None:
    found = gini(values)
    assert 0 <= found <= 1 - 1 / len(values) + 1e-12
    assert gini(np.asarray(values[::-1]) * factor) == pytest.approx(found, abs=1e-9)
    assert gini(values * 3) == pytest.approx(found, abs=1e-9)
    assert top_share(values * 3, 0.3) == pytest.approx(top_share(values, 0.3), abs=1e-9)
    curve = lorenz_curve(values)
    assert (curve["value"] <= curve["customers"] + 1e-9).all()
    # The area under the curve, by trapezes, is another road to the same number.
    area = np.trapezoid(curve["value"], curve["customers"])
    assert 1 - 2 * area == pytest.approx(found, abs=1e-9)
    assert top_share(values, heads_for(values, 0.6)) == pytest.approx(0.6)


@pytest.mark.parametrize("measure", [gini, lorenz_curve, top_share, heads_for])
def test_degenerate_values(measure: object) -> None:
    for bad in ([0, 0], [], [-1, 2], [float("nan"), 1]):
        with pytest.raises(BadValue):
            measure(bad)


def test_top_share_at_the_ends() -> None:
    assert top_share([1, 2, 3], 0) == 0
    assert top_share([1, 2, 3], 1) == pytest.approx(1)
    assert heads_for([0, 0, 4], 1) == pytest.approx(1 / 3)


def test_the_rules_of_c11_disagree_on_one_ledger() -> None:
    table = key_customer_rules(pd.Series([80, 5, 5, 5, 5]))
    assert table.loc["first_80_sales"].tolist() == pytest.approx([0.2, 0.8])
    assert table.loc["pyramid_vip"].tolist() == pytest.approx([0.01, 0.04])
    assert table["share_of_heads"].nunique() > 1
