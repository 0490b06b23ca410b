"""`riceshop lab`: brings the workspace up to date and opens JupyterLab on its welcome page."""

import argparse
from pathlib import Path

from riceshop.cli.workspace import add_places, bring_up_to_date
from riceshop.lab.opening import open_lab
from riceshop.start.problems import check_port, free_port
from riceshop.words import text

WELCOME = "course/00_start_here/welcome.ipynb"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add --workspace, --course, --port and --no-browser."""
    add_places(parser)
    parser.add_argument("--port", type=int, help=text("workspace.help.port"))
    parser.add_argument("--no-browser", action="store_true", help=text("workspace.help.no_browser"))


def run(options: argparse.Namespace) -> int:
    """Open the shop and return 0 when it is closed again."""
    if options.port is not None:
        check_port(options.port)
    workspace, who = bring_up_to_date(options)
    port = options.port if options.port is not None else free_port()
    open_lab(workspace, who.language, port, not options.no_browser, welcome(workspace))
    return 0


def welcome(workspace: Path) -> str:
    """Return the page that Lab opens on; empty, for the bare folder, if the course has none."""
    return WELCOME if (workspace / WELCOME).is_file() else ""
