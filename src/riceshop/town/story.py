"""Story: where it comes out in the whole town and where it does not, as one row of figures a case, over seeds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from riceshop.town.effects import effects
from riceshop.town.experiment import experiment, preset
from riceshop.town.policy import Policy

if TYPE_CHECKING:
    from pandas import DataFrame

SEEDS = tuple(range(8))
DAYS = 120
COLUMNS = (
    "case", "policy", "decided", "town", "seeds", "days", "profit_fen", "low_fen", "high_fen",
    "gain_fen", "gain_low_fen", "gain_high_fen", "closed",
)  # fmt: skip
_AT_ONCE = {"react_permille": 0, "copy_days": 0, "cut_days": 0, "poach_days": 0}
_TO_ALL = {"credit_days": 400, "credit_limit_fen": 1_000_000}
_CASH = {"collect": "cash"}
_TWO_FIELDS = {"notebook": ("address", "last_quantity"), "measure_jars": False}


@dataclass(frozen=True)
class Case:
    """One row: the question it belongs to, a preset with the fields decided otherwise, and the town's changed parameters."""

    name: str
    preset: str
    decided: Mapping[str, Any] = field(default_factory=dict)
    town: Mapping[str, Any] = field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        """The policy of this row."""
        return preset(self.preset).but(**self.decided)


CASES: tuple[Case, ...] = (
    *(Case("told", name) for name in ("wait", "hawk", "sift", "on_request", "employee", "wang")),
    *(Case("dear", "sift", town={"sift_min_per_jin": minutes}) for minutes in (12, 30)),
    Case("dear", "wang", town={"sift_min_per_jin": 30}),
    Case("copied", "wang", town=_AT_ONCE),
    Case("copied", "wang", town=_AT_ONCE | {"cut_fen": 3, "poach_permille": 200}),
    *(Case("jars", "wang", town={"jar_percent": percent}) for percent in (40, 20, 15)),
    Case("credit", "wang", {"collect": "cash"}),
    *(Case("credit", "wang", {"credit_days": days, "credit_limit_fen": 1_000_000}) for days in (31, 400)),
    *(Case("credit", "wang", decided, {"capital_fen": 6_000}) for decided in (_TO_ALL, _CASH)),
    *(Case("capital", "wang", town={"capital_fen": fen}) for fen in (8_000, 4_000, 2_000)),
    *(Case("questions", "wang", decided, {"questions_points": points})
      for points in (120, 500) for decided in (_CASH, _CASH | _TWO_FIELDS)),
    Case("lamp", "wang", {"sift_min": 0}),
    Case("lamp", "wang", town={"lamp_fen_per_hour": 30}),
    *(Case("eager", "wang", {"days_ahead": days}) for days in (0, 8)),
    *(Case("living", "wang", town={"living_fen": fen}) for fen in (100, 200)),
)  # fmt: skip


def story_map(cases: Iterable[Case] = CASES, seeds: Iterable[int] = SEEDS, days: int = DAYS) -> "DataFrame":
    """Return one row a case: profit, and gain over waiting in the same towns, with 95 % intervals over the seeds.

    All mechanisms are at work. Columns as in COLUMNS, money in fen, `closed` the number of shops that had to close.
    """
    from pandas import DataFrame

    numbers = list(seeds)
    waits: dict[str, DataFrame] = {}
    rows = []
    for case in cases:
        key = told(case.town)
        if key not in waits:
            waits[key] = experiment({"wait": preset("wait")}, numbers, days, **case.town)
        rows.append(_row(case, waits[key], experiment({"it": case.policy}, numbers, days, **case.town)))
    return DataFrame(rows, columns=list(COLUMNS))


def told(changes: Mapping[str, Any]) -> str:
    """Return changes as "name=value name=value"; several values of one name stand with + between them."""
    return " ".join(f"{name}={_value(value)}" for name, value in changes.items())


def _value(value: object) -> str:
    return "+".join(str(item) for item in value) if isinstance(value, tuple) else str(value)


def _row(case: Case, waits: "DataFrame", found: "DataFrame") -> dict[str, object]:
    from pandas import concat

    nought = found.assign(policy="nought", profit_fen=0)
    own = effects(concat([found, nought]), "nought").iloc[0]
    gain = effects(concat([found, waits]), "wait").iloc[0]
    figures = (round(one[name]) for one in (own, gain) for name in ("mean", "low", "high"))
    about = (case.name, case.preset, told(case.decided), told(case.town), len(found), int(found.days.iloc[0]))
    return dict(zip(COLUMNS, (*about, *figures, int((found.closed_day >= 0).sum())), strict=True))
