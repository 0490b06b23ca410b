"""Bonds: trust, commitment, habit and barriers; the stages of a relationship, its end by rival causes, winning back."""

from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town import ids
from riceshop.town.draws import Whole, below, wide
from riceshop.town.events import Contacts
from riceshop.town.ground import Ground
from riceshop.town.state import People

Flags = NDArray[np.bool_]
FULL = 1_000
# From this many orders on a relationship is more than a trial.
TRIALS = 3


def habit_percent(people: People, who: Whole, p: SimpleNamespace) -> Whole:
    """Return how strongly habit multiplies the usual shop's pull: it grows with every purchase in a row."""
    return 100 + (p.habit_percent - 100) * wide(people.streak, who) // p.streak_most


def hold(people: People, who: Whole, pull: Whole, p: SimpleNamespace) -> None:
    """Change the pulls on `who` by what holds a customer beside goodwill, or has ended; most have no bonds at all.

    An open account or a standing delivery holds, and commitment does.
    """
    tied = (people.owed_fen.take(who) > 0) | people.listed.take(who)
    held = (tied | (people.commitment.take(who) != 0)).nonzero()[0]
    barrier = np.where(tied[held], p.barrier_percent, 0)
    percent = 100 + barrier + wide(people.commitment, who[held]) * p.commit_percent // FULL
    pull[held] = pull[held] * percent // 100
    ended = people.churned.take(who).nonzero()[0]
    pull[ended] = pull[ended] * p.churned_percent // 100


