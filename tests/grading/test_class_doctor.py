"""The doctor tries instead of believing, says what follows, and changes nothing."""

import json
import os
import sys
from pathlib import Path

import pytest
from graded_class import ROOT

from riceshop.cli import main
from riceshop.grading import classroom, doctor
from riceshop.grading.doctor import GOOD, MISSING, NOTE, findings


def _states(place: Path) -> dict[str, str]:
    return {one.name: one.state for one in findings(place, ROOT)}


def _program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="ascii")
    path.chmod(0o755)


def test_everything_is_said_and_nothing_is_changed(tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch):
    place = classroom.new(tmp_path / "class", ROOT)
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    monkeypatch.chdir(ROOT)
    code = main(["class", "doctor", str(place), "--json"])
    told = json.loads(capsys.readouterr().out)
    names = {one["name"] for one in told["findings"]}
    assert names >= {"system", "box", "namespaces", "fork", "memory", "font", "versions", "alembic", "nbgrader", "disk", "grading"}
    assert all(one["sentence"] for one in told["findings"]) and code == (1 if told["missing"] else 0)
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="bubblewrap is a program of Linux")
def test_a_bubblewrap_that_is_there_and_does_not_work_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    one = doctor._box()
    assert one.state == MISSING and "apt install bubblewrap" in one.sentence
    _program(tmp_path, "bwrap", "echo setting up uid map: Permission denied >&2; exit 1")
    one = doctor._box()
    assert one.state == MISSING and "Permission denied" in one.sentence and "apparmor" in one.sentence
    _program(tmp_path, "bwrap", "exit 0")
    assert doctor._box().state == GOOD


def test_other_versions_a_full_disk_and_missing_programs_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor, "_installed", lambda name: "0.0.1" if name == "pandas" else "")
    monkeypatch.setattr(doctor, "LEAST_DISK", 1 << 60)
    monkeypatch.setattr(doctor, "programs_first", lambda paths: str(tmp_path))
    states = _states(tmp_path)
    assert [states[name] for name in ("versions", "disk", "alembic", "nbgrader")] == [MISSING] * 4


def test_whether_code_runs_shut_in_is_read_from_the_settings(tmp_path: Path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n", encoding="utf-8")
    assert _states(tmp_path)["grading"] == NOTE
    (tmp_path / "nbgrader_config.py").write_text("from riceshop.grading.boxed.execute import Boxed\n", encoding="utf-8")
    assert _states(tmp_path)["grading"] == GOOD


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_each_system_gets_its_sentences(tmp_path: Path, system: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor.sys, "platform", system)
    for works in (0, 1):
        monkeypatch.setattr(doctor, "_run", lambda words, code=works: (code, "no"))
        found = [doctor._system(), doctor._box(), *(doctor._tried(name, "") for name in ("namespaces", "fork", "memory"))]
        assert all(one.sentence for one in found)
    assert ("WSL2" in found[0].sentence) == (system != "linux")


def test_root_is_warned(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert [one.state for one in doctor._root()] == [NOTE]
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert list(doctor._root()) == []
