"""The claim of +5 and the claims of word of mouth: solved and put back, measured by simulation, and refused."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm import foundations
from riceshop.crm import loyalty as lo
from riceshop.words.errors import BadType, BadValue


def test_present_value_is_the_sum_it_stands_for() -> None:
    at = np.arange(3000)
    told = ((0.85 * 1.04 / 1.1) ** at).sum() * 20 - 30
    assert lo.customer_present_value(0.85, 0.1, 0.04, 30, margin=20) == pytest.approx(told)
    assert lo.customer_present_value(0.8, 0.1) == pytest.approx(1.1 / 0.3)


def test_present_value_by_simulated_lives() -> None:
    lives = np.random.default_rng(4).geometric(0.2, 40_000)
    values = (1 - 1.1 ** -lives.astype(float)) / (1 - 1 / 1.1)
    error = values.std() / math.sqrt(len(lives))
    assert lo.customer_present_value(0.8, 0.1) == pytest.approx(values.mean(), abs=4 * error)


@pytest.mark.parametrize("gain", [0.25, 0.85, 0.95])
@pytest.mark.parametrize("solve", ["growth", "acquisition", "retention"])
def test_solved_profiles_put_back_give_the_claim(gain: float, solve: str) -> None:
    # At 10 % interest a flat margin can give 25 %, not 85 %; at 5 % interest it can give all three.
    if solve == "retention":
        rate = 0.1 if gain == 0.25 else 0.05
        found = lo.solve_retention_claim(gain, solve, rate=rate)
        assert lo.retention_gain(found, rate) == pytest.approx(gain)
        return
    found = lo.solve_retention_claim(gain, solve)
    assert lo.retention_gain(0.85, 0.1, **{solve: found}) == pytest.approx(gain)


def test_what_the_claim_needs_at_ten_per_cent() -> None:
    table = lo.claim_profiles()
    assert table["growth"].tolist() == pytest.approx([0, 0.1472, 0.1547], abs=1e-4)
    assert table["retention"].isna().tolist() == [False, True, True]
    # The most that five points can do to a flat margin at 10 %: from 0.95 to 1.
    assert lo.retention_gain(0.95, 0.1) == pytest.approx(0.5)
    # Acquisition must eat most of the value, or nothing, for the same claim.
    assert table["acquisition"].tolist() == pytest.approx([0, 4.4 - 1.1 / 0.85, 4.4 - 1.1 / 0.95])


@settings(max_examples=60, deadline=None)
@given(st.floats(0.05, 0.94), st.floats(0.0, 0.5), st.floats(-0.3, 0.0))
def test_points_do_more_than_percent_and_more_at_higher_retention(keep: float, rate: float, growth: float) -> None:
    points = lo.retention_gain(keep, rate + 0.01, growth)
    assert points >= lo.retention_gain(keep, rate + 0.01, growth, reading="percent") - 1e-12
    assert lo.retention_gain(keep * 0.9, rate + 0.01, growth) <= points + 1e-12
    assert points > 0


def test_three_wordings_by_a_simulated_shop() -> None:
    told = lo.three_wordings(retention=0.8, rate=0.1, acquisition=0.5, margin_rate=0.2, periods=20)["value"]
    age = np.arange(20)
    before, after, percent = (np.power(keep, age).sum() for keep in (0.8, 0.85, 0.84))
    assert told["returning_share"] == pytest.approx((before - 1) / (before - 0.5))
    assert told["profit"] == pytest.approx((after - 0.5) / (before - 0.5) - 1)
    assert told["profit_rate"] == pytest.approx((1 - 0.5 / percent) / (1 - 0.5 / before) - 1)
    assert told.round(3).nunique() == 4
    without = lo.three_wordings(acquisition=0)["value"]
    assert without["profit_rate"] == pytest.approx(0)


def test_claimed_reach_as_the_sources_count() -> None:
    table = lo.compare_claims(360)
    assert table["low"].tolist() == [8, 25, 10, 60, 250, 250]
    assert table["high"].tolist() == [8, 25, 15, 60, 250, 250]
    assert (table["town_high"] <= table["high"]).all()
    assert lo.claimed_reach([]) == lo.town_reach([], 10) == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 40), max_size=4), st.integers(1, 2000), st.floats(0, 100))
def test_a_town_holds_no_more_than_it_has(steps: list[float], households: int, passing: float) -> None:
    told = lo.town_reach(steps, households, passing)
    assert -1e-9 <= told <= min(households - 1, lo.claimed_reach(steps) * (1 + 1e-9)) + 1e-6
    assert lo.town_reach(steps, households * 10, passing) >= told - 1e-6


def test_equal_steps_are_the_model_of_unit_one_and_a_large_town_has_no_end() -> None:
    assert lo.town_reach([5, 5, 5], 300, 20) + 1 == pytest.approx(foundations.word_of_mouth(300, 5, 20, 3)[-1])
    assert lo.town_reach([10, 5], 10**9) == pytest.approx(60, rel=1e-5)
    assert lo.law_of_250(360, 2, 1).tolist() == foundations.word_of_mouth(360, 250, 1, 2)


def test_town_reach_against_simulated_talk() -> None:
    rng, reached = np.random.default_rng(9), []
    for _ in range(3000):
        heard, fresh = {0}, [0]
        for contacts in (10, 5):
            told = set(rng.integers(0, 80, contacts * len(fresh)).tolist()) - heard
            heard |= told
            fresh = sorted(told)
        reached.append(len(heard) - 1)
    # The model puts the mean into a concave formula, so it lies a little above.
    assert np.mean(reached) == pytest.approx(lo.town_reach([10, 5], 80), rel=0.02)


def test_referrals_fill_the_town_and_stop() -> None:
    told = lo.referral_growth(300, start=2, brings=2, generations=60)
    assert told.is_monotonic_increasing and told.iloc[-1] <= 300
    assert told.iloc[1] == pytest.approx(2 + 298 * (1 - (1 - 1 / 300) ** 4))
    assert lo.referral_growth(300, satisfied=0)[10] == 1
    assert lo.balance_share(8, 0) == 0


@pytest.mark.parametrize("call", [
    lambda: lo.customer_present_value(1, 0),
    lambda: lo.customer_present_value(0.9, 0.1, growth=0.3),
    lambda: lo.customer_present_value(85, 0.1),
    lambda: lo.retention_gain(0.97, 0.1),
    lambda: lo.retention_gain(0.5, 0.1, acquisition=10),
    lambda: lo.retention_gain(0.5, 0.1, reading="five"),
    lambda: lo.solve_retention_claim(0.85, "retention"),
    lambda: lo.solve_retention_claim(0.05, "acquisition"),
    lambda: lo.solve_retention_claim(0, "growth"),
    lambda: lo.solve_retention_claim(0.25, "price"),
    lambda: lo.three_wordings(acquisition=100),
    lambda: lo.town_reach([5], 0),
    lambda: lo.town_reach([-5], 10),
    lambda: lo.claimed_reach([math.nan]),
    lambda: lo.law_of_250(360, 1.5),
    lambda: lo.referral_growth(10, start=11),
    lambda: lo.balance_share(0, 5),
])  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(call) -> None:
    with pytest.raises((BadValue, BadType)) as told:
        call()
    assert len(str(told.value)) > 12
