"""The oracle's bonds: trust, commitment, stages, the ends of relationships and winning back."""

from oracle_base import OracleBase
from oracle_draws import below
from oracle_house import House

from riceshop.town import ids


def end(house: House, day: int, cause: int) -> None:
    house.churned, house.churn_day, house.churn_cause = True, day, cause


def come_back(house: House) -> None:
    house.churned, house.churn_day, house.churn_cause = False, -1, ids.ALIVE
    house.returns += 1


class OracleBonds(OracleBase):
    """What ties a household to the shop, and how the tie ends."""

    def _bind(self, house: House, points: int, channel: int) -> None:
        """After a purchase here: trust, commitment, habit, stage."""
        p = self.p
        house.trust += (points - house.trust) * p.trust_permille // 1000
        if channel == ids.AHEAD:
            house.trust += (1000 - house.trust) * p.promise_permille // 1000
        house.commitment += ((house.goodwill + house.trust) // 2 - house.commitment) * p.commit_permille // 1000
        self._go_on(house, ids.WANG)
        back = house.churned
        if back:
            come_back(house)
        if house.orders + 1 < 3 or back:
            house.stage = ids.EXPLORING
        elif house.commitment >= p.stable_points:
            house.stage = ids.STABLE
        elif house.stage in (ids.STABLE, ids.DECLINING) and house.goodwill < house.commitment:
            house.stage = ids.DECLINING
        else:
            house.stage = ids.BUILDING

    def _go_on(self, house: House, shop: int) -> None:
        """Count how often in a row a household has bought at the same shop."""
        house.streak = min(house.streak + 1, self.p.streak_most) if house.usual_shop == shop else 1

    def _bought_elsewhere(self, house: House, shop: int, price_now: int) -> None:
        """A customer who buys elsewhere may be gone for good, for one of four reasons."""
        if not house.orders or house.churned:
            return
        point = below(self._draw(ids.DRAW_CHURN, house), 1000)
        for cause, hazard in self._hazards(house, shop, price_now):
            if point < hazard:
                end(house, self.day, cause)
                house.stage, house.listed = ids.ENDED, False
                self.today.lost.append(house.number)
                return
            point -= hazard
        if house.stage in (ids.BUILDING, ids.STABLE):
            house.stage = ids.DECLINING

    def _hazards(self, house: House, shop: int, price_now: int) -> list[tuple[int, int]]:
        p = self.p
        shield = 1000 - house.commitment * p.shield_permille // 1000
        sour = max(p.par_quality - house.goodwill, 0) * p.churn_dissatisfied // 1000
        dear = 0
        if "tastes" in self.on:
            more = max(price_now - self.market.offers[shop - 1].price_fen, 0) * 1000 // p.price_fen
            dear = more * house.price_sense // 1000 * p.churn_price // 1000
        lured = shop == ids.JAPANESE and "rivals_react" in self.on and self.day < house.poached_until
        away = min((self.day - house.last_day) // p.lapsed_days, 10) * p.churn_away_permille
        found = [
            (ids.DISSATISFIED, sour),
            (ids.DEARER, dear),
            (ids.POACHED, p.churn_poached if lured else 0),
            (ids.DRIFTED, p.churn_drift + away),
        ]
        return [(cause, hazard * shield // 1000) for cause, hazard in found]

    # winning back

    def _win_back(self) -> None:
        """Go to those who have not bought for long, the best customers first."""
        p, policy = self.p, self.policy
        if "bonds" not in self.on or policy.win_back_min <= 0:
            return
        lapsed = [house for house in self.houses if self._lapsed(house)]
        lapsed.sort(key=lambda house: (-house.from_wang_g, house.number))
        minutes = [2 * self._walk_min(house) + p.win_talk_min for house in lapsed]
        done = self._in_order(minutes, "win_back", min(policy.win_back_min, self.minutes_left))
        for house, spent, there in zip(lapsed, minutes, done, strict=True):
            if there:
                gift, result = self._woo(house)
                self.today.contacts.append((house.number, spent, gift, result))

    def _lapsed(self, house: House) -> bool:
        if not house.orders or house.listed:
            return False
        return min(self.day - house.last_day, self.day - house.wooed_day) > self.p.lapsed_days

    def _woo(self, house: House) -> tuple[int, int]:
        """Return the fen of the gift and what came of the visit."""
        p, shop = self.p, self.shop
        house.wooed_day = self.day
        if not house.present:
            return 0, ids.NOT_THERE
        gift = self.policy.win_back_gift_fen if shop.cash_fen >= self.policy.win_back_gift_fen else 0
        shop.cash_fen -= gift
        shop.gifts_fen += gift
        self.today.gifts_fen += gift
        if not house.churned:
            house.goodwill += (1000 - house.goodwill) * p.visit_permille // 1000
            return gift, ids.VISITED
        chance = p.win_permille + gift * p.win_per_fen + house.goodwill * p.win_goodwill // 1000
        chance = min(chance, p.win_most_permille)
        if house.churn_cause == ids.DISSATISFIED:
            chance //= 2
        if below(self._draw(ids.DRAW_WIN, house), 1000) >= chance:
            return gift, ids.NOT_BACK
        come_back(house)
        house.stage, house.goodwill = ids.EXPLORING, max(house.goodwill, p.par_quality)
        return gift, ids.BACK
