"""Explorers of one jar: how many days it lasts, and what happens when new rice is poured over the old."""

from riceshop.crm.foundations import JarDay, jar_days
from riceshop.crm.service import JIN_G, daily_need_g, days_until_empty, jar_capacity_g
from riceshop.lab.drawing import INK, Picture
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, slider
from riceshop.words import text

MM = 0.36
FLOOR, MIDDLE = 292.0, 190.0
LID, BODY = "#E9DFC9", "#F3ECDD"


def jar(
    members: int = 6, appetite_g: int = 400, diameter_mm: int = 300, height_mm: int = 400, level_mm: int = 300
) -> Explorer:
    """Return the jar explorer: measure a jar with the ruler and read how many days its rice lasts.

    `members` eat `appetite_g` grams a day each; the jar is `diameter_mm` wide, `height_mm` high and filled up
    to `level_mm` (millimetres). `found`: capacity_g, stock_g, daily_g, days. Raises BadValue out of range.
    """
    mm, gram, people = (text(f"explorers.units.{name}") for name in ("mm", "g", "people"))
    controls = (
        slider("members", text("explorers.jar.members"), members, 1, 12, 1, people),
        slider("appetite_g", text("explorers.jar.appetite"), appetite_g, 200, 600, 20, gram),
        slider("diameter_mm", text("explorers.jar.diameter"), diameter_mm, 150, 600, 10, mm),
        slider("height_mm", text("explorers.jar.height"), height_mm, 150, 700, 10, mm),
        slider("level_mm", text("explorers.jar.level"), level_mm, 0, 700, 10, mm),
    )
    return Explorer(Question(text("explorers.jar.title"), controls, _jar_scene))


def _jar_scene(values: Values) -> Scene:
    level = min(values["level_mm"], values["height_mm"])
    found = {
        "capacity_g": jar_capacity_g(values["diameter_mm"], values["height_mm"]),
        "stock_g": jar_capacity_g(values["diameter_mm"], level),
        "daily_g": daily_need_g(values["members"], values["appetite_g"]),
    }
    found["days"] = days_until_empty(found["stock_g"], values["members"], values["appetite_g"])
    picture = Picture(640, 340)
    _jar_picture(picture, values["diameter_mm"], values["height_mm"], level)
    _rulers(picture, values["diameter_mm"], values["height_mm"])
    _days_grid(picture, found["days"])
    words = {name: f"{found[f'{name}_g']:,}" for name in ("capacity", "stock", "daily")}
    answer = text("explorers.jar.answer", days=found["days"], **words)
    rule = text("explorers.jar.rule", jin=f"{found['capacity_g'] / JIN_G:.1f}")
    return Scene(picture.svg(), answer, found, (rule,))


def _jar_picture(picture: Picture, diameter: int, height: int, level: int) -> None:
    half, tall, full = diameter * MM / 2, height * MM, level * MM
    lip = half * 0.22
    left, right, top = MIDDLE - half, MIDDLE + half, FLOOR - tall
    picture.rect(left, top, 2 * half, tall, BODY)
    picture.ellipse(MIDDLE, FLOOR, half, lip, BODY)
    picture.rect(left, FLOOR - full, 2 * half, full, "sun", opacity="0.75")
    picture.ellipse(MIDDLE, FLOOR, half, lip, "sun", opacity="0.75" if level else "0")
    picture.ellipse(MIDDLE, FLOOR - full, half, lip, "#FFF6DC", stroke="husk")
    picture.ellipse(MIDDLE, top, half, lip, "none", stroke=INK, stroke_width="2")
    picture.line(left, top, left, FLOOR, INK, 2)
    picture.line(right, top, right, FLOOR, INK, 2)
    picture.ellipse(MIDDLE, FLOOR, half, lip, "none", stroke=INK, stroke_width="2", opacity="0.35")


def _rulers(picture: Picture, diameter: int, height: int) -> None:
    side = 34.0
    picture.rect(side - 12, FLOOR - 700 * MM, 12, 700 * MM, "husk", 2, opacity="0.35")
    picture.rect(side - 12, FLOOR - height * MM, 12, height * MM, "husk", 2)
    for mark in range(0, 701, 100):
        y = FLOOR - mark * MM
        picture.line(side - 12, y, side, y, INK, 1)
        picture.text(side + 4, y + 4, str(mark), 10.5, fill=INK, opacity="0.6")
    below = FLOOR + 32
    picture.rect(MIDDLE - diameter * MM / 2, below, diameter * MM, 10, "husk", 2)
    picture.text(MIDDLE, below + 9, f"{diameter} mm", 10.5, "middle", "ink")


