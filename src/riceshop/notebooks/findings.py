"""One thing that a check found: where it is, what it is, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from riceshop.words import text


@dataclass(frozen=True)
class Finding:
    """A finding in one file; `key` is a sentence of the catalogue that names the remedy."""

    file: str
    cell: str
    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        place = f"{self.cell}: " if self.cell else ""
        return place + text(self.key, **self.values)


def found(file: str, cell: str, key: str, /, **values: Any) -> Finding:
    """Make a finding whose sentence is `notebooks.<key>`."""
    return Finding(file, cell, f"notebooks.{key}", values)


def report(findings: Iterable[Finding]) -> str:
    """Return the findings as lines grouped by file, files in order."""
    lines: list[str] = []
    ordered = sorted(findings, key=lambda one: one.file)
    for file, group in groupby(ordered, key=lambda one: one.file):
        lines.append(file)
        lines += [f"  {one}" for one in group]
    return "\n".join(lines)
