"""Events: what happens on a day in the whole town beside sales, trips and payments; aligned arrays."""

from dataclasses import dataclass

from riceshop.town.draws import Whole


@dataclass(frozen=True)
class Complaints:
    """Complaints made, heard or left unheard: who, why (index into ids.COMPLAINTS), opened when, minutes, fen paid."""

    household: Whole
    cause: Whole
    opened_day: Whole
    minutes: Whole
    compensation_fen: Whole


@dataclass(frozen=True)
class Contacts:
    """Visits to win customers back: who, minutes, the present's fen, result (index into ids.CONTACTS)."""

    household: Whole
    minutes: Whole
    gift_fen: Whole
    result: Whole


@dataclass(frozen=True)
class Bulk:
    """One order of an eating house: its number, jin, price of a hundred jin (0 without a deal), result."""

    house: int
    asked_jin: int
    price_fen: int
    result: int
