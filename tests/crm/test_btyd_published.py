"""The models against figures in print: CDNOW to the end of September 1997, the donors of Fader, Hardie and Shang."""

import numpy as np
import pandas as pd
import pytest

from riceshop.crm.value import BetaGeo, BetaGeoBetaBinomial, GammaGamma, ParetoNBD, rfm_summary
from riceshop.data import load_cdnow, load_donations

# x, t_x, T of two customers worked in print: the first of the CDNOW table, and number 1516 of it.
FIRST, BUSY = (2, 30.43, 38.86), (26, 30.86, 31.0)


@pytest.fixture(scope="module")
def summary() -> pd.DataFrame:
    return rfm_summary(load_cdnow(), "customer_id", "date", "spend", observation_end="1997-09-30")


def figures(model: object, *printed: float) -> None:
    """Hold the parameters to what is printed: 1e-3 of it, or half of its last digit where that is coarser."""
    for (name, found), figure in zip(model.params_.items(), printed, strict=True):
        digits = len(str(figure).partition(".")[2])
        assert found == pytest.approx(figure, rel=1e-3, abs=0.51 * 10**-digits), name


def test_beta_geo(summary: pd.DataFrame) -> None:
    model = BetaGeo().fit(summary)
    figures(model, 0.243, 4.414, 0.793, 2.426)
    assert model.log_likelihood_ == pytest.approx(-9582.43, abs=0.005)
    assert model.converged_
    assert model.expected_purchases(52) == pytest.approx(1.444, abs=6e-4)
    assert model.conditional_expected_purchases(39, *FIRST) == pytest.approx(1.226, abs=6e-4)
    assert model.conditional_expected_purchases(52, *BUSY) == pytest.approx(25.76, abs=0.03)
    assert model.probability_alive(*BUSY) == pytest.approx(0.9688, abs=6e-4)


def test_pareto_nbd(summary: pd.DataFrame) -> None:
    model = ParetoNBD().fit(summary)
    figures(model, 0.553, 10.578, 0.606, 11.669)
    assert model.log_likelihood_ == pytest.approx(-9594.98, abs=0.005)
    assert model.converged_
    assert model.expected_purchases(52) == pytest.approx(1.473434, rel=1e-4)
    assert model.conditional_expected_purchases(52, *BUSY) == pytest.approx(25.46, abs=0.03)
    assert model.probability_alive(*BUSY) == pytest.approx(0.9979, abs=2e-4)


def test_gamma_gamma(summary: pd.DataFrame) -> None:
    model = GammaGamma().fit(summary)
    figures(model, 6.25, 3.74, 15.44)
    assert model.expected_spend(2, 22.345) == pytest.approx(24.65, abs=0.02)


def test_beta_geo_beta_binomial() -> None:
    model = BetaGeoBetaBinomial().fit(load_donations())
    figures(model, 1.204, 0.750, 0.657, 2.784)
    assert model.log_likelihood_ == pytest.approx(-33225.58, abs=0.005)
    # The paper's tables of expected gifts in 2002 to 2006 and of being alive in 2002, corners 0/1995 and 6/2001.
    assert model.conditional_expected_purchases(5, [0, 6], [0, 6], 6).round(2).tolist() == [0.07, 3.75]
    assert model.probability_alive([0, 6], [0, 6], 6).round(2).tolist() == [0.11, 0.93]


def test_calendar_weeks_and_a_counted_first_purchase_give_other_parameters(summary: pd.DataFrame) -> None:
    right = BetaGeo().fit(summary).params_
    weeks = summary.assign(recency=np.floor(summary["recency"]), T=np.ceil(summary["T"]))
    weeks.loc[weeks["frequency"] == 0, "recency"] = 0
    weeks = weeks[(weeks["frequency"] == 0) | (weeks["recency"] > 0)]
    assert BetaGeo().fit(weeks).params_["alpha"] != pytest.approx(right["alpha"], rel=0.01)
    first_counted = summary.assign(frequency=summary["frequency"] + 1)
    first_counted["recency"] = first_counted["recency"].clip(lower=1 / 7)
    first_counted["T"] = first_counted["T"].clip(lower=1 / 7)
    assert BetaGeo().fit(first_counted).params_["r"] != pytest.approx(right["r"], rel=0.5)


@pytest.mark.parametrize(("kind", "printed"), [(BetaGeo, 0.626), (ParetoNBD, 0.630)])
def test_forecasts_of_the_39_weeks_kept_back(kind: type, printed: float, summary: pd.DataFrame) -> None:
    """Fader, Hardie and Lee (2005) print these correlations of forecast and real repeats from October 1997 on."""
    log = load_cdnow()
    days = log[log["date"] > "1997-09-30"].drop_duplicates(["customer_id", "date"])
    real = days.groupby("customer_id").size().reindex(summary.index, fill_value=0)
    told = kind().fit(summary).conditional_expected_purchases(39, summary["frequency"], summary["recency"], summary["T"])
    assert np.corrcoef(told, real)[0, 1] == pytest.approx(printed, abs=6e-4)
