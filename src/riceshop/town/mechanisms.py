"""Mechanisms: the parts of the town that can be switched off one by one; without any it is the first chapter's town."""

from collections.abc import Iterable

from riceshop.town.guard import one_of
from riceshop.words.errors import BadType

MECHANISMS = (
    "seasons",
    "moves",
    "tastes",
    "expectations",
    "bonds",
    "complaints",
    "network",
    "enterprises",
    "rivals_react",
    "lead_time",
    "candour",
    "old_debts",
)
WHOLE: tuple[str, ...] = MECHANISMS
QUIET: tuple[str, ...] = ()


def chosen(place: str, value: object) -> tuple[str, ...]:
    """Return the mechanisms named, in the order of MECHANISMS; an unknown name or a bare string is refused."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise BadType("town.errors.mechanisms", place=place, value=value, allowed=", ".join(MECHANISMS))
    named = {one_of(place, item, MECHANISMS) for item in value}
    return tuple(name for name in MECHANISMS if name in named)
