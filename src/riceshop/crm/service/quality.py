"""Quality of service: the matrix of procedure and person, the five gaps, and the RATER profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from riceshop.crm import guard
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike
    from pandas import DataFrame

# (procedure is strong, person is strong) -> type of service.
SERVICE_TYPES = {
    (True, True): "quality",
    (True, False): "by_the_book",
    (False, True): "warm",
    (False, False): "indifferent",
}

RATER = ("reliability", "assurance", "tangibles", "empathy", "responsiveness")

# Gap -> (its name, what it is measured against, what was found instead).
FIVE_GAPS = {
    1: ("knowledge", "expected", "understood"),
    2: ("standards", "understood", "specified"),
    3: ("delivery", "specified", "delivered"),
    4: ("promise", "promised", "delivered"),
    5: ("customer", "expected", "perceived"),
}


def service_type(procedural: float, personal: float, cut: float = 3.0) -> str:
    """Return the type of service from its procedural and its personal score: one of the values of SERVICE_TYPES.

    A score at `cut` or above is strong. Strong procedure with a weak person is by_the_book, the reverse warm, both
    strong quality, both weak indifferent. Any scale will do; 3 is the middle of 1 to 5. Raises BadType for
    what is no number, BadValue for what is not finite. Source: R-147.

    >>> service_type(4.5, 2.0), service_type(4.5, 4.0), service_type(1.0, 2.0), service_type(2.0, 5.0)
    ('by_the_book', 'quality', 'indifferent', 'warm')
    """
    edge = guard.number("service_type(cut)", cut)
    strong = guard.number("service_type(procedural)", procedural) >= edge
    return SERVICE_TYPES[strong, guard.number("service_type(personal)", personal) >= edge]


def service_matrix(procedural: ArrayLike, personal: ArrayLike, cut: float = 3.0) -> DataFrame:
    """Return for each type of service how many of the rated scenes fall into it, and their share.

    `procedural` and `personal` are scores of the same scenes in the same order. All four types are listed, in the
    order of SERVICE_TYPES. Returns type, count, share. Raises BadValue for unequal lengths or none. Source: R-147.

    >>> service_matrix([4, 4, 1], [5, 1, 4]).values.tolist()[:2]
    [['quality', 1, 0.3333333333333333], ['by_the_book', 1, 0.3333333333333333]]
    """
    import pandas as pd

    procedure = guard.series("service_matrix(procedural)", procedural)
    person = guard.series("service_matrix(personal)", personal)
    count = guard.same_length("service_matrix", procedure, person)
    found = [service_type(one, other, cut) for one, other in zip(procedure, person, strict=True)]
    rows = [(name, found.count(name), found.count(name) / count) for name in SERVICE_TYPES.values()]
    return pd.DataFrame(rows, columns=["type", "count", "share"])


def service_gaps(levels: Mapping[str, ArrayLike]) -> DataFrame:
    """Return the five gaps of the gap model from six levels of service, all on one scale.

    `levels` holds expected (what customers expect), understood (what managers take that to be), specified (the rule
    of service), delivered (what is done), promised (what is announced) and perceived (what customers see); each a
    number or a column of answers, whose mean is taken. A gap is found minus wanted: below 0 the service falls short.
    Gap 5 is gaps 1, 2 and 3 plus what customers see beyond what is done (perceived - delivered).
    Returns gap (index 1 to 5), name, wanted, found, difference. Raises BadValue for a missing level.
    Source: Parasuraman, Zeithaml, Berry 1985.

    >>> service_gaps(dict(expected=6, understood=5, specified=5, delivered=4, promised=6, perceived=4))[
    ...     "difference"].tolist()
    [-1.0, 0.0, -1.0, -2.0, -2.0]
    """
    import pandas as pd

    named = sorted({level for _, wanted, found in FIVE_GAPS.values() for level in (wanted, found)})
    missing = [level for level in named if level not in levels]
    if missing:
        raise BadValue("crm_service.levels", value=", ".join(missing))
    means = {
        level: float(guard.series(f"service_gaps({level})", np.atleast_1d(levels[level])).mean()) for level in named
    }
    rows = [
        (gap, name, means[wanted], means[found], means[found] - means[wanted])
        for gap, (name, wanted, found) in FIVE_GAPS.items()
    ]
    return pd.DataFrame(rows, columns=["gap", "name", "wanted", "found", "difference"]).set_index("gap")


def rater_profile(
    answers: DataFrame, items: Mapping[str, Sequence[str]], weights: Mapping[str, float] | None = None
) -> DataFrame:
    """Return the mean score of each RATER dimension, its weight and its part of the weighted score.

    `answers` has a row a customer; `items` names the columns of each of the five dimensions in RATER. `weights` are
    not negative and are divided by their sum; equal if None. The column weighted sums to the overall score.
    Returns index dimension, columns score, weight, weighted. Raises BadValue for a missing dimension, missing answers
    or weights that sum to 0. Source: Zeithaml, Parasuraman, Berry 1990, the five dimensions.

    >>> import pandas as pd
    >>> answers = pd.DataFrame({"r": [5, 3], "a": [4, 4], "t": [2, 2], "e": [5, 5], "s": [1, 3]})
    >>> profile = rater_profile(answers, dict(zip(RATER, [["r"], ["a"], ["t"], ["e"], ["s"]])))
    >>> profile["score"].tolist(), round(float(profile["weighted"].sum()), 4)
    ([4.0, 4.0, 2.0, 5.0, 2.0], 3.4)
    """
    import pandas as pd

    if set(items) != set(RATER) or any(len(items[name]) == 0 for name in items):
        raise BadValue("crm_service.rater", value=", ".join(map(str, items)), known=", ".join(RATER))
    table = guard.frame("rater_profile(answers)", answers, [column for name in RATER for column in items[name]])
    told = dict.fromkeys(RATER, 1.0) if weights is None else weights
    if set(told) != set(RATER):
        raise BadValue("crm_service.rater", value=", ".join(map(str, told)), known=", ".join(RATER))
    weight = guard.series("rater_profile(weights)", [told[name] for name in RATER], 0)
    if weight.sum() == 0:
        raise BadValue("crm_service.weights")
    score = [
        float(np.mean(guard.numbers(f"rater_profile({name})", table[list(items[name])].to_numpy()))) for name in RATER
    ]
    share = weight / weight.sum()
    return pd.DataFrame(
        {"score": score, "weight": share, "weighted": share * score}, index=pd.Index(RATER, name="dimension")
    )
