"""Maturity, activity costs, the plan of the syllabus with its contradiction, and benefits: rules and refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.foundations import crm_triangle as first_triangle
from riceshop.crm.strategy import (
    CONDITIONS,
    activity_costs,
    compare_activities,
    crm_triangle,
    maturity,
    overlap_needed,
    payback,
    plan_readings,
    schedule,
    syllabus_plan,
    track_benefits,
)
from riceshop.words.errors import BadType, BadValue


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 5), min_size=5, max_size=5), st.integers(0, 4))
def test_maturity_is_held_by_the_weakest(values: list[float], place: int) -> None:
    scores = dict(zip(CONDITIONS, values, strict=True))
    found = maturity(scores)
    assert found.level <= min(values) <= found.average + 1e-12
    assert found.level > min(values) - 1
    better = scores | {CONDITIONS[place]: 5.0}
    assert maturity(better).level >= found.level
    if CONDITIONS[place] not in found.weakest:
        assert maturity(better).level == found.level


def test_maturity_names_all_that_are_weakest_and_refuses_others() -> None:
    assert maturity(dict.fromkeys(CONDITIONS, 3)).weakest == CONDITIONS
    with pytest.raises(BadValue, match="human_resources"):
        maturity({"database": 3})
    with pytest.raises(BadValue, match="at most"):
        maturity(dict.fromkeys(CONDITIONS, 6))


def test_the_triangle_is_the_one_of_unit_one() -> None:
    assert crm_triangle is first_triangle
    assert crm_triangle(90, 90, 10).weakest == 10


def shop(**activities: tuple[float, float]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(activities, orient="index", columns=["quantity", "rate"])


def test_costs_of_two_shops() -> None:
    ours = activity_costs(shop(sift=(30, 2), deliver=(60, 1), sell=(80, 1)), output=200)
    theirs = activity_costs(shop(sell=(100, 1), sign=(1, 50)), output=100)
    assert ours["share"].sum() == pytest.approx(1)
    table = compare_activities(ours, theirs)
    assert table["difference"].round(4).to_dict() == {"sift": 0.3, "deliver": 0.3, "sign": -0.5, "sell": -0.6}
    total = ours["cost"].sum() / 200 - theirs["cost"].sum() / 100
    assert table["difference"].sum() == pytest.approx(total)


def test_costs_refuse() -> None:
    with pytest.raises(BadValue, match="above 0"):
        activity_costs(shop(sell=(1, 1)), output=0)
    with pytest.raises(BadValue, match="costs 0"):
        activity_costs(shop(sell=(0, 1)), output=1)
    with pytest.raises(BadValue, match="sell comes twice"):
        activity_costs(pd.concat([shop(sell=(1, 1))] * 2), output=1)
    with pytest.raises(BadValue, match="lacks"):
        compare_activities(shop(sell=(1, 1)), shop(sell=(1, 1)))


def test_the_plan_of_the_syllabus() -> None:
    table = schedule(syllabus_plan())
    assert table["start"].tolist() == [0, 5, 15, 30, 32, 47]
    assert table["end"].tolist() == [5, 15, 30, 32, 47, 47]
    assert table["critical"].all()


def test_no_overlap_the_source_allows_makes_a_month() -> None:
    assert overlap_needed(syllabus_plan(), 30) == 17
    assert overlap_needed(syllabus_plan(), 60) == 0
    days = plan_readings()["days"]
    # Analysis wholly beside design saves its 10 days and no more.
    assert days["one_by_one"] - days["analysis_beside_design"] == 10
    assert days["analysis_beside_design"] == 5 + max(10, 15) + 2 + 15 > 30
    assert days["training_beside_design"] == 5 + max(10, 15, 15) + 2


def plan(**phases: tuple[float, tuple[str, ...]]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(phases, orient="index", columns=["days", "after"])


def test_critical_path_by_hand() -> None:
    table = schedule(plan(d=(1, ("b", "c")), a=(3, ()), b=(2, ("a",)), c=(5, ("a",)), e=(4, ())))
    assert table["start"].to_dict() == {"d": 8, "a": 0, "b": 3, "c": 3, "e": 0}
    assert table["slack"].to_dict() == {"d": 0, "a": 0, "b": 3, "c": 0, "e": 5}
    assert set(table.index[table["critical"]]) == {"a", "c", "d"}
    assert schedule(plan(a=(1.5, ()))).loc["a", "end"] == 1.5


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_plan_keeps_its_order(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 8))
    phases = {}
    for place in range(count):
        before = data.draw(st.sets(st.integers(0, place - 1), max_size=3)) if place else set()
        phases[f"p{place}"] = (data.draw(st.integers(0, 20)), tuple(f"p{one}" for one in sorted(before)))
    table = schedule(plan(**phases))
    length = table["end"].max()
    assert (table["slack"] >= 0).all() and table["critical"].any()
    assert length <= sum(days for days, _ in phases.values())
    for name, (_, before) in phases.items():
        assert all(table.loc[one, "end"] <= table.loc[name, "start"] for one in before)
    # A critical phase that takes a day more makes the plan a day longer; a day of slack may be used for nothing.
    for name in table.index:
        longer = schedule(plan(**(phases | {name: (phases[name][0] + 1, phases[name][1])})))["end"].max()
        assert longer - length == (1 if table.loc[name, "critical"] else 0)


def test_plans_that_cannot_be() -> None:
    with pytest.raises(BadValue, match="wait for one another"):
        schedule(plan(a=(1, ("b",)), b=(1, ("a",)), c=(1, ())))
    with pytest.raises(BadValue, match="no phase z"):
        schedule(plan(a=(1, ("z",))))
    with pytest.raises(BadType, match="tuple"):
        schedule(plan(a=(1, ()), b=(1, "a")))
    with pytest.raises(BadValue, match="at least 0"):
        schedule(plan(a=(-1, ())))
    with pytest.raises(BadValue, match="twice"):
        schedule(pd.concat([plan(a=(1, ()))] * 2))


def test_benefits_follow_the_plan() -> None:
    table = track_benefits([-100, 60, 60], [-120, 60], rate=0.1)
    assert table["planned_sum"].tolist() == pytest.approx([-100, -100 + 60 / 1.1, -100 + 60 / 1.1 + 60 / 1.21])
    assert table["gap"].iloc[1] == pytest.approx(-20)
    assert np.isnan(table["actual_sum"].iloc[2])
    with pytest.raises(BadValue, match="2"):
        track_benefits([1], [1, 2])
    with pytest.raises(BadValue, match="above -1"):
        track_benefits([1], [1], rate=-1)


def test_payback_must_last() -> None:
    assert payback([5]) == 0
    assert payback([-10, 10]) == 1
    assert payback([-10, 10], rate=0.01) is None
    assert payback([-10, 12, -5, 5]) == 3
    assert payback([-0.3, 0.1, 0.1, 0.1]) == 3
    assert payback([0, 0]) == 0


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-100, 100), min_size=1, max_size=12))
def test_a_higher_rate_never_brings_an_investment_back_sooner(later: list[int]) -> None:
    net = [-50, *map(abs, later)]
    slow, fast = payback(net, 0.2), payback(net, 0.0)
    assert slow is None or (fast is not None and fast <= slow)
