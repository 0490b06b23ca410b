"""Plots: each one shows a PNG with alternative text, in three languages, and no character is missing from the font."""

import pandas as pd
import pytest

from riceshop.crm import plots
from riceshop.crm.service import forecast
from riceshop.town import class_town, compare, preset
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def run():
    return class_town().run(preset("wang"), 30)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list:
    found: list = []
    monkeypatch.setattr("IPython.display.display", found.append)
    return found


@pytest.mark.parametrize("lang", ["zh", "en", "both"])
def test_every_plot_shows_a_picture_with_words(run, shown: list, lang: str) -> None:
    use_language(lang)
    table = forecast(run.notebook, run.days)
    truth = run.truth.assign(run_out_day=run.days + run.truth["stock_g"] // run.truth["need_g"])
    plots.plot_daily(run)
    plots.plot_cash(run.daily)
    plots.plot_compare(compare([run, class_town().run(preset("wait"), 30)]))
    plots.plot_compare(compare([run]), "customers")
    plots.plot_run_out(table)
    plots.plot_forecast_error(table, truth)
    assert len(shown) == 6
    for image in shown:
        assert image.data.startswith(b"\x89PNG") and len(image.alt) > 10


def test_every_plot_is_named_in_the_test_above(root) -> None:
    source = (root / "tests" / "crm" / "test_crm_plots.py").read_text(encoding="utf-8")
    names = [name for name, room in plots._WHERE.items() if room == "shop"]
    assert names and all(f"plots.{name}(" in source for name in names)


def test_alt_text_quotes_the_figures(run, shown: list) -> None:
    plots.plot_compare(compare([run]), "customers")
    assert f"{compare([run])['customers'].iloc[0]:,}" in shown[0].alt


def test_what_cannot_be_drawn_is_named(run) -> None:
    with pytest.raises(BadType, match="list"):
        plots.plot_run_out([1])
    with pytest.raises(BadValue, match="run_out_day"):
        plots.plot_run_out(pd.DataFrame({"household": [1]}))
    with pytest.raises(BadValue, match="no row"):
        plots.plot_daily(run.daily.head(0))
    lonely = pd.DataFrame({"household": [10**6], "run_out_day": [3]})
    with pytest.raises(BadValue, match="share no household"):
        plots.plot_forecast_error(lonely, forecast(run.notebook, 30))
