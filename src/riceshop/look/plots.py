"""Plots in the course's style: the Chinese font ready, and shown with alternative text; matplotlib comes late."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riceshop.look.palette import CYCLE, PALETTE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FAMILY = "Rice Shop Sans"
FONT_FILE = Path(__file__).parent / "fonts" / "RiceShopSans-Regular.otf"
SCREEN_DPI = 110


@cache
def use_style() -> None:
    """Register the Chinese font and set the course's style for every later matplotlib figure."""
    import matplotlib
    from matplotlib import font_manager

    font_manager.fontManager.addfont(str(FONT_FILE))
    matplotlib.rcParams.update(_style(matplotlib))


def axes(
    width: float = 7.0, height: float = 3.6, columns: int = 1
) -> tuple[Figure, Axes] | tuple[Figure, list[Axes]]:
    """Return a figure and its axes in the course's style.

    `width` and `height` are inches for the whole figure; `columns` above 1 gives a list of axes side by side.
    The figure belongs to no window manager: show it with `show`.
    """
    use_style()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=SCREEN_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    made = figure.subplots(1, columns)
    return (figure, made) if columns == 1 else (figure, list(made))


def to_png(figure: Figure) -> bytes:
    """Return the figure as PNG bytes at screen resolution."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def describe(plot: Axes, alt: str) -> Axes:
    """Give the plot `alt`, the sentence that says what it shows, for `show` to pass on; return the same axes."""
    plot.figure.set_label(alt)
    return plot


def show(drawn: Figure | Axes, alt: str | None = None) -> None:
    """Display a figure, or the figure of some axes, with a sentence that says what it shows.

    `alt` is that sentence; without it, the one that `describe` gave. Source: DESIGN, style.
    """
    from IPython.display import Image, display

    figure: Figure = getattr(drawn, "figure", drawn)
    width, _ = figure.get_size_inches()
    told = figure.get_label() if alt is None else alt
    display(Image(data=to_png(figure), format="png", width=int(width * SCREEN_DPI), alt=str(told)))


def _style(matplotlib: Any) -> dict[str, Any]:
    ink, mist = PALETTE["ink"], PALETTE["mist"]
    return {
        # Glyph fallback works for explicit families only; a list behind "sans-serif" draws boxes.
        "font.family": ["DejaVu Sans", FAMILY],
        "axes.unicode_minus": False,
        "font.size": 10.5,
        "figure.facecolor": PALETTE["rice"],
        "axes.facecolor": PALETTE["rice"],
        "savefig.facecolor": PALETTE["rice"],
        "axes.edgecolor": mist,
        "axes.labelcolor": ink,
        "text.color": ink,
        "xtick.color": ink,
        "ytick.color": ink,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "grid.color": "#E4DCCB",
        "grid.linewidth": 0.7,
        "axes.axisbelow": True,
        "axes.titlelocation": "left",
        "axes.titlesize": 11.5,
        "lines.linewidth": 2.0,
        "legend.frameon": False,
        "axes.prop_cycle": matplotlib.cycler(color=[PALETTE[name] for name in CYCLE]),
    }
