"""Translation stamps: each English cell carries the digest of the Chinese cell that it translates."""

import hashlib

from riceshop.notebooks.files import Cell, Notebook, notes, pairs, source
from riceshop.notebooks.findings import Finding, found

DIGITS = 12


def digest(chinese: str) -> str:
    """Return the stamp of a Chinese text: 12 hexadecimal digits of its SHA-256, blank line ends left out."""
    lines = [line.rstrip() for line in chinese.replace("\r\n", "\n").split("\n")]
    return hashlib.sha256("\n".join(lines).strip("\n").encode("utf-8")).hexdigest()[:DIGITS]


def stamp(notebook: Notebook) -> list[str]:
    """Stamp every English cell with its Chinese partner as it is now; return the ids of the cells changed.

    Stamping says "this translation is up to date": the author reads the English cell first.
    """
    changed = []
    for chinese, english in pairs(notebook):
        wanted = _wanted(chinese)
        if notes(english) | wanted != notes(english):
            english.setdefault("metadata", {})["riceshop"] = notes(english) | wanted
            changed.append(str(english.get("id")))
    return changed


def stale(notebook: Notebook, file: str = "") -> list[Finding]:
    """Return a finding for every English cell without a stamp, or with the stamp of an older Chinese text."""
    findings = []
    for chinese, english in pairs(notebook):
        held, wanted, name = notes(english), _wanted(chinese), str(english.get("id"))
        if "digest" not in held:
            findings.append(found(file, name, "stamp_missing", chinese=chinese.get("id"), file=file))
        elif held.get("digest") != wanted["digest"] or held.get("of") != wanted["of"]:
            findings.append(found(file, name, "stamp_stale", chinese=chinese.get("id"), file=file))
    return findings


def _wanted(chinese: Cell) -> dict[str, str]:
    return {"of": str(chinese.get("id")), "digest": digest(source(chinese))}


def restamp(notebook: Notebook, before: str, chinese: Cell) -> None:
    """Carry a stamp over a change of the Chinese that changes no meaning (spaces): only one that was up to date."""
    for first, english in pairs(notebook):
        if first is chinese and notes(english).get("digest") == digest(before):
            english["metadata"]["riceshop"] = notes(english) | _wanted(chinese)
