"""The oracle's moves: households that leave, come, grow and shrink."""

from oracle_bonds import end
from oracle_complaints import OracleComplaints
from oracle_draws import below
from oracle_house import House

from riceshop.town import ids


class OracleMoves(OracleComplaints):
    """Who lives in town."""

    def _moves(self) -> None:
        today = self.today
        if "moves" not in self.on:
            return
        for house in self.houses:
            if house.leave_day == self.day and house.present:
                self._leave(house)
                today.moved_out.append(house.number)
        for house in self.houses:
            if house.arrive_day == self.day and self.day:
                self._arrive(house)
                today.moved_in.append(house.number)
        for house in self.houses:
            self._grow(house)

    def _leave(self, house: House) -> None:
        if house.owed_fen:
            self._last_payment(house)
        house.moved_g += house.jar.empty()
        house.listed = house.present = False
        house.need_g, house.reorder_g = 0, -1
        if house.complaint_day >= 0:
            self._unheard(house)
        if house.orders and not house.churned:
            end(house, self.day, ids.MOVED)
            if "bonds" in self.on:
                house.stage = ids.ENDED

    def _last_payment(self, house: House) -> None:
        owed = house.owed_fen
        pays = below(self._draw(ids.DRAW_MOVE_PAYS, house), 1000) >= house.miss_permille
        self._settle(house, owed if pays else 0, 0 if pays else owed)
        self.today.payments.append((house.number, owed, ids.COLLECTED if pays else ids.WRITTEN_OFF, 0))

    def _arrive(self, house: House) -> None:
        house.present = True
        house.arrived_g += house.start_stock_g
        if house.start_stock_g:
            house.jar.pour(house.start_stock_g, self.day + self.p.spoil_dirty_days, False)
        self._eat_as_many(house)

    def _grow(self, house: House) -> None:
        grows = house.grow_day == self.day
        if grows:
            house.members += 1
            house.children += "families" in self.on
            self.today.grown.append(house.number)
        shrinks = house.shrink_day == self.day and house.members > 1
        if shrinks:
            house.members -= 1
            house.children = min(house.children, house.members - 1)
            self.today.shrunk.append(house.number)
        if (grows or shrinks) and house.present:
            self._eat_as_many(house)

    def _eat_as_many(self, house: House) -> None:
        house.need_g = house.needs_g()
        house.reorder_g = house.reorder_at(house.need_g)
