"""The jar clock: its own parameters found back, what it says of who waits how long, beside BG/NBD on the same lives."""

import math

import numpy as np
import pandas as pd
import pytest

from riceshop.crm.accuracy import brier_score
from riceshop.crm.value import BetaGeo, JarClock, rfm_summary
from riceshop.words.errors import BadType, BadValue

START = pd.Timestamp("1932-01-01")
END = START + pd.Timedelta(days=364)


def lives(seed: int, shape: float, leave: tuple[float, float], customers: int = 600) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a log of orders of a year, and the truth of each customer: gap, group, whether still there at the end."""
    rng, rows, truth = np.random.default_rng(seed), [], []
    for who in range(customers):
        gap, group, day, there = rng.uniform(6, 14), who % 2, rng.uniform(0, 200), True
        while there and day < 365:
            rows.append((who, START + pd.Timedelta(days=int(day))))
            there = rng.random() >= leave[group]
            day += rng.gamma(shape, gap / shape)
        truth.append((gap, group, there))
    return pd.DataFrame(rows, columns=["who", "day"]), pd.DataFrame(truth, columns=["gap", "group", "there"])


def test_own_parameters_are_found_back() -> None:
    """Over twelve worlds; days are whole and means are estimated, so the shape is found within a fifth."""
    shapes, chances = [], []
    for seed in range(12):
        orders, truth = lives(seed, 5.0, (0.03, 0.15))
        clock = JarClock(recent=50).fit(orders, "who", "day", END, lasts=truth["gap"], groups=truth["group"])
        shapes.append(clock.shape_)
        chances.append(clock.leave_.tolist())
    assert np.mean(shapes) == pytest.approx(5, rel=0.2)
    assert np.mean(chances, axis=0) == pytest.approx([0.03, 0.15], rel=0.1)


def test_memoryless_buying_has_a_shape_near_one() -> None:
    """A little above: means follow the very gaps they are compared with, and two purchases of a day are one."""
    for seed in range(4):
        orders, truth = lives(seed, 1.0, (0.1, 0.1))
        assert 0.9 < JarClock(recent=50).fit(orders, "who", "day", END, lasts=truth["gap"]).shape_ < 1.7


def test_expected_purchases_are_what_then_happens() -> None:
    """Those alive go on under the same rules; over many the mean purchases of a hundred days is the model's."""
    orders, truth = lives(5, 5.0, (0.05, 0.05), customers=900)
    clock = JarClock(recent=50).fit(orders, "who", "day", END, lasts=truth["gap"])
    rng, count = np.random.default_rng(9), 0
    wait = (END - orders.groupby("who")["day"].max()).dt.days
    for who in np.flatnonzero(truth["there"]):
        gap, left = truth["gap"][who], rng.gamma(5.0, truth["gap"][who] / 5)
        while left < wait[who]:
            left = rng.gamma(5.0, gap / 5)
        day = left - wait[who]
        while day < 100:
            count += 1
            if rng.random() < 0.05:
                break
            day += rng.gamma(5.0, gap / 5)
    assert clock.expected_purchases(100).sum() == pytest.approx(count, rel=0.12)
    assert clock.probability_alive().mean() == pytest.approx(truth["there"].mean(), abs=0.03)


def test_it_tells_who_has_gone_where_buying_is_regular_and_bgnbd_does_not() -> None:
    orders, truth = lives(7, 6.0, (0.08, 0.08))
    clock = JarClock().fit(orders, "who", "day", END)
    summary = rfm_summary(orders, "who", "day", period="D", observation_end=END)
    alive = BetaGeo().fit(summary).probability_alive(summary["frequency"], summary["recency"], summary["T"])
    assert brier_score(truth["there"], clock.probability_alive()) < 0.6 * brier_score(truth["there"], alive)


