"""Eating houses: what they are, drawn from the seed; their orders are in bulk.py."""

from dataclasses import dataclass
from types import SimpleNamespace

from riceshop.town import ids
from riceshop.town.draws import below, strides, words
from riceshop.town.market import Map, on_street

FULL = 1_000


@dataclass(frozen=True)
class EatingHouses:
    """What eating houses are, one tuple position each: walk to Wang's shop, order, rhythm, first day, sifted rice or not."""

    walk_m: tuple[int, ...]
    need_jin: tuple[int, ...]
    every_days: tuple[int, ...]
    first_day: tuple[int, ...]
    wants_clean: tuple[bool, ...]


def draw_eating_houses(seed: int, town_map: Map, p: SimpleNamespace) -> EatingHouses:
    """Draw the eating houses from the seed."""
    key = strides(p.eating_houses)

    def drawn(purpose: int, limit: int) -> list[int]:
        return below(words(seed, 0, purpose, key), limit).tolist()

    streets, spots = drawn(ids.DRAW_HOUSE_PLACE, len(ids.STREETS)), drawn(ids.DRAW_HOUSE_SPOT, FULL)
    places = [on_street(town_map.street_ends_m, street, spot) for street, spot in zip(streets, spots, strict=True)]
    every = [p.bulk_low_days + days for days in drawn(ids.DRAW_HOUSE_EVERY, p.bulk_spread_days)]
    phase = words(seed, 0, ids.DRAW_HOUSE_PHASE, key)
    return EatingHouses(
        walk_m=tuple(abs(x - p.wang_m[0]) + abs(y - p.wang_m[1]) for x, y in places),
        need_jin=tuple(p.bulk_low_jin + jin for jin in drawn(ids.DRAW_HOUSE_NEED, p.bulk_spread_jin)),
        every_days=tuple(every),
        first_day=tuple(int(below(phase[e : e + 1], days)[0]) for e, days in enumerate(every)),
        wants_clean=tuple(point < p.bulk_clean_permille for point in drawn(ids.DRAW_HOUSE_CLEAN, FULL)),
    )
