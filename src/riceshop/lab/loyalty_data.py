"""What the loyalty lesson reads from a town: who bought when, who was asked what, whose life as a customer has ended."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from riceshop.crm.loyalty import lapse_durations, loyalty_index
from riceshop.town import WHOLE, Run, Town, class_town, pivot, preset
from riceshop.words.errors import BadType

if TYPE_CHECKING:
    from pandas import DataFrame, Index, Series

# A survey on the evening of day ASKED_DAY - 1, then two more months; the last of them tells who stayed.
ASKED_DAY, DAYS, MONTH = 120, 180, 30
EVERYBODY = 400
SHOPS = ("sift", "on_request", "wang")
# What the shop does after the survey: as before, without delivery and credit, and dearer on top of that.
WORLDS = {"same": {}, "alone": {"delivery": "none", "collect": "cash"},
          "dear": {"delivery": "none", "collect": "cash", "price_fen": 12}}  # fmt: skip
USUAL_FEN = 10
ITEMS = ("repeat", "more", "recommend")
START = "1932-01-01"


@cache
def whole_town() -> Town:
    """Return the class town with all mechanisms, built once."""
    return class_town(mechanisms=WHOLE)


def town_or_class(town: Town | None) -> Town:
    """Return `town`, or the whole class town for None. Raises BadType for what is no Town."""
    if town is None:
        return whole_town()
    if not isinstance(town, Town):
        raise BadType("explorers.no_town", value=type(town).__name__)
    return town


@cache
def asked_run(town: Town, shop: str, kind: str) -> Run:
    """Return DAYS days of a shop that asks every customer at once on day ASKED_DAY; `kind` is a kind of survey."""
    policy = preset(shop).but(survey=kind, survey_days=ASKED_DAY, survey_sample=EVERYBODY)
    return town.run(policy, days=DAYS)


@cache
def changed_run(town: Town, shop: str, kind: str, changes: tuple[tuple[str, object], ...]) -> Run:
    """Return `asked_run` with some decisions changed from the day after the survey on."""
    run = asked_run(town, shop, kind)
    return run.branch(ASKED_DAY, run.policy.but(**dict(changes))) if changes else run


def buyers(run: Run, first: int, last: int) -> set[int]:
    """Return the households that bought from day `first` up to, not including, day `last`."""
    orders = run.orders
    within = (orders["household"] >= 0) & (orders["day"] >= first) & (orders["day"] < last)
    return set(orders[within]["household"])


def stayed(run: Run, homes: Index) -> Series:
    """Return for each of `homes` whether it bought in the last month of the run; the index is `homes`."""
    late = buyers(run, run.days - MONTH, run.days)
    return homes.to_series().isin(late)


def attitude_and_times(town: Town) -> DataFrame:
    """Return one row a customer who answered: `index` (loyalty index of three items, 0 to 100) and `times` bought before."""
    run = asked_run(town, "wang", "intentions")
    answers = pivot(run.surveys, "intentions")
    before = run.orders[run.orders["day"] < ASKED_DAY].groupby("household").size()
    index = loyalty_index(answers, dict.fromkeys(ITEMS, 1.0))
    return index.to_frame("index").assign(times=before.reindex(index.index).fillna(0).astype(int))


def lives(run: Run, gap_days: int = 30) -> DataFrame:
    """Return one row a household that ever bought: duration (days as a customer) and observed (seen to end).

    A life has ended where no order came for more than `gap_days` days after the last; see
    `riceshop.crm.loyalty.lapse_durations`. Raises BadType if `run` is no Run, BadValue for a gap not above 0 and for a
    shop that sold to no household.
    """
    from pandas import Timedelta, Timestamp, to_timedelta

    if not isinstance(run, Run):
        raise BadType("loyalty_views.no_run", value=type(run).__name__)
    start = Timestamp(START)
    orders = run.orders[run.orders["household"] >= 0]
    dated = orders.assign(date=start + to_timedelta(orders["day"], unit="D"))
    return lapse_durations(dated, "household", "date", gap_days, start + Timedelta(days=run.days - 1))


def true_lives(run: Run) -> DataFrame:
    """Return the same two columns from the truth: up to the day on which the relationship really ended."""
    first = run.orders[run.orders["household"] >= 0].groupby("household")["day"].min()
    truth = run.truth.set_index("household").loc[first.index]
    ended = ~truth["alive"].astype(bool)
    last = truth["churn_day"].where(ended, run.days - 1).astype(float)
    return (last - first).clip(lower=0).to_frame("duration").assign(observed=ended)


def quiet_homes(run: Run, gap_days: int = 30) -> DataFrame:
    """Return the customers silent for more than `gap_days`, from what the shop knows alone, those who bought most first.

    Columns household, times (orders), silent_days, jin_a_month (while they bought; who bought within one month only
    counts as one month), minutes (there and back in dry weather, and the talk). Raises BadType if `run` is no Run.
    """
    if not isinstance(run, Run):
        raise BadType("loyalty_views.no_run", value=type(run).__name__)
    known, p = run.households, run.town.parameters
    silent = run.days - 1 - known["last_day"]
    quiet = known[(known["orders"] > 0) & (silent > gap_days)]
    months = (quiet["last_day"] - quiet["first_day"]).clip(lower=MONTH) / MONTH
    table = quiet[["household"]].assign(
        times=quiet["orders"].astype(int), silent_days=silent[quiet.index].astype(int),
        jin_a_month=(quiet["bought_g"] / p.jin_g / months).astype(float).round(1),
        minutes=2 * (quiet["walk_m"] / p.walk_m_per_min).round().astype(int) + p.win_talk_min,
    )  # fmt: skip
    return table.sort_values(["jin_a_month", "household"], ascending=[False, True]).reset_index(drop=True)
