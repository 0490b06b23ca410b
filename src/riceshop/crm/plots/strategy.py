"""Plots of strategy: the plan as a Gantt chart with its critical path, and benefits planned against actual."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riceshop.crm.guard import frame
from riceshop.look import PALETTE, axes, describe
from riceshop.words import entries, text
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame


def plot_schedule(table: DataFrame) -> Axes:
    """Draw what `strategy.schedule` returns as a Gantt chart, hatched where there is no slack; return the axes.

    One bar a phase from start to end, in days; a thin line shows the slack after it. Raises BadType or BadValue for
    what is no such table. Source: R-232, R-233.

    >>> from riceshop.crm.strategy import schedule, syllabus_plan
    >>> plot_schedule(schedule(syllabus_plan())).figure.get_label()[:44]
    'Gantt chart of 6 phases lasting 47 days; on '
    """
    frame("plot_schedule(table)", table, ("start", "end", "slack", "critical"))
    if table.empty:
        raise BadValue("plots.empty")
    names = [_phase(str(name)) for name in table.index]
    figure, ax = axes(height=1.3 + 0.42 * len(table))
    shown = set()
    for row, (start, end, slack, critical) in enumerate(
        zip(table["start"], table["end"], table["slack"], table["critical"], strict=True)
    ):
        kind = "critical" if critical else "other"
        label = None if kind in shown else text(f"plots_strategy.schedule.{kind}")
        shown.add(kind)
        ax.barh(row, end - start, left=start, height=0.58, color=PALETTE["sun" if critical else "mist"],
                hatch="//" if critical else None, edgecolor=PALETTE["ink"], linewidth=1.2, label=label)  # fmt: skip
        if slack > 0:
            label = None if "slack" in shown else text("plots_strategy.schedule.slack")
            shown.add("slack")
            ax.plot([end, end + slack], [row, row], color=PALETTE["indigo"], linestyle=":", marker="|", label=label)
        days = text("plots_strategy.schedule.days", days=f"{end - start:g}")
        ax.annotate(days, (end + max(slack, 0), row), xytext=(5, 0), textcoords="offset points", va="center")
    ax.set_yticks(range(len(table)), names)
    ax.invert_yaxis()
    ax.set_xlim(0, max(1, table["end"].max() * 1.08))
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(text("plots_strategy.schedule.axis"))
    ax.set_title(text("plots_strategy.schedule.title"))
    figure.legend(loc="outside lower center", ncols=3)
    critical = [name for name, on in zip(names, table["critical"], strict=True) if on]
    return describe(ax, text("plots_strategy.schedule.alt", count=len(table), days=f"{table['end'].max():g}",
                             critical=len(critical), names=", ".join(critical)))  # fmt: skip


def plot_benefits(table: DataFrame) -> Axes:
    """Draw the sums so far, planned and actual, of what `strategy.track_benefits` returns; return the axes.

    Money in the table's own unit over periods from 0; the actual line ends where its figures do. Raises BadType or
    BadValue for what is no such table. Source: R-217, R-236.

    >>> from riceshop.crm.strategy import track_benefits
    >>> plot_benefits(track_benefits([-10, 6, 6], [-12, 7])).figure.get_label()
    'Line chart: by period 1 the actual sum is -5, the planned one -4, a gap of -1.'
    """
    frame("plot_benefits(table)", table, ("planned_sum", "actual_sum", "gap"))
    if table.empty:
        raise BadValue("plots.empty")
    _, ax = axes()
    ax.plot(table.index, table["planned_sum"], color=PALETTE["mist"], linestyle="--", marker="o",
            label=text("plots_strategy.benefits.planned"))  # fmt: skip
    done = table.dropna(subset=["actual_sum"])
    ax.plot(done.index, done["actual_sum"], color=PALETTE["indigo"], marker="s",
            label=text("plots_strategy.benefits.actual"))  # fmt: skip
    ax.axhline(0, color=PALETTE["ink"], linewidth=1)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_title(text("plots_strategy.benefits.title"))
    ax.set_xlabel(text("plots_strategy.benefits.x"))
    ax.set_ylabel(text("plots_strategy.benefits.y"))
    ax.legend(loc="best")
    if done.empty:
        end = table.index[-1]
        return describe(ax, text("plots_strategy.benefits.none", period=end, planned=f"{table['planned_sum'].iloc[-1]:g}"))
    last = done.iloc[-1]
    return describe(ax, text("plots_strategy.benefits.alt", period=done.index[-1], actual=f"{last['actual_sum']:g}",
                             planned=f"{last['planned_sum']:g}", gap=f"{last['gap']:g}"))  # fmt: skip


def _phase(name: str) -> str:
    key = f"plots_strategy.phase.{name}"
    return text(key) if key in entries() else name
