"""Plots of service: drawn in both languages with every glyph, described by their key figures."""

import pandas as pd
import pytest

from riceshop.crm import service
from riceshop.crm.plots import service as plots
from riceshop.look import to_png
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

pytestmark = pytest.mark.filterwarnings("error")
BOOK = pd.DataFrame(
    {"household": [1, 2, 3], "last_day": [0, 0, 4], "members": [5, None, 4], "appetite_g": [350, None, 400]}
)
TABLE = service.forecast_interval(BOOK, 4)
GAPS = service.service_gaps(
    {"expected": 6, "understood": 5, "specified": 5, "delivered": 4, "promised": 6, "perceived": 4}
)
FUNNEL = service.complaint_funnel(
    1_000, fault=0.2, complain=0.25, resolve=0.6, stay={"content": 0.9, "silent": 0.4, "unresolved": 0.2, "resolved": 0.95}
)


def drawn() -> dict:
    open_end = TABLE.assign(latest_day=TABLE["latest_day"].mask(TABLE["household"] == 2))
    return {
        "waiting": (plots.plot_waiting(load=2.0, handling=3.0), f"{service.erlang_c(3, 2.0):.2f}"),
        "runout": (plots.plot_run_out_interval(TABLE), str(TABLE["run_out_day"].min())),
        "open": (plots.plot_run_out_interval(open_end), str(TABLE["run_out_day"].min())),
        "gaps": (plots.plot_service_gaps(GAPS), "-2.00"),
        "funnel": (plots.plot_complaint_funnel(FUNNEL), f"{FUNNEL['lost'].sum():,.0f}"),
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_plot_is_drawn_and_names_its_key_figure(lang: str) -> None:
    use_language(lang)
    for ax, figure in drawn().values():
        assert figure in ax.figure.get_label()
        assert to_png(ax.figure).startswith(b"\x89PNG")


def test_bad_input_is_named() -> None:
    with pytest.raises(BadValue, match="plot_waiting"):
        plots.plot_waiting(0, 3)
    with pytest.raises(BadValue, match="most"):
        plots.plot_waiting(5, 3, most=4)
    with pytest.raises(BadValue, match="latest_day"):
        plots.plot_run_out_interval(TABLE.drop(columns="latest_day"))
    with pytest.raises(BadValue, match="plot_run_out_interval"):
        plots.plot_run_out_interval(TABLE.iloc[:0])
    with pytest.raises(BadValue, match="sixth"):
        plots.plot_service_gaps(GAPS.assign(name="sixth"))
    with pytest.raises(BadType, match="dict"):
        plots.plot_complaint_funnel({})
