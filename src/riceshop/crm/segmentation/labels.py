"""Labels: what the short words in the tables of this room are called in the reader's language."""

from riceshop.crm.guard import one_of
from riceshop.words import text

KINDS = ("action", "level", "state", "verdict", "tier", "strategy", "portfolio", "group", "trade", "indicator")


def label(kind: str, word: str, lang: str | None = None) -> str:
    """Return the label of a word such as "selective_keep", in `lang` ("zh", "en", "both") or the reader's language.

    `kind` is what the word is: an action of Burnett's cells, a level, a state of the relationship, a verdict, a tier
    of the pyramid, a growth strategy, a place in the portfolio, a value group, a trade, or an indicator of the sheets.
    Raises BadValue for another kind, MissingSentence for a word without a label (a table of one's own has its
    own words). Source: our own.

    >>> label("action", "exit", "en"), label("tier", "main", "zh")
    ('leave', '主要客户')
    """
    one_of("label(kind)", kind, KINDS)
    return text(f"crm_segmentation.{kind}.{word}", lang)
