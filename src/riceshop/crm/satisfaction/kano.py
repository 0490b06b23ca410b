"""Kano: from pairs of answers to six categories by a named evaluation table, with Better, Worse and the curves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm.guard import frame, number, numbers, one_of
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray
    from pandas import DataFrame

ANSWERS = ("like", "must_be", "neutral", "live_with", "dislike")
# Must-be, one-dimensional, attractive, indifferent, reverse, questionable: also the order in which a tie is decided.
CATEGORIES = "MOAIRQ"
# Rows: the answer if the feature is there; columns: if it is not; both in the order of ANSWERS.
KANO_TABLES = {
    # As commonly reprinted under the name of Berger and others (1993), Center for Quality of Management Journal 2(4).
    "berger": ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ"),
    # Stricter: "must be there" and "must be away" contradict each other too, and so do two "I can live with it".
    "strict": ("QAAAO", "RQIIM", "RIIIM", "RIIQM", "RRRRQ"),
}
Table = str | Sequence[str] | Mapping[tuple[str, str], str]
# Where a curve starts and ends if nobody was asked: satisfaction without the feature, and with all of it.
ENDS = {"M": (-1.0, 0.0), "O": (-1.0, 1.0), "A": (0.0, 1.0), "I": (0.0, 0.0), "R": (1.0, -1.0)}


def kano_category(functional: str, dysfunctional: str, table: Table = "berger") -> str:
    """Return the category of one pair of answers: "M", "O", "A", "I", "R" or "Q" (questionable).

    `functional` answers "how do you feel if it is there", `dysfunctional` "if it is not": like, must_be, neutral,
    live_with or dislike. Evaluation tables differ: `table` names one of KANO_TABLES, or is your own, five strings of
    five letters (rows functional, columns dysfunctional) or a dict by pair of answers. Raises BadValue for an unknown
    answer, BadValue or BadType for a table that is none. Source: Kano and others (1984), Hinshitsu 14(2): 39-48; R-177.

    >>> kano_category("like", "dislike")
    'O'
    >>> kano_category("must_be", "must_be"), kano_category("must_be", "must_be", table="strict")
    ('I', 'Q')
    """
    cells = evaluation_table(table)
    return cells[
        one_of("kano_category(functional)", functional, ANSWERS),
        one_of("kano_category(dysfunctional)", dysfunctional, ANSWERS),
    ]


def kano_summary(
    answers: DataFrame,
    feature: str = "feature",
    functional: str = "functional",
    dysfunctional: str = "dysfunctional",
    table: Table = "berger",
) -> DataFrame:
    """Return one row a feature: counts M, O, A, I, R, Q, the commonest category, better and worse, and n.

    `answers` has one row a respondent and feature; the other arguments name its columns. A tie goes to the category
    that matters more: M, O, A, I, R, Q. better = (A+O)/(A+O+M+I), from 0 to 1; worse = −(O+M)/(A+O+M+I), from -1 to 0;
    NaN when all answers are reverse or questionable. Raises BadValue for an unknown or missing answer, no rows, a
    missing column. Source: Berger and others (1993) for better and worse; R-177.

    >>> import pandas as pd
    >>> told = pd.DataFrame({"functional": ["must_be", "like"], "dysfunctional": ["dislike", "dislike"]})
    >>> told["feature"] = "sifted"
    >>> line = kano_summary(told).loc["sifted"]
    >>> line["category"], float(line["better"]), float(line["worse"])
    ('M', 0.5, -1.0)
    """
    import pandas as pd

    told = frame("kano_summary(answers)", answers, [feature, functional, dysfunctional])
    if told.empty or told[feature].isna().any():
        raise BadValue("crm_satisfaction.kano_rows", value=len(told))
    cells = evaluation_table(table)
    lines: dict[object, Counter[str]] = {}
    for name, there, away in zip(told[feature], told[functional], told[dysfunctional], strict=True):
        pair = (
            one_of(f"kano_summary({functional})", there, ANSWERS),
            one_of(f"kano_summary({dysfunctional})", away, ANSWERS),
        )
        lines.setdefault(name, Counter())[cells[pair]] += 1
    rows = {
        name: [
            *(count[one] for one in CATEGORIES),
            max(CATEGORIES, key=lambda one, count=count: count[one]),
            *better_worse(count),
            count.total(),
        ]
        for name, count in lines.items()
    }
    columns = [*CATEGORIES, "category", "better", "worse", "n"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis(feature)


def better_worse(counts: Mapping[str, int]) -> tuple[float, float]:
    """Return (better, worse) from counts by category; NaN, NaN when A, O, M and I are all 0.

    Raises BadType for what is no number, BadValue for an unknown category and a negative count.
    Source: Berger and others (1993); R-177.

    >>> better_worse({"A": 1, "O": 2, "M": 1, "I": 0, "R": 5})
    (0.75, -0.75)
    """
    told = {one: number(f"better_worse(counts[{one!r}])", counts.get(one, 0), 0.0) for one in CATEGORIES}
    strange = [one for one in counts if one not in told]
    if strange:
        raise BadValue(
            "crm.word", place="better_worse(counts)", value=strange[0], known=", ".join(CATEGORIES)
        )
    base = sum(told[one] for one in "AOMI")
    if not base:
        return float("nan"), float("nan")
    return (told["A"] + told["O"]) / base, -(told["O"] + told["M"]) / base


def kano_curve(
    category: str,
    fulfilment: ArrayLike,
    better: float | None = None,
    worse: float | None = None,
    bend: float = 3.0,
) -> NDArray[np.float64]:
    """Return satisfaction at each degree of fulfilment (0 not at all, 1 fully), from `worse` at 0 to `better` at 1.

    One-dimensional and reverse quality run straight, indifferent is flat between the two ends, attractive rises late:
    worse + (better − worse)·(e^{bx} − 1)/(e^b − 1), must-be rises early: the same with −b; b is `bend`, above 0.
    The ends are by default M −1 and 0, O −1 and 1, A 0 and 1, I 0, R 1 and −1. Raises BadValue out of range and for
    "Q", which has no curve. Source: the shapes are Kano's (1984), the exponential is ours: R-177 says that no formula
    convinces yet.

    >>> kano_curve("A", [0, 0.5, 1]).round(2).tolist(), kano_curve("M", [0, 0.5, 1]).round(2).tolist()
    ([0.0, 0.18, 1.0], [-1.0, -0.18, 0.0])
    """
    kind = one_of("kano_curve(category)", category, ENDS)
    x = numbers("kano_curve(fulfilment)", np.asarray(fulfilment), 0.0, 1.0)
    low = ENDS[kind][0] if worse is None else number("kano_curve(worse)", worse)
    high = ENDS[kind][1] if better is None else number("kano_curve(better)", better)
    b = number("kano_curve(bend)", bend, 0.0, 50.0, open_low=True)
    if kind == "I":
        return np.full_like(x, (low + high) / 2)
    if kind in "AM":
        b = b if kind == "A" else -b
        x = np.expm1(b * x) / np.expm1(b)
    return low + (high - low) * x


def evaluation_table(table: Table) -> dict[tuple[str, str], str]:
    """Return an evaluation table as a dict from (functional, dysfunctional) to category, checked to hold all 25 pairs.

    Raises BadType or BadValue for what is no table of the six letters.
    Source: the tables named in KANO_TABLES, "berger" after Berger and others (1993); R-177.

    >>> evaluation_table("berger")["neutral", "dislike"]
    'M'
    """
    if isinstance(table, str):
        table = KANO_TABLES[one_of("evaluation_table(table)", table, KANO_TABLES)]
    pairs = [(there, away) for there in ANSWERS for away in ANSWERS]
    if isinstance(table, Mapping):
        cells = dict(table)
    elif (
        isinstance(table, Sequence)
        and len(table) == len(ANSWERS)
        and all(len(row) == len(ANSWERS) for row in table)
    ):
        cells = dict(zip(pairs, (letter for row in table for letter in row), strict=True))
    else:
        raise BadType("crm_satisfaction.kano_table", value=type(table).__name__)
    if set(cells) != set(pairs) or not all(letter in tuple(CATEGORIES) for letter in cells.values()):
        raise BadValue("crm_satisfaction.kano_table", value=len(cells))
    return cells
