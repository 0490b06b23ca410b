"""Prose out of Markdown: paragraphs of plain text, sentences, clauses; code, links, formulas and tags left out."""

import re
from collections.abc import Iterator

FENCE = re.compile(r"```.*?```|~~~.*?~~~", re.DOTALL)
CODE = re.compile(r"`+[^`]+`+")
MATHS = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
IMAGE = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
ADDRESS = re.compile(r"https?://[A-Za-z0-9./?=&%#_:~+-]+")
MARK = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+(?:\[[ x]\]\s+)?|\d+[.)]\s+)+")
# Markdown needs a space where bold meets a full-width mark on its inner side; readers do not see it as one.
BOLD_ENDS = re.compile(r"([。，！？；：、）”’》」])\*\* (?=\S)")
BOLD_BEGINS = re.compile(r"(\S) \*\*(?=[“‘《（「])")
ENTITY = re.compile(r"&[a-z]+;|&#\d+;")
# What stands for a piece of code in the running text; spaces around it are judged as beside a Latin word.
CODE_STANDS = "\ue000"

ZH_ENDS = re.compile(r"(?<=[。！？])(?![”’」』）])|(?<=[。！？][”’」』）])")
EN_ENDS = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[A-Z\"“(])")
CLAUSE = re.compile(r"[，。！？；：、（）“”—…]|\n")


def plain(markdown: str) -> str:
    """Return the text a reader sees: lines of Markdown without marks, links as their words, no code."""
    said = FENCE.sub("", COMMENT.sub("", markdown))
    said = CODE.sub(CODE_STANDS, MATHS.sub(CODE_STANDS, said))
    said = LINK.sub(r"\1", IMAGE.sub(r"\1", said))
    said = ENTITY.sub(" ", TAG.sub("", ADDRESS.sub(CODE_STANDS, said)))
    said = BOLD_ENDS.sub(r"\1**", BOLD_BEGINS.sub(r"\1**", said))
    said = re.sub(r"(\*\*|__|~~)(.+?)\1", r"\2", said)
    return re.sub(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"\1", said)


def paragraphs(markdown: str) -> Iterator[str]:
    """Yield the paragraphs, list items, headings and table cells of a text, one line each."""
    joined: list[str] = []
    for line in plain(markdown).split("\n"):
        bare = line.strip()
        if not bare or MARK.match(line) or bare.startswith("|"):
            if joined:
                yield " ".join(joined)
            joined = []
        if bare.startswith("|"):
            yield from _row(bare)
        elif bare:
            item = MARK.sub("", line).strip()
            if line.lstrip().startswith("#"):
                yield item
            else:
                joined.append(item)
    if joined:
        yield " ".join(joined)


def zh_sentences(paragraph: str) -> list[str]:
    """Return the sentences of a Chinese paragraph, each with its full stop and closing quotation mark."""
    return [part.strip() for part in ZH_ENDS.split(paragraph) if part and part.strip()]


def en_sentences(paragraph: str) -> list[str]:
    """Return the sentences of an English paragraph."""
    return [part.strip() for part in EN_ENDS.split(paragraph) if part.strip()]


def clauses(paragraph: str) -> list[str]:
    """Return the clauses of a Chinese paragraph, cut at every punctuation mark."""
    return [part.strip() for part in CLAUSE.split(paragraph) if part.strip()]


def length(sentence: str) -> int:
    """Return the length of a Chinese sentence: each Chinese character 1, each Latin word or number 1."""
    han = sum(1 for sign in sentence if "\u4e00" <= sign <= "\u9fff" or sign in "，。！？；：、（）“”‘’《》…")
    return han + len(re.findall(r"[A-Za-z0-9.%]+|" + CODE_STANDS, sentence))


def _row(line: str) -> Iterator[str]:
    if re.fullmatch(r"[|:\-\s]+", line):
        return
    for part in line.strip("|").split("|"):
        if part.strip():
            yield part.strip()
