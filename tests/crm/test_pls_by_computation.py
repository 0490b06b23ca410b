"""PLS path models against what can be worked out another way: eigenvectors, canonical correlations, plain loops."""

import numpy as np
import pandas as pd
import pytest

from riceshop.crm.satisfaction import PLSPathModel, Specification, simulate_survey, specification

ECSI = specification("ecsi")


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    return simulate_survey("ecsi", rows=250, seed=7)


def two_blocks(seed: int, rows: int = 120) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    common = generator.normal(size=(rows, 1))
    values = common * [0.9, 0.7, 0.4, 0.8, 0.5] + generator.normal(size=(rows, 5)) * [0.5, 1, 2, 0.7, 1.5]
    return pd.DataFrame(values, columns=["a1", "a2", "a3", "b1", "b2"])


TWO = ({"a": ["a1", "a2", "a3"], "b": ["b1", "b2"]}, [("a", "b")])


def test_one_block_alone_gives_the_first_principal_component() -> None:
    table = two_blocks(1)
    model = PLSPathModel({"a": list(table)}, []).fit(table)
    vector = np.ones(5)
    correlations = table.corr().to_numpy()
    for _ in range(2000):
        vector = correlations @ vector
        vector /= np.linalg.norm(vector)
    weights = model.outer_weights_["a"].to_numpy()
    assert np.allclose(weights / np.linalg.norm(weights), vector, atol=1e-6)
    assert np.isclose(model.communality_.sum(), np.linalg.eigvalsh(correlations)[-1])
    assert np.isnan(model.gof_) and np.isnan(model.r2_["a"])


@pytest.mark.parametrize("scheme", ["centroid", "factorial", "path"])
def test_two_blocks_of_mode_b_give_the_first_canonical_correlation(scheme: str) -> None:
    table = two_blocks(2)
    model = PLSPathModel(*TWO, scheme=scheme, modes="B").fit(table)
    s = table.corr().to_numpy()
    product = np.linalg.solve(s[:3, :3], s[:3, 3:]) @ np.linalg.solve(s[3:, 3:], s[3:, :3])
    assert np.isclose(model.path_coefficients_.loc["b", "a"] ** 2, np.linalg.eigvals(product).real.max())
    assert np.isclose(model.r2_["b"], model.path_coefficients_.loc["b", "a"] ** 2)


def test_two_blocks_of_mode_a_give_the_first_singular_vectors() -> None:
    table = two_blocks(3)
    model = PLSPathModel(*TWO).fit(table)
    left, _, right = np.linalg.svd(table.corr().to_numpy()[:3, 3:])
    for construct, items, vector in (("a", slice(0, 3), left[:, 0]), ("b", slice(3, 5), right[0])):
        weights = model.outer_weights_[construct].to_numpy()[items]
        assert np.allclose(np.abs(weights / np.linalg.norm(weights)), np.abs(vector), atol=1e-6)


def test_single_items_are_plain_regression() -> None:
    table = two_blocks(4)
    model = PLSPathModel({name: [name] for name in table}, [("a1", "b1"), ("a2", "b1"), ("b1", "b2")]).fit(
        table
    )
    z = (table - table.mean()) / table.std()
    expected = np.linalg.lstsq(z[["a1", "a2"]].to_numpy(), z["b1"].to_numpy(), rcond=None)[0]
    assert np.allclose(model.path_coefficients_.loc["b1", ["a1", "a2"]], expected)
    assert np.isclose(
        model.total_effects_.loc["b2", "a1"], expected[0] * table[["b1", "b2"]].corr().iloc[0, 1]
    )
    assert np.isclose(model.indirect_effects_.loc["b2", "a1"], model.total_effects_.loc["b2", "a1"])
    assert np.isclose(model.gof_, np.sqrt(model.r2_.mean()))


