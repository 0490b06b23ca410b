"""Signs: finds full-width punctuation, letters and blanks that a Chinese keyboard leaves in code."""

import io
import tokenize
from dataclasses import dataclass

# What stands where: the sign of a Chinese keyboard and the one that Python reads.
SIGNS = {
    "，": ",", "：": ":", "；": ";", "。": ".", "、": ",", "！": "!", "？": "?",
    "（": "(", "）": ")", "【": "[", "】": "]", "「": "'", "」": "'", "《": "<", "》": ">",
    "“": '"', "”": '"', "‘": "'", "’": "'", "＂": '"', "＇": "'", "—": "-", "–": "-", "…": "...", "·": ".", "￥": "$",
    "×": "*", "÷": "/", "≥": ">=", "≤": "<=", "≠": "!=", "−": "-",
    "　": " ", "\u00a0": " ",
}  # fmt: skip
QUOTES = "“”‘’＂＇"


@dataclass(frozen=True)
class Sign:
    """One sign that Python does not read: where it stands (from 1) and what to type instead."""

    line: int
    column: int
    sign: str
    instead: str


def first_sign(code: str, line: int = 0) -> Sign | None:
    """Return the first such sign outside strings and comments; on the line that Python names first, if any.

    A Chinese quotation mark counts inside a string too when the string is never closed: it was meant to close it.
    """
    found = _outside_strings(code)
    return next((one for one in found if one.line == line), found[0] if found else None)


def open_bracket(code: str) -> Sign | None:
    """Return the last bracket that is opened and never closed, if any."""
    waiting: list[Sign] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(code + "\n").readline):
            if token.type == tokenize.OP and token.string in "([{":
                waiting.append(Sign(token.start[0], token.start[1] + 1, token.string, ""))
            elif token.type == tokenize.OP and token.string in ")]}" and waiting:
                waiting.pop()
    except (tokenize.TokenError, SyntaxError):
        pass
    return waiting[-1] if waiting else None


def _outside_strings(code: str) -> list[Sign]:
    open_string = _unclosed_line(code)
    found: list[Sign] = []
    quote = ""
    for number, row in enumerate(code.splitlines(), 1):
        place = 0
        while place < len(row):
            letter = row[place]
            if quote:
                closes = row.startswith(quote, place)
                if letter in QUOTES and number == open_string:
                    found.append(Sign(number, place + 1, letter, SIGNS[letter]))
                place += 2 if letter == "\\" else len(quote) if closes else 1
                quote = "" if closes and letter != "\\" else quote
                continue
            if letter == "#":
                break
            if letter in "'\"":
                quote = letter * 3 if row.startswith(letter * 3, place) else letter
                place += len(quote)
                continue
            instead = SIGNS.get(letter) or _half_width(letter)
            if instead:
                found.append(Sign(number, place + 1, letter, instead))
            place += 1
        # Only three quotes carry a string over the end of the line.
        quote = quote if len(quote) == 3 else ""
    return found


def _half_width(letter: str) -> str:
    return chr(ord(letter) - 0xFEE0) if "！" <= letter <= "～" else ""


def _unclosed_line(code: str) -> int:
    """Return the line on which a string is never closed, 0 if all are."""
    try:
        for _ in tokenize.generate_tokens(io.StringIO(code + "\n").readline):
            pass
    except (tokenize.TokenError, SyntaxError) as error:
        if "string" in str(error.args[0]):
            place = error.args[1]
            return place[0] if len(place) == 2 else place[1]
        return 0
    for number, row in enumerate(code.splitlines(), 1):
        if row.count('"') % 2 or row.count("'") % 2:
            return number
    return 0
