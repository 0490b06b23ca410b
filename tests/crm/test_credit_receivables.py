"""Receivables, limits and cash: accounts that add up, worked cases, and refusals."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.credit import (
    bad_debt_provision,
    break_even_default,
    cash_gap,
    credit_limit,
    days_sales_outstanding,
    days_sales_outstanding_by_countback,
    open_items,
    payday_cash_flow,
    receivables_ageing,
)
from riceshop.words.errors import BadType, BadValue

# A loaded machine is no failure.
UNHURRIED = settings(deadline=None, max_examples=60)
MOVES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 90), st.integers(0, 10_000)), max_size=25)
SHARE = st.floats(0, 1)
STREET = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 50), st.integers(0, 20), st.integers(1, 30)), min_size=1, max_size=8
)


def moves(rows: list[tuple[int, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["customer", "day", "amount_fen"]).astype(int)


def street(rows: list[tuple[int, int, int, int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["owed_fen", "daily_fen", "next_payday", "pay_cycle_days"])


@UNHURRIED
@given(MOVES, MOVES)
def test_what_is_open_is_charged_minus_paid_customer_by_customer(sold: list, paid: list) -> None:
    found = open_items(moves(sold), moves(paid)).groupby("customer")["open_fen"].sum()
    charged = moves(sold).groupby("customer")["amount_fen"].sum()
    settled = moves(paid).groupby("customer")["amount_fen"].sum().reindex(charged.index, fill_value=0)
    left = (charged - settled).clip(lower=0)
    assert found.to_dict() == left[left > 0].to_dict()


def test_the_oldest_sale_is_settled_first() -> None:
    found = open_items(moves([(1, 20, 200), (1, 0, 300), (1, 10, 100)]), moves([(1, 30, 350)]))
    assert found[["day", "open_fen"]].values.tolist() == [[10, 50], [20, 200]]


@UNHURRIED
@given(MOVES, st.integers(0, 200), st.integers(0, 40))
def test_ageing_loses_nothing_and_forgets_the_order(sold: list, today: int, terms: int) -> None:
    owed = open_items(moves(sold), moves([]))
    found = receivables_ageing(owed, today, terms)
    assert found["open_fen"].sum() == pytest.approx(owed["open_fen"].sum())
    assert found["items"].sum() == len(owed)
    assert found["share"].sum() == pytest.approx(1 if len(owed) else 0)
    pd.testing.assert_frame_equal(found, receivables_ageing(owed.iloc[::-1], today, terms))


def test_a_sale_is_overdue_from_the_day_after() -> None:
    owed = pd.DataFrame({"day": [70, 69, 40, 39, 10, 9], "open_fen": [1, 2, 4, 8, 16, 32]})
    assert receivables_ageing(owed, 100, terms_days=30)["open_fen"].tolist() == [1, 2 + 4, 8 + 16, 32, 0]
    assert list(receivables_ageing(owed, 100, bounds=(7,)).index) == ["not_due", "1-7", "8+"]


@UNHURRIED
@given(MOVES, st.lists(SHARE, min_size=5, max_size=5))
def test_a_provision_is_no_more_than_what_is_owed(sold: list, rates: list[float]) -> None:
    ageing = receivables_ageing(open_items(moves(sold), moves([])), 95)
    found = bad_debt_provision(ageing, dict(zip(ageing.index, rates, strict=True)))
    assert (found["provision_fen"] <= found["open_fen"]).all()
    everything = bad_debt_provision(ageing, dict.fromkeys(ageing.index, 1.0))
    assert everything["provision_fen"].sum() == pytest.approx(ageing["open_fen"].sum())


@UNHURRIED
@given(st.floats(1, 1e4), st.integers(1, 60), SHARE)
def test_both_ways_to_days_sales_outstanding_agree_on_a_steady_trade(sale: float, days: int, part: float) -> None:
    owed = sale * days * part
    assert days_sales_outstanding_by_countback(owed, [sale] * days) == pytest.approx(
        days_sales_outstanding(owed, sale * days, days), abs=1e-9
    )


def test_countback_does_not_blame_customers_for_growth() -> None:
    sales = [100] * 30 + [300] * 10
    owed = sum(sales[-10:])
    assert days_sales_outstanding_by_countback(owed, sales) == 10
    assert days_sales_outstanding(owed, sum(sales), 40) == 20
    assert days_sales_outstanding_by_countback(owed, [1, 2]) == math.inf
    assert days_sales_outstanding_by_countback(0, [0, 0]) == 0
    assert days_sales_outstanding_by_countback(5, [5, 0, 0]) == 3


@UNHURRIED
@given(SHARE, st.floats(0, 0.99), SHARE)
def test_the_break_even_is_where_profit_turns(margin: float, recovery: float, default: float) -> None:
    profit = margin - default * (1 - recovery)
    edge = break_even_default(margin, recovery)
    assert 0 <= edge <= 1
    assert profit >= -1e-9 if default <= edge else profit <= 1e-9


@UNHURRIED
@given(st.floats(0, 1e5), st.floats(0, 1e5), SHARE, SHARE)
def test_a_limit_never_exceeds_need_or_capacity(need: float, capacity: float, default: float, margin: float) -> None:
    assert credit_limit(need, capacity, default, margin)[0] in (0, min(need, capacity))
    assert credit_limit(need, capacity, 0.0, margin)[0] == min(need, capacity)


@UNHURRIED
@given(STREET, st.lists(st.integers(0, 300), min_size=1, max_size=40), SHARE, st.integers(0, 50))
def test_no_fen_is_lost_between_cash_and_debts(rows: list, out: list[int], default: float, takings: int) -> None:
    flow = payday_cash_flow(street(rows), 200, out, default_rate=default, cash_sales_fen=takings)
    end = flow.iloc[-1]
    start = street(rows)["owed_fen"].sum()
    received = flow["collected_fen"].sum()
    assert end["cash_fen"] == pytest.approx(200 + received + takings * len(out) - sum(out))
    assert end["receivables_fen"] == pytest.approx(
        start + flow["sold_on_credit_fen"].sum() - received - flow["written_off_fen"].sum()
    )
    worse = payday_cash_flow(street(rows), 200, out, default_rate=1.0, cash_sales_fen=takings)
    assert cash_gap(worse)[1] >= cash_gap(flow)[1]


def test_two_hundred_of_capital_run_short_before_payday() -> None:
    flow = payday_cash_flow(street([(0, 30, 9, 10)]), 200, [25] * 20)
    assert flow.loc[9, "collected_fen"] == 300
    assert cash_gap(flow) == (8, 25)
    assert cash_gap(payday_cash_flow(street([(0, 30, 9, 10)]), 225, [25] * 20)) == (8, 0)
    later = payday_cash_flow(street([(0, 30, 109, 10)]), 200, [25] * 20, first_day=100)
    assert later["cash_fen"].tolist() == flow["cash_fen"].tolist()


def test_the_street_given_is_not_changed() -> None:
    rows = street([(5, 30, 2, 10)]).astype(float)
    before = rows.copy()
    payday_cash_flow(rows, 200, [25] * 20)
    pd.testing.assert_frame_equal(rows, before)


def test_what_cannot_be_is_named() -> None:
    owed = pd.DataFrame({"day": [1], "open_fen": [5]})
    with pytest.raises(BadValue, match="rise"):
        receivables_ageing(owed, 10, bounds=(60, 30))
    with pytest.raises(BadValue, match="open_fen"):
        receivables_ageing(owed.assign(open_fen=np.nan), 10)
    with pytest.raises(BadValue, match="open_fen"):
        receivables_ageing(pd.DataFrame({"day": [1]}), 10)
    with pytest.raises(BadValue, match="91"):
        bad_debt_provision(receivables_ageing(owed, 10), dict.fromkeys(("not_due", "1-30", "31-60", "61-90"), 0.1))
    with pytest.raises(BadType, match="payments"):
        open_items(moves([]), [1])  # type: ignore[arg-type]
    with pytest.raises(BadValue, match="amount_fen"):
        open_items(moves([(1, 1, -1)]), moves([]))
    with pytest.raises(BadValue, match="credit_sales"):
        days_sales_outstanding(10, 0, 30)
    with pytest.raises(BadValue, match="2, 3"):
        credit_limit([1, 2], [1, 2, 3], 0.1, 0.1)
    with pytest.raises(BadValue, match="next_payday"):
        payday_cash_flow(street([(0, 1, 2, 3)]), 1, [1], first_day=5)
    with pytest.raises(BadValue, match="pay_cycle_days"):
        payday_cash_flow(street([(0, 1, 2, 0)]), 1, [1])
    with pytest.raises(BadValue, match="cash_sales_fen"):
        payday_cash_flow(street([(0, 1, 2, 3)]), 1, [1, 1], cash_sales_fen=[1, 1, 1])
