"""Statuses: what stands beside every mark, so that a mark that is missing is never taken for a zero."""

import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from riceshop.grading.class_tables import put
from riceshop.words import text
from riceshop.words.errors import Damaged


class Status(StrEnum):
    """How a mark came about, or why there is none."""

    GRADED = "graded"
    NEEDS_MANUAL = "needs_manual"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    TAMPERED = "tampered"
    FORGEABLE = "forgeable"
    NOT_SUBMITTED = "not_submitted"
    EXCUSED = "excused"

    def label(self, lang: str | None = None) -> str:
        """Return the status in the reader's words."""
        return text(f"grading_marks.status.{self.value}", lang)


TIERS = ("bubblewrap", "landlock", "none")
# With these a number counts; with the others the cell stays empty until a teacher has looked.
COUNTING = frozenset({Status.GRADED, Status.TIMED_OUT, Status.FORGEABLE})


@dataclass(frozen=True)
class Outcome:
    """What the executing side says of one submission: status, reason, sandbox tier, {question: its own entries}."""

    status: Status
    reason: str = ""
    tier: str = "none"
    questions: dict[str, Any] = field(default_factory=dict)


def status_file(place: Path, student: str, unit: str) -> Path:
    """Return where a submission's outcome is kept: autograded/STUDENT/UNIT/status.json."""
    return place / "autograded" / student / unit / "status.json"


def stored(place: Path, student: str, unit: str) -> Outcome | None:
    """Return the outcome kept with a submission, None when there is none. Raises Damaged when it cannot be read."""
    path = status_file(place, student, unit)
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        questions = held.get("questions", {})
        tier = held.get("tier", "none")
        if tier not in TIERS or not isinstance(questions, dict):
            raise ValueError(f"tier {tier!r}")
        return Outcome(Status(held["status"]), str(held.get("reason", "")), tier, questions)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged("grading_marks.bad_status", path=path, reason=error) from error


def store(place: Path, student: str, unit: str, outcome: Outcome) -> None:
    """Keep a submission's outcome beside its autograded notebook, in one stroke."""
    held = json.dumps(asdict(outcome), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    put(status_file(place, student, unit), held.encode("utf-8"))
