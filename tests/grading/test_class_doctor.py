"""The doctor tries instead of believing, says what follows, and changes nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from graded_class import ROOT

from riceshop.cli import main
from riceshop.grading import classroom, doctor, doctor_boxes
from riceshop.grading.boxed import tiers
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
    assert names >= {"system", "box", "landlock", "namespaces", "fork", "memory", "font", "versions", "alembic", "nbgrader", "disk", "grading"}
    assert all(one["sentence"] for one in told["findings"]) and code == (1 if told["missing"] else 0)
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


def _boxes(monkeypatch: pytest.MonkeyPatch, **refusals: str) -> dict[str, tuple[str, str]]:
    monkeypatch.setattr(doctor_boxes, "_refusal", lambda name: refusals.get(name, ""))
    return {one.name: (one.state, one.sentence) for one in doctor_boxes.boxes()}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="bubblewrap is a program of Linux")
def test_a_bubblewrap_that_is_there_and_does_not_work_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor_boxes, "SYSTEM", tmp_path)
    monkeypatch.setattr(doctor_boxes, "CONTAINERS", (tmp_path / "container",))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "not found" in doctor_boxes._refusal("bubblewrap")
    _program(tmp_path, "pacman", "exit 0")
    assert "pacman -S" in doctor_boxes.remedy()
    _program(tmp_path, "bwrap", "echo setting up uid map: Permission denied >&2; exit 1")
    assert "Permission denied" in doctor_boxes._refusal("bubblewrap") and "apparmor_parser" in doctor_boxes.remedy()
    _program(tmp_path, "bwrap", "exit 0")
    # It says that all is well, and shut nothing in.
    assert "exit code 0" in doctor_boxes._refusal("bubblewrap")
    (tmp_path / "container").touch()
    assert "docker run" in doctor_boxes.remedy()
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "max_user_namespaces").write_text("0\n")
    assert "sysctl -w user.max_user_namespaces=15000" in doctor_boxes.remedy()
    tiers.named.cache_clear()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's sandboxes")
def test_one_sandbox_that_works_is_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    found = _boxes(monkeypatch)
    assert [found[name][0] for name in ("box", "landlock")] == [GOOD, GOOD]
    found = _boxes(monkeypatch, bubblewrap="bwrap: no")
    assert [found[name][0] for name in ("box", "landlock")] == [NOTE, GOOD] and "bwrap: no" in found["box"][1]
    found = _boxes(monkeypatch, landlock="Linux 5.13")
    assert [found[name][0] for name in ("box", "landlock")] == [GOOD, NOTE]
    monkeypatch.setattr(doctor_boxes, "MODULES", tmp_path / "lsm")
    (tmp_path / "lsm").write_text("capability,apparmor")
    found = _boxes(monkeypatch, bubblewrap="no", landlock="none")
    assert [found[name][0] for name in ("box", "landlock")] == [MISSING, NOTE]
    assert "lsm=landlock,capability,apparmor" in found["landlock"][1]


def _windows(place: Path) -> str:
    return " ".join(f"{one.state} {one.sentence}" for one in doctor_boxes.windows(place))


def test_a_teacher_on_windows_is_told_the_next_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(doctor_boxes.sys, "platform", "win32")
    assert "wsl --install -d Ubuntu-24.04" in _windows(tmp_path) and "could not" in _windows(tmp_path)
    for said in (b"docker-desktop\nDebian\n", "docker-desktop\r\nDebian\r\n".encode("utf-16-le")):
        done = subprocess.CompletedProcess((), 0, stdout=said)
        monkeypatch.setattr(doctor_boxes.subprocess, "run", lambda *given, done=done, **named: done)
        assert "wsl -d Debian" in _windows(tmp_path) and "bubblewrap" in _windows(tmp_path)
    monkeypatch.setattr(doctor_boxes.sys, "platform", "linux")
    for release, place, words in (("4.4.0-19041-Microsoft", tmp_path, "missing This is WSL1"), ("6.1.0-18-amd64", tmp_path, ""),
                                  ("6.6.87.2-microsoft-standard-WSL2", tmp_path, "good This is WSL2"),
                                  ("6.6.87.2-microsoft-standard-WSL2", Path("/mnt/c/class"), "note /mnt/c/class")):
        monkeypatch.setattr(doctor_boxes.platform, "release", lambda release=release: release)
        assert _windows(place).startswith(words) and bool(_windows(place)) == bool(words)


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
        monkeypatch.setattr(doctor, "run", lambda words, code=works: (code, "no"))
        found = [doctor._system(), *doctor_boxes.boxes(), *(doctor._tried(name, "") for name in ("namespaces", "fork", "memory"))]
        assert all(one.sentence for one in found)
    assert ("WSL2" in found[0].sentence) == (system != "linux")


def test_root_is_warned(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert [one.state for one in doctor._root()] == [NOTE]
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert list(doctor._root()) == []
