"""`riceshop exercises`: makes the students' notebooks from their masters, compares them, writes the model answers."""

import argparse
from pathlib import Path

from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("--check", action="store_true", help=text("exercise.option_check"))
    parser.add_argument("--self-learner", metavar="DIR", help=text("exercise.option_self_learner"))


def run(options: argparse.Namespace) -> int:
    """Write or compare exercises/, or write the self-learner edition."""
    from riceshop.cli._instructors import instructors_only
    from riceshop.notebooks.sources import find_root

    instructors_only()
    from riceshop.grading import release, selflearner

    root = find_root()
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
