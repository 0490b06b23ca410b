"""Experiment: the story's policies by name, runs side by side, policies x seeds, one thing switched off at a time."""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass
from itertools import product
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from riceshop.town.guard import whole
from riceshop.town.observed import Decide, label
from riceshop.town.policy import NOTEBOOK_FIELDS, Policy
from riceshop.town.simulation import checked_policy
from riceshop.town.state import Shop
from riceshop.town.town import MOST_DAYS, MOST_SEED, Town
from riceshop.words.errors import BadType, BadValue, RiceShopError

if TYPE_CHECKING:
    from pandas import DataFrame

    from riceshop.town.run import Run

_QUALITY = {"sift_min": 720}
_INSIGHT = {"notebook": NOTEBOOK_FIELDS, "measure_jars": True}
_SERVICE = {"delivery": "before_empty", "clean_jar": True, "old_on_top": True, "collect": "payday", "credit_days": 12}


def presets() -> dict[str, Policy]:
    """Return the story's policies by name."""
    return {
        "wait": Policy(name="wait"),
        "hawk": Policy(name="hawk", hawk_min=600),
        "sift": Policy(name="sift", **_QUALITY),
        "notebook": Policy(name="notebook", **_QUALITY, **_INSIGHT),
        "on_request": Policy(name="on_request", **_QUALITY, delivery="on_request"),
        "employee": Policy(name="employee", **_INSIGHT, delivery="before_empty", clean_jar=True, old_on_top=True),
        "japanese": Policy(name="japanese", sift_min=20, stock_days=10),
        "wang": Policy(name="wang", rainy_night=True, **_QUALITY, **_INSIGHT, **_SERVICE),
    }


def preset(name: str) -> Policy:
    """Return one of the story's policies; raises BadValue naming those there are."""
    known = presets()
    if not isinstance(name, str) or name not in known:
        raise BadValue("town.errors.preset", place="preset", value=name, allowed=", ".join(known))
    return known[name]


def ablation_policies() -> dict[str, Policy]:
    """Return the eight policies with quality, insight, service off or on: "000" nothing, "111" all three.

    Quality is sifting; insight the whole notebook and the ruler; service is delivery before empty, clean jar, old
    rice on top and credit until payday. Without insight the service knows address and last quantity only.
    """
    found = {}
    for quality, insight, service in product((False, True), repeat=3):
        fields: dict[str, object] = {}
        if service:
            fields |= _SERVICE | {"notebook": ("last_quantity", "address")}
        if insight:
            fields |= _INSIGHT
        if quality:
            fields |= _QUALITY
        name = f"{quality:d}{insight:d}{service:d}"
        found[name] = Policy(name=name, **fields)  # type: ignore[arg-type]
    return found


@dataclass(frozen=True)
class Outcome:
    """How one shop of many ended: closed_day is -1 for a shop still open."""

    seed: int
    closed_day: int
    cash_fen: int
    profit_fen: int
    jin_sold: int
    customers: int


def outcomes(policy: Policy | Decide, seeds: Iterable[int], days: int = 60, **town: Any) -> Iterator[Outcome]:
    """Yield the outcome of the same shop in one town a seed, one after the other; a closed shop ends its run early.

    `town` goes to Town.build, e.g. households=60, rivals=10, capital_fen=3000.
    """
    days = whole("outcomes(days=...)", days, 1, MOST_DAYS)
    checked_policy("outcomes", policy)
    if not isinstance(seeds, Iterable):
        raise BadType("town_run.seeds", place="outcomes", value=seeds)
    for seed in seeds:
        simulation = Town.build(seed=seed, **town).open(policy)
        while simulation.day < days and not simulation.state.shop.closed:
            simulation.advance()
        shop = simulation.state.shop
        yield Outcome(
            seed=seed,
            closed_day=shop.closed_day,
            cash_fen=shop.cash_fen,
            profit_fen=worth_fen(shop, simulation.town.parameters),
            jin_sold=shop.sold_g // simulation.town.parameters.jin_g,
            customers=int((simulation.state.people.orders > 0).sum()),
        )


def compare(runs: Iterable["Run"]) -> "DataFrame":
    """Return one row a run: what the shop sold, earned, is owed, and how often jars stood empty in the town."""
    from pandas import DataFrame

    from riceshop.town.run import Run

    listed = list(runs) if isinstance(runs, Iterable) else [runs]
    if not listed:
        raise BadValue("town.errors.runs", place="compare", value=listed)
    for run in listed:
        if not isinstance(run, Run):
            raise BadType("town.errors.runs", place="compare", value=run)
    return DataFrame([_row(run) for run in listed])


