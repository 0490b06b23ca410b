"""Offers and the quality of a customer file: planted patterns found again, duplicates, gaps, refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.segmentation import (
    clean_customers,
    duplicate_groups,
    lift_table,
    look_alikes,
    next_best_offer,
    quality_report,
    same_entry,
)
from riceshop.words.errors import BadType, BadValue


def people(count: int = 600, seed: int = 2) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"children": rng.poisson(2, count), "income": rng.normal(50, 10, count), "noise": 1.0})
    chance = 1 / (1 + np.exp(-(1.5 * table["children"] - 4)))
    return table, (rng.random(count) < chance).to_numpy(), chance.to_numpy()


def test_look_alikes_are_ranked_as_the_truth_ranks_them() -> None:
    table, members, chance = people()
    found = look_alikes(table, members)
    assert len(found) == (~members).sum()
    assert found["probability"].is_monotonic_decreasing
    assert found["rank"].tolist() == list(range(1, len(found) + 1))
    rank = pd.Series(chance).loc[found.index].corr(found["probability"], method="spearman")
    assert rank > 0.95


def test_a_column_that_separates_gives_a_finite_answer() -> None:
    found = look_alikes(pd.DataFrame({"a": [0, 0, 1, 1]}), [False, False, True, True])
    assert found["probability"].between(0, 1).all()


@settings(max_examples=15, deadline=None)
@given(st.floats(0.001, 1000), st.floats(-50, 50))
def test_the_unit_does_not_matter(factor: float, shift: float) -> None:
    table, members, _ = people(80)
    moved = table.assign(income=table["income"] * factor + shift)
    np.testing.assert_allclose(look_alikes(moved, members)["probability"],
                               look_alikes(table, members)["probability"], atol=1e-3)  # fmt: skip


def test_look_alikes_refuse() -> None:
    table, members, _ = people(50)
    with pytest.raises(BadValue, match="alike"):
        look_alikes(table, np.ones(50, dtype=bool))
    with pytest.raises(BadType, match="True and False"):
        look_alikes(table, members.astype(int))
    with pytest.raises(BadValue, match="length"):
        look_alikes(table, members[:-1])


def test_the_offer_follows_a_planted_pattern() -> None:
    rng = np.random.default_rng(8)
    rice = rng.random(500) < 0.5
    oil = np.where(rice, rng.random(500) < 0.8, rng.random(500) < 0.05)
    salt = rng.random(500) < 0.3
    owned = pd.DataFrame({"rice": rice, "oil": oil, "salt": salt})
    found = next_best_offer(owned)
    waiting = owned["rice"] & ~owned["oil"]
    assert (found.loc[waiting[waiting].index, "offer"] == "oil").all()
    assert not owned.all(axis=1).loc[found.index].any()
    owns = owned.to_numpy()[found.index, owned.columns.get_indexer(found["offer"])]
    assert not owns.any()
    # A margin large enough turns every open offer.
    dear = next_best_offer(owned, margins={"rice": 0, "oil": 0, "salt": 9})
    assert set(dear.loc[~salt[dear.index], "offer"]) == {"salt"}
    np.testing.assert_allclose(dear["expected"], dear["probability"] * dear["offer"].map({"rice": 0, "oil": 0, "salt": 9}))


def test_features_help_and_must_fit() -> None:
    table, members, chance = people()
    owned = pd.DataFrame({"milk": members})
    found = next_best_offer(owned, features=table)
    assert np.corrcoef(found["probability"], chance[found.index])[0, 1] > 0.9
    alone = next_best_offer(owned)
    np.testing.assert_allclose(alone["probability"], members.mean())
    with pytest.raises(BadValue, match="index"):
        next_best_offer(owned, features=table.iloc[:-1])


def test_offers_refuse() -> None:
    with pytest.raises(BadType, match="True and False"):
        next_best_offer(pd.DataFrame({"a": [0, 1]}))
    with pytest.raises(BadValue, match="alike"):
        next_best_offer(pd.DataFrame({"a": [True, True]}))
    with pytest.raises(BadValue, match="lacks"):
        next_best_offer(pd.DataFrame({"a": [True, False]}), margins={"b": 1})


def test_lift() -> None:
    table = lift_table(np.arange(100), np.arange(100) >= 80, parts=5)
    assert table["lift"].tolist() == [5, 0, 0, 0, 0]
    assert table["gain"].iloc[-1] == 1
    assert table["customers"].sum() == 100
    with pytest.raises(BadValue, match="alike"):
        lift_table([1, 2], [False, False], parts=2)
    with pytest.raises(BadValue, match="fewer than 10"):
        lift_table([1, 2], [True, False])


FILE = pd.DataFrame({
    "name": ["王大明", "Lin", "王大明 ", None, None],
    "phone": ["０９１２-345", "77", "0912345", "88", "88"],
    "street": [None, "Mill", "Rice", "x", "y"],
    "seen": pd.to_datetime(["2025-05-01", "2023-01-01", "2024-01-01", None, "2026-01-01"]),
}, index=list("abcde"))  # fmt: skip


def test_entries_are_compared_without_their_dress() -> None:
    assert same_entry("Ａ-b ") == same_entry("ab") == "ab"
    assert same_entry(float("nan")) == same_entry(pd.NaT) == same_entry(" - ") == ""


def test_duplicates_need_all_entries() -> None:
    assert duplicate_groups(FILE, ["name", "phone"]).tolist() == [0, 1, 0, 2, 3]
    assert duplicate_groups(FILE, ["phone"]).tolist() == [0, 1, 0, 2, 2]
    with pytest.raises(BadValue, match="lacks"):
        duplicate_groups(FILE, ["mail"])


def test_report() -> None:
    rows = quality_report(FILE, ["name", "phone"], "seen", "2025-06-01")["rows"]
    assert rows.to_dict() == {"missing name": 2, "missing phone": 0, "missing street": 1, "missing seen": 1,
                              "duplicate": 1, "stale": 2, "undated": 1, "future": 1}  # fmt: skip
    exact = quality_report(FILE, ["name"], "seen", "2025-06-01", stale_days=10_000)
    assert exact.loc["stale", "rows"] == 0
    with pytest.raises(BadValue, match="rows"):
        quality_report(FILE.iloc[:0], ["name"], "seen", "2025-06-01")


def test_cleaning_keeps_the_freshest_and_fills_its_gaps() -> None:
    before = FILE.copy()
    found = clean_customers(FILE, ["name", "phone"], "seen")
    assert found.index.tolist() == ["a", "b", "d", "e"]
    assert found.loc["a", ["phone", "street"]].tolist() == ["０９１２-345", "Rice"]
    assert found.loc["a", "seen"] == pd.Timestamp("2025-05-01")
    pd.testing.assert_frame_equal(FILE, before)
    assert not duplicate_groups(found, ["name", "phone"]).duplicated().any()
    by_phone = clean_customers(FILE, ["phone"], "seen")
    assert by_phone.loc["d", "street"] == "y"
