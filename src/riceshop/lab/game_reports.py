"""Reports: what a bought survey says in a few plain sentences, as figures to compare, and the lever it points to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from riceshop.crm.satisfaction import acsi_score, kano_summary, servqual_gaps
from riceshop.lab.game_map import Pair, pair
from riceshop.lab.game_units import Unit
from riceshop.town import Policy
from riceshop.town.day import Day
from riceshop.town.research import ITEMS, MOST_SAMPLE, Survey, ask, checked, cost_fen, pivot
from riceshop.town.research_items import ACSI, RATER
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    import pandas as pd

    from riceshop.town import Simulation

# How many the game asks; the screen shows the price of so many.
SAMPLE: Mapping[str, int] = {
    "census": 80, "mystery": 6, "kano": 40, "servqual": 40, "acsi": 40, "intentions": 40,
}  # fmt: skip
# The stranger sees the same shops with and without an error; of households the truth asks all.
_EVERYBODY = {"mystery": SAMPLE["mystery"]}
_KANO_SHOWN = "MOAIRQ"
# What to do about each attribute and each dimension of service, if it is not done yet.
_FOR_ATTRIBUTE: Mapping[str, tuple[str, Any]] = {
    "purity": ("sift_min", 720), "fresh": ("stock_days", 2), "full": ("delivery", "before_empty"),
    "ease": ("delivery", "before_empty"), "jar_care": ("clean_jar", True), "tact": ("collect", "payday"),
}  # fmt: skip
_FOR_DIMENSION: Mapping[str, tuple[str, Any]] = {
    "reliability": ("delivery", "before_empty"), "assurance": ("sift_min", 720), "tangibles": ("clean_jar", True),
    "empathy": ("collect", "payday"), "responsiveness": ("complaint_min", 60),
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """One survey read: sentences for the shopkeeper, the figures behind them, the lever it points to (None: nothing).

    A figure is a number in the unit of its sentence, or a letter (Kano's class).
    """

    answered: int
    lines: list[Pair]
    figures: dict[str, float | str]
    advice: tuple[str, Any] | None


def read(survey: Survey, policy: Policy, usual_fen: int) -> Reading:
    """Return what the survey says to a shop that works by `policy` in a town whose usual price is `usual_fen` a jin."""
    from riceshop.town.tables_whole import surveys

    table = surveys(SimpleNamespace(day_events=[SimpleNamespace(day=0, surveys=[survey])]))
    answers = pivot(table, survey.kind) if (survey.answer >= 0).any() else None
    if answers is None:
        return Reading(0, [pair("game_research.nobody")], {}, None)
    count = len(survey.answer) // len(ITEMS[survey.kind])
    answered = int((survey.answer.reshape(count, -1) >= 0).all(axis=1).sum())
    lines, figures, advice = _READ[survey.kind](answers, policy, usual_fen)
    return Reading(answered, lines, figures, advice)


def stands(policy: Policy, advice: tuple[str, Any]) -> bool:
    """Return whether a policy already does what a report points to; of minutes, at least so many."""
    name, wanted = advice
    found = getattr(policy, name)
    return bool(found >= wanted) if name.endswith("_min") else bool(found == wanted)


@dataclass(frozen=True)
class Bought:
    """A report that was bought: on which day (0 the first), what it cost in fen, what it says, and what is so.

    The truth is the same questionnaire, answered by everybody who could have been asked, without errors.
    """

    day: int
    kind: str
    cost_fen: int
    reading: Reading
    truth: Reading


def ordered(place: str, told: object, unit: Unit) -> tuple[str, int] | None:
    """Return (kind, how many to ask) of an order, None for none. Raises BadValue for a report the unit does not sell."""
    if told is None:
        return None
    if isinstance(told, str):
        told = (told, SAMPLE.get(told, 1))
    kind, sample = checked(place, told)
    if kind not in unit.reports:
        raise BadValue("game_research.not_sold", value=kind, allowed=", ".join(unit.reports) or "-")
    return kind, sample


def bought(simulation: "Simulation", today: Day) -> list[Bought]:
    """Return the reports that came on this day, read; to be asked before the next day is lived."""
    town, state = simulation.town, simulation.state
    p, found = town.parameters, []
    for survey in today.surveys:
        exact = SimpleNamespace(**{**vars(p), "answer_points": 0, "silent_permille": -MOST_SAMPLE})
        truth = ask(
            town.seed, today.day, town.houses, state.people, state.notebook, state.offers, simulation.policy, town.map,
            survey.kind, _EVERYBODY.get(survey.kind, MOST_SAMPLE), exact,
        )  # fmt: skip
        found.append(Bought(
            today.day, survey.kind, survey.cost_fen, read(survey, simulation.policy, p.price_fen),
            read(truth, simulation.policy, p.price_fen),
        ))  # fmt: skip
    return found


def prices(unit: Unit, p: SimpleNamespace) -> list[dict[str, Any]]:
    """Return what the screen shows of the reports on sale: kind, how many are asked, the most it can cost in fen."""
    return [{"id": kind, "asked": SAMPLE[kind], "fen": cost_fen(kind, SAMPLE[kind], p)} for kind in unit.reports]


Found = tuple[list[Pair], dict[str, float | str], tuple[str, Any] | None]


def _census(answers: "pd.DataFrame", policy: Policy, usual_fen: int) -> Found:
    told = {
        "members": round(float(answers["members"].mean()), 1),
        "jar": round(float(answers["jar_g"].mean()) / 600, 1),
        "knows": _percent(answers["knows_wang"] == 1),
        "ours": _percent(answers["buys_at"] == 0),
        "monthly": _percent(answers["pay_cycle"] == "monthly"),
    }
    lines = [pair("game_research.census.homes", **told), pair("game_research.census.knows", **told)]
    advice = ("hawk_min", 360) if told["knows"] < 50 else ("collect", "payday")
    return lines, told, advice


def _kano(answers: "pd.DataFrame", policy: Policy, usual_fen: int) -> Found:
    found = kano_summary(answers)
    classes = {str(name): str(letter) for name, letter in found["category"].items()}
    lines = []
    for letter in _KANO_SHOWN:
        names = [name for name, its in classes.items() if its == letter]
        if names:
            lines.append(_named(f"game_research.kano.{letter}", [f"game_research.attributes.{name}" for name in names]))
    # What makes people angriest when it is missing comes first.
    order = found["worse"].sort_values(kind="stable").index
    wanted = [_for_attribute(name, usual_fen) for name in order if classes[name] in "MOA" and name != "questions"]
    return lines, dict(classes), next((one for one in wanted if one and not stands(policy, one)), None)


def _for_attribute(name: str, usual_fen: int) -> tuple[str, Any] | None:
    return ("price_fen", usual_fen - 1) if name == "price" else _FOR_ATTRIBUTE.get(name)


def _servqual(answers: "pd.DataFrame", policy: Policy, usual_fen: int) -> Found:
    weights = answers["points"].mean()
    points = {name: float(weights[name]) for name in RATER}
    gaps = servqual_gaps(answers["expected"], answers["perceived"], RATER, points)
    worst = str(gaps["weighted_gap"].idxmin())
    first = max(points, key=lambda name: points[name])
    told = {name: round(float(gaps.loc[name, "gap"]), 1) for name in RATER}
    lines = [
        _named("game_research.servqual.worst", [f"game_research.dimensions.{worst}"],
               expected=f"{gaps.loc[worst, 'expected']:.1f}", perceived=f"{gaps.loc[worst, 'perceived']:.1f}"),
        _named("game_research.servqual.first", [f"game_research.dimensions.{first}"], points=f"{points[first]:.0f}"),
    ]  # fmt: skip
    return lines, told, _FOR_DIMENSION[worst]


def _acsi(answers: "pd.DataFrame", policy: Policy, usual_fen: int) -> Found:
    told = {}
    for name, count in ACSI.items():
        items = answers[[f"{name}_{place}" for place in range(1, count + 1)]]
        told[name] = round(acsi_score(items, np.ones(count)))
    lines = [pair("game_research.acsi.score", **told), pair("game_research.acsi.causes", **told)]
    weak = min(("quality", "value"), key=lambda name: told[name])
    advice = ("sift_min", 720) if weak == "quality" else ("price_fen", usual_fen - 1)
    if 100 - told["complaints"] < min(told["quality"], told["value"]):
        advice = ("complaint_min", 60)
    return lines, told, advice


def _intentions(answers: "pd.DataFrame", policy: Policy, usual_fen: int) -> Found:
    told = {name: round(float(answers[name].mean()), 1) for name in ITEMS["intentions"]}
    lines = [pair("game_research.intentions.means", **told)]
    if told["price_tolerance"] >= 6.5:
        return lines, told, ("price_fen", usual_fen + 1)
    return lines, told, ("win_back_min", 60) if told["repeat"] < 6 else None


def _mystery(answers: "pd.DataFrame", policy: Policy, usual_fen: int) -> Found:
    told = {
        "shops": len(answers), "low": int(answers["price_fen"].min()), "high": int(answers["price_fen"].max()),
        "delivers": int(answers["delivers"].sum()), "best": int(answers["quality"].max()),
        "mean": round(float(answers["quality"].mean())),
    }  # fmt: skip
    lines = [pair("game_research.mystery.one_price" if told["low"] == told["high"] else "game_research.mystery.prices", **told), pair("game_research.mystery.quality", **told)]
    if told["delivers"] and policy.delivery == "none":
        return lines, told, ("delivery", "on_request")
    mine = policy.price_fen or usual_fen
    if told["low"] < mine:
        return lines, told, ("price_fen", 0 if told["low"] == usual_fen else told["low"])
    return lines, told, ("sift_min", 720)


_READ: Mapping[str, Callable[["pd.DataFrame", Policy, int], Found]] = {
    "census": _census, "kano": _kano, "servqual": _servqual, "acsi": _acsi, "intentions": _intentions,
    "mystery": _mystery,
}  # fmt: skip


def _named(key: str, keys: list[str], **values: object) -> Pair:
    """Return a sentence in which `names` are words of the catalogue, joined as each language joins them."""
    words = [pair(one) for one in keys]
    told = ("、".join(word[0] for word in words), ", ".join(word[1] for word in words))
    return [pair(key, names=told[i], **values)[i] for i in (0, 1)]


def _percent(yes: "pd.Series[bool]") -> int:
    return round(100 * float(yes.mean()))
