"""Saved runs of the game: a small JSON file of the town and the decisions, from which the same run comes again."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from riceshop.lab.game_run import GameRun
from riceshop.lab.game_steps import Step
from riceshop.lab.game_units import FIRST, Unit, unit
from riceshop.notebooks.atomic import write_whole
from riceshop.notebooks.identity import Identity, find_workspace, identity
from riceshop.town import TOWN_VERSION, Policy, Town
from riceshop.town.research import checked
from riceshop.words.errors import Damaged

FORMAT = 1
FOLDER = "games"
OPEN_CLASS = "open"


def folder() -> Path:
    """Return where runs are saved: `games` in the workspace, or in the current folder outside of one."""
    try:
        return find_workspace() / FOLDER
    except Damaged:
        return Path.cwd() / FOLDER


def who() -> Identity:
    """Return who plays: the workspace's identity; class "open" outside of one or where none was entered."""
    try:
        find_workspace()
    except Damaged:
        return Identity(class_code=OPEN_CLASS)
    found = identity()
    return replace(found, class_code=found.class_code or OPEN_CLASS)


def contest_file(code: str, days: int, of: Unit) -> Path:
    """Return the one file of this class's contest of this unit."""
    chapter = "" if of.name == FIRST else f"{of.name}-"
    return folder() / f"contest-{chapter}{re.sub(r'[^A-Za-z0-9_-]', '_', code)}-{days}-days.json"


def practice_files(days: int) -> list[Path]:
    """Return the saved practice runs of so many days, oldest first."""
    return sorted(folder().glob(f"practice-{days}-days-*.json"))


def next_practice_file(days: int) -> Path:
    """Return a file name for a new practice run; never one that exists."""
    numbers = [
        int(found[1]) for path in practice_files(days) if (found := re.search(r"-(\d+)\.json$", path.name))
    ]
    return folder() / f"practice-{days}-days-{max(numbers, default=0) + 1:03}.json"


def save(run: GameRun, path: Path, contest: str = "") -> None:
    """Write the run to `path` in one stroke. Raises Damaged, and writes nothing, over a file that is not a run."""
    if path.exists():
        _content(path)
    town = run.town
    told = {
        "riceshop_game": FORMAT,
        "town": {
            "households": town.households,
            "seed": town.seed,
            "rivals": town.rivals,
            "mechanisms": town.mechanisms,
            "changes": town.changes,
        },
        "town_id": town.id,
        "unit": run.unit.name,
        "days": run.days,
        "contest": contest,
        "score": run.score,
        "steps": [
            {
                "days": step.days,
                "policy": step.policy.decisions(),
                "visit": step.visit,
                "measure": step.measure,
                "survey": step.survey,
            }
            for step in run.steps
        ],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, (json.dumps(told, indent=1, default=int) + "\n").encode("utf-8"), path.parent)


def load(path: Path, town: Town | None = None) -> GameRun:
    """Return the run saved at `path`, played again from its decisions.

    `town` saves building it again when its id is the saved one. Raises Damaged for a file that is not a run, and for
    one of another version of the town, in which the same decisions give another run.
    """
    told = _content(path)
    if (version := _version(told)) != TOWN_VERSION:
        raise Damaged("game.errors.other_version", file=path, version=version, current=TOWN_VERSION)
    try:
        if town is None or town.id != told["town_id"]:
            made = dict(told["town"])
            town = Town.build(mechanisms=made.pop("mechanisms"), **made.pop("changes"), **made)
        run = GameRun(town, int(told["days"]), unit=unit(told.get("unit", FIRST)))
        steps = [_step(one) for one in told["steps"]]
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged("game.errors.save", file=path) from error
    for step in steps:
        run.take(step)
    return run


def is_same(path: Path, town: Town, of: Unit) -> bool:
    """Return whether `path` holds a run of this unit on `town`; False for anything that cannot be read."""
    try:
        told = _content(path)
        return bool(told["town_id"] == town.id and told.get("unit", FIRST) == of.name)
    except Damaged:
        return False


def headline(path: Path) -> tuple[str, int, int]:
    """Return chapter, days and the score as it was saved, without playing the run again. Raises Damaged if it is none."""
    told = _content(path)
    try:
        return str(told.get("unit", FIRST)), int(told["days"]), int(told["score"])
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged("game.errors.save", file=path) from error


def _version(told: Mapping[str, Any]) -> int:
    # The id begins with the version, as in t2-1932-360x32; 0 where it does not.
    found = re.match(r"t(\d+)-", str(told["town_id"]))
    return int(found[1]) if found else 0


def _step(one: Mapping[str, Any]) -> Step:
    survey = one.get("survey")
    return Step(
        int(one["days"]), Policy(**one["policy"]), tuple(one["visit"]), tuple(one["measure"]),
        None if survey is None else checked("survey", survey),
    )  # fmt: skip


def _content(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Damaged("game.errors.save", file=path) from error
    if not isinstance(told, dict) or told.get("riceshop_game") != FORMAT or "town_id" not in told:
        raise Damaged("game.errors.save", file=path)
    return told
