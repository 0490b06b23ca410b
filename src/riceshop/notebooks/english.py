"""The automatic checks of the English: an equal text, so equal care for length, spaces and marks."""

import re
from collections.abc import Iterable, Iterator

from riceshop.notebooks import prose
from riceshop.notebooks.chinese import HAN, PLACEHOLDER
from riceshop.notebooks.files import Notebook, source, spoken
from riceshop.notebooks.findings import Finding, found

WORDS_MOST, MEAN_MOST = 40, 20
CHINESE_PHRASE = re.compile(rf"[（(]?[{HAN}][^A-Za-z]*")
DOUBLE = re.compile(r"\S {2}\S")
CURLY_APOSTROPHE = re.compile("[‘’]")
WIDE = re.compile("[，。！？；：（）]")
# "a colon :" shows the sign it speaks of.
BEFORE_MARK = re.compile(r"\w(?<!colon)(?<!comma) [,;:?!](?!\S)|\w \.$")
EXCLAIM = re.compile(r"\w!(?=\s|$)")
BANNED = re.compile(
    r"\b(it is worth noting|in today's [a-z-]+ world|delve|let us together|game[- ]changer)\b", re.IGNORECASE)


def english_findings(notebook: Notebook, file: str = "") -> list[Finding]:
    """Return what the checks find in the English cells of a notebook, each with cell, words and remedy."""
    findings: list[Finding] = []
    lengths: list[int] = []
    for cell in notebook["cells"]:
        if spoken(cell) != "en":
            continue
        findings += text_findings(source(cell), file, str(cell.get("id", "")))
        lengths += [len(one.split()) for line in prose.paragraphs(source(cell))
                    for one in prose.en_sentences(line) if one[-1:] in ".?"]
    mean = sum(lengths) / len(lengths) if lengths else 0
    if mean > MEAN_MOST:
        findings.append(found(file, "", "en_mean", mean=f"{mean:.1f}", most=MEAN_MOST))
    return findings


def catalogue_findings(sentences: Iterable[tuple[str, str]], file: str) -> list[Finding]:
    """Return what the checks find in catalogue sentences, given as (key, English)."""
    return [one for key, english in sentences
            for line in english.split("\n") for one in text_findings(PLACEHOLDER.sub("0", line), file, key)]


def text_findings(markdown: str, file: str, name: str) -> list[Finding]:
    """Return what the checks find in one English text."""
    return [found(file, name, key, words=words.replace(prose.CODE_STANDS, "`…`"), **more)
            for paragraph in prose.paragraphs(markdown) for key, words, more in _all(paragraph)]


def _all(paragraph: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    for sentence in prose.en_sentences(paragraph):
        size = len(sentence.split())
        if size > WORDS_MOST:
            yield "en_long", sentence, {"size": size, "most": WORDS_MOST}
    # Chinese words quoted in an English text keep their own marks.
    own = CHINESE_PHRASE.sub("", paragraph)
    if '"' in own and re.search("[“”]", own):
        yield "en_quotes", own, {}
    for pattern, key in ((CURLY_APOSTROPHE, "en_apostrophe"), (WIDE, "en_wide"), (BANNED, "en_banned")):
        for hit in pattern.finditer(own):
            yield key, _around(own, hit), {}
    for pattern, key in ((DOUBLE, "en_double"), (BEFORE_MARK, "en_before_mark"), (EXCLAIM, "en_exclaim")):
        for hit in pattern.finditer(paragraph):
            yield key, _around(paragraph, hit), {}


def _around(paragraph: str, hit: re.Match[str]) -> str:
    return paragraph[max(0, hit.start() - 12):hit.end() + 12]
