"""The models find the parameters of simulated customers again, within their own intervals at the stated rate."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from riceshop.crm.value import BetaGeo, BetaGeoBetaBinomial, GammaGamma, ParetoNBD

CUSTOMERS = 3_000
TRUTH = {
    BetaGeo: {"r": 0.8, "alpha": 6.0, "a": 0.9, "b": 2.5},
    ParetoNBD: {"r": 1.2, "alpha": 8.0, "s": 0.8, "beta": 14.0},
    GammaGamma: {"p": 6.0, "q": 4.0, "v": 15.0},
    BetaGeoBetaBinomial: {"alpha": 1.2, "beta": 0.8, "gamma": 0.9, "delta": 3.0},
}


def beta_geo(chance: np.random.Generator, r: float, alpha: float, a: float, b: float) -> pd.DataFrame:
    rate, leaves = chance.gamma(r, 1 / alpha, CUSTOMERS), chance.beta(a, b, CUSTOMERS)
    end = chance.uniform(40, 78, CUSTOMERS)
    now, last, x = np.zeros(CUSTOMERS), np.zeros(CUSTOMERS), np.zeros(CUSTOMERS)
    here = np.ones(CUSTOMERS, dtype=bool)
    while here.any():
        now = now + chance.exponential(1 / np.maximum(rate, 1e-12))
        here &= now < end
        x, last = x + here, np.where(here, now, last)
        here &= chance.random(CUSTOMERS) >= leaves
    return pd.DataFrame({"frequency": x, "recency": last, "T": end})


def pareto_nbd(chance: np.random.Generator, r: float, alpha: float, s: float, beta: float) -> pd.DataFrame:
    end = chance.uniform(40, 78, CUSTOMERS)
    life = chance.exponential(1 / chance.gamma(s, 1 / beta, CUSTOMERS))
    seen = np.minimum(life, end)
    x = chance.poisson(chance.gamma(r, 1 / alpha, CUSTOMERS) * seen)
    last = np.where(x > 0, seen * chance.random(CUSTOMERS) ** (1 / np.maximum(x, 1)), 0.0)
    return pd.DataFrame({"frequency": x, "recency": last, "T": end})


def gamma_gamma(chance: np.random.Generator, p: float, q: float, v: float) -> pd.DataFrame:
    x = chance.integers(1, 8, CUSTOMERS)
    nu = chance.gamma(q, 1 / v, CUSTOMERS)
    return pd.DataFrame({"frequency": x, "monetary_value": chance.gamma(p * x, 1 / (nu * x))})


def beta_binomial(chance: np.random.Generator, alpha: float, beta: float, gamma: float, delta: float) -> pd.DataFrame:
    takes, leaves = chance.beta(alpha, beta, CUSTOMERS), chance.beta(gamma, delta, CUSTOMERS)
    here = np.ones(CUSTOMERS, dtype=bool)
    x, last = np.zeros(CUSTOMERS), np.zeros(CUSTOMERS)
    for step in range(1, 9):
        here &= chance.random(CUSTOMERS) >= leaves
        took = here & (chance.random(CUSTOMERS) < takes)
        x, last = x + took, np.where(took, step, last)
    return pd.DataFrame({"frequency": x, "recency": last, "n": 8})


CASES = [(BetaGeo, beta_geo, 40), (ParetoNBD, pareto_nbd, 10), (GammaGamma, gamma_gamma, 40),
         (BetaGeoBetaBinomial, beta_binomial, 40)]  # fmt: skip


@pytest.mark.parametrize(("kind", "simulate", "times"), CASES, ids=lambda one: getattr(one, "__name__", ""))
def test_intervals_hold_the_truth_at_the_stated_rate(kind: type, simulate: Callable[..., pd.DataFrame], times: int) -> None:
    truth = np.array(list(TRUTH[kind].values()))
    held, away = [], []
    for seed in range(times):
        model = kind().fit(simulate(np.random.default_rng([1932, seed]), **TRUTH[kind]))
        assert model.converged_
        found, error = np.array(list(model.params_.values())), np.array(list(model.standard_errors_.values()))
        # On the logarithm, where the likelihood is nearer to its normal limit.
        held.append(np.abs(np.log(found / truth)) < 1.96 * error / found)
        away.append(found / truth - 1)
    # Of 95 % intervals: three binomial standard errors of one parameter's count, which move together over parameters.
    assert np.mean(held) > 0.95 - 3 * np.sqrt(0.95 * 0.05 / times)
    assert np.all(np.abs(np.median(away, axis=0)) < 0.12)


def test_the_right_model_has_the_higher_likelihood() -> None:
    summary = pareto_nbd(np.random.default_rng(7), **TRUTH[ParetoNBD])
    assert ParetoNBD().fit(summary).log_likelihood_ > BetaGeo().fit(summary).log_likelihood_


def test_forecasts_meet_what_happens_next() -> None:
    chance = np.random.default_rng(11)
    early, whole = {}, {}
    truth = TRUTH[ParetoNBD]
    life = chance.exponential(1 / chance.gamma(truth["s"], 1 / truth["beta"], 20_000))
    rate = chance.gamma(truth["r"], 1 / truth["alpha"], 20_000)
    for name, end, store in (("first", 39.0, early), ("second", 78.0, whole)):
        store["seen"] = np.minimum(life, end)
    early["x"] = chance.poisson(rate * early["seen"])
    later = chance.poisson(rate * (whole["seen"] - early["seen"]))
    last = np.where(early["x"] > 0, early["seen"] * chance.random(20_000) ** (1 / np.maximum(early["x"], 1)), 0.0)
    model = ParetoNBD.with_params(**truth)
    told = model.conditional_expected_purchases(39, early["x"], last, 39.0)
    assert told.sum() == pytest.approx(later.sum(), rel=0.04)
    groups = np.minimum(early["x"], 6)
    for group in range(7):
        assert told[groups == group].mean() == pytest.approx(later[groups == group].mean(), rel=0.12)
    assert model.probability_alive(early["x"], last, 39.0).mean() == pytest.approx((life > 39).mean(), abs=0.01)
