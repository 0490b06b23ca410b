"""`riceshop class open CLASS`: opens JupyterLab with formgrader in a class folder."""

import argparse

from riceshop.cli._classes import add_place


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder."""
    add_place(parser)


def run(options: argparse.Namespace) -> int:
    """Open JupyterLab and return its exit code when it is closed."""
    from riceshop.grading import classroom

    return classroom.open_lab(classroom.class_folder(options.place))
