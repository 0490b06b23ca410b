"""Effects: what a policy changes against another in the same towns, with an interval over the seeds."""

from numbers import Real
from typing import TYPE_CHECKING

import numpy as np

from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from pandas import DataFrame


def effects(
    table: "DataFrame", base: str = "wait", measure: str = "profit_fen", level: float = 0.95
) -> "DataFrame":
    """Return what each policy of an experiment changes against `base`; see columns("effects").

    `table` is what `experiment` returned. A difference is taken within each seed, where both policies meet the same
    town, the same weather and the same appetites; `low` and `high` enclose the mean difference over all towns with
    confidence `level`, by Student's t over the seeds (Student 1908, Biometrika 6(1): 1-25). Raises BadValue for an
    unknown policy or column, for fewer than two seeds and for pairs that are not complete.
    """
    from pandas import DataFrame
    from scipy.stats import t

    pairs = _pairs(table, base, measure)
    if isinstance(level, bool) or not isinstance(level, Real):
        raise BadType("town_run.level", place="effects(level=...)", value=level)
    if not 0 < level < 1:
        raise BadValue("town_run.level", place="effects(level=...)", value=level)
    rows = []
    for name in pairs.columns.drop(base):
        difference = (pairs[name] - pairs[base]).to_numpy(dtype=float)
        n, mean = len(difference), float(difference.mean())
        half = float(t.ppf((1 + level) / 2, n - 1) * difference.std(ddof=1) / np.sqrt(n))
        rows.append({"policy": name, "base": base, "measure": measure, "n": n,
                     "mean": mean, "low": mean - half, "high": mean + half})  # fmt: skip
    return DataFrame(rows, columns=["policy", "base", "measure", "n", "mean", "low", "high"])


def _pairs(table: object, base: str, measure: str) -> "DataFrame":
    """Return the measure by seed (rows) and policy (columns, in the order of the experiment)."""
    from pandas import DataFrame

    if not isinstance(table, DataFrame):
        raise BadType("town_run.experiment", place="effects", value=table)
    for column in ("policy", "seed", measure):
        if not isinstance(column, str) or column not in table.columns:
            raise BadValue("town_run.no_column", place="effects", value=column, known=", ".join(map(str, table.columns)))
    names = table["policy"].drop_duplicates()
    if not isinstance(base, str) or base not in set(names):
        raise BadValue("town_run.no_policy", place="effects", value=base, known=", ".join(map(str, names)))
    if table[measure].dtype.kind not in "iufb":
        raise BadValue("town_run.no_measure", place="effects", value=measure)
    twice = table.duplicated(["policy", "seed"])
    if twice.any():
        raise BadValue("town_run.pairs", place="effects", value=str(table["policy"][twice].iloc[0]))
    pairs = table.pivot(index="seed", columns="policy", values=measure)[list(names)]
    for name in names:
        if pairs[name].isna().any():
            raise BadValue("town_run.pairs", place="effects", value=str(name))
    if len(pairs) < 2:
        raise BadValue("town_run.two_seeds", place="effects", value=len(pairs))
    return pairs
