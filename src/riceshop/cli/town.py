"""`riceshop town`: run the town under named policies, or print its parameters and columns."""

import argparse
from typing import TYPE_CHECKING

from riceshop.words import language, text

if TYPE_CHECKING:
    from pandas import DataFrame


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("policy", nargs="*", help=text("town.command.policy"))
    parser.add_argument("--days", type=int, default=90, help=text("town.command.days"))
    parser.add_argument("--households", type=int, help=text("town.command.households"))
    parser.add_argument("--seed", type=int, help=text("town.command.seed"))
    parser.add_argument("--parameters", action="store_true", help=text("town.command.parameters"))
    parser.add_argument("--columns", metavar="TABLE", help=text("town.command.columns"))


def run(options: argparse.Namespace) -> int:
    """Print what was asked for."""
    from riceshop.town import Town, columns, compare, parameters, preset, presets

    if options.parameters:
        _show(_in_language(parameters(), "note"))
        return 0
    if options.columns:
        _show(_in_language(columns(options.columns), "meaning"))
        return 0
    told = {"households": options.households, "seed": options.seed}
    town = Town.build(**{name: value for name, value in told.items() if value is not None})
    policies = [preset(name) for name in options.policy or presets()]
    _show(compare([town.run(policy, days=options.days) for policy in policies]))
    return 0


def _in_language(table: "DataFrame", column: str) -> "DataFrame":
    unread = {"zh": "en", "en": "zh"}.get(language())
    return table if unread is None else table.drop(columns=f"{column}_{unread}")


def _show(table: "DataFrame") -> None:
    print(table.to_string(index=False))
