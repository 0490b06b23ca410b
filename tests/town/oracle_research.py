"""The oracle's market research: who is asked, who answers, and what that costs; the answers are tested elsewhere."""

from oracle_base import OracleBase
from oracle_draws import below

from riceshop.town import ids


class OracleResearch(OracleBase):
    """Buying a survey."""

    def _research(self, survey: tuple[str, int] | None) -> None:
        policy, p, shop = self.policy, self.p, self.shop
        if survey is None and policy.survey and self.day % policy.survey_days == policy.survey_days - 1:
            survey = policy.survey, policy.survey_sample
        if survey is None:
            return
        kind, sample = survey
        asked = self._asked(kind, sample)
        cost = p.research_fixed_fen + len(asked) * getattr(p, f"research_{kind}_fen")
        if shop.cash_fen < cost:
            self.today.survey_refused = True
            return
        shop.cash_fen -= cost
        shop.research_fen += cost
        self.today.research_fen += cost
        self.today.surveys.append((kind, asked, [number for number in asked if kind == "mystery" or self._answers(number)]))

    def _answers(self, number: int) -> bool:
        silent = self.p.silent_permille + self.houses[number].privacy * 200 // 1000
        return below(self._word(ids.DRAW_ANSWERS, number), 1000) >= silent

    def _asked(self, kind: str, sample: int) -> list[int]:
        """Return house numbers, or for the mystery shopper shop numbers, in the order asked."""
        if kind == "mystery":
            wang = self.p.wang_m
            shops = [
                (abs(offer.place[0] - wang[0]) + abs(offer.place[1] - wang[1]), number)
                for number, offer in enumerate(self.market.offers, start=1)
                if offer.open
            ]
            return [number for _, number in sorted(shops)[:sample]]
        some = [house for house in self.houses if house.present and (kind == "census" or house.orders)]
        order = sorted((self._draw(ids.DRAW_SAMPLE, house), house.number) for house in some)
        return [number for _, number in order[:sample]]
