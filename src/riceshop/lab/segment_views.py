"""Explorers of sizes: who is a large customer by which rule, and how unequal customers are in which town."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from riceshop.crm.segmentation import abc_classes, heads_for, lorenz_curve, top_share, value_pyramid
from riceshop.data import load_cdnow
from riceshop.lab.drawing import Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, slider
from riceshop.town import WHOLE, Run, class_town, preset
from riceshop.words import text
from riceshop.words.errors import BadType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame, Series

KNOWN_DAYS, ALL_DAYS = 180, 240
CLASSES = ("A", "B", "C")
TINTS = {"A": "clay", "B": "sun", "C": "indigo"}
SOURCES = ("wang_buyers", "wang_homes", "hawk_buyers", "hawk_homes", "cdnow")


@cache
def class_run(policy: str = "wang") -> Run:
    """Return the class town's shop after 240 days of a named policy, all mechanisms at work; made once."""
    return class_town(mechanisms=WHOLE).run(preset(policy), days=ALL_DAYS)


def known_orders(run: Run, until: int = KNOWN_DAYS) -> DataFrame:
    """Return the orders of households (no hotel) before the day `until`, counted from 0."""
    return run.orders[(run.orders["household"] >= 0) & (run.orders["day"] < until)]


def spent(run: Run, everyone: bool = False) -> Series:
    """Return fen spent per household in the days known; with `everyone` a home that never bought counts as 0."""
    found = known_orders(run).groupby("household")["amount_fen"].sum()
    return found.reindex(run.households["household"], fill_value=0) if everyone else found


def abc_map(run: Run | None = None) -> Explorer:
    """Return the explorer of movable classes: a rule, two cuts, and who then is A, B or C on the map.

    Counts the first 180 days of `run` (default: the class town's shop). `found`: homes, and by class heads_percent and
    sales_percent. Raises BadType if `run` is no Run.
    """
    if run is not None and not isinstance(run, Run):
        raise BadType("explorers_03.no_run", value=type(run).__name__)
    percent = text("explorers.units.percent")
    rules = {name: text(f"explorers_03.abc_map.rules.{name}") for name in ("sales", "heads")}
    controls = (
        choice("rule", text("explorers_03.abc_map.rule"), "sales", rules),
        slider("first", text("explorers_03.abc_map.first"), 75, 1, 90, 1, percent),
        slider("second", text("explorers_03.abc_map.second"), 95, 10, 99, 1, percent),
    )
    shop = class_run() if run is None else run
    values, places = spent(shop), shop.households.set_index("household")
    return Explorer(Question(text("explorers_03.abc_map.title"), controls, lambda now: _abc_scene(values, places, now)))


def classes_of(values: Series, rule: str, first: int, second: int) -> DataFrame:
    """Return customers by value, largest first, with columns value and class, cut by shares of sales or of heads.

    `first` and `second` are percent; a second cut that is not above the first is moved up to it and one more.
    """
    high = max(second, first + 1)
    if rule == "sales":
        found = abc_classes(values, (first / 100, high / 100))
        return found.rename(columns={"sales": "value"})[["value", "class"]]
    shares = (first / 100, (high - first) / 100, (100 - high) / 100)
    return value_pyramid(values, shares, CLASSES).rename(columns={"tier": "class"})[["value", "class"]]


def _abc_scene(values: Series, places: DataFrame, now: Values) -> Scene:
    table = classes_of(values, now["rule"], now["first"], now["second"])
    shares = {name: float((table["class"] == name).mean()) for name in CLASSES}
    worth = {name: float(table.loc[table["class"] == name, "value"].sum() / table["value"].sum()) for name in CLASSES}
    picture = Picture(640, 330)
    _town_dots(picture, places, table["class"])
    _curve(picture, table)
    found = {
        "homes": {name: int((table["class"] == name).sum()) for name in CLASSES},
        "heads_percent": {name: round(100 * shares[name], 1) for name in CLASSES},
        "sales_percent": {name: round(100 * worth[name], 1) for name in CLASSES},
    }
    answer = text("explorers_03.abc_map.answer", homes=found["homes"]["A"], heads=f"{100 * shares['A']:.0f}",
                  sales=f"{100 * worth['A']:.0f}")  # fmt: skip
    columns = tuple(text(f"explorers_03.abc_map.columns.{name}") for name in ("class", "homes", "heads", "sales"))
    rows = tuple((name, str(found["homes"][name]), f"{100 * shares[name]:.0f}%", f"{100 * worth[name]:.0f}%")
                 for name in CLASSES)  # fmt: skip
    return Scene(picture.svg(), answer, found, (text("explorers_03.abc_map.note"),), columns, rows)


def _town_dots(picture: Picture, places: DataFrame, classes: Series) -> None:
    across = scale(0, max(1, int(places["x_m"].max())), 22, 370)
    down = scale(0, max(1, int(places["y_m"].max())), 46, 296)
    picture.text(22, 24, text("explorers_03.abc_map.map"), 12, opacity="0.75")
    held = classes.to_dict()
    for home, x, y in zip(places.index, places["x_m"], places["y_m"], strict=True):
        name = held.get(home)
        picture.circle(across(x), down(y), 4.4 if name else 1.8, TINTS.get(name, "mist"), opacity="0.9" if name else "0.6")
    for step, name in enumerate((*CLASSES, None)):
        words = name or text("explorers_03.abc_map.stranger")
        picture.circle(30 + 62 * step, 316, 4.4 if name else 1.8, TINTS.get(name, "mist"))
        picture.text(40 + 62 * step, 320, words, 12)


