"""Beginners: one plain sentence for each of the commonest errors; plain data in, a sentence out."""

import builtins
import keyword
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from riceshop.checks.beginners_signs import Sign, first_sign, open_bracket
from riceshop.words import text

LISTED = 12
# Python's own names are offered only where they are very near: a beginner knows few of them.
PYTHONS_OWN = [
    name
    for name in (*dir(builtins), *keyword.kwlist)
    if not (isinstance(getattr(builtins, name, None), type) and issubclass(getattr(builtins, name), BaseException))
]
VERY_NEAR = 0.75


@dataclass(frozen=True)
class Trouble:
    """An error as plain data.

    kind and message: the exception's class name and text. code: the cell's source. line, column: where Python
    points, from 1 (0: nowhere). names: names that exist. choices: columns, keys or attributes there would
    have been. length: of the list that was asked. unrun: sources of the notebook's cells that have not been
    run.
    """

    kind: str
    message: str = ""
    code: str = ""
    line: int = 0
    column: int = 0
    names: Sequence[str] = ()
    choices: Sequence[str] = ()
    length: int = -1
    unrun: Sequence[str] = field(default=())
    texts: Sequence[str] = field(default=())


def explain(trouble: Trouble) -> str:
    """Return one or two plain sentences about the error in the reader's language, "" where there is nothing
    to say.
    """
    found = _KINDS.get(trouble.kind)
    return found(trouble) if found else ""


def _say(key: str, **values: object) -> str:
    return text(f"beginners.{key}", **values)


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known name most like `name`, "" if none is like it by `cutoff` (0 to 1)."""
    plain = {one.lower(): one for one in known if isinstance(one, str) and not one.startswith("_")}
    close = get_close_matches(str(name).lower(), plain, n=1, cutoff=cutoff)
    return plain[close[0]] if close else ""


def _syntax(trouble: Trouble) -> str:
    sign = first_sign(trouble.code, trouble.line)
    if sign is not None:
        return _sign(sign)
    for pattern, key in _SYNTAX:
        match = re.search(pattern, trouble.message)
        if match:
            return _say(f"syntax.{key}", line=_line(trouble), what=match.group(1) if match.groups() else "")
    bracket = open_bracket(trouble.code) if re.search("incomplete|unexpected EOF", trouble.message) else None
    if bracket is not None:
        return _say("syntax.open", line=bracket.line, what=bracket.sign)
    return _say("syntax.other", line=_line(trouble), column=max(trouble.column, 1))


def _sign(sign: Sign) -> str:
    if sign.instead == " ":
        return _say("syntax.blank", line=sign.line, column=sign.column)
    return _say("syntax.sign", line=sign.line, column=sign.column, sign=sign.sign, instead=sign.instead)


_SYNTAX = (
    (r"expected ':'", "colon"),
    (r"'([(\[{])' was never closed", "open"),
    (r"unmatched '([)\]}])'", "unmatched"),
    (r"closing parenthesis '([)\]}])' does not match", "unmatched"),
    (r"unterminated (?:f-|t-)?string literal", "quote"),
    (r"unterminated triple-quoted", "quote"),
    (r"EOL while scanning|f-string: expecting", "quote"),
    (r"Missing parentheses in call to '(\w+)'", "print"),
    (r"[Pp]erhaps you forgot a comma", "comma"),
    (r"cannot assign to (?:subscript|attribute|comparison).*==|perhaps you meant \"==\"", "equals"),
    (r"cannot assign to (.+?)(?: here|$)", "assign"),
    (r"[Mm]aybe you meant '=='", "equals"),
    (r"leading zeros", "zeros"),
    (r"'(return|await|break|continue)' outside", "outside"),
    (r"'(break|continue)' (?:not properly )?", "outside"),
)


def _indent(trouble: Trouble) -> str:
    sign = first_sign(trouble.code, trouble.line)
    if sign is not None:
        return _sign(sign)
    if "expected an indented block" in trouble.message:
        return _say("indent.missing", line=_line(trouble))
    if "unindent does not match" in trouble.message or trouble.kind == "TabError":
        return _say("indent.uneven", line=_line(trouble))
    return _say("indent.extra", line=_line(trouble))


def _name(trouble: Trouble) -> str:
    name = _quoted(trouble.message)
    if trouble.kind == "UnboundLocalError":
        return _say("name.local", name=name)
    cell = next((source for source in trouble.unrun if makes(source, name)), "")
    if cell:
        return _say("name.unrun", name=name, cell=_maker(cell, name))
    dashed = re.search(rf"\b{re.escape(name)}(?:-[A-Za-z_]+)+", _row(trouble))
    if dashed:
        return _say("name.dashed", name=dashed.group())
    if name in trouble.texts:
        return _say("name.text", name=name)
    close = nearest(name, trouble.names) or nearest(name, PYTHONS_OWN, VERY_NEAR)
    return _say("name.near", name=name, near=close) if close else _say("name.unknown", name=name)


def _row(trouble: Trouble) -> str:
    rows = trouble.code.splitlines()
    return rows[trouble.line - 1] if 0 < trouble.line <= len(rows) else trouble.code


def _maker(source: str, name: str) -> str:
    """Return the line of the cell that gives `name` its value."""
    rows = [row.strip() for row in source.strip().splitlines()]
    return next((row for row in rows if makes(row, name)), rows[0])[:60]


def makes(source: str, name: str) -> bool:
    """Return whether a cell's source gives `name` a value: by =, def, class, for or import."""
    one = re.escape(name)
    patterns = (
        rf"^\s*{one}\s*(?:,[^=]*)?=(?!=)",
        rf"^\s*(?:def|class)\s+{one}\b",
        rf"^\s*(?:from\s+\S+\s+)?import\s.*\b{one}\b",
        rf"\b(?:for|as)\s+{one}\b",
    )
    return any(re.search(pattern, source, re.MULTILINE) for pattern in patterns)


