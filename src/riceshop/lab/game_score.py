"""The game's score: one published formula, and the regulars it counts."""

import numpy as np
from numpy.typing import NDArray

# The formula's numbers; the line on the screen is filled in from here.
RECEIVABLE_PERCENT = 80
REGULAR_FEN = 200
EMPTY_NIGHT_FEN = 20
# A regular has bought twice, or agreed to deliveries ahead, and bought within three weeks: all in the shop's books.
REGULAR_ORDERS = 2
REGULAR_DAYS = 21


def regulars(
    orders: NDArray[np.int64], listed: NDArray[np.bool_], last_day: NDArray[np.int64], day: int
) -> NDArray[np.bool_]:
    """Return which households are regulars on `day`: how often and when they last bought, on the list or not."""
    return ((orders >= REGULAR_ORDERS) | listed) & (orders > 0) & (last_day > day - REGULAR_DAYS)


def score(cash_fen: int, stock_fen: int, receivables_fen: int, regular: int, empty_nights: int) -> int:
    """Return the headline score in whole yuan.

    Cash, plus rice in the shop at cost, plus 80 % of what is owed, plus 2 yuan for each regular, minus 20 fen for
    each night so far on which a regular had no rice. Greed loses the regulars, charity the cash: neither wins alone.
    All amounts in fen, `regular` households, `empty_nights` household-nights; rounded down.
    """
    owed = receivables_fen * RECEIVABLE_PERCENT // 100
    return (cash_fen + stock_fen + owed + regular * REGULAR_FEN - empty_nights * EMPTY_NIGHT_FEN) // 100


def formula_values() -> dict[str, int]:
    """Return the formula's numbers for the sentence that publishes it."""
    return {"receivable": RECEIVABLE_PERCENT, "regular": REGULAR_FEN // 100, "empty": EMPTY_NIGHT_FEN}
