"""Explorers of loyalty in the town: two yardsticks over the same homes, satisfied leavers, how long customers stay."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

from riceshop.crm.loyalty import kaplan_meier, loyalty_quadrants, median_survival, trap_from_counts
from riceshop.lab.drawing import INK, Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, slider, tick
from riceshop.lab.loyalty_data import (
    ASKED_DAY,
    DAYS,
    SHOPS,
    USUAL_FEN,
    WORLDS,
    asked_run,
    attitude_and_times,
    buyers,
    changed_run,
    lives,
    stayed,
    town_or_class,
    true_lives,
)
from riceshop.town import Town, pivot
from riceshop.words import text

if TYPE_CHECKING:
    from pandas import DataFrame, Series

KINDS = ("loyal", "spurious", "latent", "none")
CORNERS = {"loyal": (616, 24, "end"), "spurious": (616, 318, "end"), "latent": (62, 24, "start"), "none": (62, 318, "start")}
MOST_TIMES = 15
# Satisfied: the mean of the three items of satisfaction, on a scale of ten, is at least this.
SATISFIED = 6
TINTS = {"sift": "mist", "on_request": "clay", "wang": "jade"}


def two_loyalties(town: Town | None = None) -> Explorer:
    """Return the explorer of two yardsticks: what homes say and how often they buy, and who of them stays.

    Customers of a shop like Wang's, asked after 120 days in `town` (default: the class town, all mechanisms).
    `found`: table (DataFrame, index kind, columns homes, stayed, percent). Raises BadType if `town` is no Town.
    """
    place = town_or_class(town)
    told = attitude_and_times(place)
    worlds = {name: text(f"loyalty_views.two.worlds.{name}") for name in WORLDS}
    controls = (
        slider("index", text("loyalty_views.two.index"), 60, 0, 100, 5),
        slider("times", text("loyalty_views.two.times"), 3, 1, 10, 1),
        choice("world", text("loyalty_views.two.world"), "same", worlds),
    )
    return Explorer(Question(text("loyalty_views.two.title"), controls, lambda values: _two_scene(place, told, values)))


def _two_scene(town: Town, told: DataFrame, values: Values) -> Scene:
    from pandas import DataFrame

    stays = stayed(changed_run(town, "wang", "intentions", tuple(WORLDS[values["world"]].items())), told.index)
    kinds = loyalty_quadrants((told["index"] >= values["index"]).astype(float), (told["times"] >= values["times"]).astype(float))
    grouped = stays.groupby(kinds)
    table = DataFrame({"homes": grouped.size(), "stayed": grouped.sum()}).reindex(KINDS, fill_value=0).rename_axis("kind").astype(int)
    table["percent"] = (100 * table["stayed"] / table["homes"]).round().astype("Int64")
    picture = Picture(640, 340)
    across, up = scale(0.5, MOST_TIMES + 0.5, 60, 620), scale(-4, 104, 290, 34)
    edge, cut = across(values["times"] - 0.5), up(values["index"])
    picture.rect(edge, 34, 620 - edge, cut - 34, "jade", 0, opacity="0.10")
    for home, row in told.iterrows():
        # Homes of the same count stand side by side by their number.
        x = across(min(int(row["times"]), MOST_TIMES) + (int(home) % 7 - 3) / 9)
        here = bool(stays[home])
        edge_tint = "jade" if here else "clay"
        picture.circle(x, up(float(row["index"])), 4.2, "jade" if here else "none", stroke=edge_tint, stroke_width="1.6")
    picture.line(60, cut, 620, cut, INK, 1.2, stroke_dasharray="4 3")
    picture.line(edge, 34, edge, 290, INK, 1.2, stroke_dasharray="4 3")
    for kind, (x, y, anchor) in CORNERS.items():
        picture.text(x, y, _named(kind, table), 12.5, anchor)
    picture.text(340, 336, text("loyalty_views.two.x"), 11.5, "middle", opacity="0.75")
    for mark in (0, 50, 100):
        picture.text(52, up(mark) + 4, str(mark), 11, "end", opacity="0.7")
    for mark in (1, 5, 10, MOST_TIMES):
        picture.text(across(mark), 303, str(mark) if mark < MOST_TIMES else f"{mark}+", 11, "middle", opacity="0.7")
    answer = text("loyalty_views.two.answer", homes=len(told), **{kind: _share(table, kind) for kind in KINDS[:2]})
    return Scene(picture.svg(), answer, {"table": table}, (text("loyalty_views.two.note"),))


def _named(kind: str, table: DataFrame) -> str:
    return text(f"loyalty_views.two.kinds.{kind}", homes=int(table.loc[kind, "homes"]), share=_share(table, kind))


def _share(table: DataFrame, kind: str) -> str:
    return f"{table.loc[kind, 'percent']}%" if table.loc[kind, "homes"] else "–"


def satisfied_leavers(town: Town | None = None) -> Explorer:
    """Return the explorer of the satisfied who leave: three shops, each up to four fen dearer than before.

    Customers asked after 120 days in `town` (default: the class town), of whom those count who bought in the 60 days
    before; left: nothing bought in the last month of 180 days. `found`: homes, satisfied, left, and in percent
    left_of_satisfied and satisfied_of_left. Raises BadType if `town` is no Town.
    """
    place = town_or_class(town)
    shops = {name: text(f"loyalty_views.shops.{name}") for name in SHOPS}
    controls = (
        choice("shop", text("loyalty_views.leavers.shop"), "wang", shops),
        slider("dearer", text("loyalty_views.leavers.dearer"), 0, 0, 4, 1, text("explorers.units.fen")),
    )
    question = Question(text("loyalty_views.leavers.title"), controls, lambda values: _leavers_scene(place, values))
    return Explorer(question)


@cache
def _left(town: Town, shop: str, dearer: int) -> tuple[Series, Series]:
    """Return for each customer who was asked and was still buying: satisfied, and left two months later."""
    changes = (("price_fen", USUAL_FEN + dearer),) if dearer else ()
    answers = pivot(asked_run(town, shop, "acsi").surveys, "acsi")
    run = changed_run(town, shop, "acsi", changes)
    bought = buyers(run, ASKED_DAY - 60, ASKED_DAY)
    answers = answers[answers.index.isin(bought)]
    satisfied = answers[[f"satisfaction_{item}" for item in (1, 2, 3)]].mean(axis=1) >= SATISFIED
    return satisfied, ~stayed(run, answers.index)


def _leavers_scene(town: Town, values: Values) -> Scene:
    satisfied, left = _left(town, values["shop"], values["dearer"])
    trap = trap_from_counts(satisfied, left)
    homes, glad, gone, both = len(left), int(satisfied.sum()), int(left.sum()), int((satisfied & left).sum())
    shares = {"left_of_satisfied": trap.switched_given_satisfied, "satisfied_of_left": trap.satisfied_given_switched}
    # Nobody satisfied, or nobody who left: there is no such share, and the bar stays empty.
    percent = {name: 0 if math.isnan(share) else round(100 * share) for name, share in shares.items()}
    picture = Picture(640, 300)
    across = scale(0, max(homes, 1), 40, 330)
    for start, size, lost, name in ((0, glad, both, "satisfied"), (glad, homes - glad, gone - both, "cross")):
        left_edge, width = across(start), across(size) - across(0)
        down = scale(0, max(size, 1), 50, 250)
        picture.rect(left_edge, 50, max(width - 3, 0), down(lost) - 50, "clay", 2)
        picture.rect(left_edge, down(lost), max(width - 3, 0), 250 - down(lost), "jade", 2)
        middle, anchor = (left_edge + width / 2, "middle") if name == "satisfied" else (330, "end")
        picture.text(middle, 270, text(f"loyalty_views.leavers.{name}", homes=size), 12, anchor)
    picture.text(40, 34, text("loyalty_views.leavers.who", homes=homes), 12, opacity="0.8")
    for row, (name, share) in enumerate(percent.items()):
        y, along = 92 + 92 * row, scale(0, 100, 370, 610)
        picture.text(370, y - 12, text(f"loyalty_views.leavers.{name}"), 12.5)
        picture.rect(370, y, 240, 26, "mist", 4, opacity="0.35")
        picture.rect(370, y, along(share) - 370, 26, "clay" if row == 0 else "husk", 4)
        picture.text(min(along(share) + 8, 576), y + 18, f"{share}%", 14, font_weight="600")
    shop = text(f"loyalty_views.shops.{values['shop']}")
    answer = text("loyalty_views.leavers.answer", shop=shop, gone=gone, glad=glad, both=both, **percent)
    found = {"homes": homes, "satisfied": glad, "left": gone, **percent}
    return Scene(picture.svg(), answer, found, (text("loyalty_views.leavers.note"),))


def staying(town: Town | None = None) -> Explorer:
    """Return the explorer of how long customers stay: survival curves of three shops under a rule of silence.

    180 days in `town` (default: the class town). `found`: table (DataFrame, index shop, columns homes, ended, half_days,
    left_after_60, truly_ended). Raises BadType if `town` is no Town.
    """
    place = town_or_class(town)
    controls = (
        slider("gap", text("loyalty_views.staying.gap"), 30, 15, 60, 5, text("explorers.units.day")),
        tick("truth", text("loyalty_views.staying.truth"), False),
    )
    return Explorer(Question(text("loyalty_views.staying.title"), controls, lambda values: _staying_scene(place, values)))


@cache
def _curves(town: Town, gap: int) -> dict[str, tuple[DataFrame, DataFrame, DataFrame]]:
    found = {}
    for shop in SHOPS:
        run = asked_run(town, shop, "acsi")
        seen, true = lives(run, gap), true_lives(run)
        found[shop] = (seen, kaplan_meier(seen["duration"], seen["observed"]), kaplan_meier(true["duration"], true["observed"]))
    return found


def _staying_scene(town: Town, values: Values) -> Scene:
    from pandas import DataFrame

    curves = _curves(town, values["gap"])
    picture = Picture(640, 320)
    across, up = scale(0, DAYS, 60, 500), scale(0, 1, 280, 30)
    for share in (0, 0.5, 1):
        picture.line(60, up(share), 500, up(share), "mist", 0.7, opacity="0.7")
        picture.text(52, up(share) + 4, f"{100 * share:.0f}%", 11, "end", opacity="0.7")
    for day in range(0, DAYS + 1, 60):
        picture.text(across(day), 298, str(day), 11, "middle", opacity="0.7")
    picture.text(280, 315, text("loyalty_views.staying.x"), 11.5, "middle", opacity="0.75")
    rows: dict[str, dict[str, Any]] = {}
    ends: list[tuple[float, str]] = []
    for shop, (seen, curve, true) in curves.items():
        seen_line, true_line = ([(across(x), up(y)) for x, y in _steps(one)] for one in (curve, true))
        picture.path(seen_line, TINTS[shop], 2.6)
        picture.path(true_line, TINTS[shop], 1.6, stroke_dasharray="5 4", opacity="1" if values["truth"] else "0")
        rows[shop] = {"homes": len(seen), "ended": int(seen["observed"].sum()), "half_days": median_survival(curve),
                      "left_after_60": round(_at(curve, 60), 2), "truly_ended": int(true["events"].sum())}  # fmt: skip
        ends.append((up(float(curve["survival"].iloc[-1])), shop))
    below = 0.0
    for y, shop in sorted(ends):
        below = max(y + 4, below + 17)
        picture.text(508, below, text(f"loyalty_views.shops.{shop}"), 12.5, fill=TINTS[shop])
    table = DataFrame.from_dict(rows, orient="index").rename_axis("shop")
    told = {shop: f"{100 * row['left_after_60']:.0f}%" for shop, row in rows.items()}
    answer = text("loyalty_views.staying.answer", gap=values["gap"], **told)
    notes = (text("loyalty_views.staying.note"),)
    columns = tuple(text(f"loyalty_views.staying.columns.{name}") for name in ("shop", *table.columns))
    return Scene(picture.svg(), answer, {"table": table}, notes, columns, tuple(_row(shop, row) for shop, row in rows.items()))


def _row(shop: str, row: dict[str, Any]) -> tuple[str, ...]:
    half = "–" if math.isnan(row["half_days"]) else f"{row['half_days']:.0f}"
    share = f"{100 * row['left_after_60']:.0f}%"
    return text(f"loyalty_views.shops.{shop}"), str(row["homes"]), str(row["ended"]), half, share, str(row["truly_ended"])


def _steps(curve: DataFrame) -> list[tuple[float, float]]:
    """Return the corners of a survival curve, drawn on to the last day."""
    points: list[tuple[float, float]] = [(0.0, 1.0)]
    for day, share in curve["survival"].items():
        points += [(float(day), points[-1][1]), (float(day), float(share))]
    return [*points, (float(DAYS), points[-1][1])]


def _at(curve: DataFrame, day: float) -> float:
    return float(curve["survival"][curve.index <= day].iloc[-1])
