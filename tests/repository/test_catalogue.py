"""The catalogue: every sentence in both languages, with the same values to fill in, good in both, and none missing."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from riceshop.notebooks import chinese, english, terms
from riceshop.notebooks.findings import Finding, report
from riceshop.words import entries

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "riceshop"
FILES = sorted((PACKAGE / "words" / "catalogue").glob("*.toml"))
KEY = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)+")


def leaves(table: dict[str, Any], prefix: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, inner in table.items():
        if not isinstance(inner, dict):
            yield prefix, table
            return
    for name, inner in table.items():
        yield from leaves(inner, f"{prefix}.{name}")


def sentences(path: Path) -> list[tuple[str, dict[str, str]]]:
    return list(leaves(tomllib.loads(path.read_text(encoding="utf-8")), path.stem))


def fields(sentence: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_both_languages_with_the_same_values(path: Path) -> None:
    wrong = []
    for key, entry in sentences(path):
        if set(entry) != {"zh", "en"} or not all(isinstance(text, str) and text.strip() for text in entry.values()):
            wrong.append(f"{key}: needs exactly zh and en")
        elif fields(entry["zh"]) != fields(entry["en"]):
            wrong.append(f"{key}: {fields(entry['zh'])} in zh, {fields(entry['en'])} in en")
        elif re.search("[\u4e00-\u9fff]", entry["zh"]) and entry["zh"] == entry["en"]:
            wrong.append(f"{key}: the same text in both")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_language_is_good(path: Path) -> None:
    findings: list[Finding] = []
    for key, entry in sentences(path):
        findings += chinese.catalogue_findings([(key, entry["zh"])], path.name)
        findings += english.catalogue_findings([(key, entry["en"])], path.name)
        findings += terms.text_findings(entry["zh"], "zh", path.name, key)
        findings += terms.text_findings(entry["en"], "en", path.name, key)
    # The words a check names must stand in its own message: they are shown, not used.
    findings = [one for one in findings if not (path.stem == "notebooks" and one.cell.startswith("notebooks.zh_"))]
    assert not findings, "\n" + report(findings)


def test_every_key_the_code_names_is_there() -> None:
    missing = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, key in named_keys(path):
            if key not in entries():
                missing.append(f"{path.relative_to(ROOT)}:{line}: {key}")
    assert not missing, "\n".join(missing)


def named_keys(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, key) of each literal first argument of text(...) and of our errors."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        key = node.args[0].value
        asked = name in ("text", "BadValue", "BadType", "Damaged", "RiceShopError", "CannotStart")
        if asked and isinstance(key, str) and KEY.fullmatch(key):
            yield node.lineno, key


def test_values_named_by_the_code_are_those_of_the_sentence() -> None:
    wrong = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in ("text", "BadValue", "BadType", "Damaged"):
                continue
            key = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else None
            given = {one.arg for one in node.keywords}
            if key not in entries() or None in given:
                continue
            wanted = fields(entries()[key]["en"])
            if wanted - given:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {key} lacks {sorted(wanted - given)}")
    assert not wrong, "\n".join(wrong)
