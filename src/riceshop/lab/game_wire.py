"""The wire between Python and the game's JavaScript: evenings as one binary buffer, a struct of arrays."""

from collections.abc import Sequence

import numpy as np

from riceshop.lab.game_run import DAY_COLUMNS, Evening

HOUSE_INT32 = ("owed_fen",)
HOUSE_UINT8 = ("level", "days_left", "members", "flags")


def columns() -> dict[str, list[str]]:
    """Return the order of the columns in the buffer, as the JavaScript wants to know it."""
    return {"day": list(DAY_COLUMNS), "house32": list(HOUSE_INT32), "house8": list(HOUSE_UINT8)}


def packed(evenings: Sequence[Evening]) -> bytes:
    """Return the evenings as bytes: int32 figures by column, then int32, then uint8 households by column and day."""
    parts = [np.array([evening.figures[name] for evening in evenings], dtype="<i4") for name in DAY_COLUMNS]
    parts += [
        np.stack([getattr(evening, name) for evening in evenings]).astype("<i4") for name in HOUSE_INT32
    ]
    parts += [np.stack([getattr(evening, name) for evening in evenings]).astype("u1") for name in HOUSE_UINT8]
    return b"".join(part.tobytes() for part in parts)
