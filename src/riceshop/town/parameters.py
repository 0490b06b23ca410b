"""Parameters: every number of the town's rules, in one table, each with where it comes from.

given: in the story (the code W-.. or R-.. is the fact's number in the syllabus); derived: follows from others;
published: in the source named; assumed: ours, to be doubted and changed. Notes in zh and en are in the catalogue.
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from riceshop.town.guard import whole
from riceshop.town.parameter import Parameter, Value
from riceshop.town.parameter import assumed as _assumed
from riceshop.town.whole_parameters import WHOLE_PARAMETERS
from riceshop.words.errors import BadType, BadValue

PARAMETERS = (
    # Money and rice
    Parameter("jin_g", 600, "g", 500, 600, "published", "the Taiwan jin (kin), 600 g"),
    Parameter("capital_fen", 20_000, "fen", 0, 1_000_000, "given", "W-16"),
    Parameter("margin_fen", 1, "fen/jin", 0, 20, "given", "W-40"),
    _assumed("cost_fen", 9, "fen/jin", 1, 100),
    Parameter("price_fen", 10, "fen/jin", 1, 120, "derived", "cost_fen + margin_fen"),
    Parameter("repay_jin", 20_000, "jin", 0, 1_000_000, "derived", "capital_fen / margin_fen"),
    _assumed("living_fen", 50, "fen/day", 0, 1_000, "W 2.5: 20 a month fed a family"),
    _assumed("keep_days", 7, "day", 0, 60),
    _assumed("grace_days", 7, "day", 1, 90),
    _assumed("sack_jin", 100, "jin", 1, 200),
    _assumed("first_sacks", 4, "sack", 1, 40),
    _assumed("sales_memory_days", 7, "day", 1, 60),
    # Hours
    _assumed("day_min", 720, "min/day", 0, 1_440),
    _assumed("night_min", 720, "min/night", 0, 1_440, "W-26, W-31: three people until midnight"),
    _assumed("sift_min_per_jin", 2, "min/jin", 1, 60, "W-31"),
    _assumed("lamp_fen_per_hour", 2, "fen/h", 0, 100, "W-31, W-61: by lamplight"),
    _assumed("sift_left_permille", 50, "permille", 0, 1_000, "W-32"),
    _assumed("impurity_permille", 12, "permille", 0, 200, "W-27, W-28"),
    _assumed("walk_m_per_min", 70, "m/min", 20, 200),
    _assumed("load_jin", 50, "jin", 5, 500, "a shoulder pole"),
    _assumed("pour_min", 4, "min", 0, 60, "W-52"),
    _assumed("clean_min", 6, "min", 0, 60, "W-53"),
    _assumed("measure_min", 3, "min", 0, 60, "W-60"),
    _assumed("ask_min", 1, "min/field", 0, 30, "W-47"),
    _assumed("write_min", 1, "min/sale", 0, 30, "W-61"),
    _assumed("search_min", 10, "min", 0, 60),
    _assumed("collect_min", 3, "min", 0, 60, "W-50"),
    _assumed("rain_walk_percent", 150, "percent", 100, 400),
    _assumed("hawk_contact_min", 8, "min", 1, 60, "W-25"),
    _assumed("hawk_lot_jin", 5, "jin", 1, 50),
    _assumed("hawk_carry_jin", 100, "jin", 1, 200, "W-25: one rice sack"),
    _assumed("hawk_stock_days", 1, "day", 0, 30),
    # Households
    _assumed("members_weights", (30, 60, 100, 140, 170, 170, 130, 100, 60, 40), "permille", 0, 1_000),
    _assumed("appetite_low_g", 280, "g/day", 50, 1_000),
    _assumed("appetite_high_g", 440, "g/day", 50, 1_000),
    _assumed("appetite_noise_permille", 150, "permille", 0, 300),
    _assumed("jar_base_mm", 220, "mm", 80, 800),
    _assumed("jar_member_mm", 20, "mm/person", 0, 100),
    _assumed("jar_spread_mm", 90, "mm", 1, 400),
    _assumed("jar_tall_mm", 120, "mm", 1, 600),
    _assumed("jar_percent", 100, "percent", 5, 400),
    _assumed("density_g_per_l", 800, "g/l", 500, 1_000),
    _assumed("reorder_weights", (400, 300, 200, 100), "permille", 0, 1_000, "W-35"),
    _assumed("lot_low_days", 5, "day", 1, 60),
    _assumed("lot_high_days", 12, "day", 1, 60),
    _assumed("carry_jin", 25, "jin", 1, 100),
    _assumed("deliver_jin", 50, "jin", 1, 200),
    _assumed("spoil_dirty_days", 21, "day", 2, 1_000, "W-57"),
    _assumed("spoil_clean_days", 45, "day", 2, 1_000, "W-57"),
    # Pay and credit
    _assumed("pay_weights", (450, 250, 150, 150), "permille", 0, 1_000, "W-50"),
    _assumed("pay_cycle_days", (30, 10, 1, 182), "day", 1, 366),
    _assumed("thin_permille", 600, "permille", 0, 1_000),
    _assumed("thin_lot_percent", 30, "percent", 0, 100),
    _assumed("purse_days", 4, "day", 0, 60),
    _assumed("bad_payer_permille", 50, "permille", 0, 1_000),
    _assumed("miss_good_permille", 20, "permille", 0, 1_000),
    _assumed("miss_bad_permille", 600, "permille", 0, 1_000),
    _assumed("write_off_misses", 3, "time", 1, 50),
    # Field of choice
    Parameter("decay_power", 2, "power", 1, 3, "published", "Huff 1964, Journal of Marketing 28(3): 34-38"),
    _assumed("decay_m", 300, "m", 10, 5_000),
    _assumed("attraction_power", 3, "power", 1, 4),
    _assumed("rival_quality_low", 420, "point", 1, 1_000),
    _assumed("rival_quality_high", 540, "point", 1, 1_000),
    _assumed("japanese_quality", 620, "point", 1, 1_000, "W-24"),
    _assumed("par_quality", 480, "point", 1, 1_000),
    _assumed("stranger_quality", 400, "point", 0, 1_000, "W-21"),
    _assumed("habit_percent", 400, "percent", 100, 5_000),
    _assumed("near_m", 250, "m", 0, 5_000),
    _assumed("far_knows_permille", 200, "permille", 0, 1_000, "W-21"),
    _assumed("request_walk_percent", 60, "percent", 0, 100),
    # Map
    _assumed("width_m", 1_800, "m", 200, 20_000),
    _assumed("height_m", 1_200, "m", 200, 20_000),
    _assumed("wang_m", (1_560, 860), "m", 0, 20_000, "W-21: a remote spot"),
    _assumed("japanese_m", (1_440, 800), "m", 0, 20_000, "W-23, W-24"),
    _assumed("hotel_m", (1_300, 1_080), "m", 0, 20_000, "W-39: across the railway"),
    _assumed("railway_y_m", 980, "m", 0, 20_000, "W-39"),
    # What a household makes of it
    _assumed("score_impurity", 300, "point", 0, 1_000, "W-29, W-32"),
    _assumed("score_walk", 150, "point", 0, 1_000, "W-34"),
    _assumed("walk_far_m", 1_000, "m", 1, 10_000),
    _assumed("score_empty", 150, "point", 0, 1_000, "W-35"),
    _assumed("score_stale", 250, "point", 0, 1_000, "W-57"),
    _assumed("score_cash", 200, "point", 0, 1_000, "W-51"),
    _assumed("score_broken", 200, "point", 0, 1_000),
    _assumed("learn_permille", 500, "permille", 0, 1_000),
    _assumed("talk_good_permille", 6_000, "permille", 0, 10_000, "W-32"),
    _assumed("talk_bad_permille", 1_500, "permille", 0, 10_000),
    _assumed("talk_reach", 12, "household", 1, 1_000),
    _assumed("talk_far_permille", 150, "permille", 0, 1_000),
    _assumed("hearsay_permille", 600, "permille", 0, 1_000),
    # Weather and the hotel
    _assumed("rain_permille", 250, "permille", 0, 1_000, "W-38"),
    _assumed("hotel_knock_permille", 150, "permille", 0, 1_000, "W-39"),
    _assumed("hotel_night_jin", 2, "jin", 1, 100, "W-39: two guests"),
    _assumed("hotel_order_jin", 40, "jin", 1, 400),
    _assumed("hotel_every_days", 10, "day", 1, 90),
    _assumed("hotel_min", 30, "min", 0, 240, "W-42"),
    # What the notebook assumes where nothing is written, and how far what is told is off
    _assumed("guess_members", 5, "person", 1, 20),
    _assumed("guess_appetite_g", 350, "g/day", 50, 1_000),
    _assumed("guess_lot_jin", 20, "jin", 1, 100),
    _assumed("guess_pay_days", 30, "day", 1, 366),
    _assumed("told_appetite_permille", 100, "permille", 0, 500),
    _assumed("told_month_permille", 200, "permille", 0, 500),
    _assumed("told_jar_permille", 250, "permille", 0, 500),
    *WHOLE_PARAMETERS,
)

HOUSEHOLDS = 360
RIVALS = 32
# What Town.build takes by its own name; in the table like all the rest.
BUILT = (
    _assumed("households", HOUSEHOLDS, "household", 1, 2_000_000),
    _assumed("rivals", RIVALS, "shop", 0, 500, "W-22: thirty-odd"),
)

_BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}


def values(changes: Mapping[str, Any]) -> SimpleNamespace:
    """Return all values by name, with `changes` put in and derived ones worked out.

    Raises BadValue for an unknown or derived name or a value out of range, BadType for a wrong type.
    """
    found: dict[str, Value] = {parameter.name: parameter.value for parameter in PARAMETERS}
    for name, value in changes.items():
        found[name] = _checked(name, value)
    _pair(found, "appetite_low_g", "appetite_high_g")
    _pair(found, "lot_low_days", "lot_high_days")
    _pair(found, "rival_quality_low", "rival_quality_high")
    chosen = SimpleNamespace(**found)
    chosen.price_fen = chosen.cost_fen + chosen.margin_fen
    chosen.repay_jin = chosen.capital_fen // chosen.margin_fen if chosen.margin_fen else 0
    return chosen


def departures(p: SimpleNamespace) -> dict[str, Value]:
    """Return the values that differ from the table's, by name, derived ones left out."""
    told = {one.name: one.value for one in PARAMETERS if one.provenance != "derived"}
    return {name: getattr(p, name) for name, value in told.items() if getattr(p, name) != value}


def _checked(name: str, value: Any) -> Value:
    parameter = _BY_NAME.get(name)
    if parameter is None or parameter.provenance == "derived":
        raise BadValue("town.errors.parameter", place="Town.build", value=name)
    place = f"Town.build({name}=...)"
    if isinstance(parameter.value, int):
        return whole(place, value, parameter.low, parameter.high)
    if not isinstance(value, tuple | list) or len(value) != len(parameter.value):
        raise BadType("town.errors.numbers", place=place, value=value, count=len(parameter.value))
    numbers = tuple(whole(place, item, parameter.low, parameter.high) for item in value)
    if name.endswith("_weights") and not any(numbers):
        raise BadValue("town.errors.weights", place=place, value=value)
    return numbers


def _pair(found: Mapping[str, Value], low: str, high: str) -> None:
    if found[low] > found[high]:  # type: ignore[operator]
        raise BadValue("town.errors.pair", place="Town.build", value=found[low], low=low, high=high)
