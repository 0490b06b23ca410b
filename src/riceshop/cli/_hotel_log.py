"""The guest log of the Oriental Hotel case: made up, except for what the story tells of Mr Yu."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

SEED = 247
GUESTS = 200
TODAY = date(2005, 7, 8)
COLUMNS = ("event", "date", "minute", "guest", "surname", "visit", "department", "kind", "value")

SURNAMES = ("chen", "lin", "huang", "zhang", "li", "wang", "wu", "liu", "tan", "sato", "kim", "smith", "yu")
SEATS = ("window_1", "window_2", "window_3", "garden_1", "garden_2", "middle_1", "middle_2", "middle_3")
FOODS = ("sandwich", "congee", "noodles", "toast", "omelette")
DRINKS = ("coffee", "tea", "juice", "soy_milk")

# The story's guest: his seat and menu are told, every date except 8 June is ours.
YU = "G017"
YU_ORDER = ("sandwich", "coffee", "egg")
YU_STAYS = ((date(2001, 6, 6), 3, 1110), (date(2002, 6, 5), 4, 1425))
YU_BIRTHDAY = "07-20"
# Another guest of the same name, so that a name alone is not a key.
NAMESAKE = "G041"
LEAP_GUEST = "G112"
BIRTHDAYS_SOON = {"G017": YU_BIRTHDAY, "G041": "07-13", "G112": "02-29"}


@dataclass
class Guest:
    """One made-up guest: the habits that the log shows, and the stays so far."""

    key: str
    surname: str
    birthday: str
    agreed: str
    seat: str
    food: str
    drink: str
    stays: list[tuple[date, int, int]] = field(default_factory=list)


def hotel_log(seed: int = SEED) -> str:
    """Return the whole log as CSV text, the same bytes for the same seed.

    One row an event: running number, ISO date, minute after midnight, guest, surname, the guest's visit number,
    department, kind and value. Source: case 4.01 of the syllabus for Mr Yu; all other guests are made up.
    """
    rows = [row for number in range(1, GUESTS + 1) for row in _guest_rows(seed, number)]
    rows.sort()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for event, (day, minute, _, *rest) in enumerate(rows, start=1):
        writer.writerow((event, day.isoformat(), minute, *rest))
    return out.getvalue()


def _draw(seed: int, guest: str, purpose: str, below: int) -> int:
    """Return a whole number from 0 to below - 1 that depends on nothing but the arguments."""
    word = hashlib.sha256(f"{seed}|{guest}|{purpose}".encode()).digest()
    return int.from_bytes(word[:8], "big") % below


def _guest(seed: int, number: int) -> Guest:
    key = f"G{number:03d}"

    def draw(purpose: str, below: int) -> int:
        return _draw(seed, key, purpose, below)

    birthday = date(2001, 1, 1) + timedelta(days=draw("birthday", 365))
    guest = Guest(
        key=key,
        surname=SURNAMES[draw("surname", len(SURNAMES) - 1)],
        birthday=BIRTHDAYS_SOON.get(key, birthday.strftime("%m-%d")),
        agreed="yes" if draw("agreed", 10) < 7 else "no",
        seat=SEATS[draw("seat", len(SEATS))],
        food=FOODS[draw("food", len(FOODS))],
        drink=DRINKS[draw("drink", len(DRINKS))],
    )
    if key == YU:
        guest.surname, guest.agreed, guest.seat = "yu", "yes", "window_2"
        guest.stays = list(YU_STAYS)
    else:
        if key in (NAMESAKE, LEAP_GUEST):
            guest.surname = "yu" if key == NAMESAKE else guest.surname
            guest.agreed = "no" if key == NAMESAKE else "yes"
        guest.stays = list(_stays(seed, guest))
    return guest


def _stays(seed: int, guest: Guest) -> Iterator[tuple[date, int, int]]:
    """Yield (arrival, nights, minute of arrival) until the guest stops coming or the log ends."""
    arrival = date(1998, 1, 1) + timedelta(days=_draw(seed, guest.key, "first", 2100))
    visit = 1
    while arrival < TODAY - timedelta(days=6):
        nights = 1 + _draw(seed, guest.key, f"nights{visit}", 5)
        yield arrival, nights, 840 + _draw(seed, guest.key, f"at{visit}", 560)
        back = _draw(seed, guest.key, f"back{visit}", 100)
        away = 90 + _draw(seed, guest.key, f"away{visit}", 420)
        if back >= 62:
            left = arrival + timedelta(days=nights)
            away = _after_long_silence(seed, guest, left)
            if not away:
                return
        arrival += timedelta(days=nights + away)
        visit += 1


def _card_day(guest: Guest, left: date) -> date | None:
    """Return the birthday in 2004 on which the trial reached a guest silent for three years, or None."""
    month, day = (int(part) for part in guest.birthday.replace("02-29", "02-28").split("-"))
    birthday = date(2004, month, day)
    return birthday if guest.agreed == "yes" and (birthday - left).days >= 3 * 365 else None


def _got_card(guest: Guest) -> bool:
    """Return True for the half of the trial that was sent a card: the odd guest numbers."""
    return int(guest.key[1:]) % 2 == 1


def _after_long_silence(seed: int, guest: Guest, left: date) -> int:
    """Return the days until a silent guest comes back after the 2004 birthday, 0 for never."""
    birthday = _card_day(guest, left)
    if birthday is None:
        return 0
    chance = 34 if _got_card(guest) else 18
    if _draw(seed, guest.key, "wonback", 100) >= chance:
        return 0
    return (birthday - left).days + 20 + _draw(seed, guest.key, "wondays", 300)


def _guest_rows(seed: int, number: int) -> Iterator[tuple[object, ...]]:
    guest = _guest(seed, number)
    left: date | None = None
    for visit, (arrival, nights, minute) in enumerate(guest.stays, start=1):
        if left:
            yield from _card_rows(guest, left, arrival, visit - 1)
        yield from _visit_rows(seed, guest, visit, arrival, nights, minute)
        left = arrival + timedelta(days=nights)
    if left:
        yield from _card_rows(guest, left, TODAY, len(guest.stays))


def _card_rows(guest: Guest, left: date, until: date, visit: int) -> Iterator[tuple[object, ...]]:
    birthday = _card_day(guest, left)
    if birthday and birthday < until:
        value = "sent" if _got_card(guest) else "held_back"
        yield _row(birthday, 540, guest, visit, "post", "card", value)


def _visit_rows(
    seed: int, guest: Guest, visit: int, arrival: date, nights: int, minute: int
) -> Iterator[tuple[object, ...]]:
    yield _row(arrival, minute, guest, visit, "desk", "arrive", "room")
    if visit == 1:
        yield _row(arrival, minute + 1, guest, visit, "desk", "birthday", guest.birthday)
        yield _row(arrival, minute + 2, guest, visit, "desk", "agreed_to_post", guest.agreed)
    for night in range(1, nights + 1):
        morning = arrival + timedelta(days=night)
        told = guest.key == YU and morning == date(2001, 6, 8)
        if guest.key == YU and not told:
            continue
        if not told and _draw(seed, guest.key, f"skips{visit}.{night}", 100) < 45:
            continue
        at = 395 + _draw(seed, guest.key, f"breakfast{visit}.{night}", 180)
        yield _row(morning, at, guest, visit, "restaurant", "seat", _seat(seed, guest, visit, night, told))
        for item in _order(seed, guest, visit, night, told):
            yield _row(morning, at + 4, guest, visit, "restaurant", "order", item)
    yield _row(arrival + timedelta(days=nights), 660, guest, visit, "desk", "leave", "room")


def _seat(seed: int, guest: Guest, visit: int, night: int, told: bool) -> str:
    if told or _draw(seed, guest.key, f"usual{visit}.{night}", 100) < 68:
        return guest.seat
    return SEATS[_draw(seed, guest.key, f"other{visit}.{night}", len(SEATS))]


def _order(seed: int, guest: Guest, visit: int, night: int, told: bool) -> tuple[str, ...]:
    if told:
        return YU_ORDER
    chosen = _draw(seed, guest.key, f"menu{visit}.{night}", 100)
    food = guest.food if chosen < 75 else FOODS[chosen % len(FOODS)]
    return (food, guest.drink, "egg") if chosen % 3 == 0 else (food, guest.drink)


def _row(
    day: date, minute: int, guest: Guest, visit: int, department: str, kind: str, value: str
) -> tuple[object, ...]:
    # The running number in third place keeps rows of one minute in the order of the guest's number.
    return (day, minute, int(guest.key[1:]), guest.key, guest.surname, visit, department, kind, value)
