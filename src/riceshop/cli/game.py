"""`riceshop game rank | defence`: lives the runs of a class again from their result codes; no server."""

import argparse
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.cli._aligned import aligned
from riceshop.words import text

if TYPE_CHECKING:
    from riceshop.lab.game_rank import Ranking

_COLUMNS = ("rank", "student", "days", "score", "profit", "closed", "run", "place")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add `rank` and `defence`, their files or folder, --class-code, and --csv for the ranking."""
    actions = parser.add_subparsers(dest="action", required=True)
    for name, told in (("rank", "game_rank.command.rank"), ("defence", "annual.command")):
        action = actions.add_parser(name, help=text(told))
        action.add_argument("place", metavar="FILE_OR_FOLDER", type=Path, help=text("game_rank.command.place"))
        action.add_argument("--class-code", default="", metavar="C", help=text("game_rank.command.class_code"))
    actions.choices["rank"].add_argument("--csv", type=Path, metavar="OUT", help=text("game_rank.command.csv"))


def run(options: argparse.Namespace) -> int:
    """Print the ranking, or three questions a run; 0 when every code counted, 1 when one was refused or none was there."""
    if options.action == "defence":
        return _defence(options)
    from riceshop.lab.game_rank import rank, read_lines

    ranking = rank(read_lines(options.place), options.class_code)
    _show(ranking)
    if options.csv:
        # With its mark at the front, so that a spreadsheet reads the Chinese too.
        ranking.table().to_csv(options.csv, index=False, encoding="utf-8-sig")
        print(text("game_rank.written", file=options.csv))
    return 0 if ranking.results and not ranking.refused else 1


def _defence(options: argparse.Namespace) -> int:
    from riceshop.lab.defence import defence_questions
    from riceshop.lab.game_rank import read_lines, replayed

    count = refused = 0
    for place, student, run in replayed(read_lines(options.place), options.class_code):
        if isinstance(run, str):
            refused += 1
            print(run)
            continue
        count += 1
        print(text("annual.command_row", student=student or "-", place=place, id=run.id))
        for number, line in enumerate(defence_questions(run).lines(), start=1):
            print(f"  {number}. {line}")
    print(text("annual.command_sum", count=count, refused=refused))
    return 0 if count and not refused else 1


def _show(ranking: "Ranking") -> None:
    heads = [text(f"game_rank.columns.{name}") for name in _COLUMNS]
    for group, results in groupby(ranking.results, key=lambda one: one.group):
        rows = [[
            str(one.rank), one.student or "-", str(one.days), str(one.score), f"{one.profit_fen / 100:.2f}",
            str(one.closed_day or "-"), one.run_id, one.place,
        ] for one in results]  # fmt: skip
        print(f"{group}\n{aligned([heads, *rows])}")
    for note in ranking.notes:
        print(note)
    print(text("game_rank.sum", counted=len(ranking.results), refused=ranking.refused))
