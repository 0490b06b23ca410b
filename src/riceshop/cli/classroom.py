"""The actions of `riceshop class`, found by name; `riceshop classroom` is its former name and does the same."""

import argparse
import importlib
import json
import sys
from importlib.util import find_spec
from types import ModuleType

from riceshop.words import language, text, use_language
from riceshop.words.errors import RiceShopError

# In the order of a term. An action is the module riceshop.cli._class_NAME with configure(parser) and run(options),
# its line of help is grading_class.help.NAME; one that is not there yet is left out. --json is added to each here.
ACTIONS = ("new", "release", "collect", "nbgrader", "grade", "open", "moderate", "marks", "feedback", "report", "similar", "doctor")


def actions() -> list[str]:
    """Return the names of the actions there are, in the order of a term."""
    return [name for name in ACTIONS if find_spec(f"riceshop.cli._class_{name}")]


def configure(parser: argparse.ArgumentParser) -> None:
    """Add every action with its own options and --json."""
    chosen = parser.add_subparsers(dest="action", required=True, metavar=text("cli.command"))
    for name in actions():
        action = chosen.add_parser(name, help=text(f"grading_class.help.{name}"), conflict_handler="resolve")
        action.add_argument("--json", action="store_true", help=text("grading_class.option.json"))
        _module(name).configure(action)


def run(options: argparse.Namespace) -> int:
    """Run one action and return its exit code: 0 done, 1 something needs a look, 2 could not be done."""
    from riceshop.cli._instructors import instructors_only

    try:
        instructors_only()
        # nbgrader's settings put the checks into both languages; the answers stay in the reader's.
        use_language(language())
        return int(_module(options.action).run(options) or 0)
    except RiceShopError as error:
        if not options.json:
            raise
        print(json.dumps({"action": options.action, "error": str(error)}, ensure_ascii=False))
        print(error, file=sys.stderr)
        return 2


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"riceshop.cli._class_{name}")
