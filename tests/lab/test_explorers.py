"""Explorers, headless: every control at both ends draws a sound picture, and the figures are the models' own.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from itertools import product

import pytest

from riceshop.crm.service import days_until_empty, jar_capacity_g
from riceshop.crm.value import clv, value_ledger
from riceshop.lab import (
    abc_map,
    ablation,
    burnett_board,
    crm_triangle,
    distance,
    eighty_twenty,
    forecast,
    four_meanings,
    gone_or_late,
    jar,
    k_means_steps,
    law_of_250,
    life_cash,
    old_rice,
    seasonal_desk,
    seven_factors,
    stakeholder_map,
    thousand_shops,
    walk_cost,
    who_pays,
)
from riceshop.lab.drawing import Picture, scale, ticks
from riceshop.lab.explorer import Explorer
from riceshop.lab.value_town_views import class_year
from riceshop.town import class_town, compare, preset
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

EXPLORERS = (
    abc_map, ablation, burnett_board, crm_triangle, distance, eighty_twenty, forecast, jar, k_means_steps, law_of_250,
    old_rice, seasonal_desk, stakeholder_map, thousand_shops, walk_cost,
    four_meanings, gone_or_late, life_cash, seven_factors, who_pays,
)  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"


def ends(explorer: Explorer) -> list[dict[str, object]]:
    """Both ends of every control, one control at a time."""
    found: list[dict[str, object]] = []
    for control in explorer.controls:
        if control["kind"] == "slider":
            found += [{control["key"]: control["low"]}, {control["key"]: control["high"]}]
        elif control["kind"] == "tick":
            found += [{control["key"]: False}, {control["key"]: True}]
        else:
            found += [{control["key"]: key} for key, _ in control["options"]]
    return found


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
@pytest.mark.parametrize("make", EXPLORERS, ids=lambda make: make.__name__)
def test_every_setting_draws_a_sound_picture(make: Callable[[], Explorer], lang: str) -> None:
    use_language(lang)
    explorer = make()
    assert explorer.title.count("\n") <= 1
    assert explorer.title.rstrip().endswith("？" if lang == "zh" else "?")
    for change in [{}, *ends(explorer)]:
        explorer.set(**change)
        assert explorer.answer and explorer.found is not None
        picture = ET.fromstring(explorer.scene["svg"])
        assert picture.tag == f"{SVG}svg" and len(picture) > 5
        for shape in picture:
            assert "nan" not in " ".join(shape.attrib.values()).lower()


# On the map of persons chips are drawn where they stand: they come and go.
@pytest.mark.parametrize(
    "make", [one for one in EXPLORERS if one is not stakeholder_map], ids=lambda make: make.__name__
)
def test_shapes_keep_their_number_so_that_they_glide(make: Callable[[], Explorer]) -> None:
    explorer = make()
    counts = {len(ET.fromstring(explorer.set(**change).scene["svg"])) for change in ends(explorer)}
    # Only the rings of axes may come and go.
    assert max(counts) - min(counts) <= 12, counts


def test_the_jar_says_what_the_service_says() -> None:
    explorer = jar(members=4, appetite_g=300, diameter_mm=300, height_mm=400, level_mm=200)
    stock = jar_capacity_g(300, 200)
    assert explorer.found == {
        "capacity_g": jar_capacity_g(300, 400),
        "stock_g": stock,
        "daily_g": 1_200,
        "days": days_until_empty(stock, 4, 300),
    }
    assert str(explorer.found["days"]) in explorer.answer
    assert explorer.set(level_mm=700).found["stock_g"] == explorer.found["capacity_g"]


def test_bad_settings_are_named() -> None:
    with pytest.raises(BadValue, match="members"):
        jar(members=40)
    with pytest.raises(BadType, match="level_mm"):
        jar(level_mm="full")  # type: ignore[arg-type]
    with pytest.raises(BadValue, match="lid"):
        jar().set(lid=1)
    with pytest.raises(BadValue, match="way"):
        old_rice().set(way="sideways")
    for make in (forecast, ablation):
        with pytest.raises(BadType, match="str"):
            make("class town")


def test_old_rice_on_top_does_not_go_stale() -> None:
    explorer = old_rice().set(day=55)
    assert explorer.found["stale_g"] > 0
    assert explorer.set(way="under").found["stale_g"] == 0


def test_a_shop_next_door_is_visited_more() -> None:
    shares = [distance().set(distance_m=metres).found["share_percent"] for metres in (0, 300, 600, 1_500)]
    assert shares == sorted(shares, reverse=True) and shares[0] > shares[-1]
    assert distance().set(distance_m=0).found["share_percent"] == distance().found["next_door_percent"]


def test_the_law_of_250_would_reach_more_than_the_town() -> None:
    found = law_of_250().set(contacts=250, passing=100, round=3).found
    assert found["heard"] == 360 and found["naive"] == 1 + 250 + 250**2 + 250**3


def test_delivery_saves_the_walk() -> None:
    found = walk_cost().found
    assert found["walked_fen"] > found["delivered_fen"] == 10
    assert "go itself" in walk_cost().set(dearer=6).answer
    # The parts are named even where the bar is too narrow for their names.
    assert "11.43 fen: price 10.00, time 1.14, risk 0.29" in walk_cost().answer


def test_more_lines_make_the_class_town_forecast_better() -> None:
    explorer = forecast()
    every = ("members", "appetite", "monthly_use", "last_quantity", "level")
    none = explorer.set(**dict.fromkeys(every, False)).found["error_days"]
    full = explorer.set(**dict.fromkeys(every, True)).found["error_days"]
    assert full < none / 3
    run = class_town().run(preset("wang"), 90)
    assert explorer.found["households"] == run.notebook["on_list"].sum()


def test_a_forecast_needs_somebody_on_the_list() -> None:
    from riceshop.lab.town_views import forecast_errors

    with pytest.raises(BadValue, match="delivery list"):
        forecast_errors(class_town().run(preset("wait"), 5))


def test_the_ablation_is_the_towns_own() -> None:
    explorer = ablation()
    table = explorer.found["table"]
    assert list(map(tuple, table[["quality", "insight", "service"]].to_numpy())) == list(
        product((False, True), repeat=3)
    )
    bare = compare([class_town().run(preset("wait"), 90)]).iloc[0]
    assert table.iloc[0]["profit_fen"] == bare["profit_fen"]
    effects = explorer.found["effects"]
    assert sum(effects.values()) == pytest.approx(
        2 * (table.iloc[7]["profit_fen"] - table["profit_fen"].mean())
    )


def test_people_can_be_placed_and_compared() -> None:
    explorer = stakeholder_map().set(households="manage", rivals="satisfy", ours=True)
    assert explorer.found["differs"] == ["rivals"]
    assert explorer.found["placed"]["households"] == "manage"


def test_the_triangle_shows_the_weakest_side() -> None:
    explorer = crm_triangle().set(philosophy=10, software=70, implementation=100)
    assert explorer.found["weakest"] == 10 and explorer.found["average"] == 60
    assert "Philosophy" in explorer.answer


def test_words_in_a_picture_are_never_markup() -> None:
    picture = Picture(10, 10)
    picture.text(1, 1, "<b>&")
    assert ET.fromstring(picture.svg())[0][0].text == "<b>&"


def test_an_axis_has_few_round_ticks() -> None:
    assert list(ticks(16)) == [0, 5, 10, 15, 20]
    assert list(ticks(1)) == [0, 1]
    assert scale(0, 10, 100, 200)(5) == 150


def test_what_a_household_costs_is_the_ledgers_own() -> None:
    explorer = who_pays()
    assert explorer.found["losing"] == 0
    table = value_ledger(class_year().orders, class_year().deliveries, class_year().payments)
    left = table["jin"] - table["minutes"] / 2 - table["lost_fen"]
    found = explorer.set(hour_fen=30, debts=True).found
    assert found["losing"] == (left < 0).sum() and found["worst"][0] == left.idxmin()


def test_a_life_is_worth_what_the_formula_says() -> None:
    explorer = life_cash().set(margin=400, stay=80, rate=10, referral=0, win=0)
    assert explorer.found["worth_fen"] == pytest.approx(clv(400, 0.8, 0.1), abs=0.05)
    assert explorer.set(win=2_000).found["payback"] is None


def test_the_jar_clock_sees_before_bg_nbd_that_somebody_left() -> None:
    found = gone_or_late().set(house="286", day=340, truth=True).found
    assert found["waited"] == 41 and found["jar_clock"] < 5 < found["bg_nbd"]
    assert gone_or_late().set(house="286", day=359, truth=True).found["left_day"] == 348
    with pytest.raises(BadValue, match="9999"):
        gone_or_late(class_year(), [9999])
    with pytest.raises(BadType, match="str"):
        who_pays("class town")  # type: ignore[arg-type]


def test_with_a_thin_margin_cost_matters_most_and_with_a_fat_one_not() -> None:
    assert seven_factors().found["order"][0] == "variable_cost"
    assert seven_factors().set(cost=20).found["order"][0] != "variable_cost"


def test_a_dear_hour_brings_the_shop_that_delivers_to_the_front() -> None:
    assert four_meanings().set(hour_fen=0).found["first"]["give"] != "wang"
    assert four_meanings().set(hour_fen=60).found["first"]["give"] == "wang"
