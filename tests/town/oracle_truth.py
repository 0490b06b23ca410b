"""Households as the shop sees them and as they are, written a second time, from the oracle's objects."""

from collections.abc import Callable

from oracle_house import House
from oracle_town import OracleTown

from riceshop.town import ids


def columns_of(oracle: OracleTown, how: dict[str, Callable[[House], object]]) -> dict[str, list[object]]:
    return {name: [told(house) for house in oracle.houses] for name, told in how.items()}


def same(*names: str) -> dict[str, Callable[[House], object]]:
    """Return columns that have the name of what they hold."""
    return {name: lambda house, name=name: getattr(house, name) for name in names}


def households(oracle: OracleTown) -> dict[str, list[object]]:
    count = len(oracle.houses)
    how = same("orders", "spent_fen", "owed_fen") | {
        "household": lambda house: house.number,
        "street": lambda house: ids.STREETS[house.number * len(ids.STREETS) // count],
        "x_m": lambda house: house.place[0],
        "y_m": lambda house: house.place[1],
        "walk_m": lambda house: house.to_shop_m,
        "bought_g": lambda house: house.from_wang_g,
        "first_day": lambda house: house.first_day if house.orders else None,
        "last_day": lambda house: house.last_day if house.orders else None,
        "in_notebook": lambda house: bool(house.line.known),
        "on_list": lambda house: house.listed,
    }
    return columns_of(oracle, how)


def truth(oracle: OracleTown) -> dict[str, list[object]]:
    how = same(
        "members", "appetite_g", "need_g", "jar_width_mm", "jar_height_mm", "jar_g", "reorder_days", "lot_days",
        "miss_permille", "knows", "usual_shop", "from_wang_g", "from_rivals_g", "eaten_g", "hungry_g", "empty_evenings",
        "stale_g", "start_stock_g", "present", "children", "arrive_day", "income_fen", "budget_permille", "price_sense",
        "quality_sense", "service_sense", "patience", "privacy", "trust", "commitment", "streak", "returns",
    ) | {
        "household": lambda house: house.number,
        "stock_g": lambda house: house.jar.stock_g,
        "pay_cycle": lambda house: ids.PAY_CYCLES[house.pay_cycle],
        "pay_phase_day": lambda house: house.pay_phase,
        "satisfaction": lambda house: house.goodwill,
        "leave_day": lambda house: house.leave_day if house.leave_day < ids.NEVER else None,
        "segment": lambda house: ids.SEGMENTS[house.segment],
        "satisfaction_weights": lambda house: tuple(house.weights),
        "expectations": lambda house: tuple(house.expect),
        "stage": lambda house: ids.STAGES[house.stage],
        "alive": lambda house: house.orders > 0 and not house.churned,
        "churn_day": lambda house: house.churn_day if house.churned else None,
        "churn_cause": lambda house: ids.CHURN_CAUSES[house.churn_cause],
        "on_list": lambda house: house.listed,
        "wallet_permille": lambda house: house.from_wang_g * 1000 // max(house.from_wang_g + house.from_rivals_g, 1),
    }  # fmt: skip
    return columns_of(oracle, how)


def lifetime_value(oracle: OracleTown) -> list[object]:
    """Live through the coming year under the policy that stands; return the margin each household brings."""
    p, before = oracle.p, [(house.spent_fen, house.from_wang_g) for house in oracle.houses]
    for _ in range(365):
        oracle.advance(oracle.policy)
    return [
        house.spent_fen - spent - (house.from_wang_g - grams) * p.cost_fen // p.jin_g
        for house, (spent, grams) in zip(oracle.houses, before, strict=True)
    ]
