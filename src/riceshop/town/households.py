"""Households: what a household is and keeps being; drawn once from the seed, never changed by a run."""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray

from riceshop.town import ids
from riceshop.town.draws import Narrow, Whole, Words, below, by_weight, strides, words
from riceshop.town.lives import Lives, daily_need_g, draw_children, draw_events
from riceshop.town.market import Finder, Map, walk_m
from riceshop.town.offers import Offers, Places, blocks, by_place
from riceshop.town.tastes import Tastes, draw_tastes
from riceshop.words.errors import BadValue


@dataclass(frozen=True)
class Households(Tastes, Lives):
    """Facts of all households, one array position each; `told_...` is what they would say to the notebook.

    `group` is the row of its place in tables of places, `rival_row` its row in tables of the rivals' pulls.
    """

    group: Narrow
    rival_row: Narrow
    members: Narrow
    appetite_g: Narrow
    need_g: Narrow
    jar_width_mm: Narrow
    jar_height_mm: Narrow
    jar_g: Narrow
    reorder_days: Narrow
    reorder_g: Narrow
    lot_days: Narrow
    pay_cycle: Narrow
    pay_days: Narrow
    pay_phase: Narrow
    miss_permille: Narrow
    to_shop_m: Narrow
    knows: NDArray[np.bool_]
    start_stock_g: Narrow
    start_shop: Narrow
    told_appetite_g: Narrow
    told_month_g: Narrow
    told_jar_g: Narrow

    def __len__(self) -> int:
        return len(self.members)


def draw_households(
    seed: int, town_map: Map, offers: Offers, at_work: tuple[str, ...], p: SimpleNamespace
) -> tuple[Households, Places]:
    """Draw the town's households, and from where they look at the rivals; all by committed tables."""
    count, group = len(town_map.house_x_m), town_map.house_group
    key = strides(count)

    def drawn(purpose: int) -> Words:
        return words(seed, 0, purpose, key)

    members = narrow(1 + by_weight(drawn(ids.DRAW_MEMBERS), p.members_weights))
    spread = p.appetite_high_g - p.appetite_low_g + 1
    appetite = narrow(p.appetite_low_g + below(drawn(ids.DRAW_APPETITE), spread))
    children = draw_children(seed, key, members, at_work)
    need = narrow(daily_need_g(members, children, appetite, p))
    width, height = _jar(members, drawn(ids.DRAW_JAR_WIDTH), drawn(ids.DRAW_JAR_HEIGHT), p)
    jar = narrow(jar_holds_g(width, height, p.density_g_per_l))
    reorder = narrow(by_weight(drawn(ids.DRAW_REORDER), p.reorder_weights))
    lot = narrow(p.lot_low_days + below(drawn(ids.DRAW_LOT), p.lot_high_days - p.lot_low_days + 1))
    cycle = narrow(by_weight(drawn(ids.DRAW_PAY_CYCLE), p.pay_weights))
    pay_days = np.array(p.pay_cycle_days, dtype=np.int32)[cycle]
    bad = below(drawn(ids.DRAW_PAYER), 1_000) < p.bad_payer_permille
    far = walk_m(town_map.house_x_m, town_map.house_y_m, *p.wang_m)
    start = narrow(below(drawn(ids.DRAW_START_STOCK), 1_000) * np.minimum(lot * need, jar) // 1_000)
    tastes = draw_tastes(seed, key, members, need, at_work, p)
    rival_row, places = blocks(town_map, tastes["segment"], p) if "tastes" in at_work else by_place(town_map)
    sums = places.sums(offers, p)
    _can_live(need, jar, sums[:, -1][rival_row], p)
    shop = narrow(Finder(sums).at(rival_row, below_wide(drawn(ids.DRAW_USUAL_SHOP), sums[:, -1][rival_row])))
    houses = Households(
        **tastes, **draw_events(seed, key, at_work, p), children=children, group=group, rival_row=narrow(rival_row), members=members, appetite_g=appetite, need_g=need,
        jar_width_mm=width, jar_height_mm=height, jar_g=jar,
        reorder_days=reorder, reorder_g=reorder * need + need // 4, lot_days=lot,
        pay_cycle=cycle, pay_days=pay_days, pay_phase=narrow(below(drawn(ids.DRAW_PAY_PHASE), pay_days)),
        miss_permille=narrow(np.where(bad, p.miss_bad_permille, p.miss_good_permille)),
        to_shop_m=far,
        knows=(far <= p.near_m) | (below(drawn(ids.DRAW_KNOWS), 1_000) < p.far_knows_permille),
        start_stock_g=start, start_shop=shop,
        told_appetite_g=_off(appetite, drawn(ids.DRAW_TOLD_APPETITE), p.told_appetite_permille),
        told_month_g=_off(30 * need, drawn(ids.DRAW_TOLD_MONTH), p.told_month_permille),
        told_jar_g=_off(jar, drawn(ids.DRAW_TOLD_JAR), p.told_jar_permille),
    )  # fmt: skip
    return houses, places


def _can_live(need_g: Whole, jar_g: Whole, rivals_pull: Whole, p: SimpleNamespace) -> None:
    """Refuse a town in which a jar does not hold a day's rice, or in which no shop draws a household at all.

    What rivals do later only makes their pull stronger: who is drawn on the first morning is drawn for good.
    """
    small = np.flatnonzero(jar_g < need_g)
    if len(small):
        one = small[0]
        raise BadValue("town_whole.jar", place="Town.build", value=int(jar_g[one]), need=int(need_g[one]),
                       count=len(small), percent=p.jar_percent)  # fmt: skip
    alone = int(np.count_nonzero(rivals_pull <= 0))
    if alone:
        raise BadValue("town_whole.no_shop", place="Town.build", value=alone, metres=p.decay_m, power=p.decay_power)


def narrow(fact: Whole) -> Narrow:
    """Return whole numbers as int32: none of a household's facts needs more, and a large town is kept small."""
    return fact.astype(np.int32, copy=False)


def jar_holds_g(width_mm: Whole, height_mm: Whole, density_g_per_l: int) -> Whole:
    """Return what a round jar holds in grams: pi as 355/113, width is the inner diameter."""
    cubic_mm = width_mm.astype(np.int64) * width_mm * height_mm * 355 // (4 * 113)
    return cubic_mm * density_g_per_l // 1_000_000


def below_wide(drawn: Words, limit: Whole) -> Whole:
    """Return whole numbers 0 .. limit - 1 for limits up to 2**40, from the words' upper 22 bits and the rest."""
    coarse = (drawn >> np.uint64(42)).view(np.int64)
    fine = drawn >> np.uint64(20)
    fine &= np.uint64(0x3FFFFF)
    rest = fine.view(np.int64)
    rest *= limit
    rest >>= 22
    coarse *= limit
    coarse += rest
    coarse >>= 22
    return coarse


def _jar(members: Whole, wide: Words, tall: Words, p: SimpleNamespace) -> tuple[Whole, Whole]:
    # Jars are sold in whole centimetres; the scale of the town's jars acts on the height.
    width = p.jar_base_mm + p.jar_member_mm * members + below(wide, p.jar_spread_mm)
    height = (width + below(tall, p.jar_tall_mm)) * p.jar_percent // 100
    return narrow(width // 10 * 10), narrow(np.maximum(height // 10 * 10, 10))


def _off(true: Narrow, drawn: Words, permille: int) -> Narrow:
    return narrow((1_000 - permille + below(drawn, 2 * permille + 1)) * true // 1_000)
