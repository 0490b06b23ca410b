"""The command line of start.py: reads the options, prepares the environment, hands over to what was asked."""

import argparse
import io
import itertools
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Never

from riceshop.start import environment, pack, problems
from riceshop.start.installer import environment_variables
from riceshop.start.places import Checkout
from riceshop.words import LANGUAGES, text, use_language
from riceshop.words.errors import RiceShopError

COMMANDS = ("lab", "test", "riceshop", "submit", "pack")
WITH_VALUE = ("--lang", "--port", "--workspace", "--wheels")
PASSED_ON = ("test", "riceshop", "submit")
RICESHOP = ("-c", "import sys; from riceshop.cli import main; sys.exit(main())")


class Parser(argparse.ArgumentParser):
    """An argument parser that complains in the reader's language."""

    def error(self, message: str) -> Never:
        self.exit(2, text("start.usage", problem=message) + "\n")


def run(arguments: Sequence[str], root: str | Path) -> int:
    """Do what the command line asks and return the exit code: 0 done, 1 failed, 2 could not start."""
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot show Chinese must not stop the shop; without a console there is no stream.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    checkout = Checkout(Path(root).resolve())
    spoken = speak(arguments, checkout)
    options = read(arguments)
    try:
        return dispatch(options, checkout, spoken)
    except RiceShopError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\n" + text("start.interrupted"), file=sys.stderr)
        return 130


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options; what stands behind test, riceshop and submit is left in `rest` for them."""
    head, command, rest = split(arguments)
    parser = _parser()
    options = parser.parse_args(head)
    options.command = command
    if command in PASSED_ON:
        options.rest = rest
        return options
    options.rest = []
    if command == "pack":
        _add_pack_options(parser)
    return parser.parse_args(rest, options)


def split(arguments: Sequence[str]) -> tuple[list[str], str, list[str]]:
    """Return the options before the command, the command ("lab" when none is given) and what follows it."""
    for place, word in enumerate(arguments):
        value_of_option = place > 0 and arguments[place - 1] in WITH_VALUE
        if word in COMMANDS and not value_of_option:
            return list(arguments[:place]), word, list(arguments[place + 1 :])
    return list(arguments), "lab", []


def speak(arguments: Sequence[str], checkout: Checkout) -> str:
    """Choose the language before anything is said, and return it: the command line's, the workspace's, the bundle's.

    "" leaves it to RICESHOP_LANG or the system.
    """
    head, command, rest = split(arguments)
    # Behind `test` and `riceshop` the words are theirs; `submit` and the others mean the same workspace as we do.
    mine = head if command in ("test", "riceshop") else [*head, *rest]
    told = _told(head if command in PASSED_ON else mine, "--lang")
    if told not in LANGUAGES:
        told = "" if os.environ.get("RICESHOP_LANG") else _remembered(_told(mine, "--workspace"), command, checkout)
    if told:
        use_language(told)
    return told


def _remembered(workspace: str, command: str, checkout: Checkout) -> str:
    for place in _settings(workspace, command, checkout):
        try:
            language = tomllib.loads(place.read_text(encoding="utf-8-sig")).get("language")
        except (OSError, ValueError):
            continue
        if language in LANGUAGES:
            return str(language)
    return ""


def _settings(workspace: str, command: str, checkout: Checkout) -> Iterator[Path]:
    """Yield the files that may remember a language, the nearest first."""
    if workspace:
        yield Path(workspace).expanduser() / "riceshop.toml"
    else:
        here = Path.cwd()
        # An exercise is handed in from the workspace one stands in; the others always mean the usual one.
        yield from (folder / "riceshop.toml" for folder in (here, *here.parents) if command == "submit")
        yield Path.home() / "RiceShop" / "riceshop.toml"
    yield checkout.root / "bundle.toml"


def dispatch(options: argparse.Namespace, checkout: Checkout, language: str = "") -> int:
    """Prepare what the command needs, then run it."""
    problems.check_python()
    if options.port is not None:
        problems.check_port(options.port)
    wheels = pack.wheels_folder(checkout, options.wheels)
    if options.command == "pack":
        return pack.pack(checkout, options, wheels)
    environment.ensure(checkout, "test" if options.command == "test" else "course", wheels)
    if options.command == "test":
        return hand_over(checkout, ["-m", "pytest", *options.rest], folder=checkout.root)
    # The course asks its own workspace; a hand-in has only what is found here.
    told = language if options.command == "submit" else options.lang
    spoken = {"RICESHOP_LANG": told} if told else {}
    return hand_over(checkout, [*RICESHOP, *riceshop_arguments(options)], spoken)


def riceshop_arguments(options: argparse.Namespace) -> list[str]:
    """Return the words for the `riceshop` command that does the rest of lab, submit or riceshop."""
    told = ["--lang", options.lang] if options.lang else []
    if options.command == "riceshop":
        return told + options.rest
    told += [options.command, *options.rest]
    if options.workspace:
        told += ["--workspace", os.path.abspath(options.workspace)]
    if options.command == "lab":
        told += ["--port", str(options.port)] if options.port is not None else []
        told += ["--no-browser"] if options.no_browser else []
    return told


def hand_over(
    checkout: Checkout,
    arguments: Sequence[str],
    spoken: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> int:
    """Run the environment's Python with the arguments, in this process's place where the system can."""
    command = [str(checkout.python), *arguments]
    variables = environment_variables(checkout) | dict(spoken or {})
    sys.stdout.flush()
    if os.name != "nt":
        if folder:
            os.chdir(folder)
        os.execve(command[0], command, variables)
    with subprocess.Popen(command, env=variables, cwd=folder) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                # Ctrl-C reached the child as well; it decides when it is done.
                continue


def _told(arguments: Sequence[str], option: str) -> str:
    """Return the value of an option as it stands on the command line, or ""; the parser looks at it later."""
    for word, following in itertools.pairwise([*arguments, ""]):
        name, equals, value = word.partition("=")
        if name == option:
            return value if equals else following
    return ""


def _parser() -> Parser:
    parser = Parser(
        prog="start.py",
        description=text("start.about"),
        epilog=text("start.help.command"),
        usage="start.py [--lang zh|en|both] [--no-browser] [--port N] [--workspace DIR] [--wheels DIR] "
        "[lab | test | riceshop ... | submit ... | pack]",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--lang", choices=LANGUAGES, help=text("start.help.lang"))
    parser.add_argument("--no-browser", action="store_true", help=text("start.help.no_browser"))
    parser.add_argument("--port", type=int, help=text("start.help.port"))
    parser.add_argument("--workspace", metavar="DIR", help=text("start.help.workspace"))
    parser.add_argument("--wheels", metavar="DIR", help=text("start.help.wheels"))
    return parser


def _add_pack_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--system", help=text("start.help.system"))
    parser.add_argument("--python", help=text("start.help.python"))
    parser.add_argument("--to", metavar="DIR", help=text("start.help.to"))
    parser.add_argument("--tests", action="store_true", help=text("start.help.tests"))
