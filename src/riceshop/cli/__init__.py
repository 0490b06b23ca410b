"""The command line: `riceshop COMMAND ...`, one module of this package a command."""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from riceshop.words import text, use_language
from riceshop.words.errors import RiceShopError

# A command whose name cannot be a module's: "class" is a word of Python.
CALLED = {"class": "classroom"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 found something wrong, 2 could not start."""
    told = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser(told)
    options = parser.parse_args(told)
    if options.lang:
        use_language(options.lang)
    if not options.command:
        parser.print_help()
        return 2
    try:
        return int(_module(options.command).run(options) or 0)
    except RiceShopError as error:
        print(error, file=sys.stderr)
        return 2


def commands() -> list[str]:
    """Return the names of the commands: the public modules of this package."""
    found = [item.name for item in pkgutil.iter_modules(__path__) if not item.name.startswith("_")]
    return sorted(found + [name for name, module in CALLED.items() if module in found])


def _parser(told: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="riceshop", description=text("cli.about"))
    parser.add_argument("--lang", choices=("zh", "en", "both"), help=text("cli.lang"))
    chosen = parser.add_subparsers(dest="command", metavar=text("cli.command"))
    for name in commands():
        module = chosen.add_parser(name, help=text(f"cli.{name}.help"))
        # Only the command that is asked for is imported: the others may be heavy.
        if name in told:
            _module(name).configure(module)
    return parser


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"riceshop.cli.{CALLED.get(name, name)}")