def test_properties() -> None:
    orders, truth = lives(11, 4.0, (0.05, 0.1), customers=80)
    clock = JarClock().fit(orders, "who", "day", END, groups=truth["group"])
    table = clock.customers_
    assert table["alive"].between(0, 1).all() and (table["gap"] > 0).all() and table["waited"].min() >= 0
    assert clock.survival([0.0])[:, 0] == pytest.approx(table["alive"])
    assert (np.diff(clock.survival([0, 10, 50, 200]), axis=1) <= 0).all()
    assert (clock.expected_purchases(0) == 0).all()
    assert (clock.expected_purchases(200) >= clock.expected_purchases(100)).all()
    # Who has waited longer, all else alike, is less likely to be there.
    later = JarClock().fit(orders, "who", "day", END + pd.Timedelta(days=30), groups=truth["group"])
    assert later.probability_alive().mean() < clock.probability_alive().mean()
    mixed = JarClock().fit(orders.sample(frac=1, random_state=1), "who", "day", END, groups=truth["group"][::-1])
    assert mixed.customers_["alive"].to_numpy() == pytest.approx(table["alive"].to_numpy(), abs=1e-6)
    twice = JarClock().fit(pd.concat([orders, orders]), "who", "day", END, groups=truth["group"])
    assert twice.log_likelihood_ == pytest.approx(clock.log_likelihood_)


def test_a_clock_without_spread_and_a_shop_that_nobody_leaves_give_a_defined_result() -> None:
    orders = pd.DataFrame([(who, START + pd.Timedelta(days=10 * step)) for who in "ab" for step in range(5)], columns=["who", "day"])
    clock = JarClock().fit(orders, "who", "day", START + pd.Timedelta(days=41))
    assert clock.shape_ > 100 and clock.leave_["all"] < 0.01
    assert clock.customers_["gap"].tolist() == [10, 10]
    assert clock.customers_["alive"].min() > 0.99 and math.isfinite(clock.log_likelihood_)
    assert clock.expected_purchases(100).tolist() == pytest.approx([10, 10], rel=0.05)


def test_lots_are_taken_from_the_notebook_where_it_has_them() -> None:
    orders, _ = lives(2, 4.0, (0.1, 0.1), customers=6)
    once = pd.DataFrame({"who": [77, 78], "day": [START, START]})
    clock = JarClock().fit(pd.concat([orders, once]), "who", "day", END, lasts=pd.Series({77: 5.0, 0: 8.0, 1: 11.0}))
    assert clock.customers_.loc[77, "gap"] == 5 and clock.customers_.loc[78, "gap"] == 8


@pytest.mark.parametrize("call", [
    lambda log: JarClock(recent=0),
    lambda log: JarClock().probability_alive(),
    lambda log: JarClock().fit(log.drop_duplicates("who"), "who", "day"),
    lambda log: JarClock().fit(log, "who", "when"),
    lambda log: JarClock().fit(log.head(0), "who", "day"),
    lambda log: JarClock().fit(log, "who", "day", "1931-01-01"),
    lambda log: JarClock().fit(log, "who", "day", lasts=pd.Series({"a": 0.0})),
    lambda log: JarClock().fit(log, "who", "day", lasts=[1, 2]),
    lambda log: JarClock().fit(log, "who", "day", groups=pd.Series({"a": "x"})),
    lambda log: JarClock().fit(log, "who", "day").expected_purchases(-1),
    lambda log: JarClock().fit(log, "who", "day").survival([-1]),
])  # fmt: skip
def test_bad_input_is_refused_with_a_sentence(call) -> None:
    log = pd.DataFrame({"who": list("aaabb"), "day": [START + pd.Timedelta(days=d) for d in (0, 9, 20, 3, 14)]})
    with pytest.raises((BadValue, BadType)) as told:
        call(log)
    assert len(str(told.value)) > 15


def test_the_course_of_one_customer_ends_where_the_fit_ends() -> None:
    days = {1: [0, 9, 21, 30, 41, 50, 60, 72, 80], 2: [3, 13, 24], 3: [70]}
    log = pd.DataFrame([(who, day) for who, bought in days.items() for day in bought], columns=["who", "day"])
    log["date"] = pd.Timestamp("1932-01-01") + pd.to_timedelta(log["day"], unit="D")
    model = JarClock().fit(log, "who", "date", observation_end="1932-03-26")
    for who, bought in days.items():
        course = model.course(bought, until=85)
        assert len(course) == 85 - bought[0] + 1
        assert course[-1] == pytest.approx(model.probability_alive()[who])
    # The day after a purchase nobody is missed; the longer the wait, the smaller the hope.
    left = model.course(days[2], until=85)
    assert left[0] > 0.8 and (np.diff(left[-60:]) <= 0).all() and left[-1] < 0.01


def test_a_course_needs_a_fit_and_days_up_to_now() -> None:
    with pytest.raises(BadValue, match="JarClock"):
        JarClock().course([1, 2], until=5)
