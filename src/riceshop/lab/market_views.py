"""Explorers of the market: what distance costs a shop, how far word of mouth reaches, what a jin really
costs.
"""

from collections.abc import Callable
from zlib import crc32

from riceshop.crm.foundations import JinCost, huff_shares, jin_cost, word_of_mouth
from riceshop.lab.drawing import INK, Picture, scale, ticks
from riceshop.lab.explorer import Explorer, Question, Scene, Values, slider
from riceshop.words import language, text

ATTRACTION_POWER = 3
JAPANESE_QUALITY, JAPANESE_M = 129, 600
FAR_M = 1_500


def distance() -> Explorer:
    """Return the distance explorer: one household, three shops, who is visited how often.

    `found`: share_percent (of Wang's shop), next_door_percent (the same shop at 0 m).
    """
    metre, percent = text("explorers.units.m"), text("explorers.units.percent")
    controls = (
        slider("distance_m", text("explorers.distance.distance"), 300, 0, FAR_M, 50, metre),
        slider("quality", text("explorers.distance.quality"), 100, 60, 200, 5, percent),
        slider("rival_m", text("explorers.distance.rival"), 50, 0, FAR_M, 50, metre),
    )
    return Explorer(Question(text("explorers.distance.title"), controls, _distance_scene))


def _shares(distance_m: int, values: Values) -> list[float]:
    attractions = [(one / 100) ** ATTRACTION_POWER for one in (values["quality"], 100, JAPANESE_QUALITY)]
    return huff_shares(attractions, [distance_m, values["rival_m"], JAPANESE_M])


def _distance_scene(values: Values) -> Scene:
    shares = _shares(values["distance_m"], values)
    found = {
        "share_percent": round(100 * shares[0]),
        "next_door_percent": round(100 * _shares(0, values)[0]),
    }
    picture = Picture(640, 320)
    along = scale(0, FAR_M, 90, 600)
    picture.line(50, 96, 620, 96, "husk", 8, opacity="0.5", stroke_linecap="round")
    picture.path(
        [(38, 96), (38, 78), (28, 78), (44, 62), (60, 78), (50, 78), (50, 96)], INK, 1.5, fill="none"
    )
    names = [text(f"explorers.distance.{name}") for name in ("wang", "ordinary", "japanese")]
    places = (values["distance_m"], values["rival_m"], JAPANESE_M)
    for row, (name, place, share, tint) in enumerate(
        zip(names, places, shares, ("jade", "mist", "clay"), strict=True)
    ):
        x = along(place)
        picture.circle(x, 96, 8 + 34 * share**0.5, tint, opacity="0.85")
        picture.text(x, 16 + 17 * row, f"{name} {100 * share:.0f}%", 12, "middle", tint)
    _share_curve(picture, values, shares[0])
    answer = text("explorers.distance.answer", metres=values["distance_m"], **found)
    return Scene(picture.svg(), answer, found, (text("explorers.distance.note"),))


def _share_curve(picture: Picture, values: Values, share: float) -> None:
    across, up = scale(0, FAR_M, 90, 600), scale(0, 1, 290, 176)
    picture.text(90, 162, text("explorers.distance.curve"), 12, opacity="0.75")
    for part in (0, 0.5, 1):
        picture.line(90, up(part), 600, up(part), "mist", 0.6, opacity="0.6")
        picture.text(82, up(part) + 4, f"{100 * part:.0f}%", 10.5, "end", opacity="0.7")
    for metres in range(0, FAR_M + 1, 300):
        picture.text(across(metres), 306, f"{metres} m", 10.5, "middle", opacity="0.7")
    points = [(across(metres), up(_shares(metres, values)[0])) for metres in range(0, FAR_M + 1, 25)]
    picture.path(points, "jade", 2.4)
    picture.circle(across(values["distance_m"]), up(share), 6, "jade")


TOWN_HOUSEHOLDS, DOTS_WIDE, ROUNDS = 360, 24, 6
# crc32 scatters the dots the same way on every machine.
SCATTERED = sorted(range(TOWN_HOUSEHOLDS), key=lambda dot: crc32(str(dot).encode()))


def law_of_250() -> Explorer:
    """Return the word-of-mouth explorer: how many of 360 households hear of one happy customer.

    `found`: heard (households), naive (what contacts times contacts would say).
    """
    percent = text("explorers.units.percent")
    controls = (
        slider("contacts", text("explorers.law_of_250.contacts"), 12, 0, 250, 1),
        slider("passing", text("explorers.law_of_250.passing"), 30, 0, 100, 5, percent),
        slider("round", text("explorers.law_of_250.round"), 3, 0, ROUNDS, 1, plays=True),
    )
    return Explorer(Question(text("explorers.law_of_250.title"), controls, _mouth_scene))


