"""Moving: the households' events in the order of their days, so that a morning looks at its own events only."""

from dataclasses import fields

import numpy as np

from riceshop.town.draws import Whole
from riceshop.town.lives import Lives


class Timetable:
    """Days of the households' events in order, so that a morning looks at its own events only."""

    def __init__(self, lives: Lives) -> None:
        names = [field.name for field in fields(Lives) if field.name.endswith("_day")]
        self._order = {name: np.argsort(getattr(lives, name), kind="stable") for name in names}
        self._days = {name: getattr(lives, name)[order] for name, order in self._order.items()}

    def on(self, name: str, day: int) -> Whole:
        """Return the households whose event `name` falls on `day`, by number."""
        days = self._days[name]
        first, last = days.searchsorted(np.array([day, day + 1], dtype=days.dtype))
        return self._order[name][first:last].astype(np.int64)
