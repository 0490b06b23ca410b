"""Remembered runs: inside `remembered()` the same town under the same policy is lived through once; off everywhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from riceshop.town.policy import Policy
from riceshop.town.simulation import copied

if TYPE_CHECKING:
    from riceshop.town.run import Run
    from riceshop.town.town import Town

Key = tuple[str, Policy, int, bool]
_known: dict[Key, "Run"] | None = None


@contextmanager
def remembered() -> Iterator[None]:
    """Remember every finished run of this process until the end of the block, in an inner block too, then forget them.

    Only runs under a Policy are known again: what a function decides may change from one run to the next.
    """
    global _known
    before, _known = _known, {}
    try:
        yield
    finally:
        _known = before


def key_of(town: "Town", policy: object, days: int, logs: bool) -> Key | None:
    """Return what the run is known by, None when nothing is remembered now or it is decided by a function."""
    return None if _known is None or not isinstance(policy, Policy) else (town.id, policy, days, logs)


def known(key: Key | None, town: "Town") -> "Run | None":
    """Return the run of `key` as a copy whose state and tables are its own, None when it was not lived through yet."""
    found = _known.get(key) if _known is not None and key is not None else None
    return None if found is None else _copy(found, town)


def keep(key: Key | None, run: "Run") -> "Run":
    """Remember a copy of `run` by its key, if it has one, and return `run`."""
    if _known is not None and key is not None:
        _known[key] = _copy(run, run.town)
    return run


def _copy(run: "Run", town: "Town") -> "Run":
    from riceshop.town.run import Run

    days = run.day_events if run.logged else None
    return Run(town, run.policy, days, copied(run.state, run.town), run.id, run.decisions.copy())
