"""Town: builds a town from a seed, opens its shop, runs it for some days."""

import copy
import hashlib
import json
from collections.abc import Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from riceshop.town import ids, remembered
from riceshop.town.decisions import digest
from riceshop.town.eating_houses import draw_eating_houses
from riceshop.town.engine import Engine
from riceshop.town.guard import whole, yes_no
from riceshop.town.households import draw_households
from riceshop.town.jar import Jars
from riceshop.town.market import draw_map
from riceshop.town.mechanisms import QUIET, WHOLE, chosen
from riceshop.town.notebook import Notebook
from riceshop.town.observed import Decide
from riceshop.town.offers import Offers
from riceshop.town.parameters import HOUSEHOLDS, RIVALS, departures, values
from riceshop.town.policy import Policy
from riceshop.town.simulation import Simulation, checked_policy
from riceshop.town.state import People, Shop, State, Watch
from riceshop.words.errors import BadType

if TYPE_CHECKING:
    from riceshop.town.run import Run

CLASS_SEED = 1932
CLASS_HOUSEHOLDS = HOUSEHOLDS
MOST_HOUSEHOLDS = 2_000_000
# The truth of the last day tells the coming year too: both fit into the calendar.
MOST_DAYS = 36_400
MOST_SEED = (1 << 63) - 1


class Town:
    """A town as the seed made it: map, households, pulls of the rivals. Running it never changes it."""

    def __init__(self, seed: int, households: int, rivals: int, mechanisms: tuple[str, ...], p: SimpleNamespace) -> None:
        self.seed, self.rivals, self.mechanisms, self.parameters = seed, rivals, mechanisms, p
        self.changes = departures(p)
        self.map = draw_map(seed, households, rivals, self.has_late_rival, p)
        self._offers = Offers.usual(seed, self.map, rivals, mechanisms, p)
        self.houses, self.places = draw_households(seed, self.map, self._offers, mechanisms, p)
        self.eating_houses = draw_eating_houses(seed, self.map, p)

    @classmethod
    def build(
        cls,
        households: int = CLASS_HOUSEHOLDS,
        seed: int = CLASS_SEED,
        rivals: int = RIVALS,
        mechanisms: Iterable[str] = WHOLE,
        **changes: Any,
    ) -> "Town":
        """Draw a town of so many `households` and `rivals` (beside the Japanese shop) from `seed`.

        `mechanisms` are those of MECHANISMS that are at work: WHOLE is all of them, QUIET the first chapter's town.
        `changes` are parameters by name (see `parameters()`), e.g. jar_percent=40. Raises BadValue or BadType for
        impossible numbers and unknown names.
        """
        count = whole("Town.build(households=...)", households, 1, MOST_HOUSEHOLDS)
        seed = whole("Town.build(seed=...)", seed, 0, MOST_SEED)
        rivals = whole("Town.build(rivals=...)", rivals, 0, 500)
        at_work = chosen("Town.build(mechanisms=...)", mechanisms)
        return cls(seed, count, rivals, at_work, values(changes))

    @property
    def households(self) -> int:
        """How many households live in the town."""
        return len(self.houses)

    @property
    def has_late_rival(self) -> bool:
        """Whether one more shop opens after the first day; it is the last on the map."""
        return "rivals_react" in self.mechanisms and self.parameters.late_rival_day > 0

    @property
    def street_ids(self) -> tuple[str, ...]:
        """Ids of the streets; their names are in the catalogue under town.streets."""
        return ids.STREETS

    @property
    def id(self) -> str:
        """What the town is made of: version, seed, households, rivals and, if any, a digest of changed parameters."""
        told = f"t{ids.TOWN_VERSION}-{self.seed}-{self.households}x{self.rivals}"
        if self.mechanisms != WHOLE:
            told += "-" + (digest(self.mechanisms)[:6] if self.mechanisms else "quiet")
        return f"{told}-{digest(self.changes)}" if self.changes else told

    def engine(self) -> Engine:
        """Return the rules of this town with its state before day 0."""
        p = self.parameters
        houses, offers = self.houses, self._offers
        present = houses.arrive_day == 0
        state = State(
            day=0,
            jars=Jars.filled(np.where(present, houses.start_stock_g, 0), p.spoil_dirty_days),
            people=People.strangers(houses, "expectations" in self.mechanisms, p),
            notebook=Notebook.empty(houses),
            shop=Shop(cash_fen=p.capital_fen),
            offers=copy.deepcopy(offers),
            watch=Watch(),
            bulk_trust=[0] * p.eating_houses,
            bulk_next_day=list(self.eating_houses.first_day),
        )
        return Engine(self.seed, self.map, self.places, houses, self.eating_houses, self.mechanisms, state, p)

    def open(self, policy: Policy | Decide | None = None, keep_days: bool = True) -> Simulation:
        """Open the shop on day 0.

        `policy` stands until `advance` is given another; it is a Policy, or a function from what is observed in the
        morning (`Observed`) to a Policy, to changes of the standing one by field, or to None for as before. Without
        `keep_days` the events of past days are let go, to save memory.
        """
        kept = yes_no("Town.open(keep_days=...)", keep_days)
        return Simulation(self, Policy() if policy is None else checked_policy("Town.open", policy), kept)

    def run(self, policy: Policy | Decide, days: int, logs: bool = True) -> "Run":
        """Run the town for `days` days under one policy, or function as in `open`, and return the tables.

        Without `logs` no day is kept: households and truth are there, the tables of single days are not.
        """
        days = whole("Town.run(days=...)", days, 1, MOST_DAYS)
        policy, logs = checked_policy("Town.run", policy), yes_no("Town.run(logs=...)", logs)
        key = remembered.key_of(self, policy, days, logs)
        if (before := remembered.known(key, self)) is not None:
            return before
        simulation = self.open(policy, logs)
        for _ in range(days):
            simulation.advance()
        return remembered.keep(key, simulation.finish())


def class_town(mechanisms: Iterable[str] = QUIET, **changes: Any) -> Town:
    """Return the class town, the one seed that lessons quote: the first chapter's unless mechanisms are named.

    `changes` are parameters by name, as in Town.build.
    """
    return Town.build(seed=CLASS_SEED, mechanisms=mechanisms, **changes)


def own_seed(class_code: str, student: str, unit: str) -> int:
    """Return the seed of a student's own town for a unit: 63 bits of the SHA-256 of the three words."""
    for place, told in (("class_code", class_code), ("student", student), ("unit", unit)):
        if not isinstance(told, str):
            raise BadType("town.errors.name", place=f"own_seed({place}=...)", value=told)
    told = json.dumps([class_code.strip(), student.strip(), unit.strip()], ensure_ascii=True)
    return int.from_bytes(hashlib.sha256(told.encode("ascii")).digest()[:8], "big") >> 1