def experiment(
    policies: Mapping[str, Policy | Decide] | Iterable[Policy | Decide],
    seeds: Iterable[int],
    days: int = 90,
    executor: Executor | None = None,
    **town: Any,
) -> "DataFrame":
    """Run every policy in the town of every seed and return one row a run; see columns("experiment").

    Policies are named by their keys, or by their own names. The same seed is the same town for all of them, so that
    their difference is an effect. `town` goes to Town.build, as households=120. Rows come policy by policy, seed by
    seed, and are the same with and without an `executor` of concurrent.futures. Raises BadValue or BadType for what
    cannot be run, or cannot be sent to another process.
    """
    from pandas import DataFrame

    named = _named(policies)
    days = whole("experiment(days=...)", days, 1, MOST_DAYS)
    numbers = _seeds(seeds)
    if "seed" in town:
        raise BadValue("town_run.seed_twice", place="experiment", value=town["seed"])
    tasks = [(name, policy, seed, days, town) for name, policy in named.items() for seed in numbers]
    if executor is None:
        return DataFrame([_lived(*task) for task in tasks])
    if not isinstance(executor, Executor):
        raise BadType("town_run.executor", place="experiment(executor=...)", value=executor)
    futures = [executor.submit(_lived, *task) for task in tasks]
    try:
        return DataFrame([future.result() for future in futures])
    except (pickle.PicklingError, AttributeError, TypeError, BrokenExecutor) as reason:
        lost = None if isinstance(reason, RiceShopError) else _stays_here(named, reason)
        raise lost or reason from reason.__cause__
    finally:
        for future in futures:
            future.cancel()


def _lived(name: str, policy: Policy | Decide, seed: int, days: int, town: Mapping[str, Any]) -> dict[str, object]:
    row = _row(Town.build(seed=seed, **town).run(policy, days, logs=False))
    del row["policy"]
    return {"policy": name, "seed": seed} | row


def _named(policies: object) -> dict[str, Policy | Decide]:
    if isinstance(policies, Mapping):
        pairs = list(policies.items())
    elif isinstance(policies, Iterable) and not isinstance(policies, str | bytes):
        pairs = [(_name(one), one) for one in policies]
    else:
        raise BadType("town_run.policies", place="experiment", value=policies)
    for name, policy in pairs:
        checked_policy("experiment", policy)
        if not isinstance(name, str):
            raise BadType("town_run.policies", place="experiment", value=name)
    names = [name for name, _ in pairs]
    twice = [name for name in names if names.count(name) > 1]
    if twice or not names:
        raise BadValue("town_run.policies", place="experiment", value=twice[0] if twice else policies)
    return dict(pairs)


def _name(policy: object) -> str:
    if isinstance(policy, Policy):
        return policy.name or policy.digest
    return label(checked_policy("experiment", policy))


def _seeds(seeds: object) -> list[int]:
    if not isinstance(seeds, Iterable) or isinstance(seeds, str | bytes):
        raise BadType("town_run.seeds", place="experiment", value=seeds)
    numbers = [whole("experiment(seeds=...)", seed, 0, MOST_SEED) for seed in seeds]
    if not numbers or len(set(numbers)) < len(numbers):
        raise BadValue("town_run.seeds", place="experiment", value=numbers)
    return numbers


def _stays_here(named: Mapping[str, Policy | Decide], reason: Exception) -> BadType | None:
    """Return the error for a policy function that another process cannot get, None if that is not what is wrong."""
    for name, policy in named.items():
        try:
            pickle.dumps(policy)
            lost = isinstance(reason, BrokenExecutor) and getattr(policy, "__module__", "") == "__main__"
        except (pickle.PicklingError, AttributeError, TypeError):
            lost = True
        if lost:
            return BadType("town_run.stays_here", place="experiment", value=name)
    return None


def worth_fen(shop: Shop, p: SimpleNamespace) -> int:
    """Return what the shop is worth above its capital: cash, receivables, rice at cost, less 200."""
    return shop.cash_fen + shop.receivables_fen + (shop.stock_g + shop.coming_g) * p.cost_fen // p.jin_g - p.capital_fen


def _row(run: "Run") -> dict[str, object]:
    p, shop, people = run.town.parameters, run.state.shop, run.state.people
    late = max(run.days - 30, 0)
    return {
        "policy": run.policy.name or run.policy.digest,
        "days": run.days,
        "customers": int((people.orders > 0).sum()),
        "regulars": int((people.last_day >= late).sum() if run.days else 0),
        "on_list": int(people.listed.sum()),
        "jin_sold": shop.sold_g // p.jin_g,
        "revenue_fen": shop.revenue_fen,
        "profit_fen": worth_fen(shop, p),
        "cash_fen": shop.cash_fen,
        "receivables_fen": shop.receivables_fen,
        "written_off_fen": shop.written_off_fen,
        "empty_evenings": int(people.empty_evenings.sum()),
        "stale_g": int(people.stale_g.sum()),
        "closed_day": shop.closed_day,
        "id": run.id,
    }
