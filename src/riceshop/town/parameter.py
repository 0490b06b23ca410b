"""Parameter: one number of the town's rules, with its unit, range and where it comes from."""

from dataclasses import dataclass

Value = int | tuple[int, ...]


@dataclass(frozen=True)
class Parameter:
    """One number of the rules: its value, unit, range for a slider, provenance and source."""

    name: str
    value: Value
    unit: str
    low: int
    high: int
    provenance: str
    source: str = ""


def assumed(name: str, value: Value, unit: str, low: int, high: int, source: str = "") -> Parameter:
    """Return a number that is ours, to be doubted and changed."""
    return Parameter(name, value, unit, low, high, "assumed", source)
