"""Quality of service and complaints: the four types, the five gaps, RATER, and the funnel's accounts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.service import (
    GROUPS,
    RATER,
    complaint_funnel,
    rater_profile,
    recovery_value,
    service_gaps,
    service_matrix,
    service_type,
    voice_value,
)
from riceshop.words.errors import BadValue

# A loaded machine is no failure.
UNHURRIED = settings(deadline=None, max_examples=60)
SHARE = st.floats(0, 1)
STAY = st.fixed_dictionaries(dict.fromkeys(GROUPS, SHARE))
LEVELS = ("expected", "understood", "specified", "delivered", "promised", "perceived")
ITEMS = {name: [f"{name}_1", f"{name}_2"] for name in RATER}


def survey(rows: int, seed: int = 1) -> pd.DataFrame:
    columns = [column for name in RATER for column in ITEMS[name]]
    return pd.DataFrame(np.random.default_rng(seed).integers(1, 8, (rows, len(columns))), columns=columns)


def test_the_four_types_of_the_syllabus() -> None:
    found = [service_type(*scores) for scores in ((5, 1), (5, 5), (1, 1), (1, 5))]
    assert found == ["by_the_book", "quality", "indifferent", "warm"]
    assert service_type(3, 2.99) == "by_the_book"


@UNHURRIED
@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5)), min_size=1, max_size=20))
def test_every_scene_has_one_type_in_any_order(scenes: list[tuple[float, float]]) -> None:
    procedural, personal = zip(*scenes, strict=True)
    found = service_matrix(procedural, personal)
    assert found["count"].sum() == len(scenes)
    assert found["share"].sum() == pytest.approx(1)
    pd.testing.assert_frame_equal(found, service_matrix(procedural[::-1], personal[::-1]))


@UNHURRIED
@given(st.fixed_dictionaries(dict.fromkeys(LEVELS, st.floats(1, 7))))
def test_the_customers_gap_is_the_sum_along_the_way(levels: dict[str, float]) -> None:
    gaps = service_gaps(levels)["difference"]
    assert gaps[5] == pytest.approx(gaps[[1, 2, 3]].sum() + levels["perceived"] - levels["delivered"], abs=1e-9)
    assert gaps[4] == pytest.approx(levels["delivered"] - levels["promised"])


def test_levels_alike_leave_no_gap_and_columns_are_averaged() -> None:
    assert (service_gaps(dict.fromkeys(LEVELS, 4.0))["difference"] == 0).all()
    assert service_gaps({**dict.fromkeys(LEVELS, 4.0), "perceived": [2, 4]}).loc[5, "difference"] == -1


def test_rater_weights_and_order() -> None:
    answers = survey(30)
    weights = dict(zip(RATER, (32, 19, 11, 16, 22), strict=True))
    found = rater_profile(answers, ITEMS, weights)
    assert found["weight"].sum() == pytest.approx(1)
    assert found["weighted"].sum() == pytest.approx(np.average(found["score"], weights=list(weights.values())))
    assert found.loc["empathy", "score"] == pytest.approx(answers[["empathy_1", "empathy_2"]].to_numpy().mean())
    shuffled = rater_profile(answers.sample(frac=1, random_state=0), ITEMS, {key: 10 * w for key, w in weights.items()})
    pd.testing.assert_frame_equal(found, shuffled)


@UNHURRIED
@given(st.floats(0, 1e6), SHARE, SHARE, SHARE, STAY)
def test_nobody_is_lost_from_the_funnel(customers: float, fault: float, complain: float, resolve: float, stay: dict) -> None:
    found = complaint_funnel(customers, fault, complain, resolve, stay)
    assert found["customers"].sum() == pytest.approx(customers)
    assert (found[["staying", "lost"]] >= -1e-9).all().all()
    assert (found["staying"] + found["lost"]).tolist() == pytest.approx(found["customers"].tolist())


@UNHURRIED
@given(SHARE, SHARE, SHARE, STAY, st.floats(0, 1e4))
def test_recovery_is_worth_the_customers_it_keeps(fault: float, complain: float, resolve: float, stay: dict, value: float) -> None:
    with_it = complaint_funnel(1_000, fault, complain, resolve, stay)
    without = complaint_funnel(1_000, fault, complain, 0.0, stay)
    kept = with_it["staying"].sum() - without["staying"].sum()
    assert recovery_value(with_it, value) == pytest.approx(kept * value, abs=1e-5)


@UNHURRIED
@given(SHARE, STAY, st.floats(0, 1e4), st.floats(0, 1e3))
def test_a_voice_is_worth_what_one_more_complaint_changes(resolve: float, stay: dict, value: float, cost: float) -> None:
    silent, heard = (complaint_funnel(1, 1, complain, resolve, stay) for complain in (0, 1))
    change = (heard["staying"].sum() - silent["staying"].sum()) * value - heard.loc["resolved", "customers"] * cost
    assert voice_value(silent, resolve, value, cost) == pytest.approx(change, abs=1e-6)


def test_a_paradox_and_a_loss() -> None:
    stay = {"content": 0.8, "silent": 0.5, "unresolved": 0.1, "resolved": 0.9}
    funnel = complaint_funnel(100, 0.5, 0.5, 0.4, stay)
    assert recovery_value(funnel, value=10, cost=20) < 0 < recovery_value(funnel, value=100, cost=20)
    assert voice_value(funnel, resolve=0.0, value=10) == pytest.approx(-4)


def test_what_cannot_be_is_named() -> None:
    with pytest.raises(BadValue, match="2, 1"):
        service_matrix([1, 2], [1])
    with pytest.raises(BadValue, match="promised"):
        service_gaps({"expected": 1, "understood": 1, "specified": 1, "delivered": 1, "perceived": 1})
    with pytest.raises(BadValue, match="responsiveness"):
        rater_profile(survey(3), {name: ITEMS[name] for name in RATER[:4]})
    with pytest.raises(BadValue, match="sum to 0"):
        rater_profile(survey(3), ITEMS, dict.fromkeys(RATER, 0))
    with pytest.raises(BadValue, match="dropna"):
        rater_profile(survey(3).astype(float).mask(lambda table: table > 6).assign(empathy_1=np.nan), ITEMS)
    with pytest.raises(BadValue, match="silent"):
        complaint_funnel(10, 0.1, 0.1, 0.1, {"content": 1, "unresolved": 1, "resolved": 1})
    with pytest.raises(BadValue, match="fault"):
        complaint_funnel(10, 1.1, 0.1, 0.1, dict.fromkeys(GROUPS, 0.5))
