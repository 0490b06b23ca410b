"""Two equal texts: both languages of a pair have the same headings, list items, table rows, links and code words."""

import re
from collections import Counter

from riceshop.notebooks.files import Cell, Notebook, pairs, source
from riceshop.notebooks.findings import Finding, found

FENCE = re.compile(r"```.*?```", re.DOTALL)
COUNTED = {
    "parity_headings": re.compile(r"^#{1,6}(?=\s)", re.MULTILINE),
    "parity_items": re.compile(r"^\s*(?:[-*]|\d+\.)(?=\s)", re.MULTILINE),
    "parity_rows": re.compile(r"^\|", re.MULTILINE),
}
LINK = re.compile(r"\]\(([^)\s]+)")
CODE = re.compile(r"`([^`\n]+)`")


def parity_findings(notebook: Notebook, file: str = "") -> list[Finding]:
    """Return every pair whose languages differ in shape, links or code words."""
    return [found(file, str(english.get("id", "")), key, **values)
            for chinese, english in pairs(notebook) for key, values in _apart(chinese, english)]


def _apart(chinese: Cell, english: Cell) -> list[tuple[str, dict[str, object]]]:
    zh, en = (FENCE.sub("", source(cell)) for cell in (chinese, english))
    apart: list[tuple[str, dict[str, object]]] = []
    for key, pattern in COUNTED.items():
        shapes = [pattern.findall(text) for text in (zh, en)]
        # Headings must agree level by level, of items and rows only the number counts.
        if shapes[0] != shapes[1] if key == "parity_headings" else len(shapes[0]) != len(shapes[1]):
            apart.append((key, {"zh": len(shapes[0]), "en": len(shapes[1])}))
    if Counter(LINK.findall(zh)) != Counter(LINK.findall(en)):
        apart.append(("parity_links", {}))
    missing = {word for mine, other in ((zh, en), (en, zh)) for word in CODE.findall(mine)
               if word.isascii() and word not in other}
    return apart + [("parity_code", {"words": word}) for word in sorted(missing)]
