"""Plots of value: what moves it, what it is worth today, what a fitted model expects, who is dear to serve."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.value import BetaGeo, ParetoNBD, npv
from riceshop.crm.value.summary import DAYS, order_days
from riceshop.look import PALETTE, axes, describe
from riceshop.words import entries, text
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from pandas import DataFrame

HATCHES = ("", "//", "..", "xx", "\\\\", "oo")
TINTS = ("sun", "jade", "mist", "husk", "indigo", "clay")


def plot_tornado(table: DataFrame) -> Axes:
    """Draw what `value.tornado` returns, the widest swing on top; return the axes.

    A bar spans the value with the factor lowered (triangle down) and raised (triangle up), in the table's money.
    Raises BadType or BadValue for what is no such table. Source: R-101.

    >>> from riceshop.crm.value import tornado
    >>> lin = dict(first_revenue=10, variable_cost=0.8, purchases_per_year=12, years=3, other_revenue=30,
    ...            referral_probability=0.5, discount_rate=0.1)
    >>> plot_tornado(tornado(lin)).figure.get_label()
    'Tornado chart of 7 factors: variable cost moves the value most, between 24.6 and 221.6.'
    """
    _table("plot_tornado(table)", table, "low", "high", "swing")
    rows = np.arange(len(table))
    low, high = table["low"].to_numpy(), table["high"].to_numpy()
    names = [_factor(str(name)) for name in table.index]
    figure, ax = axes(height=1.3 + 0.36 * len(table))
    ax.barh(rows, np.abs(high - low), left=np.minimum(low, high), color=PALETTE["husk"], height=0.5)
    ax.plot(low, rows, "v", color=PALETTE["indigo"], label=text("plots_value.tornado.lowered"))
    ax.plot(high, rows, "^", color=PALETTE["clay"], label=text("plots_value.tornado.raised"))
    ax.set_yticks(rows, names)
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.use_sticky_edges = False
    ax.set_xlabel(text("plots_value.tornado.axis"))
    ax.set_title(text("plots_value.tornado.title"))
    figure.legend(loc="outside lower center", ncols=2)
    ends = sorted((low[0], high[0]))
    return describe(ax, text("plots_value.tornado.alt", count=len(table), factor=names[0], low=f"{ends[0]:,.1f}",
                             high=f"{ends[1]:,.1f}"))  # fmt: skip


def plot_present_value(cash_flows: ArrayLike, rate: float) -> Axes:
    """Draw cash flows as paid and as worth today, with the sum so far; return the axes.

    Arguments and errors as in `value.npv`: period 0 is today. The sum at the end is that of `npv`.

    >>> plot_present_value([-100, 60, 60], 0.1).figure.get_label()
    'Bar chart of 3 cash flows: at 10% they are worth 4.13 today.'
    """
    flows = guard.series("plot_present_value(cash_flows)", cash_flows)
    worth = npv(flows, rate)
    periods = np.arange(len(flows))
    today = flows * (1 + rate) ** -periods.astype(float)
    _, ax = axes()
    ax.bar(periods - 0.2, flows, 0.4, color=PALETTE["mist"], label=text("plots_value.present.flow"))
    ax.bar(periods + 0.2, today, 0.4, color=PALETTE["sun"], hatch="//", edgecolor=PALETTE["ink"], linewidth=0.6,
           label=text("plots_value.present.today"))  # fmt: skip
    ax.plot(periods, np.cumsum(today), color=PALETTE["indigo"], marker="o", label=text("plots_value.present.sum"))
    ax.axhline(0, color=PALETTE["ink"], linewidth=1)
    ax.xaxis.get_major_locator().set_params(integer=True)
    percent = f"{100 * rate:g}%"
    _words(ax, "present", rate=percent)
    return describe(ax, text("plots_value.present.alt", count=len(flows), rate=percent, value=f"{worth:,.2f}"))


def plot_purchases(model: BetaGeo | ParetoNBD, summary: DataFrame, most: int = 7) -> Axes:
    """Draw how many customers came back 0, 1, 2 ... times, in the data and by the fitted model; return the axes.

    `summary` has the columns frequency and T (`value.rfm_summary`); the last bar holds `most` and more. Raises BadType
    or BadValue for another model or table. Source: Fader, Hardie and Lee (2005), figure 1.

    >>> import pandas as pd
    >>> model = BetaGeo.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> plot_purchases(model, pd.DataFrame({"frequency": [0, 0, 1], "T": [30.0, 38.0, 38.0]})).figure.get_label()
    'Bar chart: of 3 customers 2 never came back; the model expects 1.8.'
    """
    _model("plot_purchases(model)", model)
    _table("plot_purchases(summary)", summary, "frequency", "T")
    top = guard.whole("plot_purchases(most)", most, 1)
    bought = guard.numbers("plot_purchases(frequency)", summary["frequency"].to_numpy(), 0.0)
    times, count = np.unique(guard.numbers("plot_purchases(T)", summary["T"].to_numpy(), 0.0), return_counts=True)
    counts = np.arange(top)
    chances = model.probability_of_n_purchases(counts[:, None], times[None, :]) @ count
    expected = np.append(chances, len(summary) - chances.sum())
    actual = np.bincount(np.minimum(bought, top).astype(int), minlength=top + 1)
    _, ax = axes()
    places = np.arange(top + 1)
    ax.bar(places - 0.2, actual, 0.4, color=PALETTE["indigo"], label=text("plots_value.purchases.actual"))
    ax.bar(places + 0.2, expected, 0.4, color=PALETTE["sun"], hatch="//", edgecolor=PALETTE["ink"], linewidth=0.6,
           label=text("plots_value.purchases.model"))  # fmt: skip
    ax.set_xticks(places, [*map(str, counts), text("plots_value.purchases.more", count=top)])
    ax.grid(axis="x", visible=False)
    _words(ax, "purchases", model=type(model).__name__)
    return describe(ax, text("plots_value.purchases.alt", count=f"{len(summary):,}", zero=f"{actual[0]:,}",
                             expected=f"{expected[0]:,.1f}"))  # fmt: skip


def plot_tracking(
    model: BetaGeo | ParetoNBD, orders: DataFrame, customer_col: str, date_col: str, period: str = "W",
    fitted_until: str | None = None,
) -> Axes:  # fmt: skip
    """Draw all repeat purchases so far, period by period, in the log and as the model expects; return the axes.

    `orders` and the names of its columns as in `value.rfm_summary`, in whose `period` the model was fitted;
    `fitted_until` is the day at which the fit ended, drawn as a line. Every customer of the log is followed from the
    first order on. Raises BadType or BadValue for another model or table. Source: Fader, Hardie and Lee (2005).

    >>> import pandas as pd
    >>> log = pd.DataFrame({"who": ["Lin", "Lin", "Tan"], "day": ["2026-01-01", "2026-01-29", "2026-01-08"]})
    >>> model = BetaGeo.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> plot_tracking(model, log, "who", "day").figure.get_label()
    'Line chart: at the end there are 1 repeats; the model expects 0.3.'
    """
    _model("plot_tracking(model)", model)
    length = DAYS[guard.one_of("plot_tracking(period)", period, DAYS)]
    days, end = order_days(orders, customer_col, date_col, None, None)
    first = days.groupby(customer_col)[date_col].min()
    start = first.min()
    came = (days[date_col] - start).dt.days.to_numpy() / length
    begun, customers = np.unique((first - start).dt.days.to_numpy() / length, return_counts=True)
    steps = np.append(np.arange(0, (end - start).days / length, 1.0), (end - start).days / length)
    actual = np.searchsorted(np.sort(came), steps, "right") - np.searchsorted(np.repeat(begun, customers), steps, "right")
    expected = model.expected_purchases(np.maximum(steps[:, None] - begun, 0.0)) @ customers
    _, ax = axes()
    ax.plot(steps, actual, color=PALETTE["indigo"], label=text("plots_value.purchases.actual"))
    ax.plot(steps, expected, color=PALETTE["clay"], linestyle="--", label=text("plots_value.purchases.model"))
    if fitted_until is not None:
        import pandas as pd

        place = (pd.Timestamp(fitted_until) - start).days / length
        ax.axvline(place, color=PALETTE["mist"], linestyle=":", label=text("plots_value.tracking.end"))
    ax.set_ylim(bottom=0)
    _words(ax, "tracking", model=type(model).__name__)
    return describe(ax, text("plots_value.tracking.alt", actual=f"{actual[-1]:,}", expected=f"{expected[-1]:,.1f}"))


def plot_probability_alive(model: BetaGeo | ParetoNBD, T: float, most: int = 10) -> Axes:
    """Draw the probability of being alive over frequency (1 to `most`) and recency (up to `T`); return the axes.

    Shades and labelled lines say the same; times are in the unit the model was fitted in. Raises BadType or BadValue
    for another model, and numbers that cannot be used. Source: Fader, Hardie and Lee (2008).

    >>> model = BetaGeo.with_params(r=0.243, alpha=4.414, a=0.793, b=2.426)
    >>> plot_probability_alive(model, T=39).figure.get_label()[:60]
    'Heat map: with 10 repeats the probability is 0.94 if the las'
    """
    from matplotlib.colors import LinearSegmentedColormap

    _model("plot_probability_alive(model)", model)
    end = guard.number("plot_probability_alive(T)", T, 0.0, open_low=True)
    top = guard.whole("plot_probability_alive(most)", most, 2)
    recency, frequency = np.meshgrid(np.linspace(end / 60, end, 60), np.arange(1, top + 1))
    alive = model.probability_alive(frequency, recency, np.full(recency.shape, end))
    figure, ax = axes(height=4.0)
    shades = LinearSegmentedColormap.from_list("alive", [PALETTE["rice"], PALETTE["sun"], PALETTE["clay"]])
    drawn = ax.pcolormesh(recency, frequency, alive, cmap=shades, vmin=0, vmax=1, shading="nearest")
    lines = ax.contour(recency, frequency, alive, levels=[0.1, 0.3, 0.5, 0.7, 0.9], colors=PALETTE["ink"], linewidths=0.9)
    ax.clabel(lines, fmt="%.1f", fontsize=9)
    figure.colorbar(drawn, ax=ax)
    ax.grid(visible=False)
    ax.set_title(text("plots_value.alive.title"))
    ax.set_xlabel(text("plots_value.alive.x", T=f"{end:g}"))
    ax.set_ylabel(text("plots_value.alive.y"))
    return describe(ax, text("plots_value.alive.alt", most=top, fresh=f"{alive[-1, -1]:.2f}", half=f"{alive[-1, 29]:.2f}"))


def plot_cost_to_serve(table: DataFrame, most: int = 15) -> Axes:
    """Draw what `value.cost_to_serve` returns: a stacked bar a customer, the dearest `most` on top; return the axes.

    One hatched part an activity, in the table's money; with a column profit it stands beside the bar. Raises BadType
    or BadValue for what is no such table. Source: R-109.

    >>> import pandas as pd
    >>> from riceshop.crm.value import cost_to_serve
    >>> use = pd.DataFrame({"deliveries": [3, 1], "credit_days": [0, 30]}, index=["Lin", "Tan"])
    >>> plot_cost_to_serve(cost_to_serve(use, {"deliveries": 40, "credit_days": 18})).figure.get_label()
    'Bar chart of 2 customers: Lin costs the most to serve, 30.'
    """
    _table("plot_cost_to_serve(table)", table, "cost_to_serve")
    shown = table.sort_values("cost_to_serve", ascending=False, kind="stable")
    shown = shown.head(guard.whole("plot_cost_to_serve(most)", most, 1))
    activities = list(table.columns[: table.columns.get_loc("cost_to_serve")])
    figure, ax = axes(height=1.4 + 0.34 * len(shown))
    left = np.zeros(len(shown))
    for step, name in enumerate(activities):
        part = shown[name].to_numpy()
        ax.barh(range(len(shown)), part, 0.6, left=left, label=str(name), color=PALETTE[TINTS[step % 6]],
                hatch=HATCHES[(step + step // 6) % 6], edgecolor=PALETTE["ink"], linewidth=0.6)  # fmt: skip
        left += part
    losing = 0
    if "profit" in table.columns:
        losing = int((table["profit"] < 0).sum())
        for row, (end, profit) in enumerate(zip(left, shown["profit"], strict=True)):
            told = text("plots_value.serve.profit", profit=f"{profit:,.4g}")
            ax.annotate(told, (end, row), xytext=(5, 0), textcoords="offset points", va="center",
                        color=PALETTE["clay" if profit < 0 else "ink"])  # fmt: skip
        ax.margins(x=0.2)
    ax.set_yticks(range(len(shown)), [str(name) for name in shown.index])
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(text("plots_value.serve.axis"))
    ax.set_title(text("plots_value.serve.title"))
    figure.legend(loc="outside lower center", ncols=3)
    return describe(ax, text(f"plots_value.serve.{'losing' if losing else 'alt'}", count=len(table), losing=losing,
                             name=shown.index[0], cost=f"{shown['cost_to_serve'].iloc[0]:,.4g}"))  # fmt: skip


def _table(place: str, table: DataFrame, *columns: str) -> None:
    if guard.frame(place, table, columns).empty:
        raise BadValue("plots.empty")


def _model(place: str, model: object) -> None:
    if not isinstance(model, BetaGeo | ParetoNBD):
        raise BadType("plots_value.no_model", place=place, value=type(model).__name__)


def _factor(name: str) -> str:
    key = f"plots_value.factor.{name}"
    return text(key) if key in entries() else name


def _words(ax: Axes, name: str, **values: str) -> None:
    ax.set_title(text(f"plots_value.{name}.title", **values))
    ax.set_xlabel(text(f"plots_value.{name}.x"))
    ax.set_ylabel(text(f"plots_value.{name}.y"))
    ax.legend(loc="best")
