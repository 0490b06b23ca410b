"""Plots of a shop: every picture of the analysis cells of unit 1; each shows itself with its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riceshop.look import PALETTE, axes, show
from riceshop.words import text
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

FEN = 100


def plot_daily(run: Any) -> None:
    """Show the jin sold each day of `run` with its seven-day mean, rainy days shaded.

    `run` is a town's Run or its table `daily` (columns day, sold_jin, rain).
    """
    daily = _daily(run, "sold_jin", "rain")
    figure, ax = axes()
    _shade(ax, daily)
    ax.bar(daily["day"], daily["sold_jin"], color=PALETTE["husk"], width=0.9, label=text("plots.each_day"))
    week = daily["sold_jin"].rolling(7, min_periods=1).mean()
    ax.plot(daily["day"], week, color=PALETTE["indigo"], label=text("plots.week_mean"))
    _finish(ax, "daily", "plots.day", "plots.jin")
    show(
        figure,
        text("plots.daily.alt", days=len(daily), first=f"{week.iloc[0]:.0f}", last=f"{week.iloc[-1]:.0f}"),
    )


def plot_cash(run: Any) -> None:
    """Show cash, and cash with what customers owe, day by day in yuan, with the borrowed 200 as a line.

    `run` is a town's Run or its table `daily` (columns day, cash_fen, receivables_fen).
    """
    daily = _daily(run, "cash_fen", "receivables_fen")
    figure, ax = axes()
    cash, owed = daily["cash_fen"] / FEN, daily["receivables_fen"] / FEN
    ax.plot(daily["day"], cash, color=PALETTE["jade"], label=text("plots.cash.cash"))
    ax.fill_between(
        daily["day"], cash, cash + owed, color=PALETTE["sun"], alpha=0.35, label=text("plots.cash.owed")
    )
    ax.axhline(200, color=PALETTE["clay"], linewidth=1, linestyle="--", label=text("plots.cash.borrowed"))
    ax.set_ylim(bottom=min(0, cash.min()))
    _finish(ax, "cash", "plots.day", "plots.yuan")
    show(figure, text("plots.cash.alt", cash=f"{cash.iloc[-1]:.0f}", owed=f"{owed.iloc[-1]:.0f}"))


def plot_compare(table: DataFrame, measure: str = "profit_fen") -> None:
    """Show one bar a policy for one numeric column of `compare(...)`, in the order of the table.

    Columns ending in _fen are drawn in yuan. Raises BadType or BadValue for what is no such table or column.
    """
    _needs(table, "policy", measure)
    money = measure.endswith("_fen")
    values = table[measure] / FEN if money else table[measure]
    names = [_policy(name) for name in table["policy"].astype(str)]
    figure, ax = axes(height=0.9 + 0.45 * len(table))
    tints = [PALETTE["clay" if value < 0 else "jade"] for value in values]
    bars = ax.barh(range(len(table)), values, color=tints, height=0.62)
    ax.bar_label(bars, [f"{value:,.0f}" for value in values], padding=4)
    ax.set_yticks(range(len(table)), names)
    ax.invert_yaxis()
    ax.axvline(0, color=PALETTE["mist"], linewidth=1)
    ax.margins(x=0.15)
    ax.grid(axis="y", visible=False)
    unit = (
        text("plots.yuan") if money else text(f"plots.measures.{measure}") if measure in MEASURES else measure
    )
    ax.set_xlabel(unit)
    ax.set_title(
        text(
            "plots.compare.title",
            measure=text(f"plots.measures.{measure}") if measure in MEASURES else measure,
        )
    )
    best = values.reset_index(drop=True).idxmax()
    show(
        figure,
        text("plots.compare.alt", count=len(table), best=names[best], value=f"{values.iloc[best]:,.0f}"),
    )


MEASURES = (
    "profit_fen",
    "cash_fen",
    "receivables_fen",
    "revenue_fen",
    "jin_sold",
    "customers",
    "regulars",
    "empty_evenings",
)


def plot_run_out(table: DataFrame) -> None:
    """Show how many jars are expected to run empty on each day; `table` is what service.forecast returns."""
    _needs(table, "run_out_day", "household")
    counts = table["run_out_day"].value_counts().sort_index()
    figure, ax = axes()
    ax.bar(counts.index, counts.to_numpy(), color=PALETTE["sun"], width=0.85)
    _finish(ax, "run_out", "plots.day", "plots.households", legend=False)
    busiest = int(counts.idxmax())
    show(figure, text("plots.run_out.alt", households=len(table), day=busiest, count=int(counts.max())))


def plot_forecast_error(table: DataFrame, truth: DataFrame) -> None:
    """Show how many days the expected run-out day of each household is off.

    `table` has household and run_out_day (service.forecast); `truth` has household and run_out_day as it was.
    Positive: expected too late.
    """
    _needs(table, "household", "run_out_day")
    _needs(truth, "household", "run_out_day")
    both = table[["household", "run_out_day"]].merge(truth[["household", "run_out_day"]], on="household")
    if both.empty:
        raise BadValue("plots.no_match")
    error = both["run_out_day_x"] - both["run_out_day_y"]
    counts = error.value_counts().sort_index()
    figure, ax = axes()
    ax.bar(counts.index, counts.to_numpy(), color=[_tint(day) for day in counts.index], width=0.85)
    ax.axvline(0, color=PALETTE["ink"], linewidth=1)
    _finish(ax, "forecast_error", "plots.forecast_error.axis", "plots.households", legend=False)
    mean = error.abs().mean()
    show(figure, text("plots.forecast_error.alt", households=len(both), error=f"{mean:.1f}"))


def _tint(day: int) -> str:
    return PALETTE["clay" if day > 0 else "sun" if day < 0 else "jade"]


def _daily(run: Any, *columns: str) -> DataFrame:
    table = getattr(run, "daily", run)
    _needs(table, "day", *columns)
    return table


def _needs(table: Any, *columns: str) -> None:
    if not hasattr(table, "columns"):
        raise BadType("service.no_table", value=type(table).__name__)
    for column in columns:
        if column not in table.columns:
            raise BadValue("service.no_column", value=column, known=", ".join(map(str, table.columns)))
    if not len(table):
        raise BadValue("plots.empty")


def _policy(name: str) -> str:
    from riceshop.words import entries

    return text(f"plots.policies.{name}") if f"plots.policies.{name}" in entries() else name


def _shade(ax: Axes, daily: DataFrame) -> None:
    label = text("plots.rain")
    for day in daily.loc[daily["rain"].astype(bool), "day"]:
        ax.axvspan(day - 0.5, day + 0.5, color=PALETTE["mist"], alpha=0.18, linewidth=0, label=label)
        label = "_nolegend_"


def _finish(ax: Axes, name: str, x: str, y: str, legend: bool = True) -> None:
    ax.set_title(text(f"plots.{name}.title"))
    ax.set_xlabel(text(x))
    ax.set_ylabel(text(y))
    if legend:
        ax.legend(loc="best")