def _days_grid(picture: Picture, days: int) -> None:
    left, top, size, wide, shown = 356.0, 46.0, 32.0, 7, 56
    picture.text(left, 28, text("explorers.jar.grid"), 12.5, opacity="0.75")
    for day in range(shown):
        x, y = left + (day % wide) * (size + 5), top + (day // wide) * (size + 2)
        last = day == days - 1
        fill = "clay" if last else "sun" if day < days else "husk"
        picture.rect(x, y, size, size - 3, fill, 5, opacity="1" if day < days else "0.16")
        picture.text(
            x + size / 2,
            y + 19,
            str(day + 1),
            11,
            "middle",
            "rice" if last else "ink" if day < days else INK,
            opacity="1" if day < days else "0.4",
        )


def old_rice() -> Explorer:
    """Return the explorer of layers: new rice over the old, or the old on top.

    `found`: oldest_g_age (days, in the jar), eaten_age (days, oldest rice eaten up to the day), stale_g
    (grams in the jar older than the limit).
    """
    day = text("explorers.units.day")
    ways = {way: text(f"explorers.old_rice.{way}") for way in ("over", "under")}
    controls = (
        choice("way", text("explorers.old_rice.way"), "over", ways),
        slider("day", text("explorers.old_rice.day"), 0, 0, 59, 1, day, plays=True),
        slider("every", text("explorers.old_rice.every"), 7, 3, 14, 1, day),
        slider("limit", text("explorers.old_rice.limit"), 40, 10, 60, 5, day),
    )
    return Explorer(Question(text("explorers.old_rice.title"), controls, _layers_scene))


DAILY_G, REST_G, DAYS = 2_000, 4_000, 60


def _layers_scene(values: Values) -> Scene:
    lot = DAILY_G * values["every"]
    both = {
        way: jar_days(lot, values["every"], DAILY_G, DAYS, way == "under", REST_G)
        for way in ("over", "under")
    }
    days = both[values["way"]]
    now = days[values["day"]]
    oldest = max((age for age, _ in now.layers), default=0)
    found = {
        "oldest_age": oldest,
        "eaten_age": max(one.eaten_age for one in days[: values["day"] + 1]),
        "stale_g": sum(grams for age, grams in now.layers if age >= values["limit"]),
    }
    picture = Picture(640, 300)
    for place, way in ((70.0, "over"), (230.0, "under")):
        _layers(picture, place, both[way][values["day"]], values["limit"], way == values["way"], lot + REST_G)
        picture.text(place + 60, 284, text(f"explorers.old_rice.{way}_short"), 12.5, "middle")
    _ages(picture, both, values)
    key = "stale" if found["stale_g"] else "fresh"
    answer = text(
        f"explorers.old_rice.{key}", day=values["day"], oldest=oldest, grams=f"{found['stale_g']:,}"
    )
    return Scene(picture.svg(), answer, found, (text("explorers.old_rice.note"),))


def _layers(picture: Picture, left: float, jar_day: JarDay, limit: int, chosen: bool, full_g: int) -> None:
    height, floor = 210.0, 262.0
    shade = "1" if chosen else "0.35"
    picture.rect(
        left, floor - height - 8, 120, height + 8, BODY, 8, stroke=INK, stroke_width="2", opacity=shade
    )
    y = floor
    layers = [*jar_day.layers, *[(0, 0)] * 6][:6]
    for age, grams in layers:
        tall = height * grams / full_g
        y -= tall
        fill = "clay" if age >= limit else "sun" if age < limit / 2 else "husk"
        picture.rect(left + 3, y, 114, max(tall - 1, 0), fill, 2, opacity=shade)
        label = text("explorers.old_rice.age", days=age) if tall > 14 else ""
        picture.text(left + 60, y + tall / 2 + 4, label, 11, "middle", "ink", opacity=shade)


def _ages(picture: Picture, both: dict[str, list[JarDay]], values: Values) -> None:
    left, right, floor, top = 410.0, 625.0, 252.0, 50.0
    picture.text(left - 4, 30, text("explorers.old_rice.ages"), 12, opacity="0.75")
    for age in (0, 20, 40, 60):
        y = floor - (floor - top) * age / 60
        picture.line(left, y, right, y, "mist", 0.6, opacity="0.6")
        picture.text(left - 6, y + 4, str(age), 10.5, "end", opacity="0.7")
    limit = floor - (floor - top) * values["limit"] / 60
    picture.line(left, limit, right, limit, "clay", 1.2, stroke_dasharray="4 3")
    for way, tint in (("over", "clay"), ("under", "jade")):
        ages = [max((age for age, _ in one.layers), default=0) for one in both[way][: values["day"] + 1]]
        points = [
            (left + (right - left) * day / 59, floor - (floor - top) * age / 60)
            for day, age in enumerate(ages)
        ]
        picture.path(points or [(left, floor)], tint, 2.4)
        picture.circle(*points[-1], 4, tint)
    picture.text(right, floor + 18, text("explorers.old_rice.axis"), 11, "end", opacity="0.7")
