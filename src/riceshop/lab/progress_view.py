"""The progress page: what the workspace's notebooks ask for, what is done of it, and what comes next."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from riceshop.lab import progress
from riceshop.lab.progress_games import Played, games
from riceshop.lab.progress_order import Place, course_order
from riceshop.words import entries, language, text

CALL = re.compile(
    r"\b(quiz|sort_cards|order_cards|match_cards|tag_cards|poll|step|check)\(\s*['\"]([\w-]+)['\"]"
)
# A knowledge card is there for whoever wants more: what it asks is not counted.
EXTRA_CELL = "card-"
KINDS = {"quiz": "quiz", "step": "step", "check": "check", "poll": "poll"}
STYLE = """
.rsp-progress { font: 15px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; max-width: 44rem; }
.rsp-progress h3 { margin: 0 0 .4rem; } .rsp-progress section { margin: .7rem 0; }
.rsp-progress .rsp-line { display: grid; grid-template-columns: 1fr 9rem 5rem; gap: .8rem; align-items: center; }
.rsp-progress .rsp-rail { height: 8px; border-radius: 4px; background: rgba(201,166,107,.25); overflow: hidden; }
.rsp-progress .rsp-fill { height: 100%; background: #3F7D6B; }
.rsp-progress .rsp-todo { margin: .1rem 0 0; font-size: .87em; opacity: .75; }
.rsp-progress .rsp-next { border-left: 3px solid #C9A66B; padding-left: .7rem; font-weight: 600; }
"""


@dataclass(frozen=True)
class Activity:
    """One thing to do: its kind, its name, whether it has been begun and whether it is done."""

    kind: str
    name: str
    begun: bool
    done: bool


@dataclass(frozen=True)
class Sheet:
    """One notebook of the workspace: where it lies, its heading and place in the course, its activities in order."""

    path: Path
    heading: str
    place: Place
    activities: tuple[Activity, ...]

    def title(self, lang: str) -> str:
        """Return its title in a language ("zh", "en")."""
        return self.place.titles.get(lang, self.heading)

    @property
    def link(self) -> str:
        """Where it lies, seen from the folder of the notebook that shows the page."""
        return quote(Path(os.path.relpath(self.path)).as_posix())

    @property
    def done(self) -> int:
        """How many activities are done."""
        return sum(one.done for one in self.activities)


class ProgressPage:
    """What is done and what is next; `sheets` has the figures, the page itself shows in a notebook."""

    def __init__(self, sheets: tuple[Sheet, ...], inside: bool, games: tuple[Played, ...] = ()) -> None:
        self.sheets, self.inside, self.games = sheets, inside, games

    @property
    def next(self) -> tuple[Sheet, Activity] | None:
        """The first activity that is not done, with its notebook, or None."""
        return next(((sheet, one) for sheet in self.sheets for one in sheet.activities if not one.done), None)

    def __repr__(self) -> str:
        if not self.sheets:
            return self._coming()
        counts = (f"{_spoken(sheet.title)}: {sheet.done}/{len(sheet.activities)}" for sheet in self.sheets)
        return "\n".join((self._coming(), *counts, *map(_game, self.games)))

    def _repr_html_(self) -> str:
        lang = "en" if language() == "en" else "zh-CN"
        coming = escape(self._coming())
        if self.next:
            coming = f'<a href="{self.next[0].link}">{coming}</a>'
        head = f'<h3>{escape(text("progress.title"))}</h3><p class="rsp-next">{coming}</p>'
        body = "".join(_sheet_html(sheet) for sheet in self.sheets)
        played = "".join(f"<li>{escape(_game(one))}</li>" for one in self.games)
        if played:
            body += f'<section><h3>{escape(text("progress.games"))}</h3><ul>{played}</ul></section>'
        return f'<style>{STYLE}</style><div class="rsp-progress" lang="{lang}">{head}{body}</div>'

    def _coming(self) -> str:
        if not self.inside:
            return text("progress.outside")
        if self.next is None:
            return text("progress.all_done" if self.sheets else "progress.nothing")
        sheet, one = self.next
        if not any(each.begun for each in sheet.activities):
            return _spoken(lambda lang: text("progress.first", lang, title=sheet.title(lang)))
        return _spoken(lambda lang: text("progress.next", lang, title=sheet.title(lang), what=_named(one, lang)))


def progress_page() -> ProgressPage:
    """Return the progress page of the workspace that the current folder lies in."""
    home = progress.workspace()
    if home is None:
        return ProgressPage((), inside=False)
    order = course_order(home)
    found = (_sheet(path, order.of(path.relative_to(home))) for path in _notebooks(home))
    sheets = [sheet for sheet in found if sheet is not None]
    return ProgressPage(tuple(sorted(sheets, key=lambda sheet: sheet.place.rank)), inside=True, games=games(home))


def _notebooks(home: Path) -> Iterator[Path]:
    for path in sorted(home.rglob("*.ipynb")):
        if not any(part.startswith(".") for part in path.relative_to(home).parts):
            yield path


def _sheet(path: Path, place: Place) -> Sheet | None:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        asked = [cell for cell in cells if not str(cell.get("id", "")).startswith(EXTRA_CELL)]
        code = ["".join(cell["source"]) for cell in asked if cell["cell_type"] == "code"]
        prose = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    calls = dict.fromkeys(call for source in code for call in CALL.findall(source))
    activities = tuple(_activity(KINDS.get(function, "cards"), name) for function, name in calls)
    if not activities:
        return None
    headings = (re.search(r"^# (.+)$", source, re.MULTILINE) for source in prose)
    heading = next((found.group(1).strip() for found in headings if found), path.stem)
    return Sheet(path, heading, place, activities)


def _activity(kind: str, name: str) -> Activity:
    kept = progress.recorded(kind, name)
    if kind == "poll":
        return Activity(kind, name, bool(kept.get("choice")), bool(kept.get("choice")))
    begun = bool(kept.get("answers") or kept.get("placed")) if kind in ("quiz", "cards") else bool(kept)
    right = kept.get("right")
    # Cards to tag have no right answer: every card marked is done. A step or question says yes or no.
    done = begun and (right is True or ("asked" in kept and (right == kept["asked"] or _all_tagged(kept))))
    return Activity(kind, name, begun, done)


def _all_tagged(kept: dict[str, object]) -> bool:
    placed = kept.get("placed")
    return (
        isinstance(placed, dict)
        and len(placed) == kept["asked"]
        and all(isinstance(one, list) and one for one in placed.values())
    )


def _game(one: Played) -> str:
    unit = one.unit.partition("_")[0]
    return text("progress.game", unit=unit, days=one.days, best=one.best, count=one.count)


def _named(one: Activity, lang: str) -> str:
    title = f"cards_{one.name}.title"
    if one.kind in ("cards", "poll") and title in entries():
        return text(f"progress.titled.{one.kind}", lang, title=text(title, lang))
    return text(f"progress.kinds.{one.kind}", lang)


def _spoken(say: Callable[[str], str]) -> str:
    lang = language()
    return " ｜ ".join(dict.fromkeys(say(one) for one in (("zh", "en") if lang == "both" else (lang,))))


def _left(sheet: Sheet, lang: str) -> str:
    left = Counter(one.kind for one in sheet.activities if not one.done)
    told = [text(f"progress.counts.{kind}", lang, number=number) for kind, number in left.items()]
    return text("progress.left", lang, names=text("progress.comma", lang).join(told)) if told else ""


def _sheet_html(sheet: Sheet) -> str:
    part = round(100 * sheet.done / len(sheet.activities))
    count = f"{sheet.done} / {len(sheet.activities)}"
    link = f'<a href="{sheet.link}">{escape(_spoken(sheet.title))}</a>'
    rail = (
        f'<div class="rsp-rail" aria-hidden="true"><div class="rsp-fill" style="width:{part}%"></div></div>'
    )
    todo = escape(_spoken(lambda lang: _left(sheet, lang))) if sheet.done < len(sheet.activities) else ""
    return f'<section><div class="rsp-line">{link}{rail}<span>{count}</span></div><p class="rsp-todo">{todo}</p></section>'
