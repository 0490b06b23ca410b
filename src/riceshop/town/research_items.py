"""Research items: what each questionnaire asks, on which scale, and what it measures; the sentences are in the catalogue."""

from typing import TYPE_CHECKING

from riceshop.town.guard import one_of
from riceshop.town.ids import ATTRIBUTES
from riceshop.town.policy import SURVEYS
from riceshop.words import text

if TYPE_CHECKING:
    from pandas import DataFrame

KINDS = tuple(kind for kind in SURVEYS if kind)

# Answers 1 .. 5 of a Kano question, in the words of the evaluation tables.
KANO_ANSWERS = ("like", "must_be", "neutral", "live_with", "dislike")
KANO_SIDES = ("with", "without")

# The dimensions of service (Parasuraman, Zeithaml and Berry 1988: reliability, assurance, tangibles, empathy,
# responsiveness) with two statements each; every statement is answered twice, as expected and as perceived.
RATER = {
    dimension: [f"{dimension}_1", f"{dimension}_2"]
    for dimension in ("reliability", "assurance", "tangibles", "empathy", "responsiveness")
}
STATEMENTS = tuple(name for block in RATER.values() for name in block)

# Items a construct of the American index (Fornell and others 1996), named as the path models of crm name them.
ACSI = {"expectations": 3, "quality": 3, "value": 2, "satisfaction": 3, "complaints": 1, "loyalty": 2}

ITEMS: dict[str, tuple[str, ...]] = {
    "census": ("members", "appetite_g", "jar_g", "pay_cycle", "income_class", "street", "buys_at", "knows_wang"),
    "kano": tuple(f"{name}_{side}" for name in ATTRIBUTES for side in KANO_SIDES),
    "servqual": (
        *(f"{name}_expected" for name in STATEMENTS),
        *(f"{name}_perceived" for name in STATEMENTS),
        *(f"{dimension}_points" for dimension in RATER),
    ),
    "acsi": tuple(f"{name}_{place}" for name, count in ACSI.items() for place in range(1, count + 1)),
    "intentions": ("repeat", "more", "recommend", "price_tolerance"),
    "mystery": ("price_fen", "delivers", "quality"),
}

# Lowest and highest answer by scale; None where there is no highest.
SCALES: dict[str, tuple[int, int | None]] = {
    "feeling": (1, 5), "agreement": (1, 7), "points": (0, 100), "ten": (1, 10),
    "members": (1, None), "appetite_g": (0, None), "jar_g": (0, None), "pay_cycle": (0, 3), "income_class": (1, 3),
    "street": (0, 11), "buys_at": (0, None), "knows_wang": (0, 1),
    "price_fen": (0, None), "delivers": (0, 1), "quality": (0, 1_000),
}  # fmt: skip
_SCALE_OF_KIND = {"kano": "feeling", "servqual": "agreement", "acsi": "ten", "intentions": "ten"}
_CONSTRUCT_OF_KIND = {"census": "household", "intentions": "loyalty", "mystery": "shop"}


def questionnaire(kind: str) -> "DataFrame":
    """Return the items of one kind of survey in the order asked, one row an item.

    Columns: item, construct (what it measures: a Kano attribute, a dimension of service, a construct of the index),
    low and high (ends of the scale, NA where open), scale_zh, scale_en, question_zh, question_en. Raises BadValue for
    an unknown kind.
    """
    from pandas import DataFrame

    one_of("questionnaire", kind, KINDS)
    rows = []
    for item in ITEMS[kind]:
        scale = scale_of(kind, item)
        low, high = SCALES[scale]
        row = {"item": item, "construct": construct_of(kind, item), "low": low, "high": high}
        row |= {f"scale_{lang}": text(f"research.scales.{scale}", lang) for lang in ("zh", "en")}
        rows.append(row | {f"question_{lang}": question(kind, item, lang) for lang in ("zh", "en")})
    return DataFrame(rows).astype({"low": "Int64", "high": "Int64"})


def scale_of(kind: str, item: str) -> str:
    """Return the scale an item is answered on, a key of SCALES."""
    return "points" if item.endswith("_points") else _SCALE_OF_KIND.get(kind, item)


def construct_of(kind: str, item: str) -> str:
    """Return what an item measures."""
    if kind == "kano":
        return item.rsplit("_", 1)[0]
    return _CONSTRUCT_OF_KIND.get(kind, item.split("_", 1)[0])


def question(kind: str, item: str, lang: str | None = None) -> str:
    """Return the sentence an item is asked with."""
    if kind != "servqual":
        return text(f"research.{kind}.{item}", lang)
    about, side = item.rsplit("_", 1)
    group = "dimensions" if side == "points" else "statements"
    return text(f"research.servqual.{side}", lang, about=text(f"research.{group}.{about}", lang))
