"""Plots of strategy: drawn in both languages without a missing character, described by their figures."""

import pandas as pd
import pytest

from riceshop.crm.plots.strategy import plot_benefits, plot_schedule
from riceshop.crm.strategy import schedule, syllabus_plan, track_benefits
from riceshop.look import to_png
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_are_drawn_and_say_the_key_figure(lang: str) -> None:
    use_language(lang)
    plan = syllabus_plan()
    plan.at["data", "after"] = ("analysis",)
    plan.at["training", "after"] = ("design", "data")
    told = {
        "45": plot_schedule(schedule(plan)),
        "-5": plot_benefits(track_benefits([-10, 6, 6], [-12, 7])),
        "2": plot_benefits(track_benefits([-10, 6, 6], [-12, 7]).assign(actual_sum=float("nan"))),
    }
    for figure, ax in told.items():
        assert figure in ax.figure.get_label()
        assert to_png(ax.figure).startswith(b"\x89PNG")


def test_only_phases_without_slack_are_hatched() -> None:
    plan = pd.DataFrame({"days": [3, 1, 2], "after": [(), (), ("a", "b")]}, index=["a", "b", "c"])
    bars = plot_schedule(schedule(plan)).patches
    assert [bool(bar.get_hatch()) for bar in bars] == [True, False, True]
    assert [bar.get_x() for bar in bars] == [0, 0, 3]


def test_what_cannot_be_drawn_is_named() -> None:
    use_language("en")
    with pytest.raises(BadType, match="list"):
        plot_schedule([1])
    with pytest.raises(BadValue, match="gap"):
        plot_benefits(pd.DataFrame({"planned_sum": [1], "actual_sum": [1]}))
    with pytest.raises(BadValue, match="no row"):
        plot_schedule(schedule(syllabus_plan()).head(0))
