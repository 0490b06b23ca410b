"""Win-back: which lost customers to court when the money does not reach for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm import guard

if TYPE_CHECKING:
    from pandas import DataFrame

COLUMNS = ("chance", "value", "cost")


def winback_selection(customers: DataFrame, budget: float, method: str = "exact") -> DataFrame:
    """Return the lost customers with `expected` (chance·value − cost) and `chosen`, within a `budget`.

    `customers` has one row each: chance (to come back if courted, 0 to 1), value (worth of a returned customer) and
    cost (of courting, spent whether or not they come), money in one unit. Nobody with an expected gain of 0 or less
    is chosen. "exact" solves the knapsack (scipy's HiGHS); "ratio" takes the best gain per cost first and skips who
    does not fit, nearly as good and easy to explain. Row order and index are kept. Raises BadType or BadValue for
    missing columns or values, a chance outside [0, 1], a negative cost or budget.
    Source: R-110 (analysis, action, assessment); knapsack after Dantzig (1957).

    >>> lost = pd.DataFrame({"chance": [0.5, 0.4, 0.1], "value": [90, 100, 100], "cost": [30, 20, 20]})
    >>> winback_selection(lost, 30)["chosen"].tolist()
    [False, True, False]
    >>> winback_selection(lost, 50)["chosen"].tolist()
    [True, True, False]
    """
    place = "winback_selection"
    guard.one_of(f"{place}(method)", method, ("exact", "ratio"))
    money = guard.number(f"{place}(budget)", budget, 0.0)
    table = guard.frame(f"{place}(customers)", customers, COLUMNS).copy()
    chance = guard.probability(f"{place}(chance)", table["chance"])
    cost = guard.numbers(f"{place}(cost)", table["cost"], 0.0)
    gain = chance * guard.numbers(f"{place}(value)", table["value"]) - cost
    chosen = np.zeros(len(table), dtype=bool)
    able = np.flatnonzero((gain > 0) & (cost <= money))
    if len(able):
        pick = _knapsack if method == "exact" else _by_ratio
        chosen[able] = pick(gain[able], cost[able], money)
    return table.assign(expected=gain, chosen=chosen)


def winback_assessment(chosen: DataFrame, returned: pd.Series, held_back: DataFrame, came_anyway: pd.Series) -> dict[str, float]:
    """Return what the courting did: return rates of courted and held back, the uplift with its interval, and the gain.

    `chosen` and `held_back` are rows with value and cost, `returned` and `came_anyway` True or False for each of
    them. Without customers held back at random nobody knows who would have come anyway. Keys: courted, control,
    uplift, low, high (95 %, Newcombe's method from Wilson's intervals), gain (uplift·mean value − mean cost, per
    courted customer). Raises BadValue for empty tables or different lengths.
    Source: R-110 (assessment); Newcombe (1998), Statistics in Medicine 17: 873-890.

    >>> one = pd.DataFrame({"value": [100.0] * 4, "cost": [10.0] * 4})
    >>> told = winback_assessment(one, pd.Series([1, 1, 0, 0]), one, pd.Series([1, 0, 0, 0]))
    >>> told["uplift"], told["gain"]
    (0.25, 15.0)
    """
    place = "winback_assessment"
    guard.frame(f"{place}(chosen)", chosen, ("value", "cost"))
    came = guard.series(f"{place}(returned)", guard.probability(f"{place}(returned)", returned.astype(float)))
    anyway = guard.series(f"{place}(came_anyway)", guard.probability(f"{place}(came_anyway)", came_anyway.astype(float)))
    guard.same_length(f"{place}(chosen, returned)", chosen, came)
    guard.same_length(f"{place}(held_back, came_anyway)", held_back, anyway)
    (p, p_low, p_high), (q, q_low, q_high) = (_wilson(one) for one in (came, anyway))
    uplift = p - q
    return {
        "courted": p, "control": q, "uplift": uplift,
        "low": uplift - float(np.hypot(p - p_low, q_high - q)), "high": uplift + float(np.hypot(p_high - p, q - q_low)),
        "gain": uplift * float(chosen["value"].mean()) - float(chosen["cost"].mean()),
    }  # fmt: skip


def _wilson(answers: np.ndarray) -> tuple[float, float, float]:
    z, size, share = 1.959963984540054, len(answers), float(answers.mean())
    centre = share + z**2 / (2 * size)
    spread = z * float(np.sqrt(share * (1 - share) / size + (z / (2 * size)) ** 2))
    return share, (centre - spread) / (1 + z**2 / size), (centre + spread) / (1 + z**2 / size)


def _by_ratio(gain: np.ndarray, cost: np.ndarray, money: float) -> np.ndarray:
    chosen = np.zeros(len(gain), dtype=bool)
    with np.errstate(divide="ignore"):
        order = np.argsort(-np.where(cost > 0, gain / cost, np.inf), kind="stable")
    for one in order:
        if cost[one] <= money:
            chosen[one] = True
            money -= cost[one]
    return chosen


def _knapsack(gain: np.ndarray, cost: np.ndarray, money: float) -> np.ndarray:
    if cost.sum() <= money:
        return np.ones(len(gain), dtype=bool)
    from scipy.optimize import Bounds, LinearConstraint, milp

    # Scaled to shares, so that the solver's tolerances do not depend on the unit of money.
    limit = LinearConstraint(cost[None, :] / money, -np.inf, 1.0)
    found = milp(-gain / gain.max(), constraints=limit, integrality=np.ones(len(gain)), bounds=Bounds(0, 1),
                 options={"mip_rel_gap": 0.0})  # fmt: skip
    chosen = found.x > 0.5
    easy = _by_ratio(gain, cost, money)
    # The solver forgives a constraint by a millionth: take its answer only if it fits the purse.
    fits = cost[chosen].sum() <= money * (1 + 1e-12)
    return chosen if fits and gain[chosen].sum() >= gain[easy].sum() else easy
