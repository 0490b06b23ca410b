"""Run-out with an interval: it holds the day as often as it says, narrows with knowledge, and refuses nonsense."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.service import forecast, forecast_interval, run_out_from_history, run_out_interval
from riceshop.words.errors import BadValue

# A loaded machine is no failure.
UNHURRIED = settings(deadline=None, max_examples=60)
STOCK = st.floats(0, 1e5)
DAILY = st.floats(100, 5_000)
SHARE = st.floats(0, 0.5)


def book(**columns: list) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({"household": range(rows), "last_day": [0] * rows, **columns})


@UNHURRIED
@given(STOCK, DAILY, SHARE, SHARE, st.floats(0.05, 0.99))
def test_the_expected_day_lies_inside(stock: float, daily: float, noise: float, error: float, confidence: float) -> None:
    found = run_out_interval(stock, daily, noise, error, confidence).iloc[0]
    assert 0 <= found["earliest"] <= found["days"] <= found["latest"]


@UNHURRIED
@given(st.floats(1_000, 1e5), DAILY, SHARE, SHARE)
def test_more_doubt_never_narrows_and_the_unit_does_not_matter(stock: float, daily: float, noise: float, error: float) -> None:
    near = run_out_interval(stock, daily, noise, error, 0.5).iloc[0]
    for wide in (run_out_interval(stock, daily, noise, error, 0.9), run_out_interval(stock, daily, noise, error + 0.1, 0.5)):
        assert wide.loc[0, "earliest"] <= near["earliest"]
        assert wide.loc[0, "latest"] >= near["latest"]
    pd.testing.assert_series_equal(run_out_interval(stock * 2, daily * 2, noise, error, 0.5).iloc[0], near)


def test_no_noise_gives_the_day_itself() -> None:
    assert run_out_interval([12_000, 11_999, 0], 1_200, 0, 0).to_numpy().tolist() == [[10] * 3, [9] * 3, [0] * 3]


def test_an_empty_jar_is_empty_today_and_wild_doubt_has_no_last_day() -> None:
    assert run_out_interval(0, 1_000, 0.5, 0.5).iloc[0].tolist() == [0, 0, 0]
    assert run_out_interval(12_000, 1_200, 0.1, 1.0, 0.95).loc[0, "latest"] == math.inf


@pytest.mark.parametrize("error", [0.0, 0.2])
def test_the_interval_holds_the_true_day_as_often_as_it_says(error: float) -> None:
    draws = np.random.default_rng(1932)
    households, daily, stock, noise = 3_000, 1_200.0, 24_000.0, 0.3
    rate = daily * (1 + error * draws.standard_normal((households, 1)))
    eaten = np.cumsum(np.maximum(rate + daily * noise * draws.standard_normal((households, 120)), 0), axis=1)
    true = (eaten <= stock).sum(axis=1)
    found = run_out_interval(stock, daily, noise, error, 0.8).iloc[0]
    held = ((found["earliest"] <= true) & (true <= found["latest"])).mean()
    # At least 80 %: whole days at both ends only widen it, by a day each at most.
    assert held > 0.8 - 3 * math.sqrt(0.16 / households)
    narrower = ((found["earliest"] + 1 <= true) & (true <= found["latest"] - 1)).mean()
    assert narrower < 0.8 + 3 * math.sqrt(0.16 / households)


def test_history_holds_the_next_interval_as_often_as_it_says() -> None:
    draws = np.random.default_rng(7)
    held = 0
    for _ in range(1_500):
        past = draws.normal(14, 2, 6)
        _, early, late = run_out_from_history([12_000] * 5, past[:5], 12_000, 0.8)
        held += early <= past[5] <= late
    assert abs(held / 1_500 - 0.8) < 3 * math.sqrt(0.16 / 1_500)


def test_history_by_hand_and_scaled() -> None:
    # Mean 11, s = 1.4142, t(1 df, 0.9) = 3.0777: reach = 3.0777 * 1.4142 * sqrt(1.5) = 5.3307.
    mean, early, late = run_out_from_history([12_000, 12_000], [10, 12], 12_000)
    assert (mean, early, late) == pytest.approx((11, 11 - 5.3307, 11 + 5.3307), rel=1e-4)
    assert run_out_from_history([6_000, 6_000], [5, 6], 12_000) == pytest.approx((mean, early, late))
    assert run_out_from_history([12_000] * 3, [10] * 3, 6_000) == (5, 5, 5)


def test_the_notebook_forecast_agrees_with_the_day_and_narrows_with_knowledge() -> None:
    told = book(members=[5, None, 5], appetite_g=[350, None, 350], last_quantity_g=[12_000] * 3, street=["a", None, "b"])
    told["last_day"] = [3, 3, 0]
    found = forecast_interval(told, 8)
    pd.testing.assert_frame_equal(found[forecast(told, 8).columns], forecast(told, 8))
    width = found["latest_day"] - found["earliest_day"]
    assert width[0] < width[1]
    # The same jar seen three days later; looking on another day moves neither end.
    assert found.loc[0, "earliest_day"] - found.loc[2, "earliest_day"] == 3
    assert forecast_interval(told, 60)["latest_day"].tolist() == found["latest_day"].tolist()
    sure = forecast_interval(told, 8, day_noise=0, rate_error=dict.fromkeys(("told", "guess"), 0.0))
    assert sure["earliest_day"].tolist() == sure["run_out_day"].tolist() == sure["latest_day"].tolist()


def test_no_last_day_is_missing() -> None:
    found = forecast_interval(book(members=[4]), 0, rate_error={"part": 2.0}, confidence=0.9)
    assert found["latest_day"].isna().all()


def test_what_cannot_be_is_named() -> None:
    with pytest.raises(BadValue, match="daily_g"):
        run_out_interval(1_000, 0)
    with pytest.raises(BadValue, match="confidence"):
        run_out_interval(1_000, 100, confidence=1)
    with pytest.raises(BadValue, match="stock_g"):
        run_out_interval(math.nan, 100)
    with pytest.raises(BadValue, match="lots_g"):
        run_out_from_history([1_000], [3], 1_000)
    with pytest.raises(BadValue, match="2, 3"):
        run_out_from_history([1_000, 1_000], [3, 4, 5], 1_000)
    with pytest.raises(BadValue, match="lots_g"):
        run_out_from_history([1_000, 0], [3, 4], 1_000)
    with pytest.raises(BadValue, match="part"):
        forecast_interval(book(members=[4]), 0, rate_error={"told": 0.1})
