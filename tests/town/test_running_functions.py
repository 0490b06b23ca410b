"""Policies that are functions of what the shopkeeper sees: asked every morning, never told the truth."""

from collections.abc import Callable

import pytest
from pandas.testing import assert_frame_equal

from riceshop.town import Observed, Policy, Town, compare, preset
from riceshop.town.documents import SHOP_TABLES, TRUTH_TABLES
from riceshop.town.observed import ask
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue


@pytest.fixture
def town() -> Town:
    return Town.build(60, 5, 4)


def careful(observed: Observed) -> dict[str, object]:
    """Sift once there is money, deliver once the notebook has lines."""
    changes: dict[str, object] = {"notebook": ("members", "appetite", "address"), "sift_min": 720}
    if observed.day >= 10 and len(observed.notebook):
        changes["delivery"] = "before_empty"
    return changes


def test_a_function_that_returns_a_preset_is_that_preset(town: Town) -> None:
    def like_wang(observed: Observed) -> Policy:
        return preset("wang")

    run, told = town.run(like_wang, 30), town.run(preset("wang"), 30)
    assert run.id == told.id
    assert_frame_equal(run.orders, told.orders)
    assert list(compare([run, told]).policy) == ["like_wang", "wang"]


def test_changes_last_until_changed_again(town: Town) -> None:
    def once(observed: Observed) -> dict[str, object] | None:
        return {"hawk_min": 600} if observed.day == 3 else None

    live = town.open(once)
    asked = []
    for _ in range(6):
        live.advance()
        asked.append(live.policy.hawk_min)
    assert asked == [0, 0, 0, 600, 600, 600]
    by_hand = town.open(Policy())
    for day in range(6):
        by_hand.advance(Policy(hawk_min=600) if day == 3 else None)
    assert live.run_id == by_hand.run_id


def test_a_function_may_decide_the_day_s_errands(town: Town) -> None:
    def errands(observed: Observed) -> dict[str, object]:
        return {"measure": [observed.day], "visit": [7, 3]}

    live = town.open(errands)
    today = live.advance()
    assert today.measured.tolist() == [0]
    assert today.trips[0].household.tolist() == [7, 3]
    assert live.advance(visit=[5]).trips[0].household.tolist() == [5], "what is decided by hand goes before"
    by_hand = town.open(Policy())
    by_hand.advance(visit=[7, 3], measure=[0])
    by_hand.advance(visit=[5], measure=[1])
    assert live.run_id == by_hand.run_id


def test_what_is_seen_is_the_shop_s_and_up_to_yesterday(town: Town) -> None:
    seen: list[tuple[object, ...]] = []

    def look(observed: Observed) -> None:
        seen.append((observed.day, observed.yesterday, observed.cash_fen, observed.stock_g, len(observed.orders)))
        assert observed.delivery_list() == []
        for name in TRUTH_TABLES:
            assert not hasattr(observed, name)

    run = town.run(look, 12)
    daily = run.daily
    for day, yesterday, cash, stock, orders in seen[1:]:
        assert yesterday == daily.iloc[day - 1].to_dict()
        assert (cash, stock) == (daily.cash_fen[day - 1], daily.stock_g[day - 1])
        assert orders == (run.orders.day < day).sum()
    assert seen[0][1:] == (None, town.parameters.capital_fen, 0, 0)


def test_every_table_of_the_shop_can_be_looked_at(town: Town) -> None:
    kept: list[Observed] = []

    def look(observed: Observed) -> None:
        if observed.day == 9:
            for name in SHOP_TABLES:
                assert len(getattr(observed, name).columns), name
        kept.append(observed)

    live = town.open(look)
    for _ in range(10):
        live.advance()
    with pytest.raises(BadValue, match="10"):
        _ = kept[3].orders
    with pytest.raises(BadValue, match="10"):
        kept[3].delivery_list()


def test_looking_changes_nothing(town: Town) -> None:
    def spoil(observed: Observed) -> Policy:
        if observed.day == 5:
            observed.households.loc[:, "orders"] = 99
            observed.daily.loc[:, "cash_fen"] = 10**9
        return preset("wang")

    run, told = town.run(spoil, 20), town.run(preset("wang"), 20)
    assert_frame_equal(run.households, told.households)
    assert_frame_equal(run.daily, told.daily)


