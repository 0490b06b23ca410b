"""The course as it is on the disk: every source in form, in two good languages, proved by its manifest."""

from pathlib import Path

import pytest

from riceshop.notebooks.check import check_files
from riceshop.notebooks.findings import report
from riceshop.notebooks.manifest import load
from riceshop.notebooks.proof import manifest_findings
from riceshop.notebooks.sources import short, sources
from riceshop.notebooks.timetable import timetables

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("path", sources(ROOT), ids=lambda path: short(path, ROOT))
def test_source(path: Path) -> None:
    findings = check_files(ROOT, [path])
    assert not findings, "\n" + report(findings)


def test_manifest() -> None:
    findings = manifest_findings(ROOT)
    assert not findings, "\n" + report(findings)


def test_timetables_are_those_of_the_manifest() -> None:
    for path, wanted in timetables(ROOT, load(ROOT)).items():
        assert path.read_text(encoding="utf-8") == wanted, "run: riceshop notebooks timetable"
