"""Explorers of satisfaction: expectation beside result as two needles, and a share read the wrong way round."""

import math

from riceshop.crm.satisfaction import satisfaction_gap
from riceshop.lab.drawing import Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, slider
from riceshop.words import text

MOST, VISITS = 10, 12
# Of the distance to what was found, a household's expectation covers this part at every visit: our assumption.
FADE = 0.2
CUSTOMERS = 1_000


def two_needles() -> Explorer:
    """Return expectation and result, 0 to 10 each, as two needles, and what is felt visit after visit.

    `found`: expected (at the chosen visit), performed, gap, felt (a shortfall counts as often as the slider says).
    """
    controls = (
        slider("expected", said("two_needles.expected"), 5, 0, MOST),
        slider("performed", said("two_needles.performed"), 8, 0, MOST),
        slider("visit", said("two_needles.visit"), 1, 1, VISITS, plays=True),
        slider("loss", said("two_needles.loss"), 1, 1, 3),
    )
    return Explorer(Question(said("two_needles.title"), controls, _needles_scene))


def expected_at(first: float, performed: float, visit: int) -> float:
    """Return the expectation at a visit (1 is the first) of a household that always finds `performed`.

    >>> round(expected_at(5, 8, 1), 2), round(expected_at(5, 8, 3), 2)
    (5.0, 6.08)
    """
    return performed + (first - performed) * (1 - FADE) ** (visit - 1)


def _needles_scene(values: Values) -> Scene:
    performed, loss = values["performed"], values["loss"]
    course = [expected_at(values["expected"], performed, visit) for visit in range(1, VISITS + 1)]
    felt = satisfaction_gap([performed] * VISITS, course, loss)
    now = values["visit"] - 1
    picture = Picture(640, 300)
    _dial(picture, course[now], performed)
    _felt_bars(picture, [float(one) for one in felt], now)
    found = {"expected": round(course[now], 2), "performed": performed, "gap": round(performed - course[now], 2),
             "felt": round(float(felt[now]), 2)}  # fmt: skip
    shown = {key: f"{value:.1f}" for key, value in found.items()}
    answer = said("two_needles.answer", visit=now + 1, **shown)
    return Scene(picture.svg(), answer, found, (said("two_needles.note"),))


def _dial(picture: Picture, expected: float, performed: float) -> None:
    middle, reach = (165.0, 200.0), 130.0

    def at(value: float, part: float = 1.0) -> tuple[float, float]:
        turn = math.pi * (1 - value / MOST)
        return middle[0] + reach * part * math.cos(turn), middle[1] - reach * part * math.sin(turn)

    picture.path([at(one / 4) for one in range(4 * MOST + 1)], "mist", 2)
    for value in range(MOST + 1):
        x, y = at(value, 1.12)
        picture.text(x, y + 4, str(value), 11, "middle", opacity="0.75")
    between = [at(expected + (performed - expected) * step / 20, 0.86) for step in range(21)]
    picture.path(between, "jade" if performed >= expected else "clay", 14, opacity="0.55")
    for value, tint, part in ((expected, "husk", 0.8), (performed, "indigo", 0.98)):
        picture.line(*middle, *at(value, part), tint, 4)
    picture.circle(*middle, 7, "ink")
    for row, (name, tint) in enumerate((("expected", "husk"), ("performed", "indigo"))):
        picture.rect(40 + 150 * row, 232, 14, 14, tint, 3)
        picture.text(60 + 150 * row, 244, said(f"two_needles.{name}"), 12)


def _felt_bars(picture: Picture, felt: list[float], now: int) -> None:
    up = scale(-MOST, MOST, 258, 46)
    picture.text(350, 26, said("two_needles.bars"), 12, opacity="0.8")
    picture.line(350, up(0), 626, up(0), "mist", 1)
    for place, value in enumerate(felt):
        # A shortfall that counts three times would leave the picture: it is cut, the sentence has the figure.
        shown = max(-MOST, min(MOST, value))
        x, top = 352 + 23 * place, min(up(shown), up(0))
        picture.rect(x, top, 17, abs(up(shown) - up(0)), "jade" if value >= 0 else "clay", 2,
                     opacity="1" if place == now else "0.35")  # fmt: skip
        picture.text(x + 8, 280, str(place + 1), 10.5, "middle", opacity="0.75")


def reversed_claim() -> Explorer:
    """Return 1,000 customers, satisfied or not, who left or stayed, and the two shares that are taken for one another.

    `found`: left (customers), left_of_satisfied and satisfied_of_left (per cent; 0 if nobody left).
    """
    percent = text("explorers.units.percent")
    controls = (
        slider("satisfied", said("reversed_claim.satisfied"), 70, 5, 95, 5, percent),
        slider("leave", said("reversed_claim.leave"), 25, 0, 60, 1, percent),
        slider("others", said("reversed_claim.others"), 65, 0, 100, 1, percent),
    )
    return Explorer(Question(said("reversed_claim.title"), controls, _reversed_scene))


def _reversed_scene(values: Values) -> Scene:
    satisfied = CUSTOMERS * values["satisfied"] / 100
    gone, others = satisfied * values["leave"] / 100, (CUSTOMERS - satisfied) * values["others"] / 100
    share = 100 * gone / (gone + others) if gone + others else 0.0
    picture = Picture(640, 300)
    wide = 250 * values["satisfied"] / 100
    for x, width, leave, tint in ((40, wide, values["leave"], "jade"), (40 + wide, 250 - wide, values["others"], "husk")):
        picture.rect(x, 40, width - 2, 210, tint, 3, opacity="0.4")
        picture.rect(x, 40, width - 2, 210 * leave / 100, tint, 3)
    picture.text(40, 270, said("reversed_claim.left_side"), 12)
    picture.text(290, 270, said("reversed_claim.right_side"), 12, "end")
    picture.text(40, 28, said("reversed_claim.dark"), 12, opacity="0.8")
    for row, (key, number) in enumerate((("first", values["leave"]), ("second", share))):
        y = 84 + 92 * row
        picture.text(340, y - 10, said(f"reversed_claim.{key}"), 12.5)
        picture.rect(340, y, 230, 24, "mist", 4, opacity="0.25")
        picture.rect(340, y, 230 * number / 100, 24, "jade" if row == 0 else "clay", 4)
        picture.text(580, y + 17, f"{number:.0f}%", 14)
    found = {"left": round(gone + others), "left_of_satisfied": values["leave"], "satisfied_of_left": round(share, 1)}
    answer = said("reversed_claim.answer", left=found["left"], gone=round(gone), first=values["leave"], second=f"{share:.0f}")
    return Scene(picture.svg(), answer, found, (said("reversed_claim.note"),))


def said(key: str, **values: object) -> str:
    """Return a sentence of the explorers of this unit."""
    return text(f"explorers_satisfaction.{key}", **values)
