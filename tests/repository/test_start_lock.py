"""The lock as start.py reads it agrees with packaging, the library that pip itself uses."""

from pathlib import Path

import pytest
from packaging.markers import Marker

from riceshop.start.lock import SYSTEMS, holds, other_machine, pins, this_machine
from riceshop.start.pack import PYTHONS

MARKERS = [
    "sys_platform == 'darwin'",
    "python_full_version < '3.12'",
    "python_full_version >= '3.12' and python_full_version < '3.14'",
    "python_version <= '3.9'",
    "python_version > '3.9'",
    "sys_platform != 'emscripten' and sys_platform != 'win32'",
    "os_name != 'nt' or (sys_platform != 'emscripten' and sys_platform != 'win32')",
    "implementation_name != 'PyPy'",
    "'3.12' <= python_full_version",
    "platform_machine == 'arm64' and (sys_platform == 'darwin' or sys_platform == 'win32')",
]


@pytest.mark.parametrize("marker", MARKERS)
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_markers_are_judged_as_packaging_does(marker: str, system: str, python: str) -> None:
    values = other_machine(system, python)
    assert holds(marker, values) == Marker(marker).evaluate(dict(values))


@pytest.mark.parametrize("marker", ["sys_platform in 'win32'", "not sys_platform", "sys_platform", "1 < 2 < 3"])
def test_a_marker_that_is_not_understood_is_said(marker: str) -> None:
    with pytest.raises((ValueError, KeyError), match="marker"):
        holds(marker, this_machine())


def test_every_marker_of_the_locks_is_understood(root: Path) -> None:
    for name in ("riceshop.lock", "test.lock"):
        for line in (root / "requirements" / name).read_text(encoding="utf-8").splitlines():
            if ";" in line:
                marker = line.partition(";")[2].rstrip("\\ ").strip()
                for system in SYSTEMS:
                    values = other_machine(system, "3.11")
                    assert holds(marker, values) == Marker(marker).evaluate(dict(values))


def test_a_pin_keeps_its_hashes_and_loses_its_marker(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_text(
        "# a remark\n--no-index\na==1 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n"
        "b==2 ; sys_platform == 'win32' \\\n    --hash=sha256:cc\n",
        encoding="utf-8",
    )
    linux = [pin.line() for pin in pins(lock, other_machine("linux", "3.12"))]
    windows = [pin.line() for pin in pins(lock, other_machine("windows", "3.12"))]
    assert linux == ["a==1 --hash=sha256:aa --hash=sha256:bb"]
    assert windows == [*linux, "b==2 --hash=sha256:cc"]
