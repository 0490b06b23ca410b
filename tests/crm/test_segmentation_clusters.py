"""K-means segments: known groups found again, order and units that do not matter, degenerate columns."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from riceshop.crm.segmentation import (
    KMeansSegments,
    choose_segments,
    k_means_path,
    profile_table,
    segment_stability,
)
from riceshop.words.errors import BadType, BadValue


def groups(seed: int = 5, apart: float = 6.0) -> tuple[pd.DataFrame, np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = np.repeat([0, 1, 2], [60, 40, 20])
    centres = np.asarray([[0, 0], [apart, 0], [0, apart]])[truth]
    values = centres + rng.normal(0, 1, (120, 2))
    return pd.DataFrame({"jin": values[:, 0], "fen": 1000 * values[:, 1]}), truth


def test_simulated_groups_are_found_again_largest_first() -> None:
    table, truth = groups()
    model = KMeansSegments(3).fit(table)
    assert adjusted_rand_score(truth, model.labels_) > 0.97
    assert (np.diff(model.sizes_) <= 0).all()
    assert model.sizes_.sum() == 120
    np.testing.assert_array_equal(model.predict(table), model.labels_)
    np.testing.assert_allclose(model.centres_, table.groupby(model.labels_).mean(), rtol=1e-6)


def test_without_standardising_the_large_unit_decides() -> None:
    table, truth = groups()
    plain = KMeansSegments(3, standardise=False).fit(table)
    assert adjusted_rand_score(truth, plain.labels_) < 0.8


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.floats(0.01, 100))
def test_order_and_unit_do_not_matter(seed: int, factor: float) -> None:
    table, _ = groups()
    base = KMeansSegments(3, starts=5).fit(table).labels_
    order = np.random.default_rng(seed).permutation(len(table))
    moved = table.iloc[order].assign(jin=lambda part: part["jin"] * factor + 3)
    np.testing.assert_array_equal(KMeansSegments(3, starts=5).fit(moved).labels_, base[order])


def test_the_number_of_segments_is_found() -> None:
    table, _ = groups()
    found = choose_segments(table, range(2, 6))
    assert found["best"].idxmax() == 3
    assert found["best"].sum() == 1
    assert found["inertia"].is_monotonic_decreasing
    assert found["silhouette"].between(-1, 1).all()
    with pytest.raises(BadValue, match="too small"):
        choose_segments(table, [1])


def test_real_groups_are_stable_and_invented_ones_are_not() -> None:
    table, _ = groups()
    assert segment_stability(table, 3, repeats=8).mean() > 0.95
    shapeless = pd.DataFrame(np.random.default_rng(1).normal(size=(120, 2)), columns=["a", "b"])
    assert segment_stability(shapeless, 5, repeats=8).mean() < 0.8


def test_a_flat_column_decides_nothing() -> None:
    table, truth = groups()
    model = KMeansSegments(3).fit(table.assign(flat=0.1))
    assert model.scales_[-1] == 1
    assert adjusted_rand_score(truth, model.labels_) > 0.97


def test_one_customer_and_one_segment() -> None:
    model = KMeansSegments(1).fit(pd.DataFrame({"a": [4.0]}))
    assert model.labels_.tolist() == [0]
    assert model.centres_.loc[0, "a"] == 4


def test_bad_tables() -> None:
    with pytest.raises(BadValue, match="only 1 different rows"):
        KMeansSegments(2).fit(pd.DataFrame({"a": [3, 3, 3]}))
    with pytest.raises(BadValue, match="nan"):
        KMeansSegments(1).fit(pd.DataFrame({"a": [3, np.nan]}))
    with pytest.raises(BadType, match="number"):
        KMeansSegments(1).fit(pd.DataFrame({"a": ["x", "y"]}))
    with pytest.raises(BadType, match="DataFrame"):
        KMeansSegments(1).fit([[1], [2]])
    with pytest.raises(BadValue, match="lacks"):
        KMeansSegments(1).fit(pd.DataFrame({"a": [3, 4]})).predict(pd.DataFrame({"b": [1]}))


def test_profiles() -> None:
    table = pd.DataFrame({"jin": [1.0, 3.0, 8.0], "zero": [0.0, 0.0, 0.0]})
    found = profile_table(table, [1, 1, 0])
    assert found.loc[1, ["customers", "jin", "jin_index"]].tolist() == [2, 2, 0.5]
    assert found["share"].sum() == pytest.approx(1)
    assert found["zero_index"].isna().all()
    assert (found["share"] * found["jin_index"]).sum() == pytest.approx(1)
    with pytest.raises(BadValue, match="length"):
        profile_table(table, [1, 1])


def test_the_path_of_k_means_ends_where_nothing_moves() -> None:
    rng = np.random.default_rng(4)
    points = np.vstack([rng.normal(place, 0.4, (30, 2)) for place in (0, 4, 9)])
    path = k_means_path(points, points[[0, 1, 2]], 60)
    spreads = [((points - centres[labels]) ** 2).sum() for centres, labels in path]
    assert all(later <= before + 1e-9 for before, later in pairwise(spreads))
    centres, labels = path[-1]
    for group in range(3):
        assert np.allclose(points[labels == group].mean(axis=0), centres[group])


def test_a_centre_that_nobody_joins_stays() -> None:
    centres, labels = k_means_path([[0.0], [1.0]], [[0.0], [1.0], [50.0]])[-1]
    assert centres.ravel().tolist() == [0.0, 1.0, 50.0] and labels.tolist() == [0, 1]
    with pytest.raises(BadValue):
        k_means_path([[0.0, 1.0]], [[0.0]])
