"""Moving: the households' events in the order of their days, so that a morning looks at its own events only."""

from dataclasses import fields

import numpy as np

from riceshop.town.draws import Whole
from riceshop.town.ids import NEVER_32
from riceshop.town.lives import Lives


class Timetable:
    """Days of the households' events in order, so that a morning looks at its own events only."""

    def __init__(self, lives: Lives) -> None:
        names = [field.name for field in fields(Lives) if field.name.endswith("_day")]
        self._order, self._days = {}, {}
        for name in names:
            day = getattr(lives, name)
            # Who was there from the start did not arrive, and most never grow.
            who = ((day > 0) & (day < NEVER_32)).nonzero()[0].astype(np.int32)
            self._order[name] = who[np.argsort(day[who], kind="stable")]
            self._days[name] = day[self._order[name]]

    def on(self, name: str, day: int) -> Whole:
        """Return the households whose event `name` falls on `day`, by number."""
        days = self._days[name]
        first, last = days.searchsorted(np.array([day, day + 1], dtype=days.dtype))
        return self._order[name][first:last].astype(np.int64)
