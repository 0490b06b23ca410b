"""Win-back, barriers and the life cycle: by brute force, by hand, by recovery, and input that cannot be used."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm import loyalty as lo
from riceshop.words.errors import BadType, BadValue

LOST = pd.DataFrame({"chance": [0.5, 0.4, 0.1], "value": [100, 100, 100], "cost": [30, 20, 20]}, index=list("abc"))
ROW = st.tuples(st.floats(0, 1), st.integers(0, 300), st.integers(0, 40))


@settings(max_examples=40, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=7), st.integers(0, 120))
def test_exact_selection_is_the_best_of_all_subsets(rows: list[tuple[float, int, int]], budget: int) -> None:
    table = pd.DataFrame(rows, columns=["chance", "value", "cost"])
    told = lo.winback_selection(table, budget)
    gain = table["chance"] * table["value"] - table["cost"]
    best = max(sum(gain[list(some)]) for size in range(len(rows) + 1)
               for some in itertools.combinations(range(len(rows)), size) if table["cost"][list(some)].sum() <= budget)  # fmt: skip
    assert told.loc[told["chosen"], "cost"].sum() <= budget
    assert told.loc[told["chosen"], "expected"].sum() == pytest.approx(best, abs=1e-6)
    simple = lo.winback_selection(table, budget, "ratio")
    assert simple.loc[simple["chosen"], "cost"].sum() <= budget
    assert simple.loc[simple["chosen"], "expected"].sum() <= best + 1e-6


def test_winback_keeps_the_rows_and_leaves_the_hopeless() -> None:
    told = lo.winback_selection(LOST, 1000)
    assert told["chosen"].to_dict() == {"a": True, "b": True, "c": False}
    assert not lo.winback_selection(LOST, 0)["chosen"].any()
    assert list(LOST.columns) == ["chance", "value", "cost"]
    greedy = pd.DataFrame({"chance": [1, 1], "value": [30, 100], "cost": [10, 60]})
    assert lo.winback_selection(greedy, 60, "ratio")["chosen"].tolist() == [True, False]
    assert lo.winback_selection(greedy, 60)["chosen"].tolist() == [False, True]


def test_assessment_covers_the_true_uplift() -> None:
    rng, covered = np.random.default_rng(7), 0
    one = pd.DataFrame({"value": np.full(80, 50.0), "cost": np.full(80, 4.0)})
    for _ in range(300):
        told = lo.winback_assessment(one, pd.Series(rng.random(80) < 0.3), one, pd.Series(rng.random(80) < 0.1))
        covered += told["low"] <= 0.2 <= told["high"]
    assert 272 <= covered <= 299  # 285 expected
    assert told["gain"] == pytest.approx(told["uplift"] * 50 - 4)


def test_barriers_by_hand() -> None:
    assert lo.switching_cost({}) == 0
    assert float(lo.staying_probability(1.5, 0.5)) == pytest.approx(1 / (1 + math.exp(-2)))
    assert lo.staying_probability([1e6, -1e6]).tolist() == [1, 0]
    parts = lo.lock_in([1.0, -1.0], [0.0, 4.0])
    assert parts["by_barrier"].tolist() == pytest.approx([0, 1 / (1 + math.exp(-3)) - 1 / (1 + math.exp(1))])
    assert lo.rival_discount(-5, 1) == 0


@settings(max_examples=40, deadline=None)
@given(st.floats(-5, 5), st.floats(0, 5), st.floats(0.05, 0.95), st.floats(0.2, 3))
def test_a_rivals_discount_wins_the_share_it_was_solved_for(adv: float, barrier: float, share: float, sense: float) -> None:
    cut = lo.rival_discount(adv, barrier, share, sense)
    leaving = 1 - float(lo.staying_probability(adv - cut, barrier, sense))
    assert leaving == pytest.approx(share) if cut > 0 else leaving >= share - 1e-9


@settings(max_examples=40, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=40), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_trust_stays_in_range_and_follows_each_promise(kept: list[bool], build: float, loss: float, start: float) -> None:
    path = lo.trust_path(kept, build, loss, start)
    assert path.between(0, 1).all() and len(path) == len(kept) + 1
    assert all((step >= -1e-12) if good else (step <= 1e-12) for good, step in zip(kept, np.diff(path), strict=True))


def test_stage_by_rule_and_by_hazard_differ_for_the_slow_buyer() -> None:
    rng = np.random.default_rng(6)
    monthly = lo.WeibullHazard().fit(30 * rng.weibull(6, 400))
    assert lo.stage_by_rule([9], [400], [33]).tolist() == ["cooling"]
    told = lo.stage_by_hazard(pd.Series([20, 33, 60], index=list("xyz")), monthly)
    assert told["stage"].to_dict() == {"x": "active", "y": "cooling", "z": "lost"}
    assert told["waiting"].is_monotonic_decreasing


def test_transitions_are_recovered_and_the_forecast_keeps_the_customers() -> None:
    true = np.array([[0.2, 0.5, 0.3], [0.0, 0.8, 0.2], [0.1, 0.0, 0.9]])
    rng, names, paths = np.random.default_rng(10), ["new", "loyal", "gone"], []
    for _ in range(400):
        state, path = 0, ["new"]
        for _ in range(20):
            state = rng.choice(3, p=true[state])
            path.append(names[state])
        paths.append(path)
    table = lo.stage_transitions(paths, names)
    assert np.abs(table.to_numpy() - true).max() < 0.05
    ahead = lo.stage_forecast(table, {"new": 90, "gone": 10}, 50)
    assert ahead.sum(axis=1).to_numpy() == pytest.approx(100)
    assert ahead.iloc[3].to_numpy() == pytest.approx([90, 0, 10] @ np.linalg.matrix_power(table.to_numpy(), 3))
    assert lo.stage_transitions([["new"]], names).isna().all().all()


def test_funnel_by_hand() -> None:
    told = lo.conversion_funnel({"visitor": 200, "buyer": 50, "second": 40, "loyal": 10})
    assert told["bottleneck"].tolist() == [False, True, False, False]
    assert told["overall"].iloc[-1] == told["conversion"].prod() == 0.05
    empty = lo.conversion_funnel({"visitor": 5, "buyer": 0, "loyal": 0})
    assert empty["conversion"].isna().tolist() == [False, False, True]
    assert not lo.conversion_funnel({"visitor": 5})["bottleneck"].any()


@pytest.mark.parametrize("call", [
    lambda: lo.winback_selection(LOST.drop(columns="cost"), 10),
    lambda: lo.winback_selection(LOST, -1),
    lambda: lo.winback_selection(LOST.assign(chance=2.0), 10),
    lambda: lo.winback_selection(LOST.assign(value=math.nan), 10),
    lambda: lo.winback_selection(LOST, 10, "best"),
    lambda: lo.winback_assessment(LOST, pd.Series([1]), LOST, pd.Series([1, 0, 0])),
    lambda: lo.switching_cost({"search": -1}),
    lambda: lo.staying_probability([1.0], -1.0),
    lambda: lo.rival_discount(1, 1, share=1),
    lambda: lo.trust_path([2]),
    lambda: lo.stage_by_rule([1], [5], [6]),
    lambda: lo.stage_by_rule([0], [5], [5]),
    lambda: lo.stage_by_hazard([-1], lo.WeibullHazard().fit([1, 2])),
    lambda: lo.stage_by_hazard([1], lo.WeibullHazard().fit([1, 2]), cooling=0.1, lost=0.2),
    lambda: lo.stage_transitions([["new", "odd"]], ["new"]),
    lambda: lo.stage_forecast(pd.DataFrame([[0.5]], ["a"], ["a"]), {"a": 1}, 1),
    lambda: lo.stage_forecast(pd.DataFrame([[1.0]], ["a"], ["a"]), {"b": 1}, 1),
    lambda: lo.conversion_funnel({"visitor": 5, "buyer": 6}),
    lambda: lo.conversion_funnel({"visitor": 0}),
    lambda: lo.conversion_funnel({}),
])  # fmt: skip
def test_bad_input_is_refused_with_a_sentence(call) -> None:
    with pytest.raises((BadValue, BadType)) as told:
        call()
    assert len(str(told.value)) > 12
