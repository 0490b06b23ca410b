"""Explorers of value: four meanings of it to the customer, a customer's life as money, and what moves that life most."""

from riceshop.crm.foundations import jin_cost
from riceshop.crm.value import margin_multiple, npv, payback_periods, tornado
from riceshop.lab.drawing import INK, Picture, scale, ticks
from riceshop.lab.explorer import Explorer, Question, Scene, Values, slider
from riceshop.words import text

# Five shops of an example of ours: price in fen a jin, quality 0 to 100, metres away (0 if it delivers), chance in percent
# of coming in vain.
SHOPS = {
    "wang": (11, 80, 0, 0),
    "japanese": (12, 95, 600, 5),
    "corner": (10, 60, 100, 15),
    "market": (9, 45, 1_200, 0),
    "hawker": (10, 35, 0, 30),
}
MEANINGS = ("price", "wants", "quality", "give")
SHOP_TINTS = {"wang": "jade", "japanese": "clay", "corner": "husk", "market": "indigo", "hawker": "sun"}
CARRY_JIN = 5
# What a jin of the best rice would be worth to the household, in fen: the scale of the fourth meaning.
BEST_WORTH_FEN = 20


def four_meanings() -> Explorer:
    """Return the explorer of four meanings of value to a customer: five shops ranked by each.

    `found`: first, {"price" | "wants" | "quality" | "give": the shop ranked first}, and order, {meaning: shops from the
    best to the last}. Equals keep the order of the shops' list. Source: R-092.
    """
    fen, percent = text("explorers.units.fen"), text("explorers.units.percent")
    controls = (
        slider("ease", text("value_views.four_meanings.ease"), 30, 0, 100, 5, percent),
        slider("hour_fen", text("value_views.four_meanings.hour"), 10, 0, 60, 2, fen),
    )
    return Explorer(Question(text("value_views.four_meanings.title"), controls, _meanings_scene))


def _order(meaning: str, values: Values) -> list[str]:
    def score(shop: str) -> float:
        price, quality, metres, vain = SHOPS[shop]
        ease = max(0, 100 - metres / 12 - vain)
        given = jin_cost(price, metres, CARRY_JIN, values["hour_fen"], vain).total
        return {
            "price": -price,
            "wants": (100 - values["ease"]) * quality + values["ease"] * ease,
            "quality": quality / price,
            "give": BEST_WORTH_FEN * quality / 100 - given,
        }[meaning]

    return sorted(SHOPS, key=score, reverse=True)


def _meanings_scene(values: Values) -> Scene:
    order = {meaning: _order(meaning, values) for meaning in MEANINGS}
    picture = Picture(640, 300)
    across, down = [150.0 + 135 * place for place in range(4)], [70.0 + 46 * place for place in range(5)]
    for x, meaning in zip(across, MEANINGS, strict=True):
        picture.line(x, 58, x, 266, "mist", 0.8, opacity="0.5")
        picture.text(x, 32, text(f"value_views.four_meanings.{meaning}"), 12.5, "middle")
    for shop, tint in SHOP_TINTS.items():
        places = [(x, down[order[meaning].index(shop)]) for x, meaning in zip(across, MEANINGS, strict=True)]
        picture.path(places, tint, 3, opacity="0.75")
        for (x, y), meaning in zip(places, MEANINGS, strict=True):
            picture.circle(x, y, 13, tint)
            picture.text(x, y + 4.5, str(order[meaning].index(shop) + 1), 12, "middle", "ink" if tint in ("sun", "husk") else "rice")
        picture.text(128, places[0][1] + 4.5, text(f"value_views.four_meanings.{shop}"), 12.5, "end")
    firsts = {meaning: order[meaning][0] for meaning in MEANINGS}
    answer = text("value_views.four_meanings.answer", count=len(set(firsts.values())),
                  **{meaning: text(f"value_views.four_meanings.{shop}") for meaning, shop in firsts.items()})  # fmt: skip
    return Scene(picture.svg(), answer, {"first": firsts, "order": order}, (text("value_views.four_meanings.note"),))


YEARS = 10


def life_cash() -> Explorer:
    """Return the explorer of a customer's life as a row of yearly margins, as paid and in today's money.

    The first margin comes today and is certain. `found`: worth_fen (endless, in today's money, the cost of winning taken
    off), shown_fen (the same for ten years), payback (the year in which the cost of winning has come back, counted from
    1; None if never). Source: R-095, R-098.
    """
    fen, percent = text("explorers.units.fen"), text("explorers.units.percent")
    names = {name: text(f"value_views.life_cash.{name}") for name in ("margin", "stay", "rate", "referral", "win")}
    controls = (
        slider("margin", names["margin"], 400, 100, 1_000, 50, fen),
        slider("stay", names["stay"], 80, 40, 98, 1, percent),
        slider("rate", names["rate"], 10, 0, 40, 1, percent),
        slider("referral", names["referral"], 0, 0, 50, 5, percent),
        slider("win", names["win"], 600, 0, 2_000, 50, fen),
    )
    return Explorer(Question(text("value_views.life_cash.title"), controls, _life_scene))


