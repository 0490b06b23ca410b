"""`riceshop class release CLASS UNIT`: makes the release and the bundle that every student gets."""

import argparse
import os

from riceshop.cli._classes import add_place, answer, progress
from riceshop.words import LANGUAGES, language, text, use_language


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder, the unit, --lang, --again and --allow-forgeable."""
    add_place(parser)
    parser.add_argument("unit", metavar="UNIT", help=text("grading_class.option.unit"))
    # Not "lang": that is the language of the answers.
    parser.add_argument("--lang", dest="edition", choices=LANGUAGES, help=text("grading_class.option.release_lang"))
    parser.add_argument("--again", action="store_true", help=text("grading_class.option.again"))
    parser.add_argument("--allow-forgeable", action="store_true", help=text("grading_trial.option"))


def run(options: argparse.Namespace) -> int:
    """Release and say what was made and where."""
    from riceshop.grading.class_release import release
    from riceshop.grading.classroom import class_folder
    from riceshop.notebooks.sources import find_root

    # nbgrader's settings put the checks into both languages; the answer stays in the reader's.
    use_language(language())
    made = release(class_folder(options.place), find_root(), options.unit, options.edition, options.again,
                   options.allow_forgeable, progress())
    megabytes = f"{made.bundle.stat().st_size / 1e6:.1f}"
    lines = [text("grading_class.release.made", release=made.release),
             text("grading_class.release.bundle", bundle=made.bundle, files=made.files, megabytes=megabytes,
                  code=made.class_code)]
    if made.tests:
        lines.append(text("grading_trial.passed", tests=made.tests, tried=made.tried, forgeable=len(made.forgeable)))
    if made.forgeable:
        lines.append(text("grading_trial.let_pass", names=", ".join(made.forgeable)))
    if not made.tried and os.name == "nt":
        lines.append(text("grading_trial.not_here"))
    answer(options, lines, vars(made))
    return 0
