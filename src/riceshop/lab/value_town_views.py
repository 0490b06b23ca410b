"""Explorers of value in the town: who costs more than he brings, and whether a household that stays away has left."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from riceshop.crm.value import BetaGeo, JarClock, rfm_summary, value_ledger
from riceshop.lab.drawing import Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, slider, tick
from riceshop.town import WHOLE, Run, class_town, preset
from riceshop.words import text
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pandas import DataFrame

YEAR = 360
# Any date serves: the models count days between purchases.
FIRST_DATE = pd.Timestamp("1932-01-01")
# Households of the class town whose year is worth following.
FOLLOWED = (286, 224, 8, 334)
# As many bars as nobody needs in a year, so that the picture keeps its number of shapes.
BARS = 60
DEAREST_HOUR_FEN = 60


@cache
def class_year() -> Run:
    """Return a year of Wang's shop in the whole class town, run once."""
    return class_town(mechanisms=WHOLE).run(preset("wang"), days=YEAR)


def who_pays(run: Run | None = None) -> Explorer:
    """Return the scatter of what each household bought against what it left the shop: price an hour, count debts.

    Each jin earns one fen. `run` is a run of the town (default: a year of the class town). `found`: losing (how many cost
    more than they brought), losing_of_top (how many of the twenty who bought most), households (all), worst (household
    numbers, the five dearest). Raises BadType if `run` is no run. Source: R-093, R-109.
    """
    ledger = _ledger(_run(run))
    fen = text("explorers.units.fen")
    controls = (
        slider("hour_fen", text("value_views.who_pays.hour"), 0, 0, DEAREST_HOUR_FEN, 2, fen),
        tick("debts", text("value_views.who_pays.debts"), False),
    )
    title = text("value_views.who_pays.title")
    return Explorer(Question(title, controls, lambda values: _pays_scene(ledger, values)))


def _run(run: Run | None) -> Run:
    if run is None:
        return class_year()
    if not isinstance(run, Run):
        raise BadType("value_views.no_run", value=type(run).__name__)
    return run


def _ledger(run: Run) -> DataFrame:
    return value_ledger(run.orders, run.deliveries, run.payments)


