"""Explorers of ideas: the weakest side of the triangle, and who around the shop matters."""

import math

from riceshop.crm.foundations import crm_triangle as strength
from riceshop.lab.drawing import Picture
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, slider, tick
from riceshop.words import language, text

SIDES = ("philosophy", "software", "implementation")


def crm_triangle() -> Explorer:
    """Return the triangle of philosophy, software and implementation, each 0 to 100, as strong as its weakest
    side.

    `found`: weakest, average, area (per cent of the full triangle).
    """
    controls = tuple(
        slider(side, text(f"explorers.crm_triangle.{side}"), value, 0, 100, 5)
        for side, value in zip(SIDES, (90, 80, 20), strict=True)
    )
    return Explorer(Question(text("explorers.crm_triangle.title"), controls, _triangle_scene))


def _triangle_scene(values: Values) -> Scene:
    found = strength(*(values[side] for side in SIDES))
    picture = Picture(640, 320)
    middle, reach = (190.0, 180.0), 135.0
    for part in (1, 0.5):
        picture.path(
            [*_corners(middle, reach, (part,) * 3), _corners(middle, reach, (part,) * 3)[0]], "mist", 1
        )
    for corner, side in zip(_corners(middle, reach + 20, (1, 1, 1)), SIDES, strict=True):
        picture.line(*middle, *corner, "mist", 0.8, opacity="0.6")
        picture.text(corner[0], corner[1] + 5, text(f"explorers.crm_triangle.{side}"), 13, "middle")
    shape = _corners(middle, reach, tuple(values[side] / 100 for side in SIDES))
    picture.path([*shape, shape[0]], "jade", 2.5, fill="jade", fill_opacity="0.25")
    inner = _corners(middle, reach, (found.weakest / 100,) * 3)
    picture.path([*inner, inner[0]], "clay", 1.5, fill="clay", fill_opacity="0.3")
    for row, (key, number, tint) in enumerate(
        (("average", found.average, "jade"), ("weakest", found.weakest, "clay"))
    ):
        y = 110 + 84 * row
        picture.text(370, y - 10, text(f"explorers.crm_triangle.by_{key}"), 13)
        picture.rect(370, y, 210, 24, "husk", 4, opacity="0.2")
        picture.rect(370, y, 210 * number / 100, 24, tint, 4)
        picture.text(592, y + 17, f"{number:.0f}", 14, "start")
    weak = min(SIDES, key=lambda side: values[side])
    answer = text(
        "explorers.crm_triangle.answer",
        side=text(f"explorers.crm_triangle.{weak}"),
        weakest=f"{found.weakest:.0f}",
        average=f"{found.average:.0f}",
    )
    numbers = {"weakest": found.weakest, "average": round(found.average, 1), "area": round(found.area, 1)}
    return Scene(picture.svg(), answer, numbers, (text("explorers.crm_triangle.note"),))


def _corners(
    middle: tuple[float, float], reach: float, parts: tuple[float, ...]
) -> list[tuple[float, float]]:
    turns = (-math.pi / 2, math.pi / 6, 5 * math.pi / 6)
    return [
        (middle[0] + reach * part * math.cos(turn), middle[1] + reach * part * math.sin(turn))
        for part, turn in zip(parts, turns, strict=True)
    ]


# Our reading, shown only on request: (power over the shop, stake in it), "high" or "low" each.
PEOPLE = {
    "households": ("high", "high"),
    "aunties": ("high", "low"),
    "cook": ("high", "high"),
    "father": ("high", "high"),
    "brothers": ("low", "high"),
    "mill": ("high", "low"),
    "japanese": ("high", "low"),
    "rivals": ("low", "low"),
}
FIELDS = {
    "manage": ("high", "high"),
    "satisfy": ("high", "low"),
    "inform": ("low", "high"),
    "watch": ("low", "low"),
}


def stakeholder_map() -> Explorer:
    """Return the map of power and stake on which eight persons around the shop are placed.

    `found`: placed, {person: "manage" | "satisfy" | "inform" | "watch" | "open"}, and differs, the persons
    whom our own reading places elsewhere.
    """
    fields = {"open": text("explorers.stakeholder_map.open"), **{one: _field(one) for one in FIELDS}}
    controls = [choice(one, _person(one), "open", fields, compact=True) for one in PEOPLE]
    controls.append(tick("ours", text("explorers.stakeholder_map.ours"), False))
    return Explorer(Question(text("explorers.stakeholder_map.title"), tuple(controls), _people_scene))


def _people_scene(values: Values) -> Scene:
    placed = {one: values[one] for one in PEOPLE}
    ours = {
        one: next(field for field, place in FIELDS.items() if place == where) for one, where in PEOPLE.items()
    }
    picture = Picture(640, 380)
    for field, (power, stake) in FIELDS.items():
        x, y = (340.0 if stake == "high" else 50.0), (20.0 if power == "high" else 185.0)
        picture.rect(x, y, 280, 155, "jade" if field == "manage" else "husk", 10, opacity="0.16")
        picture.text(x + 12, y + 22, _field(field), 13, font_weight="600")
        for row, one in enumerate(one for one in PEOPLE if placed[one] == field):
            _chip(picture, x + 12 + 130 * (row % 2), y + 34 + 29 * (row // 2), _person(one), "indigo")
        if values["ours"]:
            _ours(picture, x + 12, y + 147, [one for one in PEOPLE if ours[one] == field])
    picture.text(340, 366, text("explorers.stakeholder_map.stake"), 12, "middle", opacity="0.75")
    picture.text(
        30,
        180,
        text("explorers.stakeholder_map.power"),
        12,
        "middle",
        opacity="0.75",
        transform="rotate(-90 30 180)",
    )
    done = [one for one in PEOPLE if placed[one] != "open"]
    differs = [one for one in done if placed[one] != ours[one]]
    key = "start" if not done else "compared" if values["ours"] else "placing"
    answer = text(f"explorers.stakeholder_map.{key}", done=len(done), all=len(PEOPLE), differs=len(differs))
    return Scene(
        picture.svg(),
        answer,
        {"placed": placed, "differs": differs},
        (text("explorers.stakeholder_map.note"),),
    )


def _ours(picture: Picture, x: float, y: float, people: list[str]) -> None:
    langs = ("zh", "en") if language() == "both" else (None,)
    lines = []
    for lang in langs:
        names = text("progress.comma", lang).join(
            text(f"explorers.stakeholder_map.people.{one}", lang) for one in people
        )
        lines.append(text("explorers.stakeholder_map.we", lang, names=names))
    picture.text(x, y - 13 * (len(lines) - 1), "\n".join(lines), 10.5, opacity="0.8")


def _chip(picture: Picture, x: float, y: float, words: str, tint: str) -> None:
    picture.rect(x, y, 122, 24, tint, 12)
    picture.text(x + 61, y + 16.5, words, 12, "middle", "rice")


def _person(key: str) -> str:
    return text(f"explorers.stakeholder_map.people.{key}")


def _field(key: str) -> str:
    return text(f"explorers.stakeholder_map.fields.{key}")
