"""Summary: the log of orders as the models want it, against hand-made figures and the CDNOW log."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.value import opportunity_summary, rfm_senses, rfm_summary
from riceshop.data import load_cdnow
from riceshop.words.errors import BadType, BadValue

END = "1997-09-30"
LOG = pd.DataFrame({
    "who": ["a", "a", "a", "a", "b", "c"],
    "day": ["2026-01-01 09:00", "2026-01-01 18:00", "2026-01-11", "2026-02-10", "2026-01-05", "2026-03-01"],
    "spend": [1.0, 2.0, 10.0, 20.0, 5.0, 7.0],
})


def test_orders_of_one_day_are_one_and_the_first_day_does_not_count() -> None:
    table = rfm_summary(LOG, "who", "day", "spend", period="D", observation_end="2026-02-15")
    assert table.loc["a"].tolist() == [2, 40.0, 45.0, 15.0]
    assert table.loc["b"].tolist() == [0, 0.0, 41.0, 0.0]
    assert "c" not in table.index
    assert table.index.name == "who" and list(table) == ["frequency", "recency", "T", "monetary_value"]


def test_weeks_are_days_by_seven_not_calendar_weeks() -> None:
    table = rfm_summary(LOG, "who", "day", observation_end="2026-02-15")
    assert table.loc["a", "recency"] == 40 / 7 and table.loc["a", "T"] == 45 / 7
    assert list(table) == ["frequency", "recency", "T"]


def test_the_end_is_the_last_day_if_none_is_given() -> None:
    assert rfm_summary(LOG, "who", "day", period="D").loc["c", "T"] == 0


def test_cdnow_gives_the_published_first_rows_and_counts() -> None:
    table = rfm_summary(load_cdnow(), "customer_id", "date", "spend", observation_end=END)
    assert len(table) == 2357 and (table["frequency"] > 0).sum() == 946
    # Customer 4 of the file is customer 1 of the published table: x = 2, t_x = 30.43, T = 38.86, mean spend 22.345.
    assert table.loc[4].tolist() == pytest.approx([2, 30.43, 38.86, 22.345], abs=0.005)
    assert table["frequency"].max() == 29


def test_a_smaller_column_set_still_gives_the_same_times() -> None:
    log = load_cdnow()
    with_money = rfm_summary(log, "customer_id", "date", "spend", observation_end=END)
    pd.testing.assert_frame_equal(rfm_summary(log, "customer_id", "date", observation_end=END), with_money.iloc[:, :3])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 60), st.integers(1, 99)), min_size=1, max_size=30),
       st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_the_parts_fit(rows: list[tuple[int, int, int]], chance: object) -> None:
    def table(given_rows: list[tuple[int, int, int]]) -> pd.DataFrame:
        log = pd.DataFrame(given_rows, columns=["who", "day", "spend"])
        log["day"] = pd.Timestamp("2026-01-01") + pd.to_timedelta(log["day"], unit="D")
        return rfm_summary(log, "who", "day", "spend", "D")

    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = table(rows), table(shuffled)
    pd.testing.assert_frame_equal(one, other)
    assert (one["recency"] <= one["T"]).all()
    assert ((one["frequency"] == 0) == (one["recency"] == 0)).all()
    assert (one["frequency"] <= one["recency"]).all()
    assert ((one["monetary_value"] > 0) == (one["frequency"] > 0)).all()


def test_the_two_senses_differ_as_told() -> None:
    both = rfm_senses(LOG, "who", "day", "spend", "D", "2026-02-15")
    assert both.loc["a", ("btyd", "recency")] == 40 and both.loc["a", ("rfm", "recency")] == 5
    assert both.loc["a", ("btyd", "frequency")] == 2 and both.loc["a", ("rfm", "frequency")] == 3
    assert both.loc["a", ("btyd", "monetary_value")] == 15 and both.loc["a", ("rfm", "monetary_value")] == 33


def test_time_zones_and_dates_read_alike() -> None:
    zoned = LOG.assign(day=pd.to_datetime(LOG["day"], format="mixed").dt.tz_localize("Asia/Taipei"))
    plain = LOG.assign(day=pd.to_datetime(LOG["day"], format="mixed"))
    pd.testing.assert_frame_equal(rfm_summary(zoned, "who", "day"), rfm_summary(plain, "who", "day"))


@pytest.mark.parametrize(("change", "told"), [
    ({"day": [None] * 6}, "day"), ({"who": ["a", None, "a", "a", "b", "c"]}, "who"),
    ({"day": ["soon"] * 6}, "soon|date"), ({"day": [1, 2, 3, 4, 5, 6]}, "date"),
    ({"spend": [np.nan, 1, 2, 3, 4, 5]}, "spend"),
])  # fmt: skip
def test_what_cannot_be_used_is_named(change: dict[str, list[object]], told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RICESHOP_LANG", "en")
    with pytest.raises(BadValue, match=told):
        rfm_summary(LOG.assign(**change), "who", "day", "spend")


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(BadValue, match="fortnight"):
        rfm_summary(LOG, "who", "day", period="fortnight")
    with pytest.raises(BadValue, match="buyer"):
        rfm_summary(LOG, "buyer", "day")
    with pytest.raises(BadType):
        rfm_summary([1, 2], "who", "day")  # type: ignore[arg-type]
    with pytest.raises(BadValue, match="1996"):
        rfm_summary(LOG, "who", "day", observation_end="1996-01-01")


def test_opportunities_count_once_and_the_first_not() -> None:
    log = pd.DataFrame({"who": ["a", "a", "a", "b", "c", "c"], "year": [0, 2, 2, 0, 0, 3]})
    table = opportunity_summary(log, "who", "year", 4)
    assert table.to_numpy().tolist() == [[1, 2, 4], [0, 0, 4], [1, 3, 4]]
    counted = opportunity_summary(pd.concat([log, log.assign(who=log["who"] + "2")]), "who", "year", 4, weights=True)
    assert counted["weights"].sum() == 6 and len(counted) == 3


@pytest.mark.parametrize("bad", [1.5, 9, -1])
def test_opportunities_are_whole_and_in_range(bad: float) -> None:
    with pytest.raises(BadValue):
        opportunity_summary(pd.DataFrame({"who": ["a"], "year": [bad]}), "who", "year", 4)


def test_a_date_that_cannot_be_read_is_named_as_it_was_written() -> None:
    log = pd.DataFrame({"who": ["Lin", "Tan"], "day": ["2026-01-01", "soon"]})
    with pytest.raises(BadValue, match=r"rfm_summary\(day\).*'soon'"):
        rfm_summary(log, "who", "day")
    with pytest.raises(BadValue, match=r"observation_end\).*'later'"):
        rfm_summary(log.head(1), "who", "day", observation_end="later")


def test_a_log_without_rows_says_so() -> None:
    with pytest.raises(BadValue, match=r"rfm_summary\(orders\)"):
        rfm_summary(pd.DataFrame({"who": [], "day": []}), "who", "day")
