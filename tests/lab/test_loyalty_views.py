"""Explorers of loyalty, headless: every control at both ends draws a sound picture, the figures are the models' own."""

import xml.etree.ElementTree as ET
from collections.abc import Callable

import pytest
from test_explorers import SVG, ends

from riceshop.crm.loyalty import lock_in, retention_gain
from riceshop.lab import (
    choice_or_barrier,
    five_points,
    lives,
    quiet_homes,
    satisfied_leavers,
    staying,
    two_loyalties,
    winback_evening,
)
from riceshop.lab.explorer import Explorer
from riceshop.lab.loyalty_data import DAYS, SHOPS, asked_run, true_lives, whole_town
from riceshop.town import WHOLE, Town, preset
from riceshop.words import use_language
from riceshop.words.errors import BadType

EXPLORERS = (two_loyalties, satisfied_leavers, staying, five_points, choice_or_barrier, winback_evening)


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
@pytest.mark.parametrize("make", EXPLORERS, ids=lambda make: make.__name__)
def test_loyalty_explorers_draw_at_both_ends(make: Callable[[], Explorer], lang: str) -> None:
    use_language(lang)
    explorer = make()
    assert explorer.title.rstrip().endswith("？" if lang == "zh" else "?")
    sizes = set()
    for change in [{}, *ends(explorer)]:
        explorer.set(**change)
        assert explorer.answer and explorer.found
        picture = ET.fromstring(explorer.scene["svg"])
        assert picture.tag == f"{SVG}svg" and len(picture) > 5
        assert all("nan" not in " ".join(shape.attrib.values()).lower() for shape in picture)
        sizes.add(len(picture))
    assert max(sizes) - min(sizes) <= 12


def test_the_two_yardsticks_share_out_everybody() -> None:
    explorer = two_loyalties()
    table = explorer.found["table"]
    assert table["homes"].sum() == 100
    assert explorer.set(index=0, times=1).found["table"]["homes"].tolist() == [100, 0, 0, 0]
    # Without delivery and credit fewer stay of every kind.
    tied = two_loyalties().found["table"]
    free = two_loyalties().set(world="alone").found["table"]
    assert (free["homes"] == tied["homes"]).all() and (free["stayed"] <= tied["stayed"]).all()


def test_leavers_are_counted_in_both_directions() -> None:
    for shop in SHOPS:
        found = satisfied_leavers().set(shop=shop, dearer=2).found
        both = found["left_of_satisfied"] * found["satisfied"] / 100
        assert abs(both - found["satisfied_of_left"] * found["left"] / 100) <= 1
    assert satisfied_leavers().set(shop="sift", dearer=4).found["left"] > satisfied_leavers().set(shop="sift").found["left"]


def test_lives_end_after_a_silence_and_the_truth_knows_better() -> None:
    run = asked_run(whole_town(), "wang", "acsi")
    short, long = lives(run, 20), lives(run, 60)
    assert short["observed"].sum() > long["observed"].sum() and (short["duration"] <= long["duration"]).all()
    once = run.households.set_index("household")["orders"] == 1
    ended = short[short["observed"] & once.reindex(short.index)]
    assert len(ended) and (ended["duration"] == 0).all()
    true = true_lives(run)
    assert true.index.equals(short.index) and true["duration"].between(0, DAYS).all()
    assert true["observed"].sum() == (~run.truth.set_index("household").loc[true.index, "alive"]).sum()


def test_quiet_homes_are_those_the_ledger_misses() -> None:
    run = asked_run(whole_town(), "on_request", "acsi")
    quiet = quiet_homes(run, 30)
    assert (quiet["silent_days"] > 30).all() and quiet["jin_a_month"].is_monotonic_decreasing
    assert set(quiet["household"]) == set(run.households.query("orders > 0 and last_day < @run.days - 31")["household"])
    assert quiet_homes(run, DAYS).empty
    once = quiet[quiet["times"] == 1].set_index("household")
    bought = run.households.set_index("household").loc[once.index, "bought_g"] / 600
    assert (once["jin_a_month"] - bought).abs().max() <= 0.05


def test_the_five_points_are_those_of_the_model() -> None:
    explorer = five_points().set(retention=84, rate=12, growth=3, acquisition=5)
    wanted = 100 * retention_gain(0.84, 0.12, 0.03, 0.5)
    assert explorer.found["gain_percent"] == pytest.approx(wanted, abs=0.05)
    assert five_points().set(retention=60, acquisition=30).found["gain_percent"] is None
    explorer.set(reading="percent")
    assert explorer.found["gain_percent"] < wanted


def test_a_barrier_taken_away_leaves_those_who_choose() -> None:
    explorer = choice_or_barrier().set(better=-2, barrier=6)
    row = lock_in([-2.0], 6).iloc[0]
    assert explorer.found["stays"] == round(100 * row["stays"]) and explorer.found["by_choice"] == round(100 * row["by_choice"])
    assert explorer.set(removed=True).found["stays"] == explorer.found["by_choice"]


def test_the_evening_keeps_its_minutes_and_the_best_together_earns_most() -> None:
    for minutes in (0, 40, 120, 240):
        gains = {}
        for rule in ("exact", "ratio", "value"):
            found = winback_evening().set(minutes=minutes, rule=rule).found
            assert found["minutes"] <= minutes
            gains[rule] = found["gain_fen"]
        assert gains["exact"] >= max(gains.values()) - 1e-6
    # A larger chance never makes the evening worth less.
    small, large = (winback_evening().set(chance=chance).found["gain_fen"] for chance in (8, 32))
    assert small <= large


def test_an_own_town_is_asked_and_others_are_refused() -> None:
    town = Town.build(seed=6, households=90, mechanisms=WHOLE)
    assert two_loyalties(town).found["table"]["homes"].sum() > 0
    assert winback_evening(town).found["homes"] >= 0
    assert satisfied_leavers(town).found["homes"] > 0 and len(staying(town).found["table"]) == len(SHOPS)
    for make in (two_loyalties, satisfied_leavers, staying, winback_evening):
        with pytest.raises(BadType, match="str"):
            make("class town")
    for read in (lives, quiet_homes):
        with pytest.raises(BadType, match="Policy"):
            read(preset("wang"))