def by_rows(table: pd.DataFrame, spec: Specification, scheme: str, mode: str) -> tuple[dict, dict]:
    """The textbook's algorithm on scores, one construct at a time."""
    z = (table - table.mean()) / table.std()
    weights = {name: np.ones(len(items)) for name, items in spec.blocks.items()}
    for _ in range(60):
        scores = {name: z[items].to_numpy() @ weights[name] for name, items in spec.blocks.items()}
        scores = {name: score / score.std(ddof=1) for name, score in scores.items()}
        for name, items in spec.blocks.items():
            proxy = np.zeros(len(z))
            causes = [one for one, other in spec.paths if other == name]
            fitted = (
                np.linalg.lstsq(np.column_stack([scores[one] for one in causes]), scores[name], rcond=None)[0]
                if causes
                else []
            )
            for other in spec.blocks:
                joined = (name, other) in spec.paths or other in causes
                r = np.corrcoef(scores[name], scores[other])[0, 1]
                share = {"centroid": np.sign(r), "factorial": r, "path": r}[scheme] * joined
                if scheme == "path" and other in causes:
                    share = fitted[causes.index(other)]
                proxy = proxy + share * scores[other]
            block = z[items].to_numpy()
            weights[name] = block.T @ proxy if mode == "A" else np.linalg.lstsq(block, proxy, rcond=None)[0]
    scores = {name: z[items].to_numpy() @ weights[name] for name, items in spec.blocks.items()}
    signs = {
        name: np.sign(sum(np.corrcoef(z[item], scores[name])[0, 1] for item in items))
        for name, items in spec.blocks.items()
    }
    scores = {name: signs[name] * score / score.std(ddof=1) for name, score in scores.items()}
    paths = {}
    for name in spec.blocks:
        causes = [one for one, other in spec.paths if other == name]
        if causes:
            found = np.linalg.lstsq(
                np.column_stack([scores[one] for one in causes]), scores[name], rcond=None
            )[0]
            paths |= {(one, name): value for one, value in zip(causes, found, strict=True)}
    return scores, paths


@pytest.mark.parametrize("mode", ["A", "B"])
@pytest.mark.parametrize("scheme", ["centroid", "factorial", "path"])
def test_acsi_equals_the_algorithm_on_rows(scheme: str, mode: str) -> None:
    spec = specification("acsi")
    table = simulate_survey("acsi", rows=150, seed=11)
    model = PLSPathModel(*spec, scheme=scheme, modes=mode, tol=1e-10).fit(table)
    scores, paths = by_rows(table, spec, scheme, mode)
    for (affecting, affected), value in paths.items():
        assert np.isclose(model.path_coefficients_.loc[affected, affecting], value, atol=1e-7)
    for name, score in scores.items():
        assert np.allclose(model.scores_[name], score, atol=1e-6)
        assert np.allclose(
            model.cross_loadings_[name], [np.corrcoef(table[item], score)[0, 1] for item in table], atol=1e-7
        )


@pytest.mark.parametrize("scheme", ["centroid", "factorial", "path"])
@pytest.mark.parametrize("mode", ["A", "B"])
@pytest.mark.parametrize("scaled", [True, False])
def test_covariances_give_what_the_answers_give(
    answers: pd.DataFrame, scheme: str, mode: str, scaled: bool
) -> None:
    model = PLSPathModel(*ECSI, scheme=scheme, modes=mode, scaled=scaled)
    rows = (
        model.fit(answers).path_coefficients_,
        model.outer_weights_,
        model.unstandardised_weights_,
        model.gof_,
    )
    again = PLSPathModel(*ECSI, scheme=scheme, modes=mode, scaled=scaled).fit(answers.cov())
    assert again.scores_ is None
    for one, other in zip(
        rows,
        (again.path_coefficients_, again.outer_weights_, again.unstandardised_weights_, again.gof_),
        strict=True,
    ):
        assert np.allclose(one, other, atol=1e-9)
    if scaled:
        other = PLSPathModel(*ECSI, scheme=scheme, modes=mode).fit(answers.corr(), covariance=True)
        assert np.allclose(rows[0], other.path_coefficients_, atol=1e-9)


