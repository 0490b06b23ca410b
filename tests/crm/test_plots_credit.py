"""Plots of credit: drawn in both languages with every glyph, described by their key figures."""

import pandas as pd
import pytest

from riceshop.crm import credit
from riceshop.crm.plots import credit as plots
from riceshop.look import to_png
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

pytestmark = pytest.mark.filterwarnings("error")
OWED = pd.DataFrame({"day": [100, 60, 30, 5, 80], "open_fen": [50_000, 30_000, 10_000, 20_000, 40_000]})
AGEING = credit.receivables_ageing(OWED, today=100)
STREET = pd.DataFrame(
    {"owed_fen": [500, 0], "daily_fen": [900, 700], "next_payday": [10, 15], "pay_cycle_days": [15, 15]}
)
FLOW = credit.payday_cash_flow(STREET, cash_fen=5_000, paid_out_fen=[1_300] * 40)
BAD, RISK = [1, 0, 1, 0, 0, 0, 1, 0], [0.9, 0.8, 0.7, 0.1, 0.3, 0.2, 0.25, 0.15]


def drawn() -> dict:
    return {
        "ageing": (plots.plot_receivables_ageing(AGEING), "1,000.00"),
        "roc": (plots.plot_roc(BAD, RISK), f"{credit.ks(BAD, RISK):.2f}"),
        "cash": (plots.plot_payday_cash(FLOW), f"{credit.cash_gap(FLOW)[1] / 100:,.2f}"),
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_plot_is_drawn_and_names_its_key_figure(lang: str) -> None:
    use_language(lang)
    for ax, figure in drawn().values():
        assert figure in ax.figure.get_label()
        assert to_png(ax.figure).startswith(b"\x89PNG")


def test_bad_input_is_named() -> None:
    with pytest.raises(BadType, match="dict"):
        plots.plot_receivables_ageing({})
    with pytest.raises(BadValue, match="share"):
        plots.plot_receivables_ageing(OWED)
    with pytest.raises(BadValue, match="roc_curve"):
        plots.plot_roc([1, 1], [0.5, 0.6])
    with pytest.raises(BadValue, match="plot_payday_cash"):
        plots.plot_payday_cash(FLOW.iloc[:0])
