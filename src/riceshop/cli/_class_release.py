"""`riceshop class release CLASS UNIT`: makes the release and the bundle that every student gets."""

import argparse

from riceshop.cli._classes import add_place, answer
from riceshop.words import LANGUAGES, language, text, use_language


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the class folder, the unit, --lang and --again."""
    add_place(parser)
    parser.add_argument("unit", metavar="UNIT", help=text("grading_class.option.unit"))
    # Not "lang": that is the language of the answers.
    parser.add_argument("--lang", dest="edition", choices=LANGUAGES, help=text("grading_class.option.release_lang"))
    parser.add_argument("--again", action="store_true", help=text("grading_class.option.again"))


def run(options: argparse.Namespace) -> int:
    """Release and say what was made and where."""
    from riceshop.grading.class_release import release
    from riceshop.grading.classroom import class_folder
    from riceshop.notebooks.sources import find_root

    # nbgrader's settings put the checks into both languages; the answer stays in the reader's.
    use_language(language())
    made = release(class_folder(options.place), find_root(), options.unit, options.edition, options.again)
    megabytes = f"{made.bundle.stat().st_size / 1e6:.1f}"
    lines = [text("grading_class.release.made", release=made.release),
             text("grading_class.release.bundle", bundle=made.bundle, files=made.files, megabytes=megabytes,
                  code=made.class_code)]
    answer(options, lines, vars(made))
    return 0
