"""Explorer of the thousand identical shops: how many die, how many get by, how many flourish."""

from collections import Counter
from typing import TYPE_CHECKING, Any

from riceshop.lab.drawing import INK, Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, slider
from riceshop.lab.shops_table import CAPITALS_FEN, DAYS, HOUSEHOLDS, POLICIES, kept
from riceshop.words import text

if TYPE_CHECKING:
    from pandas import DataFrame

FATES = ("closed", "shrunk", "grown", "doubled")
TINTS = {"closed": INK, "shrunk": "clay", "grown": "sun", "doubled": "jade"}
FEN = 100
WIDE, DOT = 50, 7.6


def thousand_shops() -> Explorer:
    """Return the explorer of 1,000 identical shops in 1,000 small towns after 120 days, from the committed
    table.

    `found`: table (DataFrame: policy, capital_fen, seed, customers, jin_sold, profit_fen, closed_day) and
    fates (number of shops closed, shrunk, grown, doubled). The rows are made by riceshop.lab.shops_table.
    """
    import pandas as pd

    rows = kept()
    table = pd.DataFrame(rows)
    capitals = {str(one): text("explorers.thousand_shops.yuan", yuan=one // FEN) for one in CAPITALS_FEN}
    policies = {one: text(f"plots.policies.{one}") for one in POLICIES}
    many = len(rows) // len(POLICIES) // len(CAPITALS_FEN)
    controls = (
        choice("policy", text("explorers.thousand_shops.policy"), "wang", policies),
        choice("capital", text("explorers.thousand_shops.capital"), str(CAPITALS_FEN[0]), capitals),
        slider("shop", text("explorers.thousand_shops.shop"), 1, 1, many, 1),
    )
    title = text("explorers.thousand_shops.title", all=f"{many:,}")
    return Explorer(Question(title, controls, lambda values: _scene(rows, table, values)))


def fate(row: dict[str, Any]) -> str:
    """Return what became of a shop: closed, shrunk (worth less than it began with), grown, doubled."""
    if row["closed_day"] >= 0:
        return "closed"
    profit = row["profit_fen"]
    return "shrunk" if profit < 0 else "grown" if profit < row["capital_fen"] else "doubled"


def _scene(rows: list[dict[str, Any]], table: "DataFrame", values: Values) -> Scene:
    mine = [
        row
        for row in rows
        if row["policy"] == values["policy"] and str(row["capital_fen"]) == values["capital"]
    ]
    counts = Counter(fate(row) for row in mine)
    fates = {one: counts.get(one, 0) for one in FATES}
    order = sorted(mine, key=lambda row: (FATES.index(fate(row)), row["profit_fen"]))
    chosen = mine[values["shop"] - 1]
    picture = Picture(640, 340)
    for place, row in enumerate(order):
        x, y = 24 + DOT * 1.55 * (place % WIDE), 20 + DOT * 1.45 * (place // WIDE)
        mark = (
            {"stroke": "indigo", "stroke_width": "2.5"}
            if row is chosen
            else {"stroke": "none", "stroke_width": "0"}
        )
        picture.circle(x, y, DOT / 2 + (2 if row is chosen else 0), TINTS[fate(row)], **mark)
    _bars(picture, fates, len(mine))
    answer = text("explorers.thousand_shops.answer", all=len(mine), **fates)
    which = text(
        f"explorers.thousand_shops.{'this_closed' if fate(chosen) == 'closed' else 'this'}",
        shop=values["shop"],
        yuan=f"{chosen['profit_fen'] / FEN:,.0f}",
        day=chosen["closed_day"],
        customers=chosen["customers"],
    )
    notes = (which, text("explorers.thousand_shops.note", days=DAYS, households=HOUSEHOLDS))
    return Scene(picture.svg(), answer, {"table": table, "fates": fates}, notes)


def _bars(picture: Picture, fates: dict[str, int], count: int) -> None:
    across = scale(0, count, 0, 592)
    start = 24.0
    for one in FATES:
        width = across(fates[one])
        picture.rect(start, 262, width, 26, TINTS[one], 3)
        start += width
    for place, one in enumerate(FATES):
        x = 24 + 150 * place
        picture.circle(x + 6, 314, 6, TINTS[one])
        picture.text(x + 18, 318.5, f"{text(f'explorers.thousand_shops.fates.{one}')} {fates[one]}", 12.5)
