"""The seasonal index: a published table, the same index by another library, and the contradiction of the syllabus."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.segmentation import monthly_targets, seasonal_index, seasonal_readings
from riceshop.words.errors import BadType, BadValue

# Airline passengers in thousands, 1949 to 1960: series G of Box and Jenkins.
PASSENGERS = """
112 118 132 129 121 135 148 148 136 119 104 118  115 126 141 135 125 149 170 170 158 133 114 140
145 150 178 163 172 178 199 199 184 162 146 166  171 180 193 181 183 218 230 242 209 191 172 194
196 196 236 235 229 243 264 272 237 211 180 201  204 188 235 227 234 264 302 293 259 229 203 229
242 233 267 269 270 315 364 347 312 274 237 278  284 277 317 313 318 374 413 405 355 306 271 306
315 301 356 348 355 422 465 467 404 347 305 336  340 318 362 348 363 435 491 505 404 359 310 337
360 342 406 396 420 472 548 559 463 407 362 405  417 391 419 461 472 535 622 606 508 461 390 432
"""
# What decompose(AirPassengers, "multiplicative") of R prints as its figure.
FIGURE = [0.9102304, 0.8836253, 1.0073663, 0.9759060, 0.9813780, 1.1127758,
          1.2265555, 1.2199110, 1.0604919, 0.9217572, 0.8011781, 0.8988244]  # fmt: skip
SEASON = np.asarray([1.4, 1.3, 0.8, 0.8, 0.9, 0.9, 0.9, 1.0, 1.1, 0.9, 0.9, 1.1])


def passengers() -> pd.Series:
    return pd.Series([float(word) for word in PASSENGERS.split()], pd.period_range("1949-01", periods=144, freq="M"))


def sales(start: str = "2021-01", months: int = 36, growth: float = 0.0) -> pd.Series:
    index = pd.period_range(start, periods=months, freq="M")
    season = SEASON[index.month - 1] / SEASON.mean()
    return pd.Series(1000 * season * np.exp(growth * np.arange(months)), index)


def test_published_figure() -> None:
    np.testing.assert_allclose(seasonal_index(passengers()), FIGURE, atol=6e-8)


def test_statsmodels_finds_the_same() -> None:
    seasonal = pytest.importorskip("statsmodels.tsa.seasonal")
    series = passengers().iloc[3:100]
    theirs = seasonal.seasonal_decompose(series.to_timestamp(), model="multiplicative", period=12).seasonal
    theirs = theirs.groupby(theirs.index.month).first()
    np.testing.assert_allclose(seasonal_index(series), theirs, rtol=1e-10)


def test_january_is_first_wherever_the_series_begins() -> None:
    found = seasonal_index(sales("2021-08", 36))
    assert found.index.tolist() == list(range(1, 13))
    np.testing.assert_allclose(found, SEASON / SEASON.mean())


def test_dates_and_disorder_are_taken() -> None:
    series = passengers()
    expected = seasonal_index(series)
    dated = pd.Series(series.to_numpy(), index=series.index.to_timestamp(how="end"))
    pd.testing.assert_series_equal(seasonal_index(dated.sample(frac=1, random_state=3)), expected)


def test_growth_spoils_the_means_and_not_the_ratio() -> None:
    growing = sales(growth=0.02)
    true = SEASON / SEASON.mean()
    assert np.abs(seasonal_index(growing) / true - 1).max() < 0.01
    assert np.abs(seasonal_index(growing, "monthly_mean") / true - 1).max() > 0.10


def test_two_years_are_enough_and_less_is_not() -> None:
    np.testing.assert_allclose(seasonal_index(sales(months=24)), SEASON / SEASON.mean())
    with pytest.raises(BadValue, match="24"):
        seasonal_index(sales(months=23))
    with pytest.raises(BadValue, match="12"):
        seasonal_index(sales(months=11), "literal")


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(1, 1000), min_size=24, max_size=60), st.floats(0.01, 100), st.integers(1, 12))
def test_mean_one_and_free_of_the_unit(values: list[float], factor: float, month: int) -> None:
    series = pd.Series(values, pd.period_range(f"2020-{month:02d}", periods=len(values), freq="M"))
    found = seasonal_index(series)
    assert found.mean() == pytest.approx(1)
    assert (found > 0).all()
    np.testing.assert_allclose(seasonal_index(series * factor), found)
    assert monthly_targets(500, found).sum() == pytest.approx(500)


def test_the_readings_of_the_syllabus_contradict_each_other() -> None:
    table = seasonal_readings(sales(), annual_target=2400)
    assert table["index_sum"].tolist() == pytest.approx([12, 12, 1, 1])
    assert table["share_sum"].tolist() == pytest.approx([1, 1, 1 / 12, 1 / 12])
    assert table["target_sum"].tolist() == pytest.approx([2400, 2400, 200, 200])
    assert table.loc["literal", "lowest"] == table.loc["literal", "highest"] == pytest.approx(1 / 12)
    assert seasonal_index(sales(), "annual_total").idxmax() == 1


def test_factors_that_do_not_make_a_year_are_refused() -> None:
    with pytest.raises(BadValue, match="not to 12"):
        monthly_targets(1200, seasonal_index(sales(), "annual_total"))
    with pytest.raises(BadValue, match="12"):
        monthly_targets(1200, [1.0] * 13)


def test_bad_months() -> None:
    series = sales()
    with pytest.raises(BadValue, match="2022-02"):
        seasonal_index(series.drop(pd.Period("2022-02", "M")))
    with pytest.raises(BadValue, match="2021-01"):
        seasonal_index(pd.concat([series, series.iloc[:1]]))
    with pytest.raises(BadType, match="RangeIndex"):
        seasonal_index(series.reset_index(drop=True))
    with pytest.raises(BadType, match="list"):
        seasonal_index([1.0] * 36)
    with pytest.raises(BadValue, match="nan"):
        seasonal_index(series.where(series.index != series.index[5]))
    for method in ("ratio", "monthly_mean", "annual_total", "literal"):
        with pytest.raises(BadValue, match="0"):
            seasonal_index(series * 0, method)
    with pytest.raises(BadValue, match="right"):
        seasonal_index(series, "right")
