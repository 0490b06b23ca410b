"""What the doctor says of one thing that it tried, and how it tries a command."""

import subprocess
from dataclasses import dataclass

from riceshop.words import text

GOOD, NOTE, MISSING = "good", "note", "missing"
PATIENCE_S = 20


@dataclass(frozen=True)
class Finding:
    """One thing that was tried: its name, "good", "note" or "missing", and the sentence with what follows."""

    name: str
    state: str
    sentence: str


def finding(name: str, state: str, said: str | None = None, /, **values: object) -> Finding:
    """Return a finding; its sentence is that of its name and state, or of its name and `said`."""
    return Finding(name, state, text(f"grading_class.doctor.{name}_{said or state}", **values))


def run(words: tuple[str, ...]) -> tuple[int, str]:
    """Run a command and return its exit code and the last line of its errors."""
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return 1, str(error)
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return done.returncode, said[-1][:200] if said else f"exit {done.returncode}"
