"""The notebook as a table written a second time, from the oracle's lines."""

from collections.abc import Sequence

from oracle_base import Events
from oracle_house import House
from oracle_town import OracleTown

from riceshop.town import ids


def notebook(oracle: OracleTown, days: Sequence[Events]) -> dict[str, list[object]]:
    last = {row[0]: row[3] for events in days for row in events.sales}
    lines = [
        line(house, oracle, last.get(house.number, 0))
        for house in oracle.houses
        if house.line.last_day >= 0 or house.line.known or house.line.measured
    ]
    names = line(oracle.houses[0], oracle, 0)
    return {name: [one[name] for one in lines] for name in names}


def line(house: House, oracle: OracleTown, last_g: int) -> dict[str, object]:
    book, day = house.line, oracle.day
    known, measured = book.known, book.measured
    use, left = house.believed_use_g(), house.believed_left_g(day)
    jar = house.jar_g if measured else house.told_jar_g if "jar" in known else None
    return {
        "household": house.number,
        "members": book.note_members if "members" in known else None,
        "appetite_g": house.told_appetite_g if "appetite" in known else None,
        "monthly_use_g": house.told_month_g * book.note_members // house.first_members if "monthly_use" in known else None,
        "last_quantity_g": last_g if "last_quantity" in known else None,
        "jar_width_mm": house.jar_width_mm if measured else None,
        "jar_height_mm": house.jar_height_mm if measured else None,
        "jar_g": jar,
        "street": ids.STREETS[house.number * len(ids.STREETS) // len(oracle.houses)] if "address" in known else None,
        "pay_cycle": ids.PAY_CYCLES[house.pay_cycle] if "payday" in known else None,
        "next_payday": day + (house.pay_phase - day) % house.pay_days if "payday" in known else None,
        "reorder_days": house.reorder_days if "habits" in known else None,
        "lot_days": house.lot_days if "preferences" in known else None,
        "jar_measured": measured,
        "level_seen": book.level_seen,
        "last_day": book.last_day,
        "after_g": book.after_g,
        "use_g": use,
        "left_g": left,
        "empty_day": day + left // use,
        "on_list": house.listed,
    }
