"""PLS path models: what must not change an estimate, what must be refused, and what is recovered from made-up answers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riceshop.crm.satisfaction import PLSPathModel, simulate_survey, specification
from riceshop.crm.satisfaction.specifications import STRENGTHS
from riceshop.words.errors import BadType, BadValue

ACSI = specification("acsi")
ANSWERS = simulate_survey("acsi", rows=120, seed=5)
BASE = {
    scheme: PLSPathModel(*ACSI, scheme=scheme).fit(ANSWERS) for scheme in ("centroid", "factorial", "path")
}


@settings(max_examples=15, deadline=None)
@given(
    scheme=st.sampled_from(sorted(BASE)),
    factor=st.floats(1e-3, 1e3),
    shift=st.floats(-1e3, 1e3),
    seed=st.integers(0, 99),
)
def test_scale_origin_and_order_change_nothing(scheme: str, factor: float, shift: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    names = list(generator.permutation(list(ACSI.blocks)))
    blocks = {name: list(generator.permutation(ACSI.blocks[name])) for name in names}
    paths = [ACSI.paths[place] for place in generator.permutation(len(ACSI.paths))]
    table = ANSWERS.astype(float).sample(frac=1, random_state=seed)
    table["value_1"] = table["value_1"] * factor + shift
    model = PLSPathModel(blocks, paths, scheme=scheme).fit(table)
    base = BASE[scheme]
    order = list(ACSI.blocks)
    assert np.allclose(model.path_coefficients_.loc[order, order], base.path_coefficients_, atol=1e-5)
    assert np.allclose(model.loadings_.loc[base.loadings_.index, order], base.loadings_, atol=1e-5)
    assert np.isclose(model.gof_, base.gof_, atol=1e-5)
    assert model.scores_.index.equals(table.index)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(30, 80),
    scheme=st.sampled_from(sorted(BASE)),
    mode=st.sampled_from("AB"),
)
def test_shares_stay_shares(seed: int, rows: int, scheme: str, mode: str) -> None:
    model = PLSPathModel(*ACSI, scheme=scheme, modes=mode, max_iter=3000).fit(
        simulate_survey("acsi", rows, seed)
    )
    assert model.r2_.dropna().between(0, 1).all() and 0 <= model.gof_ <= 1
    assert (model.cross_loadings_.abs() <= 1 + 1e-9).all(axis=None)
    assert (model.loadings_.sum() >= 0).all()
    assert np.allclose(np.diag(model.correlations_), 1)


def test_a_construct_of_turned_items_turns_its_arrows_only() -> None:
    turned = ANSWERS.copy()
    turned[ACSI.blocks["loyalty"]] = 11 - turned[ACSI.blocks["loyalty"]]
    model, base = PLSPathModel(*ACSI).fit(turned), BASE["centroid"]
    expected = base.path_coefficients_.copy()
    expected.loc["loyalty"] *= -1
    assert np.allclose(model.path_coefficients_, expected, atol=1e-6)
    assert np.allclose(model.loadings_, base.loadings_, atol=1e-6)


def test_modes_by_name_by_order_and_for_all() -> None:
    names = list(ACSI.blocks)
    by_name = PLSPathModel(*ACSI, modes={"quality": "B"}).fit(ANSWERS).outer_weights_
    in_order = (
        PLSPathModel(*ACSI, modes=["B" if name == "quality" else "A" for name in names])
        .fit(ANSWERS)
        .outer_weights_
    )
    assert by_name.equals(in_order)
    assert not np.allclose(by_name, BASE["centroid"].outer_weights_)


def test_made_up_ecsi_answers_are_recovered_within_the_intervals() -> None:
    spec, strong = specification("ecsi"), {("complaints", "loyalty"): 0.0}
    # Almost without error of measurement, PLS estimates the arrows themselves; with it, they come out nearer to 0.
    truth, hits, total = {path: strong.get(path, STRENGTHS[path]) for path in spec.paths}, 0, 0
    for seed in range(30):
        answers = simulate_survey("ecsi", rows=250, seed=seed, loading=0.995, points=None, strengths=strong)
        told = PLSPathModel(*spec, scheme="path").fit(answers).bootstrap(draws=200, seed=seed).paths
        for (cause, affected), value in truth.items():
            line = told.loc[(affected, cause)]
            hits, total = hits + (line["low"] <= value <= line["high"]), total + 1
    # 360 intervals of 95 %: fewer than 90 % or more than 99 % would not be chance.
    assert 0.90 <= hits / total <= 0.99


def test_error_of_measurement_pulls_arrows_towards_zero() -> None:
    paths = [("satisfaction", "loyalty")]
    blocks = {"satisfaction": ["satisfaction_1"], "loyalty": ["loyalty_1"]}
    answers = simulate_survey(
        "acsi", rows=40_000, seed=2, loading=0.8, points=None, strengths={("complaints", "loyalty"): 0.0}
    )
    found = PLSPathModel(blocks, paths).fit(answers).path_coefficients_.loc["loyalty", "satisfaction"]
    assert found == pytest.approx(0.5 * 0.8 * 0.8, abs=0.02)


@pytest.mark.parametrize(
    ("blocks", "paths", "more", "said"),
    [
        ([], [], {}, "dict"),
        ({}, [], {}, "dict"),
        ({"a": []}, [], {}, "items of a"),
        ({"a": "value_1"}, [], {}, "items of a"),
        ({"a": ["value_1"], "b": ["value_1"]}, [], {}, "value_1"),
        ({"a": ["value_1"], "b": ["value_2"]}, [("a", "c")], {}, "'c'"),
        ({"a": ["value_1"], "b": ["value_2"]}, [("a", "a")], {}, "'a'"),
        ({"a": ["value_1"], "b": ["value_2"]}, ["ab"], {}, "ab"),
        ({"a": ["value_1"], "b": ["value_2"]}, [("a", "b"), ("a", "b")], {}, "twice"),
        ({"a": ["value_1"], "b": ["value_2"]}, [("a", "b"), ("b", "a")], {}, "circle"),
        ({"a": ["value_1"], "b": ["value_2"]}, [("a", "b")], {"scheme": "horst"}, "horst"),
        ({"a": ["value_1"], "b": ["value_2"]}, [("a", "b")], {"modes": "C"}, "'C'"),
        ({"a": ["value_1"], "b": ["value_2"]}, [("a", "b")], {"modes": {"z": "A"}}, "z"),
        ({"a": ["value_1"], "b": ["value_2"]}, [("a", "b")], {"modes": ["A"]}, "1, 2"),
        ({"a": ["value_1"], "b": ["value_2"]}, [("a", "b")], {"tol": 0}, "tol"),
        ({"a": ["value_1"], "b": ["value_2"]}, [("a", "b")], {"max_iter": 0}, "max_iter"),
        ({"a": ["value_9"]}, [], {}, "value_9"),
    ],
)
def test_a_model_that_cannot_be_is_refused(
    blocks: dict, paths: list, more: dict, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RICESHOP_LANG", "en")
    with pytest.raises((BadValue, BadType), match=said):
        PLSPathModel(blocks, paths, **more).fit(ANSWERS)


def damaged(**columns: object) -> pd.DataFrame:
    return ANSWERS.astype(float).assign(**columns)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (damaged(value_1=np.nan), "dropna"),
        (damaged(value_1=4.0), "value_1"),
        (damaged(value_1="good"), "not a number"),
        (ANSWERS.head(2), "2 rows"),
        (ANSWERS.drop(columns="value_2"), "value_2"),
        (ANSWERS.to_numpy(), "ndarray"),
        (ANSWERS.corr() - 0.4 * np.eye(14), "covariance"),
        (ANSWERS.cov() * np.where(np.eye(14) > 0, 0, 1), "one answer"),
    ],
)
def test_answers_that_cannot_be_used_are_refused(
    table: object, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RICESHOP_LANG", "en")
    with pytest.raises((BadValue, BadType), match=said):
        PLSPathModel(*ACSI).fit(table)


def test_an_uneven_matrix_and_rows_of_other_items_are_refused() -> None:
    uneven = ANSWERS.cov()
    uneven.iloc[0, 1] += 1
    with pytest.raises(BadValue):
        PLSPathModel(*ACSI).fit(uneven)
    with pytest.raises(BadValue):
        PLSPathModel(*ACSI).fit(ANSWERS.cov().rename(index={"value_1": "price"}), covariance=True)
    with pytest.raises(BadValue):
        PLSPathModel(*ACSI).fit(ANSWERS, covariance=True)


def test_a_matrix_in_another_order_or_without_row_names_is_the_same_matrix() -> None:
    names = list(reversed(ANSWERS.columns))
    shuffled = ANSWERS.cov().loc[names, list(ANSWERS.columns)]
    bare = ANSWERS.cov().reset_index(drop=True)
    more = ANSWERS.assign(price=range(120)).cov()
    for matrix, told in ((shuffled, True), (bare, None), (more, None), (ANSWERS.corr().round(3), None)):
        paths = PLSPathModel(*ACSI).fit(matrix, covariance=told).path_coefficients_
        assert np.allclose(paths, BASE["centroid"].path_coefficients_, atol=2e-3)


def test_a_fit_that_fails_leaves_the_model_as_it_was() -> None:
    model = PLSPathModel({name: np.array(items) for name, items in ACSI.blocks.items()}, ACSI.paths)
    for early in (model.bootstrap, model.reliability, lambda: model.transform(ANSWERS)):
        with pytest.raises(BadValue):
            early()
    before = model.fit(ANSWERS).transform(ANSWERS)
    with pytest.raises(BadValue):
        model.fit(damaged(value_1=4.0))
    assert model.transform(ANSWERS).equals(before)
    assert model.bootstrap(draws=10, seed=1).failed == 0


def test_items_and_causes_that_repeat_one_another() -> None:
    double = damaged(value_2=ANSWERS["value_1"] * 2.0)
    PLSPathModel(*ACSI).fit(double)
    with pytest.raises(BadValue, match="pls_collinear|value"):
        PLSPathModel(*ACSI, modes="B").fit(double)
    blocks = {"a": ["value_1"], "b": ["value_2"], "c": ["quality_1"]}
    with pytest.raises(BadValue):
        PLSPathModel(blocks, [("a", "c"), ("b", "c")]).fit(double)
    with pytest.raises(BadValue):
        PLSPathModel(blocks, [("a", "c"), ("b", "c")], scheme="path").fit(double)


def test_blocks_without_any_relation_do_not_settle() -> None:
    table = pd.DataFrame({"x": [1, -1, 1, -1.0], "y": [1, 1, -1, -1.0]})
    with pytest.raises(BadValue):
        PLSPathModel({"x": ["x"], "y": ["y"]}, [("x", "y")]).fit(table)


def test_a_matrix_has_no_rows_to_draw() -> None:
    model = PLSPathModel(*ACSI).fit(ANSWERS.cov())
    with pytest.raises(BadValue):
        model.bootstrap()
    with pytest.raises(BadValue):
        model.transform(ANSWERS)


def test_resamples_with_a_constant_item_are_left_out_and_counted() -> None:
    rare = damaged(complaints_1=[1.0, *[0.0] * 119])
    told = PLSPathModel(*ACSI).fit(rare).bootstrap(draws=400, seed=1)
    # The one complaint is missing from a resample with probability (119/120)^120, about 0.37.
    assert 100 < told.failed < 200
    assert told.paths.notna().all(axis=None)


def test_a_block_of_opposed_items_does_not_flip_from_resample_to_resample() -> None:
    table = ANSWERS.astype(float).assign(quality_2=lambda told: 11 - told["quality_1"] + 0.1 * told["quality_2"])
    blocks = {"quality": ["quality_1", "quality_2"], "satisfaction": ACSI.blocks["satisfaction"]}
    model = PLSPathModel(blocks, [("quality", "satisfaction")]).fit(table)
    told = model.bootstrap(draws=300, seed=4).paths.iloc[0]
    # Its loadings sum to nearly 0, so a resample's own sum has either sign; turned like the fit, all arrows agree.
    assert abs(model.loadings_["quality"].sum()) < 0.05
    assert told["low"] * told["high"] > 0 and told["std_error"] < 0.2


@pytest.mark.parametrize("more", [{"draws": 1}, {"confidence": 1.5}, {"seed": -1}])
def test_bootstrap_refuses_odd_arguments(more: dict) -> None:
    with pytest.raises(BadValue):
        BASE["path"].bootstrap(**more)


@pytest.mark.parametrize("model", ["scsb", "ecsi", "acsi"])
def test_every_specification_fits_its_own_answers(model: str) -> None:
    spec = specification(model)
    assert {name for path in spec.paths for name in path} == set(spec.blocks)
    fitted = PLSPathModel(*spec).fit(simulate_survey(model, rows=200, seed=1))
    assert fitted.r2_.notna().sum() == len({affected for _, affected in spec.paths})


def test_specifications_take_other_numbers_of_items() -> None:
    assert specification("acsi", {"loyalty": 1}).blocks["loyalty"] == ["loyalty_1"]
    for bad in ({"image": 2}, {"loyalty": 0}):
        with pytest.raises(BadValue):
            specification("acsi", bad)
    with pytest.raises(BadValue):
        specification("ccsi")


def test_made_up_answers_stay_on_the_scale_and_refuse_too_much() -> None:
    answers = simulate_survey("ecsi", rows=500, seed=9, points=5)
    assert answers.min().min() == 1 and answers.max().max() == 5
    for bad in (
        {"strengths": {("image", "quality"): 0.1}},
        {"strengths": {("image", "expectations"): 1.0}},
        {"loading": 2},
    ):
        with pytest.raises(BadValue):
            simulate_survey("ecsi", rows=5, seed=1, **bad)
