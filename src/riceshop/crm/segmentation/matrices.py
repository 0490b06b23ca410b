"""Matrices: growth matrix, current by potential value, product portfolio, and the composition of sales by trade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riceshop.crm.guard import frame, number, numbers, one_of, same_length, series
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

# The seven trades of R-121, in its order.
TRADES = (
    "international_parts", "international_goods", "regional_electrical", "regional_exclusive", "regional_bulk",
    "regional_diy", "other",
)  # fmt: skip
# The four names are the source's; which stands where was lost there, so this placing is ours.
GROUPS = {"high_high": "demanding", "high_low": "worldly_wise", "low_high": "hesitant", "low_low": "frugal"}


def growth_matrix(new_product: ArrayLike, new_customer: ArrayLike) -> NDArray[np.object_]:
    """Return the growth strategy of each move: consolidate, expand_value, acquire or diversify.

    Two arrays of True and False of one length: is the product new, is the customer new? Raises BadType for other
    values. Source: R-131 and R-132, after Ansoff 1957, Harvard Business Review 35(5): 113-124.

    >>> growth_matrix([False, True, False, True], [False, False, True, True]).tolist()
    ['consolidate', 'expand_value', 'acquire', 'diversify']
    """
    flags = [np.asarray(one) for one in (new_product, new_customer)]
    for place, found in zip(("new_product", "new_customer"), flags, strict=True):
        if found.dtype != bool or found.ndim != 1:
            raise BadType("crm_segmentation.flags", place=f"growth_matrix({place})", value=found.dtype)
    same_length("growth_matrix", *flags)
    names = np.asarray(["consolidate", "expand_value", "acquire", "diversify"], dtype=object)
    return names[flags[0].astype(int) + 2 * flags[1].astype(int)]


def value_quadrant(
    current: ArrayLike, potential: ArrayLike, cuts: tuple[float, float] | None = None,
    labels: Mapping[str, str] = GROUPS,
) -> pd.DataFrame:  # fmt: skip
    """Return each customer's current and potential value, quadrant ("high_low": current high, potential low) and group.

    Two rows of numbers of one length, in one unit. `cuts` are the lines of current and potential value, by default
    the medians; a figure on the line is high. `labels` names the quadrants; the default uses the source's four names,
    whose places were lost in it and are reconstructed by us. Raises BadValue for NaN, lengths that differ, or a
    quadrant without a name. Source: R-103 and R-126.

    >>> value_quadrant([9, 9, 1, 1], [9, 1, 9, 1])["quadrant"].tolist()
    ['high_high', 'high_low', 'low_high', 'low_low']
    """
    now = series("value_quadrant(current)", current)
    later = series("value_quadrant(potential)", potential)
    same_length("value_quadrant", now, later)
    lines = (float(np.median(now)), float(np.median(later))) if cuts is None else cuts
    found = numbers("value_quadrant(cuts)", lines)
    for name in GROUPS:
        one_of("value_quadrant(labels)", name, labels)
    words = np.asarray(["low", "high"], dtype=object)
    quadrant = words[(now >= found[0]).astype(int)] + "_" + words[(later >= found[1]).astype(int)]
    return pd.DataFrame({
        "current": now, "potential": later, "quadrant": quadrant, "group": [labels[name] for name in quadrant],
    })  # fmt: skip


def product_portfolio(
    relative_share: ArrayLike, growth: ArrayLike, share_cut: float = 1.0, growth_cut: float = 0.10
) -> NDArray[np.object_]:
    """Return star, cash_cow, problem_child or dog for each product.

    `relative_share` is sales over those of the largest rival, at least 0; `growth` of the market a year, 0.1 is 10 %.
    A figure on a cut is high. Raises BadValue for NaN and lengths that differ. Source: R-133 has four products and
    no numbers; the cuts are the customary ones (Henderson 1970, The Product Portfolio).

    >>> product_portfolio([2, 2, 0.5, 0.5], [0.2, 0, 0.2, 0]).tolist()
    ['star', 'cash_cow', 'problem_child', 'dog']
    """
    shares = series("product_portfolio(relative_share)", relative_share, low=0.0)
    rates = series("product_portfolio(growth)", growth)
    same_length("product_portfolio", shares, rates)
    high_share = shares >= number("product_portfolio(share_cut)", share_cut, 0.0)
    high_growth = rates >= number("product_portfolio(growth_cut)", growth_cut)
    names = np.asarray(["dog", "problem_child", "cash_cow", "star"], dtype=object)
    return names[2 * high_share.astype(int) + high_growth.astype(int)]


def composition(
    sales: pd.DataFrame, by: str, value_col: str, policy: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return per class its lines, sales, share of the total and cumulative share, largest first.

    `sales` has a row per customer or order; `by` names the trade, or the product for a product mix. With `policy` (the
    share wanted per class, sum 1) come the columns wanted and gap, for every class named in either. Raises BadValue
    for missing columns, a row without a class, a total not above 0, or a policy that does not add up to 1.
    Source: R-121 and R-124; `TRADES` are the source's seven trades.

    >>> ledger = pd.DataFrame({"trade": ["a", "b", "a"], "fen": [1, 2, 5]})
    >>> composition(ledger, "trade", "fen")["share"].to_dict()
    {'a': 0.75, 'b': 0.25}
    """
    frame("composition(sales)", sales, (by, value_col))
    if sales[by].isna().any():
        raise BadValue("crm_segmentation.no_class", place="composition(by)", value=int(sales[by].isna().sum()))
    lines = pd.Series(series("composition(value_col)", sales[value_col].to_numpy()), index=sales[by].to_numpy())
    groups = lines.groupby(level=0, sort=False)
    table = pd.DataFrame({"lines": groups.size(), "sales": groups.sum()})
    if policy is not None:
        table = table.reindex(table.index.union(list(policy), sort=False), fill_value=0)
    total = table["sales"].sum()
    if not total > 0:
        raise BadValue("crm_segmentation.no_value", place="composition(value_col)")
    table = table.sort_values("sales", ascending=False, kind="stable")
    table["share"] = table["sales"] / total
    table["cumulative"] = table["share"].cumsum()
    table.index.name = by
    return table if policy is None else _against(table, policy)


def _against(table: pd.DataFrame, policy: Mapping[str, float]) -> pd.DataFrame:
    wanted = numbers("composition(policy)", list(policy.values()), 0.0)
    if abs(wanted.sum() - 1) > 1e-9:
        raise BadValue("crm_segmentation.sum", place="composition(policy)", value=f"{wanted.sum():g}")
    table["wanted"] = pd.Series(wanted, index=list(policy)).reindex(table.index, fill_value=0.0)
    table["gap"] = table["share"] - table["wanted"]
    return table
