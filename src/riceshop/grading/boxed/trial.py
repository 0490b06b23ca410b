"""The trial of a unit's tests before release: reference, blank and zoo judged apart and run as one notebook, and compared."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from riceshop.grading import release, zoo
from riceshop.grading.boxed import rebuild, tiers
from riceshop.grading.boxed.desk import JOINED, Desk, Verdict
from riceshop.grading.boxed.execute import BROKEN, LATE
from riceshop.grading.boxed.plan import TEST
from riceshop.grading.boxed.sandbox import Limits
from riceshop.grading.submissions import grading_of
from riceshop.notebooks.files import Notebook, source
from riceshop.words import text

REFERENCE, BLANK = "reference", "blank"
SAME = 1e-9
JUDGED, ENDED = "judged", (*LATE, *BROKEN, "points")
Told = Callable[[int, int], None]
Verdicts = dict[str, tuple[float, str]]


@dataclass(frozen=True)
class Finding:
    """One test that failed the trial: why (apart | differs | master), for which submission, both verdicts.

    `apart` and `together` are points and an error's words or how else it ended, of the test judged apart and of the
    one notebook.
    """

    test: str
    why: str
    member: str
    apart: tuple[float, str]
    together: tuple[float, str]
    points: float

    def sentence(self) -> str:
        """Return it in the reader's language."""
        return text(f"grading_trial.why.{self.why}", test=self.test, member=_called(self.member), points=f"{self.points:g}",
                    apart=f"{self.apart[0]:g}", together=f"{self.together[0]:g}",
                    said=_said((self.together if self.why == "master" else self.apart)[1]))


@dataclass(frozen=True)
class Trial:
    """What a trial found: how many tests and submissions, the tests the reference fails in any notebook, the forgeable ones."""

    tests: int
    submissions: int
    broken: list[Finding]
    forgeable: list[Finding]


def trial(place: Path, unit: str, root: Path | None = None, told: Told = lambda done, of: None) -> Trial:
    """Try the tests of a unit of the class folder `place` and return what was found; nothing there is changed.

    The zoo is that of the course in `root`, if it has one for the unit. `told(done, of)` is called after each
    submission. Everything that is run is the teacher's own or the course's; a box keeps it in bounds where the machine has one.
    """
    master = rebuild.master_of(place, unit)
    rows = rebuild.rows_of(master)
    worth = {name: points for kind, name, _, points in rows if kind == TEST}
    if not worth:
        return Trial(0, 0, [], [])
    tried = list(_members(place, unit, root, master))
    found: dict[str, Finding] = {}
    with Desk(rows, {"RICESHOP_LANG": "both"}, _tier(), Limits()) as desk:
        for number, (member, notebook) in enumerate(tried, start=1):
            apart, together = (_verdicts(desk, notebook, joined) for joined in (False, True))
            for test, points in worth.items():
                why = _compared(member, apart[test], together[test], points)
                if why and test not in found:
                    found[test] = Finding(test, why, member, apart[test], together[test], points)
            told(number, len(tried))
    ordered = [found[test] for test in worth if test in found]
    return Trial(len(worth), len(tried), [one for one in ordered if one.why == "master"],
                 [one for one in ordered if one.why != "master"])


def _members(place: Path, unit: str, root: Path | None, master: Notebook) -> Iterator[tuple[str, Notebook]]:
    """Yield (name, notebook) of the reference, the blank and each member of the zoo, as grading would rebuild them."""
    yield REFERENCE, master
    released = json.loads(release.generate_from(place, unit)[f"{unit}.ipynb"])
    stubs = {grading_of(cell)["grade_id"]: source(cell) for cell in released["cells"] if grading_of(cell).get("solution")}
    yield BLANK, rebuild.rebuilt(master, {"cells": []}, stubs)[0]
    held = zoo.members(zoo.answers(root / "grading" / "zoo" / unit)) if root else []
    for number, member in enumerate(held, start=1):
        made = zoo.composed(released, member, f"zoo_{number}")
        yield f"zoo_{number}", rebuild.rebuilt(master, made, stubs)[0]


def _tier() -> tiers.Tier:
    try:
        return tiers.best()
    except tiers.NoSandbox:
        return tiers.Tier(tiers.NONE)


def _compared(member: str, apart: tuple[float, str], together: tuple[float, str], points: float) -> str:
    if member == REFERENCE and abs(together[0] - points) > SAME:
        return "master"
    if member == REFERENCE and abs(apart[0] - points) > SAME:
        return "apart"
    return "differs" if abs(apart[0] - together[0]) > SAME else ""


def _verdicts(desk: Desk, notebook: Notebook, joined: bool) -> Verdicts:
    """Return {test: (points, what was said)}: each test in the judge, or all as in one plain notebook when `joined`."""
    cells = [(JOINED if joined and kind == TEST else kind, name, code) for kind, name, code, _ in rebuild.rows_of(notebook)]
    lent = {} if joined else {"given": rebuild.given(notebook), "borrowed": rebuild.borrowed(notebook)}
    found = {}
    for (_, name, _), (kind, *result) in zip(cells, desk.play(cells, **lent), strict=True):
        if kind == "test":
            verdict = Verdict(*result[:-1])
            told = f"{verdict.error}: {verdict.words}".rstrip(": ") if verdict.how == "error" else verdict.how
            found[name] = (verdict.points, told)
    return found


def _said(told: str) -> str:
    """Return how a test ended in the reader's words; an error's own words are as Python has them."""
    if told == JUDGED:
        return "-"
    return text(f"grading_boxed.why.{told}") if told in ENDED else told


def _called(member: str) -> str:
    return text(f"grading_trial.member.{member}") if member in (REFERENCE, BLANK) else member
