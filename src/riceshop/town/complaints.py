"""Complaints: who speaks up and who leaves in silence, hearing them out, and what comes of not hearing them."""

import numpy as np

from riceshop.town import ids
from riceshop.town.draws import Whole, below, wide
from riceshop.town.events import Complaints
from riceshop.town.ground import Ground

FULL = 1_000


def complain(town: Ground, who: Whole, cause: Whole, before: Whole) -> None:
    """Let the upset speak up, or keep silent and think the less of the shop; `before` is goodwill before the failure."""
    if not len(who):
        return
    people, p, day = town.state.people, town.p, town.today.day
    fresh = people.complaint_day[who] < 0
    who, cause, before = who[fresh], cause[fresh], before[fresh]
    if not len(who):
        return
    faith = wide(people.trust if town.on("bonds") else people.goodwill, who)
    chance = p.complain_permille * (FULL - wide(town.houses.patience, who)) // FULL
    chance = chance + faith * p.complain_trust_permille // FULL
    speaks = below(town.draw(ids.DRAW_COMPLAIN, who), FULL) < chance
    silent = who[~speaks]
    people.goodwill[silent] = np.maximum(wide(people.goodwill, silent) - p.silent_points, 0)
    who, cause, before = who[speaks], cause[speaks], before[speaks]
    people.complaint_day[who] = day
    people.complaint_cause[who] = cause
    people.before_failure[who] = before
    if len(who):
        none = np.zeros(len(who), dtype=np.int64)
        town.today.complaints.append(Complaints(who, cause, np.full(len(who), day), none, none))


def hear(town: Ground) -> None:
    """Go and hear complaints, the oldest first; pay what the policy pays, and win goodwill back the sooner the better."""
    people, p, policy, day, shop = town.state.people, town.p, town.policy, town.today.day, town.state.shop
    if not policy.complaint_min:
        return
    who = (people.complaint_day >= 0).nonzero()[0]
    who = who[np.argsort(people.complaint_day[who], kind="stable")]
    minutes = 2 * town.walk_min(who) + p.complaint_talk_min
    done = town.spend(minutes, "complaints", policy.complaint_min)
    who, minutes = who[done], minutes[done]
    if not len(who):
        return
    opened = wide(people.complaint_day, who)
    waited = day - opened
    paid = np.zeros(len(who), dtype=np.int64)
    if policy.compensation_fen:
        affordable = shop.cash_fen // policy.compensation_fen
        paid = np.where(np.arange(len(who)) < affordable, policy.compensation_fen, 0)
    shop.cash_fen -= int(paid.sum())
    shop.compensation_fen += int(paid.sum())
    town.today.compensation_fen = int(paid.sum())
    gain = np.maximum(p.recover_points + paid * p.recover_per_fen - waited * p.recover_wait_points, 0)
    beyond = np.where(waited <= p.paradox_days, p.paradox_points, 0) * p.recovery_paradox
    goodwill = wide(people.goodwill, who)
    best = np.minimum(wide(people.before_failure, who) + beyond, FULL)
    people.goodwill[who] = np.maximum(goodwill, np.minimum(goodwill + gain, best))
    if town.on("bonds"):
        trust = wide(people.trust, who)
        people.trust[who] = trust + (FULL - trust) * p.recover_trust_permille // FULL
    people.complaint_day[who] = -1
    town.today.heard_complaints.append(Complaints(who, wide(people.complaint_cause, who), opened, minutes, paid))


def grow_old(town: Ground) -> None:
    """Close complaints that have waited too long: nobody came, and that is remembered."""
    people, p, day = town.state.people, town.p, town.today.day
    who = (people.complaint_day >= 0).nonzero()[0]
    who = who[day - people.complaint_day[who] >= p.complaint_patience_days]
    if not len(who):
        return
    people.goodwill[who] = np.maximum(wide(people.goodwill, who) - p.unheard_points, 0)
    if town.on("bonds"):
        people.trust[who] = people.trust[who] // 2
    close_unheard(town, who)


def close_unheard(town: Ground, who: Whole) -> None:
    """Note that the complaints of `who` end without having been heard."""
    people = town.state.people
    who = who[people.complaint_day[who] >= 0]
    if len(who):
        none = np.zeros(len(who), dtype=np.int64)
        told = Complaints(who, wide(people.complaint_cause, who), wide(people.complaint_day, who), none, none)
        town.today.unheard.append(told)
        people.complaint_day[who] = -1
