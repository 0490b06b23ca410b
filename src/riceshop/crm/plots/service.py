"""Plots of service: waiting against agents, run-out days with their interval, the five gaps, the complaint funnel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.service import FIVE_GAPS, GROUPS, average_speed_of_answer, erlang_c
from riceshop.look import PALETTE, axes, describe
from riceshop.words import text
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

MOST_DRAWN = 40


def plot_waiting(load: float, handling: float, most: int | None = None) -> Axes:
    """Return the chance to wait and the mean wait against the number of agents, by Erlang C.

    `load` in erlang, above 0; `handling` is the mean time one customer takes, and the wait is in its unit. Drawn from
    the fewest agents who keep up to `most` (six more if None). Raises BadValue for numbers that cannot be used, or a
    `most` who cannot keep up.

    >>> len(plot_waiting(load=2.0, handling=3.0, most=6).patches)
    4
    """
    offered = guard.number("plot_waiting(load)", load, 0.0, open_low=True)
    first = int(np.floor(offered)) + 1
    last = first + 6 if most is None else guard.whole("plot_waiting(most)", most, first)
    agents = range(first, last + 1)
    chance = [erlang_c(count, offered) for count in agents]
    wait = [average_speed_of_answer(count, offered, handling) for count in agents]
    figure, (ax, line) = axes(width=8.6, columns=2)
    bars = ax.bar(agents, chance, color=PALETTE["sun"], edgecolor=PALETTE["ink"], linewidth=0.5, width=0.7)
    ax.bar_label(bars, [f"{one:.2f}" for one in chance], padding=2, fontsize=9.5)
    ax.set_ylim(0, 1.05)
    line.plot(agents, wait, "o-", color=PALETTE["indigo"])
    line.set_ylim(bottom=0)
    for one, key in ((ax, "chance"), (line, "wait")):
        one.set_xticks(agents)
        one.set_xlabel(text("plots_service.waiting.x"))
        one.set_title(text(f"plots_service.waiting.{key}"))
    figure.suptitle(text("plots_service.waiting.title", load=f"{offered:g}"))
    told = {"first": first, "last": last, "chance": f"{chance[0]:.2f}", "least": f"{chance[-1]:.2f}"}
    return describe(ax, text("plots_service.waiting.alt", **told, wait=f"{wait[0]:.2f}"))


def plot_run_out_interval(table: DataFrame) -> Axes:
    """Return, for each household, the day its jar is expected to run empty with the interval around it.

    `table` is what `service.forecast_interval` returns; the 40 earliest are drawn, the first on top. An interval
    without a last day ends in an arrow.

    >>> import pandas as pd
    >>> from riceshop.crm.service import forecast_interval
    >>> book = pd.DataFrame({"household": [1, 2], "last_day": [0, 0], "members": [5, None], "appetite_g": [350, None]})
    >>> [one.get_text() for one in plot_run_out_interval(forecast_interval(book, 0)).get_yticklabels()]
    ['1', '2']
    """
    place = "plot_run_out_interval(table)"
    guard.frame(place, table, ["household", "run_out_day", "earliest_day", "latest_day"])
    _rows(place, table)
    rows = table.sort_values(["run_out_day", "household"], kind="stable").head(MOST_DRAWN)
    day, early = (guard.series(place, rows[name].to_numpy(float)) for name in ("run_out_day", "earliest_day"))
    open_end = rows["latest_day"].isna().to_numpy()
    late = rows["latest_day"].astype("Float64").to_numpy(float, na_value=np.nan)
    end = np.nanmax([*day, *late]) + 2
    late = np.where(open_end, end, late)
    at = np.arange(len(rows))
    _, ax = axes(height=max(2.8, 1.4 + 0.22 * len(rows)))
    ax.hlines(at, early, late, color=PALETTE["husk"], linewidth=5, label=text("plots_service.runout.interval"))
    ax.plot(day, at, "D", color=PALETTE["indigo"], markersize=5, label=text("plots_service.runout.expected"))
    if open_end.any():
        ax.plot(late[open_end], at[open_end], ">", color=PALETTE["clay"], label=text("plots_service.runout.open"))
    ax.set_yticks(at, [str(one) for one in rows["household"]], fontsize=9)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlabel(text("plots_service.runout.x"))
    ax.set_ylabel(text("plots_service.runout.y"))
    ax.set_title(text("plots_service.runout.title"))
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    told = {"household": rows["household"].iloc[0], "day": f"{day[0]:g}", "early": f"{early[0]:g}"}
    last = text("plots_service.runout.open") if open_end[0] else f"{late[0]:g}"
    return describe(ax, text("plots_service.runout.alt", count=len(rows), **told, late=last))


def plot_service_gaps(table: DataFrame) -> Axes:
    """Return the five gaps of the gap model as bars; `table` is what `service.service_gaps` returns.

    >>> from riceshop.crm.service import service_gaps
    >>> levels = dict(expected=6, understood=5, specified=5, delivered=4, promised=6, perceived=4)
    >>> len(plot_service_gaps(service_gaps(levels)).patches)
    5
    """
    place = "plot_service_gaps(table)"
    guard.frame(place, table, ["name", "difference"])
    _rows(place, table)
    known = [name for name, _, _ in FIVE_GAPS.values()]
    names = [text(f"plots_service.gaps.{guard.one_of(place, one, known)}") for one in table["name"]]
    gap = guard.series(place, table["difference"].to_numpy())
    labels = [f"{number} {name}" for number, name in zip(table.index, names, strict=True)]
    _, ax = axes(height=3.4)
    for at, one in enumerate(gap):
        bar = ax.barh(at, one, height=0.6, color=PALETTE["clay" if one < 0 else "jade"], edgecolor=PALETTE["ink"],
                      linewidth=0.6, hatch="//" if one < 0 else "")  # fmt: skip
        ax.bar_label(bar, [f"{one:+.2f}"], padding=4)
    ax.set_yticks(range(len(gap)), labels)
    ax.invert_yaxis()
    ax.axvline(0, color=PALETTE["ink"], linewidth=1)
    ax.margins(x=0.18)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(text("plots_service.gaps.x"))
    ax.set_title(text("plots_service.gaps.title"))
    worst = int(np.argmin(gap))
    return describe(ax, text("plots_service.gaps.alt", worst=labels[worst], value=f"{gap[worst]:+.2f}"))


def plot_complaint_funnel(funnel: DataFrame) -> Axes:
    """Return how many of each group of the complaint funnel stay and how many are lost.

    `funnel` is what `service.complaint_funnel` returns.

    >>> from riceshop.crm.service import complaint_funnel
    >>> stay = {"content": 0.9, "silent": 0.4, "unresolved": 0.2, "resolved": 0.95}
    >>> funnel = complaint_funnel(1_000, fault=0.2, complain=0.25, resolve=0.6, stay=stay)
    >>> len(plot_complaint_funnel(funnel).patches)
    8
    """
    place = "plot_complaint_funnel(funnel)"
    guard.frame(place, funnel, ["customers", "stay", "staying", "lost"])
    _rows(place, funnel)
    names = [text(f"plots_service.funnel.{guard.one_of(place, str(one), GROUPS)}") for one in funnel.index]
    stay, lost = (guard.series(place, funnel[name].to_numpy(), 0.0) for name in ("staying", "lost"))
    at = np.arange(len(names))
    _, ax = axes(height=3.4)
    ax.barh(at, stay, height=0.6, color=PALETTE["jade"], label=text("plots_service.funnel.staying"))
    bars = ax.barh(at, lost, left=stay, height=0.6, color=PALETTE["clay"], hatch="//", edgecolor="white",
                   label=text("plots_service.funnel.lost"))  # fmt: skip
    shares = [f"{whole:,.0f} ({100 * kept:.0f} %)" for whole, kept in zip(funnel["customers"], funnel["stay"], strict=True)]
    ax.bar_label(bars, shares, padding=4)
    ax.set_yticks(at, names)
    ax.invert_yaxis()
    ax.margins(x=0.22)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(text("plots_service.funnel.x"))
    ax.set_title(text("plots_service.funnel.title"))
    ax.legend(loc="lower right")
    worst = int(np.argmax(lost))
    told = {"lost": f"{lost.sum():,.0f}", "group": names[worst], "most": f"{lost[worst]:,.0f}"}
    return describe(ax, text("plots_service.funnel.alt", total=f"{funnel['customers'].sum():,.0f}", **told))


def _rows(place: str, table: DataFrame) -> None:
    if table.empty:
        raise BadValue("plots_service.no_rows", place=place)
