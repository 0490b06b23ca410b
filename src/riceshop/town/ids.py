"""Ids: the numbers by which shops, purposes of a draw, pay cycles, streets and channels are known."""

TOWN_VERSION = 2

# Shops, in the order of the choice.
WANG, JAPANESE, FIRST_RIVAL = 0, 1, 2
# The hotel is a customer without a house number.
HOTEL = -1

# Purposes of a draw. A purpose is never reused for something else: old runs must stay what they were.
(
    DRAW_MEMBERS,
    DRAW_APPETITE,
    DRAW_JAR_WIDTH,
    DRAW_JAR_HEIGHT,
    DRAW_REORDER,
    DRAW_LOT,
    DRAW_PAY_CYCLE,
    DRAW_PAY_PHASE,
    DRAW_PAYER,
    DRAW_KNOWS,
    DRAW_START_STOCK,
    DRAW_USUAL_SHOP,
    DRAW_TOLD_APPETITE,
    DRAW_TOLD_MONTH,
    DRAW_TOLD_JAR,
    DRAW_PLACE,
    DRAW_RIVAL_STREET,
    DRAW_RIVAL_PLACE,
    DRAW_RIVAL_QUALITY,
    DRAW_EAT,
    DRAW_RAIN,
    DRAW_CHOICE,
    DRAW_SECOND_CHOICE,
    DRAW_DOOR,
    DRAW_HAWK,
    DRAW_HAWK_SALE,
    DRAW_CONSENT,
    DRAW_LEAVE,
    DRAW_PAYS,
    DRAW_TALK,
    DRAW_LISTENER,
    DRAW_HOTEL,
    DRAW_LISTENER_FAR,
) = range(1, 34)

PAY_CYCLES = ("monthly", "ten_day", "daily", "harvest")

STREETS = (
    "east_gate",
    "west_gate",
    "south_gate",
    "north_gate",
    "rice_market",
    "cloth",
    "smith",
    "temple",
    "river",
    "station",
    "vegetable_market",
    "back_lane",
)

# How rice was sold: the household walked, asked for a delivery, was delivered to ahead of need, was visited by
# decision, met the hawker; and the hotel's two kinds of order.
CHANNELS = ("counter", "request", "ahead", "visit", "hawk", "hotel_night", "hotel")
COUNTER, REQUEST, AHEAD, VISIT, HAWK, HOTEL_NIGHT, HOTEL_ORDER = range(7)

# What became of a planned delivery.
RESULTS = ("done", "refused", "full", "no_rice", "no_time")
DONE, REFUSED, FULL, NO_RICE, NO_TIME = range(5)

PAYMENTS = ("cash", "collected", "missed", "written_off")
CASH, COLLECTED, MISSED, WRITTEN_OFF = range(4)

NEVER = 1 << 40
