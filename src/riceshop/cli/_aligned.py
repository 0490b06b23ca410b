"""Aligned tables: rows of words in columns that line up in a terminal, Chinese characters included."""

from unicodedata import east_asian_width


def aligned(rows: list[list[str]]) -> str:
    """Return rows of equal length as lines, each column as wide as its widest cell."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def _width(told: str) -> int:
    # A Chinese character takes the room of two letters in a terminal.
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in told)
