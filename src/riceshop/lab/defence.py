"""Three questions about a shop's own days, for its keeper to answer aloud: why was day 17 as it was?"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from riceshop.lab import game_controls
from riceshop.lab.game_map import Pair, pair
from riceshop.town import Policy, Run
from riceshop.words import language
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from riceshop.lab.game import Game

ASKED = 3
LONG_OWED_DAYS = 30
FIRST_DAYS = 7


@dataclass(frozen=True)
class Asked:
    """A question as [Chinese, English], the day it is about (1 is the first) and what it is about."""

    about: str
    day: int
    words: Pair


class Defence:
    """The questions of one run; shows itself in a notebook, `asked` is plain data."""

    def __init__(self, run: Run, asked: list[Asked]) -> None:
        self.run, self.asked = run, asked

    def lines(self, lang: str | None = None) -> list[str]:
        """Return the questions in a language ("zh", "en", "both"; default: the reader's)."""
        lang = lang or language()
        places = {"zh": (0,), "en": (1,)}.get(lang, (0, 1))
        return [" ".join(one.words[place] for place in places) for one in self.asked]

    def __repr__(self) -> str:
        return "\n".join(f"{number}. {line}" for number, line in enumerate(self.lines(), start=1))

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(line)}</li>" for line in self.lines())
        lang = "en" if language() == "en" else "zh-CN"
        return f'<ol lang="{lang}" style="font: 15px/1.7 system-ui, sans-serif; max-width: 44rem">{items}</ol>'


def defence_questions(played: "Game | Run") -> Defence:
    """Return up to three questions from the log of a game or a run, the gravest first, each about something else.

    What is asked about: rice that was promised and not brought, people turned away, complaints nobody heard, old
    debts, the largest change of course, money lying in rice, the best day. Raises BadType for anything else and
    BadValue for a run of no day. Source: TEACHING, cheap delights.
    """
    run = run_of(played)
    found = [one for rule in _RULES for one in rule(run)]
    return Defence(run, found[:ASKED])


def run_of(played: object) -> Run:
    """Return the run of a game, or the run itself. Raises BadType for anything else, BadValue if no day was played."""
    from riceshop.lab.game import Game

    run = played.run if isinstance(played, Game) else played
    if not isinstance(run, Run):
        raise BadType("annual.no_run", value=type(played).__name__)
    if not run.days:
        raise BadValue("annual.no_day")
    return run


def _promise(run: Run) -> Iterator[Asked]:
    missed = run.deliveries[run.deliveries["result"] == "no_rice"]
    if len(missed):
        by_day = missed.groupby("day").size()
        day = int(by_day.idxmax())
        house = int(missed[missed["day"] == day]["household"].iloc[0])
        before = run.daily["stock_g"].iloc[max(day - 1, 0)] // run.town.parameters.jin_g
        yield _asked("promise", day, count=int(by_day.max()), house=house, jin=int(before))


def _turned_away(run: Run) -> Iterator[Asked]:
    day = int(run.daily["turned_away"].idxmax())
    count = int(run.daily["turned_away"].iloc[day])
    # A promise not kept turns people away too, and is asked about already.
    if count and not run.daily["promises_broken"].iloc[day]:
        yield _asked("turned_away", day, count=count)


def _unheard(run: Run) -> Iterator[Asked]:
    unheard = run.complaints[run.complaints["status"] == "unheard"]
    if len(unheard):
        first = unheard.sort_values(["day", "household"]).iloc[0]
        cause = pair(f"annual.cause.{first['cause']}")
        yield _asked("unheard", int(first["day"]), house=int(first["household"]), cause=cause, count=len(unheard))


def _old_debt(run: Run) -> Iterator[Asked]:
    old = run.receivables[run.receivables["age_days"] > LONG_OWED_DAYS]
    if len(old):
        most = old.sort_values(["owed_fen", "household"], ascending=[False, True]).iloc[0]
        yield _asked("old_debt", run.days - 1, house=int(most["household"]), age=int(most["age_days"]),
                     yuan=f"{most['owed_fen'] / 100:.2f}")


def _course(run: Run) -> Iterator[Asked]:
    steps = list(zip(run.decisions.first_days[1:], run.decisions.policies, run.decisions.policies[1:], strict=False))
    changes = [(len(moved), day, moved) for day, old, new in steps if (moved := _moved(run, old, new))]
    if changes:
        _, day, moved = max(changes, key=lambda one: (one[0], -one[1]))
        control, old, new = moved[0]
        yield _asked("course", int(day), lever=pair(control["label"]), old=old, new=new)


def _moved(run: Run, old: Policy, new: Policy) -> list[tuple[dict[str, Any], Pair, Pair]]:
    """Return the levers that differ, as the game's panel tells them, with both values in words."""
    controls = [one for group in game_controls.groups(game_controls.LEVERS, run.town.parameters.price_fen)
                for one in group["controls"]]
    said = [(one, game_controls.shown(one, getattr(old, one["id"])), game_controls.shown(one, getattr(new, one["id"])))
            for one in controls]
    return [one for one in said if one[1] != one[2]]


def _idle_rice(run: Run) -> Iterator[Asked]:
    day = int(run.daily["cash_fen"].idxmin())
    cash, stock = int(run.daily["cash_fen"].iloc[day]), int(run.daily["stock_g"].iloc[day])
    if stock * run.town.parameters.cost_fen // run.town.parameters.jin_g > cash:
        yield _asked("idle_rice", day, yuan=f"{cash / 100:.2f}", jin=stock // run.town.parameters.jin_g)


def _best(run: Run) -> Iterator[Asked]:
    day = int(run.daily["revenue_fen"].idxmax())
    if run.daily["revenue_fen"].iloc[day]:
        yuan = f"{run.daily['revenue_fen'].iloc[day] / 100:.2f}"
        yield _asked("best", day, yuan=yuan, orders=int(run.daily["orders"].iloc[day]))


def _quiet(run: Run) -> Iterator[Asked]:
    # Nobody knows a new shop: its first week is quiet for everyone.
    known = run.daily["orders"].iloc[FIRST_DAYS:] if run.days > FIRST_DAYS else run.daily["orders"]
    day = int(known.idxmin())
    yield _asked("quiet", day, orders=int(run.daily["orders"].iloc[day]))


def _last(run: Run) -> Iterator[Asked]:
    days = min(run.days, 7)
    sold = int(run.daily["sold_jin"].iloc[-days:].sum())
    yield _asked("last", run.days - 1, days=days, jin=sold)


# From what hurts a customer to what any run has, so that there are three even for a shop where little happened.
_RULES = (_promise, _turned_away, _unheard, _old_debt, _course, _idle_rice, _best, _quiet, _last)


def _asked(about: str, day: int, **values: Any) -> Asked:
    zh, en = ({name: told[place] if isinstance(told, list) else told for name, told in values.items()} for place in (0, 1))
    return Asked(about, day + 1, [pair(f"annual.ask.{about}", day=day + 1, **zh)[0],
                                  pair(f"annual.ask.{about}", day=day + 1, **en)[1]])