def _life_scene(values: Values) -> Scene:
    stay, rate = values["stay"] / 100, values["rate"] / 100
    margin = values["margin"] * (1 + values["referral"] / 100)
    flows = [margin * stay**year for year in range(YEARS)]
    today = [flow / (1 + rate) ** year for year, flow in enumerate(flows)]
    so_far = [sum(today[: year + 1]) - values["win"] for year in range(YEARS)]
    worth = margin * margin_multiple(stay, rate, first_margin=True) - values["win"]
    back = payback_periods(values["win"], margin, stay, rate)
    payback = int(back) if back != float("inf") else None
    found = {"worth_fen": round(worth, 1), "shown_fen": round(npv(flows, rate) - values["win"], 1), "payback": payback}
    picture = Picture(640, 320)
    high = ticks(max(*flows, *so_far, 1))[-1]
    low = -ticks(values["win"])[-1] if values["win"] else 0
    up, left = scale(low, high, 276, 40), 70.0
    for mark in sorted({low, 0, high // 2, high}):
        picture.line(left, up(mark), 620, up(mark), "mist", 1.4 if mark == 0 else 0.6, opacity="0.6")
        picture.text(left - 8, up(mark) + 4, f"{mark:,}", 10.5, "end", opacity="0.75")
    for year in range(YEARS):
        x = left + 14 + 54 * year
        picture.rect(x, up(flows[year]), 17, up(0) - up(flows[year]), "mist", 2)
        picture.rect(x + 19, up(today[year]), 17, up(0) - up(today[year]), "sun", 2)
        picture.text(x + 18, 298, str(year + 1), 11, "middle", opacity="0.8")
    line = [(left + 32 + 54 * year, up(money)) for year, money in enumerate(so_far)]
    picture.path(line, "indigo", 2.4)
    for x, y in line:
        picture.circle(x, y, 4, "indigo")
    for place, (name, tint) in enumerate((("paid", "mist"), ("today", "sun"), ("sum", "indigo"))):
        picture.rect(90 + 165 * place, 12, 12, 12, tint, 2)
        picture.text(108 + 165 * place, 22.5, text(f"value_views.life_cash.{name}"), 12)
    picture.text(345, 315, text("value_views.life_cash.axis"), 11, "middle", opacity="0.8")
    key = "never" if payback is None else "back"
    answer = text(f"value_views.life_cash.{key}", worth=f"{worth:,.0f}", year=payback)
    return Scene(picture.svg(), answer, found, (text("value_views.life_cash.note"),))


def seven_factors() -> Explorer:
    """Return the tornado of seven factors: which one moves a household's value most when each moves alike.

    `found`: order (factors, the widest swing first), swing_fen {factor: fen}. Source: R-101.
    """
    units = {name: text(f"explorers.units.{name}") for name in ("percent", "fen")}
    names = {name: text(f"value_views.seven_factors.{name}") for name in ("change", "cost", "years", "times", "rate")}
    controls = (
        slider("change", names["change"], 10, 1, 50, 1, units["percent"]),
        slider("cost", names["cost"], 90, 20, 95, 5, units["percent"]),
        slider("years", names["years"], 3, 1, 10, 1),
        slider("times", names["times"], 20, 1, 40, 1),
        slider("rate", names["rate"], 10, 1, 40, 1, units["percent"]),
    )
    return Explorer(Question(text("value_views.seven_factors.title"), controls, _factors_scene))


def _factors_scene(values: Values) -> Scene:
    factors = {
        "first_revenue": 300,
        "variable_cost": values["cost"] / 100,
        "purchases_per_year": values["times"],
        "years": values["years"],
        "other_revenue": 600,
        "referral_probability": 0.1,
        "discount_rate": values["rate"] / 100,
    }
    table = tornado(factors, values["change"] / 100)
    picture = Picture(640, 324)
    low, high = table[["low", "high"]].to_numpy().min(), table[["low", "high"]].to_numpy().max()
    room = max(high - low, 1) * 0.06
    across = scale(low - room, high + room, 190, 620)
    for row, (name, one) in enumerate(table.iterrows()):
        y = 38 + 36 * row
        ends = sorted((across(one["low"]), across(one["high"])))
        picture.text(180, y + 16, text(f"plots_value.factor.{name}"), 12.5, "end")
        picture.rect(ends[0], y, ends[1] - ends[0], 24, "husk", 3, opacity="0.55")
        picture.circle(across(one["low"]), y + 12, 6, "indigo")
        picture.circle(across(one["high"]), y + 12, 6, "clay")
    for x, value in ((190, low - room), (405, (low + high) / 2), (620, high + room)):
        picture.line(x, 30, x, 290, "mist", 0.6, opacity="0.5")
        picture.text(x, 304, f"{value:,.0f}", 10.5, "middle", opacity="0.75")
    picture.text(405, 320, text("value_views.seven_factors.axis"), 12, "middle", opacity="0.8")
    for place, (name, tint) in enumerate((("lowered", "indigo"), ("raised", "clay"))):
        picture.circle(250 + 150 * place, 16, 6, tint)
        picture.text(264 + 150 * place, 20.5, text(f"plots_value.tornado.{name}"), 12, fill=INK)
    order = [str(name) for name in table.index]
    answer = text("value_views.seven_factors.answer", change=values["change"], first=text(f"plots_value.factor.{order[0]}"),
                  last=text(f"plots_value.factor.{order[-1]}"), swing=f"{table['swing'].iloc[0]:,.0f}")  # fmt: skip
    found = {"order": order, "swing_fen": table["swing"].round(1).to_dict()}
    return Scene(picture.svg(), answer, found, (text("value_views.seven_factors.note"),))
