"""Plots of credit: the age of what is owed, how well a score tells risks apart, and the cash between paydays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.credit import auc, cash_gap, roc_curve
from riceshop.look import PALETTE, axes, describe
from riceshop.words import text
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from pandas import DataFrame

FEN = 100
# From light to dark: the older the debt, the darker and the denser its hatch.
AGES = (("jade", ""), ("sun", ""), ("husk", "//"), ("clay", "//"), ("ink", "xx"))


def plot_receivables_ageing(ageing: DataFrame) -> Axes:
    """Return what is owed, in yuan, by days overdue; `ageing` is what `credit.receivables_ageing` returns.

    >>> import pandas as pd
    >>> from riceshop.crm.credit import receivables_ageing
    >>> owed = pd.DataFrame({"day": [100, 60, 5], "open_fen": [500, 300, 200]})
    >>> len(plot_receivables_ageing(receivables_ageing(owed, today=100)).patches)
    5
    """
    place = "plot_receivables_ageing(ageing)"
    table = guard.frame(place, ageing, ["open_fen", "share"])
    _rows(place, table)
    yuan = guard.series(place, table["open_fen"].to_numpy(), 0.0) / FEN
    share = guard.probability(place, table["share"].to_numpy())
    _, ax = axes()
    for at, one in enumerate(yuan):
        tint, hatch = AGES[min(at, len(AGES) - 1)]
        bar = ax.bar(at, one, color=PALETTE[tint], hatch=hatch, edgecolor="white", width=0.7)
        ax.bar_label(bar, [f"{one:,.2f}\n{100 * share[at]:.0f} %"], padding=3)
    names = [text("plots_credit.ageing.not_due") if one == "not_due" else str(one) for one in table.index]
    ax.set_xticks(range(len(names)), names)
    ax.margins(y=0.22)
    ax.grid(axis="x", visible=False)
    _finish(ax, "ageing", legend=False)
    late = float(yuan[np.array(table.index) != "not_due"].sum())
    return describe(ax, text("plots_credit.ageing.alt", owed=f"{yuan.sum():,.2f}", late=f"{late:,.2f}"))


def plot_roc(defaulted: ArrayLike, risk: ArrayLike) -> Axes:
    """Return the ROC curve of a measure of risk, with its area and the KS distance drawn where it is largest.

    Arguments and errors are those of `credit.roc_curve`.

    >>> len(plot_roc([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1]).get_lines())
    3
    """
    curve, area = roc_curve(defaulted, risk), auc(defaulted, risk)
    x, y = curve["good_refused"].to_numpy(), curve["bad_refused"].to_numpy()
    widest = int(np.argmax(np.abs(y - x)))
    distance = abs(float(y[widest] - x[widest]))
    _, ax = axes(width=6.0, height=4.6)
    ax.plot(x, y, color=PALETTE["indigo"], marker="o", markersize=3, label=text("plots_credit.roc.curve", auc=f"{area:.2f}"))
    ax.plot([0, 1], [0, 1], color=PALETTE["mist"], linestyle="--", label=text("plots_credit.roc.chance"))
    ax.plot([x[widest]] * 2, [x[widest], y[widest]], color=PALETTE["clay"], linestyle=":",
            label=text("plots_credit.roc.ks", ks=f"{distance:.2f}"))  # fmt: skip
    ax.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    _finish(ax, "roc")
    return describe(ax, text("plots_credit.roc.alt", auc=f"{area:.2f}", ks=f"{distance:.2f}"))


def plot_payday_cash(flow: DataFrame) -> Axes:
    """Return the cash and what customers owe, in yuan, day by day; `flow` is what `credit.payday_cash_flow` returns.

    The day with the least cash is marked; cash below 0 is shaded, since it is the money that is short.

    >>> import pandas as pd
    >>> from riceshop.crm.credit import payday_cash_flow
    >>> street = pd.DataFrame({"owed_fen": [0], "daily_fen": [10], "next_payday": [2], "pay_cycle_days": [3]})
    >>> len(plot_payday_cash(payday_cash_flow(street, cash_fen=20, paid_out_fen=[9, 9, 9, 9])).get_lines())
    4
    """
    place = "plot_payday_cash(flow)"
    table = guard.frame(place, flow, ["day", "cash_fen", "receivables_fen"])
    _rows(place, table)
    day, cash, owed = (guard.series(place, table[name].to_numpy()) for name in ("day", "cash_fen", "receivables_fen"))
    cash, owed = cash / FEN, owed / FEN
    at, short = cash_gap(table)
    least = float(cash.min())
    _, ax = axes()
    ax.axhline(0, color=PALETTE["ink"], linewidth=0.8)
    ax.plot(day, cash, color=PALETTE["jade"], label=text("plots_credit.cash.cash"))
    ax.plot(day, owed, color=PALETTE["sun"], linestyle="--", label=text("plots_credit.cash.owed"))
    ax.fill_between(day, cash, 0, where=cash < 0, interpolate=True, color=PALETTE["clay"], alpha=0.3, hatch="//",
                    linewidth=0)  # fmt: skip
    ax.plot([at], [least], "v", color=PALETTE["clay"], markersize=9, label=text("plots_credit.cash.least", value=f"{least:,.2f}"))
    _finish(ax, "cash", legend=False)
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return describe(ax, text("plots_credit.cash.alt", day=at, least=f"{least:,.2f}", short=f"{short / FEN:,.2f}"))


def _rows(place: str, table: DataFrame) -> None:
    if table.empty:
        raise BadValue("plots_credit.no_rows", place=place)


def _finish(ax: Axes, name: str, legend: bool = True) -> None:
    ax.set_title(text(f"plots_credit.{name}.title"))
    ax.set_xlabel(text(f"plots_credit.{name}.x"))
    ax.set_ylabel(text(f"plots_credit.{name}.y"))
    if legend:
        ax.legend(loc="best")