@pytest.mark.parametrize(("nonsense", "kind", "named"), [
    (lambda: "wang", BadType, "'wang'"),
    (lambda: 7, BadType, "7"),
    (lambda: {3: 4}, BadType, "{3: 4}"),
    (lambda: Policy, BadType, "Policy"),
    (lambda: {"sift_min": -5}, BadValue, "-5"),
    (lambda: {"sift_min": "much"}, BadType, "much"),
    (lambda: {"kindness": 5}, BadValue, "kindness"),
    (lambda: {"visit": [600]}, BadValue, "600"),
    (lambda: {"measure": 3}, BadType, "measure"),
    (lambda: 1 // 0, BadValue, "ZeroDivisionError"),
])  # fmt: skip
def test_nonsense_is_refused_and_the_days_so_far_stay(
    town: Town, nonsense: Callable[[], object], kind: type[Exception], named: str
) -> None:
    def breaks(observed: Observed) -> object:
        return nonsense() if observed.day == 4 else None

    live = town.open(breaks)
    for _ in range(4):
        live.advance()
    try:
        for lang, day in (("zh", "第 4 天"), ("en", "day 4")):
            use_language(lang)
            with pytest.raises(kind) as told:
                live.advance()
            sentence = str(told.value)
            assert named in sentence and day in sentence and "breaks" in sentence
    finally:
        use_language(None)
    assert_frame_equal(live.run().daily, town.run(Policy(), 4).daily)
    live.advance(Policy())
    assert live.run_id == town.run(Policy(), 5).id, "it goes on under another policy"


def test_a_class_is_not_a_function_that_decides(town: Town) -> None:
    with pytest.raises(BadType, match="Policy"):
        town.run(Policy, 3)


def test_a_snapshot_asks_the_same_function(town: Town) -> None:
    live = town.open(careful)
    for _ in range(12):
        live.advance()
    other = live.snapshot()
    for _ in range(12):
        live.advance(), other.advance()
    assert live.run_id == other.run_id == town.run(careful, 24).id


def test_a_function_can_take_over_a_branch(town: Town) -> None:
    run = town.run(preset("sift"), 30)
    other = run.branch(15, careful)
    assert other.policy.name == "careful"
    assert other.decisions.on(20)[0].stock_days == preset("sift").stock_days
    assert (other.daily.sold_g[:15] == run.daily.sold_g[:15]).all()
    assert town.run(careful, 30).branch(15, careful).id == town.run(careful, 30).id


def test_without_logs_households_and_truth_are_the_same(town: Town) -> None:
    run, full = town.run(preset("wang"), 40, logs=False), town.run(preset("wang"), 40)
    assert (run.id, run.days) == (full.id, full.days)
    for name in ("households", "truth"):
        assert_frame_equal(getattr(run, name), getattr(full, name))
    assert_frame_equal(compare([run]), compare([full]))
    for name in ("orders", "daily", "truth_daily", "notebook"):
        with pytest.raises(BadValue, match="logs=True"):
            getattr(run, name)
    assert run.branch(20, preset("wang")).id == run.id
    live = town.open(careful, keep_days=False)
    with pytest.raises(BadValue, match="careful.*logs=True"):
        for _ in range(12):
            live.advance()


def test_a_run_says_what_it_has(town: Town) -> None:
    run = town.run(Policy(), 3)
    assert {"orders", "truth", "branch", "export"} <= set(dir(run))
    with pytest.raises(AttributeError, match="order_book"):
        _ = run.order_book


def test_a_survey_is_scheduled_by_a_word_and_bought_tonight_by_a_pair(town: Town) -> None:
    live = town.open(Policy())

    def once(observed: Observed) -> dict[str, object]:
        return {"survey": ("kano", 30), "sift_min": 60}

    def often(observed: Observed) -> dict[str, object]:
        return {"survey": "kano", "survey_days": 10}

    asked = ask(once, live, live.policy)
    assert (asked.survey, asked.policy.survey, asked.policy.sift_min) == (("kano", 30), "", 60)
    asked = ask(often, live, live.policy)
    assert (asked.survey, asked.policy.survey, asked.policy.survey_days) == (None, "kano", 10)
    with pytest.raises(BadValue, match=r"day 0.*palm|第 0 天.*palm"):
        ask(lambda observed: {"survey": ("palm", 30)}, live, live.policy)


def test_a_survey_bought_is_seen_kept_and_bought_again_in_a_branch(town: Town) -> None:
    seen = []

    def curious(observed: Observed) -> dict[str, object] | None:
        seen.append(len(observed.surveys))
        return {"survey": ("census", 5)} if observed.day in (3, 8) else None

    run = town.run(curious, 12)
    assert seen[3] == 0 < seen[4] == seen[8] < seen[9]
    assert set(run.surveys.day) == {3, 8}
    assert run.id != town.run(Policy(), 12).id
    again = run.branch(12, Policy())
    assert again.id == run.id and again.surveys.equals(run.surveys)
    assert set(run.branch(5, Policy()).surveys.day) == {3}
    live = town.open(Policy())
    for day in range(12):
        live.advance(survey=("census", 5) if day in (3, 8) else None)
    assert live.run_id == run.id
