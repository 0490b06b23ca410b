"""Plots of value: drawn in both languages without a missing character, described by their figures."""

import pandas as pd
import pytest

from riceshop.crm.plots.value import (
    plot_cost_to_serve,
    plot_present_value,
    plot_probability_alive,
    plot_purchases,
    plot_tornado,
    plot_tracking,
)
from riceshop.crm.value import BetaGeo, GammaGamma, ParetoNBD, cost_to_serve, npv, rfm_summary, tornado
from riceshop.data import load_cdnow
from riceshop.look import to_png
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

pytestmark = pytest.mark.filterwarnings("error")

BG = BetaGeo.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
PARETO = ParetoNBD.with_params(r=0.553, alpha=10.578, s=0.606, beta=11.669)
LIN = {"first_revenue": 10, "variable_cost": 0.8, "purchases_per_year": 12, "years": 3, "other_revenue": 30,
       "referral_probability": 0.5, "discount_rate": 0.1}  # fmt: skip
USE = pd.DataFrame({"deliveries": [3, 1], "credit_days": [0, 30], "gross": [50, 20]}, index=["Lin", "Tan"])


@pytest.fixture(scope="module")
def orders() -> pd.DataFrame:
    return load_cdnow()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_are_drawn_and_say_the_key_figure(lang: str, orders: pd.DataFrame) -> None:
    use_language(lang)
    summary = rfm_summary(orders, "customer_id", "date", observation_end="1997-09-30")
    served = cost_to_serve(USE, {"deliveries": 40, "credit_days": 18}, margin="gross")
    told = [
        ("221.6", plot_tornado(tornado(LIN))),
        (f"{npv([-100, 60, 60], 0.1):.2f}", plot_present_value([-100, 60, 60], 0.1)),
        ("1,411", plot_purchases(BG, summary)),
        ("1,411", plot_purchases(PARETO, summary)),
        ("0.9", plot_probability_alive(BG, 39)),
        ("30", plot_cost_to_serve(served)),
        ("Lin", plot_cost_to_serve(served.drop(columns=["gross", "profit"]))),
        ("4", plot_tracking(BG, orders, "customer_id", "date", fitted_until="1997-09-30")),
    ]
    for figure, ax in told:
        assert figure in ax.figure.get_label()
        assert to_png(ax.figure).startswith(b"\x89PNG")


def test_the_bars_of_data_and_model_hold_every_customer(orders: pd.DataFrame) -> None:
    summary = rfm_summary(orders, "customer_id", "date", observation_end="1997-09-30")
    heights = [bar.get_height() for bar in plot_purchases(BG, summary).patches]
    assert sum(heights[:8]) == len(summary) == 2357
    assert sum(heights[8:]) == pytest.approx(len(summary))


def test_tracking_counts_every_repeat_day(orders: pd.DataFrame) -> None:
    line, model = plot_tracking(BG, orders, "customer_id", "date").lines[:2]
    summary = rfm_summary(orders, "customer_id", "date")
    assert line.get_ydata()[-1] == summary["frequency"].sum()
    assert model.get_ydata()[-1] == pytest.approx(BG.expected_purchases(summary["T"].to_numpy()).sum(), rel=1e-6)


def test_what_cannot_be_drawn_is_named() -> None:
    use_language("en")
    with pytest.raises(BadType, match="GammaGamma"):
        plot_probability_alive(GammaGamma(), 39)
    with pytest.raises(BadValue, match="swing"):
        plot_tornado(pd.DataFrame({"low": [1], "high": [2]}))
    with pytest.raises(BadValue, match="no row"):
        plot_cost_to_serve(pd.DataFrame({"cost_to_serve": []}))
    with pytest.raises(BadValue, match="cash_flows"):
        plot_present_value([], 0.1)
