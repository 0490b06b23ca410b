"""The one rule for spaces beside Latin, applied: one space between Chinese and Latin, none beside wide marks."""

import re

from riceshop.notebooks.chinese import HAN, WIDE

_SHIELDED = re.compile(
    r"```.*?```|~~~.*?~~~|<!--.*?-->|\$\$.*?\$\$|`+[^`]+`+|\$[^$\n]+\$|</?[A-Za-z][^<>]*>|\]\([^)]*\)|\{[^{}]*\}"
    r"|https?://[A-Za-z0-9./?=&%#_:~+-]+", re.DOTALL)
_INLINE = re.compile(r"`[^`]+`|\$[^$\n]+\$")


def respaced(markdown: str) -> str:
    """Return a Chinese text with its spaces mended; code, formulas, links and tags stay as they are."""
    parts: list[str] = []
    end = 0
    for hit in _SHIELDED.finditer(markdown):
        parts += [_text(markdown[end:hit.start()]), hit.group()]
        end = hit.end()
    parts.append(_text(markdown[end:]))
    return _joined(parts)


def _text(value: str) -> str:
    value = re.sub(rf"([{HAN}])([A-Za-z0-9])", r"\1 \2", value)
    value = re.sub(rf"([A-Za-z0-9%])([{HAN}])", r"\1 \2", value)
    value = re.sub(rf"(?<=[{WIDE}])[ ]+(?=\S)|(?<=\S)[ ]+(?=[{WIDE}])", "", value)
    value = re.sub(rf"(?<=[{HAN}])[ ]+(?=[{HAN}])", "", value)
    return _through_bold(value)


def _through_bold(value: str) -> str:
    made, opened = [], False
    pieces = re.split(r"(\*\*)", value)
    for place, piece in enumerate(pieces):
        if piece != "**":
            made.append(piece)
            continue
        before, after = pieces[place - 1][-1:], pieces[place + 1][:1]
        # Markdown does not end bold between a full-width mark and a letter, nor begin it the other way round.
        unseen = re.match(f"[{WIDE}]", before if opened else after) and re.match(rf"[{HAN}\w]", after if opened else before)
        made.append(("** " if opened else " **") if unseen or _meet(before, after) else "**")
        opened = not opened
    return "".join(made)


def _joined(parts: list[str]) -> str:
    made = ""
    for part in parts:
        into_code = _INLINE.fullmatch(part) and re.fullmatch(f"[{HAN}]", made[-1:])
        out_of_code = made.endswith(("`", "$")) and re.match(f"[{HAN}]", part)
        if into_code or out_of_code:
            made += " "
        made += part
    return made


def _meet(before: str, after: str) -> bool:
    han, latin = f"[{HAN}]", "[A-Za-z0-9%]"
    return bool((re.match(han, before) and re.match(latin, after)) or (re.match(latin, before) and re.match(han, after)))
