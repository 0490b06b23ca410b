"""Run: what came out of a town under a policy, as tables; built when asked for, so that pandas is imported late."""

from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING

from riceshop.town.day import Day
from riceshop.town.policy import Policy
from riceshop.town.state import State
from riceshop.town.town import Town

if TYPE_CHECKING:
    from pandas import DataFrame


class Run:
    """A finished stretch of days. All but `truth` and `truth_daily` is what the shopkeeper could have known."""

    def __init__(self, town: Town, policy: Policy, days: tuple[Day, ...], state: State, run_id: str) -> None:
        self.town, self.policy, self.day_events, self.state, self.id = town, policy, days, state, run_id

    def __repr__(self) -> str:
        return f"Run({self.id!r})"

    @property
    def days(self) -> int:
        """How many days were run."""
        return len(self.day_events)

    @cached_property
    def orders(self) -> "DataFrame":
        """Every sale of the shop; see columns("orders")."""
        return self._tables().orders(self)

    @cached_property
    def deliveries(self) -> "DataFrame":
        """Every planned delivery and what became of it; see columns("deliveries")."""
        return self._tables().deliveries(self)

    @cached_property
    def notebook(self) -> "DataFrame":
        """The notebook at the end of the run, one line a household written down; see columns("notebook")."""
        return self._tables().notebook(self)

    @cached_property
    def payments(self) -> "DataFrame":
        """Every payment, missed payment and write-off; see columns("payments")."""
        return self._tables().payments(self)

    @cached_property
    def daily(self) -> "DataFrame":
        """The shop's ledger, one line a day; see columns("daily")."""
        return self._tables().daily(self)

    @cached_property
    def households(self) -> "DataFrame":
        """Households as the shop sees them; see columns("households")."""
        return self._tables().households(self)

    @cached_property
    def truth(self) -> "DataFrame":
        """Households as they are; see columns("truth")."""
        return self._tables().truth(self)

    @cached_property
    def truth_daily(self) -> "DataFrame":
        """The whole town, one line a day; see columns("truth_daily")."""
        return self._tables().truth_daily(self)

    def _tables(self) -> ModuleType:
        from riceshop.town import tables

        return tables