def after_purchase(people: People, buyer: Whole, points: Whole, ahead: Flags, p: SimpleNamespace) -> None:
    """Let trust, commitment, habit and stage move after a purchase here; a lost customer who buys is back.

    To be called before `usual_shop` and `orders` are brought up to date.
    """
    trust = wide(people.trust, buyer)
    trust = trust + (points - trust) * p.trust_permille // FULL
    trust = np.where(ahead, trust + (FULL - trust) * p.promise_permille // FULL, trust)
    goodwill, commitment = wide(people.goodwill, buyer), wide(people.commitment, buyer)
    commitment = commitment + ((goodwill + trust) // 2 - commitment) * p.commit_permille // FULL
    people.trust[buyer], people.commitment[buyer] = trust, commitment
    _in_a_row(people, buyer, people.usual_shop[buyer] == ids.WANG, p)
    back = people.churned[buyer]
    welcome_back(people, buyer[back])
    stage = people.stage[buyer]
    cooling = ((stage == ids.STABLE) | (stage == ids.DECLINING)) & (goodwill < commitment)
    new = np.where(cooling, ids.DECLINING, ids.BUILDING)
    new = np.where(commitment >= p.stable_points, ids.STABLE, new)
    people.stage[buyer] = np.where((wide(people.orders, buyer) + 1 < TRIALS) | back, ids.EXPLORING, new)


def welcome_back(people: People, who: Whole) -> None:
    """Undo the end of a relationship."""
    if not len(who):
        return
    people.churned[who] = False
    people.churn_day[who] = -1
    people.churn_cause[who] = ids.ALIVE
    people.returns[who] += 1


def end(people: People, who: Whole, day: int, cause: Whole | int) -> None:
    """Note that a relationship has ended; the household is no longer on the list."""
    if not len(who):
        return
    people.churned[who] = True
    people.churn_day[who] = day
    people.churn_cause[who] = cause
    people.stage[who] = ids.ENDED
    people.listed[who] = False


def broken_promise(people: People, who: Whole, p: SimpleNamespace) -> None:
    """Take trust away for an evening without rice that the shop had promised to prevent."""
    trust = wide(people.trust, who)
    people.trust[who] = trust - trust * p.broken_trust_permille // FULL


def elsewhere(town: Ground, who: Whole, shop: Whole, price_now: int) -> None:
    """Let habit move for those who bought elsewhere, and see which customers are lost, and why.

    The causes compete: one draw falls into the stretch of the first, the second ..., or beyond all. To be called
    before `usual_shop` is brought up to date.
    """
    people, p = town.state.people, town.p
    _in_a_row(people, who, people.usual_shop[who] == shop, p)
    ours = people.tried.take(who).nonzero()[0]
    ours = ours[~people.churned[who[ours]]]
    if not len(ours):
        return
    who, shop = who[ours], shop[ours]
    edges = np.cumsum(_hazards(town, who, shop, price_now), axis=0)
    point = below(town.draw(ids.DRAW_CHURN, who), FULL)
    which = (point[None, :] >= edges).sum(axis=0)
    lost = which < len(edges)
    causes = np.array([ids.DISSATISFIED, ids.DEARER, ids.POACHED, ids.DRIFTED, ids.ALIVE], dtype=np.int64)
    if lost.any():
        end(people, who[lost], town.today.day, causes[which[lost]])
        town.today.lost = np.concatenate([town.today.lost, who[lost]])
    stays = who[~lost]
    stage = people.stage[stays]
    people.stage[stays] = np.where((stage == ids.BUILDING) | (stage == ids.STABLE), ids.DECLINING, stage)


def _hazards(town: Ground, who: Whole, shop: Whole, price_now: int) -> Whole:
    """Return (4, customers): chances in permille of being lost by dissatisfaction, price, poaching and drift."""
    people, p, day = town.state.people, town.p, town.today.day
    shield = FULL - wide(people.commitment, who) * p.shield_permille // FULL
    unhappy = np.maximum(p.par_quality - wide(people.goodwill, who), 0) * p.churn_dissatisfied // FULL
    dearer = np.zeros(len(who), dtype=np.int64)
    if town.on("tastes"):
        above = np.maximum(price_now - town.state.offers.price_fen[shop], 0)
        dearer = above * FULL // p.price_fen * wide(town.houses.price_sense, who) // FULL * p.churn_price // FULL
    called_on = (shop == ids.JAPANESE) & (people.poached_until[who] > day)
    away = (day - wide(people.last_day, who)) // p.lapsed_days * p.churn_away_permille
    drift = p.churn_drift + np.minimum(away, 10 * p.churn_away_permille)
    return np.stack([unhappy, dearer, np.where(called_on, p.churn_poached, 0), drift]) * shield // FULL


def _in_a_row(people: People, who: Whole, again: Flags, p: SimpleNamespace) -> None:
    # One more if it is the same shop again, 1 if not; a streak fits into a byte.
    people.streak[who] = again * np.minimum(people.streak.take(who), np.int8(p.streak_most - 1)) + np.int8(1)


def win_back(town: Ground) -> None:
    """Visit customers who have not come for long, the best first, as far as the minutes set aside for it go."""
    people, p, policy, day, shop = town.state.people, town.p, town.policy, town.today.day, town.state.shop
    if not policy.win_back_min:
        return
    quiet = (day - people.last_day > p.lapsed_days) & (day - people.wooed_day > p.lapsed_days)
    who = np.flatnonzero((people.orders > 0) & ~people.listed & quiet)
    who = who[np.argsort(-wide(people.from_wang_g, who), kind="stable")]
    minutes = 2 * town.walk_min(who) + p.win_talk_min
    done = town.spend(minutes, "win_back", policy.win_back_min)
    who, minutes = who[done], minutes[done]
    if not len(who):
        return
    people.wooed_day[who] = day
    there, lost = people.present[who], people.churned[who]
    gift = np.zeros(len(who), dtype=np.int64)
    if policy.win_back_gift_fen:
        # Presents are bought while the cash lasts, for those who are at home.
        gift = np.where(there & (np.cumsum(there) * policy.win_back_gift_fen <= shop.cash_fen), policy.win_back_gift_fen, 0)
    shop.cash_fen -= int(gift.sum())
    shop.gifts_fen += int(gift.sum())
    town.today.gifts_fen = int(gift.sum())
    goodwill = wide(people.goodwill, who)
    chance = np.minimum(p.win_permille + gift * p.win_per_fen + goodwill * p.win_goodwill // FULL, p.win_most_permille)
    chance = np.where(people.churn_cause[who] == ids.DISSATISFIED, chance // 2, chance)
    back = there & lost & (below(town.draw(ids.DRAW_WIN, who), FULL) < chance)
    seen = there & ~lost
    people.goodwill[who] = np.where(back, np.maximum(goodwill, p.par_quality),
                                    np.where(seen, goodwill + (FULL - goodwill) * p.visit_permille // FULL, goodwill))
    welcome_back(people, who[back])
    people.stage[who[back]] = ids.EXPLORING
    result = np.where(back, ids.BACK, np.where(seen, ids.VISITED, ids.NOT_BACK))
    town.today.contacts.append(Contacts(who, minutes, gift, np.where(there, result, ids.NOT_THERE)))
