"""All checks of the bilingual sources in one call: form, pairs, stamps, both languages, figures, frame, manifest."""

from collections.abc import Iterable
from pathlib import Path

from riceshop.notebooks.chinese import chinese_findings
from riceshop.notebooks.english import english_findings
from riceshop.notebooks.files import Notebook, dump, read
from riceshop.notebooks.findings import Finding, found
from riceshop.notebooks.frame import frame_findings
from riceshop.notebooks.normalise import normalised
from riceshop.notebooks.pairs import code_findings, pair_findings
from riceshop.notebooks.parity import parity_findings
from riceshop.notebooks.quotes import pair_figure_findings, quote_findings
from riceshop.notebooks.sources import lessons, masters, short
from riceshop.notebooks.stamps import stale
from riceshop.notebooks.terms import term_findings

FREE_OF_STEPS = "00_"


def check_files(root: Path, paths: Iterable[Path]) -> list[Finding]:
    """Return all findings in the notebooks given."""
    framed, graded = set(lessons(root)), set(masters(root))
    findings: list[Finding] = []
    for path in paths:
        notebook, file = read(path), short(path, root)
        findings += normal_findings(path, notebook, file)
        findings += check_notebook(notebook, file, strict=path not in graded)
        if path in framed:
            findings += frame_findings(notebook, file, steps=not path.parent.name.startswith(FREE_OF_STEPS))
    return findings


def check_notebook(notebook: Notebook, file: str, strict: bool = True) -> list[Finding]:
    """Return all findings in one notebook that do not depend on its place in the course."""
    return [
        *pair_findings(notebook, file),
        *code_findings(notebook, file),
        *stale(notebook, file),
        *parity_findings(notebook, file),
        *chinese_findings(notebook, file),
        *english_findings(notebook, file),
        *term_findings(notebook, file),
        *quote_findings(notebook, file, strict),
        *pair_figure_findings(notebook, file),
    ]


def normal_findings(path: Path, notebook: Notebook, file: str) -> list[Finding]:
    """Return a finding if the file on the disk is not in normal form, byte by byte."""
    same = path.read_bytes() == dump(normalised(notebook)).encode("utf-8")
    return [] if same else [found(file, "", "not_normal", file=file)]
