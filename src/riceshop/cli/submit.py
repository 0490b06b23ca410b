"""`riceshop submit UNIT`: packs an exercise with a receipt; `--read FILE` verifies one."""

import argparse
import os
import sys
from datetime import datetime
from pathlib import Path

from riceshop.cli.workspace import ask
from riceshop.notebooks.identity import find_workspace, identity, remember
from riceshop.notebooks.submission import read_back, receipt_text, submit, unit_name
from riceshop.notebooks.workspace import default_workspace
from riceshop.words import text, use_language
from riceshop.words.errors import BadValue, Damaged
from riceshop.words.language import WORKSPACE_FILE


def configure(parser: argparse.ArgumentParser) -> None:
    """Add UNIT, --workspace, --notebook and --read."""
    parser.add_argument("unit", nargs="?", help=text("submit.help.unit"))
    parser.add_argument("--workspace", type=Path, metavar="DIR", help=text("workspace.help.workspace"))
    parser.add_argument("--notebook", type=Path, metavar="FILE", help=text("submit.help.notebook"))
    parser.add_argument("--read", type=Path, metavar="FILE", help=text("submit.help.read"))


def run(options: argparse.Namespace) -> int:
    """Hand in, or verify, and return 0; a late, blank or failing exercise is never refused."""
    if options.read:
        receipt = read_back(options.read)
        print(text("submit.verified"))
        print(receipt_text(receipt))
        return 0
    if not options.unit:
        raise BadValue("submit.need_unit")
    workspace = named(options.workspace) if options.workspace else here_or_default()
    who = identity(workspace)
    if who.language and not options.lang and not os.environ.get("RICESHOP_LANG"):
        use_language(who.language)
    unit_name(workspace, options.unit)
    if not who.student and sys.stdin is not None and sys.stdin.isatty():
        remember(workspace, **ask(class_known=bool(who.class_code)))
    made = submit(options.unit, workspace, options.notebook)
    for line in lines(made.warnings):
        print(line)
    print(text("submit.done", place=made.path))
    print(receipt_text(made.receipt))
    print(text("submit.saved_at", time=saved_at(options.notebook or _packed(workspace, made.receipt["unit"]))))
    print(text("submit.give"))
    return 0


def lines(warnings: list[str]) -> list[str]:
    """Return the warnings under their heading, or the one sentence that all is well."""
    return [text("submit.warned"), *(f"  - {one}" for one in warnings)] if warnings else [text("submit.clean")]


def named(folder: Path) -> Path:
    """Return the workspace that holds the folder told by --workspace. Raises Damaged with the remedy."""
    try:
        return find_workspace(folder.expanduser())
    except Damaged as error:
        raise Damaged("submit.not_workspace", place=folder) from error


def here_or_default() -> Path:
    """Return the workspace of the current folder, or the usual one. Raises Damaged if there is neither."""
    try:
        return find_workspace()
    except Damaged as error:
        usual = default_workspace()
        if (usual / WORKSPACE_FILE).is_file():
            return usual
        raise Damaged("submit.no_workspace", place=Path.cwd(), usual=usual) from error


def saved_at(path: Path) -> str:
    """Return the clock time at which a file was last saved."""
    return datetime.fromtimestamp(path.stat().st_mtime).strftime("%H:%M:%S")


def _packed(workspace: Path, unit: str) -> Path:
    return workspace / "exercises" / unit / f"{unit}.ipynb"
