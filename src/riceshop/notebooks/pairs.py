"""The shape of a bilingual source: prose in adjacent pairs, code once, in ASCII, with no sentence in it."""

import io
import re
import tokenize

from riceshop.notebooks.files import CHECKED, Cell, Notebook, output_text, source, spoken, tags
from riceshop.notebooks.findings import Finding, found
from riceshop.notebooks.normalise import SLUG

LONGEST_CELL = 8
# Three words in a row inside a string literal are a sentence somebody reads: it belongs in the catalogue.
SENTENCE = re.compile(r"[A-Za-z]{2,}[ ,]+[A-Za-z]+[ ,]+[A-Za-z]+")


def pair_findings(notebook: Notebook, file: str = "") -> list[Finding]:
    """Return what is wrong with the pairs: a language alone, the wrong order, ids that do not belong together."""
    cells, findings = notebook["cells"], []
    for place, cell in enumerate(cells):
        name, lang = str(cell.get("id", "")), spoken(cell)
        if lang is None:
            findings += _untagged(cell, file)
        elif lang == "zh":
            partner = cells[place + 1] if place + 1 < len(cells) else {}
            if spoken(partner) != "en":
                findings.append(found(file, name, "pair_alone_zh"))
            elif not _belong(name, str(partner.get("id", ""))):
                findings.append(found(file, name, "pair_ids", partner=partner.get("id")))
        elif place == 0 or spoken(cells[place - 1]) != "zh":
            findings.append(found(file, name, "pair_alone_en"))
    return findings + _doubles(notebook, file)


def code_findings(notebook: Notebook, file: str = "") -> list[Finding]:
    """Return what is wrong with the code cells: other than ASCII, a sentence, too long, a checked cell not run."""
    findings = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        name, text = str(cell.get("id", "")), source(cell)
        strange = next((sign for sign in text if not sign.isascii()), None)
        if strange:
            findings.append(found(file, name, "code_not_ascii", sign=strange))
        findings += [found(file, name, "code_sentence", words=words) for words in _sentences(cell)]
        # Graded cells have as many lines as their question needs; so do definitions the student completes.
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > LONGEST_CELL and "nbgrader" not in cell["metadata"]:
            findings.append(found(file, name, "code_long", lines=len(lines), most=LONGEST_CELL))
        findings += _kept(cell, file)
    return findings


def _untagged(cell: Cell, file: str) -> list[Finding]:
    # Prose in a cell that nbgrader knows is one cell for both languages: two grade ids break autograding.
    if cell["cell_type"] != "markdown" or cell["metadata"].get("nbgrader"):
        return []
    return [found(file, str(cell.get("id", "")), "pair_untagged")]


def _belong(first: str, second: str) -> bool:
    return first.endswith("-zh") and second.endswith("-en") and first[:-3] == second[:-3] and _slug(first)


def _slug(name: str) -> bool:
    return SLUG.fullmatch(name) is not None and len(name) <= 64


def _doubles(notebook: Notebook, file: str) -> list[Finding]:
    names = [str(cell.get("id", "")) for cell in notebook["cells"]]
    return [found(file, name, "id_twice") for name in sorted({one for one in names if names.count(one) > 1})]


def _sentences(cell: Cell) -> list[str]:
    if cell["metadata"].get("nbgrader"):
        return []
    said = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source(cell)).readline):
            if token.type in (tokenize.STRING, tokenize.COMMENT) and SENTENCE.search(token.string):
                said.append(token.string.strip())
    except (tokenize.TokenError, SyntaxError):
        # A cell that shows a mistake on purpose need not parse; nbval proves that the others run.
        return said
    return said


def _kept(cell: Cell, file: str) -> list[Finding]:
    name, kept = str(cell.get("id", "")), cell.get("outputs", [])
    if CHECKED not in tags(cell):
        return [found(file, name, "outputs_left")] if kept else []
    if not kept:
        return [found(file, name, "checked_not_run", file=file)]
    said = output_text(cell)
    strange = next((sign for sign in said if not sign.isascii()), None)
    return [found(file, name, "checked_words", sign=strange)] if strange else []
