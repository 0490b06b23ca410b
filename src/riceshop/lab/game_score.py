"""The game's score: one published formula, the regulars it counts, and the code that carries a result to the teacher."""

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from riceshop.words.errors import BadValue

if TYPE_CHECKING:
    import pandas as pd

# The formula's numbers; the line on the screen is filled in from here.
RECEIVABLE_PERCENT = 80
REGULAR_FEN = 200
EMPTY_NIGHT_FEN = 20
# A regular has bought twice, or agreed to deliveries ahead, and bought within three weeks: all in the shop's books.
REGULAR_ORDERS = 2
REGULAR_DAYS = 21

_CODE = re.compile(r"R(\d{1,3})-(-?\d{1,7})-([A-Z2-7]{6})-([A-Z2-7]{4})")


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


def result_code(days: int, points: int, run_id: str, class_code: str) -> str:
    """Return the code a student hands in: days, score, six letters of the run, four letters that check the rest."""
    body = f"R{days}-{points}-{_letters(run_id, 6)}"
    return f"{body}-{_letters(f'{body}|{class_code.strip()}', 4)}"


def read_code(code: str, class_code: str) -> dict[str, Any]:
    """Return {days, score, run} of a result code; raises BadValue if a letter is wrong or it is another class's."""
    told = str(code).strip().upper()
    found = _CODE.fullmatch(told)
    body = told.rpartition("-")[0]
    if found is None or _letters(f"{body}|{class_code.strip()}", 4) != found[4]:
        raise BadValue("game.errors.code", value=code, example=result_code(30, 412, "example", class_code))
    return {"days": int(found[1]), "score": int(found[2]), "run": found[3]}


def rank_codes(codes: "dict[str, str] | list[str]", class_code: str) -> "pd.DataFrame":
    """Return the class's results, best first, from {student: code} or a list of codes; no server needed.

    Columns: rank, student, days, score, run. Equal scores share a rank. Raises BadValue for a code with a slip in it.
    """
    import pandas as pd

    named = codes if isinstance(codes, dict) else {str(i + 1): code for i, code in enumerate(codes)}
    rows = [{"student": student, **read_code(code, class_code)} for student, code in named.items()]
    table = pd.DataFrame(rows, columns=["student", "days", "score", "run"])
    table.insert(0, "rank", table["score"].rank(method="min", ascending=False).astype("int64"))
    return table.sort_values(["rank", "student"]).reset_index(drop=True)


def _letters(told: str, count: int) -> str:
    return base64.b32encode(hashlib.sha256(told.encode("utf-8")).digest()).decode("ascii")[:count]
