"""Inputs of the hidden tests: whole numbers and choices drawn from the class secret, or from a fixed word without one."""

import hashlib
import os
from collections.abc import Sequence
from typing import TypeVar

from riceshop.words.errors import BadValue

SECRET_VARIABLE = "RICESHOP_CLASS_SECRET"
NO_SECRET = "rice"

Item = TypeVar("Item")


class Draws:
    """A stream of draws that depends only on (secret, question): the same everywhere, another one per class."""

    def __init__(self, question: str, secret: str) -> None:
        self._stem = f"{secret}|{question}|"
        self._count = 0

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included. Raises BadValue when high is below low."""
        if high < low:
            raise BadValue("checks.bad_range", low=low, high=high)
        return low + self._word() % (high - low + 1)

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of `items`. Raises BadValue when there is none."""
        return items[self.whole(0, len(items) - 1)]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Return `items` in a drawn order, as a new list."""
        rest = list(items)
        return [rest.pop(self.whole(0, len(rest) - 1)) for _ in items]

    def _word(self) -> int:
        self._count += 1
        raw = hashlib.sha256(f"{self._stem}{self._count}".encode()).digest()
        return int.from_bytes(raw[:8], "big")


def draws(question: str) -> Draws:
    """Return the draws of one question. The secret is read from RICESHOP_CLASS_SECRET, set by the class folder."""
    return Draws(question, os.environ.get(SECRET_VARIABLE) or NO_SECRET)
