"""Plots of accuracy: drawn in both languages with every glyph, described by their key figures."""

import numpy as np
import pytest

from riceshop.crm.accuracy import calibration_table
from riceshop.crm.plots import accuracy as plots
from riceshop.look import to_png
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_plot_is_drawn_and_names_the_group_farthest_off(lang: str) -> None:
    use_language(lang)
    table = calibration_table(np.repeat([0.1, 0.5, 0.9], 20), np.repeat([0, 1, 0, 1, 0, 1], [18, 2, 14, 6, 10, 10]), groups=3)
    ax = plots.plot_calibration(table)
    assert "0.9" in ax.figure.get_label() and "0.5" in ax.figure.get_label()
    assert to_png(ax.figure).startswith(b"\x89PNG")
    assert plots.plot_calibration(calibration_table([3.0], [4.0])).get_title() == ax.get_title()


def test_bad_input_is_named() -> None:
    table = calibration_table([1, 2], [1, 2], groups=2)
    with pytest.raises(BadType, match="list"):
        plots.plot_calibration([1, 2])
    with pytest.raises(BadValue, match="predicted"):
        plots.plot_calibration(table.drop(columns="predicted"))
    with pytest.raises(BadValue, match="plot_calibration"):
        plots.plot_calibration(table.head(0))
