"""Random policies, towns and decisions for the town's tests, drawn from a seed."""

import random

from riceshop.town.policy import COLLECT, DELIVERY, NOTEBOOK_FIELDS, Policy

LITTLE_TOWNS = (
    {},
    {"capital_fen": 2_500},
    {"jar_percent": 40, "day_min": 200},
    {"pay_weights": (100, 100, 0, 800), "bad_payer_permille": 400},
    {"rain_permille": 800, "hotel_knock_permille": 900, "hotel_every_days": 3},
    {"decay_power": 1, "attraction_power": 2, "habit_percent": 100, "lamp_fen_per_hour": 0, "jin_g": 500},
    {"far_knows_permille": 900, "stranger_quality": 700, "first_sacks": 1, "sack_jin": 30, "spoil_dirty_days": 6},
)


def some_policy(chance: random.Random) -> Policy:
    """Return a policy with every field drawn, service and credit common."""
    return Policy(
        hawk_min=chance.choice([0, 0, 90, 700]),
        sift_min=chance.choice([0, 60, 720]),
        notebook=tuple(name for name in NOTEBOOK_FIELDS if chance.random() < 0.6),
        measure_jars=chance.random() < 0.5,
        delivery=chance.choice(DELIVERY + ("before_empty",)),
        days_ahead=chance.randrange(6),
        clean_jar=chance.random() < 0.5,
        old_on_top=chance.random() < 0.5,
        collect=chance.choice(COLLECT),
        credit_days=chance.choice([0, 12, 31, 400]),
        credit_limit_fen=chance.choice([100, 2_000, 1_000_000]),
        rainy_night=chance.random() < 0.7,
        stock_days=chance.choice([1, 4, 9]),
    )


def some_houses(chance: random.Random, households: int) -> list[int]:
    """Return a few different house numbers, in no order."""
    return chance.sample(range(households), min(chance.randrange(1, 8), households))
