"""Day: what happened on one day, as arrays; what the game animates and the tables are made from."""

from dataclasses import dataclass, field

import numpy as np

from riceshop.town.draws import Whole
from riceshop.town.events import Bulk, Complaints, Contacts
from riceshop.town.research import Survey


def nobody() -> Whole:
    """Return an empty array of house numbers."""
    return np.zeros(0, dtype=np.int64)


def once_each(parts: list[Whole]) -> Whole:
    """Return the house numbers of all parts in rising order, each once."""
    every = np.sort(np.concatenate([*parts, nobody()]))
    new = np.ones(len(every), dtype=np.bool_)
    np.not_equal(every[1:], every[:-1], out=new[1:])
    return every[new]


@dataclass(frozen=True)
class Sales:
    """Sales of one step of the day, aligned arrays: who, channel, asked, sold, clean part, amount, on credit or not."""

    household: Whole
    channel: Whole
    asked_g: Whole
    sold_g: Whole
    clean_g: Whole
    amount_fen: Whole
    credit: Whole


@dataclass(frozen=True)
class Trips:
    """Planned deliveries of the day, aligned: who, channel, grams planned, left there, minutes, result, level found."""

    household: Whole
    channel: Whole
    planned_g: Whole
    left_g: Whole
    minutes: Whole
    result: Whole
    found_g: Whole


@dataclass(frozen=True)
class Payments:
    """Money at the door and at collecting, aligned: who, fen, kind (index into ids.PAYMENTS), owed afterwards."""

    household: Whole
    amount_fen: Whole
    kind: Whole
    owed_fen: Whole


@dataclass
class Day:
    """Events of one day.

    Arrays hold house numbers unless the name ends in a unit; `sales`, `trips` and `payments` hold aligned arrays.
    `went` and `went_shop` are the households that bought elsewhere and the shop's number. Minutes are of the day
    (deliver, collect, measure, hawk, hotel) and of the night (sift, write, hotel_night). Cash, receivables and stock
    are those of closing time. In the whole town `grown` and `shrunk` are households that gained or lost a member,
    `lost` customers whose relationship ended by a rival cause, `poached` those the Japanese shop called on.
    """

    day: int
    rain: bool
    closed: bool = False
    sales: list[Sales] = field(default_factory=list)
    trips: list[Trips] = field(default_factory=list)
    payments: list[Payments] = field(default_factory=list)
    went: Whole = field(default_factory=nobody)
    went_shop: Whole = field(default_factory=nobody)
    went_g: Whole = field(default_factory=nobody)
    ran_out: Whole = field(default_factory=nobody)
    stale: Whole = field(default_factory=nobody)
    broken: Whole = field(default_factory=nobody)
    met_hawker: Whole = field(default_factory=nobody)
    heard: Whole = field(default_factory=nobody)
    measured: Whole = field(default_factory=nobody)
    joined: Whole = field(default_factory=nobody)
    hotel_knocked: bool = False
    hotel_served: bool = False
    minutes: dict[str, int] = field(default_factory=dict)
    sacks: int = 0
    bought_fen: int = 0
    sifted_g: int = 0
    lamp_fen: int = 0
    living_fen: int = 0
    unserved: int = 0
    cash_fen: int = 0
    receivables_fen: int = 0
    stock_g: int = 0
    clean_g: int = 0
    listed: int = 0
    known: int = 0
    stale_g: int = 0
    # The whole town
    moved_in: Whole = field(default_factory=nobody)
    moved_out: Whole = field(default_factory=nobody)
    grown: Whole = field(default_factory=nobody)
    shrunk: Whole = field(default_factory=nobody)
    lost: Whole = field(default_factory=nobody)
    poached: Whole = field(default_factory=nobody)
    complaints: list[Complaints] = field(default_factory=list)
    heard_complaints: list[Complaints] = field(default_factory=list)
    unheard: list[Complaints] = field(default_factory=list)
    contacts: list[Contacts] = field(default_factory=list)
    bulk: list[Bulk] = field(default_factory=list)
    surveys: list[Survey] = field(default_factory=list)
    survey_refused: bool = False
    compensation_fen: int = 0
    gifts_fen: int = 0
    research_fen: int = 0
    rival_copied: bool = False
    rival_cut: bool = False

    @property
    def bought(self) -> Whole:
        """Households that bought from Wang today, hotel left out, in the order served."""
        every = [sale.household for sale in self.sales]
        found = np.concatenate(every) if every else nobody()
        return found[found >= 0]

    @property
    def delivered(self) -> Whole:
        """Households at whose door rice was left today."""
        every = [trip.household[trip.left_g > 0] for trip in self.trips]
        return np.concatenate(every) if every else nobody()

    @property
    def paid(self) -> Whole:
        """Households that paid today, at the door or when collected from."""
        every = [payment.household[payment.amount_fen > 0] for payment in self.payments]
        return np.concatenate(every) if every else nobody()

    @property
    def sold_g(self) -> int:
        """Grams sold today, hotel included."""
        return sum(int(sale.sold_g.sum()) for sale in self.sales)

    @property
    def revenue_fen(self) -> int:
        """Fen of today's sales, cash and credit."""
        return sum(int(sale.amount_fen.sum()) for sale in self.sales)
