"""The automatic checks of the Chinese: length, punctuation, spaces, characters, terms, worn-out phrases.

The standard is that of a good teacher; GB/T 15834 for punctuation, GB/T 15835 for numerals. One rule for spaces:
one space between a Chinese character and a Latin letter, a digit or a piece of code, none beside full-width marks.
"""

import re
from collections.abc import Iterable, Iterator

from riceshop.notebooks import prose
from riceshop.notebooks.files import Notebook, source, spoken
from riceshop.notebooks.findings import Finding, found
from riceshop.notebooks.prose import CODE_STANDS
from riceshop.notebooks.wordlists import BANNED, MAINLAND, TRADITIONAL

MEAN_MOST, SENTENCE_MOST, DE_MOST, TURNS_MOST = 28, 60, 3, 1
# A value put in later may be Chinese or Latin: the spaces around it are the author's business.
PLACEHOLDER, VALUE_STANDS = re.compile(r"\{[^{}]*\}"), "\ue001"

HAN = "\u4e00-\u9fff"
WIDE = "，。！？；：、（）“”‘’《》「」『』……——"
LATIN = f"A-Za-z0-9{CODE_STANDS}"
QUOTED = re.compile(r"“[^”]*”|‘[^’]*’|「[^」]*」|『[^』]*』|《[^》]*》")

HALF = re.compile(rf"(?<=[{HAN}])[,;:!?()\"']|[,;:!?()\"'](?=[{HAN}])|[,;!?](?= [{HAN}])|(?<=[{HAN}])\.(?![\w.])|(?<![A-Za-z0-9_=(\[])\.\.\.|(?<!-)--(?![A-Za-z-])")
WIDE_LETTERS = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]")
MIXED_NUMBER = re.compile(r"百分之\s?\d|[一二三四五六七八九十百千]\s?\d|\d\s?[十百千](?![\u4e00-\u9fff]?分)")
RANGE = re.compile(rf"(?<![\w-])\d+(?:\.\d+)?-\d+(?:\.\d+)?(?= ?[{HAN}%])")
TIGHT = re.compile(rf"[{HAN}][{LATIN}]|[{LATIN}%][{HAN}]")
LOOSE = re.compile(rf"[{HAN}] +[{HAN}]|[{WIDE}] +(?=\S)|(?<=[{HAN}{LATIN}{WIDE}]) +[{WIDE}]"
                   rf"|[{HAN}] {{2,}}[{LATIN}]|[{LATIN}] {{2,}}[{HAN}]")
BOLD = re.compile(r"(^|.)\*\*([^*\n]+)\*\*(?=(.?))", re.MULTILINE)
TURN = re.compile(r"不仅[^。！？]*?更|不是[^。！？]*?而是")


def chinese_findings(notebook: Notebook, file: str = "") -> list[Finding]:
    """Return what the checks find in the Chinese cells of a notebook, each with cell, words and remedy."""
    findings: list[Finding] = []
    lengths: list[int] = []
    turns: list[str] = []
    for cell in notebook["cells"]:
        if spoken(cell) != "zh":
            continue
        name, text = str(cell.get("id", "")), source(cell)
        findings += text_findings(text, file, name)
        lengths += full_lengths(text)
        turns += TURN.findall(prose.plain(text))
    mean = sum(lengths) / len(lengths) if lengths else 0
    if mean > MEAN_MOST:
        findings.append(found(file, "", "zh_mean", mean=f"{mean:.1f}", most=MEAN_MOST))
    if len(turns) > TURNS_MOST:
        findings.append(found(file, "", "zh_turns", count=len(turns), words="；".join(turns)))
    return findings


def catalogue_findings(sentences: Iterable[tuple[str, str]], file: str) -> list[Finding]:
    """Return what the checks find in catalogue sentences, given as (key, Chinese)."""
    return [one for key, chinese in sentences
            for line in chinese.split("\n") for one in text_findings(PLACEHOLDER.sub(VALUE_STANDS, line), file, key)]


def text_findings(markdown: str, file: str, name: str) -> list[Finding]:
    """Return what the checks find in one Chinese text, the counts over a whole lesson left out."""
    findings = [found(file, name, "zh_bold", words=words) for words in _unseen_bold(markdown)]
    for paragraph in prose.paragraphs(markdown):
        findings += [found(file, name, key, words=_show(words), **more)
                     for key, words, more in _all(paragraph)]
    return findings


def full_lengths(markdown: str) -> list[int]:
    """Return the lengths of the full sentences of a text; headings and table cells have no full stop."""
    sentences = (one for line in prose.paragraphs(markdown) for one in prose.zh_sentences(line))
    return [prose.length(one) for one in sentences if re.search("[。！？]", one)]


def _all(paragraph: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    yield from _sentences(paragraph)
    yield from _marks(paragraph)
    yield from _spaces(paragraph)
    yield from _words(paragraph)


def _sentences(paragraph: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    for sentence in prose.zh_sentences(paragraph):
        size = prose.length(sentence)
        if size > SENTENCE_MOST:
            yield "zh_long", sentence, {"size": size, "most": SENTENCE_MOST}
    for clause in prose.clauses(paragraph):
        if clause.count("的") > DE_MOST:
            yield "zh_de", clause, {"count": clause.count("的")}


def _marks(paragraph: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    for hit in HALF.finditer(paragraph):
        yield "zh_half", _around(paragraph, hit), {"sign": hit.group()}
    for hit in re.finditer("[!！]", paragraph):
        yield "zh_exclaim", _around(paragraph, hit), {}
    for pattern, key in ((WIDE_LETTERS, "zh_wide"), (MIXED_NUMBER, "zh_number"), (RANGE, "zh_range")):
        for hit in pattern.finditer(paragraph):
            yield key, _around(paragraph, hit), {}


def _spaces(paragraph: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    for hit in TIGHT.finditer(paragraph):
        yield "zh_tight", _around(paragraph, hit), {}
    for hit in LOOSE.finditer(paragraph):
        yield "zh_loose", _around(paragraph, hit), {}


def _words(paragraph: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    own = QUOTED.sub("", paragraph)
    for sign in dict.fromkeys(own):
        if sign in TRADITIONAL:
            yield "zh_traditional", sign, {"better": TRADITIONAL[sign]}
    for wrong, right in MAINLAND.items():
        if wrong in own:
            yield "zh_mainland", wrong, {"better": right}
    for pattern in BANNED:
        for hit in re.finditer(pattern, own):
            yield "zh_banned", hit.group(), {}


def _unseen_bold(markdown: str) -> Iterator[str]:
    """Yield the bold words that Markdown shows with their stars: a full-width mark inside, a letter outside."""
    for hit in BOLD.finditer(prose.CODE.sub(CODE_STANDS, prose.FENCE.sub("", markdown))):
        before, words, after = hit.group(1), hit.group(2), hit.group(3)
        ends = re.search(f"[{WIDE}]$", words) and re.match(rf"[{HAN}\w]", after)
        begins = re.match(f"[{WIDE}]", words) and re.match(rf"[{HAN}\w]", before)
        if ends or begins:
            yield words


def _around(paragraph: str, hit: re.Match[str]) -> str:
    return paragraph[max(0, hit.start() - 8):hit.end() + 8]


def _show(words: str) -> str:
    return words.replace(CODE_STANDS, "`…`").replace(VALUE_STANDS, "{…}")
