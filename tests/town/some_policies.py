"""Random policies, towns and decisions for the town's tests, drawn from a seed."""

import random
from collections.abc import Collection

from riceshop.town.mechanisms import LEVERS, MECHANISMS
from riceshop.town.policy import COLLECT, DELIVERY, NOTEBOOK_FIELDS, SURVEYS, Policy

LITTLE_TOWNS = (
    {},
    {"capital_fen": 2_500},
    {"jar_percent": 40, "day_min": 200},
    {"pay_weights": (100, 100, 0, 800), "bad_payer_permille": 400},
    {"rain_permille": 800, "hotel_knock_permille": 900, "hotel_every_days": 3},
    {"decay_power": 1, "attraction_power": 2, "habit_percent": 100, "lamp_fen_per_hour": 0, "jin_g": 500},
    {"far_knows_permille": 900, "stranger_quality": 700, "first_sacks": 1, "sack_jin": 30, "spoil_dirty_days": 6},
)

# What makes the whole town's rare things common in a few weeks; one of each row is chosen, or none.
COMMON: tuple[tuple[dict[str, object], ...], ...] = (
    ({"near_m": 5_000}, {"far_knows_permille": 800, "stranger_quality": 700}, {"near_m": 5_000, "stranger_quality": 850}),
    ({"jar_percent": 25}, {"jar_percent": 60, "lot_low_days": 2, "lot_high_days": 5},
     {"lot_low_days": 30, "lot_high_days": 40, "carry_jin": 100, "members_weights": (9, 1) + (0,) * 8}),
    ({"rain_permille": 800, "hotel_knock_permille": 900}, {"hawk_carry_jin": 6, "rain_permille": 0}),
    ({"day_min": 90}, {"capital_fen": 4_000, "first_sacks": 1}),
    ({"learn_permille": 1_000}, {"sift_left_permille": 0}, {"score_impurity": 800}, {"spoil_dirty_days": 4}),
    ({"month_permille": (500, 1_500) * 6}, {"festival_days_before": (30,) * 6, "festival_permille": (1_700,) * 6},
     {"festival_days_after": (30,) * 6, "festival_permille": (500,) * 6}),
    ({"leave_permille": 1_000}, {"leave_permille": 500, "later_permille": 500, "later_days": 20}),
    ({"grows_permille": 900, "grow_days": 20}, {"shrinks_permille": 900, "grows_permille": 500, "grow_days": 15}),
    ({"logit_points": 100}, {"logit_points": 900, "block_m": 30}, {"segment_weights": (0, 500, 0, 500, 0)}),
    ({"perceive_points": 400}, {"fade_permille": 500, "joy_permille": 2_500}, {"questions_points": 900}),
    ({"churn_drift": 600}, {"churn_dissatisfied": 4_000}, {"churn_price": 4_000}, {"churn_away_permille": 0}),
    ({"shield_permille": 0, "stable_points": 250}, {"commit_permille": 600, "stable_points": 400}, {"streak_most": 2}),
    ({"lapsed_days": 2}, {"lapsed_days": 4, "win_permille": 700}, {"lapsed_days": 1, "win_permille": 0}),
    ({"complaint_points": 0, "complain_permille": 1_000}, {"complaint_points": 0, "complain_permille": 0}),
    ({"complaint_patience_days": 1}, {"complaint_patience_days": 4, "recovery_paradox": 1}),
    ({"recovery_paradox": 1}, {"recovery_paradox": 1, "recover_points": 900}, {"recover_wait_points": 0}),
    ({"word_of_mouth": 1}, {"word_of_mouth": 2}, {"word_of_mouth": 3}, {"word_of_mouth": 3, "law_permille": 1_000}),
    ({"talk_satisfied": 450}, {"talk_dissatisfied": 600}, {"talk_reach": 2, "talk_far_permille": 600}),
    ({"bulk_low_days": 1, "bulk_spread_days": 3}, {"bulk_low_jin": 5, "bulk_spread_jin": 20, "eating_houses": 9}),
    ({"react_days": 3, "react_permille": 0}, {"react_days": 5, "react_permille": 50}, {"react_days": 1}),
    ({"copy_days": 2, "cut_days": 4, "poach_days": 1}, {"copy_days": 0, "cut_days": 0, "cut_fen": 12, "poach_days": 0}),
    ({"poach_permille": 600, "churn_poached": 900}, {"poach_permille": 1_000, "poach_stay_days": 2, "poach_percent": 9_000}),
    ({"late_rival_day": 10}, {"late_rival_day": 1, "late_rival_quality": 900}),
    ({"lead_days": 0}, {"lead_days": 1}, {"lead_days": 4, "first_sacks": 2}),
    ({"segment_privacy": (1_000,) * 5}, {"field_privacy": (900,) * 9}, {"field_privacy": (1_000, 0, 500) * 3}),
    ({"write_off_misses": 1}, {"pay_weights": (0, 900, 0, 100), "write_off_misses": 2}, {"write_off_misses": 1, "purse_days": 0}),
    ({"debt_age_days": 0, "debt_age_permille": 200}, {"bad_payer_permille": 600}, {"debt_age_days": 3}),
    ({"research_fixed_fen": 8_000}, {"research_fixed_fen": 0}),
)  # fmt: skip


def some_policy(chance: random.Random) -> Policy:
    """Return a policy with every field of the first chapter drawn, service and credit common."""
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


def some_whole_policy(chance: random.Random, mechanisms: Collection[str]) -> Policy:
    """Return a policy with every field drawn, but for the levers that nobody minds in a town of these mechanisms."""
    levers = {
        "price_fen": chance.choice([0, 9, 11, 14]),
        "clean_premium_fen": chance.choice([0, 1, 3]),
        "bulk_floor_fen": chance.choice([0, 900, 950, 1_200]),
        "complaint_min": chance.choice([0, 60, 300]),
        "compensation_fen": chance.choice([0, 10, 40]),
        "win_back_min": chance.choice([0, 60, 300]),
        "win_back_gift_fen": chance.choice([0, 10, 40, 1_000]),
        "refresh_days": chance.choice([0, 1, 7]),
    }
    return some_policy(chance).but(
        survey=chance.choice(SURVEYS),
        survey_days=chance.choice([1, 6, 30]),
        survey_sample=chance.choice([1, 9, 200]),
        **{name: value for name, value in levers.items() if LEVERS[name] in mechanisms},
    )


def some_survey(chance: random.Random) -> tuple[str, int]:
    """Return a survey to buy today: its kind and how many to ask."""
    return chance.choice(SURVEYS[1:]), chance.choice([1, 7, 500])


def some_changes(chance: random.Random) -> dict[str, object]:
    """Return parameters under which rare things are common."""
    changes: dict[str, object] = {}
    for row in COMMON:
        if chance.random() < 0.5:
            changes |= chance.choice(row)
    return changes


def some_mechanisms(chance: random.Random) -> tuple[str, ...]:
    """Return all mechanisms, one, all but one, or some."""
    one = chance.choice(MECHANISMS)
    some = tuple(name for name in MECHANISMS if chance.random() < 0.6)
    without = tuple(name for name in MECHANISMS if name != one)
    return chance.choice([MECHANISMS, MECHANISMS, (one,), without, some, some])


def some_houses(chance: random.Random, households: int) -> list[int]:
    """Return a few different house numbers, in no order."""
    return chance.sample(range(households), min(chance.randrange(1, 8), households))