def _mouth_scene(values: Values) -> Scene:
    heard = word_of_mouth(TOWN_HOUSEHOLDS, values["contacts"], values["passing"], ROUNDS)
    now = round(heard[values["round"]])
    before = round(heard[values["round"] - 1]) if values["round"] else 0
    told = values["contacts"] * values["passing"] / 100
    naive = round(sum(told**step for step in range(values["round"] + 1)))
    picture = Picture(640, 300)
    for place in range(TOWN_HOUSEHOLDS):
        dot = SCATTERED[place]
        x, y = 26 + 16 * (dot % DOTS_WIDE), 24 + 17 * (dot // DOTS_WIDE)
        tint = "jade" if place < before else "sun" if place < now else "husk"
        picture.circle(x, y, 5.2, tint, opacity="1" if place < now else "0.3")
    _round_bars(picture, heard, values["round"])
    answer = text(
        "explorers.law_of_250.answer",
        round=values["round"],
        heard=now,
        all=TOWN_HOUSEHOLDS,
        naive=f"{naive:,}",
    )
    return Scene(picture.svg(), answer, {"heard": now, "naive": naive}, (text("explorers.law_of_250.note"),))


def _round_bars(picture: Picture, heard: list[float], chosen: int) -> None:
    up = scale(0, TOWN_HOUSEHOLDS, 262, 40)
    picture.text(440, 24, text("explorers.law_of_250.bars"), 12, opacity="0.75")
    for step, number in enumerate(heard):
        x = 440 + 27 * step
        picture.rect(
            x, up(number), 20, 262 - up(number), "jade", 2, opacity="1" if step <= chosen else "0.25"
        )
        picture.text(x + 10, up(number) - 4, f"{number:.0f}", 10.5, "middle")
        picture.text(x + 10, 278, str(step), 11, "middle", opacity="0.7")


PRICE_FEN = 10
COST_TINTS = {"price": "husk", "time": "indigo", "risk": "clay"}


def walk_cost() -> Explorer:
    """Return the explorer of the customer's whole cost of a jin: price, time of the way, risk of coming in
    vain.

    `found`: walked_fen and delivered_fen, both in fen a jin.
    """
    fen, metre, jin, percent = (text(f"explorers.units.{name}") for name in ("fen", "m", "jin", "percent"))
    controls = (
        slider("distance_m", text("explorers.walk_cost.distance"), 1_200, 0, 2_000, 50, metre),
        slider("carry_jin", text("explorers.walk_cost.carry"), 5, 2, 30, 1, jin),
        slider("hour_fen", text("explorers.walk_cost.hour"), 10, 0, 60, 1, fen),
        slider("empty", text("explorers.walk_cost.empty"), 20, 0, 60, 5, percent),
        slider("dearer", text("explorers.walk_cost.dearer"), 0, 0, 6, 1, fen),
    )
    return Explorer(Question(text("explorers.walk_cost.title"), controls, _walk_scene))


def _walk_scene(values: Values) -> Scene:
    walked = jin_cost(
        PRICE_FEN, values["distance_m"], values["carry_jin"], values["hour_fen"], values["empty"]
    )
    brought = jin_cost(PRICE_FEN + values["dearer"], 0, values["carry_jin"], values["hour_fen"], 0)
    found = {"walked_fen": round(walked.total, 2), "delivered_fen": round(brought.total, 2)}
    picture = Picture(640, 210)
    most = ticks(max(walked.total, brought.total, 16))[-1]
    across = scale(0, most, 150, 600)
    for fen in ticks(most):
        picture.line(across(fen), 30, across(fen), 172, "mist", 0.6, opacity="0.6")
        picture.text(across(fen), 190, str(fen), 11, "middle", opacity="0.7")
    picture.text(150, 20, text("explorers.walk_cost.axis"), 12, opacity="0.75")
    _legend(picture, 20)
    _cost_bar(picture, 44, text("explorers.walk_cost.walk"), walked, across)
    _cost_bar(picture, 112, text("explorers.walk_cost.brought"), brought, across)
    key = (
        "cheaper"
        if brought.total < walked.total
        else "dearer_now"
        if brought.total > walked.total
        else "even"
    )
    figures = {"walked": walked.total, "price": walked.price, "time": walked.time, "risk": walked.risk}
    parts = {name: f"{fen:.2f}" for name, fen in figures.items()}
    answer = _said(key, parts, f"{brought.total:.2f}")
    return Scene(picture.svg(), answer, found, (text("explorers.walk_cost.note"),))


def _said(key: str, parts: dict[str, str], brought: str) -> str:
    lang = language()
    spoken = []
    for one in ("zh", "en") if lang == "both" else (lang,):
        told = text("explorers.walk_cost.parts", one, **parts)
        spoken.append(text(f"explorers.walk_cost.{key}", one, parts=told, brought=brought))
    return "\n".join(spoken)


def _legend(picture: Picture, y: float) -> None:
    for place, (part, tint) in enumerate(COST_TINTS.items()):
        x = 300 + 105 * place
        picture.rect(x, y - 10, 12, 12, tint, 2)
        picture.text(x + 18, y, text(f"explorers.walk_cost.{part}"), 12)


def _cost_bar(picture: Picture, y: float, name: str, cost: JinCost, across: Callable[[float], float]) -> None:
    picture.text(138, y + 28, name, 13, "end")
    start = 0.0
    for part, tint in COST_TINTS.items():
        fen = getattr(cost, part)
        width = across(fen) - across(0)
        picture.rect(across(start), y, width, 42, tint, 2)
        label = f"{text(f'explorers.walk_cost.{part}')} {fen:.1f}" if width > 52 else ""
        picture.text(
            across(start) + width / 2, y + 26, label, 11.5, "middle", "ink" if part == "price" else "rice"
        )
        start += fen
    picture.text(across(start) + 8, y + 27, f"{cost.total:.1f}", 14, "start", INK, font_weight="600")
