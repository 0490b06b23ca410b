"""A test that cannot be judged apart from the answer: it runs beside the student's code, and its points are a claim."""

import math
import re

# A number as Python shows it, numpy's included.
SHOWN = re.compile(r"(?:np\.\w+\()?(-?[\d.]+(?:e[+-]?\d+)?|nan|-?inf)\)?")


def claimed(shown: str, points: float) -> float | None:
    """Return the points that a test's last value, as it was shown, stands for: all of them when nothing was shown.

    None when that is no number from 0 to `points`.
    """
    if not shown:
        return points
    found = SHOWN.fullmatch(shown.strip()[:60])
    try:
        value = float(found[1]) if found else math.nan
    except ValueError:
        return None
    return value if 0 <= value <= points else None
