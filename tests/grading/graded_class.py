"""The graded class that the tests of grading share: its unit, its languages and what came out of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riceshop.grading.intake import Row

UNIT = "01_rice_shop"
ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("zh", "en", "both")


@dataclass
class Graded:
    """A graded class: its folder, nbgrader's API, how it was collected, and {student: {grade id: marks}}."""

    place: Path
    api: Any
    rows: list[Row]
    marks: dict[str, dict[str, float]] = field(default_factory=dict)
