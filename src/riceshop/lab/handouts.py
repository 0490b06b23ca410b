"""Papers for the class, made from the manifest: the lesson plan with board points, the quiz to print, and its key."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from riceshop.lab.contents import names, structure
from riceshop.notebooks.files import Notebook, pair_name, read, source, spoken
from riceshop.notebooks.frame import headings
from riceshop.notebooks.manifest import Lesson, Manifest, Sitting, Unit
from riceshop.words import text
from riceshop.words.errors import BadValue
from riceshop.words.glossary import term

# What a teaching note says at the board and asks, by its headings in either language.
AT_THE_BOARD = ("板书", "三个要问的问题", "On the board", "Three questions to ask")
STYLE = """
body { font: 15px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #2B2622; max-width: 190mm; margin: 8mm auto; padding: 0 6mm; }
h1 { font-size: 22px; } h2 { font-size: 17px; margin: 8mm 0 2mm; color: #2F4B7C; } h3 { font-size: 15px; margin: 4mm 0 1mm; }
table { border-collapse: collapse; width: 100%; } th, td { border: 1px solid #C9BFA8; padding: 1.5mm 2.5mm; text-align: left; vertical-align: top; }
ol.quiz > li { margin: 0 0 4mm; break-inside: avoid; } ul.options { list-style: none; padding-left: 0; margin: 1mm 0; } .name { border-bottom: 1px solid #8E9AA3; display: inline-block; min-width: 45mm; }
.why { opacity: .8; } td:first-child { white-space: nowrap; } td:nth-child(2) { min-width: 6.5em; } a.anchor-link { display: none; } @page { size: A4; margin: 12mm; }
"""


def unit_named(manifest: Manifest, told: str) -> Unit:
    """Return the unit with the id or folder name `told` ("01", "01_rice_shop"). Raises BadValue for one without lessons."""
    written = [unit for unit in manifest.units if unit.lessons]
    for unit in written:
        if told in (unit.id, Path(unit.folder or "").name):
            return unit
    raise BadValue("handouts.unknown", value=told, known=", ".join(unit.id for unit in written))


def handouts(root: Path, manifest: Manifest, unit: Unit, lang: str, note: str = "") -> dict[str, str]:
    """Return {file name: page} of a unit in a language ("zh", "en"): plan, quiz and key, each one HTML file.

    `note` is the unit's teaching note; its board points and questions go into the plan. Raises Damaged for a lesson
    that cannot be read. Source: TEACHING, a unit; DESIGN.
    """
    pages = {f"plan_{unit.id}_{lang}.html": _page(_plan(root, manifest, unit, lang, note), lang)}
    asked = [lesson for lesson in unit.lessons if lesson.id in names("quizzes")]
    for kind in ("quiz", "key") if asked else ():
        parts = [_quiz(lesson, lang, key=kind == "key") for lesson in asked]
        pages[f"{kind}_{unit.id}_{lang}.html"] = _page((_headed(unit, lang, kind), *parts), lang)
    return pages


def _page(parts: Iterator[str] | tuple[str, ...], lang: str) -> str:
    body = "\n".join(parts)
    title = body.partition("<h1>")[2].partition("</h1>")[0]
    return (f'<!doctype html>\n<html lang="{"en" if lang == "en" else "zh-CN"}"><head><meta charset="utf-8">'
            f"<title>{title}</title><style>{STYLE}</style></head><body>\n{body}\n</body></html>\n")


def _headed(unit: Unit, lang: str, kind: str) -> str:
    title = getattr(unit.title, lang)
    line = f'<h1>{escape(text(f"handouts.title.{kind}", lang, unit=unit.id, title=title))}</h1>'
    if kind != "quiz":
        return line
    blanks = "　".join(f'{escape(text(f"handouts.{one}", lang))} <span class="name">&nbsp;</span>' for one in ("name", "number"))
    return f"{line}<p>{blanks}</p>"


def _plan(root: Path, manifest: Manifest, unit: Unit, lang: str, note: str) -> Iterator[str]:
    yield _headed(unit, lang, "plan")
    minutes = sum(sitting.minutes for lesson in unit.lessons for sitting in lesson.sittings)
    count = sum(len(lesson.sittings) for lesson in unit.lessons)
    yield f'<p>{escape(text("handouts.sum", lang, sittings=count, minutes=minutes, priority=unit.priority))}</p>'
    for lesson in unit.lessons:
        yield f"<h2>{escape(lesson.id)} {escape(getattr(lesson.title, lang))}</h2>"
        yield from _lesson(_Sheet(root, manifest, unit, lesson), lesson, lang)
    yield from _board(note, lang)


class _Sheet:
    """A lesson's notebook as the plan reads it: where each cell stands, and what learners do between two places."""

    def __init__(self, root: Path, manifest: Manifest, unit: Unit, lesson: Lesson) -> None:
        path = f"{unit.folder}/{lesson.notebook}"
        self.notebook = read(root / path)
        self._rows = [row for row in manifest.rows if row.notebook == path and row.way == "core"]
        self._places: dict[str, int] = {}
        for place, cell in enumerate(self.notebook["cells"]):
            self._places.setdefault(pair_name(cell), place)

    def place(self, name: str) -> int:
        """Return where the cell of this name stands."""
        return self._places[name]

    def does(self, first: int, end: int, lang: str) -> list[str]:
        """Return what learners do in the cells from `first` up to `end`."""
        return [getattr(row.does, lang) for row in self._rows if first <= self._places.get(row.cell, -1) < end]


def _lesson(sheet: _Sheet, lesson: Lesson, lang: str) -> Iterator[str]:
    starts = [sheet.place(section.cell) for sitting in lesson.sittings for section in sitting.sections]
    ends = [*starts[1:], len(sheet.notebook["cells"])]
    passed = 0
    for number, sitting in enumerate(lesson.sittings, start=1):
        yield f'<h3>{escape(text("handouts.sitting", lang, number=number, minutes=sitting.minutes))}</h3>'
        lines, clock = [], 0
        for section in sitting.sections:
            does = sheet.does(starts[passed], ends[passed], lang) or [_opening(sheet.notebook, section.cell, lang)]
            heading = _heading(sheet.notebook, section.cell, lang)
            lines.append((f"{clock}–{clock + section.minutes}", heading, text("handouts.between", lang).join(does)))
            clock, passed = clock + section.minutes, passed + 1
        heads = (text(f"handouts.head.{name}", lang) for name in ("clock", "section", "does"))
        yield f'<table>{_row("th", heads)}{"".join(_row("td", line) for line in lines)}</table>'
        yield from (f"<p>{escape(line)}</p>" for line in _more(sheet.notebook, sitting, lang))


def _more(notebook: Notebook, sitting: Sitting, lang: str) -> Iterator[str]:
    if sitting.terms:
        said = [getattr(term(key), lang) for key in sitting.terms]
        yield text("handouts.terms", lang, terms=text("handouts.comma", lang).join(said))
    for kind, cell in (("discussion", sitting.discussion), ("artefact", sitting.artefact)):
        if cell:
            yield text(f"handouts.{kind}", lang, title=_opening(notebook, cell, lang))


def _row(kind: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{kind}>{escape(cell)}</{kind}>" for cell in cells) + "</tr>"


def _heading(notebook: Notebook, name: str, lang: str) -> str:
    """Return the heading under which a cell stands: its own, or the last one before it."""
    last = ""
    for cell in notebook["cells"]:
        if spoken(cell) == lang:
            found = [words for _, words in headings(source(cell))]
            last = found[0] if found else last
        if pair_name(cell) == name and (spoken(cell) == lang or spoken(cell) is None):
            break
    return last or name


def _opening(notebook: Notebook, name: str, lang: str) -> str:
    """Return the first sentence of a prose cell, or of the prose before a code cell, without its marks."""
    said = ""
    for cell in notebook["cells"]:
        said = source(cell) if spoken(cell) == lang else said
        if pair_name(cell) == name and (spoken(cell) == lang or spoken(cell) is None):
            break
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.lstrip().startswith(("#", "|", "<", "```"))]
    bare = re.sub(r"[*`]|^[-\d.]+ ", "", lines[0]) if lines else name
    return re.split(r"(?<=[。？：])|(?<=[.?:]) ", bare)[0].rstrip("：:")


def _board(note: str, lang: str) -> Iterator[str]:
    from nbconvert.filters import markdown2html

    half = note.partition("\n---\n")[2 if lang == "en" else 0]
    for part in half.split("\n## ")[1:]:
        head, _, body = part.partition("\n")
        if head.strip() in AT_THE_BOARD:
            yield f"<h2>{escape(head.strip())}</h2>{markdown2html(body)}"


def _quiz(lesson: Lesson, lang: str, key: bool) -> str:
    items = []
    for item in structure("quizzes", lesson.id)["item"]:
        prefix = f"quiz_{lesson.id}.{item['key']}"
        many = f" ({escape(text('handouts.many', lang))})" if len(item["right"]) > 1 else ""
        options = "".join(f"<li>{_box(one in item['right'] and key)} {letter}. {escape(text(f'{prefix}.{one}', lang))}</li>"
                          for letter, one in zip("ABCDEFGH", item["options"], strict=False))
        why = f'<p class="why">{escape(text(f"{prefix}.why", lang))}</p>' if key else ""
        items.append(f'<li>{escape(text(f"{prefix}.ask", lang))}{many}<ul class="options">{options}</ul>{why}</li>')
    return f'<h2>{escape(lesson.id)} {escape(getattr(lesson.title, lang))}</h2><ol class="quiz">{"".join(items)}</ol>'


def _box(marked: bool) -> str:
    return "☑" if marked else "☐"
