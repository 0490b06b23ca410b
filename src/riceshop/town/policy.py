"""Policy: what a shop decides, as one frozen dataclass; presets are in experiment.py."""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property, wraps
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
SURVEYS = ("", "census", "kano", "servqual", "acsi", "intentions", "mystery")
_LIMITS = {
    "hawk_min": (0, 720),
    "sift_min": (0, 720),
    "days_ahead": (0, 30),
    "credit_days": (0, 400),
    "credit_limit_fen": (0, 1_000_000),
    "stock_days": (1, 60),
    "price_fen": (0, 200),
    "clean_premium_fen": (0, 50),
    "bulk_floor_fen": (0, 20_000),
    "complaint_min": (0, 720),
    "compensation_fen": (0, 1_000),
    "win_back_min": (0, 720),
    "win_back_gift_fen": (0, 1_000),
    "refresh_days": (0, 3_650),
    "survey_days": (1, 365),
    "survey_sample": (1, 2_000),
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
    price_fen         price of a jin, 0 for the town's usual price
    clean_premium_fen what a jin of sifted rice costs more: the price list has two grades
    bulk_floor_fen    lowest price of a hundred jin in a bargain with an eating house, 0 for no such business
    complaint_min     minutes of the day for going to hear complaints
    compensation_fen  what each complaint heard is paid
    win_back_min      minutes of the day for visiting customers who have not come for long
    win_back_gift_fen what such a visit brings along
    refresh_days      ask again what was written down so many days ago, 0 for never
    survey            market research bought on a schedule: one of SURVEYS, "" for none
    survey_days       every so many days
    survey_sample     how many are asked
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
    price_fen: int = 0
    clean_premium_fen: int = 0
    bulk_floor_fen: int = 0
    complaint_min: int = 0
    compensation_fen: int = 0
    win_back_min: int = 0
    win_back_gift_fen: int = 0
    refresh_days: int = 0
    survey: str = ""
    survey_days: int = 30
    survey_sample: int = 40
    name: str = ""

    def __post_init__(self) -> None:
        for field, (low, high) in _LIMITS.items():
            object.__setattr__(self, field, whole(f"Policy.{field}", getattr(self, field), low, high))
        for field in _YES_NO:
            object.__setattr__(self, field, yes_no(f"Policy.{field}", getattr(self, field)))
        one_of("Policy.delivery", self.delivery, DELIVERY)
        one_of("Policy.collect", self.collect, COLLECT)
        one_of("Policy.survey", self.survey, SURVEYS)
        if not isinstance(self.name, str):
            raise BadType("town.errors.name", place="Policy.name", value=self.name)
        object.__setattr__(self, "notebook", _notebook(self.notebook))

    def but(self, **changes: Any) -> "Policy":
        """Return a copy with some fields changed; an unknown field is refused by name."""
        _only_fields("Policy.but", changes)
        return replace(self, **changes)

    def decisions(self) -> dict[str, object]:
        """Return the fields that change what happens, by name."""
        return {item.name: getattr(self, item.name) for item in fields(self) if item.name != "name"}

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits that stand for the decisions; equal decisions, equal digest."""
        told = json.dumps(self.decisions(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode("ascii")).hexdigest()[:12]


def _only_fields(place: str, named: Iterable[str]) -> None:
    known = [field.name for field in fields(Policy)]
    for name in named:
        if name not in known:
            raise BadValue("town.errors.policy_field", place=place, value=name, allowed=", ".join(known))


def _refusing(make: Callable[..., None]) -> Callable[..., None]:
    """Return `make`, the dataclass's own way to fill a Policy, with an unknown field refused by name."""

    @wraps(make)
    def filled(self: Policy, *values: Any, **named: Any) -> None:
        _only_fields("Policy", named)
        make(self, *values, **named)

    return filled


Policy.__init__ = _refusing(Policy.__init__)  # type: ignore[method-assign]


def _notebook(value: object) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise BadType("town.errors.notebook", place="Policy.notebook", value=value, allowed=", ".join(NOTEBOOK_FIELDS))
    kept = {one_of("Policy.notebook", item, NOTEBOOK_FIELDS) for item in value}
    return tuple(name for name in NOTEBOOK_FIELDS if name in kept)
