"""The rice-shop story as data: seventy-two facts, twelve tellings, and which telling tells which fact."""

from typing import TYPE_CHECKING

from riceshop.data.tables import read_table
from riceshop.words import language

if TYPE_CHECKING:
    import pandas as pd

TELLINGS = tuple(f"V{number}" for number in range(1, 13))
FACT_COLUMNS = ("fact", "topic", "label", "question", "answer", "zh", "en")
SOURCE_COLUMNS = ("telling", "kind", "extent", "zh", "en")


def load_story_facts(lang: str | None = None) -> "pd.DataFrame":
    """Return the 72 facts of the story, one row each, in the reader's language.

    Columns: fact ("W-01"), topic, label ("record" or "claim"), question (empty, or the point on which the tellings
    differ), answer (what this fact says to that point) and text. Raises BadValue for an unknown `lang`. Source:
    data/datasheet.md, story_facts.
    """
    return _in_language(read_table("story_facts", FACT_COLUMNS), lang)


def load_story_tellings() -> "pd.DataFrame":
    """Return the matrix of facts and tellings: 72 rows (index fact), columns V1 to V12, 1 where the telling has it.

    Source: data/datasheet.md, story_tellings.
    """
    return read_table("story_tellings", ("fact", *TELLINGS), index="fact")


def load_story_sources(lang: str | None = None) -> "pd.DataFrame":
    """Return what kind of text each telling is: index telling, columns kind, extent and text (reader's language).

    Raises BadValue for an unknown `lang`. Source: data/datasheet.md, story_sources.
    """
    return _in_language(read_table("story_sources", SOURCE_COLUMNS, index="telling"), lang)


def _in_language(table: "pd.DataFrame", lang: str | None) -> "pd.DataFrame":
    chosen = language(lang)
    text = table["zh"] + " ｜ " + table["en"] if chosen == "both" else table[chosen]
    return table.drop(columns=["zh", "en"]).assign(text=text)
