"""The oracle's facts: what the seed makes of a household, before the first day."""

from types import SimpleNamespace

from oracle_draws import below, clamp, draw, weighted

from riceshop.town import ids


class Facts:
    """Facts of one household; `told_...` is what it would say to the notebook."""

    def __init__(self, seed: int, number: int, place: tuple[int, int], on: frozenset[str], p: SimpleNamespace) -> None:
        self.seed, self.number, self.place, self.on, self.p = seed, number, place, on, p
        self._size_and_jar()
        self._pay_and_told()
        self._tastes()
        self._expectations()
        self._days()

    def _first(self, purpose: int) -> int:
        return draw(self.seed, 0, purpose, self.number)

    def _size_and_jar(self) -> None:
        p = self.p
        self.first_members = self.members = 1 + weighted(self._first(ids.DRAW_MEMBERS), p.members_weights)
        spread = p.appetite_high_g - p.appetite_low_g + 1
        self.appetite_g = p.appetite_low_g + below(self._first(ids.DRAW_APPETITE), spread)
        self.children = 0
        if "families" in self.on:
            self.children = below(self._first(ids.DRAW_CHILDREN), self.members)
        self.first_need_g = self.needs_g()
        width = p.jar_base_mm + p.jar_member_mm * self.members + below(self._first(ids.DRAW_JAR_WIDTH), p.jar_spread_mm)
        height = (width + below(self._first(ids.DRAW_JAR_HEIGHT), p.jar_tall_mm)) * p.jar_percent // 100
        self.jar_width_mm, self.jar_height_mm = width // 10 * 10, max(height // 10 * 10, 10)
        cubic_mm = self.jar_width_mm**2 * self.jar_height_mm * 355 // 452
        self.jar_g = cubic_mm * p.density_g_per_l // 1_000_000
        self.reorder_days = weighted(self._first(ids.DRAW_REORDER), p.reorder_weights)
        self.lot_days = p.lot_low_days + below(self._first(ids.DRAW_LOT), p.lot_high_days - p.lot_low_days + 1)
        most = min(self.lot_days * self.first_need_g, self.jar_g)
        self.start_stock_g = below(self._first(ids.DRAW_START_STOCK), 1000) * most // 1000
        self.to_shop_m = abs(self.place[0] - p.wang_m[0]) + abs(self.place[1] - p.wang_m[1])

    def needs_g(self) -> int:
        helpings = 100 * (self.members - self.children) + self.p.child_percent * self.children
        return self.appetite_g * helpings // 100

    def reorder_at(self, need_g: int) -> int:
        return self.reorder_days * need_g + need_g // 4

    def _pay_and_told(self) -> None:
        p = self.p
        self.pay_cycle = weighted(self._first(ids.DRAW_PAY_CYCLE), p.pay_weights)
        self.pay_days = p.pay_cycle_days[self.pay_cycle]
        self.pay_phase = below(self._first(ids.DRAW_PAY_PHASE), self.pay_days)
        bad = below(self._first(ids.DRAW_PAYER), 1000) < p.bad_payer_permille
        self.miss_permille = p.miss_bad_permille if bad else p.miss_good_permille
        self.told_appetite_g = self._off(self.appetite_g, ids.DRAW_TOLD_APPETITE, p.told_appetite_permille)
        self.told_month_g = self._off(30 * self.first_need_g, ids.DRAW_TOLD_MONTH, p.told_month_permille)
        self.told_jar_g = self._off(self.jar_g, ids.DRAW_TOLD_JAR, p.told_jar_permille)

    def _off(self, true: int, purpose: int, permille: int) -> int:
        return true * (1000 - permille + below(self._first(purpose), 2 * permille + 1)) // 1000

    def _sense(self, table: tuple[int, ...], purpose: int) -> int:
        spread = self.p.own_spread_permille
        return table[self.segment] * (1000 - spread + below(self._first(purpose), 2 * spread + 1)) // 1000

    def _tastes(self) -> None:
        p = self.p
        self.segment = weighted(self._first(ids.DRAW_SEGMENT), p.segment_weights)
        self.quality_sense = self._sense(p.segment_quality, ids.DRAW_QUALITY_SENSE)
        self.service_sense = self._sense(p.segment_service, ids.DRAW_SERVICE_SENSE)
        self.patience = min(self._sense(p.segment_patience, ids.DRAW_PATIENCE), 1000)
        self.privacy = min(self._sense(p.segment_privacy, ids.DRAW_PRIVACY), 1000)
        earned = p.income_low_fen + below(self._first(ids.DRAW_INCOME), p.income_spread_fen)
        self.income_fen = earned * p.segment_income[self.segment] // 100 + p.income_member_fen * self.first_members
        rice_fen = self.first_need_g * p.price_fen
        self.budget_permille = min(rice_fen * 1000 // (p.jin_g * self.income_fen), 1000)
        price_sense = self._sense(p.segment_price, ids.DRAW_PRICE_SENSE)
        self.price_sense = price_sense * (500 + 2 * self.budget_permille) // 1000
        self.thin_permille = p.thin_permille
        if "tastes" in self.on:
            self.thin_permille = clamp(p.thin_permille + 250 - self.budget_permille, 300, 1000)

    def _expectations(self) -> None:
        p = self.p
        table = getattr(p, f"weights_{ids.SEGMENTS[self.segment]}")
        keys = [self.number * 16 + attribute for attribute in range(ids.WEIGHED)]
        own, off = p.own_spread_permille, p.expect_spread_points
        weighs = [1000 - own + below(draw(self.seed, 0, ids.DRAW_WEIGHT, key), 2 * own + 1) for key in keys]
        hopes = [below(draw(self.seed, 0, ids.DRAW_EXPECT, key), 2 * off + 1) - off for key in keys]
        self.weights = [weight * drawn // 1000 for weight, drawn in zip(table, weighs, strict=True)]
        self.expect = [clamp(start + more, 0, 1000) for start, more in zip(p.expect_start, hopes, strict=True)]
        self.streak = below(self._first(ids.DRAW_STREAK), p.streak_most + 1)

    def _days(self) -> None:
        """Draw the days of coming, going, growing and shrinking."""
        p = self.p
        self.arrive_day, self.leave_day = 0, ids.NEVER
        self.grow_day = self.shrink_day = ids.NEVER
        if "moves" not in self.on:
            return
        if below(self._first(ids.DRAW_ARRIVES), 1000) < p.later_permille:
            self.arrive_day = 1 + below(self._first(ids.DRAW_ARRIVE_DAY), p.later_days)
        drawn, survive = self._first(ids.DRAW_LEAVE_YEAR) >> 32, 1 << 32
        for year in range(60):
            survive = survive * (1000 - p.leave_permille) // 1000
            if drawn >= survive:
                self.leave_day = self.arrive_day + 365 * year + 1 + below(self._first(ids.DRAW_LEAVE_DAY), 365)
                break
        if below(self._first(ids.DRAW_GROWS), 1000) < p.grows_permille:
            self.grow_day = 1 + below(self._first(ids.DRAW_GROW_DAY), p.grow_days)
        if below(self._first(ids.DRAW_SHRINKS), 1000) < p.shrinks_permille:
            self.shrink_day = 1 + below(self._first(ids.DRAW_SHRINK_DAY), p.grow_days)
