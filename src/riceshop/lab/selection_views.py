"""Explorers of selection: the nine cells with movable lines, and the seasonal index as worded and as it should be."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

from riceshop.crm.segmentation import (
    attractiveness_weights,
    burnett,
    burnett_cells,
    label,
    rank_scores,
    relationship_weights,
    seasonal_index,
    wallet_trend,
    weighted_score,
)
from riceshop.lab.drawing import Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, slider
from riceshop.lab.segment_views import KNOWN_DAYS, class_run, known_orders
from riceshop.town import WHOLE, Run, Town, class_town, preset
from riceshop.town.calendar import FIRST_DATE
from riceshop.words import text

if TYPE_CHECKING:
    from pandas import DataFrame, Series

PART_DAYS, PARTS = 60, 3
LEVELS, STATES = ("low", "medium", "high"), ("poor", "average", "good")
ATTRACTIVE = ("volume", "market_potential", "our_resources")
BOUND = ("wallet_share", "wallet_trend", "contact", "length")
METHODS = ("literal", "annual_total", "monthly_mean", "ratio")
THREE_YEARS = 1_096


def wallet_shares(run: Run, days: int = KNOWN_DAYS) -> DataFrame:
    """Return our share of each customer's rice in every 60 days before `days`, 0 to 1, told from the notebook alone.

    A row per household that bought, a column per part from 0: grams bought over the monthly use written down (a month is
    30 days), and 1 where more was bought than is eaten.
    """
    orders = known_orders(run, days)
    parts = orders.assign(part=orders["day"] // PART_DAYS).pivot_table(
        index="household", columns="part", values="quantity_g", aggfunc="sum", fill_value=0)  # fmt: skip
    use = run.notebook.set_index("household").loc[parts.index, "monthly_use_g"] * PART_DAYS / 30
    return parts.div(use, axis=0).clip(upper=1).astype(float)


def shop_scores(run: Run) -> tuple[DataFrame, DataFrame]:
    """Return scores from 1 to 5, by fifths of the shop's customers: what makes them attractive, how the relationship is.

    The columns are those rows of the two sheets of `crm.segmentation` that a notebook can fill, after 180 days.
    """
    import pandas as pd

    orders, shares = known_orders(run), wallet_shares(run)
    groups = orders.groupby("household")
    use = run.notebook.set_index("household").loc[shares.index, "monthly_use_g"]
    walk = run.households.set_index("household").loc[shares.index, "walk_m"]
    attractive = {"volume": groups["amount_fen"].sum(), "market_potential": use, "our_resources": -walk}
    bound = {
        "wallet_share": shares.mean(axis=1),
        "wallet_trend": pd.Series(wallet_trend(shares.to_numpy(), 6), shares.index),
        "contact": groups["day"].nunique(),
        "length": -groups["day"].min(),
    }
    return rank_scores(pd.DataFrame(attractive)), rank_scores(pd.DataFrame(bound))


def burnett_board() -> Explorer:
    """Return the explorer of the nine cells: move the lines and a weight, and see who would be left.

    Scores the class town's customers after 180 days. `found`: homes by action, and later_jin by action: what these
    households bought in the 60 days after.
    """
    controls = (
        slider("low", text("explorers_03.burnett.low"), 23, 15, 30),
        slider("high", text("explorers_03.burnett.high"), 37, 31, 45),
        slider("wallet", text("explorers_03.burnett.wallet"), 31, 0, 100, 1, text("explorers.units.percent")),
    )
    return Explorer(Question(text("explorers_03.burnett.title"), controls, _burnett_scene))


@cache
def _board() -> tuple[DataFrame, DataFrame, Series]:
    run = class_run()
    attractive, bound = shop_scores(run)
    later = run.orders[run.orders["day"] >= KNOWN_DAYS].groupby("household")["quantity_jin"].sum()
    return attractive, bound, later.reindex(attractive.index, fill_value=0)


def part_weights(sheet: DataFrame, names: tuple[str, ...]) -> Series:
    """Return the weights of some rows of a sheet, made to add up to 1 again."""
    held = sheet.loc[list(names), "weight"]
    return held / held.sum()


def _bound_weights(wallet: int) -> Series:
    rest = part_weights(relationship_weights(), tuple(name for name in BOUND if name != "wallet_share"))
    weights = rest * (1 - wallet / 100)
    weights["wallet_share"] = wallet / 100
    return weights[list(BOUND)]


def _burnett_scene(now: Values) -> Scene:
    attractive, bound, later = _board()
    bounds = (now["low"] / 10, now["high"] / 10)
    first = weighted_score(attractive, part_weights(attractiveness_weights(), ATTRACTIVE))
    table = burnett(first, weighted_score(bound, _bound_weights(now["wallet"])), bounds=bounds)
    picture = Picture(640, 400)
    across, up = scale(1, 5, 96, 620), scale(1, 5, 352, 30)
    edges = (1.0, *bounds, 5.0)
    cells, names = burnett_cells(), []
    for row, state in enumerate(STATES):
        for column, level in enumerate(LEVELS):
            inside = (table["state"] == state) & (table["level"] == level)
            left, top = across(edges[column]), up(edges[row + 1])
            wide, high = across(edges[column + 1]) - left, up(edges[row]) - top
            tint = "clay" if cells.loc[state, level] == "exit" else "jade" if row + column > 2 else "husk"
            picture.rect(left, top, wide, high, tint, 0, opacity="0.22", stroke="ink", stroke_width="0.8")
            names.append((left + 5, top + 14, f"{label('action', str(cells.loc[state, level]))} {int(inside.sum())}"))
    for home, x, y in zip(table.index, table["attractiveness"], table["relationship"], strict=True):
        # Many share a score: the place in the little cloud comes from the number, the same on every machine.
        shift = crc32(str(home).encode())
        picture.circle(across(x) + shift % 13 - 6, up(y) + shift // 13 % 13 - 6, 3.4, "indigo", opacity="0.5")
    for x, y, words in names:
        picture.text(x, y, words, 12, font_weight="700")
    _burnett_axes(picture, across, up, edges)
    homes = table["action"].value_counts()
    bought = later.groupby(table["action"]).sum()
    found = {"homes": homes.to_dict(), "later_jin": {name: int(jin) for name, jin in bought.items()}}
    answer = text("explorers_03.burnett.answer", homes=int(homes.get("exit", 0)), jin=f"{int(bought.get('exit', 0)):,}")
    return Scene(picture.svg(), answer, found, (text("explorers_03.burnett.note"),))


def _burnett_axes(picture: Picture, across: object, up: object, edges: tuple[float, ...]) -> None:
    for place, (level, state) in enumerate(zip(LEVELS, STATES, strict=True)):
        middle = (edges[place] + edges[place + 1]) / 2
        picture.text(across(middle), 370, label("level", level), 11.5, "middle", opacity="0.85")
        picture.text(88, up(middle) + 4, label("state", state), 11.5, "end", opacity="0.85")
    picture.text(358, 391, text("explorers_03.burnett.x"), 12, "middle", opacity="0.85")
    picture.text(14, 18, text("explorers_03.burnett.y"), 12, opacity="0.85")


def monthly_sales(town: Town | None = None) -> Series:
    """Return jin sold to households in each of the first 36 months by a shop like Wang's in `town`, indexed by month.

    Default: the class town with all mechanisms. The index is a monthly PeriodIndex from March 1932.
    """
    return _class_months() if town is None else _months(town)


@cache
def _class_months() -> Series:
    return _months(class_town(mechanisms=WHOLE))


def _months(town: Town) -> Series:
    import pandas as pd

    orders = known_orders(town.run(preset("wang"), days=THREE_YEARS), THREE_YEARS)
    dates = pd.Timestamp(FIRST_DATE) + pd.to_timedelta(orders["day"], unit="D")
    months = pd.period_range(pd.Timestamp(FIRST_DATE), periods=36, freq="M")
    return orders.groupby(dates.dt.to_period("M").to_numpy())["quantity_jin"].sum().reindex(months, fill_value=0)


def seasonal_desk() -> Explorer:
    """Return the explorer of monthly targets: four readings of the seasonal index, one target for the year.

    Uses `monthly_sales` of the class town. `found`: targets (twelve, in jin) and their sum.
    """
    ways = {name: text(f"explorers_03.seasons.ways.{name}") for name in METHODS}
    controls = (
        choice("way", text("explorers_03.seasons.way"), "literal", ways, compact=True),
        slider("target", text("explorers_03.seasons.target"), 12_000, 6_000, 18_000, 1_000, text("explorers.units.jin")),
    )
    return Explorer(Question(text("explorers_03.seasons.title"), controls, _season_scene))


def _season_scene(now: Values) -> Scene:
    factors = seasonal_index(monthly_sales(), now["way"])
    targets = now["target"] * factors / 12
    picture = Picture(640, 320)
    even, total = now["target"] / 12, float(targets.sum())
    up = scale(0, 1.4 * even, 268, 40)
    picture.text(58, 24, text("explorers_03.seasons.y"), 11.5, opacity="0.8")
    for month, jin in targets.items():
        x = 62 + 47 * (month - 1)
        picture.rect(x, up(jin), 34, 268 - up(jin), "jade", 2)
        picture.text(x + 17, up(jin) - 5, f"{jin:,.0f}", 10.5, "middle")
        picture.text(x + 17, 286, str(month), 11.5, "middle", opacity="0.8")
    picture.line(52, up(even), 628, up(even), "clay", 1.2, stroke_dasharray="4 3")
    picture.text(46, up(even) + 4, f"{even:,.0f}", 10.5, "end", "clay")
    picture.text(340, 310, text("explorers_03.seasons.x"), 11.5, "middle", opacity="0.8")
    meets = abs(total - now["target"]) < 0.5
    answer = text(f"explorers_03.seasons.{'meets' if meets else 'misses'}", sum=f"{total:,.0f}",
                  target=f"{now['target']:,}", factors=f"{factors.sum():.2f}")  # fmt: skip
    found = {"targets": [round(float(jin), 1) for jin in targets], "sum": round(total, 1)}
    return Scene(picture.svg(), answer, found, (text("explorers_03.seasons.note"),))
