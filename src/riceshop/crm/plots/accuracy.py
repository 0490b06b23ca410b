"""Plots of accuracy: what was predicted beside what came."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.look import PALETTE, axes, describe
from riceshop.words import text
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame


def plot_calibration(table: DataFrame) -> Axes:
    """Return what was found against what was predicted, a mark a group with its interval, beside the perfect line.

    `table` is what `accuracy.calibration_table` returns. Raises BadType or BadValue for another table or an empty one.

    >>> from riceshop.crm.accuracy import calibration_table
    >>> len(plot_calibration(calibration_table([0.1, 0.1, 0.8, 0.8], [0, 0, 1, 0], groups=2)).get_lines())
    1
    """
    place = "plot_calibration(table)"
    guard.frame(place, table, ["customers", "predicted", "found", "low", "high"])
    if table.empty:
        raise BadValue("plots_accuracy.no_rows", place=place)
    said, came = (guard.series(place, table[name].to_numpy()) for name in ("predicted", "found"))
    # A group of one customer has no interval.
    down, up = np.nan_to_num(came - table["low"].to_numpy()), np.nan_to_num(table["high"].to_numpy() - came)
    ends = [min(said.min(), came.min()), max(said.max(), came.max())]
    _, ax = axes(height=4.4)
    label = text("plots_accuracy.calibration.perfect")
    ax.plot(ends, ends, color=PALETTE["mist"], linestyle="--", label=label)
    ax.errorbar(said, came, yerr=np.maximum([down, up], 0), fmt="none", ecolor=PALETTE["indigo"], alpha=0.6)
    label = text("plots_accuracy.calibration.group")
    ax.scatter(said, came, color=PALETTE["indigo"], s=46, zorder=3, label=label)
    ax.set_title(text("plots_accuracy.calibration.title"))
    ax.set_xlabel(text("plots_accuracy.calibration.x"))
    ax.set_ylabel(text("plots_accuracy.calibration.y"))
    ax.legend(loc="best")
    widest = int(np.argmax(np.abs(came - said)))
    told = {"predicted": f"{said[widest]:.3g}", "found": f"{came[widest]:.3g}", "groups": len(said)}
    return describe(ax, text("plots_accuracy.calibration.alt", **told))
