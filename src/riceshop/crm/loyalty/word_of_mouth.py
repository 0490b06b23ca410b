"""Word of mouth: how many people a glad and a cross customer reach, by the claims and in a town that has an end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from riceshop.crm import foundations, guard

if TYPE_CHECKING:
    from pandas import DataFrame, Series

# For each claim and mood, the people told in each step: least and most.
CLAIMS = {
    ("A", "satisfied"): ((8,), (8,)),
    ("A", "dissatisfied"): ((25,), (25,)),
    ("B", "satisfied"): ((5, 1), (5, 2)),
    ("B", "dissatisfied"): ((10, 5), (10, 5)),
    ("250", "satisfied"): ((250,), (250,)),
    ("250", "dissatisfied"): ((250,), (250,)),
}


def claimed_reach(steps: Sequence[float]) -> float:
    """Return how many people one customer reaches when nobody is told twice: 10 who tell 5 each are 10 + 50.

    `steps` holds how many each person of a step tells, from the first step on; none is 0. Raises BadType for
    what is no number, BadValue for a negative one. Source: R-051, R-052, C-03.

    >>> claimed_reach([10, 5]), claimed_reach([5, 2])
    (60.0, 15.0)
    """
    reached = 0.0
    fresh = 1.0
    for contacts in guard.numbers("claimed_reach(steps)", list(steps), 0.0) if len(steps) else ():
        fresh *= float(contacts)
        reached += fresh
    return reached


def town_reach(steps: Sequence[float], households: int, passing_percent: float = 100) -> float:
    """Return how many households one customer reaches in a town of `households`, where many are told twice.

    Each step's tellers draw those they tell from the whole town; expected numbers, the customer's own household left
    out. With equal steps this is `foundations.word_of_mouth`. Raises BadValue for less than one household.
    Source: R-051, R-052; the town is our model.

    >>> round(town_reach([10, 5], 360), 1), round(town_reach([10, 5], 60), 1)
    (54.5, 35.8)
    """
    size = guard.whole("town_reach(households)", households, low=1)
    chance = guard.number("town_reach(passing_percent)", passing_percent, 0.0, 100.0) / 100
    heard = fresh = 1.0
    for contacts in guard.numbers("town_reach(steps)", list(steps), 0.0) if len(steps) else ():
        missed = (1 - 1 / size) ** (fresh * float(contacts) * chance)
        fresh = (size - heard) * (1 - missed)
        heard += fresh
    return heard - 1


def law_of_250(households: int, rounds: int = 3, passing_percent: float = 1, contacts: int = 250) -> Series:
    """Return how many households have heard after each round when everybody knows `contacts` others.

    Index `round` from 0; in a town of a few hundred households 250 acquaintances are nearly everybody. The sources
    name the law and do not explain it. Raises BadType for what is no number, BadValue for a town without
    households, numbers that are negative or not whole, and a chance outside 0 to 100. Source: R-005; the
    model is `foundations.word_of_mouth`.

    >>> law_of_250(360).round(1).tolist()
    [1.0, 3.5, 9.6, 24.2]
    """
    size = guard.whole("law_of_250(households)", households, low=1)
    turns = guard.whole("law_of_250(rounds)", rounds)
    chance = guard.number("law_of_250(passing_percent)", passing_percent, 0.0, 100.0)
    known = guard.whole("law_of_250(contacts)", contacts)
    heard = foundations.word_of_mouth(size, known, chance, turns)
    return pd.Series(heard, pd.RangeIndex(turns + 1, name="round"), name="heard")


def compare_claims(households: int) -> DataFrame:
    """Return the claims side by side: reach without an end, and in a town of `households`.

    Rows: claim ("A": 8 and 25; "B": 5 who tell 1–2, 10 who tell 5; "250") and mood. Columns: low, high (as claimed),
    town_low, town_high (expected households). Source: R-051, R-052, R-005, C-03.

    >>> compare_claims(360).loc[("B", "satisfied"), ["low", "high"]].tolist()
    [10.0, 15.0]
    """
    rows = {key: (*map(claimed_reach, ends), *(town_reach(end, households) for end in ends)) for key, ends in CLAIMS.items()}
    index = pd.MultiIndex.from_tuples(rows, names=["claim", "mood"])
    return pd.DataFrame(list(rows.values()), index, columns=["low", "high", "town_low", "town_high"])


def balance_share(good_reach: float, bad_reach: float) -> float:
    """Return the share of satisfied customers at which as many hear good as hear bad: bad/(good + bad).

    Raises BadType for what is no number, BadValue for a `good_reach` not above 0 and a negative
    `bad_reach`. Source: R-051, R-052; the balance is ours.

    >>> round(balance_share(8, 25), 3), round(balance_share(15, 60), 3), round(balance_share(10, 60), 3)
    (0.758, 0.8, 0.857)
    """
    good = guard.number("balance_share(good_reach)", good_reach, 0.0, open_low=True)
    bad = guard.number("balance_share(bad_reach)", bad_reach, 0.0)
    return bad / (good + bad)


def referral_growth(
    households: int, start: float = 1, satisfied: float = 1.0, brings: float = 1.0, generations: int = 10
) -> Series:
    """Return how many customers there are after each generation when every satisfied new one brings `brings` buyers.

    Claim A says at least 1 of the 8 told buys: taken literally the customers grow without bound. Here whom they
    bring is drawn from the whole town of `households`, and who is a customer already does not count. Index `generation`. Raises BadValue for `start` above the town.
    Source: R-051, C-03; the town is our model.

    >>> referral_growth(100, generations=2).round(2).tolist()
    [1.0, 1.99, 2.96]
    """
    size = guard.whole("referral_growth(households)", households, low=1)
    count = guard.number("referral_growth(start)", start, 0.0, float(size))
    share = guard.number("referral_growth(satisfied)", satisfied, 0.0, 1.0)
    each = guard.number("referral_growth(brings)", brings, 0.0)
    turns = guard.whole("referral_growth(generations)", generations)
    found, fresh = [count], count
    for _ in range(turns):
        fresh = (size - count) * (1 - (1 - 1 / size) ** (fresh * share * each))
        count += fresh
        found.append(count)
    return pd.Series(found, pd.RangeIndex(turns + 1, name="generation"), name="customers")