def _curve(picture: Picture, table: DataFrame) -> None:
    across, up = scale(0, len(table), 430, 622), scale(0, 1, 286, 46)
    picture.text(400, 24, text("explorers_03.abc_map.curve"), 12, opacity="0.75")
    ends = [0.0, *(table["value"].clip(lower=0).cumsum() / table["value"].clip(lower=0).sum())]
    start = 0
    for name in CLASSES:
        stop = start + int((table["class"] == name).sum())
        outline = [(across(place), up(ends[place])) for place in range(start, stop + 1)]
        floor = [(across(stop), up(0)), (across(start), up(0))]
        picture.path([*outline, *floor], "none", 0, fill=TINTS[name], opacity="0.75")
        start = stop
    for part in (0, 0.5, 1):
        picture.line(430, up(part), 622, up(part), "mist", 0.6, opacity="0.7")
        picture.text(424, up(part) + 4, f"{100 * part:.0f}%", 10.5, "end", opacity="0.75")
    picture.text(526, 306, text("explorers_03.abc_map.sorted"), 11, "middle", opacity="0.75")


def eighty_twenty() -> Explorer:
    """Return the explorer of the 80/20 rule: whose customers, who counts as one, and what the best part brings.

    `found`: share_percent (what the best `top` percent bring) and needed_percent (heads that bring 80 percent).
    """
    percent = text("explorers.units.percent")
    whose = {name: text(f"explorers_03.eighty_twenty.sources.{name}") for name in SOURCES}
    controls = (
        choice("source", text("explorers_03.eighty_twenty.source"), "wang_buyers", whose, compact=True),
        slider("top", text("explorers_03.eighty_twenty.top"), 20, 1, 60, 1, percent),
    )
    return Explorer(Question(text("explorers_03.eighty_twenty.title"), controls, _eighty_scene))


@cache
def _values_of(source: str) -> tuple[float, ...]:
    if source == "cdnow":
        return tuple(load_cdnow().groupby("customer_id")["spend"].sum())
    policy, _, who = source.partition("_")
    return tuple(float(one) for one in spent(class_run(policy), everyone=who == "homes"))


@cache
def _best_first(source: str) -> tuple[tuple[float, float], ...]:
    """Points of the curve from the largest customer down, at every whole percent of customers."""
    curve = lorenz_curve(_values_of(source))
    last = len(curve) - 1
    steps = [round(part * last / 100) for part in range(101)]
    return tuple((step / last, 1 - float(curve["value"].iloc[last - step])) for step in steps)


def _eighty_scene(now: Values) -> Scene:
    values, top = _values_of(now["source"]), now["top"] / 100
    share, needed = top_share(values, top), heads_for(values, 0.8)
    picture = Picture(640, 330)
    across, up = scale(0, 1, 70, 440), scale(0, 1, 284, 34)
    _grid(picture, across, up)
    picture.path([(across(x), up(y)) for x, y in _best_first(now["source"])], "indigo", 2.6)
    picture.line(across(top), up(0), across(top), up(share), "clay", 1.2, stroke_dasharray="4 3")
    picture.line(across(0), up(share), across(top), up(share), "clay", 1.2, stroke_dasharray="4 3")
    picture.circle(across(top), up(share), 6, "clay")
    picture.text(across(top) + 10, up(share) + 16, f"{100 * share:.0f}%", 14, "start", "clay", font_weight="700")
    picture.circle(across(0.2), up(0.8), 5, "none", stroke="ink", stroke_width="1.6")
    picture.text(across(0.2) + 9, up(0.8) - 8, "80/20", 11.5, opacity="0.85")
    _people(picture, values)
    found = {"share_percent": round(100 * share, 1), "needed_percent": round(100 * needed, 1), "customers": len(values)}
    answer = text("explorers_03.eighty_twenty.answer", top=now["top"], share=f"{100 * share:.0f}",
                  needed=f"{100 * needed:.0f}", count=f"{len(values):,}")  # fmt: skip
    return Scene(picture.svg(), answer, found, (text("explorers_03.eighty_twenty.note"),))


def _grid(picture: Picture, across: object, up: object) -> None:
    for part in (0, 0.2, 0.4, 0.6, 0.8, 1):
        picture.line(70, up(part), 440, up(part), "mist", 0.6, opacity="0.6")
        picture.text(62, up(part) + 4, f"{100 * part:.0f}%", 10.5, "end", opacity="0.75")
        picture.text(across(part), 302, f"{100 * part:.0f}%", 10.5, "middle", opacity="0.75")
    picture.line(across(0), up(0), across(1), up(1), "mist", 1, stroke_dasharray="3 3")
    picture.text(255, 322, text("explorers_03.eighty_twenty.x"), 11.5, "middle", opacity="0.8")
    picture.text(70, 22, text("explorers_03.eighty_twenty.y"), 11.5, opacity="0.8")


def _people(picture: Picture, values: Sequence[float]) -> None:
    """Draw ten equal groups of customers, the best on top, with what each tenth brings."""
    best = sorted(values, reverse=True)
    total, size = sum(best), len(best)
    picture.text(476, 22, text("explorers_03.eighty_twenty.tenths"), 11.5, opacity="0.8")
    for tenth in range(10):
        part = sum(best[tenth * size // 10 : (tenth + 1) * size // 10]) / total
        y = 34 + 25.4 * tenth
        picture.rect(476, y, 118 * part / 0.8, 18, "jade" if tenth < 2 else "husk", 2)
        picture.text(482 + 118 * part / 0.8, y + 13, f"{100 * part:.0f}%", 11)
