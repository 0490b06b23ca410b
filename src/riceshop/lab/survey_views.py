"""Explorers of the class town's surveys: how delight fades, the fitted index model, and what to mend first."""

import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.satisfaction import (
    PLSPathModel,
    acsi_score,
    importance_performance,
    kano_category,
    specification,
)
from riceshop.lab.drawing import Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, slider, tick
from riceshop.lab.satisfaction_views import said
from riceshop.town import WHOLE, Run, class_town, pivot, preset
from riceshop.words import text

if TYPE_CHECKING:
    from pandas import DataFrame

EVERY, YEAR = 60, 360
# More than the town has households: everybody who ever bought is asked.
EVERYBODY = 400
FEATURES = ("jar_care", "full", "fresh", "purity", "ease", "tact", "price", "questions", "chatter")
TINTS = {"A": "sun", "O": "indigo", "M": "clay", "I": "mist", "R": "ink", "Q": "rice"}
DIMENSIONS = ("reliability", "assurance", "tangibles", "empathy", "responsiveness")


@cache
def surveyed(kind: str, every: int = EVERY) -> Run:
    """Return a year of the class town under `wang` in which all customers are asked every so many days."""
    policy = preset("wang").but(survey=kind, survey_days=every, survey_sample=EVERYBODY)
    return class_town(mechanisms=WHOLE).run(policy, days=YEAR)


def fading_delight() -> Explorer:
    """Return what one feature is to the customers, by Kano's classes, every 60 days of a year.

    `found`: day, n, counts by letter of that day.
    """
    features = {name: said(f"features.{name}") for name in FEATURES}
    controls = (
        choice("feature", said("fading_delight.feature"), "jar_care", features, compact=True),
        slider("day", said("fading_delight.day"), EVERY, EVERY, YEAR, EVERY, plays=True),
        tick("old", said("fading_delight.old"), False),
    )
    return Explorer(Question(said("fading_delight.title"), controls, _fading_scene))


