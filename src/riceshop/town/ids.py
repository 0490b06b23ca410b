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
    DRAW_SEGMENT,
    DRAW_INCOME,
    DRAW_PRICE_SENSE,
    DRAW_QUALITY_SENSE,
    DRAW_SERVICE_SENSE,
    DRAW_PATIENCE,
    DRAW_PRIVACY,
    DRAW_ARRIVES,
    DRAW_ARRIVE_DAY,
    DRAW_LEAVE_YEAR,
    DRAW_LEAVE_DAY,
    DRAW_GROWS,
    DRAW_GROW_DAY,
    DRAW_SHRINKS,
    DRAW_SHRINK_DAY,
    DRAW_STREAK,
    DRAW_EXPECT,
    DRAW_WEIGHT,
    DRAW_PERCEIVE,
    DRAW_CHURN,
    DRAW_COMPLAIN,
    DRAW_TIE,
    DRAW_TELL_SECOND,
    DRAW_WIN,
    DRAW_POACH,
    DRAW_MOVE_PAYS,
    DRAW_HOUSE_PLACE,
    DRAW_HOUSE_SPOT,
    DRAW_HOUSE_NEED,
    DRAW_HOUSE_EVERY,
    DRAW_HOUSE_PHASE,
    DRAW_HOUSE_CLEAN,
    DRAW_CHILDREN,
    DRAW_SAMPLE,
    DRAW_ANSWERS,
    DRAW_ANSWER,
) = range(1, 70)
# The last purpose stands for as many as a questionnaire has items: item k draws with DRAW_ANSWER + k.

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
CHANNELS = ("counter", "request", "ahead", "visit", "hawk", "hotel_night", "hotel", "bulk")
COUNTER, REQUEST, AHEAD, VISIT, HAWK, HOTEL_NIGHT, HOTEL_ORDER, BULK = range(8)

# What became of a planned delivery.
RESULTS = ("done", "refused", "full", "no_rice", "no_time", "nobody")
DONE, REFUSED, FULL, NO_RICE, NO_TIME, NOBODY = range(6)

PAYMENTS = ("cash", "collected", "missed", "written_off")
CASH, COLLECTED, MISSED, WRITTEN_OFF = range(4)

# Latent kinds of household.
SEGMENTS = ("thrifty", "particular", "busy", "attached", "easy")

# What a purchase is judged by. The first WEIGHED carry a weight; questions annoy; chatter leaves everybody cold.
ATTRIBUTES = ("purity", "fresh", "full", "ease", "price", "jar_care", "tact", "questions", "chatter")
PURITY, FRESH, FULL_JAR, EASE, PRICE, JAR_CARE, TACT, QUESTIONS, CHATTER = range(9)
WEIGHED = 7

# The life cycle of a relationship, and how one ends.
STAGES = ("none", "exploring", "building", "stable", "declining", "ended")
NONE, EXPLORING, BUILDING, STABLE, DECLINING, ENDED = range(6)
CHURN_CAUSES = ("alive", "moved", "dissatisfied", "price", "poached", "drift")
ALIVE, MOVED, DISSATISFIED, DEARER, POACHED, DRIFTED = range(6)

COMPLAINTS = ("stones", "stale", "cash", "broken", "other")
STONES, STALE, CASH_ASKED, BROKEN, OTHER = range(5)

# What became of a visit to win somebody back, and of an eating house's order.
CONTACTS = ("back", "no", "visited", "nobody")
BACK, NOT_BACK, VISITED, NOT_THERE = range(4)
BULK_RESULTS = ("served", "no_deal", "no_rice", "no_time")
SERVED, NO_DEAL, BULK_NO_RICE, BULK_NO_TIME = range(4)

NEVER = 1 << 40
# The same for arrays that hold days in 32 bits.
NEVER_32 = (1 << 31) - 1
