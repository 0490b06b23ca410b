"""Was it worth its price: each report beside what was so, and the days lived again without it or by its advice."""

from collections.abc import Iterator
from typing import Any

from riceshop.lab import game_controls
from riceshop.lab.game_map import Pair, pair
from riceshop.lab.game_reports import Bought, stands
from riceshop.lab.game_run import GameRun
from riceshop.lab.game_whatif import WhatIf

WORTH, UNUSED, NOT_WORTH = "worth", "unused", "not_worth"
# How far each figure's scale reaches, so that errors in different units can be told apart.
_SCALE = {"members": 10, "jar": 100, "best": 1_000, "mean": 1_000, "low": 20, "high": 20, "delivers": 6, "shops": 6}
_SCALE_OF_KIND = {"census": 100, "acsi": 100, "servqual": 6, "intentions": 9}


def card(run: GameRun, report: Bought) -> dict[str, Any]:
    """Return a bought report as plain data for the screen: title, cost, sentences. Nothing of the truth."""
    cost = "game_research.cost_shops" if report.kind == "mystery" else "game_research.cost"
    return {
        "title": _titled(report),
        "cost": pair(cost, yuan=_yuan(report.cost_fen), n=report.reading.answered),
        "lines": report.reading.lines,
        "advice": [] if report.reading.advice is None else [_pointing("game_research.worth.advice", run, report.reading.advice)],
    }


def verdicts(run: GameRun) -> Iterator[dict[str, Any]]:
    """Yield for each report, in order: its place, what is so, and what it was worth; each lives some days again."""
    for place, report in enumerate(run.reports):
        tag, sentence = worth(run, report)
        tag_words = pair(f"game_research.tags.{tag}")
        truth = against_truth(run, report)
        yield {"place": place, "truth": truth, "worth": [sentence], "tag": tag_words, "verdict": tag}


def against_truth(run: GameRun, report: Bought) -> list[Pair]:
    """Return sentences on how far the report is from what is so, and whether the truth points elsewhere."""
    said, true = report.reading, report.truth
    if not said.figures or not true.figures:
        return []
    lines = [_kano_off(report)] if report.kind == "kano" else [_farthest(report)]
    if said.advice == true.advice:
        lines.append(pair("game_research.truth.same_advice"))
    elif true.advice is None:
        lines.append(pair("game_research.truth.no_advice"))
    else:
        lines.append(_pointing("game_research.truth.other_advice", run, true.advice))
    return lines


def worth(run: GameRun, report: Bought) -> tuple[str, Pair]:
    """Return WORTH, UNUSED or NOT_WORTH, and a sentence on what the report changed or could have changed.

    Measured by the profit on the last evening. Followed: against the days without the report and without the change.
    Not followed: the days by its advice, against those played. Neither: the days without its cost. All other decisions
    are as they were.
    """
    advice, cost = report.reading.advice, _yuan(report.cost_fen)
    before = run.taken[report.day].policy
    if advice is None or stands(before, advice):
        spared = _profit(WhatIf(run, report.day, skip_report=True)) - _played(run)
        key = "game_research.worth.none" if advice is None else "game_research.worth.already"
        return NOT_WORTH, pair(key, cost=cost, net=_yuan(spared))
    name, value = advice
    if name not in run.unit.levers or report.day + 1 >= run.day:
        return NOT_WORTH, pair("game_research.worth.late")
    followed = next((day for day in range(report.day + 1, run.day) if stands(run.taken[day].policy, advice)), None)
    if followed is not None:
        without = WhatIf(run, report.day, skip_report=True).hold(**{name: getattr(before, name)})
        net = _played(run) - _profit(without)
        key = "game_research.worth.followed_yes" if net > 0 else "game_research.worth.followed_no"
        return WORTH if net > 0 else NOT_WORTH, pair(key, day=followed + 1, net=_yuan(abs(net)))
    net = _profit(WhatIf(run, report.day + 1).hold(**{name: value})) - _played(run)
    if net > report.cost_fen:
        return UNUSED, pair("game_research.worth.ignored_yes", net=_yuan(net), cost=cost)
    told = f"{net / 100:+.2f}".replace("-", "−")
    return NOT_WORTH, pair("game_research.worth.ignored_no", net=told, cost=cost)


def _played(run: GameRun) -> int:
    return run.evenings[-1].figures["profit_fen"]


def _profit(what_if: WhatIf) -> int:
    what_if.go(what_if.until - what_if.day)
    return _played(what_if.state)


def _farthest(report: Bought) -> Pair:
    said, true = report.reading.figures, report.truth.figures

    def off(name: str) -> float:
        return abs(float(said[name]) - float(true[name])) / _SCALE.get(name, _SCALE_OF_KIND.get(report.kind, 1))

    name = max(said, key=off)
    if not off(name):
        return pair("game_research.truth.all")
    words = pair(f"game_research.names.{name}")
    return [pair("game_research.truth.farthest", name=words[i], said=f"{said[name]:g}", true=f"{true[name]:g}")[i] for i in (0, 1)]


def _kano_off(report: Bought) -> Pair:
    said, true = report.reading.figures, report.truth.figures
    wrong = [name for name in said if said[name] != true.get(name)]
    if not wrong:
        return pair("game_research.truth.all")
    words = [pair(f"game_research.attributes.{name}") for name in wrong]
    names = ["、".join(word[0] for word in words), ", ".join(word[1] for word in words)]
    right = len(said) - len(wrong)
    return [pair("game_research.truth.kano", right=right, names=names[i])[i] for i in (0, 1)]


def _pointing(key: str, run: GameRun, advice: tuple[str, Any]) -> Pair:
    control = next(
        one for group in game_controls.groups(game_controls.LEVERS, run.town.parameters.price_fen)
        for one in group["controls"] if one["id"] == advice[0]
    )  # fmt: skip
    lever, value = pair(control["label"]), game_controls.shown(control, advice[1])
    return [pair(key, lever=lever[i], value=value[i])[i] for i in (0, 1)]


def _titled(report: Bought) -> Pair:
    words = pair(f"game_research.kinds.{report.kind}")
    return [pair("game_research.card", day=report.day + 1, name=words[i])[i] for i in (0, 1)]


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"
