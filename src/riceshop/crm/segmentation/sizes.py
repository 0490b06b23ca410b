"""Sizes: customers sorted by what they buy: ABC classes, the value pyramid, the rules of C-11 on one ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm.guard import one_of, same_length, series
from riceshop.crm.segmentation.inequality import heads_for, top_share
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

TIERS = ("vip", "main", "ordinary", "small")
TIES = ("best", "worst", "order")
# Sums of shares such as 0.5 + 0.25 must meet a cut of 0.75 whatever the rounding.
HAIR = 1e-12


def abc_classes(
    sales: pd.Series, cuts: tuple[float, float] = (0.75, 0.95), ties: str = "best", within: pd.Series | None = None
) -> pd.DataFrame:
    """Return customers by net sales, largest first, with columns sales, share, cumulative and class (A, B or C).

    `sales` has one line per customer or per order, indexed by customer in any order; lines of one customer are
    added, returns are negative lines. A customer is A as long as those before have not reached the first cut of
    cumulative sales, so the one who crosses the line is still A. Whoever nets 0 or less is C, has share 0 and is not
    in the total. `ties`: equal sales share the "best" or the "worst" of their classes, or go by first appearance
    ("order"). `within` gives each customer's trade and classes are made in every trade. Raises BadValue for cuts that
    do not rise within (0, 1), for missing numbers, and if nothing was sold. Source: R-120 (about 75, 20 and 5 %).

    >>> abc_classes(pd.Series([5, 50, 20, 25], index=list("wxyz")))["class"].to_dict()
    {'x': 'A', 'z': 'A', 'y': 'B', 'w': 'C'}
    """
    one_of("abc_classes(ties)", ties, TIES)
    _rising("abc_classes(cuts)", cuts)
    net = per_customer("abc_classes(sales)", sales)
    if within is None:
        return _abc(net, cuts, ties)
    trade = within[~within.index.duplicated()].reindex(net.index)
    if trade.isna().any():
        raise BadValue("crm_segmentation.no_trade", place="abc_classes(within)", value=trade.index[trade.isna()][0])
    parts = [_abc(group, cuts, ties).assign(trade=name) for name, group in net.groupby(trade, sort=True)]
    return pd.concat(parts)


def value_pyramid(
    values: pd.Series, shares: Sequence[float] = (0.01, 0.04, 0.15, 0.80), tiers: Sequence[str] = TIERS,
    ties: str = "best",
) -> pd.DataFrame:  # fmt: skip
    """Return customers by value, largest first, with columns value, rank (1 is best) and tier, by shares of heads.

    `values` as in `abc_classes`; negative values are allowed. The customer of rank k among n stands at (k - 1/2) / n
    and is in the first tier whose cumulative share reaches that. `ties` as in `abc_classes`. Raises BadValue if the
    shares do not add up to 1 or differ in number from the tiers. Source: R-117; the 80 is by subtraction.

    >>> value_pyramid(pd.Series(range(100)))["tier"].value_counts().to_dict()
    {'small': 80, 'ordinary': 15, 'main': 4, 'vip': 1}
    """
    one_of("value_pyramid(ties)", ties, TIES)
    parts = series("value_pyramid(shares)", shares, low=0.0)
    same_length("value_pyramid(tiers)", parts, tiers)
    if abs(parts.sum() - 1) > 1e-9:
        raise BadValue("crm_segmentation.sum", place="value_pyramid(shares)", value=f"{parts.sum():g}")
    net = per_customer("value_pyramid(values)", values).sort_values(ascending=False, kind="stable")
    places = (np.arange(len(net)) + 0.5) / len(net)
    steps = np.searchsorted(np.cumsum(parts)[:-1] + HAIR, places)
    steps = _settle(net, steps, ties)
    ranks = net.rank(method="min", ascending=False).astype(int)
    return pd.DataFrame({"value": net, "rank": ranks, "tier": np.asarray(tiers, dtype=object)[steps]})


def class_table(values: ArrayLike, classes: Sequence[str]) -> pd.DataFrame:
    """Return, for each class in order of first appearance, its customers and value and their shares of the total.

    `values` and `classes` are of one length, one entry per customer. Raises BadValue for lengths that differ and for
    values that add up to 0. Source: R-117 and R-120 ask for it.

    >>> class_table([60, 20, 20], ["A", "B", "B"])["share_of_value"].tolist()
    [0.6, 0.4]
    """
    found = series("class_table(values)", values)
    same_length("class_table(classes)", found, classes)
    if found.sum() == 0:
        raise BadValue("crm_segmentation.no_value", place="class_table(values)")
    lines = pd.DataFrame({"value": found, "class": list(classes)}).groupby("class", sort=False)["value"]
    table = pd.DataFrame({"customers": lines.size(), "value": lines.sum()})
    table["share_of_customers"] = table["customers"] / len(found)
    table["share_of_value"] = table["value"] / found.sum()
    return table


def key_customer_rules(sales: pd.Series) -> pd.DataFrame:
    """Return who counts as a key customer by each rule of the sources: their share of heads and of sales.

    Rows: top_20_heads and first_80_sales (two readings of 80/20), abc_a (75 % of sales), pyramid_vip (1 % of heads)
    and pyramid_core (1 + 4 + 15 %). `sales` as in `abc_classes`; customers who net less than 0 count as 0. Errors as
    there. Source: contradiction C-11, where some figures are shares of sales and some are shares of heads.

    >>> key_customer_rules(pd.Series([80, 5, 5, 5, 5])).round(2).loc["abc_a"].to_dict()
    {'share_of_heads': 0.2, 'share_of_sales': 0.8}
    """
    net = per_customer("key_customer_rules(sales)", sales).clip(lower=0)
    chosen_a = abc_classes(net)
    chosen_a = chosen_a[chosen_a["class"] == "A"]
    rows = {
        "top_20_heads": (0.2, top_share(net, 0.2)),
        "first_80_sales": (heads_for(net, 0.8), 0.8),
        "abc_a": (len(chosen_a) / len(net), float(chosen_a["share"].sum())),
        "pyramid_vip": (0.01, top_share(net, 0.01)),
        "pyramid_core": (0.2, top_share(net, 0.2)),
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["share_of_heads", "share_of_sales"])


def per_customer(place: str, sales: pd.Series) -> pd.Series:
    """Return the net sum of each customer (the index), in order of first appearance, as float.

    Raises BadType for what is no Series, BadValue for an empty one, a missing number or a line without a customer.

    >>> per_customer("ledger", pd.Series([3, 4, -1], index=["a", "b", "a"])).to_dict()
    {'a': 2.0, 'b': 4.0}
    """
    if not isinstance(sales, pd.Series):
        sales = pd.Series(series(place, sales))
    checked = pd.Series(series(place, sales.to_numpy()), index=sales.index)
    if checked.index.hasnans:
        raise BadValue("crm_segmentation.no_customer", place=place, value=int(checked.index.isna().sum()))
    return checked.groupby(level=list(range(checked.index.nlevels)), sort=False).sum()


def _abc(net: pd.Series, cuts: tuple[float, float], ties: str) -> pd.DataFrame:
    ordered = net.sort_values(ascending=False, kind="stable")
    positive = ordered.clip(lower=0)
    if positive.sum() == 0:
        raise BadValue("crm_segmentation.no_value", place="abc_classes(sales)")
    share = positive / positive.sum()
    before = share.cumsum().to_numpy() - share.to_numpy()
    steps = np.searchsorted(np.asarray(cuts) - HAIR, before, side="right")
    steps = _settle(ordered, steps, ties)
    steps[ordered.to_numpy() <= 0] = len(cuts)
    letters = np.asarray(["A", "B", "C"], dtype=object)
    return pd.DataFrame({"sales": ordered, "share": share, "cumulative": share.cumsum(), "class": letters[steps]})


def _settle(ordered: pd.Series, steps: NDArray[np.int64], ties: str) -> NDArray[np.int64]:
    if ties == "order":
        return steps.copy()
    how = "min" if ties == "best" else "max"
    return pd.Series(steps).groupby(ordered.to_numpy()).transform(how).to_numpy().copy()


def _rising(place: str, cuts: Sequence[float]) -> None:
    found = series(place, cuts, at_least=2)
    if len(found) != 2 or not 0 < found[0] < found[1] < 1:
        raise BadValue("crm_segmentation.cuts", place=place, value=tuple(float(cut) for cut in found))
