"""One term for one concept: looks in the prose for variants that the glossary forbids."""

import re

from riceshop.notebooks import prose
from riceshop.notebooks.chinese import QUOTED
from riceshop.notebooks.files import Notebook, source, spoken
from riceshop.notebooks.findings import Finding, found
from riceshop.words.glossary import Term, terms

ENGLISH_QUOTED = re.compile(r'"[^"]*"')


def term_findings(notebook: Notebook, file: str = "") -> list[Finding]:
    """Return every forbidden variant in the prose of a notebook; words inside quotation marks are free."""
    return [one for cell in notebook["cells"] if spoken(cell)
            for one in text_findings(source(cell), str(spoken(cell)), file, str(cell.get("id", "")))]


def text_findings(markdown: str, lang: str, file: str, name: str) -> list[Finding]:
    """Return every forbidden variant in one text of one language ("zh" or "en")."""
    findings = []
    for paragraph in prose.paragraphs(markdown):
        own = (QUOTED if lang == "zh" else ENGLISH_QUOTED).sub("", paragraph)
        findings += [found(file, name, "term_variant", words=variant, better=term.zh if lang == "zh" else term.en)
                     for term in terms().values() for variant in _variants(term, own, lang)]
    return findings


def mentioned(term: Term, notebook: Notebook) -> bool:
    """Return whether a notebook uses a term in both its languages."""
    zh = "\n".join(source(cell) for cell in notebook["cells"] if spoken(cell) == "zh")
    en = "\n".join(source(cell) for cell in notebook["cells"] if spoken(cell) == "en")
    return term.zh.replace(" ", "") in zh.replace(" ", "") and term.en.lower() in en.lower()


def glossed(term: Term, notebook: Notebook) -> bool:
    """Return whether the Chinese shows a term as new: bold, in quotation marks, explained or with its English."""
    zh = "\n".join(source(cell) for cell in notebook["cells"] if spoken(cell) == "zh")
    return term.en.lower() in zh.lower() or any(mark in zh for mark in (
        f"**{term.zh}**", f"“{term.zh}”", f"{term.zh}（", f"**{term.zh}（"))


def _variants(term: Term, paragraph: str, lang: str) -> list[str]:
    if lang == "zh":
        free = any(word in paragraph for word in term.zh_unless)
        return [] if free else [one for one in term.zh_not if one in paragraph]
    free = any(word.lower() in paragraph.lower() for word in term.en_unless)
    return [] if free else [one for one in term.en_not
                            if re.search(rf"\b{re.escape(one)}\b", paragraph, re.IGNORECASE)]
