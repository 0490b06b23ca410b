"""`riceshop bundle`: packs the course for students, as a zip or as a folder."""

import argparse
from pathlib import Path

from riceshop.words import LANGUAGES, language, text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("zip", nargs="?", help=text("bundle.option_zip"))
    parser.add_argument("--to", metavar="DIR", help=text("bundle.option_to"))
    parser.add_argument("--language", choices=LANGUAGES, help=text("bundle.option_language"))
    parser.add_argument("--class-code", metavar="CODE", default="", help=text("bundle.option_class_code"))


def run(options: argparse.Namespace) -> int:
    """Make the bundle and say where it is and how large."""
    from riceshop.notebooks.bundle import contents, write_folder, write_zip
    from riceshop.notebooks.sources import find_root
    from riceshop.words.errors import BadValue

    if not options.zip and not options.to:
        raise BadValue("bundle.no_target")
    files = contents(find_root(), language(options.language), options.class_code)
    if options.zip:
        target = Path(options.zip)
        write_zip(files, target)
        print(text("bundle.made", place=target, files=len(files), megabytes=f"{target.stat().st_size / 1e6:.1f}"))
    if options.to:
        write_folder(files, Path(options.to))
        megabytes = sum(map(len, files.values())) / 1e6
        print(text("bundle.made", place=options.to, files=len(files), megabytes=f"{megabytes:.1f}"))
    return 0
