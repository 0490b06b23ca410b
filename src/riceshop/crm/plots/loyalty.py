"""Plots of loyalty: survival, retention, the satisfaction trap, quadrants, word of mouth and win-back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.loyalty import (
    ShiftedBetaGeometric,
    loyalty_quadrants,
    median_survival,
    satisfaction_loyalty_curve,
)
from riceshop.look import PALETTE, axes, describe
from riceshop.words import text
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from pandas import DataFrame

LINES = (("indigo", "-"), ("clay", "--"), ("jade", "-."), ("sun", ":"))
QUADRANTS = {"loyal": ("o", "jade"), "latent": ("^", "sun"), "spurious": ("s", "indigo"), "none": ("x", "clay")}
MARKETS = {"bound": ("mist", ":"), "middle": ("jade", "--"), "free": ("indigo", "-")}


def plot_survival(tables: DataFrame | Mapping[str, DataFrame]) -> Axes:
    """Return the share still there over time with its band, for one table of `loyalty.kaplan_meier` or up to four.

    `tables` is one table, or a dict from the reader's name of a group to its table; ticks mark customers lost to
    sight. Raises BadType or BadValue for another table, none, or more than four.

    >>> from riceshop.crm.loyalty import kaplan_meier
    >>> len(plot_survival({"a": kaplan_meier([1, 2, 3]), "b": kaplan_meier([2, 4, 5])}).collections)
    2
    """
    place = "plot_survival(tables)"
    groups = dict(tables) if isinstance(tables, Mapping) else {"": tables}
    if not 1 <= len(groups) <= len(LINES):
        raise BadValue("plots_loyalty.groups", value=len(groups), most=len(LINES))
    for table in groups.values():
        guard.frame(place, table, ["survival", "low", "high", "censored"])
        _rows(place, table)
    _, ax = axes(height=4.0)
    for (name, table), (tint, style) in zip(groups.items(), LINES, strict=False):
        at, colour = table.index.to_numpy(float), PALETTE[tint]
        label = name or text("plots_loyalty.survival.share")
        ax.fill_between(at, table["low"], table["high"], step="post", color=colour, alpha=0.16, linewidth=0)
        ax.step(at, table["survival"], where="post", color=colour, linestyle=style, label=label)
        lost = (table["censored"] > 0).to_numpy()
        ax.plot(at[lost], table["survival"].to_numpy()[lost], "|", color=colour, markersize=9)
    ax.axhline(0.5, color=PALETTE["mist"], linewidth=1, linestyle=":")
    ax.set(ylim=(0, 1.05), xlim=(0, None))
    _finish(ax, "survival")
    told = [_median(name, table) for name, table in groups.items()]
    return describe(ax, text("plots_loyalty.survival.alt", told=text("plots_loyalty.semicolon").join(told)))


def plot_retention_table(table: DataFrame) -> Axes:
    """Return the heat map of retention with the share written in each cell; `table` is that of `retention_table`.

    Cohorts downwards, age to the right; what is not yet seen stays empty.

    >>> import pandas as pd
    >>> len(plot_retention_table(pd.DataFrame({0: [1.0, 1.0], 1: [0.5, None]})).texts)
    3
    """
    place = "plot_retention_table(table)"
    guard.frame(place, table, [0])
    _rows(place, table)
    cells = table.to_numpy(float)
    guard.probability(place, cells[~np.isnan(cells)])
    rows, columns = cells.shape
    _, ax = axes(width=max(5.0, 1.9 + 0.56 * columns), height=1.4 + 0.36 * rows)
    # A sequence of lightness alone: it reads in grey, and the number stands in every cell.
    ax.imshow(np.ma.masked_invalid(cells), cmap="YlGnBu", vmin=0, vmax=1, aspect="auto")
    for row, column in zip(*np.nonzero(~np.isnan(cells)), strict=True):
        share = cells[row, column]
        ax.text(column, row, f"{100 * share:.0f}", ha="center", va="center", fontsize=9,
                color="white" if share > 0.55 else PALETTE["ink"])  # fmt: skip
    ax.set_xticks(range(columns), [str(one) for one in table.columns])
    ax.set_yticks(range(rows), [str(one) for one in table.index])
    ax.grid(visible=False)
    _finish(ax, "table", legend=False)
    last = cells[:, 1] if columns > 1 else cells[:, 0]
    mean = f"{100 * np.nanmean(last):.0f}" if np.isfinite(last).any() else "–"
    return describe(ax, text("plots_loyalty.table.alt", cohorts=rows, mean=mean))


def plot_retention_model(model: ShiftedBetaGeometric, survivors: ArrayLike, periods: int = 12) -> Axes:
    """Return the share left of a cohort, counted against fitted, and the model's forecast up to `periods`.

    `survivors` are the counts given to `ShiftedBetaGeometric.fit`. Raises BadType for another model, BadValue for one
    that is not fitted or counts that cannot be used.

    >>> counts = [1000, 869, 743, 653, 593]
    >>> len(plot_retention_model(ShiftedBetaGeometric().fit(counts), counts).get_lines())
    3
    """
    if not isinstance(model, ShiftedBetaGeometric):
        raise BadType("plots_loyalty.no_model", value=type(model).__name__)
    left = guard.series("plot_retention_model(survivors)", survivors, 0.0, at_least=2)
    guard.number("plot_retention_model(survivors[0])", float(left[0]), 0.0, open_low=True)
    end = max(guard.whole("plot_retention_model(periods)", periods, 1), len(left) - 1)
    at = np.arange(end + 1)
    share = model.survival(at)
    _, ax = axes(height=4.0)
    ax.plot(at[: len(left)], left / left[0], "o", color=PALETTE["clay"], label=text("plots_loyalty.model.counted"))
    ax.plot(at, share, color=PALETTE["indigo"], label=text("plots_loyalty.model.fitted"))
    ax.axvline(len(left) - 1, color=PALETTE["mist"], linestyle=":", label=text("plots_loyalty.model.today"))
    ax.set_ylim(0, 1.05)
    _finish(ax, "model")
    return describe(ax, text("plots_loyalty.model.alt", periods=end, share=f"{100 * share[-1]:.0f}"))


def plot_satisfaction_loyalty(satisfaction: float = 0.8) -> Axes:
    """Return loyalty against satisfaction in three markets, with the trap: what `satisfaction` is worth in each.

    The curves are those of `loyalty.satisfaction_loyalty_curve`, shapes and no estimates. BadValue outside [0, 1].

    >>> len(plot_satisfaction_loyalty(0.8).get_lines())
    4
    """
    at = guard.number("plot_satisfaction_loyalty(satisfaction)", satisfaction, 0.0, 1.0)
    x = np.linspace(0, 1, 201)
    _, ax = axes(height=4.2)
    ax.axvline(at, color=PALETTE["clay"], linewidth=1, linestyle=":")
    found = {}
    for market, (tint, style) in MARKETS.items():
        found[market] = float(satisfaction_loyalty_curve(at, market))
        name = text(f"plots_loyalty.trap.{market}")
        ax.plot(x, satisfaction_loyalty_curve(x, market), color=PALETTE[tint], linestyle=style, label=name)
        ax.scatter([at], [found[market]], color=PALETTE[tint], zorder=3)
        ax.annotate(f"{found[market]:.2f}", (at, found[market]), (-7, 5), textcoords="offset points", ha="right")
    ax.set(xlim=(0, 1), ylim=(0, 1.03))
    _finish(ax, "trap")
    values = {market: f"{value:.2f}" for market, value in found.items()}
    return describe(ax, text("plots_loyalty.trap.alt", at=f"{at:.2f}", **values))


def plot_loyalty_quadrants(
    attitude: ArrayLike, behaviour: ArrayLike, attitude_cut: float = 0.5, behaviour_cut: float = 0.5
) -> Axes:
    """Return attitude against behaviour, one mark a customer, with the four quadrants and their counts.

    Arguments and errors are those of `loyalty.loyalty_quadrants`.

    >>> len(plot_loyalty_quadrants([0.9, 0.9, 0.1], [0.8, 0.2, 0.8]).collections)
    4
    """
    kinds = loyalty_quadrants(attitude, behaviour, attitude_cut, behaviour_cut).to_numpy()
    x, y = np.asarray(behaviour, dtype=float), np.asarray(attitude, dtype=float)
    _, ax = axes(height=4.4)
    counts = {}
    for kind, (mark, tint) in QUADRANTS.items():
        held = kinds == kind
        counts[kind] = int(held.sum())
        label = text(f"plots_loyalty.quadrants.{kind}", count=counts[kind])
        ax.scatter(x[held], y[held], marker=mark, s=42, color=PALETTE[tint], label=label, clip_on=False, zorder=3)
    ax.axvline(behaviour_cut, color=PALETTE["mist"], linestyle="--", linewidth=1)
    ax.axhline(attitude_cut, color=PALETTE["mist"], linestyle="--", linewidth=1)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    _finish(ax, "quadrants", legend=False)
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside right upper")
    return describe(ax, text("plots_loyalty.quadrants.alt", **counts, total=len(kinds)))


def plot_word_of_mouth(table: DataFrame) -> Axes:
    """Return how far each claim says that a customer's word goes, and how far it goes in a town that has an end.

    `table` is what `loyalty.compare_claims` returns.

    >>> from riceshop.crm.loyalty import compare_claims
    >>> len(plot_word_of_mouth(compare_claims(360)).patches)
    12
    """
    place = "plot_word_of_mouth(table)"
    guard.frame(place, table, ["high", "town_high"])
    _rows(place, table)
    if list(table.index.names) != ["claim", "mood"]:
        raise BadValue("plots_loyalty.claims", value=", ".join(map(str, table.index.names)))
    moods = {mood: text(f"plots_loyalty.mouth.{mood}") for mood in ("satisfied", "dissatisfied")}
    names = [f"{claim}: {moods.get(mood, mood)}" for claim, mood in table.index]
    _, ax = axes(height=1.6 + 0.52 * len(table))
    at = np.arange(len(table))
    for column, shift, tint, hatch in (("high", -0.19, "husk", ""), ("town_high", 0.19, "indigo", "//")):
        values = guard.series(place, table[column].to_numpy(), 0.0)
        bars = ax.barh(at + shift, values, height=0.36, color=PALETTE[tint], hatch=hatch, edgecolor="white",
                       label=text(f"plots_loyalty.mouth.{column}"))  # fmt: skip
        ax.bar_label(bars, [f"{one:.0f}" for one in values], padding=3, fontsize=9.5)
    ax.set_yticks(at, names)
    ax.invert_yaxis()
    ax.margins(x=0.12)
    ax.grid(axis="y", visible=False)
    _finish(ax, "mouth", y=False)
    far = int(np.argmax(table["high"].to_numpy()))
    told = {"claimed": f"{table['high'].iloc[far]:.0f}", "town": f"{table['town_high'].iloc[far]:.0f}"}
    return describe(ax, text("plots_loyalty.mouth.alt", **told))


def plot_winback(table: DataFrame) -> Axes:
    """Return cost against expected gain of each lost customer, chosen or not; `table` is that of `winback_selection`.

    >>> import pandas as pd
    >>> from riceshop.crm.loyalty import winback_selection
    >>> lost = pd.DataFrame({"chance": [0.5, 0.4], "value": [90, 100], "cost": [30, 20]})
    >>> len(plot_winback(winback_selection(lost, 30)).collections)
    2
    """
    place = "plot_winback(table)"
    guard.frame(place, table, ["cost", "expected", "chosen"])
    _rows(place, table)
    cost, gain = (guard.series(place, table[name].to_numpy()) for name in ("cost", "expected"))
    chosen = table["chosen"].to_numpy(bool)
    _, ax = axes(height=4.2)
    for held, mark, tint, key in ((chosen, "o", "jade", "chosen"), (~chosen, "x", "clay", "left")):
        label = text(f"plots_loyalty.winback.{key}", count=int(held.sum()))
        ax.scatter(cost[held], gain[held], marker=mark, s=55, color=PALETTE[tint], label=label, zorder=3)
    ax.axhline(0, color=PALETTE["ink"], linewidth=0.8)
    _finish(ax, "winback")
    told = {"spent": f"{cost[chosen].sum():,.0f}", "gain": f"{gain[chosen].sum():,.0f}"}
    return describe(ax, text("plots_loyalty.winback.alt", chosen=int(chosen.sum()), total=len(table), **told))


def _median(name: str, table: DataFrame) -> str:
    half, share = median_survival(table), 100 * float(table["survival"].iloc[-1])
    label = name or text("plots_loyalty.survival.share")
    if np.isnan(half):
        return text("plots_loyalty.survival.more", name=label, share=f"{share:.0f}")
    return text("plots_loyalty.survival.half", name=label, time=f"{half:g}", share=f"{share:.0f}")


def _rows(place: str, table: DataFrame) -> None:
    if table.empty:
        raise BadValue("plots_loyalty.no_rows", place=place)


def _finish(ax: Axes, name: str, legend: bool = True, y: bool = True) -> None:
    ax.set_title(text(f"plots_loyalty.{name}.title"))
    ax.set_xlabel(text(f"plots_loyalty.{name}.x"))
    if y:
        ax.set_ylabel(text(f"plots_loyalty.{name}.y"))
    if legend:
        ax.legend(loc="best")
