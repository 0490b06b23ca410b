"""Real purchases and gifts of real people: the CDNOW logs and the donations table, from the lifetimes package (MIT)."""

from typing import TYPE_CHECKING

from riceshop.data.tables import read_table
from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    import pandas as pd

CDNOW_COLUMNS = ("customer_id", "date", "quantity", "spend")
DONATION_COLUMNS = ("frequency", "recency", "periods", "weights")
WHICH = ("sample", "master")


def load_cdnow(which: str = "sample") -> "pd.DataFrame":
    """Return the CDNOW purchase log: one row a purchase, first bought in early 1997 and followed to mid-1998.

    `which` is "sample" (one customer in ten, 6,919 rows) or "master" (23,570 customers, 69,659 rows). Columns:
    customer_id (the file's own, the same person in both), date (datetime64), quantity (discs), spend (US dollars).
    Raises BadValue for another `which`. Source: data/datasheet.md, cdnow.
    """
    import pandas as pd

    if which not in WHICH:
        raise BadValue("data.unknown_cdnow", value=which, known=", ".join(WHICH))
    log = read_table(f"cdnow_{which}", CDNOW_COLUMNS)
    return log.assign(date=pd.to_datetime(log["date"], format="%Y-%m-%d"))


def load_donations() -> "pd.DataFrame":
    """Return the donations table: 22 patterns of giving in six yearly opportunities, and how many people gave so.

    Columns: frequency (years with a gift), recency (last year with a gift, 0 for none), n (opportunities, 6;
    periods in the file), weights (people). Source: data/datasheet.md, donations.
    """
    return read_table("donations", DONATION_COLUMNS).rename(columns={"periods": "n"})
