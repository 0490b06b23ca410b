"""The debrief: robots on the same seed, every plot at once, and what Wang would have done otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from riceshop.lab import game_controls
from riceshop.lab.game_map import Pair, pair
from riceshop.lab.game_run import GameRun
from riceshop.town import Policy, preset

PLOTS = (
    ("score", "yuan"),
    ("cash_fen", "fen"),
    ("receivables_fen", "fen"),
    ("customers", "count"),
    ("empty_nights", "count"),
    ("work_min", "count"),
)


def debrief(run: GameRun, robots: Mapping[str, GameRun]) -> dict[str, Any]:
    """Return the debrief as plain data: robots with scores and series, plots, and sentences about Wang."""
    everyone = {"you": run, **robots}
    return {
        "robots": [
            {
                "id": name,
                "name": pair(f"game.robots.{name}"),
                "short": pair(f"game.short.{name}"),
                "score": one.score,
                "series": {figure: _series(one, figure) for figure, _ in PLOTS},
            }
            for name, one in everyone.items()
        ],
        "plots": [
            {"id": figure, "unit": unit, "title": pair(f"game.plots.{figure}")} for figure, unit in PLOTS
        ],
        "wang": wang_lines(run.played(), run.groups()),
    }


def _series(run: GameRun, figure: str) -> list[int]:
    values = run.series(figure)
    if figure != "work_min":
        return values
    # Rainy days make the hours jump: the mean of a week shows what they come to.
    weeks = [values[max(1, day - 6) : day + 1] or [0] for day in range(len(values))]
    return [sum(week) // len(week) for week in weeks]


def wang_lines(played: Sequence[Policy], groups: Iterable[dict[str, Any]]) -> list[Pair]:
    """Return sentences that say where the levers on the days played stood otherwise than in Wang's preset."""
    his = preset("wang")
    lines = []
    for group in groups:
        for control in group["controls"]:
            mine = [getattr(policy, control["id"]) for policy in played]
            if any(one != getattr(his, control["id"]) for one in mine):
                lines.append(_line(control, mine, getattr(his, control["id"])))
    return lines or [pair("game.wang.same")]


def _line(control: dict[str, Any], mine: list[Any], his: Any) -> Pair:
    kind, days = control["kind"], len(mine)
    names = pair(control["label"])
    if kind == "many":
        return pair("game.wang.fields", his=len(his), mine=_mean([len(one) for one in mine]))
    if kind == "choice":
        chosen = pair(f"game.{control['id']}_{his}")
        same = sum(one == his for one in mine)
        return _both("game.wang.choice", names, his=chosen, mine=[same] * 2, days=[days] * 2)
    if kind == "switch":
        key = "game.wang.switch" if his else "game.wang.switch_off"
        return _both(key, names, mine=[sum(mine)] * 2, days=[days] * 2)
    if kind == "minutes":
        return _both("game.wang.minutes", names, his=[f"{his / 60:g}"] * 2, mine=[_mean(mine, 60)] * 2)
    if kind == "stops":
        stood = game_controls.shown(control, his)
        same = sum(one == his for one in mine)
        return _both("game.wang.choice", names, his=stood, mine=[same] * 2, days=[days] * 2)
    return _both("game.wang.number", names, his=[his] * 2, mine=[_mean(mine)] * 2)


def _both(key: str, names: Pair, **values: Sequence[object]) -> Pair:
    told = [pair(key, name=names[i], **{word: value[i] for word, value in values.items()}) for i in (0, 1)]
    return [told[0][0], told[1][1]]


def _mean(numbers: Sequence[int], scale: int = 1) -> str:
    return f"{sum(numbers) / len(numbers) / scale:.1f}".removesuffix(".0")
