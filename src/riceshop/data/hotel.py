"""The guest log of the Oriental Hotel case: one row an event, from the desk, the restaurant and the post room."""

from typing import TYPE_CHECKING

from riceshop.data.tables import read_table

if TYPE_CHECKING:
    import pandas as pd

HOTEL_COLUMNS = ("event", "date", "minute", "guest", "surname", "visit", "department", "kind", "value")


def load_hotel_log() -> "pd.DataFrame":
    """Return the made-up guest log of the hotel case, in order of time.

    Columns: event (running number), date (datetime), minute (minutes after midnight), guest (key), surname, visit
    (number of the stay), department, kind and value (text). Source: data/datasheet.md, hotel_visits.
    """
    import pandas as pd

    log = read_table("hotel_visits", HOTEL_COLUMNS)
    return log.assign(date=pd.to_datetime(log["date"]), value=log["value"].astype(str))
