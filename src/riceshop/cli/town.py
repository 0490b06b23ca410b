"""`riceshop town`: run the town under named policies, write its tables, or print its parameters and columns."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riceshop.words import language, text

if TYPE_CHECKING:
    from pandas import DataFrame

    from riceshop.town import Policy


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("policy", nargs="*", help=text("town.command.policy"))
    parser.add_argument("--days", type=int, default=90, help=text("town.command.days"))
    parser.add_argument("--households", type=int, help=text("town.command.households"))
    parser.add_argument("--seed", type=int, help=text("town.command.seed"))
    parser.add_argument("--quiet", action="store_true", help=text("town_run.command.quiet"))
    parser.add_argument("--seeds", type=int, metavar="N", help=text("town_run.command.seeds"))
    parser.add_argument("--export", type=Path, metavar="FOLDER", help=text("town_run.command.export"))
    parser.add_argument("--form", choices=("csv", "parquet"), default="csv", help=text("town_run.command.form"))
    parser.add_argument("--story", type=Path, metavar="FOLDER", help=text("town_story.command"))
    parser.add_argument("--parameters", action="store_true", help=text("town.command.parameters"))
    parser.add_argument("--columns", metavar="TABLE", help=text("town.command.columns"))


def run(options: argparse.Namespace) -> int:
    """Print what was asked for."""
    from riceshop.town import QUIET, WHOLE, Town, columns, compare, parameters, preset, presets

    if options.parameters:
        _show(_in_language(parameters(), "note"))
        return 0
    if options.story:
        for path in _story(options.story):
            print(text("cli.data.written", name=path))
        return 0
    if options.columns:
        _show(_in_language(columns(options.columns), "meaning"))
        return 0
    told = {"households": options.households, "seed": options.seed}
    built = {name: value for name, value in told.items() if value is not None}
    built["mechanisms"] = QUIET if options.quiet else WHOLE
    policies = {name: preset(name) for name in options.policy or presets()}
    if options.seeds is not None:
        _show(_effects(policies, options.seeds, options.days, built))
        return 0
    town = Town.build(**built)
    runs = [town.run(policy, days=options.days) for policy in policies.values()]
    _show(compare(runs))
    if options.export:
        for name, one in zip(policies, runs, strict=True):
            one.export(options.export / name, options.form)
            print(text("town_run.command.exported", path=options.export / name))
    return 0


def _story(folder: Path) -> list[Path]:
    from riceshop.cli._story import rebuild

    return rebuild(folder)


def _effects(policies: "dict[str, Policy]", count: int, days: int, built: dict[str, Any]) -> "DataFrame":
    """Return the effects of the policies against the first on profit, over seeds from the one named (0) upwards."""
    from riceshop.town import effects, experiment

    first = built.pop("seed", 0)
    table = experiment(policies, range(first, first + count), days, **built)
    return effects(table, base=next(iter(policies)))


def _in_language(table: "DataFrame", column: str) -> "DataFrame":
    unread = {"zh": "en", "en": "zh"}.get(language())
    return table if unread is None else table.drop(columns=f"{column}_{unread}")


def _show(table: "DataFrame") -> None:
    print(table.to_string(index=False))
