"""The lines of a game side by side: the one played, a what-if and the robots, as the plain data of one chart."""

from typing import Any

from riceshop.lab import game_controls
from riceshop.lab.game_map import Pair, pair
from riceshop.lab.game_run import GameRun
from riceshop.lab.game_whatif import WhatIf
from riceshop.town import Town, preset

ROBOTS = ("wait", "hawk", "wang")
FIGURES = (
    ("cash_fen", "fen"),
    ("profit_fen", "fen"),
    ("jin_sold", "count"),
    ("customers", "count"),
    ("score", "count"),
)


class Robots:
    """The presets on the player's town, lived as far as somebody asks for and kept."""

    def __init__(self, town: Town, days: int) -> None:
        self._runs = {name: GameRun(town, days, preset(name)) for name in ROBOTS}

    def until(self, day: int) -> dict[str, GameRun]:
        """Return the robots' runs by name, each lived for at least `day` days."""
        for robot in self._runs.values():
            if robot.day < day:
                robot.go(day - robot.day)
        return self._runs


def chart(run: GameRun, robots: dict[str, GameRun], what_if: WhatIf | None) -> dict[str, Any]:
    """Return the chart: figures to choose from, and lines with their values evening by evening, the opening first.

    A line's "from" is the day after which it may differ from the line played; 0 for all but the what-if.
    """
    lines = [_line("you", run, run.day)]
    if what_if is not None:
        lines.append(_line("what_if", what_if.state, what_if.state.day) | {"from": what_if.day})
    lines += [_line(name, robot, run.day) for name, robot in robots.items()]
    return {
        "figures": [
            {"id": name, "unit": unit, "title": pair(f"game.plots.{name}")} for name, unit in FIGURES
        ],
        "lines": lines,
        "told": [] if what_if is None else told(what_if),
    }


def _line(name: str, run: GameRun, day: int) -> dict[str, Any]:
    return {
        "id": name,
        "name": pair(f"game.robots.{name}"),
        "short": pair(f"game.short.{name}"),
        "from": 0,
        "series": {figure: run.series(figure)[: day + 1] for figure, _ in FIGURES},
    }


def told(what_if: WhatIf) -> list[Pair]:
    """Return sentences: what was changed from which day on, and what came of it so far."""
    lines = [pair("game_whatif.from_day", day=what_if.day + 1)]
    before = what_if.played.taken[what_if.day].policy
    for group in what_if.played.groups():
        for control in group["controls"]:
            name = control["id"]
            if name in what_if.changed:
                lines.append(_change(control, getattr(before, name), what_if.changed[name]))
    if not what_if.changed:
        lines.append(pair("game_whatif.no_change"))
    if what_if.state.day > what_if.day:
        points, mine = what_if.score, what_if.played_score
        lines.append(pair("game_whatif.score", day=what_if.state.day, mine=mine, other=points, more=f"{points - mine:+}".replace("-", "−")))
    return lines


def _change(control: dict[str, Any], before: Any, after: Any) -> Pair:
    name, old, new = pair(control["label"]), game_controls.shown(control, before), game_controls.shown(control, after)
    return [pair("game_whatif.change", name=name[i], before=old[i], after=new[i])[i] for i in (0, 1)]
