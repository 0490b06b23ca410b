"""RFM scores and the share of wallet: tie rules, nesting, slopes by another road, the four verdicts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.segmentation import (
    combine_estimates,
    relationship_verdict,
    rfm_scores,
    share_of_wallet,
    wallet_trend,
)
from riceshop.words.errors import BadValue


def ledger(days: list[int], values: list[float], customers: list[object] | None = None) -> pd.DataFrame:
    who = list(range(len(days))) if customers is None else customers
    return pd.DataFrame({"who": who, "day": pd.Timestamp("2025-01-01") + pd.to_timedelta(days, "D"), "fen": values})


def scores(log: pd.DataFrame, **options: object) -> pd.DataFrame:
    return rfm_scores(log, "who", "day", "fen", **options)


def test_ten_customers_fill_five_bins() -> None:
    table = scores(ledger(list(range(10)), [float(value) for value in range(10, 0, -1)]))
    assert table["r"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert table["m"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    # All bought once: the mean rank puts everyone in the middle.
    assert set(table["f"]) == {3}
    assert table.loc[9, ["recency", "frequency", "rfm"]].tolist() == [0, 1, 531]


def test_tie_rules() -> None:
    log = ledger([0] * 5, [1.0] * 5)
    expected = {"average": {3}, "min": {1}, "max": {5}, "first": {1, 2, 3, 4, 5}}
    for ties, found in expected.items():
        assert set(scores(log, ties=ties)["m"]) == found, ties


def test_lines_of_one_day_are_one_purchase_and_returns_are_netted() -> None:
    log = ledger([0, 0, 4, 6], [10.0, 5.0, -3.0, 1.0], ["a", "a", "a", "b"])
    log["day"] += pd.to_timedelta([1, 9, 0, 0], "h")
    table = scores(log)
    assert table.loc["a", ["recency", "frequency", "monetary"]].tolist() == [2, 2, 12]


def test_later_lines_are_ignored() -> None:
    log = ledger([0, 9], [1.0, 2.0], ["a", "a"])
    assert scores(log, today="2025-01-03").loc["a", ["recency", "monetary"]].tolist() == [2, 1]
    with pytest.raises(BadValue, match="rfm_scores"):
        scores(log, today="2024-01-01")


def test_nested_scores_are_made_within_the_score_before() -> None:
    log = ledger([0] * 5 + [50] * 5, [1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0, 30.0, 40.0, 50.0])
    table = scores(log, bins=2, nested=True)
    assert table.groupby("r")["m"].value_counts().unstack().to_numpy().min() >= 2
    assert scores(log, bins=2).groupby("r")["m"].nunique().max() == 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 300), st.integers(-50, 500)), min_size=1, max_size=60))
def test_scores_are_monotone_and_free_of_order(lines: list[tuple[int, int, int]]) -> None:
    who, days, values = (list(part) for part in zip(*lines, strict=True))
    log = ledger(days, values, who)
    table = scores(log)
    for figure, score in (("frequency", "f"), ("monetary", "m")):
        assert table.sort_values(figure)[score].is_monotonic_increasing
        assert table.groupby(figure)[score].nunique().max() == 1
    assert table[["r", "f", "m"]].isin(range(1, 6)).all(axis=None)
    pd.testing.assert_frame_equal(scores(log.iloc[::-1]), table)
    pd.testing.assert_series_equal(scores(log.assign(fen=log["fen"] * 7))["rfm"], table["rfm"])


def test_missing_dates_and_columns() -> None:
    log = ledger([0, 1], [1.0, 2.0])
    with pytest.raises(BadValue, match="1 rows"):
        scores(log.assign(day=[pd.NaT, pd.Timestamp("2025-01-01")]))
    with pytest.raises(BadValue, match="lacks"):
        rfm_scores(log, "who", "day", "price")
    with pytest.raises(BadValue, match="nan"):
        scores(log.assign(fen=[1.0, np.nan]))


def test_share_of_wallet() -> None:
    assert share_of_wallet([0, 5], [10, 5]).tolist() == [0, 1]
    with pytest.raises(BadValue, match="1.5"):
        share_of_wallet(15, 10)
    with pytest.raises(BadValue, match="above 0"):
        share_of_wallet(0, 0)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=36))
def test_the_slope_is_that_of_polyfit(shares: list[float]) -> None:
    expected = np.polyfit(np.arange(len(shares)) / 12, shares, 1)[0]
    assert float(wallet_trend(shares)) == pytest.approx(expected, abs=1e-6)
    assert float(wallet_trend(shares[::-1])) == pytest.approx(-expected, abs=1e-6)


def test_many_customers_at_once() -> None:
    found = wallet_trend([[0.1, 0.2, 0.3], [0.5, 0.5, 0.5]], periods_per_year=1)
    np.testing.assert_allclose(found, [0.1, 0], atol=1e-12)
    with pytest.raises(BadValue, match="2"):
        wallet_trend([0.5])


def test_four_verdicts_and_their_borders() -> None:
    found = relationship_verdict([1, 0.5, 0.5, 0.49, 0.49, 0], [0, -0.02, -0.03, 0.03, 0.02, 0])
    assert found.tolist() == ["loyal", "loyal", "competitive", "convertible", "rivals_loyal", "rivals_loyal"]
    assert relationship_verdict(0.4, 0, level=0.4).item() == "loyal"


def test_verdicts_of_simulated_customers_are_found_again() -> None:
    rng = np.random.default_rng(7)
    kinds = rng.integers(0, 4, 2000)
    start = np.asarray([0.8, 0.85, 0.1, 0.15])[kinds]
    slope = np.asarray([0.0, -0.08, 0.08, 0.0])[kinds]
    years = np.arange(36) / 12
    shares = np.clip(start[:, None] + slope[:, None] * years + rng.normal(0, 0.03, (2000, 36)), 0, 1)
    found = relationship_verdict(shares.mean(axis=1), wallet_trend(shares), tolerance=0.04)
    truth = np.asarray(["loyal", "competitive", "convertible", "rivals_loyal"], dtype=object)[kinds]
    assert (found == truth).mean() > 0.98


def test_estimates_are_weighted_by_precision() -> None:
    mean, error = combine_estimates([10, 20], [1, 2])
    assert (mean, error) == (pytest.approx(12), pytest.approx((4 / 5) ** 0.5))
    with pytest.raises(BadValue, match="above 0"):
        combine_estimates([1], [0])
    with pytest.raises(BadValue, match="length"):
        combine_estimates([1, 2], [1])


@pytest.mark.parametrize("day, today", [("soon", None), (20250101, None), ("2025-01-01", "soon"), ("2025-01-01", "1990-01-01")])
def test_what_is_no_date_and_a_log_without_orders_are_refused_by_name(day: object, today: str | None) -> None:
    with pytest.raises(BadValue, match="rfm_scores"):
        rfm_scores(pd.DataFrame({"who": ["Lin"], "day": [day], "fen": [5]}), "who", "day", "fen", today=today)
