"""Plots of satisfaction: path diagram, Kano, service gaps, importance and performance, recommendation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.crm.satisfaction import PLSPathModel, PromoterScore, kano_curve
from riceshop.look import PALETTE, axes, describe
from riceshop.words import entries, text
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from pandas import DataFrame

STYLES = {"M": ("clay", "--"), "O": ("indigo", "-"), "A": ("jade", "-."), "I": ("mist", ":"), "R": ("sun", (0, (5, 1)))}
MARKS = {"M": "s", "O": "o", "A": "^", "I": "D", "R": "v", "Q": "X"}
MAP = {"keep_up": ("o", "jade"), "concentrate": ("X", "clay"), "low_priority": ("D", "mist"),
       "possible_overkill": ("^", "sun")}  # fmt: skip


def plot_path_model(model: PLSPathModel) -> Axes:
    """Return the path diagram of a fitted model: coefficients on the arrows, R2 in what they affect.

    Arrows are the thicker the larger the coefficient, and dashed below 0. Raises BadType for what is no PLSPathModel,
    BadValue for one that is not fitted.

    >>> from riceshop.crm.satisfaction import simulate_survey, specification
    >>> ax = plot_path_model(PLSPathModel(*specification("acsi")).fit(simulate_survey("acsi", rows=200, seed=1)))
    >>> any("R²" in one.get_text() for one in ax.texts)
    True
    """
    if not isinstance(model, PLSPathModel):
        raise BadType("plots_satisfaction.no_model", value=type(model).__name__)
    if not hasattr(model, "path_coefficients_"):
        raise BadValue("plots_satisfaction.not_fitted", value=type(model).__name__)
    _, ax = axes(width=8.4, height=4.8)
    spots = _spots(model)
    box = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": PALETTE["indigo"], "linewidth": 1.3}
    boxes = {}
    for name, spot in spots.items():
        share = model.r2_[name]
        said = _named("constructs", name) + ("" if np.isnan(share) else f"\nR² {share:.2f}")
        boxes[name] = ax.text(*spot, said, ha="center", va="center", bbox=box, zorder=3)
    ax.set(xlim=(-1.25, 1.25), ylim=(-1.2, 1.2))
    found = [(cause, effect, float(model.path_coefficients_.loc[effect, cause])) for cause, effect in model.paths]
    for rank, one in enumerate(found):
        _arrow(ax, boxes, spots, one, 0.36 + 0.09 * (rank % 3))
    ax.set_axis_off()
    ax.set_title(text("plots_satisfaction.path.title"))
    cause, effect, value = max(found, key=lambda one: abs(one[2]))
    told = {"paths": len(found), "cause": _named("constructs", cause), "effect": _named("constructs", effect)}
    return describe(ax, text("plots_satisfaction.path.alt", **told, value=f"{value:.2f}"))


def plot_kano_curves(categories: Iterable[str] = "MOA", bend: float = 3.0) -> Axes:
    """Return the curves of satisfaction against fulfilment of the categories named ("M", "O", "A", "I", "R").

    `bend` and errors as in `satisfaction.kano_curve`; BadValue for no category.

    >>> len(plot_kano_curves("MOA").get_lines())
    5
    """
    kinds = list(dict.fromkeys(categories))
    if not kinds:
        raise BadValue("plots_satisfaction.no_category")
    x = np.linspace(0, 1, 101)
    curves = {kind: kano_curve(kind, x, bend=bend) for kind in kinds}
    _, ax = axes(height=4.2)
    ax.axhline(0, color=PALETTE["ink"], linewidth=0.8)
    ax.axvline(0.5, color=PALETTE["mist"], linewidth=0.8)
    for kind, y in curves.items():
        tint, style = STYLES[kind]
        ax.plot(x, y, color=PALETTE[tint], linestyle=style, label=_named("categories", kind))
    ax.set(ylim=(-1.08, 1.08), xlabel=text("plots_satisfaction.kano.x"), ylabel=text("plots_satisfaction.kano.y"))
    ax.set_title(text("plots_satisfaction.kano.title"))
    ax.legend(loc="upper left")
    half = text("plots_satisfaction.comma").join(
        text("plots_satisfaction.kano.half", name=_named("categories", kind), value=f"{y[50]:+.2f}")
        for kind, y in curves.items()
    )
    return describe(ax, text("plots_satisfaction.kano.alt", half=half))


def plot_better_worse(summary: DataFrame) -> Axes:
    """Return the map of Better against Worse; `summary` is what `satisfaction.kano_summary` returns.

    A point a feature, marked by its category; features with NaN are left out. Raises BadType or BadValue for another
    table, or if nothing can be drawn.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"better": [0.8], "worse": [-0.3], "category": ["A"]}, index=["clean jar"])
    >>> len(plot_better_worse(table).collections)
    1
    """
    table = guard.frame("plot_better_worse(summary)", summary, ["better", "worse", "category"])
    table = table.dropna(subset=["better", "worse"])
    _rows("plot_better_worse(summary)", table)
    better = guard.probability("plot_better_worse(better)", table["better"])
    worse = guard.probability("plot_better_worse(-worse)", -table["worse"])
    _, ax = axes(height=4.6)
    for kind in [one for one in MARKS if one in set(table["category"])]:
        held = (table["category"] == kind).to_numpy()
        tint = PALETTE[STYLES.get(kind, ("ink",))[0]]
        ax.scatter(worse[held], better[held], marker=MARKS[kind], s=70, color=tint, label=_named("categories", kind),
                   clip_on=False, zorder=3)  # fmt: skip
    _tag(ax, table.index, worse, better, 0.5)
    ax.axhline(0.5, color=PALETTE["mist"], linestyle="--", linewidth=1)
    ax.axvline(0.5, color=PALETTE["mist"], linestyle="--", linewidth=1)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.set_xlabel(text("plots_satisfaction.better.x"))
    ax.set_ylabel(text("plots_satisfaction.better.y"))
    ax.set_title(text("plots_satisfaction.better.title"), pad=12)
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside right upper")
    top, low = int(np.argmax(better)), int(np.argmax(worse))
    told = {"glad": table.index[top], "better": f"{better[top]:.2f}", "sad": table.index[low], "worse": f"{-worse[low]:.2f}"}
    return describe(ax, text("plots_satisfaction.better.alt", count=len(table), **told))


def plot_servqual_gaps(gaps: DataFrame) -> Axes:
    """Return the gap of each dimension, perceived less expected; `gaps` is what `satisfaction.servqual_gaps` returns.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"gap": [-1.5, 0.5], "weighted_gap": [-0.9, 0.2]}, index=["reliability", "tangibles"])
    >>> len(plot_servqual_gaps(table).patches)
    2
    """
    table = guard.frame("plot_servqual_gaps(gaps)", gaps, ["gap", "weighted_gap"])
    _rows("plot_servqual_gaps(gaps)", table)
    gap = guard.series("plot_servqual_gaps(gap)", table["gap"].to_numpy())
    weighted = guard.series("plot_servqual_gaps(weighted_gap)", table["weighted_gap"].to_numpy())
    names = [_named("dimensions", name) for name in table.index]
    _, ax = axes(height=1.3 + 0.5 * len(table))
    bars = ax.barh(range(len(gap)), gap, height=0.6, edgecolor=PALETTE["ink"], linewidth=0.6,
                   color=[PALETTE["clay" if one < 0 else "jade"] for one in gap])  # fmt: skip
    for bar, one in zip(bars, gap, strict=True):
        bar.set_hatch("//" if one < 0 else "")
    ax.bar_label(bars, [f"{one:+.2f}" for one in gap], padding=4)
    ax.set_yticks(range(len(gap)), names)
    ax.invert_yaxis()
    ax.axvline(0, color=PALETTE["ink"], linewidth=1)
    ax.margins(x=0.18)
    ax.grid(axis="y", visible=False)
    ax.set_xlabel(text("plots_satisfaction.servqual.x"))
    score, worst = f"{weighted.sum():+.2f}", int(np.argmin(gap))
    ax.set_title(text("plots_satisfaction.servqual.title", score=score))
    return describe(ax, text("plots_satisfaction.servqual.alt", score=score, worst=names[worst], gap=f"{gap[worst]:+.2f}"))


def plot_importance_performance(table: DataFrame) -> Axes:
    """Return the importance-performance map; `table` is that of `importance_performance` or `model_map`.

    The lines are the means, which are the cuts unless you gave others; the marks follow the quadrants of the table.

    >>> import pandas as pd
    >>> from riceshop.crm.satisfaction import importance_performance
    >>> told = importance_performance(pd.Series({"sifted": 9, "jar": 4}), pd.Series({"jar": 8, "sifted": 5}))
    >>> len(plot_importance_performance(told).collections)
    2
    """
    place = "plot_importance_performance"
    guard.frame(f"{place}(table)", table, ["importance", "performance", "quadrant"])
    _rows(f"{place}(table)", table)
    x = guard.series(f"{place}(performance)", table["performance"].to_numpy())
    y = guard.series(f"{place}(importance)", table["importance"].to_numpy())
    kinds = [guard.one_of(f"{place}(quadrant)", kind, MAP) for kind in table["quadrant"]]
    _, ax = axes(height=4.6)
    for kind, (mark, tint) in MAP.items():
        held = np.array([one == kind for one in kinds])
        if held.any():
            ax.scatter(x[held], y[held], marker=mark, s=75, color=PALETTE[tint], label=_named("quadrants", kind), zorder=3)
    ax.axvline(x.mean(), color=PALETTE["mist"], linestyle="--", linewidth=1)
    ax.axhline(y.mean(), color=PALETTE["mist"], linestyle="--", linewidth=1)
    ax.margins(0.15)
    _tag(ax, [_named("constructs", name) for name in table.index], x, y, float(x.min() + x.max()) / 2)
    ax.set_xlabel(text("plots_satisfaction.map.x"))
    ax.set_ylabel(text("plots_satisfaction.map.y"))
    ax.set_title(text("plots_satisfaction.map.title"))
    ax.figure.legend(*ax.get_legend_handles_labels(), loc="outside right upper")
    first = [_named("constructs", name) for name, kind in zip(table.index, kinds, strict=True) if kind == "concentrate"]
    named = text("plots_satisfaction.comma").join(first) or text("plots_satisfaction.none")
    return describe(ax, text("plots_satisfaction.map.alt", count=len(table), first=named))


def plot_promoter_score(score: PromoterScore) -> Axes:
    """Return the bar of promoters, passives and detractors with the score and its interval in the title.

    `score` is what `satisfaction.net_promoter_score` returns; BadType for anything else.

    >>> from riceshop.crm.satisfaction import net_promoter_score
    >>> len(plot_promoter_score(net_promoter_score([10, 9, 8, 3])).patches)
    3
    """
    if not isinstance(score, PromoterScore):
        raise BadType("plots_satisfaction.no_score", value=type(score).__name__)
    figure, (ax, line) = axes(height=3.2, columns=2)
    parts = (("detractors", "clay", "//"), ("passives", "husk", ""), ("promoters", "jade", ".."))
    left = 0.0
    for row, (kind, tint, hatch) in enumerate(parts):
        share = 100 * getattr(score, kind) / score.answers
        ax.barh(row, share, left=left, color=PALETTE[tint], hatch=hatch, edgecolor="white", height=0.6)
        ax.text(102, row, f"{share:.0f} %", va="center")
        left += share
    ax.set_yticks(range(3), [text(f"plots_satisfaction.promoter.{kind}") for kind, _, _ in parts])
    ax.set(xlim=(0, 122), xticks=[0, 25, 50, 75, 100], xlabel=text("plots_satisfaction.promoter.share"))
    ax.grid(axis="y", visible=False)
    reach = [[score.score - score.low], [score.high - score.score]]
    line.errorbar([score.score], [0], xerr=reach, fmt="D", color=PALETTE["indigo"], capsize=6, markersize=9)
    line.annotate(f"{score.score:+.0f}", (score.score, 0), (0, 14), textcoords="offset points", ha="center")
    line.axvline(0, color=PALETTE["ink"], linewidth=0.8)
    line.set(xlim=(-105, 105), ylim=(-1, 1), yticks=[])
    line.set_xlabel(text("plots_satisfaction.promoter.score", level=f"{100 * score.confidence:.0f}"))
    told = {"score": f"{score.score:+.0f}", "low": f"{score.low:+.0f}", "high": f"{score.high:+.0f}"}
    figure.suptitle(text("plots_satisfaction.promoter.title", answers=score.answers))
    return describe(ax, text("plots_satisfaction.promoter.alt", answers=score.answers, **told))


def _spots(model: PLSPathModel) -> dict[str, tuple[float, float]]:
    """Return places on an ellipse, left to right in the order of causes: no straight arrow then crosses a box."""
    order: list[str] = []
    while len(order) < len(model.blocks):
        order += [name for name in model.blocks
                  if name not in order and all(a in order for a, b in model.paths if b == name)][:1]  # fmt: skip
    x = np.cos(np.linspace(np.pi, 0, len(order)))
    sides = [1 if rank % 2 else -1 for rank in range(len(order))]
    return {name: (float(a), float(side * np.sqrt(max(0.0, 1 - a * a)))) for name, a, side in zip(order, x, sides, strict=True)}


def _arrow(ax: Axes, boxes: dict, spots: dict, path: tuple[str, str, float], at: float) -> None:
    cause, effect, value = path
    (x0, y0), (x1, y1) = spots[cause], spots[effect]
    ax.annotate("", (x1, y1), (x0, y0), arrowprops={
        "arrowstyle": "-|>", "linewidth": 0.9 + 3.2 * min(abs(value), 1), "linestyle": "--" if value < 0 else "-",
        "color": PALETTE["clay" if value < 0 else "indigo"], "patchA": boxes[cause].get_bbox_patch(),
        "patchB": boxes[effect].get_bbox_patch(), "mutation_scale": 15,
    }, zorder=1)  # fmt: skip
    ax.text(x0 + at * (x1 - x0), y0 + at * (y1 - y0), f"{value:.2f}", ha="center", va="center", fontsize=9.5, zorder=2,
            bbox={"boxstyle": "round,pad=0.12", "facecolor": PALETTE["rice"], "edgecolor": "none"})  # fmt: skip


def _tag(ax: Axes, names: Iterable[object], x: np.ndarray, y: np.ndarray, middle: float) -> None:
    for name, a, b in zip(names, x, y, strict=True):
        side = ("right", -9) if a > middle else ("left", 9)
        ax.annotate(str(name), (a, b), (side[1], 0), textcoords="offset points", ha=side[0], va="center", fontsize=9.5)


def _named(group: str, name: object) -> str:
    key = f"plots_satisfaction.{group}.{name}"
    return text(key) if key in entries() else str(name)


def _rows(place: str, table: DataFrame) -> None:
    if table.empty:
        raise BadValue("plots_satisfaction.no_rows", place=place)
