"""Town: builds a town from a seed, opens its shop, runs it for some days."""

import hashlib
import json
from collections.abc import Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from riceshop.town import ids
from riceshop.town.decisions import digest
from riceshop.town.draws import Whole
from riceshop.town.engine import Engine
from riceshop.town.guard import whole, yes_no
from riceshop.town.households import Households, draw_households
from riceshop.town.jar import Jars
from riceshop.town.market import Map, draw_map, rival_pulls
from riceshop.town.mechanisms import QUIET, WHOLE, chosen
from riceshop.town.notebook import Notebook
from riceshop.town.observed import Decide
from riceshop.town.parameters import HOUSEHOLDS, RIVALS, departures, values
from riceshop.town.policy import Policy
from riceshop.town.simulation import Simulation, checked_policy
from riceshop.town.state import People, Shop, State
from riceshop.words.errors import BadType

if TYPE_CHECKING:
    from riceshop.town.run import Run

CLASS_SEED = 1932
CLASS_HOUSEHOLDS = HOUSEHOLDS
MOST_HOUSEHOLDS = 2_000_000
MOST_DAYS = 36_500
MOST_SEED = (1 << 63) - 1


class Town:
    """A town as the seed made it: map, households, pulls of the rivals. Running it never changes it."""

    def __init__(
        self, seed: int, houses: Households, town_map: Map, sums: Whole, p: SimpleNamespace, mechanisms: tuple[str, ...]
    ) -> None:
        self.seed, self.houses, self.map, self.sums, self.parameters = seed, houses, town_map, sums, p
        self.mechanisms = mechanisms
        self.changes = departures(p)

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
        p = values(changes)
        town_map = draw_map(seed, count, rivals, p)
        sums = rival_pulls(town_map, p)
        return cls(seed, draw_households(seed, town_map, sums, p), town_map, sums, p, at_work)

    @property
    def households(self) -> int:
        """How many households live in the town."""
        return len(self.houses)

    @property
    def rivals(self) -> int:
        """How many other shops there are beside Wang's and the Japanese one."""
        return len(self.map.shop_x_m) - ids.FIRST_RIVAL

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
        state = State(
            day=0,
            jars=Jars.filled(self.houses.start_stock_g, p.spoil_dirty_days),
            people=People.strangers(self.houses.knows, self.houses.start_shop, p.stranger_quality),
            notebook=Notebook.empty(self.houses),
            shop=Shop(cash_fen=p.capital_fen),
        )
        return Engine(self.seed, self.map, self.sums, self.houses, state, p)

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
        simulation = self.open(checked_policy("Town.run", policy), yes_no("Town.run(logs=...)", logs))
        for _ in range(days):
            simulation.advance()
        return simulation.finish()


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
