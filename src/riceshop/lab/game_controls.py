"""The game's decisions: which control shows which field of a policy, and a player's decisions made a policy again."""

from collections.abc import Iterable, Mapping
from typing import Any

from riceshop.lab.game_map import Pair, pair
from riceshop.lab.game_units import units
from riceshop.town.policy import COLLECT, DELIVERY, NOTEBOOK_FIELDS, Policy
from riceshop.words.errors import BadValue

# Every lever of any unit, as the last unit has them.
LEVERS = tuple(units()["07_strategy"].levers)
OPENING = Policy(hawk_min=240, sift_min=240)


def _control(kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "label": f"game.{name}", **more}


def _choice(name: str, allowed: tuple[str, ...]) -> dict[str, Any]:
    options = [{"value": value, "label": f"game.{name}_{value}"} for value in allowed]
    return _control("choice", name, options=options)


def _stops(name: str, unit: str, stops: Iterable[int], off: str, scale: int = 1) -> dict[str, Any]:
    """Return a slider over a few values; 0 has a name of its own, the others are told in `unit`, divided by `scale`."""
    values = list(stops)
    told = [pair(off) if value == 0 else pair(unit, n=f"{value / scale:g}") for value in values]
    return {
        "id": name, "kind": "stops", "label": f"game_levers.{name}", "hint": f"game_levers.{name}_hint",
        "unit": unit, "stops": values, "told": told, "scale": scale,
    }  # fmt: skip


def groups(levers: Iterable[str], usual_fen: int) -> list[dict[str, Any]]:
    """Return the panel for these levers: groups of controls as plain data, labels as catalogue keys.

    `usual_fen` is the town's usual price of a jin, which a price of 0 stands for.
    """
    offered = set(levers)
    found = []
    for group in _all_groups(usual_fen):
        controls = [control for control in group["controls"] if control["id"] in offered]
        if controls:
            found.append({**group, "controls": controls})
    return found


def _all_groups(usual_fen: int) -> list[dict[str, Any]]:
    prices = [0 if price == usual_fen else price for price in range(max(1, usual_fen - 3), usual_fen + 7)]
    fen, jin100 = "game_levers.fen", "game_levers.yuan"
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
            _stops("refresh_days", "game.days_unit", (0, 30, 60, 90, 180, 365), "game_levers.never"),
        ]},
        {"label": "game_levers.price_group", "controls": [
            _stops("price_fen", fen, prices, "game_levers.usual"),
            _stops("clean_premium_fen", fen, range(6), "game_levers.no_extra"),
            _stops("bulk_floor_fen", jin100, (0, 900, 920, 940, 960, 980, 1_000, 1_030), "game_levers.no_bulk", 100),
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
            _stops("credit_days", "game.days_unit", (0, 5, 10, 20, 31, 60, 90), "game_levers.no_credit"),
            _stops("credit_limit_fen", jin100, (0, 500, 1_000, 2_000, 4_000, 10_000), "game_levers.no_credit", 100),
            _control("switch", "rainy_night", hint="game.rainy_night_hint"),
        ]},
        {"label": "game_levers.people_group", "controls": [
            _stops("complaint_min", "game_levers.minutes", (0, 30, 60, 120, 240), "game_levers.no_time"),
            _stops("compensation_fen", fen, (0, 5, 10, 20, 50, 100), "game_levers.no_money"),
            _stops("win_back_min", "game_levers.minutes", (0, 30, 60, 120, 240), "game_levers.no_time"),
            _stops("win_back_gift_fen", fen, (0, 5, 10, 20, 50, 100), "game_levers.no_gift"),
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
    if kind == "stops" and value in control["stops"]:
        return list(control["told"][control["stops"].index(value)])
    if kind == "stops":
        return pair(str(control["unit"]), n=f"{value / control['scale']:g}")
    return pair(str(control["unit"]), n=f"{value / 60:g}" if kind == "minutes" else value)