def _pays_scene(ledger: DataFrame, values: Values) -> Scene:
    left = ledger["jin"] - ledger["minutes"] * values["hour_fen"] / 60 - ledger["lost_fen"] * values["debts"]
    top = ledger["jin"].nlargest(20).index
    found = {
        "losing": int((left < 0).sum()),
        "losing_of_top": int((left[top] < 0).sum()),
        "households": len(left),
        "worst": left.nsmallest(5).index.tolist(),
    }
    picture = Picture(640, 340)
    # The same heights for every setting: from the worst household at the dearest hour to the most that was bought.
    worst = ledger["jin"] - ledger["minutes"] * DEAREST_HOUR_FEN / 60 - ledger["lost_fen"]
    most = max(int(ledger["jin"].max()), 1)
    across, up = scale(0, most, 80, 610), scale(min(worst.min(), 0) - 100, most + 50, 300, 20)
    picture.rect(80, up(0), 540, 300 - up(0), "clay", 0, opacity="0.08")
    for fen in range(int(worst.min()) // 1_000 * 1_000 + 1_000, most + 1, 1_000):
        picture.line(80, up(fen), 620, up(fen), "mist", 1.4 if fen == 0 else 0.6, opacity="0.6")
        picture.text(72, up(fen) + 4, f"{fen:,}", 10.5, "end", opacity="0.75")
    for jin, fen in zip(ledger["jin"], left, strict=True):
        picture.circle(across(jin), up(fen), 4.2, "clay" if fen < 0 else "jade", opacity="0.65")
    picture.text(84, 16, text("value_views.who_pays.y"), 12, opacity="0.8")
    picture.text(345, 330, text("value_views.who_pays.x"), 12, "middle", opacity="0.8")
    for part in (0, 0.5, 1):
        jin = round(part * ledger["jin"].max())
        picture.text(across(jin), 315, f"{jin:,}", 10.5, "middle", opacity="0.75")
    # The worst five are named in the picture.
    for rank, house in enumerate(found["worst"]):
        picture.text(across(ledger["jin"][house]) + 7, up(left[house]) + (4 if rank % 2 else -5), str(house) if left[house] < 0 else "", 11,
                     "start", "clay")  # fmt: skip
    answer = text("value_views.who_pays.answer", hour=values["hour_fen"], **{key: found[key] for key in found if key != "worst"})
    return Scene(picture.svg(), answer, found, (text("value_views.who_pays.note"),))


def gone_or_late(run: Run | None = None, households: Sequence[int] = FOLLOWED) -> Explorer:
    """Return the explorer of one household's days: bought, waited, and the chance that it is still a customer.

    The jar clock learns from `run` (default: a year of the class town), BG/NBD too; both look only at what was known by
    the day. `households` are those to choose among. `found`: waited (days since the last purchase), jar_clock and bg_nbd (chances in percent), and left_day with
    the tick for the truth (None if it has not left). Raises BadType if `run` is no run,
    BadValue for a household that bought nothing. Source: Fader, Hardie and Lee (2005); our own jar clock.
    """
    year = _run(run)
    follow = cache(_courses(year))
    for house in households:
        if house not in set(year.orders["household"]):
            raise BadValue("value_views.no_buyer", value=house)
    options = {str(house): text("value_views.gone_or_late.house", house=house) for house in households}
    controls = (
        choice("house", text("value_views.gone_or_late.which"), str(households[0]), options),
        slider("day", text("value_views.gone_or_late.day"), min(300, year.days - 1), 30, year.days - 1, 1, plays=True),
        tick("truth", text("value_views.gone_or_late.truth"), False),
    )
    title = text("value_views.gone_or_late.title")
    return Explorer(Question(title, controls, lambda values: _gone_scene(follow(int(values["house"])), year.days, values)))


def _courses(run: Run) -> Callable[[int], dict[str, list[float]]]:
    """Return the function that gives a household's days of purchase, both models' chances a day, and the day it left."""
    orders = run.orders[run.orders["household"] >= 0]
    log = orders.assign(date=FIRST_DATE + pd.to_timedelta(orders["day"], unit="D"))
    end = str(FIRST_DATE + pd.Timedelta(days=run.days - 1))
    clock = JarClock().fit(log, "household", "date", observation_end=end)
    memoryless = BetaGeo().fit(rfm_summary(log, "household", "date", period="D", observation_end=end))
    truth = run.truth.set_index("household")["churn_day"]

    def follow(house: int) -> dict[str, list[float]]:
        bought = sorted(set(orders.loc[orders["household"] == house, "day"]))
        days = range(bought[0], run.days)
        times = [sum(day <= today for day in bought) - 1 for today in days]
        last = [bought[count] - bought[0] for count in times]
        flat = memoryless.probability_alive(times, last, [today - bought[0] for today in days])
        left = truth.get(house)
        return {
            "bought": bought,
            "jar_clock": [0.0] * bought[0] + list(clock.course(bought, run.days - 1)),
            "bg_nbd": [0.0] * bought[0] + list(flat),
            "left": [] if pd.isna(left) else [int(left)],
        }

    return follow


def _gone_scene(known: dict[str, list[float]], days: int, values: Values) -> Scene:
    day, bought = values["day"], [one for one in known["bought"] if one <= values["day"]]
    chance = {name: round(100 * known[name][day]) if bought else None for name in ("jar_clock", "bg_nbd")}
    left = known["left"][0] if values["truth"] and known["left"] and known["left"][0] <= day else None
    found = {"waited": day - bought[-1] if bought else None, **chance, "left_day": left}
    picture = Picture(640, 310)
    across, up = scale(0, days - 1, 60, 615), scale(0, 100, 262, 92)
    picture.text(60, 20, text("value_views.gone_or_late.bought"), 12, opacity="0.8")
    for place in range(max(BARS, len(bought))):
        x, wide = (across(bought[place]) - 2, 4) if place < len(bought) else (across(0), 0)
        picture.rect(x, 30, wide, 26, "jade", 1)
    picture.text(60, 82, text("value_views.gone_or_late.chance"), 12, opacity="0.8")
    for mark in (0, 50, 100):
        picture.line(60, up(mark), 615, up(mark), "mist", 0.6, opacity="0.6")
        picture.text(52, up(mark) + 4, f"{mark}%", 10.5, "end", opacity="0.75")
    start = known["bought"][0]
    for name, tint in (("bg_nbd", "clay"), ("jar_clock", "indigo")):
        path = [(across(one), up(100 * known[name][one])) for one in range(min(start, day), day + 1)]
        picture.path(path, tint, 2.2)
        picture.circle(across(day), up(100 * known[name][day]), 5, tint)
    picture.line(across(day), 26, across(day), 262, "ink", 1, stroke_dasharray="3 3")
    where, wide = (across(left), 3) if left is not None else (across(0), 0)
    picture.line(where, 26, where, 262, "sun", wide)
    for mark in range(0, days, 60):
        picture.text(across(mark), 280, str(mark), 10.5, "middle", opacity="0.75")
    picture.text(615, 280, text("value_views.gone_or_late.axis"), 12, "end", opacity="0.8")
    for place, (name, tint) in enumerate((("jar_clock", "indigo"), ("bg_nbd", "clay"), ("left", "sun"))):
        picture.rect(90 + 180 * place, 292, 12, 12, tint, 2)
        picture.text(108 + 180 * place, 302.5, text(f"value_views.gone_or_late.{name}"), 12)
    answer = text(f"value_views.gone_or_late.{_said(bought, values['truth'], left)}", day=day, waited=found["waited"],
                  jar_clock=chance["jar_clock"], bg_nbd=chance["bg_nbd"], left=left)  # fmt: skip
    return Scene(picture.svg(), answer, found, (text("value_views.gone_or_late.note"),))


def _said(bought: list[float], truth: bool, left: int | None) -> str:
    if not bought:
        return "not_yet"
    if not truth:
        return "guess"
    return "left_it" if left is not None else "still"
