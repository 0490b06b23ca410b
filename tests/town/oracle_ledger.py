"""The ledger and the town's days written a second time, from the oracle's rows."""

from collections.abc import Sequence

from oracle_base import Events
from oracle_town import OracleTown

from riceshop.town import ids

MINUTES = (
    "deliver", "collect", "measure", "hawk", "hotel", "sift", "write", "hotel_night", "bulk", "complaints",
    "win_back",
)  # fmt: skip
SAME = (
    "rain", "bought_fen", "lamp_fen", "living_fen", "cash_fen", "receivables_fen", "stock_g", "sifted_g", "hotel_knocked",
    "hotel_served", "compensation_fen", "gifts_fen", "research_fen",
)  # fmt: skip


def daily(oracle: OracleTown, days: Sequence[Events]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {name: [getattr(events, name) for events in days] for name in SAME}
    found |= {f"{name}_min": [events.minutes.get(name, 0) for events in days] for name in MINUTES}
    found["day"] = list(range(len(days)))
    found["open"] = [not events.closed for events in days]
    found["orders"] = [len(events.sales) for events in days]
    for column, place in (("sold_g", 3), ("clean_sold_g", 4), ("revenue_fen", 5)):
        found[column] = [sum(row[place] for row in events.sales) for events in days]
    found["sold_jin"] = [grams // oracle.p.jin_g for grams in found["sold_g"]]
    for column, kind in (("collected_fen", ids.COLLECTED), ("written_off_fen", ids.WRITTEN_OFF)):
        found[column] = [sum(row[1] for row in events.payments if row[2] == kind) for events in days]
    found["bought_g"] = [events.sacks * oracle.p.sack_jin * oracle.p.jin_g for events in days]
    found["clean_stock_g"] = [events.clean_g for events in days]
    found["turned_away"] = [events.unserved for events in days]
    found["on_list"] = [events.listed for events in days]
    ends = {
        "deliveries_done": (ids.DONE,),
        "trips_in_vain": (ids.FULL, ids.REFUSED),
        "promises_broken": (ids.NO_RICE, ids.NO_TIME),
    }
    for column, results in ends.items():
        found[column] = [sum(row[5] in results for row in events.trips) for events in days]
    return found


def truth_daily(oracle: OracleTown, days: Sequence[Events]) -> dict[str, list[object]]:
    counted = {
        "empty_evenings": "ran_out", "list_empty_evenings": "broken", "heard": "heard", "met_hawker": "met_hawker",
    }  # fmt: skip
    found: dict[str, list[object]] = {
        column: [len(getattr(events, name)) for events in days] for column, name in counted.items()
    }
    found["day"] = list(range(len(days)))
    found["stale_g"] = [events.stale_g for events in days]
    found["rivals_g"] = [sum(grams for _, _, grams in events.went) for events in days]
    found["know_the_shop"] = [events.known for events in days]
    return found
