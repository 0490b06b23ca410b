"""`riceshop handouts UNIT`: lesson plan with board points, quiz to print and its key, made from the manifest."""

import argparse
from pathlib import Path

from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the unit and --into."""
    parser.add_argument("unit", metavar="UNIT", help=text("handouts.option.unit"))
    parser.add_argument("--into", metavar="DIR", type=Path, default=Path("handouts"), help=text("handouts.option.into"))


def run(options: argparse.Namespace) -> int:
    """Write the pages in the reader's language, in both for "both"; what is there already stays and is named."""
    from riceshop.cli._instructors import instructors_only
    from riceshop.lab.handouts import handouts, unit_named
    from riceshop.notebooks.manifest import load
    from riceshop.notebooks.sources import find_root
    from riceshop.words import language
    from riceshop.words.errors import BadValue

    instructors_only()
    root = find_root()
    manifest = load(root)
    unit = unit_named(manifest, options.unit)
    note = root / "grading" / "rubrics" / f"teaching_note_{unit.id}.md"
    said = note.read_text(encoding="utf-8") if note.is_file() else ""
    pages: dict[str, str] = {}
    for lang in ("zh", "en") if language() == "both" else (language(),):
        pages |= handouts(root, manifest, unit, lang, said)
    there = [options.into / name for name in pages if (options.into / name).exists()]
    if there:
        raise BadValue("handouts.exists", path=there[0])
    options.into.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        (options.into / name).write_text(page, encoding="utf-8")
        print(text("handouts.written", path=options.into / name))
    return 0
