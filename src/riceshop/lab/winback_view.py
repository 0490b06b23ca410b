"""Explorer of the win-back evening: so many minutes, silent homes, and three rules for choosing among them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from riceshop.crm.loyalty import winback_selection
from riceshop.lab.drawing import INK, Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, slider
from riceshop.lab.loyalty_data import ASKED_DAY, quiet_homes, town_or_class
from riceshop.town import Town, preset
from riceshop.words import text

if TYPE_CHECKING:
    from pandas import DataFrame

RULES = ("exact", "ratio", "value")
# A returned home is worth half a year of one fen a jin; a minute is worth half a fen, as in the lesson.
MONTHS, FEN_A_MINUTE = 6, 0.5
MOST_HOMES = 15


def winback_evening(town: Town | None = None) -> Explorer:
    """Return the explorer of whom to visit tonight among the homes silent for thirty days after 120 days.

    A shop like Wang's in `town` (default: the class town, all mechanisms); of more than fifteen homes those that bought
    most. `found`: homes, minutes and gain_fen (expected) of the visits. Raises BadType if `town` is no Town.
    """
    quiet = _quiet(town_or_class(town))
    rules = {name: text(f"loyalty_views.evening.rules.{name}") for name in RULES}
    controls = (
        slider("minutes", text("loyalty_views.evening.minutes"), 80, 0, 240, 20),
        slider("chance", text("loyalty_views.evening.chance"), 16, 4, 40, 4, text("explorers.units.percent")),
        choice("rule", text("loyalty_views.evening.rule"), "exact", rules),
    )
    return Explorer(Question(text("loyalty_views.evening.title"), controls, lambda values: _evening_scene(quiet, values)))


@cache
def _quiet(town: Town) -> DataFrame:
    return quiet_homes(town.run(preset("wang"), days=ASKED_DAY)).head(MOST_HOMES)


def _visits(quiet: DataFrame, values: Values) -> DataFrame:
    """Return the homes with `expected` gain in fen and whether they are `chosen`."""
    table = quiet.assign(
        chance=values["chance"] / 100, value=quiet["jin_a_month"] * MONTHS, cost=quiet["minutes"] * FEN_A_MINUTE
    )
    budget = values["minutes"] * FEN_A_MINUTE
    if values["rule"] != "value":
        return winback_selection(table, budget, values["rule"])
    # The homes come in the order of what they bought: the largest first, whatever it costs to reach them.
    table = winback_selection(table, budget, "ratio")
    left, chosen = budget, []
    for cost in table["cost"]:
        chosen.append(bool(cost <= left))
        left -= cost if chosen[-1] else 0
    return table.assign(chosen=chosen)


def _evening_scene(quiet: DataFrame, values: Values) -> Scene:
    table = _visits(quiet, values)
    picked = table[table["chosen"]]
    found = {"homes": len(picked), "minutes": int(picked["minutes"].sum()), "gain_fen": round(float(picked["expected"].sum()), 1)}
    picture = Picture(640, 330)
    most = max(20.0, *(abs(float(one)) for one in table["expected"]), 0.0)
    up, wide = scale(-most, most, 270, 46), 560 / max(len(table), 1)
    for place, row in enumerate(table.to_dict("records")):
        x, gain = 60 + wide * place, float(row["expected"])
        tint = "jade" if row["chosen"] else "clay" if gain <= 0 else "mist"
        picture.rect(x + 3, min(up(0), up(gain)), wide - 6, abs(up(gain) - up(0)), tint, 2)
        picture.text(x + wide / 2, up(max(gain, 0)) - 6, "✓" if row["chosen"] else "", 13, "middle", "jade")
        picture.text(x + wide / 2, 290, str(row["minutes"]), 11, "middle", opacity="0.8")
    picture.line(60, up(0), 620, up(0), INK, 1)
    for mark in (-most, 0, most):
        picture.text(52, up(mark) + 4, f"{mark:.0f}", 11, "end", opacity="0.7")
    picture.text(60, 18, text("loyalty_views.evening.y"), 12, opacity="0.8")
    picture.text(340, 314, text("loyalty_views.evening.x"), 12, "middle", opacity="0.8")
    answer = text("loyalty_views.evening.answer", budget=values["minutes"], **found)
    return Scene(picture.svg(), answer, found, (text("loyalty_views.evening.note"),))
