"""Plots of segmentation: drawn in both languages without a missing character, described by their figures."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from riceshop.crm import segmentation as seg
from riceshop.crm.plots import segmentation as plots
from riceshop.look import to_png
from riceshop.words import use_language
from riceshop.words.errors import BadType, BadValue

pytestmark = pytest.mark.filterwarnings("error")


def every() -> dict[str, tuple[str, Axes]]:
    """Return every plot with a figure that its sentence must name."""
    rng = np.random.default_rng(7)
    sales = pd.Series(rng.lognormal(3, 1.2, 200))
    months = pd.period_range("2021-01", periods=36, freq="M")
    season = pd.Series([100 + 50 * (month.month == 1) for month in months], index=months)
    log = pd.DataFrame({"who": rng.integers(0, 80, 400), "fen": rng.lognormal(4, 1, 400),
                        "day": pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 300, 400), "D")})  # fmt: skip
    points = pd.DataFrame(np.repeat([[0, 0], [9, 0], [0, 9]], 20, axis=0) + rng.normal(0, 1, (60, 2)), columns=["jin", "fen"])
    scores = [pd.Series(rng.uniform(1, 5, 40)) for _ in range(2)]
    model = seg.KMeansSegments(3).fit(points)
    return {
        "lorenz": (f"{seg.top_share(sales):.0%}", plots.plot_lorenz(seg.lorenz_curve(sales))),
        "abc": (str((seg.abc_classes(sales)["class"] == "A").sum()), plots.plot_abc(seg.abc_classes(sales))),
        "pyramid": ("1%", plots.plot_pyramid(seg.value_pyramid(sales))),
        "rfm": (str(log["who"].nunique()), plots.plot_rfm(seg.rfm_scores(log, "who", "day", "fen"))),
        "seasons": ("1.44", plots.plot_seasonal_readings(seg.seasonal_readings(season))),
        "burnett": ("40", plots.plot_burnett(seg.burnett(*scores))),
        "quadrant": ("40", plots.plot_value_quadrant(seg.value_quadrant(*scores))),
        "portfolio": ("4", plots.plot_portfolio([2, 1.5, 0.5, 0.3], [0.2, 0, 0.2, 0], names=["a", "b", "c", "d"])),
        "choose": ("3", plots.plot_choose_segments(seg.choose_segments(points, range(2, 6)))),
        "profile": ("3", plots.plot_profile(seg.profile_table(points, model.labels_))),
        "lift": ("10%", plots.plot_lift(seg.lift_table(np.arange(60.0), np.arange(60) % 4 == 0))),
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_are_drawn_and_say_the_key_figure(lang: str) -> None:
    use_language(lang)
    for figure, ax in every().values():
        assert figure in ax.figure.get_label()
        assert to_png(ax.figure).startswith(b"\x89PNG")


def test_words_of_the_tables_are_in_the_language() -> None:
    use_language("zh")
    ax = plots.plot_burnett(seg.burnett(pd.Series([1.0]), pd.Series([1.0])))
    assert ax.texts[0].get_text().split("\n")[0] == seg.label("action", "exit", "zh")
    assert seg.label("state", "good", "zh") in [one.get_text() for one in ax.get_yticklabels()]


def test_groups_differ_by_marker_too() -> None:
    ax = plots.plot_value_quadrant(seg.value_quadrant([9, 9, 1, 1], [9, 1, 9, 1]))
    assert len({len(one.get_paths()[0].vertices) for one in ax.collections}) == 4


def test_what_cannot_be_drawn_is_named() -> None:
    use_language("en")
    with pytest.raises(BadType, match="list"):
        plots.plot_lorenz([1])
    with pytest.raises(BadValue, match="gain"):
        plots.plot_lift(pd.DataFrame({"customers": [1]}))
    with pytest.raises(BadValue, match="_index"):
        plots.plot_profile(pd.DataFrame({"customers": [1], "share": [1.0]}))
    with pytest.raises(BadValue, match="no row"):
        plots.plot_abc(pd.DataFrame({"share": [], "class": []}))
    with pytest.raises(BadValue, match="plot_pyramid"):
        plots.plot_pyramid(pd.DataFrame({"value": [0.0], "tier": ["vip"]}))
