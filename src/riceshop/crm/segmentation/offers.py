"""Offers: what to offer each customer next, and who looks like the customers one has, by logistic regression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm.guard import frame, number, numbers, same_length, series, whole
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def look_alikes(
    features: pd.DataFrame, members: ArrayLike, top: int | None = None, strength: float = 1.0
) -> pd.DataFrame:
    """Return customers who are no members, the most alike first, with columns probability and rank.

    `features` are numbers, a row per customer; `members` are True and False: buyers of an item, or customers who left.
    Fitted on all rows by logistic regression on standardised columns with a ridge penalty (`strength` is its inverse),
    which stays finite when a column separates the groups. The probability of a row comes from a fit that has seen it:
    use it to rank, not to judge the model. Raises BadType for other members, BadValue for gaps and if all or none are
    members. Source: R-139 (the bank's pattern).

    >>> people = pd.DataFrame({"children": [4, 5, 0, 0, 5]}, index=list("abcde"))
    >>> look_alikes(people, [True, True, False, False, False], top=1).index.tolist()
    ['e']
    """
    values = _table("look_alikes(features)", features)
    flags = _flags("look_alikes(members)", members)
    same_length("look_alikes(members)", values, flags)
    chance = _chances(values, flags, number("look_alikes(strength)", strength, 0.0, open_low=True), "look_alikes")
    outside = pd.Series(chance[~flags], index=features.index[~flags]).sort_values(ascending=False, kind="stable")
    found = pd.DataFrame({"probability": outside, "rank": np.arange(1, len(outside) + 1)})
    return found if top is None else found.head(whole("look_alikes(top)", top, 1))


def next_best_offer(
    owned: pd.DataFrame, features: pd.DataFrame | None = None, margins: Mapping[str, float] | None = None,
    strength: float = 1.0,
) -> pd.DataFrame:  # fmt: skip
    """Return the best offer per customer: columns offer, probability and expected (probability x margin).

    `owned` has a row per customer and a column of True and False per product. For each product, who owns it is told
    from the other products and from `features` (numbers, same rows), as in `look_alikes`; among what a customer does
    not own, the largest expected margin wins (`margins` per product; 1 for all by default). Who owns everything is left
    out; a product that all or none own cannot be learned and is not offered. Raises as `look_alikes`, for rows that
    differ, and if no product can be learned. Source: R-139.

    >>> owned = pd.DataFrame({"rice": [1, 1, 1, 0, 0], "oil": [1, 1, 0, 0, 0]}).astype(bool)
    >>> next_best_offer(owned).loc[2, "offer"]
    'oil'
    """
    if not isinstance(owned, pd.DataFrame) or not all(kind == bool for kind in owned.dtypes):
        raise BadType("crm_segmentation.flags", place="next_best_offer(owned)", value=type(owned).__name__)
    worth = {name: 1.0 for name in owned.columns} if margins is None else dict(margins)
    frame("next_best_offer(margins)", pd.DataFrame(columns=list(worth)), owned.columns)
    gains = series("next_best_offer(margins)", [worth[name] for name in owned.columns])
    others = _others(owned, features)
    learned = [name for name in owned.columns if 0 < owned[name].sum() < len(owned)]
    if not learned:
        raise BadValue("crm_segmentation.one_kind", place="next_best_offer(owned)")
    chances = pd.DataFrame(np.nan, index=owned.index, columns=owned.columns)
    for name in learned:
        known = others.drop(columns=[("owned", name)]).to_numpy(dtype=float)
        chances[name] = _chances(known, owned[name].to_numpy(), strength, "next_best_offer")
    expected = (chances * gains).mask(owned)
    open_to = expected.notna().any(axis=1)
    best = expected[open_to].idxmax(axis=1)
    rows, columns = np.flatnonzero(open_to), owned.columns.get_indexer(best)
    return pd.DataFrame({
        "offer": best.to_numpy(), "probability": chances.to_numpy()[rows, columns],
        "expected": expected.to_numpy()[rows, columns],
    }, index=owned.index[open_to])  # fmt: skip


def lift_table(scores: ArrayLike, responded: ArrayLike, parts: int = 10) -> pd.DataFrame:
    """Return responses by part of the list, best scores first: customers, responses, rate, lift and cumulative gain.

    Lift is the rate over the overall rate, gain the share of all responses reached so far. Equal scores keep the order
    given. Raises BadValue for lengths that differ, fewer customers than parts, and nobody responding. Source: R-047.

    >>> lift_table([0.9, 0.8, 0.2, 0.1], [True, False, False, False], parts=2)["lift"].tolist()
    [2.0, 0.0]
    """
    found = series("lift_table(scores)", scores, at_least=whole("lift_table(parts)", parts, 1))
    flags = _flags("lift_table(responded)", responded)
    same_length("lift_table(responded)", found, flags)
    if not flags.any():
        raise BadValue("crm_segmentation.one_kind", place="lift_table(responded)")
    ordered = flags[np.argsort(-found, kind="stable")]
    pieces = np.array_split(ordered, parts)
    table = pd.DataFrame({"customers": [len(one) for one in pieces], "responses": [int(one.sum()) for one in pieces]},
                         index=pd.RangeIndex(1, parts + 1, name="part"))  # fmt: skip
    table["rate"] = table["responses"] / table["customers"]
    table["lift"] = table["rate"] / flags.mean()
    table["gain"] = table["responses"].cumsum() / flags.sum()
    return table


def _others(owned: pd.DataFrame, features: pd.DataFrame | None) -> pd.DataFrame:
    parts = {"owned": owned.astype(float)}
    if features is not None:
        _table("next_best_offer(features)", features)
        if not features.index.equals(owned.index):
            raise BadValue("crm_segmentation.customers", place="next_best_offer(features)", value=len(features))
        parts["features"] = features
    return pd.concat(parts, axis=1)


def _chances(values: NDArray[np.float64], flags: NDArray[np.bool_], strength: float, place: str) -> NDArray[np.float64]:
    from sklearn.linear_model import LogisticRegression

    if flags.all() or not flags.any():
        raise BadValue("crm_segmentation.one_kind", place=place)
    if values.shape[1] == 0:
        return np.full(len(flags), flags.mean())
    spread = values.std(axis=0)
    scaled = (values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    model = LogisticRegression(C=strength, max_iter=1000).fit(scaled, flags)
    return model.predict_proba(scaled)[:, 1]


def _table(place: str, features: pd.DataFrame) -> NDArray[np.float64]:
    frame(place, features, ())
    return numbers(place, features.to_numpy())


def _flags(place: str, members: ArrayLike) -> NDArray[np.bool_]:
    flags = np.asarray(members)
    if flags.dtype != bool or flags.ndim != 1:
        raise BadType("crm_segmentation.flags", place=place, value=flags.dtype)
    return flags
