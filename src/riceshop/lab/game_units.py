"""Units: what the game of each chapter offers: its levers, the reports it sells, the mechanisms of its town."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from riceshop.town import WHOLE, Town, class_town, own_seed
from riceshop.words.errors import BadValue

FIRST = "01_rice_shop"
# What each chapter adds to those before it: mechanisms, levers, reports. This is the one place to change.
_ADDED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    FIRST: (
        (),
        ("sift_min", "hawk_min", "notebook", "measure_jars", "delivery", "days_ahead", "clean_jar", "old_on_top",
         "collect", "stock_days", "rainy_night"),
        (),
    ),
    "02_customer_value": (("tastes", "enterprises"), ("price_fen", "clean_premium_fen", "bulk_floor_fen"), ()),
    "03_segmentation": (("moves", "candour"), ("refresh_days",), ("census",)),
    "04_service": (("complaints",), ("complaint_min", "compensation_fen"), ("mystery",)),
    "05_satisfaction": (("expectations",), (), ("kano", "servqual", "acsi")),
    "06_loyalty": (("bonds", "rivals_react"), ("win_back_min", "win_back_gift_fen"), ("intentions",)),
    "07_strategy": (WHOLE, ("credit_days", "credit_limit_fen"), ()),
}  # fmt: skip


@dataclass(frozen=True)
class Unit:
    """One chapter's game: `levers` are fields of a policy, `reports` kinds of survey, `mechanisms` those of its town."""

    name: str
    mechanisms: tuple[str, ...]
    levers: tuple[str, ...]
    reports: tuple[str, ...]

    def town(self) -> Town:
        """Return the class town with this unit's mechanisms."""
        return class_town(mechanisms=self.mechanisms)

    def contest_town(self, class_code: str) -> Town:
        """Return the one town on which a class plays this unit's contest."""
        contest = "contest" if self.name == FIRST else f"contest {self.name}"
        return Town.build(seed=own_seed(class_code, "", contest), mechanisms=self.mechanisms)


@cache
def units() -> Mapping[str, Unit]:
    """Return the units by name, in the order of the chapters; each has all that those before it had."""
    found: dict[str, Unit] = {}
    held: tuple[tuple[str, ...], ...] = ((), (), ())
    for name, added in _ADDED.items():
        held = tuple(old + tuple(one for one in new if one not in old) for old, new in zip(held, added, strict=True))
        found[name] = Unit(name, *held)
    return found


def unit(name: object) -> Unit:
    """Return one unit; raises BadValue naming those there are."""
    if not isinstance(name, str) or name not in units():
        raise BadValue("game_levers.unknown_unit", value=name, allowed=", ".join(units()))
    return units()[name]


FIRST_UNIT = unit(FIRST)
