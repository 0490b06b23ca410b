"""The oracle's rivals: a shop that comes late, and the Japanese shop, which copies, cuts its price and canvasses."""

from oracle_base import OracleBase
from oracle_draws import below

from riceshop.town import ids


class OracleRivals(OracleBase):
    """What the rivals do about Wang."""

    def _watch(self) -> None:
        """Begin to remember the last days' sales."""
        self.wang_g: list[int] = []
        self.rivals_g: list[int] = []
        self.alarm_day = -1
        self.copied = self.cut = False

    def _react(self) -> None:
        p = self.p
        if "rivals_react" not in self.on:
            return
        if p.late_rival_day > 0 and self.day == p.late_rival_day:
            self.market.offers[-1].open = True
            self.market.look_round()
        if self.alarm_day < 0 and len(self.wang_g) == p.react_days:
            ours, theirs = sum(self.wang_g), sum(self.rivals_g)
            if ours * 1000 // max(ours + theirs, 1) >= p.react_permille:
                self.alarm_day = self.day
        if self.alarm_day >= 0:
            self._answer_wang(self.day - self.alarm_day)

    def _answer_wang(self, since: int) -> None:
        p, today, japanese = self.p, self.today, self.market.offers[0]
        if since >= p.copy_days and not self.copied:
            japanese.delivers, japanese.quality = True, japanese.quality + p.copy_points
            self.copied = today.rival_copied = True
        if since >= p.cut_days and not self.cut:
            japanese.price_fen = max(japanese.price_fen - p.cut_fen, 1)
            self.cut = today.rival_cut = True
        if today.rival_copied or today.rival_cut:
            self.market.look_round()
        if since >= p.poach_days:
            self._canvass()

    def _canvass(self) -> None:
        for house in self.houses:
            ours = house.usual_shop == ids.WANG and house.present
            if ours and below(self._draw(ids.DRAW_POACH, house), 1000) < self.p.poach_permille:
                house.poached_until = self.day + self.p.poach_stay_days
                self.today.poached.append(house.number)

    def _remember_sales(self, sold_before_g: int) -> None:
        days = self.p.react_days
        self.wang_g = [*self.wang_g, self.shop.sold_g - sold_before_g][-days:]
        self.rivals_g = [*self.rivals_g, sum(grams for _, _, grams in self.today.went)][-days:]
