"""The oracle's complaints: who speaks, who keeps silent, what hearing does and what waiting in vain does."""

from oracle_base import OracleBase
from oracle_draws import below
from oracle_house import House

from riceshop.town import ids


class OracleComplaints(OracleBase):
    """Complaints from their opening to their end."""

    def _complain(self, house: House, cause: int, before: int) -> None:
        p = self.p
        if house.complaint_day >= 0:
            return
        bond = house.trust if "bonds" in self.on else house.goodwill
        chance = p.complain_permille * (1000 - house.patience) // 1000 + bond * p.complain_trust_permille // 1000
        if below(self._draw(ids.DRAW_COMPLAIN, house), 1000) < chance:
            house.complaint_day, house.complaint_cause, house.before_failure = self.day, cause, before
            self.today.complaints.append((house.number, cause))
        else:
            house.goodwill = max(house.goodwill - p.silent_points, 0)

    def _hear(self) -> None:
        """Go to those who complained, the longest waiting first."""
        p, policy = self.p, self.policy
        if policy.complaint_min <= 0:
            return
        waiting = sorted((house.complaint_day, house.number) for house in self.houses if house.complaint_day >= 0)
        houses = [self.houses[number] for _, number in waiting]
        minutes = [2 * self._walk_min(house) + p.complaint_talk_min for house in houses]
        done = self._in_order(minutes, "complaints", min(policy.complaint_min, self.minutes_left))
        for house, spent, there in zip(houses, minutes, done, strict=True):
            if there:
                opened, paid = house.complaint_day, self._make_good(house)
                self.today.heard_complaints.append((house.number, house.complaint_cause, opened, spent, paid))

    def _make_good(self, house: House) -> int:
        """Apologise and compensate; return the fen paid."""
        p, shop = self.p, self.shop
        paid = self.policy.compensation_fen if shop.cash_fen >= self.policy.compensation_fen else 0
        shop.cash_fen -= paid
        shop.compensation_fen += paid
        self.today.compensation_fen += paid
        waited = self.day - house.complaint_day
        gain = max(p.recover_points + paid * p.recover_per_fen - waited * p.recover_wait_points, 0)
        top = house.before_failure + (p.paradox_points if waited <= p.paradox_days else 0) * p.recovery_paradox
        house.goodwill = max(house.goodwill, min(house.goodwill + gain, top, 1000))
        if "bonds" in self.on:
            house.trust += (1000 - house.trust) * p.recover_trust_permille // 1000
        house.complaint_day = -1
        return paid

    def _grow_old(self) -> None:
        """A complaint that nobody heard for too long does its harm."""
        for house in self.houses:
            if 0 <= house.complaint_day <= self.day - self.p.complaint_patience_days:
                self._unheard(house)
                house.goodwill = max(house.goodwill - self.p.unheard_points, 0)
                if "bonds" in self.on:
                    house.trust //= 2

    def _unheard(self, house: House) -> None:
        self.today.unheard.append((house.number, house.complaint_cause, house.complaint_day))
        house.complaint_day = -1
