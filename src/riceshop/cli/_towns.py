"""The ready-made towns of data/towns: two small towns, each under two policies, as files."""

from collections.abc import Iterator, Mapping

from riceshop.town import QUIET, WHOLE, Run, Town, preset
from riceshop.town.documents import SHOP_TABLES, TRUTH_TABLES
from riceshop.town.export import LANGUAGES, contents, csv, meanings

FOLDER = "towns"
HOUSEHOLDS, RIVALS, SEED, DAYS = 120, 12, 1932, 180
TOWNS: Mapping[str, tuple[str, ...]] = {"quiet": QUIET, "whole": WHOLE}
POLICIES = ("wait", "wang")


def towns() -> dict[str, bytes]:
    """Return the files as {path inside the folder: content}: "quiet_wang/orders.csv", "columns.zh.csv" ..."""
    files = {f"columns.{lang}.csv": csv(meanings([*SHOP_TABLES, *TRUTH_TABLES], lang)) for lang in LANGUAGES}
    for name, run in _runs():
        files |= {f"{name}/{file}": content for file, content in contents(run).items() if "columns." not in file}
    return files


def _runs() -> Iterator[tuple[str, Run]]:
    for name, mechanisms in TOWNS.items():
        town = Town.build(HOUSEHOLDS, SEED, RIVALS, mechanisms)
        for policy in POLICIES:
            yield f"{name}_{policy}", town.run(preset(policy), DAYS)