@cache
def kano_counts(feature: str, old: bool) -> list[dict[str, int]]:
    """Return how many customers put `feature` into each class, survey by survey; `old`: those of the first survey."""
    surveys = surveyed("kano").surveys
    waves = [pivot(surveys, "kano", number) for number in range(YEAR // EVERY)]
    counts = []
    for wave in waves:
        told = wave[wave["feature"] == feature]
        if old:
            told = told[told["household"].isin(waves[0]["household"])]
        letters = [kano_category(one, two) for one, two in zip(told["functional"], told["dysfunctional"], strict=True)]
        counts.append({letter: letters.count(letter) for letter in TINTS})
    return counts


def _fading_scene(values: Values) -> Scene:
    counts = kano_counts(values["feature"], values["old"])
    now = values["day"] // EVERY - 1
    picture = Picture(640, 320)
    for place, count in enumerate(counts):
        total, low = max(1, sum(count.values())), 270.0
        x, faint = 50 + 66 * place, "1" if place <= now else "0.2"
        for letter, tint in TINTS.items():
            high = 230 * count[letter] / total
            low -= high
            picture.rect(x, low, 48, high, tint, 1, opacity=faint, stroke="#8E9AA3", stroke_width="0.5")
        picture.text(x + 24, 288, str(EVERY * (place + 1)), 11, "middle", opacity="0.8")
        picture.text(x + 24, 304, f"n={sum(count.values())}", 10, "middle", opacity="0.6")
    picture.text(50, 26, said("fading_delight.bars"), 12, opacity="0.8")
    for row, (letter, tint) in enumerate(TINTS.items()):
        picture.rect(466, 52 + 34 * row, 16, 16, tint, 3, stroke="#8E9AA3", stroke_width="0.5")
        picture.text(490, 65 + 34 * row, f"{text(f'plots_satisfaction.categories.{letter}')} {counts[now][letter]}", 12.5)
    most = max(TINTS, key=lambda letter: counts[now][letter])
    total = sum(counts[now].values())
    answer = said("fading_delight.answer", day=values["day"], total=total, count=counts[now][most],
                   kind=text(f"plots_satisfaction.categories.{most}"), first=counts[0]["A"],
                   of_first=sum(counts[0].values()), now=counts[now]["A"])  # fmt: skip
    return Scene(picture.svg(), answer, {"day": values["day"], "n": total, **counts[now]}, (said("fading_delight.note"),))


# Where the constructs of the index stand in the picture.
PLACES = {
    "expectations": (70, 250), "quality": (70, 70), "value": (250, 160), "satisfaction": (445, 160),
    "complaints": (575, 60), "loyalty": (575, 260),
}  # fmt: skip
THREE = ("satisfaction_1", "satisfaction_2", "satisfaction_3")
FEWEST, MOST_ASKED, SAMPLES = 30, 150, 10


def satisfaction_paths() -> Explorer:
    """Return the path diagram of the American index, fitted to so many households of the class town on day 360.

    `found`: asked, index (0 to 100), paths ({"quality > satisfaction": coefficient}), explained (R2 of satisfaction).
    """
    controls = (
        slider("asked", said("satisfaction_paths.asked"), MOST_ASKED, FEWEST, MOST_ASKED, 10),
        slider("sample", said("satisfaction_paths.sample"), 1, 1, SAMPLES, plays=True),
    )
    return Explorer(Question(said("satisfaction_paths.title"), controls, _paths_scene))


@cache
def fitted(asked: int, sample: int) -> tuple[PLSPathModel, float]:
    """Return the model fitted to `asked` households drawn for the given sample, and their index."""
    answers: DataFrame = pivot(surveyed("acsi").surveys, "acsi")
    chosen = np.sort(np.random.default_rng(sample).permutation(len(answers))[:asked])
    told = answers.iloc[chosen]
    model = PLSPathModel(*specification("acsi")).fit(told)
    return model, acsi_score(told[list(THREE)], model.unstandardised_weights_[list(THREE)])


def _paths_scene(values: Values) -> Scene:
    model, index = fitted(values["asked"], values["sample"])
    found = {f"{cause} > {effect}": round(float(model.path_coefficients_.loc[effect, cause]), 2)
             for cause, effect in model.paths}  # fmt: skip
    picture = Picture(640, 330)
    for rank, (cause, effect) in enumerate(model.paths):
        _arrow(picture, PLACES[cause], PLACES[effect], found[f"{cause} > {effect}"], 0.4 + 0.08 * (rank % 3))
    for name, (x, y) in PLACES.items():
        picture.rect(x - 56, y - 22, 112, 44, "rice", 10, stroke="#2F4B7C", stroke_width="1.6")
        share = model.r2_[name]
        label = text(f"plots_satisfaction.constructs.{name}")
        picture.text(x, y - 1, label, 12.5, "middle", "ink")
        picture.text(x, y + 15, "" if np.isnan(share) else f"R² {share:.2f}", 10.5, "middle", "ink")
    strong = max((path for path in found if path.endswith("> satisfaction")), key=lambda path: found[path])
    cause = strong.split(" > ")[0]
    answer = said("satisfaction_paths.answer", asked=values["asked"], index=f"{index:.1f}",
                   cause=text(f"plots_satisfaction.constructs.{cause}"), value=f"{found[strong]:.2f}")  # fmt: skip
    numbers = {"asked": values["asked"], "index": round(index, 1), "paths": found,
               "explained": round(float(model.r2_["satisfaction"]), 2)}  # fmt: skip
    return Scene(picture.svg(), answer, numbers, (said("satisfaction_paths.note"),))


def _arrow(picture: Picture, start: tuple[int, int], end: tuple[int, int], value: float, at: float) -> None:
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0)
    along = (x1 - x0) / length, (y1 - y0) / length
    # The tip stops at the border of a box of 112 by 44.
    reach = min(58 / abs(along[0]) if along[0] else 99, 24 / abs(along[1]) if along[1] else 99)
    tip = x1 - reach * along[0], y1 - reach * along[1]
    back = tip[0] - 11 * along[0], tip[1] - 11 * along[1]
    tint = "clay" if value < 0 else "indigo"
    dashes = {"stroke_dasharray": "6 4"} if value < 0 else {}
    picture.line(x0, y0, *back, tint, 0.8 + 6 * min(abs(value), 1), **dashes)
    corners = [tip, (back[0] - 5 * along[1], back[1] + 5 * along[0]), (back[0] + 5 * along[1], back[1] - 5 * along[0])]
    picture.path([*corners, tip], tint, 1, fill="#B5523B" if value < 0 else "#2F4B7C")
    x, y = x0 + at * (x1 - x0), y0 + at * (y1 - y0)
    picture.rect(x - 19, y - 10, 38, 20, "rice", 6)
    picture.text(x, y + 4.5, f"{value:.2f}", 12, "middle", "ink")


def priority_map() -> Explorer:
    """Return the map of what counts and how well it is done, for the five dimensions of service, with movable cuts.

    `found`: day, quadrants ({dimension: keep_up | concentrate | low_priority | possible_overkill}).
    """
    controls = (
        slider("day", said("priority_map.day"), YEAR, 2 * EVERY, YEAR, 2 * EVERY, plays=True),
        slider("importance", said("priority_map.importance"), 20, 0, 50),
        slider("performance", said("priority_map.performance"), 65, 40, 90),
    )
    return Explorer(Question(said("priority_map.title"), controls, _map_scene))


@cache
def service_points(day: int) -> "tuple[dict[str, float], dict[str, float]]":
    """Return importance (points of 100) and performance (0 to 100) of each dimension of service on a day."""
    sheet = pivot(surveyed("servqual", 2 * EVERY).surveys, "servqual", day // (2 * EVERY) - 1)
    weight = {name: float(sheet["points"][name].mean()) for name in DIMENSIONS}
    seen = {name: float(sheet["perceived"][[f"{name}_1", f"{name}_2"]].to_numpy().mean()) for name in DIMENSIONS}
    return weight, {name: 100 * (value - 1) / 6 for name, value in seen.items()}


def _map_scene(values: Values) -> Scene:
    from pandas import Series

    weight, done = service_points(values["day"])
    table = importance_performance(Series(weight), Series(done), values["importance"], values["performance"])
    across, up = scale(40, 90, 70, 620), scale(0, 50, 275, 30)
    picture = Picture(640, 320)
    picture.rect(70, 30, across(values["performance"]) - 70, up(values["importance"]) - 30, "clay", 4, opacity="0.16")
    picture.line(across(values["performance"]), 30, across(values["performance"]), 275, "mist", 1.6)
    picture.line(70, up(values["importance"]), 620, up(values["importance"]), "mist", 1.6)
    picture.text(78, 46, text("plots_satisfaction.quadrants.concentrate"), 12, fill="clay")
    picture.text(612, 46, text("plots_satisfaction.quadrants.keep_up"), 12, "end", opacity="0.7")
    picture.text(78, 268, text("plots_satisfaction.quadrants.low_priority"), 12, opacity="0.7")
    picture.text(612, 268, text("plots_satisfaction.quadrants.possible_overkill"), 12, "end", opacity="0.7")
    for name in DIMENSIONS:
        first = table.loc[name, "quadrant"] == "concentrate"
        picture.circle(across(done[name]), up(weight[name]), 8, "clay" if first else "indigo")
        crowded = any(0 < across(done[other]) - across(done[name]) < 110 and abs(up(weight[other]) - up(weight[name])) < 16
                      for other in DIMENSIONS)  # fmt: skip
        side, anchor = (-13, "end") if crowded else (13, "start")
        picture.text(across(done[name]) + side, up(weight[name]) + 5, _dimension(name), 12.5, anchor)
    picture.text(345, 308, said("priority_map.across"), 12, "middle", opacity="0.8")
    picture.text(24, 150, said("priority_map.up"), 12, "middle", opacity="0.8", transform="rotate(-90 24 150)")
    first = [name for name in DIMENSIONS if table.loc[name, "quadrant"] == "concentrate"]
    names = text("progress.comma").join(_dimension(name) for name in first) or text("plots_satisfaction.none")
    answer = said("priority_map.answer", day=values["day"], names=names)
    return Scene(picture.svg(), answer, {"day": values["day"], "quadrants": table["quadrant"].to_dict()},
                 (said("priority_map.note"),))  # fmt: skip


def _dimension(name: str) -> str:
    return text(f"plots_satisfaction.dimensions.{name}")
