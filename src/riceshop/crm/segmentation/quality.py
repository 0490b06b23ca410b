"""Quality: a customer file looked through for duplicates, stale entries and gaps, and cleaned."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pandas as pd

from riceshop.crm.guard import frame, whole
from riceshop.words.errors import BadValue


def same_entry(value: object) -> str:
    """Return an entry as it is compared: full-width letters made plain, lower case, only letters and digits kept.

    A missing entry gives "". Source: R-135.

    >>> same_entry("０９１２－345 "), same_entry(None)
    ('0912345', '')
    """
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    plain = unicodedata.normalize("NFKC", str(value)).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def duplicate_groups(customers: pd.DataFrame, on: Sequence[str]) -> pd.Series:
    """Return a number per row, the same for rows that agree in all columns `on` (0 is the first customer).

    Entries are compared by `same_entry`; a row that lacks one of them is its own customer. Rows keep their order.
    Raises BadValue for missing columns or no column. Source: R-135.

    >>> file = pd.DataFrame({"name": ["Wang", "wang ", "Lin"]})
    >>> duplicate_groups(file, ["name"]).tolist()
    [0, 0, 1]
    """
    frame("duplicate_groups(customers)", customers, on)
    if not len(on):
        raise BadValue("crm.series", place="duplicate_groups(on)", value=list(on), count=1)
    keys = [tuple(map(same_entry, row)) for row in customers[list(on)].itertuples(index=False, name=None)]
    # A key of its own for each row with a gap: two unknown phones are not one phone.
    apart = [key if all(key) else (place,) for place, key in enumerate(keys)]
    return pd.Series(pd.factorize(pd.Series(apart, dtype=object))[0], index=customers.index, name="customer")


def quality_report(
    customers: pd.DataFrame, on: Sequence[str], date_col: str, today: str | pd.Timestamp, stale_days: int = 365
) -> pd.DataFrame:
    """Return one row per finding (missing by column, duplicate, stale, undated, future) with rows and share of all.

    A row is a duplicate if another before it agrees in the columns `on`; stale if `date_col`, the day it was last
    checked, lies more than `stale_days` before `today`; undated without that day; future if it lies after `today`.
    Blank text counts as missing. Raises BadValue for missing columns and an empty file. Source: R-135 and R-047
    (a customer database is current, accessible and actionable).

    >>> file = pd.DataFrame({"name": ["Wang", "WANG", " "], "seen": pd.to_datetime(["2025-01-01", "2020-01-01", None])})
    >>> quality_report(file, ["name"], "seen", "2025-06-01")["rows"].to_dict()
    {'missing name': 1, 'missing seen': 1, 'duplicate': 1, 'stale': 1, 'undated': 1, 'future': 0}
    """
    frame("quality_report(customers)", customers, (*on, date_col))
    if customers.empty:
        raise BadValue("crm_segmentation.rows", place="quality_report(customers)", value=0, count=1)
    blank = _blank(customers)
    seen = pd.to_datetime(customers[date_col])
    age = (pd.Timestamp(today) - seen).dt.days
    rows = {f"missing {name}": int(blank[name].sum()) for name in customers.columns}
    rows["duplicate"] = int(duplicate_groups(customers, on).duplicated().sum())
    rows["stale"] = int((age > whole("quality_report(stale_days)", stale_days, 0)).sum())
    rows["undated"] = int(seen.isna().sum())
    rows["future"] = int((age < 0).sum())
    found = pd.DataFrame({"rows": rows})
    return found.assign(share=found["rows"] / len(customers))


def clean_customers(customers: pd.DataFrame, on: Sequence[str], date_col: str) -> pd.DataFrame:
    """Return one row per customer: the entries of the freshest row, gaps filled from the older ones of the same.

    Rows are compared as in `duplicate_groups`; undated rows count as oldest; of one day, the first stands. The row keeps
    the label of the customer's first row, and rows their order; the input is not changed. Raises BadValue for missing
    columns. Source: R-135.

    >>> file = pd.DataFrame({"name": ["Wang", "wang"], "phone": ["12", None], "seen": pd.to_datetime(["2024", "2025"])})
    >>> clean_customers(file, ["name"], "seen")[["name", "phone"]].values.tolist()
    [['wang', '12']]
    """
    frame("clean_customers(customers)", customers, (*on, date_col))
    groups = duplicate_groups(customers, on).to_numpy()
    whole_rows = customers.mask(_blank(customers))
    freshness = pd.to_datetime(customers[date_col]).rank(method="first", ascending=False, na_option="bottom")
    order = freshness.to_numpy().argsort(kind="stable")
    merged = whole_rows.iloc[order].groupby(groups[order], sort=True).first()
    labels = customers.index[~pd.Series(groups).duplicated().to_numpy()]
    return merged.set_axis(labels, axis=0)[list(customers.columns)]


def _blank(customers: pd.DataFrame) -> pd.DataFrame:
    return customers.apply(lambda column: column.map(lambda value: same_entry(value) == "")).astype(bool)
