"""The published map of the story: data/story_map.csv, and the tables in docs/town_zh.md and docs/town_en.md."""

import csv
import io
from pathlib import Path

from riceshop.cli.data import SUMS, checksums, tables
from riceshop.town.story import story_map
from riceshop.words import text, use_language

FILE = Path("data") / "story_map.csv"
DOCS = {"zh": Path("docs") / "town_zh.md", "en": Path("docs") / "town_en.md"}
BEGIN, END = "<!-- story map: written by riceshop town --story -->", "<!-- end of the story map -->"


def worked_out() -> str:
    """Return the map worked out again, as the CSV file that is kept."""
    return story_map().to_csv(index=False, lineterminator="\n")


def rebuild(folder: Path, made: str | None = None) -> list[Path]:
    """Write the map, worked out again unless it is `made`, into a checkout at `folder`; return the files written."""
    place = folder / FILE
    place.write_text(worked_out() if made is None else made, encoding="ascii")
    sums = place.parent / SUMS
    sums.write_bytes(checksums(tables(place.parent), place.parent))
    rows = kept(place)
    for lang, doc in DOCS.items():
        page = folder / doc
        page.write_text(put_in(page.read_text(encoding="utf-8"), as_markdown(rows, lang)), encoding="utf-8")
    return [place, sums, *(folder / doc for doc in DOCS.values())]


def kept(path: Path) -> list[dict[str, str]]:
    """Return the rows of the map as they are written down."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="ascii"))))


def as_markdown(rows: list[dict[str, str]], lang: str) -> str:
    """Return one Markdown table a question, in yuan, in the language given."""
    use_language(lang)
    try:
        names = list(dict.fromkeys(row["case"] for row in rows))
        return "\n".join(_question(name, [row for row in rows if row["case"] == name]) for name in names)
    finally:
        use_language(None)


def put_in(page: str, block: str) -> str:
    """Return the page with `block` between its two marks."""
    before, rest = page.split(BEGIN)
    return f"{before}{BEGIN}\n\n{block}\n{END}{rest.split(END)[1]}"


def _question(name: str, rows: list[dict[str, str]]) -> str:
    heads = [text(f"town_story.columns.{column}") for column in ("changed", "policy", "profit", "gain", "closed")]
    lines = [f"### {text(f'town_story.cases.{name}.title')}", "", text(f"town_story.cases.{name}.found"), ""]
    lines += [f"| {' | '.join(heads)} |", "|---|---|---:|---:|---:|"]
    for row in rows:
        changed = " ".join(f"`{one}`" for one in f"{row['town']} {row['decided']}".split()) or "-"
        profit = _yuan(row["profit_fen"], row["low_fen"], row["high_fen"])
        gain = _yuan(row["gain_fen"], row["gain_low_fen"], row["gain_high_fen"])
        lines.append(f"| {changed} | `{row['policy']}` | {profit} | {gain} | {row['closed']} / {row['seeds']} |")
    return "\n".join([*lines, ""])


def _yuan(mean: str, low: str, high: str) -> str:
    return "{:.0f} [{:.0f}, {:.0f}]".format(*(int(fen) / 100 for fen in (mean, low, high)))
