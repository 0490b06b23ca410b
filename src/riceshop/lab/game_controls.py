"""The game's decisions: which control shows which field of a policy, and a player's decisions made a policy again."""

from collections.abc import Iterable, Mapping
from typing import Any

from riceshop.lab.game_map import Pair, pair
from riceshop.town.policy import COLLECT, DELIVERY, NOTEBOOK_FIELDS, Policy
from riceshop.words.errors import BadValue

OPENING = Policy(hawk_min=240, sift_min=240)


def _control(kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "label": f"game.{name}", **more}


def _choice(name: str, allowed: tuple[str, ...]) -> dict[str, Any]:
    options = [{"value": value, "label": f"game.{name}_{value}"} for value in allowed]
    return _control("choice", name, options=options)


def groups(levers: Iterable[str]) -> list[dict[str, Any]]:
    """Return the panel for these levers: groups of controls as plain data, labels as catalogue keys."""
    offered = set(levers)
    found = []
    for group in _all_groups():
        controls = [control for control in group["controls"] if control["id"] in offered]
        if controls:
            found.append({**group, "controls": controls})
    return found


def _all_groups() -> list[dict[str, Any]]:
    hours = {"min": 0, "max": 720, "step": 60, "unit": "game.hours_unit"}
    days = {"step": 1, "unit": "game.days_unit"}
    ahead = {"id": "delivery", "values": ["before_empty"]}
    return [
        {"label": "game.groups.hours", "used": "work_min", "controls": [
            _control("minutes", "sift_min", hint="game.sift_min_hint", **hours),
            _control("minutes", "hawk_min", hint="game.hawk_min_hint", **hours),
        ]},
        {"label": "game.groups.notebook", "controls": [
            _control("many", "notebook", hint="game.notebook_hint", options=[
                {"value": name, "label": f"game.fields.{name}"} for name in NOTEBOOK_FIELDS
            ]),
            _control("switch", "measure_jars", hint="game.measure_jars_hint"),
        ]},
        {"label": "game.groups.delivery", "controls": [
            _choice("delivery", DELIVERY),
            _control("number", "days_ahead", min=0, max=7, needs=ahead, **days),
            _control("switch", "clean_jar"),
            _control("switch", "old_on_top"),
        ]},
        {"label": "game.groups.money", "controls": [
            _choice("collect", COLLECT),
            _control("number", "stock_days", min=1, max=14, **days),
            _control("switch", "rainy_night", hint="game.rainy_night_hint"),
        ]},
    ]  # fmt: skip


def values(policy: Policy, levers: Iterable[str]) -> dict[str, Any]:
    """Return what the panel shows for `policy`: plain data by lever."""
    return {name: _plain(getattr(policy, name)) for name in levers}


def decide(policy: Policy, decisions: Mapping[str, Any], levers: Iterable[str]) -> Policy:
    """Return `policy` with the player's decisions put in.

    Raises BadValue for a decision that is none of the levers, and Policy's own errors for a value it refuses.
    """
    allowed = tuple(levers)
    for name in decisions:
        if name not in allowed:
            raise BadValue("game.errors.decision", value=name, allowed=", ".join(allowed))
    return policy.but(**decisions) if decisions else policy


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def shown(control: Mapping[str, Any], value: Any) -> Pair:
    """Return the value of a control in words, as the panel would say it."""
    kind = control["kind"]
    if kind == "choice":
        return pair(f"game.{control['id']}_{value}")
    if kind == "switch":
        return pair("game_whatif.yes" if value else "game_whatif.no")
    if kind == "many":
        return pair("game_whatif.count", n=len(value))
    return pair(str(control["unit"]), n=f"{value / 60:g}" if kind == "minutes" else value)
