"""Plots of segmentation: how unequal customers are, which classes and cells they fall into, which segments to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.segmentation import burnett_cells, product_portfolio
from riceshop.look import PALETTE, axes, describe
from riceshop.words import entries, text
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike
    from pandas import DataFrame

MARKS = ("*", "o", "^", "s")
TINTS = ("clay", "indigo", "sun", "mist")


def plot_lorenz(curve: DataFrame) -> Axes:
    """Draw what `segmentation.lorenz_curve` returns beside the line of equality; return the axes.

    The dot marks what the best fifth of customers bring. Errors: BadType, BadValue for another table. Source: R-118.

    >>> from riceshop.crm.segmentation import lorenz_curve
    >>> plot_lorenz(lorenz_curve([80, 5, 5, 5, 5])).figure.get_label()
    'Lorenz curve of 5 customers: the top 20% bring 80% of the value.'
    """
    _table("plot_lorenz(curve)", curve, "customers", "value")
    _, ax = axes(width=5.6, height=4.2)
    ax.plot([0, 1], [0, 1], color=PALETTE["mist"], linestyle="--", label=text("plots_segmentation.lorenz.equal"))
    ax.plot(curve["customers"], curve["value"], color=PALETTE["indigo"], label=text("plots_segmentation.lorenz.curve"))
    below = float(np.interp(0.8, curve["customers"], curve["value"]))
    share = f"{1 - below:.0%}"
    ax.plot([0.8], [below], "o", color=PALETTE["clay"])
    ax.annotate(text("plots_segmentation.lorenz.top", share=share), (0.8, below), xytext=(0.97, 0.07), ha="right",
                textcoords="axes fraction", arrowprops={"arrowstyle": "-", "color": PALETTE["clay"]})  # fmt: skip
    _percent(ax, x=True)
    _words(ax, "lorenz", "plots_segmentation.customers", "plots_segmentation.value", legend=True)
    return describe(ax, text("plots_segmentation.lorenz.alt", count=len(curve) - 1, share=share))


def plot_abc(table: DataFrame) -> Axes:
    """Draw the cumulative sales of what `segmentation.abc_classes` returns, classes hatched; return the axes.

    Errors: BadType, BadValue for another table. Source: R-120.

    >>> import pandas as pd
    >>> from riceshop.crm.segmentation import abc_classes
    >>> plot_abc(abc_classes(pd.Series([5, 50, 20, 25], index=list("wxyz")))).figure.get_label()
    'Cumulative curve of 4 customers: 2 are class A, with 75% of sales.'
    """
    _table("plot_abc(table)", table, "share", "class")
    shown = table.sort_values(["class", "share"], ascending=[True, False], kind="stable")
    ends = shown["share"].cumsum() / shown["share"].sum()
    _, ax = axes()
    ax.plot(np.arange(len(shown) + 1), np.r_[0, ends], color=PALETTE["ink"])
    first = 0
    for step, (name, count) in enumerate(shown["class"].value_counts().sort_index().items()):
        label = text("plots_segmentation.abc.told", name=name, count=count)
        ax.fill_between(np.arange(first, first + count + 1), np.r_[0, ends][first : first + count + 1], label=label,
                        color=PALETTE[TINTS[step % 4]], hatch=("//", "..", "", "xx")[step % 4], alpha=0.75)  # fmt: skip
        first += count
    _percent(ax)
    ax.set_ylim(0, 1.02)
    _words(ax, "abc", "plots_segmentation.abc.x", "plots_segmentation.abc.y", legend=True)
    best = shown["class"] == "A"
    share = f"{shown.loc[best, 'share'].sum() / shown['share'].sum():.0%}"
    return describe(ax, text("plots_segmentation.abc.alt", count=len(table), a=int(best.sum()), share=share))


def plot_pyramid(table: DataFrame) -> Axes:
    """Draw the share of heads and of value of each tier of `segmentation.value_pyramid`; return the axes.

    Tiers stand in the order of the table, the best on top. Errors: BadType, BadValue for another table, and values
    that add up to nothing. Source: R-117.

    >>> import pandas as pd
    >>> from riceshop.crm.segmentation import value_pyramid
    >>> plot_pyramid(value_pyramid(pd.Series(range(100)))).figure.get_label()
    'Bar chart of 100 customers: VIP customers are 1% of heads and 2% of value.'
    """
    _table("plot_pyramid(table)", table, "value", "tier")
    groups = table.groupby("tier", sort=False)["value"]
    if not table["value"].sum() > 0:
        raise BadValue("crm_segmentation.no_value", place="plot_pyramid(table)")
    heads, worth = groups.size() / len(table), groups.sum() / table["value"].sum()
    names = [_label("tier", str(name)) for name in heads.index]
    figure, ax = axes(height=1.4 + 0.6 * len(names))
    rows = np.arange(len(names))
    for shift, values, tint, hatch, name in ((-0.2, heads, "mist", "", "heads"), (0.2, worth, "sun", "//", "worth")):
        bars = ax.barh(rows + shift, values, 0.38, color=PALETTE[tint], hatch=hatch, edgecolor=PALETTE["ink"],
                       linewidth=0.6, label=text(f"plots_segmentation.pyramid.{name}"))  # fmt: skip
        ax.bar_label(bars, [f"{value:.0%}" for value in values], padding=4)
    ax.set_yticks(rows, names)
    ax.invert_yaxis()
    ax.margins(x=0.12)
    ax.xaxis.set_major_formatter(_formatter())
    ax.grid(axis="y", visible=False)
    ax.set_title(text("plots_segmentation.pyramid.title"))
    figure.legend(loc="outside lower center", ncols=2)
    return describe(ax, text("plots_segmentation.pyramid.alt", count=len(table), tier=names[0],
                             heads=f"{heads.iloc[0]:.0%}", share=f"{worth.iloc[0]:.0%}"))  # fmt: skip


def plot_rfm(table: DataFrame) -> Axes:
    """Draw how many customers of `segmentation.rfm_scores` share each R and F, and their mean M; return the axes.

    Errors: BadType, BadValue for another table. Source: R-136.

    >>> import pandas as pd
    >>> plot_rfm(pd.DataFrame({"r": [1, 3, 3], "f": [1, 3, 3], "m": [2, 3, 1]})).figure.get_label()
    'Grid of 3 customers: 2 have the best score in both R and F.'
    """
    _table("plot_rfm(table)", table, "r", "f", "m")
    top = int(max(table["r"].max(), table["f"].max()))
    counts, told = np.zeros((top, top)), {}
    for (r, f), money in table.groupby(["r", "f"])["m"]:
        counts[r - 1, f - 1] = len(money)
        told[r - 1, f - 1] = text("plots_segmentation.rfm.cell", count=len(money), m=f"{money.mean():.1f}")
    scores = [str(score + 1) for score in range(top)]
    ax = _grid(counts, told, scores, scores, "rfm")
    best = int(counts[top - 1, top - 1])
    return describe(ax, text("plots_segmentation.rfm.alt", count=f"{len(table):,}", best=best))


def plot_seasonal_readings(table: DataFrame) -> Axes:
    """Draw the range of factors of each reading of `segmentation.seasonal_readings`; return the axes.

    What its monthly targets add up to stands beside. Errors: BadType, BadValue for another table. Source: R-123, C-21.

    >>> import pandas as pd
    >>> from riceshop.crm.segmentation import seasonal_readings
    >>> flat = pd.Series(10.0, index=pd.period_range("2021-01", periods=36, freq="M"))
    >>> plot_seasonal_readings(seasonal_readings(flat)).figure.get_label()[:35]
    'Range chart of 4 readings: the rati'
    """
    _table("plot_seasonal_readings(table)", table, "lowest", "highest", "target_sum")
    _, ax = axes(height=1.2 + 0.5 * len(table))
    for row, (low, high, total) in enumerate(table[["lowest", "highest", "target_sum"]].to_numpy()):
        ax.plot([low, high], [row, row], color=PALETTE["indigo"], marker="|", markersize=12, linewidth=4)
        told = text("plots_segmentation.seasons.sum", sum=f"{total:,.4g}")
        ax.annotate(told, (high, row), xytext=(9, 0), textcoords="offset points", va="center")
    ax.axvline(1, color=PALETTE["mist"], linestyle="--", linewidth=1)
    ax.set_yticks(range(len(table)), [_own("method", str(name)) for name in table.index])
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.set_xlim(0, max(1.0, table["highest"].max()) * 1.35)
    ax.set_title(text("plots_segmentation.seasons.title"))
    ax.set_xlabel(text("plots_segmentation.seasons.x"))
    first = table.iloc[0]
    return describe(ax, text("plots_segmentation.seasons.alt", count=len(table), low=f"{first['lowest']:.2f}",
                             high=f"{first['highest']:.2f}", sum=f"{first['target_sum']:,.4g}"))  # fmt: skip


def plot_burnett(table: DataFrame, cells: DataFrame | None = None) -> Axes:
    """Draw the nine cells with the action and the customers of `segmentation.burnett`; return the axes.

    `cells` is the table given to `burnett`, by default its own. Errors: BadType, BadValue for another table.
    Source: R-127.

    >>> import pandas as pd
    >>> from riceshop.crm.segmentation import burnett
    >>> plot_burnett(burnett(pd.Series([4.5]), pd.Series([1.5]))).figure.get_label()
    'Nine cells with 1 customers; the fullest holds 1, with the action: keep selectively.'
    """
    _table("plot_burnett(table)", table, "level", "state")
    actions = guard.frame("plot_burnett(cells)", burnett_cells() if cells is None else cells, ("low", "medium", "high"))
    levels, states = ["low", "medium", "high"], ["poor", "average", "good"]
    counts, told = np.zeros((3, 3)), {}
    for row, state in enumerate(states):
        for column, level in enumerate(levels):
            counts[row, column] = ((table["level"] == level) & (table["state"] == state)).sum()
            told[row, column] = text("plots_segmentation.burnett.cell", count=int(counts[row, column]),
                                     action=_label("action", str(actions.loc[state, level])))  # fmt: skip
    ax = _grid(counts, told, [_label("state", one) for one in states], [_label("level", one) for one in levels], "burnett")
    row, column = np.unravel_index(counts.argmax(), counts.shape)
    action = _label("action", str(actions.loc[states[row], levels[column]]))
    return describe(ax, text("plots_segmentation.burnett.alt", count=len(table), most=int(counts.max()), action=action))


def plot_value_quadrant(table: DataFrame, cuts: tuple[float, float] | None = None) -> Axes:
    """Draw what `segmentation.value_quadrant` returns, a marker a group, with the lines of `cuts`; return the axes.

    `cuts` as given there, by default the medians. Errors: BadType, BadValue for another table. Source: R-103, R-126.

    >>> from riceshop.crm.segmentation import value_quadrant
    >>> plot_value_quadrant(value_quadrant([9, 9, 1, 1], [9, 1, 9, 1])).figure.get_label()
    'Scatter of 4 customers: 1 are high in both current and potential value.'
    """
    _table("plot_value_quadrant(table)", table, "current", "potential", "quadrant", "group")
    lines = (table["current"].median(), table["potential"].median()) if cuts is None else cuts
    words = [_label("group", str(name)) for name in table["group"]]
    ax = _scatter(table["current"].to_numpy(), table["potential"].to_numpy(), words, lines, "quadrant")
    best = int((table["quadrant"] == "high_high").sum())
    return describe(ax, text("plots_segmentation.quadrant.alt", count=len(table), best=best))


def plot_portfolio(
    relative_share: ArrayLike, growth: ArrayLike, names: Sequence[str] = (), share_cut: float = 1.0,
    growth_cut: float = 0.10,
) -> Axes:  # fmt: skip
    """Draw products by relative share (high on the left) and growth, a marker a place in BCG; return the axes.

    Numbers, cuts and errors as in `segmentation.product_portfolio`; `names` of one per product stand beside the dots.
    Source: R-133.

    >>> plot_portfolio([2, 2, 0.5, 0.5], [0.2, 0, 0.2, 0]).figure.get_label()
    'Scatter of 4 products: 1 stars and 1 cash cows.'
    """
    found = list(product_portfolio(relative_share, growth, share_cut, growth_cut))
    shares, rates = np.asarray(relative_share, dtype=float), np.asarray(growth, dtype=float)
    ax = _scatter(shares, rates, [_label("portfolio", name) for name in found], (share_cut, growth_cut), "portfolio")
    if len(names):
        guard.same_length("plot_portfolio(names)", names, found)
    for name, x, y in zip(names, shares, rates, strict=False):
        ax.annotate(str(name), (x, y), xytext=(7, 5), textcoords="offset points")
    ax.invert_xaxis()
    ax.yaxis.set_major_formatter(_formatter())
    return describe(ax, text("plots_segmentation.portfolio.alt", count=len(found), star=found.count("star"),
                             cow=found.count("cash_cow")))  # fmt: skip


def plot_choose_segments(table: DataFrame) -> Axes:
    """Draw the mean silhouette over the number of segments of `segmentation.choose_segments`; return the axes.

    A star marks the best. Errors: BadType, BadValue for another table. Source: Rousseeuw 1987.

    >>> import pandas as pd
    >>> from riceshop.crm.segmentation import choose_segments
    >>> table = pd.DataFrame({"x": [0, 0.1, 0.2, 5, 5.1, 5.2, 9, 9.1, 9.2]})
    >>> plot_choose_segments(choose_segments(table, range(2, 5))).figure.get_label()
    'Line chart: 3 segments are best, with a mean silhouette of 0.97.'
    """
    _table("plot_choose_segments(table)", table, "silhouette", "best")
    best = table["silhouette"].idxmax()
    value = float(table.loc[best, "silhouette"])
    _, ax = axes()
    ax.plot(table.index, table["silhouette"], color=PALETTE["indigo"], marker="o")
    ax.plot([best], [value], "*", color=PALETTE["clay"], markersize=16)
    ax.annotate(text("plots_segmentation.choose.best", count=best), (best, value), xytext=(10, 6),
                textcoords="offset points")  # fmt: skip
    ax.margins(0.12)
    ax.set_xticks(list(table.index))
    _words(ax, "choose", "plots_segmentation.choose.x", "plots_segmentation.choose.y")
    return describe(ax, text("plots_segmentation.choose.alt", count=best, value=f"{value:.2f}"))


def plot_profile(table: DataFrame) -> Axes:
    """Draw the indices of `segmentation.profile_table`, a row a segment, the number in each cell; return the axes.

    Errors: BadType, BadValue for another table. Source: R-137.

    >>> import pandas as pd
    >>> from riceshop.crm.segmentation import profile_table
    >>> plot_profile(profile_table(pd.DataFrame({"jin": [1, 1, 4]}), [0, 0, 1])).figure.get_label()[:22]
    'Table of 2 segments; w'
    """
    _table("plot_profile(table)", table, "customers", "share")
    columns = [name for name in table.columns if str(name).endswith("_index")]
    guard.frame("plot_profile(table)", table, columns or ["..._index"])
    values = table[columns].to_numpy(dtype=float)
    told = {place: f"{value:.2f}" for place, value in np.ndenumerate(values) if np.isfinite(value)}
    plain = [str(name).removesuffix("_index") for name in columns]
    rows = [text("plots_segmentation.profile.row", name=name, share=f"{share:.0%}") for name, share in table["share"].items()]
    ax = _grid(np.nan_to_num(values, nan=1.0), told, rows, plain, "profile", flip=False)
    row, column = np.unravel_index(np.nan_to_num(np.abs(values - 1)).argmax(), values.shape)
    return describe(ax, text("plots_segmentation.profile.alt", count=len(table), name=table.index[row],
                             column=plain[column], index=f"{values[row, column]:.2f}"))  # fmt: skip


def plot_lift(table: DataFrame) -> Axes:
    """Draw the cumulative gain of `segmentation.lift_table` beside that of chance; return the axes.

    Errors: BadType, BadValue for another table. Source: R-047.

    >>> from riceshop.crm.segmentation import lift_table
    >>> plot_lift(lift_table([0.9, 0.8, 0.2, 0.1], [True, False, False, False], parts=2)).figure.get_label()
    'Gain curve: the first 50% of customers hold 100% of the responses, a lift of 2.00.'
    """
    _table("plot_lift(table)", table, "customers", "gain", "lift")
    reached = (table["customers"].cumsum() / table["customers"].sum()).to_numpy()
    _, ax = axes()
    ax.plot([0, 1], [0, 1], color=PALETTE["mist"], linestyle="--", label=text("plots_segmentation.lift.chance"))
    ax.plot(np.r_[0, reached], np.r_[0, table["gain"]], color=PALETTE["jade"], marker="o",
            label=text("plots_segmentation.lift.ranked"))  # fmt: skip
    _percent(ax, x=True)
    _words(ax, "lift", "plots_segmentation.lift.x", "plots_segmentation.lift.y", legend=True)
    first = table.iloc[0]
    return describe(ax, text("plots_segmentation.lift.alt", part=f"{reached[0]:.0%}", gain=f"{first['gain']:.0%}",
                             lift=f"{first['lift']:.2f}"))  # fmt: skip


def _grid(
    values: np.ndarray, told: dict[tuple[int, int], str], rows: list[str], columns: list[str], name: str,
    flip: bool = True,
) -> Axes:  # fmt: skip
    from matplotlib.colors import LinearSegmentedColormap

    _, ax = axes(height=1.2 + 0.6 * len(rows))
    shades = LinearSegmentedColormap.from_list("grid", ["#FFFFFF", PALETTE["sun"]])
    ax.pcolormesh(values, cmap=shades, edgecolors=PALETTE["mist"], linewidth=0.8, vmin=0)
    for (row, column), words in told.items():
        ax.text(column + 0.5, row + 0.5, words, ha="center", va="center")
    ax.set_xticks(np.arange(len(columns)) + 0.5, columns)
    ax.set_yticks(np.arange(len(rows)) + 0.5, rows)
    ax.grid(visible=False)
    ax.set_title(text(f"plots_segmentation.{name}.title"))
    if flip:
        ax.set_xlabel(text(f"plots_segmentation.{name}.x"))
        ax.set_ylabel(text(f"plots_segmentation.{name}.y"))
    else:
        ax.invert_yaxis()
    return ax


def _scatter(x: np.ndarray, y: np.ndarray, words: list[str], lines: tuple[float, float], name: str) -> Axes:
    figure, ax = axes(height=4.2)
    for step, word in enumerate(dict.fromkeys(words)):
        own = np.array([one == word for one in words])
        ax.scatter(x[own], y[own], s=55, marker=MARKS[step % 4], color=PALETTE[TINTS[step % 4]], label=word,
                   edgecolor=PALETTE["ink"], linewidth=0.5)  # fmt: skip
    ax.axvline(lines[0], color=PALETTE["ink"], linewidth=1, linestyle="--")
    ax.axhline(lines[1], color=PALETTE["ink"], linewidth=1, linestyle="--")
    ax.margins(0.1)
    _words(ax, name, f"plots_segmentation.{name}.x", f"plots_segmentation.{name}.y")
    figure.legend(loc="outside lower center", ncols=4)
    return ax


def _table(place: str, table: DataFrame, *columns: str) -> None:
    if guard.frame(place, table, columns).empty:
        raise BadValue("plots.empty")


def _label(kind: str, word: str) -> str:
    key = f"crm_segmentation.{kind}.{word}"
    return text(key) if key in entries() else word


def _own(kind: str, word: str) -> str:
    key = f"plots_segmentation.{kind}.{word}"
    return text(key) if key in entries() else word


def _formatter() -> object:
    from matplotlib.ticker import PercentFormatter

    return PercentFormatter(1, decimals=0)


def _percent(ax: Axes, x: bool = False) -> None:
    ax.yaxis.set_major_formatter(_formatter())
    if x:
        ax.xaxis.set_major_formatter(_formatter())


def _words(ax: Axes, name: str, x: str, y: str, legend: bool = False) -> None:
    ax.set_title(text(f"plots_segmentation.{name}.title"))
    ax.set_xlabel(text(x))
    ax.set_ylabel(text(y))
    if legend:
        ax.legend(loc="best")
