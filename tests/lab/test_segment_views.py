"""The explorers of segmentation show the figures of the analytics, and the notebook's wallets come near the truth."""

import numpy as np
import pytest

from riceshop.crm.segmentation import (
    abc_classes,
    key_customer_rules,
    monthly_targets,
    seasonal_index,
    top_share,
)
from riceshop.data import load_cdnow
from riceshop.lab import (
    abc_map,
    burnett_board,
    eighty_twenty,
    k_means_steps,
    monthly_sales,
    seasonal_desk,
    wallet_shares,
)
from riceshop.lab.segment_views import class_run, spent
from riceshop.lab.steps import _known
from riceshop.town import WHOLE, class_town, preset
from riceshop.words.errors import BadType


def test_classes_on_the_map_are_those_of_the_rules() -> None:
    values = spent(class_run())
    board = abc_map()
    by_hand = abc_classes(values)["class"].value_counts()
    assert board.found["homes"] == {name: int(by_hand[name]) for name in "ABC"}
    heads = board.set(rule="heads", first=20, second=50).found
    # Equal buyers are never parted, so the fifth may be a home too large.
    assert heads["heads_percent"]["A"] == pytest.approx(20, abs=0.5)
    assert heads["sales_percent"]["A"] == pytest.approx(100 * key_customer_rules(values).loc["top_20_heads", "share_of_sales"], abs=0.5)


def test_a_second_cut_below_the_first_is_moved_up() -> None:
    crossed = abc_map().set(first=80, second=30).found["homes"]
    assert crossed == abc_map().set(first=80, second=81).found["homes"] and sum(crossed.values()) == len(spent(class_run()))


def test_the_map_takes_a_run_of_ones_own_and_nothing_else() -> None:
    own = class_town(mechanisms=WHOLE).run(preset("hawk"), days=60)
    assert sum(abc_map(own).found["homes"].values()) == own.orders.query("household >= 0")["household"].nunique()
    with pytest.raises(BadType):
        abc_map(own.orders)


def test_eighty_twenty_counts_whom_it_says() -> None:
    desk = eighty_twenty()
    buyers = spent(class_run())
    assert desk.found["share_percent"] == pytest.approx(100 * top_share(buyers), abs=0.06)
    everyone = desk.set(source="wang_homes").found
    assert everyone["customers"] == 360 and everyone["share_percent"] > 100 * top_share(buyers)
    spend = load_cdnow().groupby("customer_id")["spend"].sum().sort_values(ascending=False)
    real = desk.set(source="cdnow", top=10).found["share_percent"]
    assert real == pytest.approx(100 * spend.iloc[: len(spend) // 10].sum() / spend.sum(), abs=0.3)


def test_every_step_of_k_means_makes_the_groups_tighter() -> None:
    desk = k_means_steps().set(groups=4)
    spreads = [desk.set(step=step).found["spread"] for step in range(13)]
    assert spreads == sorted(spreads, reverse=True) and spreads[-1] < spreads[0]
    assert sum(desk.found["sizes"]) == len(spent(class_run()))


def test_the_nine_cells_hold_every_customer_once() -> None:
    board = burnett_board()
    for wallet in (0, 31, 100):
        assert sum(board.set(wallet=wallet).found["homes"].values()) == len(spent(class_run()))
    assert board.set(low=15, wallet=31).found["homes"].get("exit", 0) < board.set(low=30).found["homes"]["exit"]


def test_wallets_from_the_notebook_are_near_the_truth() -> None:
    run = class_town(mechanisms=WHOLE).run(preset("wang"), days=180)
    shares = wallet_shares(run)
    assert shares.to_numpy().min() >= 0 and shares.to_numpy().max() <= 1
    truth = run.truth.set_index("household").loc[shares.index, "wallet_permille"] / 1000
    assert np.abs(shares.mean(axis=1) - truth).mean() < 0.05


@pytest.mark.parametrize(("way", "part"), [("literal", 1 / 12), ("annual_total", 1 / 12), ("monthly_mean", 1), ("ratio", 1)])
def test_only_two_readings_make_the_year(way: str, part: float) -> None:
    assert seasonal_desk().set(way=way, target=9_000).found["sum"] == pytest.approx(9_000 * part, abs=0.5)


def test_three_years_are_whole_months() -> None:
    sales = monthly_sales()
    assert len(sales) == 36 and str(sales.index[0]) == "1932-03" and sales.min() > 0


def test_the_steps_of_the_lessons_are_what_the_functions_give() -> None:
    right = {name: wanted["right"] for name, wanted in _known().items()}
    smaller = abc_classes(spent(class_run()), cuts=(0.5, 0.95))["class"]
    assert right["abc-half"] == (smaller == "A").sum()
    assert right["season-january"] == round(monthly_targets(12_000, seasonal_index(monthly_sales()))[1])
