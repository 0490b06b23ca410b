"""The ready-made towns of data/towns: two small towns, each under two policies, as files."""

from collections.abc import Mapping
from functools import cache

from riceshop.town import QUIET, WHOLE, Policy, Run, Town, preset
from riceshop.town.documents import SHOP_TABLES, TRUTH_TABLES
from riceshop.town.export import LANGUAGES, contents, csv, meanings

FOLDER = "towns"
HOUSEHOLDS, RIVALS, SEED, DAYS = 120, 12, 1932, 180
# What Wang does beside the first chapter's kindness where there is somebody to do it for.
MORE = {"complaint_min": 60, "compensation_fen": 10, "win_back_min": 60, "win_back_gift_fen": 10, "bulk_floor_fen": 910}
NAMES: Mapping[str, tuple[tuple[str, ...], Policy]] = {
    "quiet_wait": (QUIET, preset("wait")),
    "quiet_wang": (QUIET, preset("wang")),
    "whole_wait": (WHOLE, preset("wait")),
    "whole_wang": (WHOLE, preset("wang").but(**MORE)),
}
# One market report of each kind is bought in the whole town, the same under both policies.
SURVEYS: Mapping[int, tuple[str, int]] = {
    29: ("kano", 40),
    59: ("servqual", 40),
    89: ("acsi", 40),
    119: ("intentions", 40),
    149: ("census", 60),
    179: ("mystery", 6),
}


@cache
def towns() -> Mapping[str, bytes]:
    """Return the files as {path inside the folder: content}: "quiet_wang/orders.csv", "columns.zh.csv" ..."""
    files = {f"columns.{lang}.csv": csv(meanings([*SHOP_TABLES, *TRUTH_TABLES], lang)) for lang in LANGUAGES}
    for name in NAMES:
        made = contents(lived(name))
        files |= {f"{name}/{file}": content for file, content in made.items() if not file.startswith("columns.")}
    return files


@cache
def lived(name: str) -> Run:
    """Return the run behind one of NAMES."""
    mechanisms, policy = NAMES[name]
    simulation = Town.build(HOUSEHOLDS, SEED, RIVALS, mechanisms).open(policy)
    for day in range(DAYS):
        simulation.advance(survey=SURVEYS.get(day) if mechanisms else None)
    return simulation.finish()
