"""Answers cut into units that outlive renaming, comments, blank lines and quotes: code by tokens, prose by characters."""

import ast
import builtins
import io
import keyword
import re
import tokenize
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

# An answer is a screen or two; what lies behind this is not compared, and the page says so.
LONGEST = 20_000
SKIPPED = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
KNOWN = frozenset(keyword.kwlist) | frozenset(dir(builtins))
# The line tokenizer for code that Python cannot cut: comments, strings, names, numbers, single signs.
PIECES = re.compile(
    r"""(?P<note>\#[^\n]*)|(?P<string>[A-Za-z]{0,2}(?:'''(?s:.*?)'''|\"\"\"(?s:.*?)\"\"\"|'[^'\n]*'|"[^"\n]*"))
    |(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<sign>\*\*|//|[<>=!]=|->|\S)""", re.VERBOSE)
QUOTED = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")(.*)\2", re.DOTALL)
FIELD = re.compile(r"\{[^{}]*\}")
LETTERS = re.compile(r"[^\W_㐀-鿿]+|[㐀-鿿]")


@dataclass(frozen=True)
class Unit:
    """One token of code or one word of prose: its text, its lines (from 0), and whether it is a name freely chosen."""

    text: str
    first: int
    last: int
    free: bool = False


def code_units(code: str, kept: Collection[str] = ()) -> list[Unit]:
    """Return the tokens of Python code, never run; names in `kept`, builtins, modules and attributes stay what they are.

    Comments, layout and bare strings (docstrings) are gone; code that is no Python is cut line by line. Only the first
    LONGEST characters are read.
    """
    code = code[:LONGEST].replace("\r\n", "\n").replace("\0", " ")
    try:
        raw = [(one.string, one.start[0] - 1, one.end[0] - 1)
               for one in tokenize.generate_tokens(io.StringIO(code).readline) if one.type not in SKIPPED]
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        raw = list(_by_line(code))
    raw = _without_bare_strings([one for one in raw if one[0].strip()])
    fixed = KNOWN | set(kept) | _modules([one[0] for one in raw])
    found, before = [], ""
    for told, first, last in raw:
        name = told.isidentifier()
        found.append(Unit(told if name else _string(told), first, last, name and before != "." and told not in fixed))
        before = told
    return found


def prose_units(prose: str) -> list[Unit]:
    """Return the words of a written answer, each Chinese character a word; width, case and marks do not count."""
    lines = prose[:LONGEST].split("\n")
    return [Unit(word, number, number) for number, line in enumerate(lines)
            for word in LETTERS.findall(unicodedata.normalize("NFKC", line).casefold())]


def given_names(cells: Iterable[str]) -> set[str]:
    """Return the names that an exercise gives: functions, classes and imports; parameters and variables are free."""
    found: set[str] = set()
    for code in cells:
        try:
            nodes = list(ast.walk(ast.parse(code[:LONGEST])))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        found |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        found |= {(one.asname or one.name).partition(".")[0] for node in nodes
                  if isinstance(node, ast.Import | ast.ImportFrom) for one in node.names}
    return found


def _by_line(code: str) -> Iterable[tuple[str, int, int]]:
    line, place = 0, 0
    for one in PIECES.finditer(code):
        line += code.count("\n", place, one.start())
        place = one.start()
        if one.lastgroup != "note":
            yield one[0], line, line + one[0].count("\n")


def _without_bare_strings(raw: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    found, depth = [], 0
    for number, (told, first, last) in enumerate(raw):
        depth += (told in "([{") - (told in ")]}")
        alone = (number == 0 or raw[number - 1][2] < first) and (number + 1 == len(raw) or raw[number + 1][1] > last)
        if not (alone and depth <= 0 and QUOTED.fullmatch(told)):
            found.append((told, first, last))
    return found


def _modules(told: list[str]) -> set[str]:
    """Return the names behind import and from; an alias behind `as` is the student's own and may be renamed."""
    found: set[str] = set()
    for number, word in enumerate(told):
        if word in ("import", "from"):
            for before, name in zip(told[number:], told[number + 1:number + 40], strict=False):
                if before in ("import", "from", ",", ".", "(") and name.isidentifier():
                    found.add(name)
                elif name not in (",", ".", "(", "as", "import") and before != "as":
                    break
    return found - KNOWN


def _string(told: str) -> str:
    held = QUOTED.fullmatch(told)
    if not held:
        return told
    inner = FIELD.sub("{}", held[3]) if "f" in held[1].lower() else held[3]
    return f"'{inner}'"
