"""Run: what came out of a town under a policy, as tables; built when asked for, so that pandas is imported late."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from riceshop.town.day import Day
from riceshop.town.decisions import Decisions
from riceshop.town.documents import SHOP_TABLES, TRUTH_TABLES
from riceshop.town.engine import Engine
from riceshop.town.guard import whole
from riceshop.town.observed import Decide
from riceshop.town.policy import Policy
from riceshop.town.simulation import Simulation, checked_policy, copied
from riceshop.town.state import State
from riceshop.town.town import MOST_DAYS, Town
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from pandas import DataFrame


class Run:
    """A finished stretch of days: its id, its decisions and its tables, `run.orders` and so on.

    What the shopkeeper could have known: the tables of SHOP_TABLES (orders, deliveries, notebook, payments, daily,
    households ...). What nobody in the shop knows: those whose names begin with "truth". `columns("orders")`
    documents a table's columns. Raises BadValue for a table that needs the single days of a run without logs.
    """

    def __init__(
        self, town: Town, policy: Policy, days: tuple[Day, ...] | None, state: State, run_id: str, decisions: Decisions
    ) -> None:
        self.town, self.policy, self.state, self.id, self.decisions = town, policy, state, run_id, decisions
        self._events = days

    def __repr__(self) -> str:
        return f"Run({self.id!r})"

    def __getattr__(self, name: str) -> "DataFrame":
        if name not in SHOP_TABLES + TRUTH_TABLES:
            raise AttributeError(f"{type(self).__name__} has no {name!r}", name=name, obj=self)
        from riceshop.town.tables import table

        made = table(self, name)
        self.__dict__[name] = made
        return made

    def __dir__(self) -> Iterator[str]:
        return iter([*super().__dir__(), *SHOP_TABLES, *TRUTH_TABLES])

    @property
    def days(self) -> int:
        """How many days were run."""
        return self.state.day

    @property
    def logged(self) -> bool:
        """Whether the events of the single days were kept."""
        return self._events is not None

    @property
    def day_events(self) -> tuple[Day, ...]:
        """The events of every day; raises BadValue for a run without logs."""
        if self._events is None:
            raise BadValue("town_run.no_logs", value=self.id)
        return self._events

    def engine(self) -> Engine:
        """Return the town's rules at the run's last day, for what is worked out of them; not to be lived on with."""
        engine = self.town.engine()
        engine.state = self.state
        engine.stand(self.policy)
        engine.today = Day(self.days, False)
        return engine

    def go_on(self) -> Simulation:
        """Return the town at the run's end, to be lived on without logs; this run stays as it is."""
        simulation = self.town.open(self.policy, keep_days=False)
        simulation.restore(copied(self.state, self.town), self.decisions.copy(), [], None)
        return simulation

    def branch(self, day: int, policy: Policy | Decide, days: int | None = None) -> "Run":
        """Live the same town under this run's own decisions until `day`, then under `policy`.

        `days` are those of the new run in all, by default as many as this one's. The same policy changes nothing; a
        changed one leaves every day before `day` as it was. Raises BadValue for a day outside the run.
        """
        day = whole("Run.branch(day=...)", day, 0, self.days)
        days = self.days if days is None else whole("Run.branch(days=...)", days, max(day, 1), MOST_DAYS)
        simulation = self.town.open(checked_policy("Run.branch", policy), keep_days=self.logged)
        simulation.relive(self.decisions, day)
        while simulation.day < days:
            simulation.advance()
        return simulation.finish()

    def export(self, folder: str | Path, form: str = "csv") -> list[Path]:
        """Write every table into `folder` as "csv" or "parquet"; see riceshop.town.export."""
        from riceshop.town.export import export

        return export(self, folder, form)
