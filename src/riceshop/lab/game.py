"""The game: a widget that shows a town, sends a player's decisions to Python and plays back the days that follow."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from riceshop.lab import game_code, game_controls, game_files, game_score, game_worth
from riceshop.lab.game_debrief import debrief
from riceshop.lab.game_events import street_key
from riceshop.lab.game_lines import Robots, chart
from riceshop.lab.game_map import Pair, drawn_map, pair
from riceshop.lab.game_reports import prices
from riceshop.lab.game_run import MOST_HOUSEHOLDS, Evening, GameRun, whole_days
from riceshop.lab.game_screen import PLAYED, WHAT_IF, is_order, new_screen
from riceshop.lab.game_units import FIRST, FIRST_UNIT, Unit
from riceshop.lab.game_units import unit as chapter
from riceshop.lab.game_whatif import WhatIf
from riceshop.lab.game_wire import columns
from riceshop.town import Run, Town
from riceshop.town.files import named
from riceshop.town.guard import yes_no
from riceshop.words.errors import BadType, BadValue, RiceShopError

if TYPE_CHECKING:
    import pandas as pd

LENGTHS = (7, 30, 365)
CONTEST_DAYS = 30


def play(
    town: Town | None = None,
    days: int = 30,
    contest: bool = False,
    file: str | Path | None = None,
    unit: str = FIRST,
) -> "Game":
    """Return the game; as a cell's last line it shows itself.

    `town` is the class town if left out; `days` 1 to 365 (7, 30 and 365 are the usual ones). A contest is played once,
    on the town of the class's seed. `file` opens a saved run. An unfinished practice run is continued. `unit` is the
    chapter: later ones have more levers, reports to buy and a town with more mechanisms.
    Raises BadValue or BadType for what cannot be, Damaged for a file that is not a saved run.
    """
    days = whole_days("play(days=...)", days)
    if town is not None and not isinstance(town, Town):
        raise BadType("game.errors.town", value=town)
    contest = yes_no("play(contest=...)", contest)
    if town is not None and contest:
        raise BadValue("game.errors.town_used")
    return Game(town, days, contest, None if file is None else named("play(file=...)", file), chapter(unit))


class Game:
    """One player's game: the screen, the run behind it and the file in which it is kept.

    `log` is a DataFrame with one row a day, `run` the town's tables, `score` the headline score, `result_code` what a
    teacher ranks. `go` plays days from code, exactly as the buttons do.
    """

    def __init__(
        self, town: Town | None, days: int, contest: bool, file: Path | None = None, unit: Unit = FIRST_UNIT
    ) -> None:
        self._own_town, self.unit = town, unit
        self._told_of_saving = ""
        self.screen = new_screen()
        self.screen.on_msg(lambda _, content, buffers: self.receive(content))
        self._open(days, contest, file)

    # ---- what the student reads in the next cell -----------------------------------------------------------

    @property
    def log(self) -> "pd.DataFrame":
        """One row a day played: decisions, houses picked by hand, and the evening's figures."""
        return self.state.log()

    @property
    def run(self) -> Run:
        """The town's tables of the days played: run.orders, run.daily, run.notebook and the rest."""
        return self.state.run()

    @property
    def score(self) -> int:
        """The headline score in yuan; the formula is in riceshop.lab.game_score.score."""
        return self.state.score

    @property
    def result_code(self) -> str:
        """The code to hand in: the decisions of every day, from which the run and its score come again."""
        return game_code.encode(self.state, self.contest, self.who.class_code, self.who.student)

    def go(
        self,
        days: int = 1,
        visit: Iterable[int] = (),
        measure: Iterable[int] = (),
        survey: object = None,
        **decisions: Any,
    ) -> "pd.DataFrame":
        """Play `days` days with the decisions named changed (sift_min=360, ...); return their rows of the log.

        `visit`, `measure`: house numbers for the first of these days; `survey`: a report to buy on it, "kano" or
        ("kano", 40). Raises BadValue or BadType for what cannot be.
        """
        before = self.state.day
        self._play(days, decisions, visit, measure, survey)
        return self.log.iloc[before:]

    def what_if(
        self, day: int, days: int = 365, visit: Iterable[int] = (), measure: Iterable[int] = (), **decisions: Any
    ) -> WhatIf:
        """Live the rest again from `day` with the decisions named changed; the line played stays as it is.

        `day` counts the evenings before the change, 0 for all days; `days` are how many to live, at most as far as
        the line played has got. All other decisions are as they were. Raises BadValue or BadType for what cannot be.
        """
        line = self._branch(day)
        evenings = line.go(days, decisions, visit, measure)
        self.second = line
        self._send_branch()
        self._send_what_if(evenings, line.day + 1)
        return line

    def save(self, file: str | Path | None = None) -> Path:
        """Write the run to `file`, by default where it is kept anyway; return the path. Raises OSError or Damaged."""
        path = self.file if file is None else named("Game.save", file)
        game_files.save(self.state, path, self.who.class_code if self.contest else "")
        return path

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.screen._repr_mimebundle_(**options)

    # ---- opening -------------------------------------------------------------------------------------------

    def _open(self, days: int, contest: bool, file: Path | None = None, anew: bool = False) -> None:
        self.who = game_files.who()
        self.contest = contest
        self.second: WhatIf | None = None
        self._notice: Pair | None = None
        if file is not None:
            self.file, self.state = file, game_files.load(file)
            self.unit = self.state.unit
        elif contest:
            self._open_contest(days)
        else:
            self._open_practice(days, anew)
        self._robots = Robots(self.state.town, self.state.days)
        self.screen.setup = self._setup()

    def _open_contest(self, days: int) -> None:
        town = self.unit.contest_town(self.who.class_code)
        self.file = game_files.contest_file(self.who.class_code, days, self.unit)
        if self.file.exists():
            self.state = game_files.load(self.file, town)
            self._notice = pair("game.contest_once")
        else:
            self.state = GameRun(town, days, unit=self.unit)

    def _open_practice(self, days: int, anew: bool) -> None:
        town = self._own_town or self.unit.town()
        if town.households > MOST_HOUSEHOLDS:
            raise BadValue("game.errors.town_big", value=town.households, most=MOST_HOUSEHOLDS)
        saved = game_files.practice_files(days)
        if saved and not anew and game_files.is_same(saved[-1], town, self.unit):
            state = game_files.load(saved[-1], town)
            if not state.finished:
                self.file, self.state = saved[-1], state
                self._notice = pair("game.continued", day=state.day)
                return
        self.file = game_files.next_practice_file(days)
        self.state = GameRun(town, days, unit=self.unit)

    def _setup(self) -> dict[str, Any]:
        state, town = self.state, self.state.town
        key = "game.mode_contest" if self.contest else "game.mode_practice"
        mode = pair(key, days=state.days, seed=town.seed, code=self.who.class_code)
        if self.unit.name != FIRST:
            number = int(self.unit.name[:2])
            mode = [pair("game.mode_unit", mode=mode[i], number=number)[i] for i in (0, 1)]
        return {
            "map": drawn_map(town, [street_key(street) for street in town.street_ids]),
            "groups": state.groups(),
            "values": game_controls.values(state.policy, self.unit.levers),
            "reports": prices(self.unit, town.parameters),
            "day_min": town.parameters.day_min,
            "columns": columns(),
            "days": state.days,
            "lengths": list(LENGTHS),
            "contest": self.contest,
            "contest_days": CONTEST_DAYS,
            "mode": mode,
            "formula": pair("game.formula", **game_score.formula_values()),
        }

    # ---- messages ------------------------------------------------------------------------------------------

    def receive(self, content: object) -> None:
        """Answer one message of the screen; one that makes no sense gets a notice and changes nothing."""
        try:
            self._answer(content)
        except RiceShopError as error:
            self.screen.tell(pair(error.key, **error.values), warn=True)

    def _answer(self, content: object) -> None:
        told = content if isinstance(content, Mapping) else {}
        kind = told.get("kind")
        if kind == "hello":
            self._send_days(self.state.evenings, 0)
            if self._notice:
                self.screen.tell(self._notice)
            self._send_reports()
            if self.second is not None and not self.state.finished:
                self.screen.send({"kind": "chart", **self._chart()})
            self._send_debrief()
        elif kind == "go" and is_order(told):
            self._go(told)
        elif kind == "what_if":
            self.second = self._branch(told.get("day"))
            self._send_branch()
        elif kind == "restart" and isinstance(told.get("contest"), bool):
            self._open(whole_days("restart", told.get("days")), told["contest"], anew=True)
        elif kind == "save":
            self._keep()
            self.screen.tell(self._saved_line())
        else:
            raise BadValue("game.errors.message", value=content)

    def _go(self, told: Mapping[str, Any]) -> None:
        errands = told["days"], told["decisions"], told["visit"], told["measure"]
        if told.get("line", PLAYED) == PLAYED:
            self._play(*errands, told.get("survey"))
        elif self.second is None:
            raise BadValue("game.errors.what_if_none")
        else:
            first = len(self.second.state.evenings)
            self._send_what_if(self.second.go(*errands), first)

    def _play(
        self, days: int, decisions: Mapping[str, Any], visit: Iterable[int], measure: Iterable[int], survey: object
    ) -> None:
        first = len(self.state.evenings)
        evenings = self.state.go(days, decisions, visit, measure, survey)
        self._send_days(evenings, first)
        self._keep()
        self._send_reports()
        self._send_debrief()

    def _branch(self, day: object) -> WhatIf:
        if self.contest and not self.state.finished:
            raise BadValue("game.errors.what_if_contest", days=self.state.days)
        return WhatIf(self.state, day)

    # ---- what the screen is told -----------------------------------------------------------------------------

    def _send_days(self, evenings: list[Evening], first: int) -> None:
        self.screen.show_days(PLAYED, self.state, evenings, first, self.state.finished)

    def _send_branch(self) -> None:
        line = self.second
        values = game_controls.values(line.played.taken[line.day].policy, self.unit.levers)
        self.screen.send({"kind": "branch", "day": line.day, "until": line.until, "values": values})

    def _send_what_if(self, evenings: list[Evening], first: int) -> None:
        self.screen.show_days(WHAT_IF, self.second.state, evenings, first, self.second.finished)
        self.screen.send({"kind": "chart", **self._chart()})

    def _chart(self) -> dict[str, Any]:
        return chart(self.state, self._robots.until(self.state.day), self.second)

    def _send_reports(self) -> None:
        if self.state.reports:
            cards = [game_worth.card(self.state, report) for report in self.state.reports]
            self.screen.send({"kind": "reports", "cards": cards})

    def _send_debrief(self) -> None:
        if self.state.finished:
            told = {
                "kind": "debrief",
                "code": self.result_code,
                "saved": self._saved_line(),
                "chart": self._chart(),
                **debrief(self.state, self._robots.until(self.state.day)),
            }
            self.screen.send(told)
            # Each report takes some days lived again: the screen gets its verdicts one by one.
            for verdict in game_worth.verdicts(self.state):
                self.screen.send({"kind": "verdict", **verdict})

    def _keep(self) -> None:
        try:
            self.save()
            self._told_of_saving = ""
        except (OSError, RiceShopError) as error:
            self._told_of_saving = str(error)

    def _saved_line(self) -> Pair:
        if self._told_of_saving:
            return pair("game.not_saved", reason=self._told_of_saving)
        return pair("game.saved", file=f"{self.file.parent.name}/{self.file.name}")