def _key(trouble: Trouble) -> str:
    name = trouble.message.strip()
    name = name[1:-1] if len(name) > 1 and name[0] == name[-1] and name[0] in "'\"" else name
    if not trouble.choices or name in trouble.choices:
        return _say("key.unknown", name=name)
    close = nearest(name, trouble.choices)
    listed = _listed(trouble.choices)
    return (
        _say("key.near", name=name, near=close, known=listed)
        if close
        else _say("key.known", name=name, known=listed)
    )


def _index(trouble: Trouble) -> str:
    if trouble.length > 0:
        return _say("index.length", length=trouble.length, last=trouble.length - 1)
    return _say("index.empty") if trouble.length == 0 else _say("index.other")


def _attribute(trouble: Trouble) -> str:
    owner, name = _owner(trouble.message)
    if owner == "NoneType":
        return _say("attribute.none", name=name)
    close = nearest(name, trouble.choices)
    return (
        _say("attribute.near", name=name, near=close)
        if close
        else _say("attribute.unknown", name=name, owner=owner)
    )


def _owner(message: str) -> tuple[str, str]:
    words = re.findall(r"'([^']+)'", message)
    return (words[0], words[1]) if len(words) > 1 else ("?", words[0] if words else "?")


def _module(trouble: Trouble) -> str:
    if trouble.kind == "ImportError":
        words = re.findall(r"'([^']+)'", trouble.message)
        name = words[0] if words else "?"
        close = nearest(name, trouble.choices)
        return _say("module.near_name", name=name, near=close) if close else _say("module.no_name", name=name)
    name = _quoted(trouble.message).split(".")[0]
    close = nearest(name, [one for one in trouble.choices if one != name])
    return _say("module.near", name=name, near=close) if close else _say("module.unknown", name=name)


def _type(trouble: Trouble) -> str:
    if "'tuple'" in trouble.message and re.search(r"\d,\d{3}\b", _row(trouble)):
        return _say("type.thousands", what=re.search(r"[\d,]*\d,\d{3}\b", _row(trouble)).group())
    for pattern, key in _TYPE:
        match = re.search(pattern, trouble.message)
        if match:
            values = match.groupdict()
            if key == "keyword":
                close = nearest(values["what"], trouble.choices)
                return (
                    _say("type.keyword_near", near=close, **values)
                    if close
                    else _say("type.keyword", **values)
                )
            return _say(f"type.{key}", **values)
    return _say("type.other")


_TYPE = (
    (
        r"(?P<who>[\w.<>]+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (?P<what>.+)",
        "missing",
    ),
    (
        r"(?P<who>[\w.<>]+)\(\) takes (?:from \d+ to )?(?P<takes>\d+|no) (?:positional )?arguments?.*?(?P<given>\d+) (?:was|were) given",
        "many",
    ),
    (r"(?P<who>[\w.<>]+)\(\) got an unexpected keyword argument '(?P<what>\w+)'", "keyword"),
    (r"unsupported operand type\(s\) for (?P<sign>\S+): '(?P<left>\w+)' and '(?P<right>\w+)'", "operand"),
    (r"can only concatenate str", "join"),
    (r"must be str, not", "join"),
    (r"'(?P<what>\w+)' object is not callable", "call"),
    (r"'NoneType' object is not subscriptable", "none"),
    (r"'(?:builtin_function_or_method|function|method)' object is not subscriptable", "call_square"),
    (r"'(?P<what>\w+)' object is not subscriptable", "bracket"),
    (r"'(?P<what>\w+)' object is not iterable", "loop"),
    (
        r"'(?P<sign><|>|<=|>=)' not supported between instances of '(?P<left>\w+)' and '(?P<right>\w+)'",
        "operand",
    ),
)


def _value(trouble: Trouble) -> str:
    match = re.search(
        r"(?:could not convert string to float|invalid literal for int\(\) with base 10): (.+)",
        trouble.message,
    )
    if match:
        return _say("value.number", what=match.group(1))
    if "truth value of a" in trouble.message:
        return _say("value.truth")
    return ""


def _quoted(message: str) -> str:
    match = re.search(r"'([^']+)'", message)
    return match.group(1) if match else "?"


def _listed(choices: Sequence[str]) -> str:
    shown = ", ".join(str(one) for one in choices[:LISTED])
    return shown + (" ..." if len(choices) > LISTED else "")


def _line(trouble: Trouble) -> int:
    return max(trouble.line, 1)


_KINDS = {
    "SyntaxError": _syntax,
    "IndentationError": _indent,
    "TabError": _indent,
    "NameError": _name,
    "UnboundLocalError": _name,
    "KeyError": _key,
    "IndexError": _index,
    "AttributeError": _attribute,
    "ModuleNotFoundError": _module,
    "ImportError": _module,
    "TypeError": _type,
    "ValueError": _value,
    "ZeroDivisionError": lambda trouble: _say("zero"),
    "NotImplementedError": lambda trouble: _say("stub"),
    "FileNotFoundError": lambda trouble: _say("file", name=_quoted(trouble.message)),
}
