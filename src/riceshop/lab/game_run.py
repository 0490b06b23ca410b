"""A run of the game without a screen: takes the player's decisions day by day and keeps what came of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from riceshop.lab import game_controls, game_score
from riceshop.lab.game_events import lines_of
from riceshop.lab.game_map import Pair, pair
from riceshop.lab.game_reports import Bought, bought, ordered
from riceshop.lab.game_steps import Step, in_stretches
from riceshop.lab.game_units import FIRST_UNIT, Unit
from riceshop.town import Policy, Town
from riceshop.town.day import Day
from riceshop.town.experiment import worth_fen
from riceshop.town.guard import house_numbers
from riceshop.town.policy import MEMBERS
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    import pandas as pd

    from riceshop.town import Run

MOST_DAYS = 365
MOST_HOUSEHOLDS = 2_000
UNKNOWN = 255
# Bits of a household's `flags`; the map's JavaScript reads the same.
CUSTOMER, DELIVERED, BOUGHT, RAN_OUT, MEASURED, PAID, VISITED = (1 << bit for bit in range(7))
DAY_COLUMNS = (
    "score", "cash_fen", "receivables_fen", "stock_g", "customers", "empty_nights", "sold_g", "revenue_fen",
    "work_min", "rain", "profit_fen", "jin_sold",
)  # fmt: skip

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Evening:
    """The town as the shop knows it at one closing time: figures, and one array position a household.

    level: per cent of a measured jar by the notebook, 255 unknown; days_left: by the notebook, 255 unknown;
    members: as written down, 0 unknown; owed_fen; flags: bits CUSTOMER ... VISITED; lines: plain words.
    """

    figures: Mapping[str, int]
    level: Bytes
    days_left: Bytes
    members: Bytes
    flags: Bytes
    owed_fen: NDArray[np.int32]
    lines: list[Pair]


class GameRun:
    """The state of one game: the town's simulation, one step taken a day, one evening a day from the opening on."""

    def __init__(
        self, town: Town, days: int = 30, policy: Policy = game_controls.OPENING, unit: Unit = FIRST_UNIT
    ) -> None:
        self.town, self.days, self.policy, self.opening, self.unit = town, days, policy, policy, unit
        self.simulation = town.open(policy)
        self.taken: list[Step] = []
        self.empty_nights = 0
        self.reports: list[Bought] = []
        self.evenings = [self._evening(None)]

    @property
    def day(self) -> int:
        """Days played so far."""
        return self.simulation.day

    @property
    def finished(self) -> bool:
        """Whether the last day has been played."""
        return self.day >= self.days

    @property
    def score(self) -> int:
        """The headline score of the last evening."""
        return self.evenings[-1].figures["score"]

    def go(
        self,
        days: int = 1,
        decisions: Mapping[str, Any] | None = None,
        visit: Iterable[int] = (),
        measure: Iterable[int] = (),
        survey: object = None,
    ) -> list[Evening]:
        """Play up to `days` days with the decisions changed as told; return their evenings.

        `visit` are houses to deliver to first on the first of these days, before the notebook's list; `measure` are
        houses to go to with the ruler only; `survey` is a report to buy that night, a kind or (kind, how many to ask).
        Raises BadValue or BadType, and changes nothing, for what cannot be.
        """
        if self.finished:
            raise BadValue("game.errors.over", days=self.days)
        days = whole_days("game.go(days=...)", days)
        policy = game_controls.decide(self.policy, decisions or {}, self.unit.levers)
        count = self.town.households
        return self.take(Step(
            min(days, self.days - self.day), policy,
            tuple(house_numbers("game.go(visit=...)", visit, count)),
            tuple(house_numbers("game.go(measure=...)", measure, count)),
            ordered("game.go(survey=...)", survey, self.unit),
        ))  # fmt: skip

    def take(self, step: Step) -> list[Evening]:
        """Take one step as it is; return its evenings."""
        first = len(self.evenings)
        for one in step.each_day():
            today = self._live(one)
            self.reports += bought(self.simulation, today)
            self.evenings.append(self._evening(today))
        self.policy = step.policy
        return self.evenings[first:]

    def until(self, day: int) -> "GameRun":
        """Return a run of its own that has come as far as `day` by the same decisions, and can go on by others."""
        other = GameRun(self.town, self.days, self.opening, self.unit)
        for one in self.taken[:day]:
            other._live(one)
            other.policy = one.policy
        # The evenings are the same ones: nobody writes into them.
        other.evenings = self.evenings[: day + 1]
        other.reports = [report for report in self.reports if report.day < day]
        other.empty_nights = other.evenings[-1].figures["empty_nights"]
        return other

    def _live(self, one: Step) -> Day:
        simulation = self.simulation
        round_list = None
        if one.visit:
            chosen = set(one.visit)
            listed = simulation.delivery_list(one.policy)
            round_list = [*one.visit, *(house for house in listed if house not in chosen)]
        today = simulation.advance(one.policy, visit=round_list, measure=one.measure, survey=one.survey)
        self.taken.append(one)
        return today

    def _evening(self, today: Day | None) -> Evening:
        state, houses = self.simulation.state, self.town.houses
        people, book, p = state.people, state.notebook, self.town.parameters
        everyone = np.arange(self.town.households)
        regular = game_score.regulars(people.orders, people.listed, people.last_day, self.day)
        flags = np.where(regular, CUSTOMER, 0).astype(np.uint8)
        if today is not None:
            empty = today.ran_out[regular[today.ran_out]]
            self.empty_nights += len(empty)
            measured = np.concatenate(
                [today.measured, *[trip.household[trip.found_g >= 0] for trip in today.trips]]
            )
            tripped = [trip.household[trip.minutes > 0] for trip in today.trips]
            for houses_hit, bit in (
                (today.delivered, DELIVERED), (today.bought, BOUGHT), (empty, RAN_OUT), (measured, MEASURED),
                (today.paid, PAID), (np.concatenate([today.measured, *tripped]), VISITED),
            ):  # fmt: skip
                who = np.asarray(houses_hit, dtype=np.int64)
                flags[who[who >= 0]] |= bit
        left = np.maximum(book.left_g(everyone, self.day, p), 0)
        use = book.daily_use_g(everyone, p)
        seen = book.last_day >= 0
        level = np.minimum(left * 100 // np.maximum(houses.jar_g, 1), 100)
        lines = self._opening_lines() if today is None else lines_of(today, self.town, flags & RAN_OUT > 0)
        return Evening(
            figures=self._figures(today, int(regular.sum())),
            level=np.where(book.measured & seen, level, UNKNOWN).astype(np.uint8),
            days_left=np.where(seen, np.minimum(left // use, UNKNOWN - 1), UNKNOWN).astype(np.uint8),
            members=np.where(book.known[MEMBERS], houses.members, 0).astype(np.uint8),
            flags=flags,
            owed_fen=people.owed_fen.astype(np.int32),
            lines=lines,
        )

    def _figures(self, today: Day | None, regular: int) -> dict[str, int]:
        shop, p = self.simulation.state.shop, self.town.parameters
        stock_fen = shop.stock_g // p.jin_g * p.cost_fen
        by_day = ("deliver", "collect", "measure", "hawk", "hotel")
        return {
            "score": game_score.score(
                shop.cash_fen, stock_fen, shop.receivables_fen, regular, self.empty_nights
            ),
            "cash_fen": shop.cash_fen,
            "receivables_fen": shop.receivables_fen,
            "stock_g": shop.stock_g,
            "customers": regular,
            "empty_nights": self.empty_nights,
            "sold_g": today.sold_g if today else 0,
            "revenue_fen": today.revenue_fen if today else 0,
            "work_min": sum(today.minutes.get(name, 0) for name in by_day) if today else 0,
            "rain": int(today.rain) if today else 0,
            "profit_fen": worth_fen(shop, p),
            "jin_sold": shop.sold_g // p.jin_g,
        }

    def _opening_lines(self) -> list[Pair]:
        p = self.town.parameters
        return [pair("game.events.start", yuan=p.capital_fen // 100, rivals=self.town.rivals)]

    @property
    def steps(self) -> list[Step]:
        """The decisions from the first day on, equal days told in one."""
        return in_stretches(self.taken)

    def groups(self) -> list[dict[str, Any]]:
        """Return the panel of this run: groups of controls as plain data."""
        return game_controls.groups(self.unit.levers, self.town.parameters.price_fen)

    def series(self, name: str) -> list[int]:
        """Return one figure evening by evening, the opening first."""
        return [evening.figures[name] for evening in self.evenings]

    def log(self) -> "pd.DataFrame":
        """Return one row a day: the decisions that stood, houses picked by hand, and the evening's figures."""
        import pandas as pd

        rows = []
        for day, one in enumerate(self.taken):
            chosen = {name: getattr(one.policy, name) for name in self.unit.levers}
            chosen["notebook"] = " ".join(one.policy.notebook)
            rows.append({"day": day + 1, **chosen, "visit": len(one.visit), "measure": len(one.measure)}
                        | dict(self.evenings[day + 1].figures))  # fmt: skip
        columns = ["day", *self.unit.levers, "visit", "measure", *DAY_COLUMNS]
        return pd.DataFrame(rows, columns=columns)

    def run(self) -> "Run":
        """Return the town's tables of the days played so far."""
        return self.simulation.run()

    def played(self) -> list[Policy]:
        """Return the policy that stood on each day played."""
        return [one.policy for one in self.taken]


def whole_days(place: str, value: object) -> int:
    """Return a number of days that can be played, 1 to 365; raises BadValue for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not 1 <= value <= MOST_DAYS:
        raise BadValue("game.errors.days", place=place, value=value, most=MOST_DAYS)
    return int(value)
