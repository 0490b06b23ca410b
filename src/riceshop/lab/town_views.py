"""Explorers of the town: which notebook lines make the forecast good, and what quality, insight and service
earn.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from riceshop.crm.foundations import factorial_effects
from riceshop.crm.service import FIELDS
from riceshop.crm.service import forecast as forecast_table
from riceshop.lab.drawing import INK, Picture, scale
from riceshop.lab.explorer import Explorer, Question, Scene, Values, choice, tick
from riceshop.town import Run, Town, ablation_policies, class_town, compare, preset
from riceshop.words import text
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from pandas import DataFrame

FORECAST_DAYS, ABLATION_DAYS = 90, 90
FARTHEST = 15
PRACTICES = ("quality", "insight", "service")


def forecast(town: Town | None = None) -> Explorer:
    """Return the forecast explorer: tick notebook lines and see how far the predicted run-out day is off.

    Looks at the households on the delivery list of a shop like Wang's after 90 days in `town` (default: the
    class town). `found`: fields, error_days (mean absolute error), households. Raises BadType if `town` is no
    Town, BadValue if nobody is on the list.
    """
    run = _wang_run(_town(town))
    errors = forecast_errors(run)
    controls = tuple(
        tick(one, text(f"explorers.forecast.fields.{one}"), one == "last_quantity") for one in FIELDS
    )
    return Explorer(
        Question(text("explorers.forecast.title"), controls, lambda values: _forecast_scene(errors, values))
    )


def forecast_errors(run: Run) -> dict[frozenset[str], list[int]]:
    """Return {notebook lines used: error in days of each household on the list} for every set of lines.

    Positive: predicted too late (the jar was empty before). Raises BadValue if nobody is on the list.
    """
    book = run.notebook[run.notebook["on_list"]]
    if book.empty:
        raise BadValue("explorers.forecast.nobody", days=run.days)
    truth = run.truth.set_index("household").loc[book["household"]]
    real = (run.days + truth["stock_g"] // truth["need_g"]).to_numpy()
    sets = [
        frozenset(f for f, on in zip(FIELDS, flags, strict=True) if on)
        for flags in product((0, 1), repeat=len(FIELDS))
    ]
    return {
        chosen: (forecast_table(book, run.days, chosen)["run_out_day"].to_numpy() - real).tolist()
        for chosen in sets
    }


def _mean_error(errors: list[int]) -> float:
    return sum(abs(one) for one in errors) / len(errors)


def _forecast_scene(errors: dict[frozenset[str], list[int]], values: Values) -> Scene:
    chosen = frozenset(one for one in FIELDS if values[one])
    mine = errors[chosen]
    found = {"fields": sorted(chosen), "error_days": round(_mean_error(mine), 2), "households": len(mine)}
    picture = Picture(640, 330)
    _error_dots(picture, mine)
    picture.text(380, 24, text("explorers.forecast.turn"), 12.5, opacity="0.8")
    most = max(_mean_error(one) for one in errors.values())
    across = scale(0, most, 470, 610)
    now = across(_mean_error(mine))
    for row, one in enumerate(FIELDS):
        y, other = 44 + 50 * row, _mean_error(errors[chosen ^ {one}])
        sign = "−" if one in chosen else "+"
        picture.text(462, y + 18, f"{sign} {text(f'explorers.forecast.short.{one}')}", 12, "end")
        picture.rect(
            470,
            y,
            across(other) - 470,
            26,
            "jade" if other < found["error_days"] - 0.005 else "clay",
            3,
            opacity="0.8",
        )
        # A figure that would lie on the dashed line stands behind it.
        end = across(other) + 6
        picture.text(now + 6 if end - 4 <= now <= end + 26 else end, y + 18, f"{other:.1f}", 12)
    picture.line(now, 36, now, 292, INK, 1.4, stroke_dasharray="4 3")
    picture.text(now, 310, text("explorers.forecast.now"), 11, "middle", opacity="0.8")
    answer = text(
        "explorers.forecast.answer", error=f"{_mean_error(mine):.1f}", lines=len(chosen), households=len(mine)
    )
    return Scene(picture.svg(), answer, found, (text("explorers.forecast.note"),))


def _error_dots(picture: Picture, errors: list[int]) -> None:
    across, floor = scale(-FARTHEST, FARTHEST, 30, 330), 272.0
    picture.rect(across(-0.5), 40, across(0.5) - across(-0.5), floor - 40, "jade", 0, opacity="0.14")
    picture.line(30, floor, 330, floor, "mist", 1)
    height: dict[int, int] = {}
    places = [max(-FARTHEST, min(FARTHEST, error)) for error in errors]
    step = min(9.6, (floor - 46) / max(places.count(place) for place in places))
    for error, place in sorted(zip(errors, places, strict=True), key=lambda pair: abs(pair[0])):
        stack = height[place] = height.get(place, 0) + 1
        late = "clay" if error > 0 else "sun" if error < 0 else "jade"
        picture.circle(across(place), floor + step / 2 - step * stack, 4.6, late)
    for day in range(-FARTHEST, FARTHEST + 1, 5):
        picture.text(across(day), floor + 17, f"{day:+d}" if day else "0", 11, "middle", opacity="0.7")
    picture.text(30, 24, text("explorers.forecast.dots"), 12.5, opacity="0.8")
    picture.text(30, floor + 38, text("explorers.forecast.early"), 11.5, opacity="0.8")
    picture.text(330, floor + 38, text("explorers.forecast.late"), 11.5, "end", opacity="0.8")


def ablation(town: Town | None = None, days: int = ABLATION_DAYS) -> Explorer:
    """Return the explorer of the eight shops that keep or leave quality, insight and service.

    Runs the eight policies in `town` (default: the class town) for `days` days. `found`: table (DataFrame
    with quality, insight, service, profit_fen, customers, regulars, jin_sold, empty_evenings) and effects of
    the chosen measure. Raises BadType if `town` is no Town.
    """
    table = ablation_table(_town(town), days)
    measures = {
        one: text(f"explorers.ablation.measures.{one}") for one in ("profit_fen", "regulars", "jin_sold")
    }
    controls = (
        choice("measure", text("explorers.ablation.measure"), "profit_fen", measures),
        *(tick(one, text(f"explorers.ablation.{one}"), True) for one in PRACTICES),
    )
    return Explorer(
        Question(text("explorers.ablation.title"), controls, lambda values: _ablation_scene(table, values))
    )


def ablation_table(town: Town, days: int = ABLATION_DAYS) -> DataFrame:
    """Return one row for each of the eight ways to keep or leave the three practices, "000" to "111"."""
    policies = ablation_policies()
    table = compare([town.run(policy, days) for policy in policies.values()])
    for place, one in enumerate(PRACTICES):
        table.insert(place, one, [name[place] == "1" for name in policies])
    return table


def _ablation_scene(table: DataFrame, values: Values) -> Scene:
    measure = values["measure"]
    results = {
        tuple(bool(row[one]) for one in PRACTICES): float(row[measure]) for row in table.to_dict("records")
    }
    closed = {
        tuple(bool(row[one]) for one in PRACTICES): row["closed_day"] for row in table.to_dict("records")
    }
    effects = factorial_effects(results, PRACTICES)
    chosen = tuple(bool(values[one]) for one in PRACTICES)
    picture = Picture(640, 316)
    low, high = min(0.0, *results.values()), max(0.0, *results.values())
    up = scale(low, high, 236, 34) if high > low else scale(0, 1, 236, 34)
    picture.line(40, up(0), 620, up(0), "mist", 1.2)
    for place, flags in enumerate(sorted(results, key=lambda one: (sum(one), [not on for on in one]))):
        x, number = 46 + 73 * place, results[flags]
        tint = "jade" if number >= 0 else "clay"
        picture.rect(
            x,
            min(up(0), up(number)),
            54,
            abs(up(number) - up(0)),
            tint,
            4,
            opacity="1" if flags == chosen else "0.4",
        )
        picture.text(
            x + 27,
            min(up(0), up(number)) - 6,
            f"{number:,.0f}",
            12,
            "middle",
            font_weight="700" if flags == chosen else "400",
        )
        end = text("explorers.ablation.short.closed", day=closed[flags]) if closed[flags] >= 0 else ""
        picture.text(x + 27, min(up(0), up(number)) - 22, end, 10.5, "middle", "clay")
        for row, (one, on) in enumerate(zip(PRACTICES, flags, strict=True)):
            picture.text(
                x + 27, 260 + 21 * row, text(f"explorers.ablation.short.{one}") if on else "·", 12, "middle"
            )
    rows = tuple((_effect_name(name), f"{number:+,.0f}") for name, number in effects.items())
    columns = (text("explorers.ablation.effect"), measure)
    name = text(f"explorers.ablation.measures.{measure}")
    answer = text(
        "explorers.ablation.answer",
        measure=name,
        value=f"{results[chosen]:,.0f}",
        all=f"{results[(True,) * 3]:,.0f}",
    )
    notes = (text("explorers.ablation.note"),)
    return Scene(picture.svg(), answer, {"table": table, "effects": effects}, notes, columns, rows)


def _effect_name(name: str) -> str:
    return " × ".join(text(f"explorers.ablation.{one}") for one in name.split(" x "))


def _town(town: Town | None) -> Town:
    if town is None:
        return _class_town()
    if not isinstance(town, Town):
        raise BadType("explorers.no_town", value=type(town).__name__)
    return town


@cache
def _class_town() -> Town:
    return class_town()


def _wang_run(town: Town) -> Run:
    return town.run(preset("wang"), FORECAST_DAYS)