def test_the_tables_hang_together(answers: pd.DataFrame) -> None:
    model = PLSPathModel(*ECSI).fit(answers)
    paths = model.path_coefficients_
    assert list(paths.index) == list(paths.columns) == list(ECSI.blocks)
    drawn = {
        (affecting, affected)
        for affected in paths.index
        for affecting in paths.columns
        if paths.loc[affected, affecting] != 0
    }
    assert drawn == set(ECSI.paths)
    power, total = paths.to_numpy(), np.zeros((7, 7))
    for _ in range(7):
        total, power = total + power, power @ paths.to_numpy()
    assert np.allclose(model.total_effects_, total)
    assert np.allclose(model.scores_.mean(), 0) and np.allclose(model.scores_.std(), 1)
    assert np.allclose(model.scores_.corr(), model.correlations_)
    raw = (answers[model.unstandardised_weights_.index] * model.unstandardised_weights_)[
        ECSI.blocks["quality"]
    ].sum(axis=1)
    assert np.isclose(raw.std(), 1) and np.isclose(np.corrcoef(raw, model.scores_["quality"])[0, 1], 1)
    assert (model.loadings_.to_numpy()[model.outer_weights_ == 0] == 0).all()
    large = model.communality_.drop("complaints_1")
    assert np.isclose(model.gof_, np.sqrt(large.mean() * model.r2_.dropna().mean()))
    assert model.transform(answers.head(3)).equals(model.scores_.head(3))


def test_single_item_of_reliability_and_the_definition_of_alpha(answers: pd.DataFrame) -> None:
    told = PLSPathModel(*ECSI).fit(answers).reliability()
    r = answers[ECSI.blocks["quality"]].corr().to_numpy()
    assert np.isclose(told.loc["quality", "alpha"], 7 / 6 * (1 - 7 / r.sum()))
    assert np.isnan(told.loc["complaints", "alpha"]) and np.isclose(told.loc["complaints", "ave"], 1)


def test_bootstrap_is_the_fit_of_each_resample(answers: pd.DataFrame) -> None:
    model = PLSPathModel(*ECSI, scheme="path").fit(answers)
    told = model.bootstrap(draws=40, seed=3)
    picks = np.random.default_rng(3).integers(0, 250, size=(40, 250))
    fits = [PLSPathModel(*ECSI, scheme="path").fit(answers.iloc[one].reset_index(drop=True)) for one in picks]
    for (affected, affecting), line in told.paths.iterrows():
        values = [one.path_coefficients_.loc[affected, affecting] for one in fits]
        assert np.isclose(line["mean"], np.mean(values), atol=1e-6)
        assert np.isclose(line["std_error"], np.std(values, ddof=1), atol=1e-6)
        assert np.isclose(line["low"], np.quantile(values, 0.025), atol=1e-6)
        assert np.isclose(line["estimate"], model.path_coefficients_.loc[affected, affecting])
    loading = [one.loadings_.loc["image_2", "image"] for one in fits]
    assert np.isclose(told.loadings.loc[("image", "image_2"), "mean"], np.mean(loading), atol=1e-6)
    assert told.failed == 0 and set(told.r2.index) == set(ECSI.blocks) - {"image"}
    effect = model.total_effects_.loc["loyalty", "expectations"]
    assert np.isclose(told.total_effects.loc[("loyalty", "expectations"), "estimate"], effect)


def test_bootstrap_on_covariances_of_unequal_items(answers: pd.DataFrame) -> None:
    wide = answers * np.linspace(1, 3, answers.shape[1])
    model = PLSPathModel(*ECSI, scaled=False).fit(wide)
    told = model.bootstrap(draws=20, seed=5)
    picks = np.random.default_rng(5).integers(0, 250, size=(20, 250))
    fits = [PLSPathModel(*ECSI, scaled=False).fit(wide.iloc[one].reset_index(drop=True)) for one in picks]
    values = [one.loadings_.loc["loyalty_3", "loyalty"] for one in fits]
    assert np.isclose(told.loadings.loc[("loyalty", "loyalty_3"), "mean"], np.mean(values), atol=1e-6)
    assert np.isclose(
        told.loadings.loc[("loyalty", "loyalty_3"), "estimate"], model.loadings_.loc["loyalty_3", "loyalty"]
    )
    values = [one.outer_weights_.loc["loyalty_3", "loyalty"] for one in fits]
    assert np.isclose(told.weights.loc[("loyalty", "loyalty_3"), "mean"], np.mean(values), atol=1e-6)


def test_a_seed_gives_the_same_intervals_and_another_others(answers: pd.DataFrame) -> None:
    model = PLSPathModel(*ECSI).fit(answers)
    one, two, other = (model.bootstrap(draws=600, seed=seed).paths for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(one, two)
    assert not np.allclose(one["low"], other["low"])
    wide = model.bootstrap(draws=600, seed=1, confidence=0.99).paths
    assert (wide["low"] <= one["low"]).all() and (wide["high"] >= one["high"]).all()
