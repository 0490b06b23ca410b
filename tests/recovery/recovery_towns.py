"""Towns to recover: a shop lives a year and asks its customers; half a year later the truth tells who had gone."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from riceshop.crm.value import rfm_summary
from riceshop.town import Town, preset
from riceshop.town.research import pivot

if TYPE_CHECKING:
    from riceshop.town import Run

YEAR, AFTER = 365, 180
# The evenings on which each questionnaire is bought, the last of the year, every customer asked.
EVENINGS = {"census": 360, "servqual": 361, "kano": 362, "acsi": 363, "intentions": 364}
EVERYBODY = 2_000
FIRST_DAY = pd.Timestamp("1932-01-01")
LAST_DAY = FIRST_DAY + pd.Timedelta(days=YEAR - 1)


@dataclass(eq=False)
class Lived:
    """What the shop saw in a year (`seen`, its tables of the shop only) and what was so (`truth`); `later` ran AFTER days more."""

    seen: "Run"
    truth: pd.DataFrame
    later: "Run"

    @cached_property
    def orders(self) -> pd.DataFrame:
        """Purchases of households: household, day, date, quantity_g, margin_fen, ahead (brought before the jar was empty)."""
        p, orders = self.seen.town.parameters, self.seen.orders
        # Buyers with a number below 0 are the hotel and the eating houses.
        orders = orders[orders["household"] >= 0]
        return pd.DataFrame({
            "household": orders["household"],
            "day": orders["day"],
            "date": FIRST_DAY + pd.to_timedelta(orders["day"], unit="D"),
            "quantity_g": orders["quantity_g"],
            "margin_fen": orders["amount_fen"] - orders["quantity_g"] * p.cost_fen // p.jin_g,
            "ahead": orders["channel"].astype(str) == "ahead",
        })  # fmt: skip

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Frequency, recency, T in days and mean margin a repeat, for every household that bought."""
        return rfm_summary(self.orders, "household", "date", "margin_fen", period="D", observation_end=LAST_DAY)

    @cached_property
    def customers(self) -> pd.DataFrame:
        """The truth of those households that bought, in the summary's order."""
        return self.truth.set_index("household").loc[self.summary.index]

    @cached_property
    def coming(self) -> pd.Series:
        """Purchases a day that each customer really made in the AFTER days, in the summary's order."""
        orders = self.later.orders
        days = orders[orders["day"] >= YEAR].groupby("household")["day"].nunique()
        return days.reindex(self.summary.index).fillna(0) / AFTER

    def answers(self, kind: str) -> pd.DataFrame:
        """The answers to one questionnaire, one row a household that answered."""
        return pivot(self.seen.surveys, kind)


def live(seed: int, households: int, policy: str = "wang") -> Lived:
    """Live a year and AFTER days more in one town."""
    simulation = Town.build(households, seed).open(preset(policy))
    asked = {day: kind for kind, day in EVENINGS.items()}
    while simulation.day < YEAR:
        kind = asked.get(simulation.day)
        simulation.advance(survey=(kind, EVERYBODY) if kind else None)
    seen = simulation.run()
    while simulation.day < YEAR + AFTER:
        simulation.advance()
    return Lived(seen, seen.truth, simulation.finish())
