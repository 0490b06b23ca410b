"""Figures in the prose: each one comes out of a cell that is run, or is declared as given by the story.

A prose cell names the code cells it reads from in metadata riceshop.quotes and the story's figures in
riceshop.given. Numbers below ten, years and minutes of class need no proof.
"""

import re
from decimal import Decimal, InvalidOperation

from riceshop.notebooks import prose
from riceshop.notebooks.files import CHECKED, Cell, Notebook, notes, output_text, pairs, source, spoken, tags
from riceshop.notebooks.findings import Finding, found

NUMBER = re.compile(r"(?<![A-Za-z0-9_.-])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)( ?%| ?万| ?亿)?(?![A-Za-z0-9_]*[A-Za-z_])")
MINUTES = re.compile(r"\d+(?: ?(?:±|–|-|～|至|到) ?\d+)? ?(?:分钟|minutes?\b|-minute)")
YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?![\d.,]\d|\d)")
LIST_MARK = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
SCALE = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def figures(markdown: str) -> list[tuple[str, Decimal, Decimal]]:
    """Return the figures a text must prove: (as written, value, half a unit of its last digit)."""
    said = prose.plain(LIST_MARK.sub("", markdown))
    said = YEAR.sub(" ", MINUTES.sub(" ", said))
    kept = []
    for hit in NUMBER.finditer(said):
        digits, unit = hit.group(1).replace(",", ""), (hit.group(2) or "").strip()
        factor = SCALE.get(unit, Decimal(1))
        value = Decimal(digits) * factor
        places = len(digits.partition(".")[2])
        if value >= 10 or places:
            kept.append((hit.group().strip(), value, Decimal(1).scaleb(-places) * factor / 2))
    return kept


def quote_findings(notebook: Notebook, file: str = "", strict: bool = True) -> list[Finding]:
    """Return every figure of the prose that no quoted cell prints and nobody declared as given.

    With strict=False only cells that quote are checked (exercises state their own numbers).
    """
    by_id = {str(cell.get("id")): cell for cell in notebook["cells"]}
    findings = []
    for cell in notebook["cells"]:
        if not spoken(cell):
            continue
        held, name = notes(cell), str(cell.get("id", ""))
        quoted = [str(one) for one in held.get("quotes", [])]
        findings += _bad_quotes(quoted, by_id, file, name)
        if (strict or quoted) and not _waiting(quoted, by_id):
            shown = [value for one in quoted if one in by_id for value in numbers(output_text(by_id[one]))]
            given = [Decimal(str(one)) for one in held.get("given", [])]
            key = "figure_not_shown" if quoted else "figure_unproved"
            findings += [found(file, name, key, figure=written, quoted=", ".join(quoted))
                         for written, value, slack in figures(source(cell))
                         if not _proved(written, value, slack, shown, given)]
    return findings


def pair_figure_findings(notebook: Notebook, file: str = "") -> list[Finding]:
    """Return the pairs whose two languages give different figures; those declared as given may differ.

    An answer of "at most 250 characters" is "at most 150 words" in the other language.
    """
    findings = []
    for chinese, english in pairs(notebook):
        given = {Decimal(str(one)) for cell in (chinese, english) for one in notes(cell).get("given", [])}
        zh, en = ({value: written for written, value, _ in figures(source(cell))} for cell in (chinese, english))
        apart = {(zh | en)[value] for value in zh.keys() ^ en.keys() if value not in given}
        if apart:
            findings.append(found(file, str(english.get("id", "")), "figures_apart", figures=", ".join(sorted(apart))))
    return findings


def numbers(shown: str) -> list[Decimal]:
    """Return the numbers in a cell's output."""
    found_numbers = []
    for written in re.findall(r"-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?", shown):
        try:
            found_numbers.append(Decimal(written.replace(",", "")))
        except InvalidOperation:
            continue
    return found_numbers


def _waiting(quoted: list[str], by_id: dict[str, Cell]) -> bool:
    # A checked cell that has not run yet is reported itself; its figures come with the run.
    return any(CHECKED in tags(by_id[one]) and not by_id[one].get("outputs") for one in quoted if one in by_id)


def _bad_quotes(quoted: list[str], by_id: dict[str, Cell], file: str, name: str) -> list[Finding]:
    findings = []
    for one in quoted:
        if one not in by_id:
            findings.append(found(file, name, "quote_nowhere", quoted=one))
        elif CHECKED not in tags(by_id[one]):
            findings.append(found(file, name, "quote_unchecked", quoted=one))
    return findings


def _proved(written: str, value: Decimal, slack: Decimal, shown: list[Decimal], given: list[Decimal]) -> bool:
    if value in given:
        return True
    # "35 %" may be printed as 0.35; a text may round what the cell prints, never the other way round.
    wanted = [(value, slack), (value / 100, slack / 100)] if written.endswith("%") else [(value, slack)]
    return any(abs(abs(one) - aim) <= room for aim, room in wanted for one in shown)
