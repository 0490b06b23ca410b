"""Explorers of what keeping customers is worth: the claim of the five points, and staying by choice or by barrier."""

from __future__ import annotations

from riceshop.crm.loyalty import lock_in, retention_gain
from riceshop.lab.drawing import INK, Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, slider, tick
from riceshop.words import text
from riceshop.words.errors import BadValue

CLAIMED = (25, 85, 95)
LEAST, MOST, STEP = 50, 94, 2
MOST_GAIN, MOST_OFFER = 200, 12
HOMES = 100


def five_points() -> Explorer:
    """Return the explorer of "retention +5": by what share a customer's present value rises, and for which shops 25 to 95.

    `found`: gain_percent (None where no such sum exists).
    """
    percent = text("explorers.units.percent")
    readings = {name: text(f"loyalty_views.five.readings.{name}") for name in ("points", "percent")}
    controls = (
        slider("retention", text("loyalty_views.five.retention"), 80, LEAST, MOST, STEP, percent),
        slider("rate", text("loyalty_views.five.rate"), 10, 1, 30, 1, percent),
        slider("growth", text("loyalty_views.five.growth"), 0, 0, 15, 1, percent),
        slider("acquisition", text("loyalty_views.five.acquisition"), 0, 0, 30, 5),
        choice("reading", text("loyalty_views.five.reading"), "points", readings),
    )
    return Explorer(Question(text("loyalty_views.five.title"), controls, _five_scene))


def _gain(retention: int, values: Values) -> float | None:
    """Return the gain in percent, or None where the sum has no end or the customer is worth nothing before."""
    try:
        return 100 * retention_gain(
            retention / 100, values["rate"] / 100, values["growth"] / 100, values["acquisition"] / 10, reading=values["reading"]
        )
    except BadValue:
        return None


def _five_scene(values: Values) -> Scene:
    gain = _gain(values["retention"], values)
    picture = Picture(640, 320)
    across, up = scale(LEAST, MOST, 70, 600), scale(0, MOST_GAIN, 276, 26)
    picture.rect(70, up(95), 530, up(25) - up(95), "sun", 0, opacity="0.14")
    for claim in CLAIMED:
        picture.line(70, up(claim), 600, up(claim), "sun", 1, stroke_dasharray="5 4")
        picture.text(606, up(claim) + (12 if claim == 85 else 0 if claim == 95 else 4), str(claim), 11.5, fill="clay")
    for mark in (0, 50, 100, 150, 200):
        picture.text(62, up(mark) + 4, f"{mark}%", 11, "end", opacity="0.7")
    for mark in range(LEAST, MOST + 1, 10):
        picture.text(across(mark), 294, f"{mark}%", 11, "middle", opacity="0.7")
    picture.line(70, 276, 600, 276, "mist", 1)
    picture.text(335, 312, text("loyalty_views.five.x"), 11.5, "middle", opacity="0.75")
    picture.text(70, 16, text("loyalty_views.five.y"), 11.5, opacity="0.75")
    known = [(one, _gain(one, values)) for one in range(LEAST, MOST + 1, STEP)]
    points = [(across(one), up(min(share, MOST_GAIN))) for one, share in known if share is not None]
    picture.path(points or [(70, 276), (70, 276)], "indigo", 2.6)
    there = min(gain, MOST_GAIN) if gain is not None else 0
    picture.circle(across(values["retention"]), up(there), 7, "indigo", opacity="0" if gain is None else "1")
    after = values["retention"] + 5 if values["reading"] == "points" else round(values["retention"] * 1.05, 1)
    if gain is None:
        answer = text("loyalty_views.five.endless")
    else:
        inside = "inside" if CLAIMED[0] <= gain <= CLAIMED[-1] else "outside"
        answer = text(f"loyalty_views.five.{inside}", before=values["retention"], after=f"{after:g}", gain=f"{gain:.0f}")
    found = {"gain_percent": None if gain is None else round(gain, 1)}
    return Scene(picture.svg(), answer, found, (text("loyalty_views.five.note"),))


def choice_or_barrier() -> Explorer:
    """Return the explorer of two ways to hold a hundred homes: being better, and making it dear to leave.

    `found`: stays, by_choice and by_barrier (homes of a hundred) at the rival's offer.
    """
    fen = text("explorers.units.fen")
    controls = (
        slider("better", text("loyalty_views.barrier.better"), 1, -4, 6, 1, fen),
        slider("barrier", text("loyalty_views.barrier.barrier"), 3, 0, 8, 1, fen),
        slider("offer", text("loyalty_views.barrier.offer"), 0, 0, MOST_OFFER, 1, fen),
        tick("removed", text("loyalty_views.barrier.removed"), False),
    )
    return Explorer(Question(text("loyalty_views.barrier.title"), controls, _barrier_scene))


def _held(values: Values, offer: float) -> tuple[float, float]:
    """Return (homes that stay, homes that would stay without the barrier) of HOMES, at a rival's offer."""
    row = lock_in([values["better"] - offer], 0 if values["removed"] else values["barrier"]).iloc[0]
    return HOMES * float(row["stays"]), HOMES * float(row["by_choice"])


def _barrier_scene(values: Values) -> Scene:
    stays, chosen = _held(values, values["offer"])
    picture = Picture(640, 320)
    across, up = scale(0, MOST_OFFER, 70, 420), scale(0, HOMES, 270, 34)
    for mark in (0, 50, 100):
        picture.line(70, up(mark), 420, up(mark), "mist", 0.7, opacity="0.7")
        picture.text(62, up(mark) + 4, str(mark), 11, "end", opacity="0.7")
    for mark in range(0, MOST_OFFER + 1, 3):
        picture.text(across(mark), 288, str(mark), 11, "middle", opacity="0.7")
    picture.text(245, 307, text("loyalty_views.barrier.x"), 11.5, "middle", opacity="0.75")
    picture.text(70, 20, text("loyalty_views.barrier.y"), 11.5, opacity="0.75")
    offers = [part / 4 for part in range(4 * MOST_OFFER + 1)]
    held = [_held(values, offer) for offer in offers]
    picture.path([(across(o), up(one[0])) for o, one in zip(offers, held, strict=True)], "indigo", 2.6)
    picture.path([(across(o), up(one[1])) for o, one in zip(offers, held, strict=True)], "jade", 1.8, stroke_dasharray="5 4")
    picture.circle(across(values["offer"]), up(stays), 6.5, "indigo")
    picture.line(480, 270, 600, 270, INK, 1)
    picture.rect(500, up(chosen), 80, up(0) - up(chosen), "jade", 2)
    picture.rect(500, up(stays), 80, up(chosen) - up(stays), "sun", 2)
    picture.text(590, (up(chosen) + up(0)) / 2 + 4, f"{chosen:.0f}", 13)
    picture.text(590, (up(stays) + up(chosen)) / 2 + 4, f"{stays - chosen:.0f}", 13)
    picture.text(496, 288, text("loyalty_views.barrier.chosen"), 12, fill="jade")
    picture.text(496, 306, text("loyalty_views.barrier.held"), 12, fill="clay")
    found = {"stays": round(stays), "by_choice": round(chosen), "by_barrier": round(stays) - round(chosen)}
    answer = text("loyalty_views.barrier.answer", offer=values["offer"], **found)
    return Scene(picture.svg(), answer, found, (text("loyalty_views.barrier.note"),))
