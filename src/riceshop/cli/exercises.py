"""`riceshop exercises`: makes the students' notebooks from their masters, compares them, writes the model answers, and
shows how far the right answers differ from student to student.
"""

import argparse
from pathlib import Path

from riceshop.words import text

COLUMNS = ("question", "smallest", "median", "largest", "distinct", "hangs_on")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--check", action="store_true", help=text("exercise.option_check"))
    parser.add_argument("--self-learner", metavar="DIR", help=text("exercise.option_self_learner"))
    parser.add_argument("--spread", metavar="UNIT", help=text("exercise.option_spread"))
    parser.add_argument("--seeds", metavar="N", type=int, default=200, help=text("exercise.option_seeds"))


def run(options: argparse.Namespace) -> int:
    """Write or compare exercises/, write the self-learner edition, or print the spread of the right answers."""
    from riceshop.cli._instructors import instructors_only
    from riceshop.notebooks.sources import find_root

    instructors_only()
    from riceshop.grading import release, selflearner

    root = find_root()
    if options.spread:
        return _spread(root, options.spread, options.seeds)
    if options.self_learner:
        for path in selflearner.write_edition(root, Path(options.self_learner)):
            print(text("exercise.written", path=path))
        return 0
    if not options.check:
        for path in release.write(root):
            print(text("exercise.written", path=path.relative_to(root).as_posix()))
        return 0
    different = release.differing(root)
    for name in different:
        print(text("exercise.differs", path=name))
    if not different:
        print(text("exercise.same"))
    return 1 if different else 0


def _spread(root: Path, unit: str, seeds: int) -> int:
    from riceshop.cli._aligned import aligned
    from riceshop.grading.spread import spreads

    rows = [[text(f"exercise.spread.columns.{name}") for name in COLUMNS]]
    for one in spreads(root, unit, seeds):
        numbers = ["-" if number is None else f"{number:,.6g}" for number in (one.smallest, one.median, one.largest)]
        rows.append([one.question, *numbers, f"{one.distinct:.0%}", text(f"exercise.spread.{one.hangs_on}")])
    print(aligned(rows))
    return 0
