"""Plots of loyalty: drawn in both languages with every glyph, described by their key figures."""

import pandas as pd
import pytest

from riceshop.crm import loyalty
from riceshop.crm.plots import loyalty as plots
from riceshop.look import to_png
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

pytestmark = pytest.mark.filterwarnings("error")
COUNTS = [1000, 869, 743, 653, 593, 551, 517, 491]
NOTED = loyalty.kaplan_meier([30, 60, 90, 90, 120, 150, 180], [1, 1, 0, 1, 1, 0, 0])
OTHERS = loyalty.kaplan_meier([10, 20, 30, 30, 60, 90, 120], [1, 1, 1, 1, 0, 1, 1])
TABLE = pd.DataFrame(
    {0: [1.0] * 4, 1: [0.6, 0.5, 0.4, None], 2: [0.5, 0.4, None, None], 3: [0.45, None, None, None]},
    index=pd.period_range("1933-01", periods=4, freq="M"),
)
LOST = pd.DataFrame({"chance": [0.5, 0.4, 0.1, 0.6], "value": [90, 100, 100, 80], "cost": [30, 20, 20, 25]})


def drawn() -> dict:
    model = loyalty.ShiftedBetaGeometric().fit(COUNTS)
    return {
        "survival": (plots.plot_survival(NOTED), "120"),
        "two": (plots.plot_survival({"A": NOTED, "B": OTHERS}), "30"),
        "table": (plots.plot_retention_table(TABLE), "50 %"),
        "model": (plots.plot_retention_model(model, COUNTS, 12), f"{100 * model.survival([12])[0]:.0f} %"),
        "trap": (plots.plot_satisfaction_loyalty(0.8), "0.41"),
        "quadrants": (plots.plot_loyalty_quadrants([0.9, 0.9, 0.1, 0.7], [0.8, 0.2, 0.8, 0.9]), "4"),
        "mouth": (plots.plot_word_of_mouth(loyalty.compare_claims(360)), "250"),
        "winback": (plots.plot_winback(loyalty.winback_selection(LOST, 50)), "45"),
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_plot_is_drawn_and_names_its_key_figure(lang: str) -> None:
    use_language(lang)
    for ax, figure in drawn().values():
        assert figure in ax.figure.get_label()
        assert to_png(ax.figure).startswith(b"\x89PNG")


def test_a_cell_not_yet_seen_stays_empty() -> None:
    assert sorted(one.get_text() for one in plots.plot_retention_table(TABLE).texts) == sorted(
        ["100"] * 4 + ["60", "50", "40", "50", "40", "45"]
    )


def test_a_curve_that_never_reaches_half_says_so() -> None:
    use_language("en")
    assert "never" in plots.plot_survival(loyalty.kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0])).figure.get_label()


def test_bad_input_is_named() -> None:
    with pytest.raises(BadType, match="list"):
        plots.plot_survival([1, 2])
    with pytest.raises(BadValue, match="5"):
        plots.plot_survival({str(one): NOTED for one in range(5)})
    with pytest.raises(BadValue, match="plot_retention_table"):
        plots.plot_retention_table(TABLE * 2)
    with pytest.raises(BadType, match="dict"):
        plots.plot_retention_model({}, COUNTS)
    with pytest.raises(BadValue, match="fit"):
        plots.plot_retention_model(loyalty.ShiftedBetaGeometric(), COUNTS)
    with pytest.raises(BadValue, match="1.2"):
        plots.plot_satisfaction_loyalty(1.2)
    with pytest.raises(BadValue, match="attitude"):
        plots.plot_loyalty_quadrants([1.5], [0.5])
    with pytest.raises(BadValue, match="compare_claims"):
        plots.plot_word_of_mouth(loyalty.compare_claims(10).reset_index())
    with pytest.raises(BadValue, match="chosen"):
        plots.plot_winback(LOST.assign(expected=1.0))
