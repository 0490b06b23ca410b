"""The progress page: what the workspace's notebooks ask for, what is done of it, and what comes next."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from riceshop.lab import progress
from riceshop.words import language, text

CALL = re.compile(
    r"\b(quiz|sort_cards|order_cards|match_cards|tag_cards|poll|step|check)\(\s*['\"]([\w-]+)['\"]"
)
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
    """One notebook of the workspace: where it lies, its title, and its activities in order."""

    path: Path
    title: str
    activities: tuple[Activity, ...]

    @property
    def done(self) -> int:
        """How many activities are done."""
        return sum(one.done for one in self.activities)


class ProgressPage:
    """What is done and what is next; `sheets` has the figures, the page itself shows in a notebook."""

    def __init__(self, sheets: tuple[Sheet, ...], inside: bool) -> None:
        self.sheets, self.inside = sheets, inside

    @property
    def next(self) -> tuple[Sheet, Activity] | None:
        """The first activity that is not done, with its notebook, or None."""
        return next(((sheet, one) for sheet in self.sheets for one in sheet.activities if not one.done), None)

    def __repr__(self) -> str:
        return (
            "\n".join(f"{sheet.title}: {sheet.done}/{len(sheet.activities)}" for sheet in self.sheets)
            or self._coming()
        )

    def _repr_html_(self) -> str:
        lang = "en" if language() == "en" else "zh-CN"
        head = f'<h3>{escape(text("progress.title"))}</h3><p class="rsp-next">{escape(self._coming())}</p>'
        body = "".join(_sheet_html(sheet) for sheet in self.sheets)
        return f'<style>{STYLE}</style><div class="rsp-progress" lang="{lang}">{head}{body}</div>'

    def _coming(self) -> str:
        if not self.inside:
            return text("progress.outside")
        if self.next is None:
            return text("progress.all_done" if self.sheets else "progress.nothing")
        sheet, one = self.next
        return text("progress.next", title=sheet.title, what=_named(one))


def progress_page() -> ProgressPage:
    """Return the progress page of the workspace that the current folder lies in."""
    home = progress.workspace()
    if home is None:
        return ProgressPage((), inside=False)
    found = (_sheet(home, path) for path in _notebooks(home))
    return ProgressPage(tuple(sheet for sheet in found if sheet is not None), inside=True)


def _notebooks(home: Path) -> Iterator[Path]:
    for path in sorted(home.rglob("*.ipynb")):
        if not any(part.startswith(".") for part in path.relative_to(home).parts):
            yield path


def _sheet(home: Path, path: Path) -> Sheet | None:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    calls = dict.fromkeys(call for kind, source in sources if kind == "code" for call in CALL.findall(source))
    activities = tuple(_activity(KINDS.get(function, "cards"), name) for function, name in calls)
    if not activities:
        return None
    headings = (
        re.search(r"^# (.+)$", source, re.MULTILINE) for kind, source in sources if kind == "markdown"
    )
    title = next((found.group(1).strip() for found in headings if found), path.stem)
    return Sheet(path.relative_to(home), title, activities)


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


def _named(one: Activity) -> str:
    return text(f"progress.kinds.{one.kind}", name=one.name)


def _sheet_html(sheet: Sheet) -> str:
    part = round(100 * sheet.done / len(sheet.activities))
    count = escape(text("progress.count", done=sheet.done, all=len(sheet.activities)))
    link = f'<a href="{quote(sheet.path.as_posix())}">{escape(sheet.title)}</a>'
    rail = (
        f'<div class="rsp-rail" aria-hidden="true"><div class="rsp-fill" style="width:{part}%"></div></div>'
    )
    left = [_named(one) for one in sheet.activities if not one.done]
    todo = escape(text("progress.left", names=text("progress.comma").join(left))) if left else ""
    return f'<section><div class="rsp-line">{link}{rail}<span>{count}</span></div><p class="rsp-todo">{todo}</p></section>'
