"""Mechanisms: the parts of the town that can be switched off one by one; without any it is the first chapter's town."""

from collections.abc import Collection, Iterable

from riceshop.town.guard import one_of
from riceshop.town.policy import Policy
from riceshop.words.errors import BadType, BadValue

MECHANISMS = (
    "seasons",
    "families",
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
# The fields of a policy that nobody minds where their mechanism is not at work.
LEVERS = {
    "price_fen": "tastes",
    "clean_premium_fen": "tastes",
    "bulk_floor_fen": "enterprises",
    "complaint_min": "complaints",
    "compensation_fen": "complaints",
    "win_back_min": "bonds",
    "win_back_gift_fen": "bonds",
    "refresh_days": "candour",
}


def chosen(place: str, value: object) -> tuple[str, ...]:
    """Return the mechanisms named, in the order of MECHANISMS; an unknown name or a bare string is refused."""
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise BadType("town.errors.mechanisms", place=place, value=value, allowed=", ".join(MECHANISMS))
    named = {one_of(place, item, MECHANISMS) for item in value}
    return tuple(name for name in MECHANISMS if name in named)


def minded(place: str, policy: Policy, at_work: Collection[str]) -> Policy:
    """Return `policy` if every lever it pulls is one that somebody minds in a town of these mechanisms."""
    for field, mechanism in LEVERS.items():
        value = getattr(policy, field)
        if value and mechanism not in at_work:
            raise BadValue("town_whole.lever", place=f"{place}: Policy.{field}", value=value, mechanism=mechanism)
    return policy
