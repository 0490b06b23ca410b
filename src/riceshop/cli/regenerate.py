"""`riceshop regenerate`: makes everything that depends on the town anew and prints the difference to be read."""

import argparse

from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the parts and --check."""
    parser.add_argument("parts", nargs="*", metavar="PART", help=text("regenerate.parts"))
    parser.add_argument("--check", action="store_true", help=text("regenerate.check"))


def run(options: argparse.Namespace) -> int:
    """Make the parts named (all, if none is) anew; 1 when something is left to a human, or with --check would change.

    Raises BadValue for an unknown part.
    """
    from riceshop.cli._instructors import instructors_only
    from riceshop.cli._regenerated import PARTS
    from riceshop.notebooks.sources import find_root
    from riceshop.words.errors import BadValue

    instructors_only()
    for name in options.parts:
        if name not in PARTS:
            raise BadValue("regenerate.no_part", value=name, known=", ".join(PARTS))
    root, changed, left = find_root(), 0, 0
    for name in options.parts or PARTS:
        print(f"{name} ...", flush=True)
        told = PARTS[name](root, options.check)
        changed, left = changed + len(told.changed), left + len(told.left)
        _show("regenerate.would_change" if options.check else "regenerate.changed", told.changed)
        _show("regenerate.left", told.left)
    if not changed and not left:
        print(text("regenerate.same"))
    return 1 if left or (changed and options.check) else 0


def _show(key: str, lines: list[str]) -> None:
    if lines:
        print(text(key))
        print("\n".join(f"  {line}" for line in lines), flush=True)
