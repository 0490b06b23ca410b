"""Policy: what a shop decides, as one frozen dataclass; presets are in experiment.py."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from riceshop.town.guard import one_of, whole, yes_no
from riceshop.words.errors import BadType, BadValue

NOTEBOOK_FIELDS = (
    "members",
    "appetite",
    "monthly_use",
    "last_quantity",
    "jar",
    "address",
    "payday",
    "habits",
    "preferences",
)
MEMBERS, APPETITE, MONTHLY_USE, LAST_QUANTITY, JAR, ADDRESS, PAYDAY, HABITS, PREFERENCES = range(9)
DELIVERY = ("none", "on_request", "before_empty")
COLLECT = ("cash", "payday")
_LIMITS = {
    "hawk_min": (0, 720),
    "sift_min": (0, 720),
    "days_ahead": (0, 30),
    "credit_days": (0, 400),
    "credit_limit_fen": (0, 1_000_000),
    "stock_days": (1, 60),
}
_YES_NO = ("measure_jars", "clean_jar", "old_on_top", "rainy_night")


@dataclass(frozen=True)
class Policy:
    """A shop's standing decisions for a day.

    hawk_min          minutes of the day spent walking the streets with a sack (dry days only, promises come first)
    sift_min          person-minutes of the night spent picking stones, of three people: you and two brothers
    notebook          fields written down at every sale, out of NOTEBOOK_FIELDS
    measure_jars      take the soft ruler along: a jar delivered to is measured once and its level read each time
    delivery          "none", "on_request" (the household comes and asks) or "before_empty" (from the notebook)
    days_ahead        deliver when the notebook expects at most this many days of rice in the jar
    clean_jar         scrub the jar at each delivery
    old_on_top        pour the new rice under what is left
    collect           "cash" at the door, or "payday": on credit until the household's payday
    credit_days       longest wait for a payday that is still given credit, in days
    credit_limit_fen  most that one household may owe, in fen
    rainy_night       go out when the hotel's cook knocks on a rainy night
    stock_days        how many days of sales the shop tries to hold in rice
    name              a label for tables; it does not change what happens
    """

    hawk_min: int = 0
    sift_min: int = 0
    notebook: tuple[str, ...] = ()
    measure_jars: bool = False
    delivery: str = "none"
    days_ahead: int = 2
    clean_jar: bool = False
    old_on_top: bool = False
    collect: str = "cash"
    credit_days: int = 31
    credit_limit_fen: int = 2_000
    rainy_night: bool = False
    stock_days: int = 4
    name: str = ""

    def __post_init__(self) -> None:
        for field, (low, high) in _LIMITS.items():
            object.__setattr__(self, field, whole(f"Policy.{field}", getattr(self, field), low, high))
        for field in _YES_NO:
            object.__setattr__(self, field, yes_no(f"Policy.{field}", getattr(self, field)))
        one_of("Policy.delivery", self.delivery, DELIVERY)
        one_of("Policy.collect", self.collect, COLLECT)
        if not isinstance(self.name, str):
            raise BadType("town.errors.name", place="Policy.name", value=self.name)
        object.__setattr__(self, "notebook", _notebook(self.notebook))

    def but(self, **changes: Any) -> "Policy":
        """Return a copy with some fields changed; an unknown field is refused by name."""
        known = [field.name for field in fields(self)]
        for name in changes:
            if name not in known:
                raise BadValue("town.errors.policy_field", place="Policy.but", value=name, allowed=", ".join(known))
        return replace(self, **changes)

    def decisions(self) -> dict[str, object]:
        """Return the fields that change what happens, by name."""
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name != "name"}

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that stand for the decisions; equal decisions, equal digest."""
        told = json.dumps(self.decisions(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode("ascii")).hexdigest()[:12]


def _notebook(value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise BadType("town.errors.notebook", place="Policy.notebook", value=value, allowed=", ".join(NOTEBOOK_FIELDS))
    kept = {one_of("Policy.notebook", item, NOTEBOOK_FIELDS) for item in value}
    return tuple(name for name in NOTEBOOK_FIELDS if name in kept)
