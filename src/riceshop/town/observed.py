"""Observed: what the shopkeeper knows in the morning, and the policies that are functions of it."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from riceshop.town import ledger
from riceshop.town.decisions import Order
from riceshop.town.documents import SHOP_TABLES
from riceshop.town.guard import house_numbers
from riceshop.town.policy import Policy
from riceshop.town.research import checked
from riceshop.words.errors import BadType, BadValue, RiceShopError

if TYPE_CHECKING:
    from pandas import DataFrame

    from riceshop.town.run import Run
    from riceshop.town.simulation import Simulation


class Observed:
    """The morning of a day as the shopkeeper sees it: cash box, rice, yesterday's ledger, notebook, all tables so far.

    Tables of the shop are attributes (`observed.orders`, `observed.notebook` ...), made when asked for. Nothing of
    the truth is here, and no forecast of the weather. Holds for its own morning only: a table asked for later is
    refused with BadValue.
    """

    def __init__(self, simulation: "Simulation") -> None:
        shop, p = simulation.state.shop, simulation.town.parameters
        self._simulation = simulation
        self.day: int = simulation.day
        self.policy: Policy = simulation.policy
        self.cash_fen, self.receivables_fen = shop.cash_fen, shop.receivables_fen
        self.stock_g, self.clean_g, self.closed = shop.stock_g, shop.clean_g, shop.closed
        self.price_fen, self.cost_fen, self.jin_g = p.price_fen, p.cost_fen, p.jin_g

    def __repr__(self) -> str:
        return f"Observed(day={self.day}, cash_fen={self.cash_fen}, stock_g={self.stock_g})"

    def __getattr__(self, name: str) -> "DataFrame":
        if name not in SHOP_TABLES:
            raise AttributeError(f"{type(self).__name__} has no {name!r}", name=name, obj=self)
        self._now()
        made = getattr(self._run, name)
        self.__dict__[name] = made
        return made

    @cached_property
    def yesterday(self) -> ledger.Line | None:
        """Yesterday's line of the ledger by column (see columns("daily")), None on the first morning."""
        last = self._now().last_day
        return None if last is None else ledger.line(last, self._now().town.parameters)

    def delivery_list(self, policy: Policy | None = None) -> list[int]:
        """Return the houses that the notebook would send the shop to today, most urgent first."""
        return self._now().delivery_list(policy)

    @cached_property
    def _run(self) -> "Run":
        return self._simulation.finish()

    def _now(self) -> "Simulation":
        if self._simulation.day != self.day:
            raise BadValue("town_run.morning_over", value=self.day, today=self._simulation.day)
        return self._simulation


Decide = Callable[[Observed], Policy | Mapping[str, Any] | None]


class Decided(NamedTuple):
    """One morning's decisions: what stands, and the day's errands."""

    policy: Policy
    visits: list[int] | None
    measures: list[int]
    survey: Order | None = None


def label(decide: Decide) -> str:
    """Return the name by which a policy function is known in tables."""
    return str(getattr(decide, "__name__", type(decide).__name__))


def ask(decide: Decide, simulation: "Simulation", standing: Policy) -> Decided:
    """Ask a policy function for today's decisions; nothing has happened yet if it fails.

    It returns a Policy, or changes to the standing one by field, or None for as before. Among the changes may be
    errands for today alone: "visit" and "measure" with lists of houses, "survey" with (kind, sample). Raises BadValue
    or BadType naming the function, the day and the value.
    """
    day, name = simulation.day, label(decide)
    try:
        told = decide(Observed(simulation))
    except Exception as reason:
        why = f"{type(reason).__name__}: {reason}"
        raise BadValue("town_run.decide_raised", place=name, day=day, reason=why) from reason
    if told is None:
        return Decided(standing, None, [])
    if isinstance(told, Policy):
        return Decided(told.but(name=name), None, [])
    if not isinstance(told, Mapping) or not all(isinstance(key, str) for key in told):
        raise BadType("town_run.decide_type", place=name, day=day, value=told)
    try:
        return _with_changes(name, dict(told), simulation.town.households, standing)
    except RiceShopError as reason:
        kind = BadType if isinstance(reason, BadType) else BadValue
        raise kind("town_run.decide_value", place=name, day=day, value=dict(told), reason=reason) from reason


def _with_changes(name: str, told: dict[str, Any], households: int, standing: Policy) -> Decided:
    visits, measures = (told.pop(errand, None) for errand in ("visit", "measure"))
    # As a word it is the policy's own schedule of surveys, as a pair one survey for today.
    survey = None if isinstance(told.get("survey", ""), str) else checked(f"{name}: survey", told.pop("survey"))
    return Decided(
        standing.but(**told | {"name": name}),
        None if visits is None else house_numbers(f"{name}: visit", visits, households),
        [] if measures is None else house_numbers(f"{name}: measure", measures, households),
        survey,
    )
