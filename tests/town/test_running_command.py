"""The town's command: effects over seeds, tables written to a folder, the quiet town."""

from pathlib import Path

import pytest

from riceshop.cli import main
from riceshop.town import QUIET, Town, preset


@pytest.fixture(autouse=True)
def _language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RICESHOP_LANG", "en")


def test_effects_are_printed_against_the_first_policy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["town", "sift", "wait", "--seeds", "3", "--days", "5", "--households", "20", "--quiet"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["policy", "base", "measure", "n", "mean", "low", "high"]
    assert lines[1].split()[:4] == ["wait", "sift", "profit_fen", "3"]


def test_tables_are_written_one_folder_a_policy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = ["town", "wait", "sift", "--days", "4", "--households", "20", "--seed", "7", "--quiet", "--export"]
    assert main([*told, str(tmp_path / "out")]) == 0
    assert str(tmp_path / "out" / "sift") in capsys.readouterr().out
    run = Town.build(20, 7, mechanisms=QUIET).run(preset("sift"), 4)
    assert run.id in (tmp_path / "out" / "sift" / "run.json").read_text(encoding="utf-8")
    again = run.export(tmp_path / "again")
    for path in again:
        assert path.read_bytes() == (tmp_path / "out" / "sift" / path.name).read_bytes()
    told[4] = "5"
    assert main([*told, str(tmp_path / "out")]) == 2
    assert "run.json" in capsys.readouterr().err


def test_too_few_towns_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["town", "sift", "wait", "--seeds", "1", "--days", "2", "--households", "5"]) == 2
    assert "1" in capsys.readouterr().err
