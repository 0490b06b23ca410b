"""What every step of the oracle's day needs: the shop's till and sacks, the hours, the draws, the day's events."""

from types import SimpleNamespace

from oracle_draws import draw
from oracle_house import House
from oracle_market import Market

from riceshop.town import ids
from riceshop.town.policy import Policy

Row = tuple[int, ...]


class OracleShop:
    """Wang's shop: rice in grams, money in fen."""

    def __init__(self, capital_fen: int) -> None:
        self.cash_fen, self.raw_g, self.clean_g = capital_fen, 0, 0
        self.receivables_fen = self.bought_g = self.bought_fen = self.sold_g = self.revenue_fen = 0
        self.impurities_g = self.living_fen = self.lamp_fen = self.written_off_fen = self.poor_days = 0
        self.compensation_fen = self.gifts_fen = self.research_fen = 0
        self.closed_day, self.hotel_trust, self.hotel_next_day = -1, 0, ids.NEVER
        self.asked_g: list[int] = []
        self.coming: list[tuple[int, int]] = []

    @property
    def stock_g(self) -> int:
        return self.raw_g + self.clean_g


class Events:
    """What happened on one day; rows have the order of the fields of the engine's day."""

    def __init__(self, rain: bool) -> None:
        self.rain = rain
        self.rival_copied = self.rival_cut = self.survey_refused = False
        self.sales: list[Row] = []
        self.trips: list[Row] = []
        self.payments: list[Row] = []
        self.went: list[Row] = []
        self.bulk: list[Row] = []
        self.complaints: list[Row] = []
        self.heard_complaints: list[Row] = []
        self.unheard: list[Row] = []
        self.contacts: list[Row] = []
        self.ran_out: list[int] = []
        self.broken: list[int] = []
        self.stale: list[int] = []
        self.met_hawker: list[int] = []
        self.measured: list[int] = []
        self.joined: list[int] = []
        self.poached: list[int] = []
        self.moved_in: list[int] = []
        self.moved_out: list[int] = []
        self.grown: list[int] = []
        self.shrunk: list[int] = []
        self.lost: list[int] = []
        self.surveys: list[tuple[str, list[int], list[int]]] = []
        self.heard: set[int] = set()
        self.minutes: dict[str, int] = {}
        # The day's sums, and what is there at closing time.
        self.sacks = self.bought_fen = self.unserved = self.stale_g = self.sifted_g = 0
        self.lamp_fen = self.living_fen = self.compensation_fen = self.gifts_fen = self.research_fen = 0
        self.cash_fen = self.receivables_fen = self.stock_g = self.clean_g = self.listed = self.known = 0
        self.closed = False
        self.hotel_knocked = self.hotel_served = False


class OracleBase:
    """A town in the middle of a day."""

    seed: int
    p: SimpleNamespace
    on: frozenset[str]
    market: Market
    houses: list[House]
    shop: OracleShop
    day: int
    today: Events
    policy: Policy
    trading: bool
    minutes_left: int
    demand_g: int

    # draws and hours

    def _word(self, purpose: int, number: int = 0) -> int:
        return draw(self.seed, self.day, purpose, number)

    def _draw(self, purpose: int, house: House) -> int:
        return self._word(purpose, house.number)

    def _fits(self, minutes: int, activity: str) -> bool:
        if minutes > self.minutes_left:
            return False
        self.minutes_left -= minutes
        self.today.minutes[activity] = self.today.minutes.get(activity, 0) + minutes
        return True

    def _in_order(self, minutes: list[int], activity: str, most: int | None = None) -> list[bool]:
        """Errands in order, of `most` minutes together; the first that does not fit ends the round."""
        done, going, left = [], True, self.minutes_left if most is None else most
        for one in minutes:
            going = going and one <= left and self._fits(one, activity)
            left -= one if going else 0
            done.append(going)
        return done

    def _minutes_of(self, metres: int) -> int:
        """Return the minutes of a walk in today's weather."""
        return metres * (self.p.rain_walk_percent if self.today.rain else 100) // (100 * self.p.walk_m_per_min)

    def _walk_min(self, house: House) -> int:
        return self._minutes_of(house.to_shop_m)

    # price, rice and debts

    @property
    def price_fen(self) -> int:
        """A jin's price without what clean rice costs more."""
        return self.policy.price_fen or self.p.price_fen

    def _price_now(self) -> int:
        return self.price_fen + (self.policy.clean_premium_fen if self.shop.clean_g > 0 else 0)

    def _take_rice(self, asked_g: int, limit_g: int) -> tuple[int, int]:
        shop, jin_g = self.shop, self.p.jin_g
        given = min(asked_g, min(shop.stock_g, limit_g) // jin_g * jin_g)
        clean = min(given, shop.clean_g)
        shop.clean_g -= clean
        shop.raw_g -= given - clean
        shop.sold_g += given
        return given, clean

    def _settle(self, house: House, paid: int, lost: int) -> None:
        """Take what a household pays of its debt, and write off what is lost."""
        house.owed_fen -= paid + lost
        self.shop.cash_fen += paid
        self.shop.written_off_fen += lost
        self.shop.receivables_fen -= paid + lost
        if not house.owed_fen:
            house.owed_since = -1
