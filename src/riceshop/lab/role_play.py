"""Role play: printable cards of real households of a town, and the players' notes compared with the truth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from riceshop.town import Town, class_town, preset
from riceshop.words import entries, language, text
from riceshop.words.errors import BadType, BadValue

if TYPE_CHECKING:
    from pandas import DataFrame

BLANKS = ("household", "members", "appetite_g", "jar_g", "stock_g", "pay_cycle", "next_payday", "worry")
COMPARED = ("members", "appetite_g", "jar_g", "stock_g", "next_payday", "pay_cycle")

STYLE = """
.rsp-roles { display: grid; gap: 10mm; font: 14px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #2B2622; }
.rsp-role { display: grid; grid-template-columns: 1fr 1fr; break-inside: avoid; border: 1px dashed #8E9AA3; background: #fff; max-width: 190mm; }
.rsp-side { padding: 5mm 6mm; } .rsp-side + .rsp-side { border-left: 1px dashed #8E9AA3; background: #FBF7EE; }
.rsp-side h4 { margin: 0 0 2mm; font-size: 15px; color: #B5523B; } .rsp-side + .rsp-side h4 { color: #2F4B7C; }
.rsp-side .rsp-pair { display: grid; grid-template-columns: 8.5em 1fr; gap: 4mm; margin: 1mm 0; } .rsp-side .rsp-pair > :first-child { color: #6b655d; }
.rsp-side .rsp-blank { border-bottom: 1px solid #C9A66B; min-width: 20mm; } .rsp-side p { margin: 2mm 0 0; font-size: 12.5px; color: #6b655d; }
"""


class RoleCards:
    """Cards of some households: shown in the notebook, saved as a page for printing, compared with notes."""

    def __init__(self, town: Town, houses: list[int]) -> None:
        self.town, self.houses = town, houses
        self._facts = facts(town).loc[houses]

    def _repr_html_(self) -> str:
        cards = "".join(self._card(house) for house in self.houses)
        return f'<style>{STYLE}</style><div class="rsp-roles" lang="{_lang()}">{cards}</div>'

    def save(self, path: str | Path) -> Path:
        """Write the cards as one HTML page for printing and return its path; refuses to replace a file."""
        file = Path(path)
        if file.exists():
            raise BadValue("roles.exists", value=str(file))
        title = escape(text("roles.title"))
        head = f'<meta charset="utf-8"><title>{title}</title><style>@page {{ margin: 12mm; }}</style>'
        file.write_text(
            f'<!doctype html><html lang="{_lang()}"><head>{head}</head><body>{self._repr_html_()}</body></html>',
            encoding="utf-8",
        )
        return file

    def compare(self, notes: Iterable[Mapping[str, Any]]) -> DataFrame:
        """Return what was noted beside the truth; see `compare_notes`."""
        return compare_notes(notes, self.town)

    def _card(self, house: int) -> str:
        row = self._facts.loc[house]
        private = [
            (text("roles.lines.household"), str(house)),
            (text("roles.lines.street"), street(row["street"])),
            (text("roles.lines.members"), text("roles.people", number=row["members"])),
            (text("roles.lines.appetite_g"), text("roles.grams_day", number=row["appetite_g"])),
            (
                text("roles.lines.jar"),
                text("roles.size", width=row["jar_width_mm"], height=row["jar_height_mm"]),
            ),
            (text("roles.lines.stock_g"), text("roles.level", number=_level(row), grams=row["stock_g"])),
            (text("roles.lines.pay_cycle"), text(f"roles.cycles.{row['pay_cycle']}")),
            (text("roles.lines.next_payday"), text("roles.in_days", number=row["next_payday"])),
            (text("roles.lines.worry"), text(f"roles.worries.{_worry(house)}")),
        ]
        left = "".join(_pair(escape(name), escape(value)) for name, value in private)
        right = "".join(_pair(escape(text(f"roles.lines.{name}")), "&nbsp;", "rsp-blank") for name in BLANKS)
        return (
            f'<article class="rsp-role"><section class="rsp-side"><h4>{escape(text("roles.private"))}</h4>{left}'
            f'<p>{escape(text("roles.how_private"))}</p></section><section class="rsp-side"><h4>{escape(text("roles.notebook"))}</h4>'
            f"{right}<p>{escape(text('roles.how_notebook'))}</p></section></article>"
        )


def role_cards(town: Town | None = None, n: int = 6) -> RoleCards:
    """Return cards of `n` households (1 to 60) spread over `town` (default: the class town).

    The left side is for who plays the household (people, appetite, jar, payday, a worry), the right side is
    the notebook of who asks for three minutes. Raises BadType if `town` is no Town, BadValue for another `n`.
    """
    chosen = class_town() if town is None else town
    if not isinstance(chosen, Town):
        raise BadType("explorers.no_town", value=type(chosen).__name__)
    if type(n) is not int or not 1 <= n <= min(60, chosen.households):
        raise BadValue("roles.bad_number", value=n, most=min(60, chosen.households))
    return RoleCards(chosen, [(2 * place + 1) * chosen.households // (2 * n) for place in range(n)])


def compare_notes(notes: Iterable[Mapping[str, Any]], town: Town | None = None) -> DataFrame:
    """Return one row per noted line: household, line, noted, true, error (noted less true; NA for words).

    `notes` is a list of dictionaries such as {"household": 12, "members": 5, "appetite_g": 400}; lines that
    can be compared are members, appetite_g, jar_g, stock_g, next_payday (days from now) and pay_cycle; others
    are left out. Raises BadType for another shape, BadValue for a household that the town does not have.
    """
    import pandas as pd

    known = facts(class_town() if town is None else town)
    rows = []
    for note in _checked(notes):
        house = note["household"]
        if house not in known.index:
            raise BadValue("roles.no_household", value=house, last=len(known) - 1)
        for line in COMPARED:
            if line in note and note[line] is not None:
                true = known.loc[house, line]
                rows.append((house, line, note[line], true, _difference(line, note[line], true)))
    table = pd.DataFrame(rows, columns=["household", "line", "noted", "true", "error"])
    return table.astype({"error": "Float64"})


def facts(town: Town) -> DataFrame:
    """Return what is true of every household of `town` before the shop opens, by household number."""
    run = town.run(preset("wait"), 1)
    table = run.truth.set_index("household")[
        ["members", "appetite_g", "jar_width_mm", "jar_height_mm", "jar_g", "pay_cycle"]
    ]
    cycles = dict(zip(table["pay_cycle"].cat.categories, town.parameters.pay_cycle_days, strict=True))
    days = table["pay_cycle"].astype(str).map(cycles)
    return table.assign(
        street=run.households.set_index("household")["street"].astype(str),
        pay_cycle=table["pay_cycle"].astype(str),
        stock_g=run.truth.set_index("household")["start_stock_g"],
        next_payday=run.truth.set_index("household")["pay_phase_day"] % days,
    )


def street(key: str) -> str:
    """Return the name of a street in the reader's language."""
    return text(f"town.streets.{key}") if f"town.streets.{key}" in entries() else key


def _checked(notes: Any) -> list[Mapping[str, Any]]:
    if isinstance(notes, Mapping) or not isinstance(notes, Iterable):
        raise BadType("roles.bad_notes", value=type(notes).__name__)
    listed = list(notes)
    for note in listed:
        if not isinstance(note, Mapping) or "household" not in note:
            raise BadType("roles.bad_notes", value=note)
    return listed


def _difference(line: str, noted: Any, true: Any) -> float | None:
    if line == "pay_cycle":
        return None
    if isinstance(noted, bool) or not isinstance(noted, (int, float)):
        raise BadType("roles.no_number", line=line, value=noted)
    return float(noted - true)


def _pair(name: str, value: str, look: str = "") -> str:
    return f'<div class="rsp-pair"><span>{name}</span><span class="{look}">{value}</span></div>'


def _level(row: Any) -> int:
    return round(100 * row["stock_g"] / row["jar_g"])


def _worry(house: int) -> int:
    # crc32 deals the worries the same way on every machine.
    return crc32(str(house).encode()) % sum(key.startswith("roles.worries.") for key in entries())


def _lang() -> str:
    return "en" if language() == "en" else "zh-CN"
