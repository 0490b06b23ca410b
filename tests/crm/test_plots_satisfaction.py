"""Plots of satisfaction: drawn in both languages with every glyph, described by their key figures."""

import pandas as pd
import pytest

from riceshop.crm import satisfaction
from riceshop.crm.plots import satisfaction as plots
from riceshop.look import to_png
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

pytestmark = pytest.mark.filterwarnings("error")
MAP = satisfaction.importance_performance(
    pd.Series({"sifted": 9, "on_time": 8, "jar": 4, "talk": 3}), pd.Series({"sifted": 5, "on_time": 9, "jar": 8, "talk": 4})
)
KANO = pd.DataFrame(
    {"better": [0.2, 0.7, 0.8, None], "worse": [-0.9, -0.8, -0.1, None], "category": list("MOAQ")},
    index=["sifted", "on_time", "old_rice_on_top", "talk"],
)
GAPS = pd.DataFrame({"gap": [-1.5, 0.5], "weighted_gap": [-0.9, 0.2]}, index=["reliability", "tangibles"])


@pytest.fixture(scope="module")
def model() -> satisfaction.PLSPathModel:
    survey = satisfaction.simulate_survey("ecsi", rows=250, seed=1932)
    return satisfaction.PLSPathModel(*satisfaction.specification("ecsi")).fit(survey)


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_every_plot_is_drawn_and_names_its_key_figure(model: satisfaction.PLSPathModel, lang: str) -> None:
    use_language(lang)
    strongest = f"{model.path_coefficients_.to_numpy().max():.2f}"
    nps = satisfaction.net_promoter_score([10, 9, 9, 8, 7, 3])
    drawn = {
        plots.plot_path_model(model): strongest,
        plots.plot_kano_curves("MOAIR"): "+0.18",
        plots.plot_better_worse(KANO): "-0.90",
        plots.plot_servqual_gaps(GAPS): "-0.70",
        plots.plot_importance_performance(MAP): "sifted",
        plots.plot_promoter_score(nps): f"{nps.low:+.0f}",
    }
    for ax, figure in drawn.items():
        assert figure in ax.figure.get_label()
        assert to_png(ax.figure).startswith(b"\x89PNG")


def test_the_path_diagram_carries_every_coefficient_and_r2(model: satisfaction.PLSPathModel) -> None:
    said = [one.get_text() for one in plots.plot_path_model(model).texts]
    for cause, effect in model.paths:
        assert f"{model.path_coefficients_.loc[effect, cause]:.2f}" in said
    assert sum("R²" in one for one in said) == model.r2_.notna().sum()


def test_bad_input_is_named() -> None:
    with pytest.raises(BadType, match="int"):
        plots.plot_path_model(3)
    with pytest.raises(BadValue, match="PLSPathModel"):
        plots.plot_path_model(satisfaction.PLSPathModel(*satisfaction.specification("acsi")))
    with pytest.raises(BadValue, match="Z"):
        plots.plot_kano_curves("Z")
    with pytest.raises(BadValue):
        plots.plot_kano_curves("")
    with pytest.raises(BadValue, match="worse"):
        plots.plot_better_worse(KANO[["better"]])
    with pytest.raises(BadValue, match="plot_better_worse"):
        plots.plot_better_worse(KANO.iloc[3:])
    with pytest.raises(BadType, match="list"):
        plots.plot_servqual_gaps([1])
    with pytest.raises(BadValue, match="elsewhere"):
        plots.plot_importance_performance(MAP.assign(quadrant="elsewhere"))
    with pytest.raises(BadType, match="float"):
        plots.plot_promoter_score(33.3)
