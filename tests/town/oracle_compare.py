"""The engine and the oracle side by side: facts, then the state and the events of every day."""

import numpy as np
from oracle_base import Events
from oracle_town import OracleTown

from riceshop.town import Day, Simulation, Town, ids
from riceshop.town.policy import NOTEBOOK_FIELDS
from riceshop.town.research import Survey

FACTS = [
    "members", "appetite_g", "jar_width_mm", "jar_height_mm", "jar_g", "reorder_days", "lot_days", "pay_cycle",
    "pay_days", "pay_phase", "miss_permille", "to_shop_m", "told_appetite_g", "told_month_g", "told_jar_g", "start_stock_g",
    "segment", "income_fen", "budget_permille", "price_sense", "quality_sense", "service_sense", "patience", "privacy",
    "thin_permille",
]
DAYS_OF_LIFE = ["arrive_day", "leave_day", "grow_day", "shrink_day"]  # fmt: skip
PEOPLE = [
    "goodwill", "knows", "usual_shop", "tried", "listed", "empty_since", "stale_since", "owed_fen", "misses", "barred",
    "eaten_g", "stale_g", "from_wang_g", "from_rivals_g", "hungry_g", "empty_evenings", "first_day", "last_day", "orders",
    "spent_fen", "owed_since", "present", "members", "children", "need_g", "reorder_g", "arrived_g", "moved_g", "trust", "commitment",
    "streak", "stage", "churned", "churn_day", "churn_cause", "returns", "wooed_day", "poached_until", "complaint_day",
    "complaint_cause", "before_failure", "told",
]  # fmt: skip
LINE = ["measured", "level_seen", "last_day", "after_g", "learned_g", "note_members", "noted_day"]
SHOP = [
    "cash_fen", "raw_g", "clean_g", "receivables_fen", "bought_g", "bought_fen", "sold_g", "revenue_fen", "impurities_g",
    "living_fen", "lamp_fen", "written_off_fen", "poor_days", "closed_day", "hotel_trust", "hotel_next_day",
    "compensation_fen", "gifts_fen", "research_fen",
]  # fmt: skip
SALES = ["household", "channel", "asked_g", "sold_g", "clean_g", "amount_fen", "credit"]
TRIPS = ["household", "channel", "planned_g", "left_g", "minutes", "result", "found_g"]
PAYMENTS = ["household", "amount_fen", "kind", "owed_fen"]
COMPLAINTS = ["household", "cause"]
HEARD = ["household", "cause", "opened_day", "minutes", "compensation_fen"]
UNHEARD = ["household", "cause", "opened_day"]
CONTACTS = ["household", "minutes", "gift_fen", "result"]
TOLD = [
    "rain", "closed", "sacks", "bought_fen", "unserved", "stale_g", "sifted_g", "lamp_fen", "living_fen", "hotel_knocked",
    "hotel_served", "cash_fen", "receivables_fen", "stock_g", "clean_g", "listed", "known", "compensation_fen",
    "gifts_fen", "research_fen", "rival_copied", "rival_cut", "survey_refused",
]  # fmt: skip
NAMED = [
    "ran_out", "broken", "stale", "met_hawker", "measured", "joined", "moved_in", "moved_out", "grown", "shrunk",
    "lost", "poached",
]  # fmt: skip


def rows(parts: list[object], names: list[str]) -> list[tuple[int, ...]]:
    return [row for part in parts for row in zip(*(getattr(part, name).tolist() for name in names), strict=True)]


def same_facts(town: Town, oracle: OracleTown) -> None:
    houses = oracle.houses
    for name in FACTS:
        assert getattr(town.houses, name).tolist() == [getattr(house, name) for house in houses], name
    assert town.houses.need_g.tolist() == [house.first_need_g for house in houses]
    if "expectations" in oracle.on:
        assert town.houses.weights.T.tolist() == [house.weights for house in houses]
    for name in DAYS_OF_LIFE:
        never = [min(getattr(house, name), ids.NEVER_32) for house in houses]
        assert getattr(town.houses, name).tolist() == never, name


def same_events(day: Day, events: Events) -> None:
    assert rows(day.sales, SALES) == events.sales
    assert rows(day.trips, TRIPS) == events.trips
    assert rows(day.payments, PAYMENTS) == events.payments
    assert rows(day.complaints, COMPLAINTS) == events.complaints
    assert rows(day.heard_complaints, HEARD) == events.heard_complaints
    assert rows(day.unheard, UNHEARD) == events.unheard
    assert rows(day.contacts, CONTACTS) == events.contacts
    assert [(one.house, one.asked_jin, one.price_fen, one.result) for one in day.bulk] == events.bulk
    assert [asked(survey) for survey in day.surveys] == [
        (kind, sorted(who), sorted(answer)) for kind, who, answer in events.surveys
    ]
    assert rows([day], ["went", "went_shop", "went_g"]) == events.went
    for name in TOLD:
        assert getattr(day, name) == getattr(events, name), name
    for name in NAMED:
        assert getattr(day, name).tolist() == getattr(events, name), name
    assert day.heard.tolist() == sorted(events.heard)
    assert spent(day.minutes) == spent(events.minutes)


def asked(survey: Survey) -> tuple[str, list[int], list[int]]:
    """Return a survey's kind, the households asked or the shops visited, and those of them that answered."""
    who = survey.shop if survey.kind == "mystery" else survey.household
    return survey.kind, np.unique(who).tolist(), np.unique(who[survey.answer >= 0]).tolist()


def spent(minutes: dict[str, int]) -> dict[str, int]:
    return {name: told for name, told in minutes.items() if told}


def same_state(live: Simulation, oracle: OracleTown) -> None:
    state, houses = live.state, oracle.houses
    for name in PEOPLE:
        assert getattr(state.people, name).tolist() == [getattr(house, name) for house in houses], name
    for name in LINE:
        assert getattr(state.notebook, name).tolist() == [getattr(house.line, name) for house in houses], name
    for index, name in enumerate(NOTEBOOK_FIELDS):
        assert state.notebook.known[index].tolist() == [name in house.line.known for house in houses], name
    if "expectations" in oracle.on:
        assert state.people.expect.T.tolist() == [house.expect for house in houses]
    same_rivals(live, oracle)
    for house in houses:
        found = layers(state.jars.layers_g[:, house.number], state.jars.stale_day[:, house.number])
        assert found == house.jar.layers, house.number
    assert state.jars.stock_g.tolist() == [house.jar.stock_g for house in houses]
    for name in SHOP:
        assert getattr(state.shop, name) == getattr(oracle.shop, name), name


def same_rivals(live: Simulation, oracle: OracleTown) -> None:
    """What was promised for later, what the rivals know and offer."""
    state = live.state
    assert list(state.shop.coming) == oracle.shop.coming
    if "enterprises" in oracle.on:
        assert list(state.bulk_trust) == [kitchen.trust for kitchen in oracle.kitchens]
    watch = state.watch
    assert (watch.alarm_day, watch.copied, watch.cut) == (oracle.alarm_day, oracle.copied, oracle.cut)
    for number, offer in enumerate(oracle.market.offers, start=1):
        told = state.offers.quality[number], state.offers.price_fen[number]
        told += state.offers.delivers[number], state.offers.open[number]
        assert told == (offer.quality, offer.price_fen, offer.delivers, offer.open)


def layers(grams: np.ndarray, stale: np.ndarray) -> list[list[int]]:
    return [[int(g), int(day)] for g, day in zip(grams, stale, strict=True) if g]
