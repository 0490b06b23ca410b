"""Market research: who is asked and answers, what it costs, what the answers are made of, and that analysis can use them."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from research_ground import HOUSES, SHOPS, bought, ground, table

from riceshop.crm.satisfaction import kano_summary, servqual_gaps
from riceshop.crm.satisfaction.kano import evaluation_table
from riceshop.town import Policy, ids
from riceshop.town.draws import BYTES_MEAN, BYTES_SD, word
from riceshop.town.intentions import temptation, will_recommend, will_return
from riceshop.town.research import ITEMS, KINDS, candidates, checked, cost_fen, pivot, questionnaire
from riceshop.town.research_answers import KANO_CLASSES, Field, kano_class
from riceshop.town.research_items import ACSI, KANO_ANSWERS, RATER
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

EXACT = {"answer_points": 0, "silent_permille": 0}
CARING = Policy(
    sift_min=240, notebook=("payday", "habits"), delivery="before_empty", clean_jar=True, old_on_top=True,
    collect="payday", complaint_min=60,
)  # fmt: skip


def asked_houses(there: SimpleNamespace, kind: str, sample: int = HOUSES) -> list[int]:
    return list(dict.fromkeys(bought(there, kind, sample).household.tolist()))


# who is asked, who answers, what it costs


@pytest.mark.parametrize("kind", KINDS)
def test_answers_lie_on_their_scale_and_every_item_has_its_row(kind: str) -> None:
    found, items = bought(ground(), kind), questionnaire(kind)
    assert list(items["item"]) == list(found.items) == list(ITEMS[kind])
    assert len(found.answer) == found.asked * len(items) and found.answer.dtype == np.int64
    given = found.answer >= 0
    low = items["low"].to_numpy(dtype=np.int64)[found.item]
    high = items["high"].fillna(1 << 40).to_numpy(dtype=np.int64)[found.item]
    assert given.any() and (low[given] <= found.answer[given]).all() and (found.answer[given] <= high[given]).all()


@pytest.mark.parametrize("kind", KINDS)
def test_the_cost_is_fixed_and_by_those_asked_answered_or_not(kind: str) -> None:
    there = ground(silent_permille=1_000)
    found = bought(there, kind, sample=5)
    assert found.asked == 5
    assert found.cost_fen == cost_fen(kind, 5, there.p) == 20 + 5 * getattr(there.p, f"research_{kind}_fen")


def test_only_customers_who_live_in_the_town_are_asked_and_a_census_asks_all_who_live_there() -> None:
    there = ground()
    assert asked_houses(there, "acsi") == list(range(1, HOUSES - 1, 2))
    assert asked_houses(there, "census") == list(range(HOUSES - 1))
    there.people.present[3] = False
    assert 3 not in asked_houses(there, "kano")


def test_a_sample_is_the_first_in_the_days_order_whatever_its_size_and_kind() -> None:
    there = ground()
    order = sorted(range(1, HOUSES - 1, 2), key=lambda house: word(7, 30, ids.DRAW_SAMPLE, house))
    for kind in ("kano", "acsi"):
        assert asked_houses(there, kind, 12) == sorted(order[:12])
    there.day = 31
    assert asked_houses(there, "kano", 12) != sorted(order[:12])


def test_an_unanswered_questionnaire_is_empty_as_a_whole_and_the_private_are_silent_more_often() -> None:
    there = ground(2_000)
    there.houses.privacy[:] = np.where(np.arange(2_000) < 1_000, 0, 1_000)
    found = bought(there, "census", 2_000)
    silent = (found.answer < 0).reshape(found.asked, -1)
    assert (silent.all(axis=1) == silent.any(axis=1)).all()
    shares = [silent[:1_000].any(axis=1).mean(), silent[1_000:].any(axis=1).mean()]
    assert np.allclose(shares, [0.15, 0.35], atol=0.04), shares
    assert (bought(ground(silent_permille=1_000), "acsi").answer == -1).all()


def test_a_mystery_shopper_goes_to_the_nearest_open_rivals_and_finds_them_all_in() -> None:
    there = ground(silent_permille=1_000, answer_points=0)
    there.offers.open[1], there.offers.delivers[2], there.offers.price_fen[3] = 0, 1, 7
    found = bought(there, "mystery", 4)
    assert list(dict.fromkeys(found.shop.tolist())) == [2, 3, 4, 5] and (found.household == -1).all()
    assert found.answer.reshape(4, 3).tolist() == [[10, 1, 460], [7, 0, 490], [10, 0, 520], [10, 0, 550]]
    seen = bought(ground(), "mystery", SHOPS).answer.reshape(-1, 3)
    assert set(seen[:, 0]) == {10} and (seen[:, 2] != 400 + 30 * np.arange(1, SHOPS)).all()


# the same bytes, and nothing but paper is made


@pytest.mark.parametrize("kind", KINDS)
def test_asking_changes_nothing_and_gives_the_same_again(kind: str) -> None:
    there, untouched = ground(), ground()
    first, again = bought(there, kind), bought(there, kind)
    for name in ("household", "shop", "item", "answer"):
        assert getattr(first, name).tobytes() == getattr(again, name).tobytes()
    for part in ("people", "houses", "book", "offers"):
        for name, value in vars(getattr(untouched, part)).items():
            assert np.array_equal(getattr(getattr(there, part), name), value), name


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_does_not_depend_on_who_else_is_asked(kind: str) -> None:
    few, all_ = bought(ground(), kind, 4), bought(ground(), kind)
    number = "shop" if kind == "mystery" else "household"
    told = dict(zip(zip(getattr(all_, number).tolist(), all_.item.tolist(), strict=True), all_.answer.tolist(), strict=True))
    assert few.asked == 4 < all_.asked
    for who, item, answer in zip(getattr(few, number).tolist(), few.item.tolist(), few.answer.tolist(), strict=True):
        assert told[who, item] == answer


def test_an_answer_is_the_feeling_and_the_noise_of_its_item_cut_to_the_scale() -> None:
    there = ground(silent_permille=0)
    there.houses.privacy[:] = 0
    found = bought(there, "intentions")
    item = ITEMS["intentions"].index("recommend")
    for house, answer in zip(found.household[found.item == item].tolist(), found.answer[found.item == item].tolist(), strict=True):
        drawn = sum(word(7, 30, ids.DRAW_ANSWER + item, house).to_bytes(8, "big")) - BYTES_MEAN
        felt = (7 * int(there.people.goodwill[house]) + 3 * int(there.people.trust[house])) // 10
        points = min(max(felt + drawn * there.p.answer_points // BYTES_SD, 0), 999)
        assert answer == 1 + points * 10 // 1_000


# Kano


def classes(there: SimpleNamespace, who: np.ndarray) -> np.ndarray:
    return kano_class(Field(**vars(there), who=who))


def test_kano_without_noise_gives_every_household_its_class() -> None:
    there = ground(**EXACT)
    there.houses.privacy[:] = 450 * (np.arange(HOUSES) % 4 < 2)
    told, cells = pivot(table(bought(there, "kano")), "kano"), evaluation_table("berger")
    found = [cells[pair] for pair in zip(told["functional"], told["dysfunctional"], strict=True)]
    who = told["household"].to_numpy()[:: len(ids.ATTRIBUTES)]
    assert found == [KANO_CLASSES[code] for code in classes(there, who).T.reshape(-1)]
    assert set(found) == set(KANO_CLASSES)


def test_the_class_follows_expectation_and_weight() -> None:
    there = ground()
    there.people.expect[:, :4] = np.array([349, 350, 750, 751])
    there.houses.weights[:, :4] = 100
    found = classes(there, np.arange(4))
    assert ["".join(KANO_CLASSES[code] for code in row) for row in found[: ids.WEIGHED]] == ["AOOM"] * ids.WEIGHED
    there.houses.weights[ids.JAR_CARE, :4] = 10
    assert set(classes(there, np.arange(4))[ids.JAR_CARE]) == {KANO_CLASSES.index("I")}


def test_kano_with_noise_still_gives_the_class_by_majority_and_a_questionable_pair_now_and_then() -> None:
    there = ground(2_000)
    there.houses.weights[:] = 100
    there.people.expect[:] = np.array([[100], [500], [900], [200], [600], [800], [300]])
    there.houses.privacy[:] = 500
    summary = kano_summary(pivot(table(bought(there, "kano", 2_000)), "kano"))
    assert summary["category"].to_dict() == dict(zip(ids.ATTRIBUTES, "AOMAOMARI", strict=True))
    share = summary["Q"].sum() / summary["n"].sum()
    assert 0.002 < share < 0.05, share
    assert (summary.loc[["purity", "fresh", "full"], ["A", "O", "M"]].to_numpy().diagonal() > 0.6 * summary["n"].iloc[0]).all()


# SERVQUAL, the index, intentions


def test_servqual_fits_the_gap_analysis_and_shows_what_the_shop_does() -> None:
    gaps = {}
    for name, policy in (("caring", CARING), ("idle", Policy())):
        there = ground(policy=policy)
        there.people.listed[:] = True
        there.book.known[:] = policy is CARING
        wide = pivot(table(bought(there, "servqual")), "servqual")
        assert (wide["points"].sum(axis=1) == 100).all() and list(wide["points"].columns) == list(RATER)
        weights = wide["points"].mean().to_dict()
        gaps[name] = servqual_gaps(wide["expected"], wide["perceived"], RATER, weights)["gap"]
    assert list(gaps["caring"].index) == list(RATER)
    better = gaps["caring"] - gaps["idle"]
    assert (better.drop("reliability") > 0.5).all() and better["reliability"] > 0, better


def test_points_shared_out_follow_the_households_weights() -> None:
    there = ground(**EXACT)
    there.houses.weights[:] = np.array([[300], [100], [250], [50], [500], [200], [100]])
    points = pivot(table(bought(there, "servqual")), "servqual")["points"]
    assert (points.sum(axis=1) == 100).all()
    assert (abs(points - [25, 40, 20, 10, 5]) <= 1).all(axis=None)


def test_the_items_of_the_index_are_those_of_the_path_model() -> None:
    from riceshop.crm.satisfaction import specification

    blocks, wide = specification("acsi").blocks, pivot(table(bought(ground(), "acsi")), "acsi")
    assert {name: len(items) for name, items in blocks.items()} == ACSI
    assert list(wide.columns) == [item for items in blocks.values() for item in items]


def test_an_open_complaint_shows_in_the_index_and_in_the_service() -> None:
    calm, cross = ground(**EXACT), ground(**EXACT)
    cross.people.complaint_day[:] = 28
    acsi = [pivot(table(bought(there, "acsi")), "acsi")["complaints_1"] for there in (calm, cross)]
    assert (acsi[1] == 10).all() and acsi[0].mean() < 5
    service = [pivot(table(bought(there, "servqual")), "servqual")["perceived"] for there in (calm, cross)]
    assert service[1]["responsiveness_2"].mean() < service[0]["responsiveness_2"].mean()


def test_satisfied_but_switching_can_come_about_and_commitment_shields() -> None:
    there = ground(**EXACT, policy=Policy(price_fen=12))
    there.offers.price_fen[ids.JAPANESE] = 9
    there.people.goodwill[:], there.people.trust[:], there.people.commitment[:] = 950, 800, 0
    there.people.commitment[::4] = there.people.commitment[1::4] = 950
    there.people.churned[:] = False
    wide = pivot(table(bought(there, "intentions")), "intentions")
    committed = pd.Index(wide.index % 4 == 1)
    assert wide["recommend"].min() >= 9
    assert wide["repeat"][~committed].mean() < 4
    assert wide["repeat"][committed].mean() > 7
    assert wide["price_tolerance"][~committed].mean() < wide["price_tolerance"][committed].mean()


def test_intentions_in_numbers() -> None:
    sure, unsure = np.array([900]), np.array([0])
    assert temptation(unsure, np.array([800]), 100).tolist() == [400]
    assert temptation(sure, np.array([800]), 100).tolist() == [40]
    assert will_return(sure, sure, sure, np.array([1_000]), np.array([800]), 0).tolist() == [1_000]
    assert will_return(sure, unsure, unsure, unsure, np.array([800]), 100).tolist() == [50]
    assert will_recommend(sure, unsure).tolist() == [630]


# the table, and bad input


def test_the_last_survey_of_a_kind_is_taken_unless_another_is_named_also_from_a_file(tmp_path: Path) -> None:
    later = ground()
    later.day = 31
    told = table(bought(ground(), "kano"), bought(ground(), "intentions"), bought(later, "intentions", 40))
    assert list(told.columns) == ["day", "survey", "kind", "household", "shop", "item", "answer"]
    last, first = pivot(told, "intentions"), pivot(told, "intentions", survey=1)
    assert len(last) <= 40 < len(first)
    told.to_csv(tmp_path / "surveys.csv", index=False)
    pd.testing.assert_frame_equal(pivot(pd.read_csv(tmp_path / "surveys.csv"), "intentions"), last)


def test_a_census_names_streets_and_pay_cycles_and_thirds_of_the_town() -> None:
    wide = pivot(table(bought(ground(2_000, **EXACT), "census", 2_000)), "census")
    assert set(wide["street"]) == set(ids.STREETS) and set(wide["pay_cycle"]) == set(ids.PAY_CYCLES)
    assert np.allclose(wide["income_class"].value_counts(normalize=True).sort_index(), 1 / 3, atol=0.03)


def test_no_answer_at_all_is_an_empty_table() -> None:
    none = table(bought(ground(silent_permille=1_000), "acsi"))
    assert none["answer"].isna().all() and len(pivot(none, "acsi")) == 0


def test_what_a_kano_pair_says_is_in_the_words_of_the_evaluation_table() -> None:
    told = pivot(table(bought(ground(), "kano")), "kano")
    assert set(told["functional"]) | set(told["dysfunctional"]) <= set(KANO_ANSWERS)
    assert {pair[0] for pair in evaluation_table("berger")} == set(KANO_ANSWERS)


WRONG = [
    ("unknown kind", lambda: bought(ground(), "opinion"), BadValue, "opinion"),
    ("no sample", lambda: bought(ground(), "kano", 0), BadValue, "0"),
    ("too large a sample", lambda: bought(ground(), "kano", 2_001), BadValue, "2001"),
    ("half a household", lambda: bought(ground(), "kano", 2.5), BadType, "2.5"),
    ("no pair", lambda: checked("survey", "kano"), BadType, "kano"),
    ("three words", lambda: checked("survey", ("kano", 3, 4)), BadType, "kano"),
    ("unknown questionnaire", lambda: questionnaire("opinion"), BadValue, "opinion"),
    ("no table", lambda: pivot([1], "kano"), BadType, "list"),
    ("a table of something else", lambda: pivot(pd.DataFrame({"day": [1]}), "kano"), BadValue, "answer"),
    ("a kind not bought", lambda: pivot(table(bought(ground(), "kano")), "acsi"), BadValue, "acsi"),
    ("a number not bought", lambda: pivot(table(bought(ground(), "kano")), "kano", survey=4), BadValue, "4"),
    ("pivot of an unknown kind", lambda: pivot(table(bought(ground(), "kano")), "opinion"), BadValue, "opinion"),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("wrong", "kind", "value"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_bad_input_is_refused_by_name_in_both_languages(
    wrong: Callable[[], object], kind: type[Exception], value: str, lang: str
) -> None:
    use_language(lang)
    with pytest.raises(kind) as refused:
        wrong()
    assert value in str(refused.value) and "{" not in str(refused.value)


def test_a_survey_that_finds_nobody_costs_its_fixed_part_and_its_table_is_refused_with_the_remedy() -> None:
    there = ground()
    there.people.orders[:] = 0
    there.offers.open[:] = 0
    assert len(candidates("census", there.people, there.offers)) == HOUSES - 1
    for kind in KINDS:
        if kind != "census":
            assert len(candidates(kind, there.people, there.offers)) == 0
            found = bought(there, kind)
            assert (found.asked, len(found.answer), found.cost_fen) == (0, 0, there.p.research_fixed_fen)
            with pytest.raises(BadValue, match=rf"pivot.*{kind}.*advance"):
                pivot(table(found), kind)
