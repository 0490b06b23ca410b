"""`riceshop notebooks`: the authors' tools for the bilingual sources."""

import argparse
from collections.abc import Callable
from pathlib import Path

from riceshop.words import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the tools, one subcommand each."""
    tools = parser.add_subparsers(dest="tool", required=True, metavar=text("cli.command"))
    for name in ("check", "normalise", "stamp", "refresh", "respace"):
        tool = tools.add_parser(name, help=text(f"notebooks.tool_{name}"))
        tool.add_argument("paths", nargs="*", help=text("notebooks.option_paths"))
        if name == "normalise":
            tool.add_argument("--check", action="store_true", help=text("notebooks.option_check"))
    cutter = tools.add_parser("cut", help=text("notebooks.tool_cut"))
    cutter.add_argument("language", choices=("zh", "en", "both"))
    cutter.add_argument("source")
    cutter.add_argument("target")
    table = tools.add_parser("timetable", help=text("notebooks.tool_timetable"))
    table.add_argument("--check", action="store_true", help=text("notebooks.option_check"))
    new = tools.add_parser("new", help=text("notebooks.tool_new"))
    new.add_argument("kind", choices=("lesson", "case", "exercise"))
    new.add_argument("name", help=text("notebooks.option_name"))


def run(options: argparse.Namespace) -> int:
    """Run one tool; 0 is well, 1 found something."""
    return _TOOLS[options.tool](options)


def _check(options: argparse.Namespace) -> int:
    from riceshop.notebooks.check import check_files
    from riceshop.notebooks.findings import report
    from riceshop.notebooks.proof import manifest_findings
    from riceshop.notebooks.sources import chosen, find_root

    root = find_root()
    paths = chosen(root, options.paths)
    findings = check_files(root, paths)
    if not options.paths:
        findings += manifest_findings(root)
    print(report(findings) if findings else text("notebooks.all_well", count=len(paths)))
    return 1 if findings else 0


def _normalise(options: argparse.Namespace) -> int:
    from riceshop.notebooks.files import Notebook
    from riceshop.notebooks.normalise import normalised

    def change(path: Path, notebook: Notebook) -> Notebook:
        return normalised(notebook)

    return _rewrite(options, change, only_check=options.check)


def _stamp(options: argparse.Namespace) -> int:
    from riceshop.notebooks.files import Notebook
    from riceshop.notebooks.normalise import normalised
    from riceshop.notebooks.stamps import stamp

    def change(path: Path, notebook: Notebook) -> Notebook:
        stamp(notebook)
        return normalised(notebook)

    return _rewrite(options, change)


def _respace(options: argparse.Namespace) -> int:
    from riceshop.notebooks.files import Notebook, set_source, source, spoken
    from riceshop.notebooks.normalise import normalised
    from riceshop.notebooks.spacing import respaced
    from riceshop.notebooks.stamps import restamp

    def change(path: Path, notebook: Notebook) -> Notebook:
        for cell in notebook["cells"]:
            if spoken(cell) == "zh":
                before, after = source(cell), respaced(source(cell))
                set_source(cell, after)
                restamp(notebook, before, cell)
        return normalised(notebook)

    return _rewrite(options, change)


def _refresh(options: argparse.Namespace) -> int:
    from riceshop.notebooks.refresh import refresh
    from riceshop.notebooks.sources import chosen, find_root, short

    root = find_root()
    for path in chosen(root, options.paths):
        key = "changed" if refresh(path) else "unchanged"
        print(text(f"notebooks.{key}", file=short(path, root)))
    return 0


def _cut(options: argparse.Namespace) -> int:
    from riceshop.notebooks.files import read, write
    from riceshop.notebooks.languages import cut
    from riceshop.words.errors import BadValue

    target = Path(options.target)
    if target.exists():
        raise BadValue("notebooks.exists", path=target)
    write(target, cut(read(options.source), options.language))
    print(text("notebooks.written", file=target))
    return 0


def _timetable(options: argparse.Namespace) -> int:
    from riceshop.notebooks.manifest import load
    from riceshop.notebooks.sources import find_root, short
    from riceshop.notebooks.timetable import timetables

    root, late = find_root(), False
    for path, wanted in timetables(root, load(root)).items():
        same = path.is_file() and path.read_text(encoding="utf-8") == wanted
        if not same and not options.check:
            path.write_text(wanted, encoding="utf-8", newline="\n")
        late |= not same
        print(text("notebooks.unchanged" if same else "notebooks.changed", file=short(path, root)))
    return 1 if late and options.check else 0


def _new(options: argparse.Namespace) -> int:
    from riceshop.notebooks.skeleton import create
    from riceshop.notebooks.sources import find_root, short

    root = find_root()
    for path in create(root, options.kind, options.name):
        print(text("notebooks.written", file=short(path, root)))
    return 0


def _rewrite(options: argparse.Namespace, change: Callable, only_check: bool = False) -> int:
    from riceshop.notebooks.files import dump, read, write
    from riceshop.notebooks.sources import chosen, find_root, short

    root, differs = find_root(), False
    for path in chosen(root, options.paths):
        after = change(path, read(path))
        if path.read_bytes() == dump(after).encode("utf-8"):
            continue
        differs = True
        if not only_check:
            write(path, after)
        print(text("notebooks.changed" if not only_check else "notebooks.differs", file=short(path, root)))
    return 1 if differs and only_check else 0


_TOOLS: dict[str, Callable[[argparse.Namespace], int]] = {
    "check": _check,
    "normalise": _normalise,
    "stamp": _stamp,
    "respace": _respace,
    "refresh": _refresh,
    "cut": _cut,
    "timetable": _timetable,
    "new": _new,
}
