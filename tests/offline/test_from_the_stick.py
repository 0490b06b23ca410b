"""The long way, really: install from nothing, pack a stick, install from the stick with the network cut off."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cutting import UNSHARE, can_cut_off

pytestmark = pytest.mark.full
SECONDS_OF_A_SECOND_START = 20


def start(folder: Path, *line: str, cut: bool = False) -> subprocess.CompletedProcess[str]:
    """Run start.py in a folder with this Python, as somebody would who has nothing else."""
    told = [*UNSHARE] if cut and can_cut_off() else []
    variables = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "RICESHOP_LANG")}
    # Where the network cannot be cut, pip is at least told to ask nobody.
    variables |= {"PYTHONUTF8": "1"} | ({"PIP_NO_INDEX": "1"} if cut else {})
    base = sys._base_executable
    command = [*told, base, "start.py", "--lang", "en", *line]
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("王 小明")


@pytest.fixture(scope="module")
def stick(shelf: Path, root: Path) -> Path:
    course = shelf / "米店 course"
    litter = (".git", ".venv", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis", "wheels")
    shutil.copytree(root, course, ignore=shutil.ignore_patterns(*litter))
    start(course, "pack", "--to", str(shelf / "stick U盘"))
    return shelf / "stick U盘"


def test_a_pack_holds_the_course_and_wheels_and_nothing_of_the_instructors(stick: Path) -> None:
    assert len(list((stick / "wheels").glob("*.whl"))) > 100
    assert (stick / "start.py").exists()
    assert not (stick / "grading").exists()
    assert not (stick / "src/riceshop/grading").exists()


def test_the_stick_installs_without_network_and_starts_again_in_seconds(stick: Path, shelf: Path) -> None:
    workspace = shelf / "工作 folder"
    start(stick, "riceshop", "workspace", "--workspace", str(workspace), cut=True)
    assert (workspace / "course/00_start_here/lesson_1.ipynb").exists()
    began = time.monotonic()
    start(stick, "riceshop", "workspace", "--workspace", str(workspace), cut=True)
    assert time.monotonic() - began < SECONDS_OF_A_SECOND_START


def test_a_package_cut_short_is_mended_by_the_next_start(stick: Path, shelf: Path) -> None:
    [broken] = (stick / ".venv").rglob("site-packages/traitlets/traitlets.py")
    broken.write_text("", encoding="utf-8")
    (stick / ".venv/riceshop-installed.json").unlink()
    start(stick, "riceshop", "workspace", "--workspace", str(shelf / "工作 folder"), cut=True)
    assert broken.stat().st_size > 0


def test_every_wheel_of_the_lock_is_there_for_three_systems(root: Path) -> None:
    command = [sys.executable, str(root / "requirements/verify.py"), "--python", "3.11", "3.14"]
    command += ["--system", "windows", "macos", "linux"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
