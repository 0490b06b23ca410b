"""Rebuilds the CDNOW logs and the donations table from the wheel that carries them."""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from riceshop.words.errors import BadValue

INSIDE = "lifetimes/datasets/"
# Where each table's columns stand in its source: the sample's second column is a number of its own, left out.
LOGS: Mapping[str, tuple[str, tuple[int, int, int, int], int]] = {
    "cdnow_sample.csv": ("CDNOW_sample.txt", (0, 2, 3, 4), 0),
    "cdnow_master.csv": ("CDNOW_master.txt", (0, 1, 2, 3), 1),
}


def purchases(wheel: Path) -> dict[str, str]:
    """Return the tables as {file name: CSV text}. `wheel` is Lifetimes-0.11.3-py3-none-any.whl.

    Raises BadValue when the file is not that wheel.
    """
    try:
        with zipfile.ZipFile(wheel) as packed:
            raw = {name: packed.read(INSIDE + source).decode("ascii") for name, (source, _, _) in LOGS.items()}
            donations = packed.read(INSIDE + "donations.csv").decode("ascii")
    except (OSError, KeyError, zipfile.BadZipFile, UnicodeDecodeError) as reason:
        raise BadValue("cli.data.not_the_wheel", value=str(wheel), reason=str(reason)) from reason
    found = {name: _table(raw[name], places, skip) for name, (_, places, skip) in LOGS.items()}
    return {**found, "donations.csv": donations.replace("\r\n", "\n")}


def _table(text: str, places: tuple[int, int, int, int], skip: int) -> str:
    return "customer_id,date,quantity,spend\n" + "".join(_rows(text, places, skip))


def _rows(text: str, places: tuple[int, int, int, int], skip: int) -> Iterator[str]:
    for line in text.splitlines()[skip:]:
        words = line.split()
        if words:
            who, day, discs, dollars = (words[place] for place in places)
            yield f"{int(who)},{day[:4]}-{day[4:6]}-{day[6:]},{int(discs)},{float(dollars):.2f}\n"
