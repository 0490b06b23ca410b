"""The explorer of clusters: k-means at work on the households of a shop, one step at a time."""

from __future__ import annotations

from functools import cache

import numpy as np

from riceshop.crm.segmentation import k_means_path
from riceshop.lab.drawing import INK, Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, slider
from riceshop.lab.segment_views import KNOWN_DAYS, class_run, known_orders
from riceshop.words import text

MOST_STEPS, MOST_GROUPS = 12, 5
TINTS = ("indigo", "sun", "jade", "clay", "husk")
LEFT, RIGHT, TOP, BOTTOM = 64, 430, 34, 280


def k_means_steps() -> Explorer:
    """Return the explorer of k-means: how many groups, where it begins, and how many steps it has taken.

    Shows the class town's customers by days since the last visit and by fen spent in 180 days. `found`: sizes, moved
    (customers who changed sides in the step shown), spread (mean squared distance to the own centre, in standard
    deviations) and settled.
    """
    controls = (
        slider("groups", text("explorers_03.k_means.groups"), 3, 2, MOST_GROUPS),
        slider("start", text("explorers_03.k_means.start"), 1, 1, 6),
        slider("step", text("explorers_03.k_means.step"), 0, 0, MOST_STEPS, 1, plays=True),
    )
    return Explorer(Question(text("explorers_03.k_means.title"), controls, _scene))


@cache
def _customers() -> np.ndarray:
    """Rows of (days since the last order, fen spent), one a customer."""
    homes = known_orders(class_run()).groupby("household").agg(last=("day", "max"), fen=("amount_fen", "sum"))
    return np.column_stack([KNOWN_DAYS - 1 - homes["last"], homes["fen"]]).astype(float)


@cache
def _path(groups: int, start: int) -> list[tuple[np.ndarray, np.ndarray]]:
    customers = _customers()
    scaled = (customers - customers.mean(axis=0)) / customers.std(axis=0)
    first = np.random.default_rng(start).choice(len(scaled), groups, replace=False)
    return k_means_path(scaled, scaled[first], 60)


def _scene(now: Values) -> Scene:
    customers, path = _customers(), _path(now["groups"], now["start"])
    place = min(now["step"], len(path) - 1)
    centres, labels = path[place]
    scaled = (customers - customers.mean(axis=0)) / customers.std(axis=0)
    spread = float(((scaled - centres[labels]) ** 2).sum(axis=1).mean())
    sizes = np.bincount(labels, minlength=now["groups"]).tolist()
    moved = int((labels != path[place - 1][1]).sum()) if place else 0
    settled = place == len(path) - 1
    picture = Picture(640, 330)
    across, up = scale(0, 180, LEFT, RIGHT), scale(0, 10_000, BOTTOM, TOP)
    _axes(picture, across, up)
    for (days, fen), label in zip(customers, labels, strict=True):
        picture.circle(across(days), up(fen), 4, TINTS[label], opacity="0.75")
    own = centres * customers.std(axis=0) + customers.mean(axis=0)
    for group in range(MOST_GROUPS):
        # A group not asked for waits unseen in the corner, so that the number of shapes stays the same.
        x, y = (across(own[group][0]), up(own[group][1])) if group < len(own) else (LEFT, BOTTOM)
        seen = "1" if group < len(own) else "0"
        picture.rect(x - 8, y - 8, 16, 16, TINTS[group], 3, stroke=INK, stroke_width="2", opacity=seen)
        _size_bar(picture, group, sizes[group] if group < len(own) else 0, seen)
    _spread_curve(picture, path, place, scaled)
    found = {"sizes": sizes, "moved": moved, "spread": round(spread, 3), "settled": settled}
    key = "settled" if settled else "begin" if place == 0 else "moving"
    answer = text(f"explorers_03.k_means.{key}", step=place, moved=moved, spread=f"{spread:.2f}",
                  sizes=" + ".join(str(size) for size in sizes))  # fmt: skip
    return Scene(picture.svg(), answer, found, (text("explorers_03.k_means.note"),))


def _axes(picture: Picture, across: object, up: object) -> None:
    for days in range(0, 181, 30):
        picture.line(across(days), TOP, across(days), BOTTOM, "mist", 0.5, opacity="0.5")
        picture.text(across(days), BOTTOM + 16, str(days), 10.5, "middle", opacity="0.75")
    for fen in range(0, 10_001, 2_500):
        picture.line(LEFT, up(fen), RIGHT, up(fen), "mist", 0.5, opacity="0.5")
        picture.text(LEFT - 6, up(fen) + 4, f"{fen:,}", 10.5, "end", opacity="0.75")
    picture.text((LEFT + RIGHT) / 2, BOTTOM + 38, text("explorers_03.k_means.x"), 11.5, "middle", opacity="0.8")
    picture.text(LEFT - 40, 20, text("explorers_03.k_means.y"), 11.5, opacity="0.8")


def _size_bar(picture: Picture, group: int, size: int, seen: str) -> None:
    y = 40 + 24 * group
    picture.rect(462, y, 110 * size / 204, 16, TINTS[group], 2, opacity=seen)
    picture.text(468 + 110 * size / 204, y + 13, str(size), 11.5, opacity=seen)


def _spread_curve(picture: Picture, path: list[tuple[np.ndarray, np.ndarray]], place: int, scaled: np.ndarray) -> None:
    spreads = [float(((scaled - centres[labels]) ** 2).sum(axis=1).mean()) for centres, labels in path]
    across, up = scale(0, MOST_STEPS, 466, 620), scale(0, max(2.0, *spreads), 282, 190)
    picture.text(462, 24, text("explorers_03.k_means.sizes"), 11.5, opacity="0.8")
    picture.text(462, 178, text("explorers_03.k_means.spread"), 11.5, opacity="0.8")
    picture.line(466, up(0), 620, up(0), "mist", 0.8)
    shown = [spreads[min(step, len(spreads) - 1)] for step in range(MOST_STEPS + 1)]
    picture.path([(across(step), up(value)) for step, value in enumerate(shown)], "indigo", 2)
    picture.circle(across(min(place, MOST_STEPS)), up(shown[min(place, MOST_STEPS)]), 5, "clay")
    for step in range(0, MOST_STEPS + 1, 4):
        picture.text(across(step), 298, str(step), 10.5, "middle", opacity="0.75")
